package history

import (
	"testing"

	"entente/internal/core/screening"
	"entente/internal/inside/watch"
)

func TestARowWantsTheRightPersonFirst(t *testing.T) {
	right, other := watch.Match{ID: "right", Verdict: screening.Review}, watch.Match{ID: "other", Verdict: screening.Alert}
	for _, tt := range []struct {
		name string
		hits []watch.Match
		ok   bool
	}{
		{"first", []watch.Match{right, other}, true},
		{"second", []watch.Match{other, right}, false},
		{"below review", []watch.Match{{ID: "right", Verdict: screening.None}}, false},
		{"nobody", nil, false},
	} {
		if said, err := best("Orlen", tt.hits, "right"); (err == nil) != tt.ok || (said != "") != tt.ok {
			t.Errorf("%s: %q, %v; expected ok %t", tt.name, said, err, tt.ok)
		}
	}
}
