package party_test

import (
	"strings"
	"testing"

	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
)

func TestAConsentMayNameWhatItCoversAndSetTerms(t *testing.T) {
	all, err := party.DecodeConsents("consents.yaml", []byte(`
- {id: A, from: FRA/DGSE, to: [RUS], ref: [item-1, "sha256:ab"], use: [lead], onward: none, given: 2017-12-11T00:00:00Z}
- {id: B, from: FRA/DGSE, to: [RUS], ref: item-2, given: 2017-12-11T00:00:00Z}
`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"item-1", "sha256:ab"}, all[0].Refs); diff != "" {
		t.Error(diff)
	}
	if all[0].Onward != "none" || len(all[0].Use) != 1 || all[1].Use != nil || all[1].Onward != "" {
		t.Errorf("%+v; expected the terms of the first, and none of the second", all)
	}
	for ref, want := range map[string]bool{"item-1": true, "item-1#2": true, "item-10": false, "item-2": false, "": false, "sha256:ab": true} {
		if got := all[0].CoversRef(ref); got != want {
			t.Errorf("covers %q: %t; expected %t", ref, got, want)
		}
	}
}

func TestAConsentThatSaysTooMuchOrTooLittleIsRefused(t *testing.T) {
	const head = "- {id: A, from: FRA, to: [RUS], given: 2017-12-11T00:00:00Z, "
	for _, tt := range []struct{ name, rest, says string }{
		{"neither report nor ref", "item: report}", "report"},
		{"both", "ref: x, report: y, item: report}", "expected ref alone"},
		{"ref with an item", "ref: x, item: title}", "expected ref alone"},
		{"no ref in the list", "ref: []}", "at least one ref"},
		{"no use in the list", "ref: x, use: []}", "at least one use"},
		{"a use that is none", "ref: x, use: [everything]}", "everything"},
		{"an onward term that is none", "ref: x, onward: anybody}", "anybody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := party.DecodeConsents("consents.yaml", []byte(head+tt.rest))
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; expected an error saying %q", err, tt.says)
			}
		})
	}
}

func TestAHeldCommunityStandsInThePlaceOfOneOfItsName(t *testing.T) {
	parties, err := party.DecodeParties("parties.yaml", []byte("self: USA/CIA\ncommunities: {TRILAT: [USA, FRA, RUS], FVEY: [USA, GBR]}\nparties: {FRA: {}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	held, err := party.DecodeCommunities("held", []byte(`{"v":1,"communities":{"TRILAT":["USA","FRA"],"GONE":[]}}`))
	if err != nil {
		t.Fatal(err)
	}
	with := parties.Within(held)
	if with.Member("TRILAT", "RUS") || !with.Member("TRILAT", "FRA/DGSE") || !with.Member("FVEY", "GBR") || with.Member("GONE", "FRA") {
		t.Errorf("%v; expected TRILAT as it is held, and FVEY as it was", with.Communities)
	}
	if !parties.Member("TRILAT", "RUS") {
		t.Error("the parties of the folder changed")
	}
	for _, bad := range []string{`{"v":1}`, `{"v":1,"communities":{"trilat":["USA"]}}`, `{"v":1,"communities":{"TRILAT":["nobody"]}}`, `[]`} {
		if _, err := party.DecodeCommunities("held", []byte(bad)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}
