package insidedb_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"entente/internal/inside/insidetest"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// What an officer read within an hour has a leaf once the hour is over, which stands for as
// long as no row of it goes, comes or says something else; that more of the same was read
// changes nothing.
func TestWhatOfficersReadHasALeafThatShowsThatARowIsGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		clock := insidetest.NewClock()
		s, err := insidedb.Open(t.Context(), d.Open(t, clock.Now), insidedb.Logged("USA/CIA", rand.Reader))
		must(t, err)
		reads := func(officer, ref string) {
			write(t, s, func(tx *insidedb.Tx) error { return tx.AddRead(officer, "showReport", ref) })
			clock.Add(time.Second)
		}
		leaves := func() map[string]bool {
			out := map[string]bool{}
			all := read(t, s, insidedb.PendingLeaves)
			for _, l := range all {
				if !strings.HasPrefix(l.Subject, "reads/") {
					continue
				}
				e, err := evidence.ReadEvent(l.Event)
				must(t, err)
				out[l.Subject] = read(t, s, func(tx *insidedb.Tx) (bool, error) { return tx.Stands(l, e) })
			}
			return out
		}
		reads("lind", "S-1")
		reads("berg", "S-1")
		reads("lind", "S-2")
		if all := leaves(); len(all) != 0 {
			t.Fatalf("%v before the hour is over", all)
		}
		clock.Add(2 * time.Hour)
		reads("lind", "S-3")
		reads("lind", "S-3") // again: the same row
		if all := leaves(); len(all) != 2 || !all["reads/lind/3"] || !all["reads/berg/2"] {
			t.Fatalf("%v", all)
		}
		clock.Add(time.Hour)
		reads("berg", "S-3")
		if all := leaves(); len(all) != 3 || !all["reads/lind/4"] {
			t.Fatalf("%v", all)
		}
		for _, tt := range []struct{ statement, falls string }{
			{`DELETE FROM reads WHERE number = 1`, "reads/lind/3"},
			{`UPDATE reads SET ref = 'S-9' WHERE number = 2`, "reads/berg/2"},
			{`DELETE FROM reads WHERE number = 4`, "reads/lind/4"},
		} {
			write(t, s, func(tx *insidedb.Tx) error { return insidedb.Raw(tx, tt.statement) })
			if all := leaves(); all[tt.falls] {
				t.Errorf("after %s %s stands", tt.statement, tt.falls)
			}
		}
	})
}
