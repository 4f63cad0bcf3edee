package reporting

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// MostListed bounds a list.
const MostListed = 1000

// Version is one version of a report, as people and tools see it.
type Version struct {
	V          int       `json:"v"`
	ID         string    `json:"id"`
	Version    int       `json:"version"`
	Serial     string    `json:"serial,omitempty"`
	Supersedes string    `json:"supersedes,omitempty"`
	Originator string    `json:"originator"`
	Kind       string    `json:"kind"`
	Marking    string    `json:"marking"`
	Use        []string  `json:"use"`
	Onward     string    `json:"onward"`
	Third      []string  `json:"third_parties"`
	Hash       string    `json:"hash"` // of the exact bytes
	Author     string    `json:"author"`
	RecordedAt time.Time `json:"recorded_at"`
	Held       bool      `json:"held,omitempty"` // the same bytes were held already; nothing changed
	Note       string    `json:"note,omitempty"`
	Erased     string    `json:"erased,omitempty"` // when and why its content was destroyed

	Files []tearline.Attachment `json:"files,omitempty"` // Add and Show only: what its portions name, as it was taken in
}

// Document is a version with its bytes and the versions beside it.
type Document struct {
	Version
	Text     string    `json:"text"` // the exact bytes as they were read
	Versions []Version `json:"versions"`
}

// Page is a page of a list. What comes meanwhile moves no page that was seen.
type Page struct {
	Versions []Version
	Total    int    // of all pages
	Next     string // after of the page behind; "" behind the last
}

// List gives the newest version of each report as of a time (zero: now), the latest
// first: those behind after, Next of the page before, at most limit (0: MostListed).
func (x *Intake) List(ctx context.Context, asOf time.Time, after string, limit int) (Page, error) {
	out := Page{Versions: []Version{}}
	if err := x.Store.Settled(asOf); err != nil {
		return out, err
	}
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, paged, err := tx.ReportPage(asOf, insidedb.Cut{After: after, Limit: limit})
		out = Page{[]Version{}, paged.Total, paged.Next}
		for _, r := range rows {
			out.Versions = append(out.Versions, versionOf(r))
		}
		return err
	})
	return out, err
}

// Show gives the newest version of a report as of a time (zero: now). ref is
// its serial or its id. A serial is looked for across reports.
func (x *Intake) Show(ctx context.Context, ref string, asOf time.Time) (Document, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return Document{}, err
	}
	var out Document
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		r, err := tx.FindReport(ref, asOf)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "reporting.Show", "no report %q is held; expected a serial or an id", ref)
		}
		if err != nil {
			return err
		}
		versions, err := tx.ReportVersions(r.ID, asOf)
		out = Document{Version: versionOf(r), Text: string(r.Raw), Versions: []Version{}}
		if r.Erased == nil {
			files, err := tx.ReportFiles(r.ID, r.Version)
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return err
			}
			out.Files = files.Files
		}
		for _, v := range versions {
			out.Versions = append(out.Versions, versionOf(v))
		}
		return err
	})
	return out, err
}

func versionOf(r insidedb.Report) Version {
	v := Version{V: 1, ID: r.ID, Version: r.Version, Serial: r.Serial, Supersedes: r.Supersedes, Originator: string(r.Originator), Kind: r.Kind,
		Marking: r.Marking, Use: r.Use, Onward: r.Onward, Third: r.Third, Hash: r.Hash, Author: r.Author, RecordedAt: r.RecordedAt}
	if r.Erased != nil {
		v.Erased = r.Erased.Said()
	}
	return v
}
