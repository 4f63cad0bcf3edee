package lookout_test

import (
	"testing"

	"entente/internal/core/lookout"
)

func TestAnEntryOfTipsSaysOfWhichTipItIs(t *testing.T) {
	for _, x := range []lookout.TipPerson{
		{Of: "report-0011", Person: lookout.PersonOfReport("report-0011", "p1")},
		{Received: true, Of: "in/1", Person: "2"},
	} {
		if got, is := lookout.ReadTip(lookout.Tips, x.Entry()); !is || got != x {
			t.Errorf("%q is read as %+v, %v", x.Entry(), got, is)
		}
	}
	entry := lookout.TipPerson{Of: "r", Person: "p"}.Entry()
	for _, x := range []struct{ list, entry string }{{"un", entry}, {lookout.List, entry}, {lookout.Tips, "Q-1"}, {lookout.Tips, "report/r"},
		{lookout.Tips, "report//p"}, {lookout.Tips, "report/r/"}, {lookout.Tips, "other/r/p"}, {lookout.Tips, ""}} {
		if got, is := lookout.ReadTip(x.list, x.entry); is {
			t.Errorf("%q of %q is read as %+v", x.entry, x.list, got)
		}
	}
	if a, b := lookout.PersonOfReport("r", "p1"), lookout.PersonOfReport("r", "p2"); a == b || a == lookout.PersonOfReport("s", "p1") {
		t.Errorf("two persons are one: %s, %s", a, b)
	}
}
