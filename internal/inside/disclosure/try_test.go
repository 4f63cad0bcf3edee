package disclosure_test

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
)

func TestAChangeIsTriedAndNothingIsKept(t *testing.T) {
	b := staffed(t)
	v := inReview(b)
	try := func(c disclosure.Choices) (disclosure.Comparison, error) {
		return b.office.Try(t.Context(), disclosure.By{Release: v.Release, Officer: "berg"}, c)
	}
	words := func(text string) disclosure.Choices {
		return disclosure.Choices{Wordings: []release.Wording{{Item: "portion:0", Text: text, Reason: "plainer"}}}
	}
	got, err := try(words("Achmed Fictitious plans it."))
	b.must(err)
	if len(got.Residue) == 0 || got.Residue[0].Field != "p1" {
		t.Errorf("the residue check finds %v", got.Residue)
	}
	if got, err = try(words("An attack is planned.")); err != nil || len(got.Residue) != 0 || !strings.Contains(string(got.Bundle), "An attack is planned.") {
		t.Errorf("%v: %v in %s", err, got.Residue, got.Bundle)
	}
	if got.Hash == v.Hash {
		t.Error("other words have the hash of those before")
	}
	if _, err = try(disclosure.Choices{}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("nothing to try: %v", err)
	}
	if now := b.show(v.Release); now.Hash != v.Hash || len(now.Acts) != len(v.Acts) {
		t.Errorf("something was kept: %+v", now.Acts)
	}
}
