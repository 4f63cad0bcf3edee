package assurances

import (
	"context"
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// assurance, breach and assessment are a record as the policy reads it, without the
// officers' words.
func (s Said) assurance(id string, from party.Code) party.Assurance {
	a := party.Assurance{ID: id, From: from, Kind: s.Kind, Report: s.Report, Subject: s.Subject, Given: *s.Given}
	if s.Expires != nil {
		a.Expires = *s.Expires
	}
	return a
}

func (s Said) breach(id string, from party.Code) party.RecordedBreach {
	return party.RecordedBreach{ID: id, From: from, At: *s.At}
}

func (s Said) assessment(id string, of party.Code, by string) party.RecordedAssessment {
	a := party.RecordedAssessment{ID: id, Of: of, Report: s.Report, Subject: s.Subject, Risk: s.Risk, By: by, At: *s.At, Rests: s.Rests}
	if s.Expires != nil {
		a.Expires = *s.Expires
	}
	return a
}

// put records the first version of something, and has the policy in force rest on it.
func (s *Assurances) put(ctx context.Context, op, officer, kind string, of party.Code, say func(*insidedb.Tx, string, time.Time) (Said, string, error)) (Record, error) {
	var out Record
	err := s.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, keepers...); err != nil {
			return err
		}
		id, err := tx.NextAssuranceID(kind, s.taken)
		if err != nil {
			return err
		}
		said, text, err := say(tx, id, s.Store.Now())
		if err != nil {
			return err
		}
		r := insidedb.AssuranceRecord{Kind: kind, ID: id, Act: acts[kind], Party: of, State: insidedb.AssuranceStands, By: officer}
		if r.Body, err = encode(op, said); err != nil {
			return err
		}
		if r, err = tx.PutAssurance(r, text); err != nil {
			return err
		}
		out, err = s.record(tx, r)
		return err
	})
	if err != nil {
		return Record{}, err
	}
	return s.settled(ctx, out)
}

// acts are what the first version of each kind is.
var acts = map[string]string{insidedb.AssuranceGiven: "given", insidedb.AssuranceBreach: "recorded", insidedb.AssuranceAssessed: "assessed"}

// taken tells whether a file of the policy's folder has an id.
func (s *Assurances) taken(id string) bool {
	for _, a := range s.Policy().Assurances() {
		if a.ID == id {
			return true
		}
	}
	return false
}

// next records the next version of something that stands.
func (s *Assurances) next(ctx context.Context, op, officer, id, act string, change func(*insidedb.AssuranceRecord, *Said, time.Time) error) (Record, error) {
	var out Record
	err := s.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, keepers...); err != nil {
			return err
		}
		all, err := tx.AssuranceVersions(id, time.Time{})
		if err != nil {
			return err
		}
		r := all[len(all)-1]
		if r.State == insidedb.AssuranceEnded {
			return errs.E(errs.Conflict, op, "%s has ended", id)
		}
		if act == "ended" && r.Kind != insidedb.AssuranceGiven {
			if err := tx.Authorise(officer, insidedb.RoleLead); err != nil {
				return err
			}
		}
		var said Said
		if err := json.Unmarshal(r.Body, &said); err != nil {
			return errs.Wrap(errs.Internal, op, err, "a record cannot be read")
		}
		first := all[0]
		r.By, r.Act = officer, act
		if err := change(&r, &said, s.Store.Now()); err != nil {
			return err
		}
		if r.Body, err = encode(op, said); err != nil {
			return err
		}
		text := ""
		if r.State == insidedb.AssuranceStands {
			text = said.text(r.Kind, id, r.Party, first.By)
		}
		if r, err = tx.PutAssurance(r, text); err != nil {
			return err
		}
		out, err = s.record(tx, r)
		return err
	})
	if err != nil {
		return Record{}, err
	}
	return s.settled(ctx, out)
}

// text is a record as the policy reads it.
func (s Said) text(kind, id string, of party.Code, by string) string {
	switch kind {
	case insidedb.AssuranceGiven:
		return s.assurance(id, of).Text()
	case insidedb.AssuranceBreach:
		return s.breach(id, of).Text()
	}
	return s.assessment(id, of, by).Text()
}

// settled takes what was recorded into the policy in force, and into what is asked about.
func (s *Assurances) settled(ctx context.Context, out Record) (Record, error) {
	if err := s.Refresh(ctx); err != nil {
		return Record{}, err
	}
	_, err := s.ask(ctx)
	return out, err
}

func encode(op string, said Said) ([]byte, error) {
	data, err := json.Marshal(said)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "a record cannot be written")
	}
	return data, nil
}

// onRecord lists the assurances of the policy's folder and those of the store, as they
// stand in the transaction.
func (s *Assurances) onRecord(tx *insidedb.Tx) ([]party.Assurance, error) {
	held := map[string]bool{}
	var out []party.Assurance
	var breaches []party.RecordedBreach
	all, err := tx.AssuranceRecords(time.Time{})
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		held[r.ID] = true
		var said Said
		if err := json.Unmarshal(r.Body, &said); err != nil {
			return nil, errs.Wrap(errs.Internal, "assurances.onRecord", err, "a record cannot be read")
		}
		switch {
		case r.State == insidedb.AssuranceEnded:
		case r.Kind == insidedb.AssuranceGiven:
			out = append(out, said.assurance(r.ID, r.Party))
		case r.Kind == insidedb.AssuranceBreach:
			breaches = append(breaches, said.breach(r.ID, r.Party))
		}
	}
	for _, a := range s.Policy().Assurances() {
		if !held[a.ID] {
			out = append(out, a)
		}
	}
	return party.WithBreaches(out, breaches), nil
}
