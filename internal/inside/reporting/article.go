package reporting

import (
	"context"
	"path"
	"time"

	"entente/internal/core/article"
	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/report"
)

// Import asks for a text, an article or a cable, to be taken in as a report.
type Import struct {
	Order
	File      string // names it in errors
	Data      []byte
	Title     string
	Outlet    string
	Published time.Time
	Kind      string
	Topics    []string
	Mark      string // of portions without a mark of their own
	Marked    bool   // marks at the beginnings of paragraphs are read
	Lang      string
	Serial    string
	DryRun    bool // nothing is stored
}

// Imported is what was found in a text, and the report that was made of it.
type Imported struct {
	V         int               `json:"v"`
	File      string            `json:"file"`
	Title     string            `json:"title"`
	TitleMade bool              `json:"title_made,omitempty"` // of the first paragraph, for the text has none
	Outlet    string            `json:"outlet,omitempty"`
	Byline    string            `json:"byline,omitempty"`
	Place     string            `json:"place,omitempty"` // of the dateline
	Published string            `json:"published,omitempty"`
	Portions  int               `json:"portions"`
	Left      []article.LeftOut `json:"left_out"`
	Found     article.Found     `json:"found"`
	Document  string            `json:"document"` // the report as it is written
	Report    *Version          `json:"report,omitempty"`
}

// Import reads a text, writes the report of it, and takes that in like any other. The
// error is invalid, with file and line, for a text that cannot be used; nothing of it
// is stored then.
func (x *Intake) Import(ctx context.Context, q Import) (Imported, error) {
	parties := x.Policy().Parties()
	now, system := x.Store.Now(), directive.OwnSystem(parties.Self)
	a, err := article.Read(q.Data, article.Options{File: q.File, Title: q.Title, Outlet: q.Outlet, Published: q.Published, Marked: q.Marked, System: system, At: now})
	if err != nil {
		return Imported{}, err
	}
	if q.Mark != "" {
		if _, err := marking.Parse(system, now, q.Mark); err != nil {
			return Imported{}, errs.E(errs.Invalid, "reporting.Import", "mark %.60q is none of system %s; expected one such as the level in brackets", q.Mark, system)
		}
	}
	data, err := article.Report(a, article.Marks{Originator: parties.Self, Created: now, Kind: q.Kind, Topics: q.Topics, System: system, Mark: q.Mark, Lang: q.Lang, Serial: q.Serial}, parties)
	if err != nil {
		return Imported{}, err
	}
	name := path.Base(q.File)
	r, err := report.Decode(name, data, parties)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{V: 1, File: q.File, Title: a.Title, TitleMade: a.TitleMade, Outlet: a.Outlet, Byline: a.Byline, Place: a.Dateline.Place,
		Portions: len(a.Paragraphs), Left: a.Left, Found: article.FoundIn(r), Document: string(data)}
	if out.Left == nil {
		out.Left = []article.LeftOut{}
	}
	if !a.Published.IsZero() {
		out.Published = a.Published.Format(time.DateOnly)
	}
	if q.DryRun {
		return out, nil
	}
	v, err := x.Take(ctx, q.Order, name, data)
	if err != nil {
		return Imported{}, err
	}
	out.Report = &v
	return out, nil
}
