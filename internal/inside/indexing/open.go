package indexing

import (
	"slices"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// open reads an item with who may see its portions, text by text; no portions for one
// that is not held for use.
func (x *Indexing) open(tx *insidedb.Tx, t insidedb.ToIndex) (Item, []insidedb.HeldPortion, error) {
	if t.Kind == insidedb.SubjectReport {
		return x.openReport(tx, t)
	}
	return x.openReceived(tx, t)
}

func (x *Indexing) openReport(tx *insidedb.Tx, t insidedb.ToIndex) (Item, []insidedb.HeldPortion, error) {
	held, err := tx.ReportVersion(t.ID, t.Version)
	if errs.KindOf(err) == errs.NotFound || err == nil && held.Erased != nil {
		return Item{}, nil, nil
	}
	if err != nil {
		return Item{}, nil, err
	}
	r, err := report.Decode(t.ID, held.Raw, nil)
	if err != nil {
		return Item{}, nil, err
	}
	next, err := tx.ReportVersion(t.ID, t.Version+1)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Item{}, nil, err
	}
	item := Item{Kind: t.Kind, ID: t.ID, Version: t.Version, From: r.Originator, Type: r.Kind, Topics: r.Topics, RecordedAt: t.RecordedAt,
		Since: t.RecordedAt.UnixMicro(), Until: insidedb.Always, Report: r}
	if err == nil {
		item.Until = next.RecordedAt.UnixMicro()
	}
	var portions []insidedb.HeldPortion
	for _, p := range r.Passages() {
		if p.Form != written {
			continue
		}
		mark, label := full(r, p.Portion, t.RecordedAt)
		item.Texts = append(item.Texts, Text{Portion: p.Portion, Lang: r.LangOf(p.Portion), Mark: mark, Words: p.Words})
		portions = append(portions, insidedb.HeldPortion{Portion: p.Portion, Label: label, Mark: mark.Banner(), System: string(mark.System), Caveats: x.caveats(r, p.Portion)})
	}
	return item, portions, nil
}

// full is the mark of a portion with every field in full, and who may see that.
func full(r *report.Report, portion int, at time.Time) (marking.Marking, access.Label) {
	mark := markOf(r, portion)
	all, label := []marking.Marking{mark}, access.LabelOf(mark)
	for _, name := range r.ProseOf(portion).Refs() {
		if f := r.Fields[name]; f != nil {
			own := f.MarkAt(f.Rungs()[0], mark)
			if own.RelBare {
				own = own.WithRel(r.Marking.Rel)
			}
			all, label = append(all, own), label.With(access.LabelOf(own))
		}
	}
	if rolled, err := marking.Rollup(at, all); err == nil && len(all) > 1 {
		mark = rolled
	}
	return mark, label
}

// written is the form of a text as its author wrote it.
const written = "written"

// markOf is the mark of a portion; that of the report for a title without one.
func markOf(r *report.Report, portion int) marking.Marking {
	switch {
	case portion != report.TitleIndex:
		return r.Portions[portion].Mark.WithRel(r.Marking.Rel)
	case r.Title.Plain || r.Title.Mark.IsZero():
		return r.Marking
	}
	return r.Title.Mark.WithRel(r.Marking.Rel)
}

// caveats are those of one portion. What is our own, said by nobody else, may be used as
// we like here.
func (x *Indexing) caveats(r *report.Report, portion int) access.Caveats {
	var c access.Caveats
	third := map[string]bool{}
	if r.Foreign(x.Self) {
		third[string(r.Originator)] = true
	}
	for _, t := range r.ThirdParties(portion) {
		third[string(t.From)] = true
	}
	for _, name := range r.ProseOf(portion).Refs() {
		if f := r.Fields[name]; f != nil && f.ThirdParty != nil {
			third[string(f.ThirdParty.From)] = true
		}
	}
	for _, owner := range markOf(r, portion).Owners(string(x.Self.Country())) {
		third[owner] = true
	}
	for code := range third {
		c.Third = append(c.Third, code)
	}
	if slices.Sort(c.Third); c.Third != nil {
		c.Use, c.Onward = slices.Sorted(slices.Values(r.UseOf(portion))), r.OnwardOf(portion)
	}
	if o := r.ObtainedOf(portion); o.Concern != "none" {
		c.Concern = o.Concern
	}
	return c
}

func (x *Indexing) openReceived(tx *insidedb.Tx, t insidedb.ToIndex) (Item, []insidedb.HeldPortion, error) {
	got, err := tx.Received(t.ID)
	if errs.KindOf(err) == errs.NotFound {
		return Item{}, nil, nil
	}
	if err != nil {
		return Item{}, nil, err
	}
	made, err := tx.Inbound(t.ID)
	if err != nil {
		return Item{}, nil, err
	}
	back, err := tx.ItemTakenBack(got.Partner, got.Hash)
	if err != nil || back || got.State != insidedb.Admitted || got.Erased != nil || made.Held(time.Time{}) {
		return Item{}, nil, err
	}
	read, err := tearline.Read(got.Bundle)
	if err != nil {
		return Item{}, nil, err
	}
	item := Item{Kind: t.Kind, ID: t.ID, Version: 1, From: got.Partner, Type: got.Kind, RecordedAt: t.RecordedAt,
		Since: t.RecordedAt.UnixMicro(), Until: insidedb.Always, Bundle: got.Bundle}
	banner := x.read(got.Marking, got.RecordedAt, got.Partner)
	caveats := access.Caveats{Use: slices.Sorted(slices.Values(got.Use)), Onward: got.Onward, Third: []string{string(got.Partner)}, Concern: made.Concern}
	var portions []insidedb.HeldPortion
	number := 0
	for _, p := range read.Portions {
		at := assess.Title
		if !p.Title {
			at, number = number, number+1
		}
		mark := x.read(p.Mark, got.RecordedAt, got.Partner)
		if mark.IsZero() && p.Mark == "" {
			mark = banner
		}
		label := access.LabelOf(mark)
		if mark.IsZero() { // of no system that is read here: for who may see everything that is not compartmented
			label = access.Label{Rank: topRank}
		}
		item.Texts = append(item.Texts, Text{Portion: at, Lang: p.Lang, Mark: mark, Words: p.Text})
		portions = append(portions, insidedb.HeldPortion{Portion: at, Label: label, Mark: mark.Banner(), System: string(mark.System), Caveats: caveats})
	}
	return item, portions, nil
}

// topRank is the rank of the highest level of every system.
const topRank = 4

// read reads a partner's mark; none where it is of no system that is read here.
func (x *Indexing) read(mark string, at time.Time, from party.Code) marking.Marking {
	m, err := lookout.ReadMark(mark, at, directive.OwnSystem(from), x.own, marking.TLP)
	if err != nil {
		return marking.Marking{}
	}
	return m
}
