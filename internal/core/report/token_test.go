package report_test

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/report"
)

func TestASourceMayHaveANameInTheRegisterAndATokenOfAnother(t *testing.T) {
	const head = "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: tip\ntopics: [counter-terrorism]\ntitle: T\n"
	decode := func(head, field string) (*report.Report, error) {
		return report.Decode("r.yaml", []byte(head+"fields:\n  s1: {"+field+"}\nportions:\n  - {mark: \"(U)\", text: \"{s1} says so.\"}\n"), nil)
	}
	const token = "token: kx7abcdefghijklmnopqrstuv2"
	refused := []struct{ field, want string }{
		{`ladder: source, grade: B, ref: ""`, "s1.ref"},
		{`ladder: source, grade: B, ref: "two words"`, "a name of the register"},
		{"ladder: source, grade: B, ref: " + strings.Repeat("x", 65), "a name of the register"},
		{"ladder: source, ref: S-1", "a source without a value"},
		{"ladder: person, described: a man, ref: S-1", "ref: unknown key"},
		{"ladder: person, described: a man, " + token, "token: unknown key"},
		{"ladder: source, grade: B, token: KX7ABCDEFGHIJKLMNOPQRSTUV2", "26 of a-z and 2-7"},
		{"ladder: source, grade: B, token: short", "26 of a-z and 2-7"},
	}
	for _, tt := range refused {
		if _, err := decode(head, tt.field); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v; expected a refusal with %q", tt.field, err, tt.want)
		}
	}
	givers := []struct {
		head, field, from string
		acknowledged      bool
	}{
		{"", token, "USA/CIA", false},
		{"third_party: {from: RUS/FSB, acknowledged: true}\n", token, "RUS/FSB", true},
		{"third_party: {from: RUS/FSB, acknowledged: true}\n", token + ", third_party: {from: FRA}", "FRA", false},
	}
	for _, tt := range givers {
		r, err := decode(head+tt.head, "ladder: source, grade: B, ref: \"Лист/7\", "+tt.field)
		if err != nil {
			t.Fatal(err)
		}
		f := r.Fields["s1"]
		if from, acknowledged := r.Giver(f); string(from) != tt.from || acknowledged != tt.acknowledged || f.Ref != "Лист/7" || !report.IsToken(f.Token) {
			t.Errorf("got %s, %v of %+v; expected %s, %v", from, acknowledged, f, tt.from, tt.acknowledged)
		}
		for _, s := range f.Secrets() {
			if (s.Value == f.Ref || s.Value == f.Token) && s.Shows != "" {
				t.Errorf("%s shows at %s", s.Value, s.Shows)
			}
		}
	}
}

// Whatever else has the same words, the name in the register is withheld at every rung.
func TestANameOfTheRegisterIsWithheldAlsoWhereTheSourceIsCalledSo(t *testing.T) {
	r, err := report.Decode("r.yaml", []byte(`originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: tip
topics: [counter-terrorism]
title: T
fields: {s1: {ladder: source, full: CORMORANT, ref: CORMORANT}}
portions: [{mark: "(U)", text: "{s1} says so."}]
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Fields["s1"].Secrets() {
		if s.Value == "CORMORANT" && s.Shows != "" {
			t.Errorf("it shows at %s", s.Shows)
		}
	}
}
