package tearline_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/tearline"
)

func TestWhoIsNamedInFullIsReadWithWhatIsSaidOfThem(t *testing.T) {
	w := world{partner: "RUS", report: `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: tip
topics: [counter-terrorism]
title: "A plain title"
fields:
  p1: {ladder: person, name: "Boris Ausgedacht", also: ["B. Invented"], born: ["1986-10-21", "1987"], nationality: TJK}
  p2: {ladder: person, name: "Vera Niemand"}
  p3: {ladder: person, described: "a man in his thirties"}
  l1: {ladder: place, name: "Nowhere", country: FRA}
portions:
  - {mark: "(S//REL TO USA, RUS)", text: "{p1}, {p2} and {p3} may meet at {l1}."}
`, directives: []string{`id: USA-2017-RUS
title: For Russia
issued_by: [Director]
basis: existing law and policy
effective: 2017-01-01T00:00:00Z
expires: 2019-01-01T00:00:00Z
partners: [RUS]
topics: [counter-terrorism]
kinds: [tip]
ceiling: SECRET
rungs: {text: written, person: full, place: name}
default: {}
mode: automatic
purpose: prevent attacks
benefit: lives
methods: [release]
may_decide: [listed]
onward: ask
`}}
	got, err := tearline.Read(tear(t, w.decide(t)).Bundle())
	if err != nil {
		t.Fatal(err)
	}
	want := []tearline.Named{{Name: "Boris Ausgedacht", Also: []string{"B. Invented"}, Born: []string{"1986-10-21", "1987"}, Nationality: "TJK"}, {Name: "Vera Niemand"}}
	if diff := cmp.Diff(want, got.People()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	masked, err := tearline.Read(tear(t, scenario(t, "petersburg").decide(t)).Bundle())
	if err != nil {
		t.Fatal(err)
	}
	if got := masked.People(); len(got) != 1 || got[0].Name != "Ахмед Фиктивный" { // the other is PERSON 1
		t.Errorf("who is masked is named: %+v", got)
	}
}
