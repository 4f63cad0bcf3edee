package advisories

import (
	"slices"
	"strings"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// secrecy is what an advisory must not confirm.
type secrecy struct {
	said []advisory.Said
	ids  []string // of ours and of releases
}

// look refuses an alert of which anything would confirm what is private.
func (x *Advisories) look(tx *insidedb.Tx, k Asking, warning string, p disclosure.Public, a advisory.Alert) error {
	const op = "advisories.Draft"
	texts := textsOf(a)
	if hits := tearline.ResidueOf(p.Report, p.Given, texts); len(hits) > 0 {
		h := hits[0]
		return errs.E(errs.Denied, op, "%s holds %s, which does not go to the public (%s): %q; expected other words, or a portion that goes with the field in it",
			h.Place, h.From, h.Found, textAt(texts, h.Place))
	}
	s, err := secrecyOf(tx, p, warning)
	if err != nil {
		return err
	}
	for _, t := range texts {
		if i := slices.IndexFunc(s.ids, func(id string) bool { return strings.Contains(t.Text, id) }); i >= 0 {
			return errs.E(errs.Denied, op, "%s names %s, which is for our own eyes: %q", t.Place, s.ids[i], t.Text)
		}
	}
	plain := make([]string, len(texts))
	for i, t := range texts {
		plain[i] = t.Text
	}
	if echoes := advisory.Echoes(plain, s.said); len(echoes) > 0 {
		return errs.E(errs.Denied, op, "it would confirm what is not public: %q is nearly the same as %s; expected other words", echoes[0].Sentence, echoes[0].Of)
	}
	return nil
}

// textsOf are the texts of an alert that people read, by their places.
func textsOf(a advisory.Alert) []tearline.Text {
	var out []tearline.Text
	add := func(place, text string) {
		if strings.TrimSpace(text) != "" {
			out = append(out, tearline.Text{Place: place, Text: text})
		}
	}
	add("note", a.Note)
	for _, i := range a.Info {
		at := i.Language + "."
		add(at+"event", i.Event)
		add(at+"headline", i.Headline)
		add(at+"description", i.Description)
		add(at+"instruction", i.Instruction)
		add(at+"senderName", i.SenderName)
		add(at+"web", i.Web)
		add(at+"contact", i.Contact)
		for _, place := range i.Area {
			add(at+"areaDesc", place.AreaDesc)
		}
	}
	return out
}

func textAt(texts []tearline.Text, place string) string {
	for _, t := range texts {
		if t.Place == place {
			return t.Text
		}
	}
	return ""
}

// secrecyOf gathers what stands in the report under a mark that is not of the
// lowest level, and what went to partners so: of the report, of all its versions, and
// of every report that was sent on account of the same warning.
func secrecyOf(tx *insidedb.Tx, p disclosure.Public, warning string) (secrecy, error) {
	var s secrecy
	for _, own := range p.Report.Passages() {
		if own.Portion == report.TitleIndex && p.Report.Title.Mark.IsZero() {
			continue
		}
		if markOf(p.Report, own).Level.Rank == 0 {
			continue
		}
		s.said = append(s.said, advisory.Said{By: "text of the report, " + own.Form, Text: own.Words})
		if own.Form == "written" { // its words without the fields, whatever stands in their place
			bare := report.Render(p.Report.ProseOf(own.Portion), p.Report.LangOf(own.Portion), func(report.Part) string { return "" })
			s.said = append(s.said, advisory.Said{By: "text of the report, " + own.Form, Text: bare})
		}
	}
	s.ids = append(s.ids, p.Held.ID, p.Held.Serial)
	releases, err := tx.ReleasesOfReport(p.Held.ID)
	if err != nil {
		return s, err
	}
	if warning != "" {
		more, err := releasesFor(tx, warning, releases)
		if err != nil {
			return s, err
		}
		releases = append(releases, more...)
		s.ids = append(s.ids, warning)
	}
	for _, r := range releases {
		s.ids = append(s.ids, r.ID)
		if r.State != insidedb.Denied && r.State != insidedb.Returned {
			s.said = append(s.said, saidTo(r, p.Report)...)
		}
	}
	s.ids = slices.DeleteFunc(s.ids, func(id string) bool { return len(id) < 4 })
	return s, nil
}

// releasesFor are those that were sent on account of a warning, beside some.
func releasesFor(tx *insidedb.Tx, id string, beside []insidedb.Release) ([]insidedb.Release, error) {
	w, err := tx.Warning(id)
	if err != nil {
		return nil, err
	}
	acts, err := tx.WarningActs(w, present)
	if err != nil {
		return nil, err
	}
	var out []insidedb.Release
	for _, a := range acts {
		held := func(r insidedb.Release) bool { return r.ID == a.Release }
		if a.Release == "" || slices.ContainsFunc(beside, held) || slices.ContainsFunc(out, held) {
			continue
		}
		r, err := tx.Release(a.Release)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// saidTo are the paragraphs of a release whose mark is not of the lowest level. One
// whose mark cannot be read counts.
func saidTo(r insidedb.Release, of *report.Report) []advisory.Said {
	var out []advisory.Said
	for _, x := range r.Portions {
		m, err := marking.Parse(of.System, of.Created, x.Mark)
		if err != nil || m.Level.Rank > 0 {
			out = append(out, advisory.Said{By: "what went to " + string(r.Partner) + " as " + x.Mark, Text: x.Text})
		}
	}
	return out
}

// markOf is the mark of a text of the report: of prose that of its words, without
// the fields, which are looked for by themselves.
func markOf(r *report.Report, of report.Passage) marking.Marking {
	if of.Portion == report.TitleIndex {
		return r.Title.Mark
	}
	kind, id, _ := strings.Cut(of.Form, ":")
	switch kind {
	case "gist":
		for _, g := range r.Portions[of.Portion].Gists {
			if g.ID == id {
				return g.Mark
			}
		}
	case "tearline":
		for _, t := range r.Tearlines {
			if t.ID == id {
				return t.Mark
			}
		}
	}
	return r.Portions[of.Portion].ProseMark()
}
