package report_test

import (
	"slices"
	"strings"
	"testing"

	"entente/internal/core/report"
)

// What a quote or a quantity says beside its rungs is told at none of them.
func TestNoRungTellsWhoSpokeOrWhatIsCounted(t *testing.T) {
	for yaml, want := range map[string]string{
		`{ladder: quote, verbatim: "so we did", paraphrase: "it was done", speaker: "Ivan Fiktivnyy"}`:                                 "speaker=Ivan Fiktivnyy",
		`{ladder: quantity, exact: "1,500", range: "1,000 to 2,000", order: thousands, unit: "Fictites", of: "Fictites of Northland"}`: "of=Fictites of Northland unit=Fictites",
	} {
		f := field(t, yaml)
		for _, r := range f.Ladder.Rungs() {
			for _, lang := range []string{"en", "fr", "ru"} {
				if w := f.Words(r, lang, 1); slices.ContainsFunc([]string{"Fiktiv", "Fictite", "Northland"}, func(s string) bool { return strings.Contains(w, s) }) {
					t.Errorf("%s tells %q", r, w)
				}
			}
		}
		r := withFields(t, "x: "+yaml, "It was {x}.")
		var got []string
		for _, s := range r.Secrets() {
			for _, key := range []string{"speaker", "unit", "of"} {
				if s.Place == "fields.x."+key && s.Shows == "" && s.Field == "x" {
					got = append(got, key+"="+s.Value)
				}
			}
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != want {
			t.Errorf("the residue check looks for %q; want %q", s, want)
		}
	}
}

// A name that the report says in its own plain words is as open as they are.
func TestASpeakerWhomTheTextNamesIsNoResidue(t *testing.T) {
	r := withFields(t, `x: {ladder: quote, verbatim: "so we did", speaker: "Ivan Fiktivnyy"}`, "{x}, Ivan Fiktivnyy said.")
	for _, s := range r.Secrets() {
		if s.Value == "Ivan Fiktivnyy" {
			t.Errorf("looked for: %+v", s)
		}
	}
}

// Only the keys that give a value make a field.
func TestASpeakerAloneIsNoQuote(t *testing.T) {
	for _, yaml := range []string{`{ladder: quote, speaker: A}`, `{ladder: quantity, unit: a, of: b}`, `{ladder: person, name: A, speaker: B}`, `{ladder: quote, verbatim: a, unit: b}`} {
		if _, err := decodeText("x: "+yaml+"\n", "EXERCISE"); err == nil {
			t.Errorf("%s was accepted", yaml)
		}
	}
	if f := field(t, `{ladder: quote, verbatim: a, speaker: B}`); f.Speaker != "B" || f.Fall(report.Ladder("quote").Rungs()[0]) != "verbatim" {
		t.Errorf("%+v", f)
	}
}
