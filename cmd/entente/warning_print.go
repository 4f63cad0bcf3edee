package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"entente/internal/core/warning"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/warnings"
)

// determinationLines are what a determination rests on, an indented line each.
func determinationLines(d warning.Determination) string {
	var b strings.Builder
	line := func(name, said string) {
		if said != "" {
			fmt.Fprintf(&b, "    %-11s %s\n", name, visible(said))
		}
	}
	for _, c := range []struct {
		name string
		warning.Criterion
	}{{"credible", d.Credible}, {"specific", d.Specific}, {"impending", d.Impending}} {
		line(c.name, strings.TrimSuffix(string(c.Is)+", because "+c.Basis, ", because "))
	}
	line("harm", strings.TrimSuffix(string(d.Harm)+", because "+d.HarmBasis, ", because "))
	for _, v := range d.Victims {
		said := []string{v.Kind}
		for _, x := range []struct{ name, said string }{{"field ", v.Field}, {"", v.Text}, {"nationality ", string(v.Nationality)}, {"protected by ", string(v.Responsible)}} {
			if x.said != "" {
				said = append(said, x.name+x.said)
			}
		}
		line("victim", strings.Join(said, ", "))
	}
	line("ground", d.Ground)
	line("referred to", d.To)
	line("reason", d.Reason)
	return b.String()
}

// actLine is one act about a warning, with what was said of it here.
func actLine(x warnings.ActView) string {
	by := x.Officer
	if by == "" {
		by = "the node"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", x.Done.Format(time.RFC3339), x.Act)
	for _, more := range []string{x.Code, string(x.Partner), x.Release} {
		if more != "" {
			b.WriteString(" " + visible(more))
		}
	}
	b.WriteString(" by " + by)
	if x.At != nil {
		b.WriteString(", at " + x.At.Format(time.RFC3339))
	}
	b.WriteString("\n" + wordLines(x))
	return b.String()
}

// wordLines are the words of an act, for whoever may read the warning; none once they
// are erased.
func wordLines(x warnings.ActView) string {
	if x.Words == nil {
		return ""
	}
	var d warning.Determination
	if x.Act == warnings.ActDetermined {
		if json.Unmarshal(x.Words, &d) != nil {
			return ""
		}
		return determinationLines(d)
	}
	var said map[string]json.RawMessage
	if json.Unmarshal(x.Words, &said) != nil {
		return ""
	}
	var b strings.Builder
	for _, k := range [][2]string{{"why", "why"}, {"reason", "reason"}, {"reported_by", "reported by"}, {"how", "how"}, {"office", "office"}, {"place", "place"},
		{"courier", "by hand of"}, {"language", "language"}, {"interpreter", "interpreter"}, {"marking", "marking"}} {
		var s string
		if json.Unmarshal(said[k[0]], &s) == nil && s != "" {
			fmt.Fprintf(&b, "    %-11s %s\n", k[1], visible(s))
		}
	}
	var words []disclosure.Portion
	if json.Unmarshal(said["words"], &words) == nil {
		for _, p := range words {
			fmt.Fprintf(&b, "    %-11s %s %s\n", "words", p.Mark, visible(p.Text))
		}
	}
	return b.String()
}

// signLine is why a warning was opened.
func signLine(s warning.Sign) string {
	said := s.Rule
	if s.Word != "" {
		said += fmt.Sprintf(" %q", visible(s.Word))
	}
	if s.Found != "" && s.Found != s.Word {
		said += fmt.Sprintf(", as %q", visible(s.Found))
	}
	return fmt.Sprintf("sign  %s: %s\n", s.Where, said)
}
