package tearline_test

import (
	"bytes"
	"strings"
	"testing"

	"entente/internal/core/tearline"
)

// Who spoke and what is counted go with no rung: a bundle is the same bytes with
// them, without them, and with others.
func TestWhoSpokeAndWhatIsCountedNeverLeave(t *testing.T) {
	for _, rungs := range []string{"quote: verbatim, quantity: exact", "quote: paraphrase, quantity: order", "place: point"} {
		var first []byte
		for i, beside := range [][2]string{{"", ""}, {`, speaker: "Xaver Erfunden"`, `, unit: "Fictites", of: "Fictites of Nowhere"`}, {`, speaker: "Another Nobody"`, `, unit: "lorries"`}} {
			w := scenario(t, "petersburg")
			w.needs = nil
			w.directives[0] = strings.Replace(w.directives[0], "rungs: {", "rungs: {"+rungs+", ", 1)
			if strings.HasPrefix(rungs, "place") {
				w.directives[0] = strings.Replace(w.directives[0], rungs+", ", "", 1)
			}
			w.report = strings.NewReplacer("  o1: {", `  q1: {ladder: quote, verbatim: "we go there", paraphrase: "they go there"`+beside[0]+"}\n"+
				`  n1: {ladder: quantity, exact: "1,512", order: thousands`+beside[1]+"}\n  o1: {", "helps him.", "helps him, saying {q1} with {n1}.").Replace(w.report)
			got := tear(t, w.decide(t)).Bundle()
			if i == 0 {
				first = got
			}
			if !bytes.Equal(first, got) {
				t.Errorf("%s: the bundle with %q differs from that without", rungs, beside)
			}
			if strings.Contains(rungs, "verbatim") != bytes.Contains(got, []byte("we go there")) {
				t.Errorf("%s: the scenario does not show what it should", rungs)
			}
		}
	}
}

// Where a text that goes says the name, the check before it goes finds it.
func TestASpeakerInAGistIsResidue(t *testing.T) {
	w := scenario(t, "petersburg")
	w.report = strings.NewReplacer("  o1: {", `  q1: {ladder: quote, verbatim: "we go there", speaker: "Xaver Erfunden"}`+"\n  o1: {", `text: "{hidden} told us."`, `text: "{hidden} told us.", gists: [{id: g1, mark: "(S//REL TO USA, RUS)", text: "Xaver Erfunden spoke."}]`,
		"helps him.", "helps him, saying {q1}.").Replace(w.report)
	d := w.decide(t)
	for _, hit := range tearline.Residue(d, tear(t, d)) {
		if hit.From == "fields.q1.speaker" {
			return
		}
	}
	t.Error("the speaker's name in released words was not found")
}
