package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// hitLine is a hit as programs read it.
type hitLine struct {
	ID      string            `json:"id"`
	List    string            `json:"list"`
	Score   float64           `json:"score"`
	Verdict screening.Verdict `json:"verdict"`
	Name    string            `json:"name"`
	Explain []screening.Term  `json:"explain"`
}

// jsonAnswer writes the answer to a question on a line.
func jsonAnswer(q sought, hits []found) ([]byte, error) {
	out := struct {
		QID   string    `json:"qid"`
		Hits  []hitLine `json:"hits"`
		Flags []string  `json:"flags,omitempty"` // what is odd about the name that was asked for
	}{q.qid, make([]hitLine, 0, len(hits)), oddities(q.person)}
	for _, h := range hits {
		terms := make([]screening.Term, 0, len(h.Explain))
		for _, t := range h.Explain {
			t.Bits = rounded(t.Bits)
			terms = append(terms, t)
		}
		out.Hits = append(out.Hits, hitLine{h.Entry.ID, h.Entry.List, rounded(h.Score), h.Verdict, h.Name, terms})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return nil, errs.Wrap(errs.Internal, "screen", err, "the answer to %s cannot be written as JSON", q.qid)
	}
	return b.Bytes(), nil
}

// rounded is to a hundredth of a bit; finer is noise.
func rounded(bits float64) float64 { return math.Round(bits*100) / 100 }

// oddities are what is odd about the names of a person who is asked for, in words.
func oddities(p screening.Person) []string {
	var flags spelling.Flags
	for _, n := range p.Names {
		flags |= spelling.Hear(n.Text).Flags
	}
	if flags == 0 {
		return nil
	}
	return strings.Split(flags.String(), ", ")
}

// humanAnswer writes the answer for people: what is odd about the name, then for
// each hit what speaks for it, what speaks against it, and what is on the list.
func (a *app) humanAnswer(q sought, hits []found) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s  %s\n", visible(q.qid), about(q.person))
	if odd := oddities(q.person); len(odd) > 0 {
		fmt.Fprintf(&b, "   in the name: %s\n", strings.Join(odd, ", "))
	}
	if len(hits) == 0 {
		fmt.Fprintln(&b, "   nobody on the lists")
	}
	for i, h := range hits {
		fmt.Fprintf(&b, "%3d. %-6s %6.1f bits  %s  (%s %s)\n", i+1, h.Verdict, h.Score, visible(h.Name), visible(h.Entry.List), visible(h.Entry.ID))
		writeTerms(&b, "for", h.Explain, func(bits float64) bool { return bits >= 0 })
		writeTerms(&b, "against", h.Explain, func(bits float64) bool { return bits < 0 })
		fmt.Fprintf(&b, "       listed as %s", about(h.Entry.Person))
		if h.leftOut > 0 {
			fmt.Fprintf(&b, "; %d values more on the list", h.leftOut)
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintln(&b)
	return b.Bytes(), nil
}

// writeTerms writes the terms on one side, a line each.
func writeTerms(b *bytes.Buffer, side string, terms []screening.Term, on func(float64) bool) {
	for _, t := range terms {
		if bits := rounded(t.Bits); on(bits) && (bits != 0 || t.Asked != "") {
			pair := strings.TrimSpace(t.Asked + " ~ " + t.Listed)
			if pair = strings.Trim(pair, "~ "); pair != "" {
				pair += ": "
			}
			fmt.Fprintf(b, "       %-7s %+6.1f  %-11s %s%s\n", side, bits, t.Part, visible(pair), visible(t.Found))
			side = ""
		}
	}
}

// mostNames is how many names of a person are shown.
const mostNames = 6

// about writes what is known of a person on a line.
func about(p screening.Person) string {
	var parts []string
	for i, n := range p.Names {
		if i == mostNames {
			parts = append(parts, fmt.Sprintf("and %d names more", len(p.Names)-mostNames))
			break
		}
		if n.Weak {
			n.Text += " (weak)"
		}
		parts = append(parts, n.Text)
	}
	out := []string{strings.Join(parts, " · ")}
	add := func(what string, values []string) {
		if len(values) > 0 {
			out = append(out, what+" "+strings.Join(values, ", "))
		}
	}
	var births, documents []string
	for _, d := range p.Births {
		text := d.String()
		if d.Certainty != screening.Documented {
			text += " (" + d.Certainty.String() + ")"
		}
		births = append(births, text)
	}
	for _, d := range p.Documents {
		documents = append(documents, strings.TrimSpace(d.Kind+" "+d.Number+" "+d.Country))
	}
	add("born", births)
	add("in", p.Places)
	add("nationality", p.Nationalities)
	if p.Sex != "" {
		add("sex", []string{p.Sex})
	}
	add("documents", documents)
	return visible(strings.Join(out, "; "))
}
