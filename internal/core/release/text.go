package release

import (
	"slices"

	"entente/internal/core/directive"
	"entente/internal/core/marking"
	"entente/internal/core/report"
)

// Rungs of the text ladder, by index.
const (
	asWritten = 0
	asGist    = 1
)

// form is one way in which a text may go.
type form struct {
	name string // written, gist:ID, tearline:ID
	at   int    // index on the text ladder that it needs
	mark marking.Marking
	text string // of a gist or tearline
	lang string
	tear *report.AuthorTearline
}

// trial is a form as it was tried for one text.
type trial struct {
	form
	road   road
	answer directive.Answer
	goes   bool // permitted and not forbidden
	auto   bool // automatic directives alone would do
	freed  bool // it would go if every missing consent were recorded
}

// covers are the directives whose whole scope covers the form.
func (t *trial) covers() []*directive.Directive { return t.answer.Covers }

// text is what is decided for the title or a portion.
type text struct {
	index   int
	trials  []*trial // in the order tried
	written *trial   // also among trials
	chosen  *trial   // nil: it does not go
	review  bool     // a human decides
	needs   []Need   // whose consent would let it go
	needFor []int    // the texts for which it must be given
	kept    *trial   // would go, and is withheld because no use is common to what it rests on
	leads   bool     // a tearline's text stands here
	reasons []Reason // nil until they are asked for
	wording *Wording // what an officer chose; nil: nobody did
	was     *trial   // what went before the officer chose
}

func (t *text) withholdForUse() {
	if t.chosen != nil {
		t.kept, t.chosen, t.reasons = t.chosen, nil, nil
	}
}

func (t *text) verdict(m Method) Verdict {
	switch {
	case t.chosen != nil && t.review:
		return VerdictReview
	case t.chosen != nil && m == Release:
		return VerdictRelease
	case t.chosen != nil:
		return VerdictShow
	case len(t.needs) > 0:
		return VerdictRefer
	}
	return VerdictWithhold
}

// reaches tells whether the rung with index at is permitted and not forbidden.
// Each permit is held against the law that binds it: a named authority, and an
// emergency, lift what law lifts for them.
func reaches(a directive.Answer, at int, automaticOnly bool) bool {
	return slices.ContainsFunc(a.Permits, func(p directive.Permit) bool {
		if p.At > at || automaticOnly && !p.Directive.Automatic {
			return false
		}
		return !slices.ContainsFunc(a.Against(p.Directive), func(f directive.Forbid) bool { return f.At >= at })
	})
}

func (e *engine) try(i int, f form) *trial {
	x := item{portion: i}
	t := &trial{form: f, road: e.roadOf(x, f.mark)}
	t.answer = e.session.Ask(e.facts(x, f.mark, t.road, t.road.now))
	t.goes = reaches(t.answer, f.at, false)
	t.auto = t.goes && reaches(t.answer, f.at, true)
	if !t.goes && len(t.road.missing) > 0 {
		t.freed = reaches(e.session.Ask(e.facts(x, f.mark, t.road, t.road.granted)), f.at, false)
	}
	return t
}

// decideTexts finds, for the title and each portion, the first form that goes.
func (e *engine) decideTexts() {
	for i := report.TitleIndex; i < len(e.Report.Portions); i++ {
		e.texts = append(e.texts, &text{index: i})
	}
	freed := map[*report.AuthorTearline][]Need{}
	for k := range e.Report.Tearlines {
		tl := &e.Report.Tearlines[k]
		if e.addressed(tl) {
			e.tryTearline(tl, freed)
		}
	}
	for _, t := range e.texts {
		e.tryOwn(t)
		if t.chosen == nil {
			t.needs, t.needFor = e.needs(t, freed)
		}
	}
	e.reviewTogether()
	e.withholdForUse()
	e.lead()
}

// lead gives each author's tearline its place, at the first text that it stands for.
func (e *engine) lead() {
	led := map[*report.AuthorTearline]bool{}
	for _, t := range e.texts {
		t.leads = t.chosen != nil && t.chosen.tear != nil && !led[t.chosen.tear]
		if t.leads {
			led[t.chosen.tear] = true
		}
	}
}

func (e *engine) addressed(tl *report.AuthorTearline) bool {
	return len(tl.Audience) == 0 || slices.ContainsFunc(tl.Audience, func(w string) bool { return e.parties.Names(w, e.Partner) })
}

// tryTearline tries the author's tearline for every portion that it stands
// for: it goes only if all of them let it, since its text tells of them all.
func (e *engine) tryTearline(tl *report.AuthorTearline, freed map[*report.AuthorTearline][]Need) {
	goes, free := true, true
	var trials []*trial
	var needs []Need
	for _, i := range tl.Portions {
		t := e.try(i, form{name: "tearline:" + tl.ID, at: asGist, mark: tl.Mark, text: tl.Text, lang: tl.Lang, tear: tl})
		goes = goes && t.goes
		free = free && (t.goes || t.freed)
		if !t.goes {
			needs = append(needs, t.road.missing...)
		}
		trials = append(trials, t)
	}
	for k, i := range tl.Portions {
		t := e.text(i)
		t.trials = append(t.trials, trials[k])
		if goes && t.chosen == nil {
			t.chosen = trials[k]
		}
	}
	if !goes && free {
		freed[tl] = unique(needs)
	}
}

// tryOwn tries a text's own forms: as written, then its gists.
func (e *engine) tryOwn(t *text) {
	mark, forms := e.Report.Title.Mark, []form(nil)
	if t.index != report.TitleIndex {
		p := &e.Report.Portions[t.index]
		mark = p.ProseMark()
		for _, g := range p.Gists {
			forms = append(forms, form{name: "gist:" + g.ID, at: asGist, mark: g.Mark, text: g.Text, lang: g.Lang})
		}
	}
	written := form{name: "written", at: asWritten, mark: mark, lang: e.Report.LangOf(t.index)}
	for _, f := range append([]form{written}, forms...) {
		tried := e.try(t.index, f)
		t.trials = append(t.trials, tried)
		if f.at == asWritten {
			t.written = tried
		}
		if tried.goes && t.chosen == nil {
			t.chosen = tried
		}
	}
	t.review = t.chosen != nil && !t.chosen.auto || t.index != report.TitleIndex && e.Report.Portions[t.index].Narrow
}

// needs are the missing consents, every one, of the first form that they would free.
func (e *engine) needs(t *text, freed map[*report.AuthorTearline][]Need) ([]Need, []int) {
	for _, tried := range t.trials {
		if tried.tear != nil {
			if n, ok := freed[tried.tear]; ok {
				return n, tried.tear.Portions
			}
			continue
		}
		if tried.freed {
			return unique(tried.road.missing), []int{t.index}
		}
	}
	return nil, nil
}

// unique sorts needs by ground and giver, each once.
func unique(needs []Need) []Need {
	order := []string{groundORCON, groundThirdParty, groundRel, groundAssessment}
	out := slices.Clone(needs)
	slices.SortFunc(out, func(a, b Need) int {
		if d := slices.Index(order, a.Ground) - slices.Index(order, b.Ground); d != 0 {
			return d
		}
		if a.Who < b.Who {
			return -1
		}
		if a.Who > b.Who {
			return 1
		}
		return 0
	})
	return slices.Compact(out)
}

// bearing lists what a text that goes tells of: itself, or every portion that
// the author's tearline stands for, each with its trial of the tearline.
func (e *engine) bearing(t *text) map[int]*trial {
	if t.chosen.tear == nil {
		return map[int]*trial{t.index: t.chosen}
	}
	out := map[int]*trial{}
	for _, i := range t.chosen.tear.Portions {
		trials := e.text(i).trials
		at := slices.IndexFunc(trials, func(x *trial) bool { return x.tear == t.chosen.tear })
		out[i] = trials[at]
	}
	return out
}

// reviewTogether lets a tearline go without review only if it may for every
// portion that it stands for.
func (e *engine) reviewTogether() {
	for _, t := range e.texts {
		if t.chosen == nil || t.chosen.tear == nil {
			continue
		}
		for i, tried := range e.bearing(t) {
			t.review = t.review || !tried.auto || e.Report.Portions[i].Narrow
		}
	}
}

// withholdForUse withholds a text where nothing is left that its receiver may
// do with what it tells of.
func (e *engine) withholdForUse() {
	for _, t := range e.texts {
		if t.chosen == nil {
			continue
		}
		for i, tried := range e.bearing(t) {
			use := allowed(both(e.Report.Use, e.Report.UseOf(i)), e.consentsOf(item{portion: i}))
			for _, d := range tried.covers() {
				use = both(use, d.Use)
			}
			if len(use) == 0 {
				t.withholdForUse()
				break
			}
		}
	}
}
