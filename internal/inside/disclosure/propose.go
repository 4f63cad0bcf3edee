package disclosure

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Proposal asks that the newest version of a report go to a partner.
type Proposal struct {
	Report  string                 `json:"report"`            // serial or id
	Partner party.Code             `json:"partner"`           // a country stands for its one peered service
	Service party.Code             `json:"service,omitempty"` // our acting service; "" means the node's
	Method  release.Method         `json:"method,omitempty"`  // "" means release
	Needs   map[string]report.Rung `json:"needs,omitempty"`   // field → the rung that a stated need asks for
	Officer string                 `json:"-"`                 // who asks

	// Also is done in the same transaction, whatever came of it, and last: what it
	// refuses is not proposed, and nothing is on record of it. It may be called anew
	// where a neighbour came between.
	Also func(tx *insidedb.Tx, came Result) error `json:"-"`
}

// Result is what came of a proposal.
type Result struct {
	V         int             `json:"v"`
	Release   string          `json:"release,omitempty"` // its id; none when nothing goes
	Partner   party.Code      `json:"partner"`
	State     string          `json:"state"` // of the release; withheld or referred when nothing goes
	Said      string          `json:"said"`  // the state in words
	Unchanged bool            `json:"unchanged,omitempty"`
	Made      bool            `json:"-"` // the release is a new one
	Verdict   release.Verdict `json:"verdict"`
	Decision  json.RawMessage `json:"decision"` // the outcome, for our own eyes
}

// errChanged says that the store changed between reading and writing.
var errChanged = errors.New("the store changed meanwhile")

// rounds bounds how often a proposal starts again because of a neighbour.
const rounds = 5

// Propose decides, tears and checks the newest version of a report for a
// partner, and approves it when nothing needs a review and no officer has denied
// it before. The decision is recorded whatever it says. Proposing the same again
// changes nothing.
func (o *Office) Propose(ctx context.Context, p Proposal) (Result, error) {
	if p.Method == "" {
		p.Method = release.Release
	}
	if o.Refresh != nil { // an answer that has come is used from then on
		if err := o.Refresh(ctx); err != nil {
			return Result{}, err
		}
	}
	for range rounds {
		w, err := o.look(ctx, p)
		if err != nil {
			return Result{}, err
		}
		d, err := o.draft(w.question, o.Store.Now())
		if err != nil {
			return Result{}, err
		}
		out, err := o.record(ctx, w, d, p.Also)
		if err == nil {
			o.Log.Info("proposed", "release", out.Release, "state", out.State)
		}
		if !errors.Is(err, errChanged) {
			return out, err
		}
	}
	return Result{}, errs.E(errs.Unavailable, "disclosure.Propose", "others keep changing the same release; try again")
}

// world is what a proposal finds.
type world struct {
	question
	releases []insidedb.Release // of the report to the partner, the latest first
	first    bool               // the partner has no copy of the report yet
}

// look reads what a proposal rests on.
func (o *Office) look(ctx context.Context, p Proposal) (world, error) {
	w := world{}
	w.service, w.method, w.needs, w.officer = p.Service, p.Method, p.Needs, p.Officer
	if w.service == "" {
		w.service = o.Policy().Parties().Self
	}
	if self := o.Policy().Parties().Self; w.service != self {
		return world{}, errs.E(errs.Denied, "disclosure.Propose", "this node acts for %s, not for %s", self, w.service)
	}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		err := tx.Authorise(p.Officer, insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleLiaison)
		if err != nil {
			return err
		}
		if w.report, err = tx.FindReport(p.Report, time.Time{}); errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "disclosure.Propose", "no report %q is held; expected a serial or an id", p.Report)
		}
		if err != nil {
			return err
		}
		if err := sourceStands(tx, w.report.ID, w.report.Version); err != nil {
			return err
		}
		if w.sources, err = sourcesOf(tx, w.report); err != nil {
			return err
		}
		if err := w.withFiles(tx); err != nil {
			return err
		}
		if w.partner, err = addressee(tx, p.Partner, p.Method); err != nil {
			return err
		}
		if w.tells, err = tellingOf(tx, w.report, w.partner); err != nil {
			return err
		}
		if w.releases, err = tx.ReleasesOf(w.report.ID, w.partner); err != nil {
			return err
		}
		return o.lookCopy(tx, &w)
	})
	return w, err
}

// lookCopy reads the identity of the partner's copy, or draws a new one. The
// draw is named after the report alone, so that no other report moves it.
func (o *Office) lookCopy(tx *insidedb.Tx, w *world) (err error) {
	if err := w.withTokens(tx); err != nil {
		return err
	}
	w.copy, err = tx.Copy(w.report.ID, w.partner)
	if w.first = errs.KindOf(err) == errs.NotFound; !w.first {
		if err == nil {
			w.naming, err = tx.NamingKey(w.copy.Naming)
		}
		return err
	}
	if w.naming, err = tx.CurrentNamingKey(); err != nil {
		return err
	}
	random, err := draw(o.Source, w.partner, 0, "copy/"+cmp.Or(w.report.Serial, w.report.Hash))
	w.copy = insidedb.Copy{Report: w.report.ID, Partner: w.partner, Internal: hex.EncodeToString(random), Naming: w.naming.Version}
	return err
}

// unmoved tells whether what was looked at is still so.
func (w world) unmoved(tx *insidedb.Tx) error {
	newest, err := tx.NewestVersion(w.report.ID)
	if err != nil {
		return err
	}
	releases, err := tx.ReleasesOf(w.report.ID, w.partner)
	if err != nil {
		return err
	}
	same := slices.EqualFunc(releases, w.releases, func(a, b insidedb.Release) bool { return a.ID == b.ID && a.State == b.State && a.Hash == b.Hash })
	if newest != w.report.Version || !same || sourceStands(tx, w.report.ID, w.report.Version) != nil {
		return errChanged
	}
	if !w.first {
		return nil
	}
	switch _, err := tx.Copy(w.report.ID, w.partner); errs.KindOf(err) {
	case errs.NotFound:
		return nil
	case "":
		return errChanged
	default:
		return err
	}
}

// record writes the decision and what follows from it, and does also what belongs
// with it.
func (o *Office) record(ctx context.Context, w world, d draft, also func(*insidedb.Tx, Result) error) (Result, error) {
	var out Result
	err := o.Store.Grouped(ctx, func(tx *insidedb.Tx) error {
		if err := w.unmoved(tx); err != nil {
			return err
		}
		row, err := addDecision(tx, d)
		if err != nil {
			return err
		}
		if out, err = settled(tx, w, d, row.ID); err != nil || also == nil {
			return err
		}
		return also(tx, out)
	})
	return out, err
}

// settled records what follows from a decision.
func settled(tx *insidedb.Tx, w world, d draft, decision string) (Result, error) {
	out := Result{V: 1, Partner: w.partner, Verdict: d.outcome.Verdict, Decision: d.row.Outcome}
	if !d.goes {
		out.State, out.Said = outcomeState(d.outcome.Verdict), sayOutcome(d.outcome)
		return out, cancelPending(tx, w, out.Said)
	}
	if held := w.holds(d); held != nil {
		out.Release, out.State, out.Said = held.ID, string(held.State), Say(*held)
		if out.Unchanged = left(held.State); out.Unchanged {
			out.Said = "not sent again: unchanged since release " + held.ID + ", " + Say(*held)
		}
		return out, tx.LinkDecision(decision, held.ID)
	}
	r, err := addRelease(tx, w, d, decision)
	if err != nil {
		return out, err
	}
	out.Release, out.State, out.Said, out.Made = r.ID, string(r.State), Say(r), true
	return out, replace(tx, w, r)
}

// replace has what waits upon a release that a new one takes the place of wait upon
// the new one.
func replace(tx *insidedb.Tx, w world, by insidedb.Release) error {
	for _, r := range w.releases {
		switch r.State {
		case insidedb.InReview, insidedb.Approved, insidedb.NeedsDecision, insidedb.Returned:
			if r.Method != w.method {
				continue
			}
			if err := tx.MovePending(r.ID, by.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// holds finds the release that says the same already: the partner has it, or
// it is on its way there, or it waits for review.
func (w world) holds(d draft) *insidedb.Release {
	for i, r := range w.releases {
		if r.Method != w.method {
			continue
		}
		switch r.State {
		case insidedb.Denied, insidedb.Returned, insidedb.Cancelled, insidedb.Refused, insidedb.NeedsDecision:
			continue
		case insidedb.InReview, insidedb.Approved:
			if r.Version == w.report.Version && r.Same == d.torn.Same {
				return &w.releases[i]
			}
			continue // a new proposal takes its place
		}
		if r.Same == d.torn.Same {
			return &w.releases[i]
		}
		return nil // the newest that went says something else
	}
	return nil
}

// cancelPending ends what waits for the same copy, in favour of a later decision.
func cancelPending(tx *insidedb.Tx, w world, reason string) error {
	for _, r := range w.releases {
		pending := r.State == insidedb.InReview || r.State == insidedb.Approved || r.State == insidedb.NeedsDecision
		if !pending || r.Method != w.method {
			continue
		}
		if _, err := tx.SetState(r, insidedb.Cancelled, w.officer, "decided again: "+reason); err != nil {
			return err
		}
	}
	return nil
}

// addRelease records the release, approved or in review.
func addRelease(tx *insidedb.Tx, w world, d draft, decision string) (insidedb.Release, error) {
	if err := cancelPending(tx, w, "a later proposal takes its place"); err != nil {
		return insidedb.Release{}, err
	}
	if w.first {
		if err := tx.AddCopy(w.copy); err != nil {
			return insidedb.Release{}, err
		}
	}
	torn := d.torn
	torn.Decision = decision
	r, err := tx.AddRelease(insidedb.Release{Report: w.report.ID, Version: w.report.Version, Partner: w.partner, Service: w.service, Method: w.method,
		Needs: w.needs, Proposer: w.officer, Torn: torn})
	if err != nil {
		return insidedb.Release{}, err
	}
	denied, err := deniedBefore(tx, w.report, w.partner)
	switch {
	case err != nil:
		return insidedb.Release{}, err
	case d.clean() && denied == "":
		if r, err = tx.SetState(r, insidedb.Approved, "", "automatic"); err != nil {
			return r, err
		}
		return r, notifyUnsealed(tx, d.policy, r)
	case d.clean():
		return tx.SetState(r, insidedb.InReview, "", denied)
	case denied != "":
		return tx.SetState(r, insidedb.InReview, "", whyReview(d)+"; "+denied)
	}
	return tx.SetState(r, insidedb.InReview, "", whyReview(d))
}

func whyReview(d draft) string {
	why := d.rank.why
	switch found := len(d.torn.Residue) > 0; {
	case d.automatic && !found:
		return why
	case d.automatic:
		why = joined("the residue check found withheld values", why)
	case found:
		why = joined("review is required, and the residue check found withheld values", why)
	default:
		why = joined("review is required", why)
	}
	return why
}

// joined is a reason with another behind it, where there is one.
func joined(why, also string) string {
	if also == "" {
		return why
	}
	return why + "; " + also
}
