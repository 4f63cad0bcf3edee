package reporting

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
)

// namedSources are the sources of an item that have a token, for the report that is made
// of it: so that it says of the same source what the item said.
type namedSources struct {
	fields []tearline.Field
	used   []bool
}

// sourcesIn lists them. A source of our own country, whose token comes back, is known by
// the item itself.
func sourcesIn(t tearline.Received, self party.Code) *namedSources {
	n := &namedSources{}
	for _, f := range t.Fields {
		if f.Token != "" && f.Giver != self.Country() && report.Source.Index(report.Rung(f.Rung)) >= 0 {
			n.fields = append(n.fields, f)
		}
	}
	n.used = make([]bool, len(n.fields))
	return n
}

// name is the name of a source's field in the report.
func (n *namedSources) name(i int) string { return fmt.Sprintf("s%d", i+1) }

// prose writes a text as prose does, with a reference where a source's words stand first.
func (n *namedSources) prose(text string) string {
	text = strings.NewReplacer("{", "{{", "}", "}}").Replace(text)
	for i, f := range n.fields {
		words := strings.NewReplacer("{", "{{", "}", "}}").Replace(f.Words)
		for _, w := range []string{words, capitalised(words)} {
			if at := strings.Index(text, w); at >= 0 {
				text = text[:at] + "{" + n.name(i) + "}" + text[at+len(w):]
				n.used[i] = true
				break
			}
		}
	}
	return asYAML(text)
}

func capitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// yaml writes the fields that the text refers to, each with the words and the token that
// came; from is whoever sent the item.
func (n *namedSources) yaml(from party.Code) string {
	var b strings.Builder
	for i, f := range n.fields {
		if !n.used[i] {
			continue
		}
		third := ""
		if f.Giver != from.Country() {
			third = fmt.Sprintf(", third_party: {from: %s, consent: required}", f.Giver)
		}
		fmt.Fprintf(&b, "  %s: {ladder: source, values: {%s: %s}, token: %s%s}\n", n.name(i), f.Rung, asYAML(f.Words), f.Token, third)
	}
	if b.Len() == 0 {
		return ""
	}
	return "fields:\n" + b.String()
}
