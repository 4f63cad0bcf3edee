package tearline

import (
	"entente/internal/core/release"
	"entente/internal/core/report"
)

// released is a field that a paragraph shows, at the rung given.
type shown struct {
	*report.Field
	rung  report.Rung
	words string // as the text has them
	in    []int  // paragraphs, by position
	own   bool   // the words are the field's own values, not the author's for the rung
	token string // of a source; "" for none
	giver string // country that gave the token, where it is not ours
}

// released lists the fields that stand in the paragraphs at more than a
// neutral noun, in order of appearance; so a withheld field leaves no trace,
// not even in the numbering.
func released(d release.Decision, paragraphs []paragraph) []*shown {
	var list []*shown
	r, outcome := d.Report(), d.Outcome()
	at := map[string]*shown{}
	persons := 0
	for pos, p := range paragraphs {
		if !p.prose {
			continue
		}
		for _, name := range r.ProseOf(p.index).Refs() {
			rung := outcome.Fields[name].Rung
			if rung == report.Withheld || rung == "" {
				continue
			}
			if s := at[name]; s != nil {
				s.in = append(s.in, pos)
				continue
			}
			f := r.Fields[name]
			s := &shown{Field: f, rung: rung, in: []int{pos}, own: ownWords(f, rung)}
			if f.Ladder == report.Person && rung == "masked" {
				persons++
			}
			s.words = f.Words(rung, p.lang, persons)
			at[name] = s
			list = append(list, s)
		}
	}
	return list
}

// ownWords tells whether the author left the words of a rung to the field's
// own values. Where the author chose words, the values stay out: they may say
// more than the words do.
func ownWords(f *report.Field, r report.Rung) bool {
	for _, byRung := range f.Render {
		if byRung[r] != "" {
			return false
		}
	}
	return f.Values[r] == ""
}
