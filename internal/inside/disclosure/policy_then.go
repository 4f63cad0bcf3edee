package disclosure

import (
	"context"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// mostCompared bounds the reports over which a draft is compared: the newest.
const mostCompared = 500

// Compiled is a directive as it compiles to Cedar.
type Compiled struct {
	V      int    `json:"v"`
	ID     string `json:"id"`
	Policy string `json:"policy"` // hash of the policy that it stood in
	Cedar  string `json:"cedar"`
}

// Laws are the rules of law of the policy that was in force.
type Laws struct {
	V      int              `json:"v"`
	Policy string           `json:"policy"`
	Rules  []directive.Rule `json:"rules"` // by id
}

// policyThen compiles the policy that was in force at a time, of the files that were kept
// of it; zero: the one that is in force.
func (o *Office) policyThen(ctx context.Context, asOf time.Time) (*directive.Policy, error) {
	if asOf.IsZero() {
		return o.Policy(), nil
	}
	if err := o.Store.Settled(asOf); err != nil {
		return nil, err
	}
	var kept insidedb.Policy
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		kept, err = tx.Policy(asOf)
		return err
	})
	if err != nil {
		return nil, err
	}
	files, err := filesOf(kept)
	if err != nil {
		return nil, err
	}
	return directive.Load(files)
}

// Cedar gives what a directive of the policy that was in force at a time (zero: now)
// compiles to.
func (o *Office) Cedar(ctx context.Context, id string, asOf time.Time) (Compiled, error) {
	p, err := o.policyThen(ctx, asOf)
	if err != nil {
		return Compiled{}, err
	}
	for _, d := range p.Directives() {
		if d.ID == id {
			return Compiled{1, id, p.Hash(), p.Text(d)}, nil
		}
	}
	return Compiled{}, errs.E(errs.NotFound, "disclosure.Cedar", "no directive %q stood in the policy", id)
}

// Law gives the rules of law of the policy that was in force at a time (zero: now).
func (o *Office) Law(ctx context.Context, asOf time.Time) (Laws, error) {
	p, err := o.policyThen(ctx, asOf)
	if err != nil {
		return Laws{}, err
	}
	return Laws{1, p.Hash(), p.Law()}, nil
}

// Permitted tabulates all that the policy of a time (zero: now) permits a partner, kind ×
// topic × level × road × ladder.
func (o *Office) Permitted(ctx context.Context, partner party.Code, asOf time.Time, method release.Method) (release.PolicyTable, error) {
	p, err := o.policyThen(ctx, asOf)
	if err != nil {
		return release.PolicyTable{}, err
	}
	at := asOf
	if at.IsZero() {
		at = o.Store.Now()
	}
	return release.Table(p, partner, at, method)
}

// Drafted is a directive that somebody thinks of, and the question it is put to.
type Drafted struct {
	Document string         `json:"document" maxLength:"262144" doc:"The draft, as a directive's file."`
	Partner  party.Code     `json:"partner" maxLength:"64"`
	At       time.Time      `json:"at,omitzero" doc:"Decided as at that time; default when all directives have begun, and not before now."`
	Method   release.Method `json:"method,omitempty" enum:"release,show,tell" doc:"Default release."`
}

// WhatIf decides the newest reports that the reader sees, for a partner, under the policy
// and under the policy with the draft. Nothing is kept. The errors of the draft name its
// line and key.
func (o *Office) WhatIf(ctx context.Context, d Drafted) (release.PolicyDiff, error) {
	old := o.Policy()
	next, err := old.With(directive.File{Name: "draft.yaml", Data: []byte(d.Document)})
	if err != nil {
		return release.PolicyDiff{}, err
	}
	if !old.Parties().Known(d.Partner) {
		return release.PolicyDiff{}, errs.At("disclosure.WhatIf", "", 0, "partner", "%q is no party of parties.yaml", d.Partner)
	}
	at := d.At
	if at.IsZero() {
		if at, err = release.LatestEffective(next); err != nil {
			return release.PolicyDiff{}, err
		}
		if now := o.Store.Now(); at.Before(now) {
			at = now
		}
	}
	method := d.Method
	if method == "" {
		method = release.Release
	}
	corpus, err := o.corpus(ctx, old.Parties())
	if err != nil {
		return release.PolicyDiff{}, err
	}
	return release.Diff(old, next, d.Partner, at, method, corpus)
}

// corpus reads the newest reports that the reader sees, as far as their words are held.
func (o *Office) corpus(ctx context.Context, parties *party.Parties) ([]release.Named, error) {
	out := []release.Named{}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, err := tx.Reports(time.Time{}, mostCompared)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Erased != nil {
				continue
			}
			whole, err := tx.FindReport(row.ID, time.Time{})
			if err != nil {
				return err
			}
			name := row.Serial
			if name == "" {
				name = row.ID
			}
			r, err := report.Decode(name, whole.Raw, parties)
			if err != nil {
				continue // taken in under other parties: no policy of today decides it
			}
			out = append(out, release.Named{Name: name, Report: r})
		}
		return nil
	})
	return out, err
}
