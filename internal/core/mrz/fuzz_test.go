package mrz

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{specimenTD1, specimenTD2, specimenTD3, specimenMRVA, specimenMRVB, longNumber, passport("ARE", "ALMXHMD<<EBD<ALLH"), ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text, today)
		if err != nil {
			return
		}
		again, err := Parse(text, today)
		if diff := cmp.Diff(d, again); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if d.Birth.after(today) || d.Birth.Month > 12 || d.Birth.Day > 31 {
			t.Errorf("born %v, after today or on no day", d.Birth)
		}
		wrong := false
		for _, c := range d.Checks {
			wrong = wrong || !c.OK
		}
		if wrong && d.Sound() {
			t.Error("a wrong check digit, and the document is sound")
		}
		if p := d.Person(); len(p.Names) == 0 || len(p.Names) > 3 {
			t.Errorf("%d names", len(p.Names))
		}
	})
}
