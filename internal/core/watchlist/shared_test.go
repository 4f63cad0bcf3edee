package watchlist

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"entente/internal/core/screening"
)

// beside reads a file of the test data that may lie beside the checkout.
func beside(t *testing.T, parts ...string) []byte {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", "..", "shared"}, parts...)...)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Skipf("TEST DATA ABSENT: %s; nothing was checked here", name)
	}
	return data
}

// count is what a list comes to.
type count struct {
	persons, names, weak, dated, passedBy, rejected, unread int
}

func counted(entries []screening.Entry, sum Summary) count {
	c := count{persons: sum.Entries, names: sum.Names, passedBy: sum.PassedBy, rejected: sum.RejectedCount, unread: sum.UnreadCount}
	for _, e := range entries {
		c.dated += min(1, len(e.Births))
		for _, n := range e.Names {
			if n.Weak {
				c.weak++
			}
		}
	}
	return c
}

// TestTheUNListComesToItsPublishedCounts also counts, in the bytes, what the
// reader went by, so that neither can drift from the other.
func TestTheUNListComesToItsPublishedCounts(t *testing.T) {
	raw := beside(t, "data", "sanctions", "UN_consolidated.xml")
	for text, want := range map[string]int{"<INDIVIDUAL>": 730, "<ENTITY>": 273, "<QUALITY>Good<": 1524, "<QUALITY>Low<": 615, "<NAME_ORIGINAL_SCRIPT>": 378} {
		if got := bytes.Count(raw, []byte(text)); got != want {
			t.Fatalf("%d of %s in the file; this test was written for %d", got, text, want)
		}
	}
	entries, sum := read(t, bytes.NewReader(raw), UN, Options{})
	got := counted(entries, sum)
	if got.persons != 730 || got.passedBy != 273 || got.rejected != 0 {
		t.Errorf("%+v; expected 730 persons, 273 passed by, none rejected", got)
	}
	if sum.Date != "2026-02-27" {
		t.Errorf("date %q; expected 2026-02-27", sum.Date)
	}
	// 730 names, 336 in original script (42 are of entities), 2139 aliases; some
	// aliases hold several spellings, few stand twice.
	if got.names < 730+336+1524+615 || got.names > 3500 || got.weak < 615 || got.weak > 700 {
		t.Errorf("%+v; expected a few more than 3205 names, 615 of them weak", got)
	}
	if got.dated != 730-49-3 || got.unread != 3 {
		t.Errorf("%+v; expected dates for all but the 49 without one and 3 that nobody can read", got)
	}
	if e := entries[0]; e.Names[0].Text == "" || len(e.Births) != 1 || len(e.Nationalities) != 1 {
		t.Errorf("the first person is %+v; expected a name, a date and a nationality", e)
	}
}

func TestOFACsListIsReadWithTheFilesBesideIt(t *testing.T) {
	sdn := beside(t, "data", "sanctions", "sdn.csv")
	alone := counted(read(t, bytes.NewReader(sdn), OFAC, Options{}))
	with := counted(read(t, bytes.NewReader(sdn), OFAC, Options{Beside: map[string]io.Reader{
		"alt.csv":          bytes.NewReader(beside(t, "data", "sanctions", "alt.csv")),
		"sdn_comments.csv": bytes.NewReader(beside(t, "data", "sanctions", "sdn_comments.csv")),
	}}))
	if alone.persons != 3845 || alone.passedBy != 7379-3845 || alone.rejected != 0 || alone.unread > 8 || alone.dated < 3600 {
		t.Errorf("%+v; expected 3845 persons of 7379 records, all but a few dated", alone)
	}
	if alone.weak < 1500 || with.weak < alone.weak || with.names < alone.names+4000 || with.persons != alone.persons {
		t.Errorf("alone %+v, with the others %+v; expected weak names from the remarks, thousands more from alt.csv", alone, with)
	}
}

func TestTheNamesDataIsReadWhole(t *testing.T) {
	got := counted(read(t, bytes.NewReader(beside(t, "names", "dev", "watchlist.jsonl")), JSONL, Options{}))
	if want := (count{persons: 25570, names: 33410, weak: 810, dated: 10075, unread: 14}); got.persons != want.persons || got.names != want.names ||
		got.weak != want.weak || got.rejected != 0 || got.unread != want.unread {
		t.Errorf("%+v; expected %+v", got, want)
	}
}
