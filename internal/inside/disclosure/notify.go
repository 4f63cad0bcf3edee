package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Owed is an obligation that an emergency opened.
type Owed struct {
	ID     string           `json:"id"`
	Kind   obligation.Kind  `json:"kind"`
	Party  party.Code       `json:"party,omitempty"`
	State  obligation.State `json:"state"`
	Due    *time.Time       `json:"due,omitempty"`    // absent: as the service's plan has it
	Closed *time.Time       `json:"closed,omitempty"` // when the party was told, or the report was read
}

// Under is a release that rests on an emergency.
type Under struct {
	Release string     `json:"release"`
	Partner party.Code `json:"partner"`
	State   string     `json:"state"`
	Said    string     `json:"said"` // the state in words
}

// oversees is the id of the report to oversight of an emergency: every invocation
// has its own, however often the same is invoked.
func oversees(emergency string) string { return dutyID(emergency, obligation.ReportOversight, "") }

// dutyID is the id of what an emergency opens, so that it opens once. An invocation
// is for one serial, and so for one version of a report.
func dutyID(emergency string, kind obligation.Kind, who party.Code) string {
	sum := sha256.Sum256([]byte("emergency/" + emergency + "/" + string(kind) + "/" + string(who)))
	return hex.EncodeToString(sum[:16])
}

// owe opens what invoking an emergency obliges the service to, as far as it can be
// foreseen. What is passed over later, Settle and whatever else lets words go opens.
func owe(tx *insidedb.Tx, p *directive.Policy, d *directive.Directive, act insidedb.EmergencyAct, r *report.Report) ([]Owed, error) {
	i := act.Invocation
	givers, err := passedOver(p.Foresee(i), d, i, r)
	if err != nil {
		return nil, err
	}
	var out []Owed
	for _, duty := range i.Duties(d, givers, p.Parties().Self) {
		put, err := open(tx, p, i, duty,
			insidedb.Obligation{Report: act.Report, By: act.Officer, Reason: "emergency " + i.ID + " under " + d.ID + ": " + act.Reason, Opened: i.At})
		if err != nil {
			return nil, err
		}
		out = append(out, owedOf(put))
	}
	return out, nil
}

// notify opens, for everybody whose consent a decision passes over, that they are
// told: within what the directive says from the time of the decision, which is that
// of letting it go. Who is to be told, or was told, on account of the same invocation
// is not told twice. The release is "" where it is none.
func notify(tx *insidedb.Tx, p *directive.Policy, out release.Outcome, reportID, releaseID string) error {
	if len(out.PassedOver) == 0 {
		return nil
	}
	for _, i := range p.Invocations() {
		at := slices.IndexFunc(p.Directives(), func(d *directive.Directive) bool { return d.ID == i.Directive })
		if at < 0 || !slices.Contains(out.Invocations, i.ID) || !p.Directives()[at].InExtremis() {
			continue
		}
		d := p.Directives()[at]
		for _, duty := range d.Notices(whose(out), p.Parties().Self, out.At) {
			_, err := open(tx, p, i, duty, insidedb.Obligation{Report: reportID, Release: releaseID, Reason: "passed over under emergency " + i.ID + " and " + d.ID, Opened: out.At})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// notifyUnsealed is notify for what is approved and is never sealed: from then on
// it may be shown, told or handed over.
func notifyUnsealed(tx *insidedb.Tx, p *directive.Policy, r insidedb.Release) error {
	if r.State != insidedb.Approved || r.Method == release.Release {
		return nil
	}
	out, err := decided(tx, r)
	if err != nil {
		return err
	}
	return notify(tx, p, out, r.Report, r.ID)
}

// decided is the outcome that a release rests on; the zero Outcome once it is erased.
func decided(tx *insidedb.Tx, r insidedb.Release) (out release.Outcome, err error) {
	row, err := tx.Decision(r.Decision)
	if err != nil || len(row.Outcome) == 0 {
		return out, err
	}
	if err := json.Unmarshal(row.Outcome, &out); err != nil {
		return out, errs.Wrap(errs.Internal, "disclosure.decided", err, "a decision cannot be read")
	}
	return out, nil
}

// whose lists whose consents an outcome passes over.
func whose(out release.Outcome) []party.Code {
	var all []party.Code
	for _, need := range out.PassedOver {
		all = append(all, party.Code(need.Who))
	}
	return all
}

// open opens one duty of an invocation, where it is not opened yet; put has who
// brought it about, on what, why and when.
func open(tx *insidedb.Tx, p *directive.Policy, i directive.Invocation, duty directive.Duty, put insidedb.Obligation) (insidedb.Obligation, error) {
	put.ID, put.Cause = dutyID(i.ID, duty.Kind, duty.Party), oversees(i.ID)
	if duty.Kind == obligation.ReportOversight {
		put.ID, put.Cause = put.Cause, ""
	}
	held, err := tx.ObligationByID(put.ID)
	if errs.KindOf(err) != errs.NotFound {
		return held, err
	}
	self := p.Parties().Self
	put.Kind, put.Debtor, put.Creditor, put.Partner = duty.Kind, self, self, duty.Party
	put.Ground, put.Standing, put.State = obligation.Law, obligation.IsAccepted, obligation.Open
	if !duty.Due.IsZero() {
		put.Due = &duty.Due
	}
	return tx.PutObligation(put)
}

func owedOf(o insidedb.Obligation) Owed {
	return Owed{ID: o.ID, Kind: o.Kind, Party: o.Partner, State: o.State, Due: o.Due, Closed: o.Closed}
}

// passedOver lists whose consents the invocation passes over, to whatever partner
// it is for and by whatever method the directive names.
func passedOver(p *directive.Policy, d *directive.Directive, i directive.Invocation, r *report.Report) ([]party.Code, error) {
	var out []party.Code
	for _, partner := range known(p.Parties()) {
		if !d.Names(partner, p.Parties()) || !i.For(partner) || p.Parties().Self.Includes(partner) || partner == p.Parties().Self.Country() {
			continue
		}
		for _, method := range d.Methods {
			decided, err := release.Decide(release.Request{Report: r, Partner: partner, At: i.At, Method: release.Method(method), Policy: p})
			if err != nil {
				return nil, err
			}
			out = append(out, whose(decided.Outcome())...)
		}
	}
	return out, nil
}

// known lists the countries and services of parties.yaml, A–Z.
func known(p *party.Parties) []party.Code {
	var out []party.Code
	for code, q := range p.Parties {
		out = append(append(out, code), q.Services...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// marked says the mark of the report.
func (e *Emergency) marked(tx *insidedb.Tx, asOf time.Time) (err error) {
	e.Mark, err = tx.MarksAsOf(asOf).Report(e.report)
	return err
}

// rests fills in what the emergency opened and what goes under it, as of a time.
func (e *Emergency) rests(tx *insidedb.Tx, asOf time.Time) error {
	id := oversees(e.ID)
	if err := e.marked(tx, asOf); err != nil {
		return err
	}
	all, err := tx.Obligations(insidedb.ObligationQuery{Cause: id, Kind: obligation.NotifyOrigin, AsOf: asOf})
	if err != nil {
		return err
	}
	oversight, err := tx.Obligation(id, asOf)
	switch {
	case err == nil:
		all = append(all, oversight)
	case errs.KindOf(err) != errs.NotFound:
		return err
	}
	for _, o := range all {
		e.Owed = append(e.Owed, owedOf(o))
	}
	releases, err := tx.ReportReleases(e.report, asOf)
	if err != nil {
		return err
	}
	for _, r := range releases {
		out, err := decided(tx, r)
		if err != nil {
			return err
		}
		if slices.Contains(out.Invocations, e.ID) {
			e.Releases = append(e.Releases, Under{Release: r.ID, Partner: r.Partner, State: string(r.State), Said: Say(r)})
		}
	}
	return nil
}
