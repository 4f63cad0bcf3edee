package report

import (
	"maps"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// Origin is what a report takes over from a partner's item that it names in a
// third_party.ref: whose it is, and the terms under which it was given.
type Origin struct {
	From         party.Code // the service that sent it
	Use          []string
	Onward       string
	Mistreatment bool // how it was obtained raises a concern
}

// Refs lists the third_party.ref of the report, its portions and its fields,
// each once.
func (r *Report) Refs() []string {
	third := []*ThirdParty{r.ThirdParty}
	for i := range r.Portions {
		third = append(third, r.Portions[i].ThirdParty)
	}
	for _, name := range r.FieldOrder {
		third = append(third, r.Fields[name].ThirdParty)
	}
	var out []string
	for _, t := range third {
		if t != nil && t.Ref != "" && !slices.Contains(out, t.Ref) {
			out = append(out, t.Ref)
		}
	}
	return out
}

// Inherit gives the report under the terms of the items that it names as its
// sources, whatever its author wrote: the uses that both allow, the stricter
// onward term, and a concern of mistreatment; of what may not be passed on at all a
// standing consent is none. A ref
// on the report binds all of it, one on a portion that portion, one on a field
// every portion that holds the field; one that the title holds, all of the report.
// The report itself stays as it is; without sources it is given as it is.
//
// The error is invalid when a third_party names the item of one party as
// another's: the consent would be asked of the wrong one.
func (r *Report) Inherit(sources map[string]Origin) (*Report, error) {
	if len(sources) == 0 {
		return r, nil
	}
	out := *r
	out.Portions, out.Fields = slices.Clone(r.Portions), maps.Clone(r.Fields)
	third, s, err := inherited(r.ThirdParty, sources)
	if err != nil {
		return nil, err
	}
	if s != nil {
		out.ThirdParty = third
		out.bind(TitleIndex, *s)
	}
	for i := range out.Portions {
		third, s, err := inherited(out.Portions[i].ThirdParty, sources)
		if err != nil {
			return nil, err
		}
		if s != nil {
			out.Portions[i].ThirdParty = third
			out.bind(i, *s)
		}
	}
	for _, name := range r.FieldOrder {
		third, s, err := inherited(r.Fields[name].ThirdParty, sources)
		if err != nil {
			return nil, err
		}
		if s == nil {
			continue
		}
		f := *r.Fields[name]
		f.ThirdParty = third
		out.Fields[name] = &f
		for _, i := range r.PortionsWith(name) {
			out.bind(i, *s)
		}
	}
	return &out, nil
}

// inherited is a third party as its source has it; a nil source where it names none.
func inherited(t *ThirdParty, sources map[string]Origin) (*ThirdParty, *Origin, error) {
	if t == nil {
		return nil, nil, nil
	}
	s, named := sources[t.Ref]
	if !named || t.Ref == "" {
		return nil, nil, nil
	}
	if t.From != s.From && t.From != s.From.Country() {
		return nil, nil, errs.E(errs.Invalid, "report.Inherit", "third_party names %s as of %s; it came from %s; expected from: %s", t.Ref, t.From, s.From, s.From)
	}
	as := *t
	as.Standing = t.Standing && s.Onward != Onwards[0]
	return &as, &s, nil
}

// bind sets a source's terms on a portion, or on the whole for TitleIndex.
func (r *Report) bind(i int, s Origin) {
	use := slices.DeleteFunc(slices.Clone(r.UseOf(i)), func(u string) bool { return !slices.Contains(s.Use, u) })
	if use == nil {
		use = []string{} // not the report's
	}
	onward, how := stricter(r.OnwardOf(i), s.Onward), r.ObtainedOf(i)
	if s.Mistreatment {
		how.Concern = "mistreatment"
	}
	if i == TitleIndex {
		r.Use, r.Onward, r.Obtained = use, onward, how
		return
	}
	p := &r.Portions[i]
	p.Use, p.Onward, p.Obtained = use, onward, &how
}

// stricter is the stricter of two onward terms; a word that is not known is none.
func stricter(a, b string) string {
	x, y := slices.Index(Onwards, a), slices.Index(Onwards, b)
	if x < 0 || y < 0 {
		return Onwards[0]
	}
	return Onwards[min(x, y)]
}

// Owned tells whether portion i, or the title, is said to be a party's: it, or its
// country, is the originator or a third party of the report or of the portion. A
// third party of a field owns the field, and not the words around it.
func (r *Report) Owned(i int, by party.Code) bool {
	same := func(c party.Code) bool { return c.Includes(by) }
	if same(r.Originator) {
		return true
	}
	return slices.ContainsFunc(r.ThirdParties(i), func(t *ThirdParty) bool { return same(t.From) })
}

// Passage is one text of a report as its author wrote it, with every field in full.
type Passage struct {
	Portion int    // TitleIndex for the title
	Form    string // written, gist:ID, tearline:ID
	Words   string
}

// Passages lists all texts of the report: title, prose, gists and tearlines. A
// tearline stands at each portion for which it stands.
func (r *Report) Passages() []Passage {
	var out []Passage
	for i := TitleIndex; i < len(r.Portions); i++ {
		var b strings.Builder
		for _, p := range r.ProseOf(i).Parts {
			switch f := r.Fields[p.Field]; {
			case f == nil, p.Recognised:
				b.WriteString(p.Text)
			default:
				b.WriteString(f.Words(f.Ladder.Rungs()[0], r.LangOf(i), 1))
			}
		}
		out = append(out, Passage{i, "written", b.String()})
		if i == TitleIndex {
			continue
		}
		for _, g := range r.Portions[i].Gists {
			out = append(out, Passage{i, "gist:" + g.ID, g.Text})
		}
	}
	for _, t := range r.Tearlines {
		for _, i := range t.Portions {
			out = append(out, Passage{i, "tearline:" + t.ID, t.Text})
		}
	}
	return out
}
