package disclosure

import (
	"context"
	"path/filepath"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// The kinds of a policy's files.
const (
	partiesFile    = "parties"
	consentsFile   = "consents"
	assurancesFile = "assurances"
	directiveFile  = "directive"
	lawFile        = "law"

	heldConsentsFile    = "held-consents"
	heldCommunitiesFile = "held-communities"
	heldInvocationsFile = "held-invocations"
	heldAssurancesFile  = "held-assurances"
	heldBreachesFile    = "held-breaches"
	heldAssessmentsFile = "held-assessments"
)

// Directive is a directive of the policy that was in force at a time.
type Directive struct {
	V         int          `json:"v"`
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Basis     string       `json:"basis"`
	IssuedBy  []string     `json:"issued_by"`
	Partners  []party.Code `json:"partners"`
	Restrict  bool         `json:"restrict"`
	Ceiling   string       `json:"ceiling,omitempty"`
	Automatic bool         `json:"automatic"`
	Effective time.Time    `json:"effective"`
	Expires   *time.Time   `json:"expires,omitempty"`
	InForce   bool         `json:"in_force"` // effective then, and not expired
	Policy    string       `json:"policy"`   // hash of the policy that it stood in
	Since     time.Time    `json:"since"`    // from when on that policy was in force
	File      string       `json:"file"`     // the file's name, without its folder

	Text string `json:"text,omitempty"` // Directive only: the exact bytes of the file in which it stands
}

// RecordPolicy keeps the files of a policy that is in force from now on, so that
// what was permitted at a time can be shown later.
func (o *Office) RecordPolicy(ctx context.Context, hash string, files directive.Files) error {
	var kept []insidedb.PolicyFile
	keep := func(kind string, all ...directive.File) {
		for _, f := range all {
			if f.Name != "" {
				kept = append(kept, insidedb.PolicyFile{Kind: kind, Name: filepath.Base(f.Name), Data: f.Data})
			}
		}
	}
	keep(partiesFile, files.Parties)
	keep(heldCommunitiesFile, files.HeldCommunities)
	keep(consentsFile, files.Consents)
	keep(heldConsentsFile, files.HeldConsents)
	keep(assurancesFile, files.Assurances)
	keep(heldInvocationsFile, files.HeldInvocations)
	keep(heldAssurancesFile, files.HeldAssurances)
	keep(heldBreachesFile, files.HeldBreaches)
	keep(heldAssessmentsFile, files.HeldAssessments)
	keep(directiveFile, files.Directives...)
	keep(lawFile, files.Law...)
	return o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.PutPolicy(hash, kept)
		return err
	})
}

// Directives lists the directives of the policy that was in force at a time
// (zero: now), in the order of their files, without the text. Before the first
// policy that is on record there are none.
func (o *Office) Directives(ctx context.Context, asOf time.Time) ([]Directive, error) {
	all, err := o.directives(ctx, asOf)
	for i := range all {
		all[i].Text = ""
	}
	return all, err
}

func (o *Office) directives(ctx context.Context, asOf time.Time) ([]Directive, error) {
	if err := o.Store.Settled(asOf); err != nil {
		return nil, err
	}
	var p insidedb.Policy
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		p, err = tx.Policy(asOf)
		return err
	})
	if errs.KindOf(err) == errs.NotFound {
		return []Directive{}, nil
	}
	if err != nil {
		return nil, err
	}
	at := asOf
	if at.IsZero() {
		at = o.Store.Now()
	}
	return directivesOf(p, at)
}

// Directive gives one directive of the policy that was in force at a time (zero:
// now), with the file that it stands in.
func (o *Office) Directive(ctx context.Context, id string, asOf time.Time) (Directive, error) {
	all, err := o.directives(ctx, asOf)
	if err != nil {
		return Directive{}, err
	}
	for _, d := range all {
		if d.ID == id {
			return d, nil
		}
	}
	return Directive{}, errs.E(errs.NotFound, "disclosure.Directive", "no directive %q stood in the policy", id)
}

func directivesOf(p insidedb.Policy, at time.Time) ([]Directive, error) {
	var parties *party.Parties
	out := []Directive{}
	for _, f := range p.Files { // the parties come first, and what is held of communities next
		var err error
		var all []*directive.Directive
		switch f.Kind {
		case partiesFile:
			parties, err = party.DecodeParties(f.Name, f.Data)
		case heldCommunitiesFile:
			var held map[string][]party.Code
			if held, err = party.DecodeCommunities(f.Name, f.Data); err == nil {
				parties = parties.Within(held)
			}
		case directiveFile:
			all, err = directive.Decode(f.Name, f.Data, parties)
		}
		if err != nil {
			return nil, errs.Wrap(errs.Internal, "disclosure.Directives", err, "the policy that was in force then cannot be read: %s", err)
		}
		for _, d := range all {
			told := Directive{V: 1, ID: d.ID, Title: d.Title, Basis: d.Basis, IssuedBy: d.IssuedBy, Partners: d.Partners, Restrict: d.Restrict,
				Ceiling: d.Ceiling, Automatic: d.Automatic, Effective: d.Effective, InForce: !at.Before(d.Effective) && (d.Expires.IsZero() || at.Before(d.Expires)), Policy: p.Hash,
				Since: p.RecordedAt, File: f.Name, Text: string(f.Data)}
			if !d.Expires.IsZero() {
				told.Expires = &d.Expires
			}
			out = append(out, told)
		}
	}
	return out, nil
}
