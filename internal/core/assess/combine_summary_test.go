package assess_test

import (
	"testing"
	"time"

	"entente/internal/core/assess"
)

func boats(id string, low, high float64, o assess.Basis) assess.Stated[assess.Estimate] {
	e := assess.Estimate{Question: "boats", Definition: "boats", Population: "of the harbour", Unit: "boats", Range: assess.Range{Low: &low, High: &high}, Origin: o}
	return assess.Stated[assess.Estimate]{ID: id, Versions: []assess.Version[assess.Estimate]{{By: "lind", Since: time.Unix(0, 0), Says: e}}}
}

// One summary that names its source joins nothing that stood apart.
func TestASummaryThatNamesItsSourceStaysASummary(t *testing.T) {
	both := []string{"report:X-1", "report:X-2"}
	t1, t2 := boats("t1", 10, 15, assess.Basis{Items: both[:1]}), boats("t2", 20, 25, assess.Basis{Items: both[1:]})
	for name, o := range map[string]assess.Basis{"without": {Items: both}, "source": {Items: both, Source: "source:desk"}, "speaker": {Items: both, Speaker: "a clerk", Event: "brief"}} {
		c := assess.Combine("boats", []assess.Stated[assess.Estimate]{t1, t2, boats("t3", 10, 25, o)}, nil)
		if c.Origins != 2 || len(c.Sets) != 1 || len(c.Sets[0].Summaries) != 1 || len(c.Sets[0].Conflicts) != 1 {
			t.Errorf("%s: %+v", name, c)
		}
	}
	// What a source says elsewhere is of one origin with what it says of several items.
	c := assess.Combine("boats", []assess.Stated[assess.Estimate]{t1, boats("t4", 10, 12, assess.Basis{Items: []string{"report:X-1", "report:X-9"}, Source: "source:desk"}), boats("t5", 11, 12, assess.Basis{Items: []string{"report:X-8"}, Source: "source:desk"})}, nil)
	if c.Origins != 2 {
		t.Errorf("%d origins: %+v", c.Origins, c)
	}
}

// A row is left out only where all that it rests on was planted.
func TestWhatRestsOnMoreThanAPlanterIsNotPlanted(t *testing.T) {
	roots := func(item string) []assess.Root { return []assess.Root{{Key: item, Planted: item == "report:P-1"}} }
	for items, want := range map[string]bool{"report:P-1": true, "report:P-1 report:X-1": false} {
		if got := assess.AllPlanted(items, roots); got != want {
			t.Errorf("%s: %v", items, got)
		}
	}
}
