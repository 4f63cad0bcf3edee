package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// MostUnsent bounds for how many partners one report is drafted at once.
const MostUnsent = 64

// Unsent asks what partners would get of a report that is still being written.
type Unsent struct {
	Officer  string
	Report   *report.Report           // as it stands, decoded under the policy in force
	Partners []party.Code             // none: all that are peered
	Method   release.Method           // "" means release
	Third    []string                 // whose material is in it, beside our own
	Needs    map[string]report.Rung   // as in Proposal
	Files    map[string]tearline.File // its attachments, as far as their bytes are known
}

// Would is what one partner would get of it.
type Would struct {
	Partner  party.Code            `json:"partner"`
	Verdict  release.Verdict       `json:"verdict,omitempty"`
	Said     string                `json:"said"`            // what would become of it, in words
	Review   bool                  `json:"review"`          // an officer sees it first
	Marking  string                `json:"marking"`         // of the copy
	Use      []string              `json:"use"`             // what the partner may do with it
	Onward   string                `json:"onward"`          // whether it may go on
	Sent     int                   `json:"sent"`            // portions that go, the title not counted
	Withheld int                   `json:"withheld"`        // and those that do not
	Text     string                `json:"text"`            // the tearline as the partner reads it
	Portions []Portion             `json:"portions"`        // the same, paragraph by paragraph
	Bytes    []byte                `json:"bytes,omitempty"` // the exact bytes
	Hash     string                `json:"hash,omitempty"`  // of the bytes
	Same     string                `json:"same,omitempty"`  // of the bytes but for their times: two with one are not sent twice
	Items    []ComparedItem        `json:"items"`           // as written, at the ceiling, as given
	Gaps     []NumberedGap         `json:"gaps"`
	Needs    []release.Need        `json:"needs"`             // consents and assessments that would free something
	Residue  []tearline.Hit        `json:"residue"`           // withheld values that were found in what goes
	Files    []tearline.Attachment `json:"files,omitempty"`   // attachments that go, as far as their bytes are known
	Missing  []string              `json:"missing,omitempty"` // the others that go: the bytes are not known before
	Problem  string                `json:"problem,omitempty"` // why nothing can be said of this partner
}

// NumberedGap is a gap with its number, from 1, and the rules that it is tied to.
type NumberedGap struct {
	Number int `json:"number"`
	release.Gap
	Rules []release.Reason `json:"rules"`
}

// Would decides, tears and looks for residue as Propose does, for each partner alone.
// Nothing is stored or proposed, and nobody is told: what comes of it depends on nothing
// but the report, the policy in force and what is held. A report that is taken in and
// proposed under the same policy gets the same bytes; only what is drawn or told by the
// clock when it leaves, the identifiers of a first copy and the times, is new.
func (o *Office) Would(ctx context.Context, u Unsent) ([]Would, error) {
	const op = "disclosure.Would"
	if len(u.Partners) > MostUnsent {
		return nil, errs.E(errs.Invalid, op, "%d partners; expected at most %d", len(u.Partners), MostUnsent)
	}
	if u.Method == "" {
		u.Method = release.Release
	}
	var asked []question
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(u.Officer, insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleWarning); err != nil {
			return err
		}
		partners, err := partnersFor(tx, u.Partners)
		if err != nil {
			return err
		}
		asked, err = o.unsent(tx, u, partners)
		return err
	})
	if err != nil {
		return nil, err
	}
	at, out := o.Store.Now(), make([]Would, 0, len(asked))
	for _, q := range asked {
		w, err := o.would(q, at)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// partnersFor are those who are named, or all that are peered; each once.
func partnersFor(tx *insidedb.Tx, named []party.Code) ([]party.Code, error) {
	var out []party.Code
	if len(named) == 0 {
		all, err := tx.Partners()
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			if p.State == insidedb.PartnerActive || p.State == insidedb.PartnerSuspended {
				out = append(out, p.Code)
			}
		}
	}
	for _, code := range named {
		if to, err := addressee(tx, code, release.Release); err == nil { // else it stays as it was given
			code = to
		}
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out, nil
}

// unsent is what proposals of the report would rest on, were it taken in as it stands.
func (o *Office) unsent(tx *insidedb.Tx, u Unsent, partners []party.Code) ([]question, error) {
	sum := sha256.Sum256(u.Report.Raw)
	hash := "sha256:" + hex.EncodeToString(sum[:])
	id, before, err := tx.DraftReport(hash, u.Report.Supersedes)
	if err != nil {
		return nil, err
	}
	terms, err := unsentSources(tx, u.Report)
	if err != nil {
		return nil, err
	}
	self := o.Policy().Parties().Self
	held := insidedb.Report{ID: id, Version: before + 1, Serial: u.Report.Serial, Supersedes: u.Report.Supersedes, Raw: u.Report.Raw, Hash: hash,
		Originator: u.Report.Originator, Kind: u.Report.Kind, Third: u.Third, Author: u.Officer}
	files := map[string]tearline.File{}
	for _, a := range u.Report.Attachments() {
		files[a.File] = unknownFile
		if f, known := u.Files[a.File]; known {
			files[a.File] = f
		}
	}
	var out []question
	for _, code := range partners {
		w := world{question: question{report: held, sources: terms, partner: code, service: self, method: u.Method, needs: u.Needs, officer: u.Officer, files: files}}
		if w.tells, err = tellingOf(tx, held, code); err != nil {
			return nil, err
		}
		if err := o.lookCopy(tx, &w); err != nil {
			return nil, err
		}
		out = append(out, w.question)
	}
	return out, nil
}

// unknownFile stands for an attachment whose bytes have not come.
var unknownFile = tearline.File{Digest: "sha256:" + strings.Repeat("0", 64), Bytes: 1}

// unsentSources is sourcesOf for a report that is not held. It refuses one that rests on
// what its originator has taken back.
func unsentSources(tx *insidedb.Tx, r *report.Report) (sources, error) {
	found, err := tx.Sources(r.Refs())
	out := sources{terms: map[string]report.Origin{}}
	for ref, s := range found {
		out.terms[ref] = s.Origin
		if s.Held {
			out.held = s.Item
		}
		got, err := tx.Received(s.Item)
		if err != nil {
			return out, err
		}
		switch gone, err := tx.ItemTakenBack(got.Partner, got.Hash); {
		case err != nil:
			return out, err
		case gone:
			return out, errs.E(errs.Denied, "disclosure.Would", "it rests on what its originator has taken back; expected it without that")
		}
	}
	return out, err
}

// would is what a question comes to. What is wrong with the report for one partner is said
// there, and hinders no other.
func (o *Office) would(q question, at time.Time) (Would, error) {
	out := Would{Partner: q.partner, Use: []string{}, Portions: []Portion{}, Items: []ComparedItem{}, Gaps: []NumberedGap{}, Needs: []release.Need{}, Residue: []tearline.Hit{}}
	d, err := o.draft(q, at)
	switch kind := errs.KindOf(err); {
	case kind == errs.Invalid || kind == errs.Denied || kind == errs.NotFound || kind == errs.Conflict:
		out.Problem = err.Error()
		return out, nil
	case err != nil:
		return out, err
	}
	out.Verdict, out.Said = d.outcome.Verdict, sayOutcome(d.outcome)
	for _, p := range d.outcome.Portions {
		if p.Verdict.Goes() {
			out.Sent++
		} else {
			out.Withheld++
		}
	}
	out.explain(d)
	if !d.goes {
		return out, nil
	}
	out.Marking, out.Use, out.Onward, out.Review = d.torn.Marking, d.outcome.Use, d.outcome.Onward, !d.clean()
	out.Said = "it would go at once"
	if out.Review {
		out.Said = "it would wait for review: " + whyReview(d)
	}
	var text strings.Builder
	for i, p := range d.torn.Portions {
		if i > 0 {
			text.WriteString("\n\n")
		}
		text.WriteString(strings.TrimSpace(p.Mark + " " + p.Text))
		out.Portions = append(out.Portions, Portion(p))
	}
	out.Text = text.String()
	out.Residue = append(out.Residue, d.torn.Residue...)
	for _, a := range d.tearline.Attachments() {
		if a.File == unknownFile {
			out.Missing = append(out.Missing, a.Name)
		} else {
			out.Files = append(out.Files, a)
		}
	}
	if out.Missing == nil {
		out.Bytes, out.Hash, out.Same = d.torn.Bundle, d.torn.Hash, d.torn.Same
	}
	return out, nil
}

// explain numbers items and gaps, and ties each gap to rules with their basis.
func (w *Would) explain(d draft) {
	for i, item := range d.decided.Compare() {
		w.Items = append(w.Items, ComparedItem{i + 1, item})
		for _, g := range item.Gaps {
			w.Gaps = append(w.Gaps, NumberedGap{len(w.Gaps) + 1, g, rulesOf(g, item.Reasons)})
		}
		for _, n := range item.Needs {
			if !slices.Contains(w.Needs, n) {
				w.Needs = append(w.Needs, n)
			}
		}
	}
}

// rulesOf are those of an item's reasons that a gap names; where none names it, silence
// has a rule of its own.
func rulesOf(g release.Gap, reasons []release.Reason) []release.Reason {
	out := []release.Reason{}
	for _, x := range reasons {
		if strings.Contains(g.Because, x.Rule+": "+x.Basis) || strings.Contains(g.Because, x.Rule+" permits ") {
			out = append(out, x)
		}
	}
	if len(out) == 0 {
		rule, basis, _ := strings.Cut(g.Because, ": ")
		out = append(out, release.Reason{Rule: rule, Basis: basis, Effect: release.EffectSilent})
	}
	return out
}
