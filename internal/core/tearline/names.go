package tearline

import (
	"strings"

	"entente/internal/core/mention"
	"entente/internal/core/report"
)

// names looks for withheld names in any script and form.
type names struct {
	finder *mention.Finder
	secret []int // by value of the finder: index among the withheld; -1 for a name that is shown
}

// newNames takes the names among the values. Those that are shown are known too:
// a part of a withheld name that a released name has as well tells nothing.
func newNames(r *report.Report, withheld, shown []report.Secret) *names {
	n := &names{}
	var values []mention.Value
	for i, s := range withheld {
		if kind, ok := kindOf(r.Fields[s.Field], s); ok {
			values, n.secret = append(values, mention.Value{ID: s.Field, Text: s.Value, Kind: kind}), append(n.secret, i)
		}
	}
	if len(values) == 0 {
		return n
	}
	for _, s := range shown {
		if kind, ok := kindOf(r.Fields[s.Field], s); ok {
			values, n.secret = append(values, mention.Value{ID: s.Field, Text: s.Value, Kind: kind}), append(n.secret, -1)
		}
	}
	n.finder = mention.New(values)
	return n
}

// kindOf tells what a value names, and whether it is a name at all.
func kindOf(f *report.Field, s report.Secret) (mention.Kind, bool) {
	if f == nil {
		return 0, false
	}
	_, key, _ := strings.Cut(strings.TrimPrefix(s.Place, "fields."), ".")
	key, _, _ = strings.Cut(key, "[")
	switch {
	case f.Ladder == report.Person && (key == "name" || key == "also"), f.Ladder == report.Officer && key == "name":
		return mention.Person, true
	case f.Ladder == report.Place && (key == "name" || key == "city" || key == "region"):
		return mention.Place, true
	case f.Ladder == report.Organisation && key == "name", f.Ladder == report.Source && key == "full" && !strings.ContainsAny(s.Value, " ,;"):
		return mention.Organisation, true
	}
	return 0, false
}

// in tells which withheld names stand in a text, and how each was found first.
func (n *names) in(text string) map[int]string {
	if n.finder == nil {
		return nil
	}
	found := map[int]string{}
	all := n.finder.Find(text)
	for _, m := range all {
		i := n.secret[m.Value]
		if i < 0 || found[i] != "" || !m.Whole && n.shown(all, m) {
			continue
		}
		found[i] = m.Found
	}
	return found
}

// shown tells whether a released name stands where a part of a withheld one was
// found.
func (n *names) shown(all []mention.Mention, part mention.Mention) bool {
	for _, m := range all {
		if n.secret[m.Value] < 0 && m.Start <= part.Start && part.End <= m.End {
			return true
		}
	}
	return false
}
