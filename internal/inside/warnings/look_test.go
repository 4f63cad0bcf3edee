package warnings_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/warnings"
	"entente/internal/store/insidedb"
)

func TestATimeThatCannotBeIsTheTimeOfTheRecord(t *testing.T) {
	recorded := time.Date(2017, 12, 10, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name         string
		stated, want time.Time
	}{
		{"before it was recorded", recorded.Add(-time.Hour), recorded.Add(-time.Hour)},
		{"when it was recorded", recorded, recorded},
		{"after it was recorded", recorded.Add(time.Microsecond), recorded},
		{"in the year 1", time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), recorded},
		{"in the year 1899", time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC), recorded},
		{"in the year 9999", time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), recorded},
	} {
		if got := warnings.Likely(tt.stated, recorded); !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestAVersionWithoutSignsMovesTheWindowAndNothingElse(t *testing.T) {
	b := newBench(t)
	b.warned("R-1", "valid_until: 2017-12-13T00:00:00Z\n")
	later := time.Date(2017, 12, 20, 0, 0, 0, 0, time.UTC)
	b.usa.Take("intelligence", "R-2", "{p1} has opened a shop.", "supersedes: R-1\n", "valid_until: 2017-12-20T00:00:00Z\n")
	v := b.usa.show("R-2")
	if v.State != warnings.Duty || acts(v) != "flagged determined version" || !v.Until.Equal(later) || open(v) != "warn" || len(v.Signs) == 0 {
		t.Errorf("%s until %v, %s, owed %s, %d signs", v.State, v.Until, acts(v), open(v), len(v.Signs))
	}
	b.Clock.Add(time.Date(2017, 12, 14, 0, 0, 0, 0, time.UTC).Sub(b.Clock.Now()))
	b.usa.tick()
	if v = b.usa.show("R-2"); strings.Contains(open(v), "window") {
		t.Errorf("asked when the window of the version before has passed: %s", acts(v))
	}
	b.Clock.Add(7 * 24 * time.Hour)
	b.usa.tick()
	if v = b.usa.show("R-2"); !strings.Contains(open(v), "window") || strings.Count(acts(v), "window") != 1 {
		t.Errorf("not asked once when its own has: %s, owed %s", acts(v), open(v))
	}
	b.usa.Take("intelligence", "R-3", "{p1} has closed the shop.", "supersedes: R-2\n")
	if v = b.usa.show("R-3"); !v.Until.Equal(later) || !strings.HasSuffix(acts(v), " version") {
		t.Errorf("a version that says no window: until %v, %s", v.Until, acts(v))
	}
}

func TestNoWordOfAHeldItemIsShownWithItsSigns(t *testing.T) {
	b := newBench(t)
	b.usa.Policy = insidetest.CirclePolicyOf(t, "USA/CIA", "automatic", insidetest.FullRungs, insidetest.NoDefault, "USA/CIA", "RUS/FSB")
	text := strings.Replace(string(insidetest.Words("USA/CIA", "warning", "R-1", "{p1} plans to BOMBARD a station.")), "nationality: BEL", "nationality: RUS", 1)
	_, err := b.usa.Intake.Add(bg, lind, "R-1", []byte(text))
	b.must(err)
	_, err = b.usa.warnings.Determine(bg, "R-1", lind, clear())
	b.must(err)
	b.send("R-1", "")
	b.Settle()
	b.rus.tick()
	item := b.rus.Only("USA/CIA")
	says := func(v warnings.View) bool {
		data, err := json.Marshal(v)
		b.must(err)
		return strings.Contains(string(data), "BOMBARD")
	}
	held := b.Clock.Now()
	if v := b.rus.show(item.ID); len(item.HeldFor) == 0 || len(v.Signs) < 2 || says(v) {
		t.Errorf("held for %v: %+v", item.HeldFor, v)
	}
	b.Clock.Add(time.Minute)
	_, err = b.rus.Exchange.Clear(bg, lind, item.ID, "EXERCISE")
	b.must(err)
	if v := b.rus.show(item.ID); !says(v) {
		t.Errorf("cleared: %+v", v)
	}
	then, err := b.rus.warnings.Show(bg, item.ID, held)
	b.must(err)
	if says(then) {
		t.Errorf("as of when it was held: %+v", then)
	}
}

func TestWhatIsDoneAboutAWarningLeavesTheQuestionOfItsAdvisory(t *testing.T) {
	b := newBench(t)
	v := b.warned("R-1")
	b.must(b.usa.Store.Write(bg, func(tx *insidedb.Tx) error { // as advisories.ask does
		_, err := tx.PutObligation(insidedb.Obligation{ID: "0123456789abcdef0123456789abcdef", Kind: obligation.Window, Debtor: "USA/CIA", Creditor: "USA/CIA",
			Report: v.Report, Cause: v.Warning, Ground: obligation.Law, Standing: obligation.IsAccepted, State: obligation.Open, Opened: b.usa.Store.Now()})
		return err
	}))
	v, err := b.usa.warnings.Renew(bg, "R-1", lind, b.usa.Store.Now().Add(48*time.Hour), "the plotters are at large")
	b.must(err)
	if open(v) != "warn window" || len(v.Wanted) != 0 {
		t.Errorf("renewed: owed %q, wanted %+v", open(v), v.Wanted)
	}
}
