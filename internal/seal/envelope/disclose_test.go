package envelope

import (
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"

	"github.com/google/go-cmp/cmp"
)

func TestAControlIsDisclosedWithoutADecryptionKey(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	s := mustSeal(t, a, b, controlHeader(1), FromControl(admitted()))
	v, err := Open(s.Bytes(), a.set, b.hpke, b.code)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Inspect(s.Bytes(), a.set)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Disclosed(v.Content(), v.Salts()[0])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(admitted(), got); diff != "" {
		t.Error(diff)
	}

	other := admitted()
	other.Verb = Read
	changed, err := other.encode()
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Disclosed(changed, v.Salts()[0])
	wants(t, err, errs.Denied, "does not commit")
	_, err = c.Disclosed(v.Content(), make([]byte, SaltSize))
	wants(t, err, errs.Denied, "does not commit")
	_, err = c.Disclosed(v.Content(), nil)
	wants(t, err, errs.Invalid, "wrong size")
	_, err = (Carried{}).Disclosed(v.Content(), v.Salts()[0])
	wants(t, err, errs.Internal, "never verified")
}

func TestTheListOfCommitmentsIsWhatTheHeaderQuotes(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	portions := []tearline.Portion{{Mark: "(U)", Text: "one"}, {Mark: "(S)", Text: "two"}}
	s := mustSeal(t, a, b, ordinary(1), simple(`{"x":1}`, portions...))
	list, err := Commitments([]byte(`{"x":1}`), portions, s.Salts())
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Header().Commitment; !Commits(got, list) {
		t.Errorf("commitment %s; the header has %s", got, s.Header().Commitment)
	}
	if list[2] != CommitPortion(portions[1], s.Salts()[2]) {
		t.Error("the list does not hold the commitment of its second portion")
	}
	_, err = Commitments([]byte(`{"x":1}`), portions[:1], s.Salts())
	wants(t, err, errs.Invalid, "one salt more")
}
