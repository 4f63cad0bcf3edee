package assess_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/assess"
)

func TestOneThingCountsOnceHoweverOftenItIsSaid(t *testing.T) {
	day := time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC)
	of := func(id, officer, item string, r assess.Result, days int) assess.Dated {
		return assess.Dated{ID: id, Officer: officer, Outcome: assess.Outcome{Of: item, Result: r, Date: day.AddDate(0, 0, days)}}
	}
	var same []assess.Dated
	for _, id := range []string{"o1", "o2", "o3", "o4", "o5"} {
		same = append(same, of(id, "ray", "report:B-1", assess.Confirmed, 0))
	}
	if p := assess.Propose(same, day.AddDate(0, 1, 0)); p.Reliability != assess.NotJudged || p.Counts[assess.Confirmed] != 1 || len(p.Weighed) != 5 {
		t.Errorf("%+v", p)
	}
	p := assess.Propose([]assess.Dated{of("o1", "ray", "report:B-1", assess.Planted, 0), of("o2", "lind", "report:B-1", assess.Confirmed, 2)}, day.AddDate(0, 1, 0))
	if p.Counts[assess.Planted] != 0 || p.Counts[assess.Confirmed] != 1 || !strings.Contains(strings.Join(p.Because, ";"), "officers differ on report:B-1: ray says planted, lind, the latest, confirmed") {
		t.Errorf("%+v", p)
	}
}

func TestNothingConfirmsItself(t *testing.T) {
	for _, by := range []string{"report:B-1", "report:B-1#0"} {
		if (assess.Outcome{Of: "report:B-1#0", By: []assess.Ref{{Role: "by", To: by}}}).Check() == nil {
			t.Errorf("%s confirms a portion of itself", by)
		}
	}
}
