package disclosure

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// The parts of what the public is told. A gist or a tearline whose id is headline
// or instruction, or begins with one of these and a hyphen, is that part; every
// other text that goes is the description. The title is the headline of its own
// language, where no tearline is.
const (
	headline    = "headline"
	description = "description"
	instruction = "instruction"
)

// PublicAsk asks what of the newest version of a report the public may be told.
type PublicAsk struct {
	Report    string                 // serial or id
	Needs     map[string]report.Rung // as in Proposal
	Languages []string               // those wanted; none: every one in which a text may go
	Officer   string
}

// Public is what the public may be told of a report: decided as for a partner, and
// always to be approved by an officer. It holds no tearline, since nothing of it is
// ever sealed for anybody.
type Public struct {
	Held       insidedb.Report
	Report     *report.Report         // under the terms of its sources
	Given      map[string]report.Rung // the fullest rung at which each field goes, in any language
	Texts      []PublicText           // one for each language
	Directives []string               // those that it rests on
	Officers   int                    // how many different ones approve it

	rows   []insidedb.Decision
	outs   []release.Outcome // one for each row
	policy *directive.Policy // under which they are decided
}

// PublicText is what may be told in one language. There is a description, always.
type PublicText struct {
	Language                           string
	Headline, Description, Instruction string
}

// Public decides what of a report's newest version the public may be told, under
// the policy in force. It needs the public to be a party of parties.yaml, and a
// directive that names it. Each language is decided by itself: of every portion the
// first form in that language that may go. It refuses what does not go, and a copy
// whose mark is not the lowest level, without controls. Nothing is recorded.
func (o *Office) Public(tx *insidedb.Tx, ask PublicAsk, at time.Time) (Public, error) {
	const op = "disclosure.Public"
	policy := o.Policy()
	q := question{partner: party.Public, service: policy.Parties().Self, method: release.Release, needs: ask.Needs, officer: ask.Officer}
	var err error
	if q.report, err = tx.FindReport(ask.Report, present); errs.KindOf(err) == errs.NotFound {
		return Public{}, errs.E(errs.NotFound, op, "no report %q is held; expected a serial or an id", ask.Report)
	}
	if err != nil {
		return Public{}, err
	}
	if err := q.report.Erased.Refusal(op, "report "+q.report.ID); err != nil {
		return Public{}, err
	}
	if err := sourceStands(tx, q.report.ID, q.report.Version); err != nil {
		return Public{}, err
	}
	if q.sources, err = sourcesOf(tx, q.report); err != nil {
		return Public{}, err
	}
	r, err := report.Decode(q.report.ID, q.report.Raw, policy.Parties())
	if err != nil {
		return Public{}, err
	}
	if r, err = q.sources.inherit(r); err != nil {
		return Public{}, err
	}
	d, err := release.Decide(release.Request{Report: r, Partner: q.partner, Service: q.service, At: at, Method: q.method, Policy: policy, Needs: q.needs})
	if err != nil {
		return Public{}, err
	}
	if out := d.Outcome(); !out.Verdict.Goes() {
		return Public{}, errs.E(errs.Denied, op, "nothing of the report goes to the public: %s", sayOutcome(out))
	}
	a := audience{question: q, parties: policy.Parties(), base: d, at: at,
		public: Public{Held: q.report, Report: r, Given: map[string]report.Rung{}, Officers: max(o.Approvers, 1), policy: policy}}
	if err := a.tell(ask.Languages); err != nil {
		return Public{}, err
	}
	return a.public, nil
}

// Record puts the decisions on record. Whoever's consent an emergency passes over in
// them is to be told from then on.
func (p Public) Record(tx *insidedb.Tx) error {
	for i, row := range p.rows {
		d, err := tx.AddDecision(row)
		if err == nil {
			err = tx.SetOfficers(d.ID, p.Officers)
		}
		if err == nil {
			err = notify(tx, p.policy, p.outs[i], row.Report, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// audience is what the public is told while it is put together.
type audience struct {
	question
	parties *party.Parties
	base    release.Decision
	at      time.Time
	public  Public
}

// tell decides every language that is wanted, or that there is.
func (a *audience) tell(wanted []string) error {
	const op = "disclosure.Public"
	languages := wanted
	if len(languages) == 0 {
		languages = a.languages()
	}
	for _, lang := range languages {
		t := PublicText{Language: lang}
		for _, part := range []struct {
			name string
			into *string
		}{{description, &t.Description}, {headline, &t.Headline}, {instruction, &t.Instruction}} {
			d, some, err := a.choose(lang, part.name)
			if err != nil {
				return err
			}
			if !some {
				continue
			}
			if err := a.take(d, part.name, &t, part.into); err != nil {
				return err
			}
		}
		switch {
		case t.Description != "":
			a.public.Texts = append(a.public.Texts, t)
		case len(wanted) > 0:
			return errs.E(errs.Denied, op, "no text in %q goes to the public; expected a portion, gist or tearline in that language", lang)
		}
	}
	if len(a.public.Texts) == 0 {
		return errs.E(errs.Denied, op, "nothing that goes to the public describes what it is warned of%s", a.undescribed())
	}
	slices.Sort(a.public.Directives)
	a.public.Directives = slices.Compact(a.public.Directives)
	return nil
}

// undescribed says why there is no description where a portion goes, but as the
// instruction: it is one or the other.
func (a *audience) undescribed() string {
	for i := range a.public.Report.Portions {
		for _, lang := range a.languages() {
			if a.advises(i, lang) {
				return ": portion " + strconv.Itoa(i) + " has a gist that is the instruction, and so is no part of the description; expected another portion that goes to the public"
			}
		}
	}
	return ""
}

// languages are those of the report's texts, its own first.
func (a *audience) languages() []string {
	r := a.public.Report
	out := []string{r.Lang}
	add := func(lang string) {
		if lang != "" && !slices.ContainsFunc(out, func(x string) bool { return strings.EqualFold(x, lang) }) {
			out = append(out, lang)
		}
	}
	for _, t := range r.Tearlines {
		add(t.Lang)
	}
	for i, p := range r.Portions {
		add(r.LangOf(i))
		for _, g := range p.Gists {
			add(g.Lang)
		}
	}
	return out
}

// partOf tells which part the gist or tearline with an id is.
func partOf(id string) string {
	for _, part := range []string{headline, instruction} {
		if rest, ok := strings.CutPrefix(id, part); ok && (rest == "" || rest[0] == '-') {
			return part
		}
	}
	return description
}

// choose gives each portion the first form of a part in a language that may go, and
// withholds the others; some is false where none may.
func (a *audience) choose(lang, part string) (d release.Decision, some bool, err error) {
	r := a.public.Report
	var words []release.Wording
	word := func(item, form string) {
		words = append(words, release.Wording{Item: item, Form: form, Reason: part + " of a public advisory in " + lang})
	}
	if part != description || !strings.EqualFold(r.LangOf(report.TitleIndex), lang) {
		word("title", release.FormWithheld)
	}
	for i := range r.Portions {
		item, form := "portion:"+strconv.Itoa(i), release.FormWithheld
		for _, f := range a.forms(i, lang, part) {
			if a.may(item, f) {
				form, some = f, true
				break
			}
		}
		if part == description && a.advises(i, lang) {
			form = release.FormWithheld
		}
		word(item, form)
	}
	if !some {
		return d, false, nil
	}
	d, err = release.Review(a.base, release.Approval{Officer: a.officer, Wordings: words})
	return d, err == nil, err
}

// forms are those of a portion in a language that are a part, in the order in which
// they are tried.
func (a *audience) forms(i int, lang, part string) []string {
	r := a.public.Report
	in := func(of string) bool {
		if of == "" {
			of = r.LangOf(i)
		}
		return strings.EqualFold(of, lang)
	}
	var out []string
	for _, t := range r.Tearlines {
		of := t.Lang
		if of == "" {
			of = r.Lang
		}
		told := len(t.Audience) == 0 || slices.ContainsFunc(t.Audience, func(w string) bool { return a.parties.Names(w, party.Public) })
		if told && in(of) && partOf(t.ID) == part && slices.Contains(t.Portions, i) {
			out = append(out, "tearline:"+t.ID)
		}
	}
	if part == description && in("") {
		out = append(out, "written")
	}
	for _, g := range r.Portions[i].Gists {
		if in(g.Lang) && partOf(g.ID) == part {
			out = append(out, "gist:"+g.ID)
		}
	}
	return out
}

// advises tells whether a gist of the portion goes as the instruction, so that the
// portion is no part of the description.
func (a *audience) advises(i int, lang string) bool {
	return slices.ContainsFunc(a.forms(i, lang, instruction), func(f string) bool {
		return strings.HasPrefix(f, "gist:") && a.may("portion:"+strconv.Itoa(i), f)
	})
}

// may tells whether a form may go.
func (a *audience) may(item, form string) bool {
	_, err := release.Review(a.base, release.Approval{Officer: a.officer, Wordings: []release.Wording{{Item: item, Form: form, Reason: "tried for a public advisory"}}})
	return err == nil
}

// take takes over what a decision lets go of a part.
func (a *audience) take(d release.Decision, part string, t *PublicText, into *string) error {
	out := d.Outcome()
	if part == description && out.Title.Verdict.Goes() && out.Title.Text != "" {
		if err := a.lowest("title", out.Title.Mark); err != nil {
			return err
		}
		t.Headline = strings.TrimSpace(out.Title.Text)
	}
	var texts []string
	for _, p := range out.Portions {
		if !p.Verdict.Goes() {
			continue
		}
		if err := a.lowest("portion "+strconv.Itoa(p.Index), p.Mark); err != nil {
			return err
		}
		if p.Text != "" {
			texts = append(texts, strings.TrimSpace(p.Text))
		}
	}
	between := "\n\n"
	if part == headline {
		between = " "
	}
	*into = strings.Join(texts, between)
	for name, f := range out.Fields {
		ladder := a.public.Report.Fields[name].Ladder
		if before, ok := a.public.Given[name]; !ok || ladder.Index(f.Rung) < ladder.Index(before) {
			a.public.Given[name] = f.Rung
		}
	}
	a.public.Directives = append(a.public.Directives, out.Directives...)
	a.public.Officers = max(a.public.Officers, d.Officers())
	return a.row(out)
}

// lowest refuses a copy whose mark says more than that anybody may read it.
func (a *audience) lowest(item, mark string) error {
	r := a.public.Report
	m, err := marking.Parse(r.System, r.Created, mark)
	if err != nil {
		return errs.Wrap(errs.Internal, "disclosure.Public", err, "the mark of a copy cannot be read")
	}
	if m.Level.Rank > 0 || len(m.Controls()) > 0 || len(m.FGI) > 0 {
		return errs.E(errs.Denied, "disclosure.Public", "%s would go as %s; what the public is told has the lowest level and no control", item, mark)
	}
	return nil
}

// row is the decision as it is put on record.
func (a *audience) row(out release.Outcome) error {
	data, err := json.Marshal(out)
	if err != nil {
		return errs.Wrap(errs.Internal, "disclosure.Public", err, "a decision cannot be written")
	}
	a.public.outs = append(a.public.outs, out)
	a.public.rows = append(a.public.rows, insidedb.Decision{Report: a.report.ID, Version: a.report.Version, Partner: a.partner, Service: a.service, Method: a.method,
		Needs: a.needs, At: a.at, Input: out.Decision, Policy: out.Policy, Verdict: out.Verdict, Outcome: data, Officer: a.officer})
	return nil
}
