package disclosure_test

import (
	"strings"
	"testing"

	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

func TestWhatAnOfficerSaysIsNotDerivedNeverGoesUnseen(t *testing.T) {
	b := newBench(t)
	b.add("R-1", plan)
	b.write(func(tx *insidedb.Tx) error {
		r, err := tx.FindReport("R-1", insidedb.Report{}.RecordedAt)
		if err != nil {
			return err
		}
		return tx.AddNotDerived(r, insidedb.Alike{Item: "item-7", Portion: 2}, "lind", "our own team was there")
	})
	got := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA"})
	if got.State != string(insidedb.InReview) {
		t.Fatalf("result %+v; expected that it waits for review", got)
	}
	if v := b.show(got.Release); !strings.Contains(v.Said, "portion 2") || !strings.Contains(v.Said, "item-7") || !strings.Contains(v.Said, "our own team was there") {
		t.Errorf("the reviewer reads %q", v.Said)
	}
}
