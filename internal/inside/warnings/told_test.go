package warnings_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/inside/warnings"
	"entente/internal/store/insidedb"
)

// told are the verbs that a receiver holds of its one item from USA/CIA.
func (b *bench) told() string {
	b.t.Helper()
	var out []string
	b.must(b.rus.Store.Read(bg, func(tx *insidedb.Tx) error {
		all, err := tx.Transitions("USA/CIA", b.rus.Only("USA/CIA").Envelope, time.Time{})
		out = nil
		for _, s := range all {
			if s.Direction != insidedb.In {
				continue
			}
			word := string(s.Verb)
			if s.NotAfter != nil {
				word += " " + s.NotAfter.UTC().Format(time.RFC3339)
			}
			out = append(out, word)
		}
		return err
	}))
	return strings.Join(out, ", ")
}

func TestWhatHasNotLeftOfAWarningThatIsStoodDownDoesNotLeave(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	b.send("R-1", "")
	v, err := b.usa.warnings.StandDown(bg, "R-1", lind, "the plotters are in prison")
	b.must(err)
	if v.State != warnings.StoodDown || v.Given[0].State != string(insidedb.Cancelled) || v.Untold != nil {
		t.Errorf("%s, release %s, untold %v", v.State, v.Given[0].State, v.Untold)
	}
	b.Settle()
	if got := b.usa.show("R-1").Given[0]; got.State != string(insidedb.Cancelled) || got.Delivered != nil {
		t.Errorf("it went: %+v", got)
	}
}

func TestWhoHasAWarningUnderWayIsToldOfItsRenewalAndItsEndOnceItHasIt(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	b.send("R-1", "")
	b.must(b.usa.Exchange.Outward(bg))
	until := b.Clock.Now().Add(48 * time.Hour).Truncate(time.Second)
	v, err := b.usa.warnings.Renew(bg, "R-1", lind, until, "the plotters are at large")
	b.must(err)
	if len(v.Untold) != 1 || v.Untold[0].Partner != "RUS/FSB" {
		t.Errorf("renewed, untold %v", v.Untold)
	}
	_, err = b.usa.warnings.Renew(bg, "R-1", lind, until, "the plotters are at large") // told again
	b.must(err)
	v, err = b.usa.warnings.StandDown(bg, "R-1", lind, "the plotters are in prison")
	b.must(err)
	if len(v.Untold) != 1 || v.Given[0].State == string(insidedb.Cancelled) {
		t.Errorf("stood down, release %s, untold %v", v.Given[0].State, v.Untold)
	}
	b.Settle()
	b.Settle()
	if got, want := b.told(), "requested, renewed "+until.UTC().Format(time.RFC3339)+", stood-down"; got != want {
		t.Errorf("the receiver was told %q, want %q", got, want)
	}
}
