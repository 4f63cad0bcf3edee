package traffic

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/screening"
	"entente/internal/core/travel"

	"github.com/google/go-cmp/cmp"
)

// read gives the one message of a file that was written here, which has nothing odd.
func read(t *testing.T, name string, data []byte) travel.Message {
	t.Helper()
	b := travel.Read(name, data, travel.Options{Today: day, Strict: true})
	if len(b.Rejected) > 0 || len(b.Messages) != 1 {
		for _, r := range b.Rejected {
			t.Errorf("%s: %s: %s", name, r.Where, r.Reason)
		}
		t.Fatalf("%s: %d messages, %d rejected; expected one message", name, len(b.Messages), len(b.Rejected))
	}
	for _, n := range b.Messages[0].Notes {
		if n.Code != "estimate" && (n.Code != "century" || name != "pnrgov.edi") { // which knows two digits of a year
			t.Errorf("%s: %+v", name, n)
		}
	}
	return b.Messages[0]
}

// The order in which messages name travellers is their own.
func sorted(all []travel.Traveller) []travel.Traveller {
	slices.SortFunc(all, func(a, b travel.Traveller) int {
		return strings.Compare(a.Seat, b.Seat)
	})
	return all
}

// travellers are those of a flight as they are read; short of a form that has two digits
// of a year of birth.
func travellers(f Flight, short bool, change func(*travel.Traveller)) []travel.Traveller {
	var out []travel.Traveller
	for _, p := range f.Aboard {
		change(&p.Traveller)
		for i, b := range p.Traveller.Person.Births { // forms put these where no date is known
			if b.Month == 1 && b.Day == 1 && (b.Year == 1970 || b.Year == 2000 || short && b.Year == 2001) {
				p.Traveller.Person.Births = slices.Clone(p.Traveller.Person.Births)
				p.Traveller.Person.Births[i].Certainty = screening.Estimated
			}
		}
		out = append(out, p.Traveller)
	}
	return sorted(out)
}

// isRead compares what was read with the flight as the form can state it.
func isRead(t *testing.T, f Flight, m travel.Message, lacking func(*travel.Traveller)) {
	t.Helper()
	if d := cmp.Diff([]travel.Leg{f.Leg}, m.Legs); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(travellers(f, m.Form == travel.PNRGOV, lacking), sorted(m.Travellers)); d != "" {
		t.Fatal(d)
	}
}

func TestAPassengerListIsReadBackAsItIs(t *testing.T) {
	for _, f := range flights(world(1500), 2) {
		isRead(t, f, read(t, "paxlst.edi", f.PAXLST()), func(*travel.Traveller) {})
	}
}

func TestATableIsReadBackAsItIs(t *testing.T) {
	for _, f := range flights(world(1500), 2) {
		var table bytes.Buffer
		if err := f.CSV(&table); err != nil {
			t.Fatal(err)
		}
		isRead(t, f, read(t, "table.csv", table.Bytes()), func(x *travel.Traveller) {
			x.Embarks, x.Debarks, x.Residence, x.Bags, x.Ref = "", "", "", 0, ""
		})
	}
}

func TestBookingsAreReadBackAsTheyAre(t *testing.T) {
	for _, f := range flights(world(1500), 2) {
		isRead(t, f, read(t, "pnrgov.edi", f.PNRGOV()), func(x *travel.Traveller) {
			x.Embarks, x.Debarks, x.Residence, x.Bags = "", "", "", 0
			for _, early := range x.Person.Births { // of two digits, it may be either century
				if early.Year -= 100; early.Year >= day.Year()-110 {
					x.Person.Births = append(slices.Clone(x.Person.Births), early)
				}
			}
		})
	}
}
