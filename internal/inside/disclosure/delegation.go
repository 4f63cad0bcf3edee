package disclosure

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// LongestDelegation bounds a delegation.
const LongestDelegation = 30 * 24 * time.Hour

// Delegation is an officer's giving the role of disclosure to another for a
// time. Only reviewing is delegated, and a taker cannot delegate it on.
type Delegation struct {
	ID         string       `json:"id"`
	Giver      string       `json:"giver"`
	Taker      string       `json:"taker"`
	Partners   []party.Code `json:"partners"` // none: all
	Until      time.Time    `json:"until"`
	Revoked    bool         `json:"revoked"`
	InForce    bool         `json:"in_force"`
	RecordedBy string       `json:"recorded_by"` // who gave or revoked it
	RecordedAt time.Time    `json:"recorded_at"`
}

// Delegate lets another officer review for this one, who has the role itself.
func (o *Office) Delegate(ctx context.Context, officer string, d Delegation) (Delegation, error) {
	const op = "disclosure.Delegate"
	now := o.Store.Now()
	switch {
	case officer != d.Giver:
		return Delegation{}, errs.E(errs.Denied, op, "officer %q delegates what is %q's; expected the officer whose role it is", officer, d.Giver)
	case d.Taker == d.Giver:
		return Delegation{}, errs.E(errs.Invalid, op, "officer %q delegates to the same officer; expected another", d.Giver)
	case !d.Until.After(now) || d.Until.After(now.Add(LongestDelegation)):
		return Delegation{}, errs.E(errs.Invalid, op, "until %s; expected a time in the next 30 days", d.Until.UTC().Format(time.RFC3339))
	}
	for _, p := range d.Partners {
		if !o.Policy().Parties().Known(p) {
			return Delegation{}, errs.E(errs.Invalid, op, "unknown partner %q; expected parties of parties.yaml", p)
		}
	}
	return o.putDelegation(ctx, func(tx *insidedb.Tx) (insidedb.Delegation, error) {
		if err := tx.Authorise(d.Giver, insidedb.RoleDisclosure); err != nil {
			return insidedb.Delegation{}, err
		}
		return insidedb.Delegation{Giver: d.Giver, Taker: d.Taker, Partners: d.Partners, Until: d.Until, Officer: officer}, registered(tx, d.Taker)
	})
}

// Undelegate ends a delegation at once, by its giver, its taker or a lead.
func (o *Office) Undelegate(ctx context.Context, officer, id string) (Delegation, error) {
	const op = "disclosure.Undelegate"
	return o.putDelegation(ctx, func(tx *insidedb.Tx) (insidedb.Delegation, error) {
		d, err := tx.Delegation(id)
		if errs.KindOf(err) == errs.NotFound {
			return d, errs.E(errs.NotFound, op, "no delegation %q", id)
		}
		if err != nil {
			return d, err
		}
		if officer != d.Giver && officer != d.Taker {
			if err := tx.Authorise(officer, insidedb.RoleLead); err != nil {
				return d, err
			}
		}
		d.Revoked, d.Officer = true, officer
		return d, registered(tx, officer)
	})
}

func (o *Office) putDelegation(ctx context.Context, next func(*insidedb.Tx) (insidedb.Delegation, error)) (Delegation, error) {
	var out insidedb.Delegation
	err := o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		d, err := next(tx)
		if err != nil {
			return err
		}
		out, err = tx.PutDelegation(d)
		return err
	})
	if err != nil {
		return Delegation{}, err
	}
	return o.delegationOf(out, o.Store.Now()), nil
}

// Delegations lists every delegation as of a time (zero: now), the latest first.
func (o *Office) Delegations(ctx context.Context, asOf time.Time) ([]Delegation, error) {
	if err := o.Store.Settled(asOf); err != nil {
		return nil, err
	}
	at := asOf
	if at.IsZero() {
		at = o.Store.Now()
	}
	out := []Delegation{}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, err := tx.Delegations("", asOf)
		for _, d := range rows {
			out = append(out, o.delegationOf(d, at))
		}
		return err
	})
	return out, err
}

func (o *Office) delegationOf(d insidedb.Delegation, at time.Time) Delegation {
	return Delegation{ID: d.ID, Giver: d.Giver, Taker: d.Taker, Partners: append([]party.Code{}, d.Partners...), Until: d.Until, Revoked: d.Revoked,
		InForce: !d.Revoked && at.Before(d.Until), RecordedBy: d.Officer, RecordedAt: d.RecordedAt}
}

// registered refuses whoever is no officer of this service, or no longer one.
func registered(tx *insidedb.Tx, code string) error { return tx.Authorise(code, insidedb.Roles...) }

// authority finds under whose authority an officer reviews what goes to a
// partner: "" for the officer's own, else that of the giver of a delegation that
// is in force, whose own role still stands.
func authority(tx *insidedb.Tx, by By, partner party.Code, at time.Time) (string, error) {
	const op = "disclosure.authority"
	own := tx.Authorise(by.Officer, insidedb.RoleDisclosure)
	if by.For == "" && errs.KindOf(own) != errs.Denied {
		return "", own
	}
	all, err := tx.Delegations(by.Officer, present)
	if err != nil {
		return "", err
	}
	var givers []string
	for _, d := range all {
		covers := len(d.Partners) == 0 || slices.ContainsFunc(d.Partners, func(p party.Code) bool { return p.Includes(partner) })
		if d.Revoked || !at.Before(d.Until) || !covers || by.For != "" && d.Giver != by.For || slices.Contains(givers, d.Giver) {
			continue
		}
		switch err := tx.Authorise(d.Giver, insidedb.RoleDisclosure); errs.KindOf(err) {
		case "":
			givers = append(givers, d.Giver)
		case errs.Denied: // what is gone cannot be used by another
		default:
			return "", err
		}
	}
	switch {
	case len(givers) == 1:
		return givers[0], nil
	case len(givers) > 1:
		return "", errs.E(errs.Invalid, op, "%s have delegated to %q; expected for whom it is done", strings.Join(givers, ", "), by.Officer)
	case by.For != "":
		return "", errs.E(errs.Denied, op, "%q has delegated nothing to %q that covers %s now", by.For, by.Officer, partner)
	}
	return "", own
}
