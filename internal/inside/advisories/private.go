package advisories

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// secrecy is what an advisory must not confirm.
type secrecy struct {
	said []advisory.Said
	ids  []string         // of ours and of releases
	open []*regexp.Regexp // what stands in reports under a mark that lets anybody read it, whatever is told of its fields
}

// look refuses an alert of which anything would confirm what is private.
func look(tx *insidedb.Tx, s stamp, p disclosure.Public, a advisory.Alert) error {
	const op = "advisories.Draft"
	texts := textsOf(a)
	if hits := tearline.ResidueOf(p.Report, p.Given, texts); len(hits) > 0 {
		h := hits[0]
		return errs.E(errs.Denied, op, "%s holds %s, which does not go to the public (%s): %q; expected other words, or a portion that goes with the field in it",
			h.Place, h.From, h.Found, textAt(texts, h.Place))
	}
	private, err := secrecyOf(tx, p, s)
	if err != nil {
		return err
	}
	for _, t := range texts {
		text := strings.ToLower(t.Text)
		if i := slices.IndexFunc(private.ids, func(id string) bool { return strings.Contains(text, strings.ToLower(id)) }); i >= 0 {
			return errs.E(errs.Denied, op, "%s names %s, which is for our own eyes: %q", t.Place, private.ids[i], t.Text)
		}
	}
	plain := make([]string, len(texts))
	for i, t := range texts {
		plain[i] = t.Text
	}
	if echoes := advisory.Echoes(plain, private.said); len(echoes) > 0 {
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

// secrecyOf gathers what stands under a mark that does not let anybody read it: in the
// report, in that of the warning and in that of the message that this one ends; in the
// items that these were made from, and the warning's own; and what went to partners
// of all versions of the report, and on account of the same warning.
func secrecyOf(tx *insidedb.Tx, p disclosure.Public, s stamp) (secrecy, error) {
	var out secrecy
	out.written(p.Report)
	out.ids = append(out.ids, p.Held.ID, p.Held.Serial)
	refs := p.Report.Refs()
	releases, err := tx.ReleasesOfReport(p.Held.ID)
	if err != nil {
		return out, err
	}
	var beside []string // other reports
	if s.ends != nil {
		beside = append(beside, s.ends.Report)
	}
	if s.warning != "" {
		w, err := tx.Warning(s.warning)
		if err != nil {
			return out, err
		}
		more, err := releasesFor(tx, w, releases)
		if err != nil {
			return out, err
		}
		releases = append(releases, more...)
		out.ids = append(out.ids, w.ID)
		beside, refs = append(beside, w.Report), append(refs, w.Received)
	}
	for _, id := range beside {
		if id == "" || id == p.Held.ID {
			continue
		}
		held, err := tx.FindReport(id, present)
		if err != nil {
			return out, err
		}
		out.ids = append(out.ids, held.ID, held.Serial)
		if held.Erased != nil {
			continue
		}
		r, err := report.Decode(held.ID, held.Raw, nil)
		if err != nil {
			return out, err
		}
		out.written(r)
		refs = append(refs, r.Refs()...)
	}
	if err := out.received(tx, refs, p.Report); err != nil {
		return out, err
	}
	for _, r := range releases {
		out.ids = append(out.ids, r.ID)
		if r.State != insidedb.Denied && r.State != insidedb.Returned {
			out.portions("what went to "+string(r.Partner), r.Portions, p.Report)
		}
	}
	out.ids = slices.DeleteFunc(out.ids, func(id string) bool { return len(id) < 4 })
	return out, nil
}

// written adds what stands in a report.
func (s *secrecy) written(r *report.Report) {
	for _, own := range r.Passages() {
		if own.Portion == report.TitleIndex && r.Title.Mark.IsZero() {
			continue
		}
		if anybody(markOf(r, own)) {
			text := own.Words
			if own.Form == "written" {
				text = report.Render(r.ProseOf(own.Portion), r.LangOf(own.Portion), func(p report.Part) string { return "{" + p.Field + "}" })
			}
			s.open = append(s.open, shapeOf(text))
			continue
		}
		s.said = append(s.said, advisory.Said{By: "text of the report, " + own.Form, Text: own.Words})
		if own.Form == "written" { // its words without the fields, whatever stands in their place
			bare := report.Render(r.ProseOf(own.Portion), r.LangOf(own.Portion), func(report.Part) string { return "" })
			s.said = append(s.said, advisory.Said{By: "text of the report, " + own.Form, Text: bare})
		}
	}
}

// received adds what stands in the items that refs name and that are held here.
func (s *secrecy) received(tx *insidedb.Tx, refs []string, of *report.Report) error {
	sources, err := tx.Sources(slices.DeleteFunc(refs, func(ref string) bool { return ref == "" }))
	if err != nil {
		return err
	}
	for _, ref := range slices.Sorted(maps.Keys(sources)) {
		item, err := tx.Received(sources[ref].Item)
		if err != nil {
			return err
		}
		s.ids = append(s.ids, item.ID, item.Envelope)
		s.portions("what came from "+string(item.Partner), item.Portions, of)
	}
	return nil
}

// portions adds the paragraphs that went to a partner, or came from one, under a mark
// that does not let anybody read them. One whose mark cannot be read counts. One that
// was only made releasable does not, where a report says it so that anybody may read it.
func (s *secrecy) portions(by string, portions []tearline.Portion, of *report.Report) {
	for _, x := range portions {
		m, err := marking.Parse(of.System, of.Created, x.Mark)
		bare := m
		bare.Rel = nil
		said := func(open *regexp.Regexp) bool { return open.MatchString(strings.TrimSpace(x.Text)) }
		if err == nil && (anybody(m) || anybody(bare) && slices.ContainsFunc(s.open, said)) {
			continue
		}
		s.said = append(s.said, advisory.Said{By: by + " as " + x.Mark, Text: x.Text})
	}
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// shapeOf finds a text whatever stands in place of its fields. One of fields alone is
// found in nothing.
func shapeOf(text string) *regexp.Regexp {
	words := placeholder.Split(strings.TrimSpace(text), -1)
	if strings.TrimSpace(strings.Join(words, "")) == "" {
		return regexp.MustCompile(`^\z.`)
	}
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(words, `.*`) + `\z`)
}

// anybody tells whether a mark lets anybody read what has it: it is the lowest level,
// and says nothing beside, or only that it may go to the public.
func anybody(m marking.Marking) bool {
	if slices.Contains(m.Rel, string(party.Public)) {
		m.Rel = nil
	}
	return m.Level.Rank == 0 && m.Portion() == marking.Marking{System: m.System, Level: m.Level}.Portion()
}

// releasesFor are those that were sent on account of a warning, beside some.
func releasesFor(tx *insidedb.Tx, w insidedb.Warning, beside []insidedb.Release) ([]insidedb.Release, error) {
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
