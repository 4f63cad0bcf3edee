package disclosure

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// States of an emergency.
const (
	EmergencyInForce = "in force"
	EmergencyOver    = "over"  // it ended by itself
	EmergencyEnded   = "ended" // an officer ended it before that
)

// Invocation asks that an emergency directive be woken for a report.
type Invocation struct {
	Officer   string       `json:"-"`
	Directive string       `json:"directive"`
	Report    string       `json:"report"`             // serial or id
	Partners  []party.Code `json:"partners,omitempty"` // none: all that the directive names
	For       string       `json:"for,omitempty"`      // how long, such as 24h; "": as long as the directive allows
	Trigger   string       `json:"trigger,omitempty"`  // stated where the report is no warning
	Office    string       `json:"office"`             // in which the officer acts
	Reason    string       `json:"reason"`
}

// Emergency is an invocation of an emergency directive, and what came of it.
type Emergency struct {
	ID          string       `json:"id"`
	State       string       `json:"state"` // in force, over, ended
	Directive   string       `json:"directive"`
	Report      string       `json:"report"` // serial
	Partners    []party.Code `json:"partners"`
	Trigger     string       `json:"trigger,omitempty"`
	At          time.Time    `json:"at"`
	Until       time.Time    `json:"until"`
	By          string       `json:"by"`
	Office      string       `json:"office"`
	Reason      string       `json:"reason"` // "" once the report is erased
	Ended       *time.Time   `json:"ended,omitempty"`
	EndedBy     string       `json:"ended_by,omitempty"`
	EndedReason string       `json:"ended_reason,omitempty"`
	Owed        []Owed       `json:"owed,omitempty"`     // what it opened: who is to be told, and oversight
	Releases    []Under      `json:"releases,omitempty"` // what goes, or went, under it

	insidedb.Mark // of the report

	report string // id
}

// Invoke wakes an emergency directive for one report: from now on, for as long as
// is asked and no longer than the directive allows. The officer has the role lead
// or warning and acts in the office that the directive names. Whoever's consent it
// passes over is to be told, and oversight is to read of it: both are owed from
// then on.
func (o *Office) Invoke(ctx context.Context, in Invocation) (Emergency, error) {
	const op = "disclosure.Invoke"
	if err := words(op, in.Reason, "why the directive is invoked"); err != nil {
		return Emergency{}, err
	}
	policy := o.Policy()
	d, err := emergencyOf(policy, in.Directive, o.Store.Now())
	if err != nil {
		return Emergency{}, err
	}
	var out Emergency
	err = o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(in.Officer, insidedb.RoleLead, insidedb.RoleWarning); err != nil {
			return err
		}
		held, r, err := reportOf(tx, policy, in.Report)
		if err != nil {
			return err
		}
		i, err := in.invocation(d, r, o.Store.Now())
		if err != nil {
			return err
		}
		if err := i.Fits("invocation", policy.Directives(), policy.Parties()); err != nil {
			return err
		}
		if err := onceOnly(tx, i); err != nil {
			return err
		}
		act, err := tx.AddEmergencyAct(insidedb.EmergencyAct{Act: insidedb.EmergencyInvoked, Officer: in.Officer, Report: held.ID, Invocation: i, Reason: in.Reason})
		if err != nil {
			return err
		}
		out = emergencies([]insidedb.EmergencyAct{act}, i.At)[0]
		if err := out.marked(tx, present); err != nil {
			return err
		}
		out.Owed, err = owe(tx, policy, d, act, r)
		return err
	})
	if err == nil {
		o.Log.Warn("an emergency directive is invoked", "emergency", out.ID, "until", out.Until)
		err = o.refreshed(ctx)
	}
	return out, err
}

// emergencyOf finds an emergency directive that is in force.
func emergencyOf(p *directive.Policy, id string, now time.Time) (*directive.Directive, error) {
	const op = "disclosure.Invoke"
	for _, d := range directive.InForce(p.Directives(), now) {
		switch {
		case d.ID != id:
		case d.Emergency == nil || d.Restrict:
			return nil, errs.E(errs.Denied, op, "%s is no emergency directive", id)
		default:
			return d, nil
		}
	}
	return nil, errs.E(errs.NotFound, op, "no directive %q is in force", id)
}

// reportOf reads the newest version of a report, as it would be decided.
func reportOf(tx *insidedb.Tx, p *directive.Policy, ref string) (insidedb.Report, *report.Report, error) {
	const op = "disclosure.Invoke"
	held, err := tx.FindReport(ref, present)
	if errs.KindOf(err) == errs.NotFound {
		return held, nil, errs.E(errs.NotFound, op, "no report %q is held; expected a serial or an id", ref)
	}
	if err != nil {
		return held, nil, err
	}
	if err := held.Erased.Refusal(op, "report "+ref); err != nil {
		return held, nil, err
	}
	r, err := report.Decode(held.ID, held.Raw, p.Parties())
	if err != nil {
		return held, nil, err
	}
	if r.Serial == "" {
		return held, nil, errs.E(errs.Invalid, op, "the report has no serial, by which an invocation names it; expected a version with one")
	}
	from, err := sourcesOf(tx, held)
	if err != nil {
		return held, nil, err
	}
	r, err = from.inherit(r)
	return held, r, err
}

// invocation is what is asked, as the policy reads it.
func (in Invocation) invocation(d *directive.Directive, r *report.Report, now time.Time) (directive.Invocation, error) {
	const op = "disclosure.Invoke"
	none := directive.Invocation{}
	if in.Office != d.Emergency.Approver {
		return none, errs.E(errs.Denied, op, "%s is for the office %s to invoke; expected an officer who acts in it", d.ID, d.Emergency.Approver)
	}
	if in.Trigger != "" && !slices.Contains(directive.Triggers, in.Trigger) {
		return none, errs.E(errs.Invalid, op, "trigger %q; expected one of %s", in.Trigger, strings.Join(directive.Triggers, ", "))
	}
	if err := d.CheckKind(r.Kind, in.Trigger); err != nil {
		return none, err
	}
	now = now.UTC().Truncate(time.Microsecond)
	until := d.Emergency.Until(now)
	if in.For != "" {
		length, err := time.ParseDuration(in.For)
		if err != nil || length <= 0 {
			return none, errs.E(errs.Invalid, op, "for %q; expected a length of time such as 24h", in.For)
		}
		if until = now.Add(length); until.After(d.Emergency.Until(now)) {
			return none, errs.E(errs.Denied, op, "for %s is longer than %s, the most that %s allows", in.For, d.Emergency.Max, d.ID)
		}
	}
	var partners []party.Code
	for _, c := range in.Partners {
		if !slices.Contains(partners, c) {
			partners = append(partners, c)
		}
	}
	return directive.Invocation{Directive: d.ID, Report: r.Serial, Partners: partners, Trigger: in.Trigger, At: now, Until: until, By: in.Officer, Office: in.Office}, nil
}

// onceOnly refuses what is invoked already, so that the same asked twice opens
// nothing twice.
func onceOnly(tx *insidedb.Tx, i directive.Invocation) error {
	acts, err := tx.EmergencyActs("", present)
	if err != nil {
		return err
	}
	for _, e := range emergencies(acts, i.At) {
		if e.State == EmergencyInForce && e.Directive == i.Directive && e.Report == i.Report && slices.Equal(e.Partners, i.Partners) {
			return errs.E(errs.Conflict, "disclosure.Invoke", "%s invokes it already, until %s", e.ID, e.Until.Format(time.RFC3339))
		}
	}
	return nil
}

// EndEmergency ends an emergency before it ends by itself. What rests on it and is
// not delivered is withdrawn.
func (o *Office) EndEmergency(ctx context.Context, officer, id, reason string) (Emergency, error) {
	const op = "disclosure.EndEmergency"
	if err := words(op, reason, "why it ends"); err != nil {
		return Emergency{}, err
	}
	var out Emergency
	err := o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleLead, insidedb.RoleWarning); err != nil {
			return err
		}
		acts, err := tx.EmergencyActs(id, present)
		if err != nil {
			return err
		}
		if id == "" || len(acts) == 0 {
			return errs.E(errs.NotFound, op, "no emergency %q", id)
		}
		now := o.Store.Now().UTC().Truncate(time.Microsecond)
		last := acts[len(acts)-1]
		if !last.Invocation.InForce(now) {
			return errs.E(errs.Conflict, op, "%s is over since %s", id, last.Invocation.End().Format(time.RFC3339))
		}
		ended := insidedb.EmergencyAct{Act: insidedb.EmergencyEnded, Officer: officer, Report: last.Report, Invocation: last.Invocation, Reason: reason}
		ended.Invocation.Ended = now
		if ended, err = tx.AddEmergencyAct(ended); err != nil {
			return err
		}
		out = emergencies(append(acts, ended), now)[0]
		return out.marked(tx, present)
	})
	if err == nil {
		err = o.refreshed(ctx)
	}
	return out, err
}

// Emergencies lists every emergency as of a time, the latest first, with what it
// opened and what goes under it.
func (o *Office) Emergencies(ctx context.Context, asOf time.Time) ([]Emergency, error) {
	if err := o.Store.Settled(asOf); err != nil {
		return nil, err
	}
	out := []Emergency{}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		acts, err := tx.EmergencyActs("", asOf)
		at := asOf
		if at.IsZero() {
			at = o.Store.Now()
		}
		if err != nil {
			return err
		}
		out = emergencies(acts, at)
		for i := range out {
			if err := out[i].rests(tx, asOf); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Emergency) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return out, err
}

// emergencies folds acts, in their order, as they stand at a time.
func emergencies(acts []insidedb.EmergencyAct, at time.Time) []Emergency {
	out := []Emergency{}
	for _, a := range acts {
		i := a.Invocation
		n := slices.IndexFunc(out, func(e Emergency) bool { return e.ID == i.ID })
		if n < 0 {
			n = len(out)
			out = append(out, Emergency{ID: i.ID, Directive: i.Directive, Report: i.Report, Partners: append([]party.Code{}, i.Partners...), Trigger: i.Trigger,
				At: i.At, Until: i.Until, By: i.By, Office: i.Office, Reason: a.Reason, report: a.Report})
		}
		e := &out[n]
		switch {
		case a.Act == insidedb.EmergencyEnded:
			e.State, e.Ended, e.EndedBy, e.EndedReason = EmergencyEnded, &i.Ended, a.Officer, a.Reason
		case i.InForce(at):
			e.State = EmergencyInForce
		default:
			e.State = EmergencyOver
		}
	}
	return out
}

// refreshed brings the policy in force up to what was just recorded.
func (o *Office) refreshed(ctx context.Context) error {
	if o.Refresh == nil {
		return nil
	}
	return o.Refresh(ctx)
}

// words refuses an officer's words that say nothing, or too much.
func words(op, reason, want string) error {
	if strings.TrimSpace(reason) == "" {
		return errs.E(errs.Invalid, op, "no reason; expected %s", want)
	}
	if len(reason) > MostReason {
		return errs.E(errs.Invalid, op, "a reason of %d bytes; expected at most %d", len(reason), MostReason)
	}
	return nil
}
