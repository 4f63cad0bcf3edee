package drafting

import (
	"context"
	"slices"
	"strconv"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
)

// mostProblems bounds what is said of one text.
const mostProblems = 100

// Asked asks what would come of a text.
type Asked struct {
	Officer  string
	Document string                   // of a report, in YAML or JSON
	Partners []party.Code             // none: all that are peered
	Method   release.Method           // "" means release
	Needs    map[string]report.Rung   // field → the rung that a stated need asks for
	Files    map[string]tearline.File // by name, the attachments whose bytes are known

	NotDerived string // as in reporting.Order
	Hit        string
}

// Preview is what would come of a text.
type Preview struct {
	V        int                `json:"v"`
	Marking  string             `json:"marking"` // of the text; the highest level where anything of it cannot be read
	Rolled   string             `json:"rolled"`  // what the marks that can be read roll up to, in the report's system; "" for none
	Unread   int                `json:"unread"`  // texts whose mark is missing or cannot be read
	Report   bool               `json:"report"`  // it is a report
	Takes    bool               `json:"takes"`   // it would be taken in
	Note     string             `json:"note,omitempty"`
	Problems []Problem          `json:"problems"`
	Portions []Written          `json:"portions"` // the title first; none before it is a report
	Fields   []Ladder           `json:"fields"`
	Partners []disclosure.Would `json:"partners"` // none before it is a report
}

// Written is the title or a portion as it is written, its references at their fullest.
type Written struct {
	Item string `json:"item"` // title, portion:N
	N    int    `json:"n"`    // from 0; -1 for the title
	Mark string `json:"mark"`
	Text string `json:"text"`
}

// Ladder is a field with its rungs, the fullest first, as far as they have words.
type Ladder struct {
	Field  string `json:"field"`
	Ladder string `json:"ladder"`
	Rungs  []Rung `json:"rungs"`
}

// Rung is what one rung of a field says.
type Rung struct {
	Rung report.Rung `json:"rung"`
	Mark string      `json:"mark,omitempty"` // of its own; "" for that of the portion
	Text string      `json:"text"`
}

// Preview shows what would come of a text. It stores nothing.
func (d *Drafting) Preview(ctx context.Context, q Asked) (Preview, error) {
	if len(q.Document) > MaxDocument {
		return Preview{}, errs.E(errs.Invalid, "drafting.Preview", "the draft has %d bytes; expected at most %d", len(q.Document), MaxDocument)
	}
	err := d.Store.Read(ctx, func(tx *insidedb.Tx) error {
		return tx.Authorise(q.Officer, insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleWarning)
	})
	if err != nil {
		return Preview{}, err
	}
	s := sketchOf(file, q.Document, d.own(), d.Store.Now())
	out := Preview{V: 1, Marking: d.marked(s), Rolled: s.rolled(d.Store.Now()), Unread: s.unread, Problems: []Problem{}, Portions: []Written{}, Fields: []Ladder{},
		Partners: []disclosure.Would{}}
	r, err := report.Decode(file, []byte(q.Document), d.Policy().Parties())
	if err != nil {
		out.refused(problemOf(err))
		for _, p := range s.problems {
			out.refused(p)
		}
		return out, nil
	}
	return out, d.foresee(ctx, q, r, &out)
}

// refused adds a problem; one at a key that has one already says nothing new.
func (p *Preview) refused(x Problem) {
	known := slices.ContainsFunc(p.Problems, func(y Problem) bool { return x.Key != "" && x.Key == y.Key })
	if !known && len(p.Problems) < mostProblems {
		p.Problems = append(p.Problems, x)
	}
}

// foresee fills in what can be said of a report.
func (d *Drafting) foresee(ctx context.Context, q Asked, r *report.Report, out *Preview) error {
	out.Report, out.Rolled = true, r.Marking.Banner()
	out.written(r)
	f, err := d.Intake.Foresee(ctx, reporting.Order{Officer: q.Officer, NotDerived: q.NotDerived, Hit: q.Hit}, r)
	if err != nil {
		return err
	}
	out.Note, out.Takes = f.Note, len(f.Refusals) == 0
	for _, refusal := range f.Refusals {
		out.refused(problemOf(refusal))
	}
	out.Partners, err = d.Office.Would(ctx, disclosure.Unsent{Officer: q.Officer, Report: r, Third: f.Third, Partners: q.Partners, Method: q.Method, Needs: q.Needs, Files: q.Files})
	if kind := errs.KindOf(err); kind == errs.Denied || kind == errs.Invalid {
		out.refused(problemOf(err))
		err = nil
	}
	if out.Partners == nil {
		out.Partners = []disclosure.Would{}
	}
	return err
}

// written lists the texts and the fields of a report.
func (p *Preview) written(r *report.Report) {
	for i := report.TitleIndex; i < len(r.Portions); i++ {
		lang, w := r.LangOf(i), Written{Item: "title", N: i, Mark: r.Title.Mark.Portion()}
		if i != report.TitleIndex {
			w.Item, w.Mark = "portion:"+strconv.Itoa(i), r.Portions[i].Mark.Portion()
		}
		w.Text = report.Render(r.ProseOf(i), lang, func(x report.Part) string {
			if x.Recognised {
				return x.Text
			}
			return r.Fields[x.Field].Words(r.Fields[x.Field].Rungs()[0], lang, 0)
		})
		p.Portions = append(p.Portions, w)
	}
	for _, name := range r.FieldOrder {
		f := r.Fields[name]
		l := Ladder{Field: name, Ladder: string(f.Ladder), Rungs: []Rung{}}
		for _, at := range f.Rungs() {
			if at == report.Withheld {
				continue
			}
			one := Rung{Rung: at, Text: f.Words(at, r.Lang, 1)}
			if m, own := f.Marks[at]; own {
				one.Mark = m.Portion()
			}
			l.Rungs = append(l.Rungs, one)
		}
		p.Fields = append(p.Fields, l)
	}
}
