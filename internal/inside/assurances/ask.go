package assurances

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// AskBefore is how long before something lapses it is asked whether it is given again.
const AskBefore = 30 * 24 * time.Hour

// cause begins what such a duty names: the record that is about to lapse.
const cause = "assurance:"

// ask opens the duties about what is to lapse soon, and ends those about what was ended, or
// given again, since. An officer who lets it lapse closes the duty.
func (s *Assurances) ask(ctx context.Context) (int, error) {
	var todo []insidedb.Obligation
	look := func(tx *insidedb.Tx) (err error) {
		todo, err = s.todo(tx)
		return err
	}
	if err := s.Store.Read(ctx, look); err != nil || len(todo) == 0 {
		return 0, err
	}
	err := s.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := look(tx); err != nil {
			return err
		}
		for _, o := range todo {
			if _, err := tx.PutObligation(o); err != nil {
				return err
			}
		}
		return nil
	})
	return len(todo), err
}

// todo gives the duties as they should stand, where that is otherwise than on record.
func (s *Assurances) todo(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
	now := s.Store.Now()
	records, err := s.standing(tx, time.Time{}, now)
	if err != nil {
		return nil, err
	}
	open, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Reassure, Open: true})
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	var out []insidedb.Obligation
	for _, r := range records {
		if r.Expires == nil || r.State != Counts || givenAgain(r, records) || r.Expires.Sub(now) > AskBefore {
			continue
		}
		id := askingID(r)
		wanted[id] = true
		if _, err := tx.ObligationByID(id); errs.KindOf(err) != errs.NotFound {
			if err != nil {
				return nil, err
			}
			continue // it is asked, or was answered
		}
		due := r.Expires.UTC().Truncate(time.Microsecond)
		out = append(out, insidedb.Obligation{ID: id, Kind: obligation.Reassure, Debtor: s.Self, Creditor: s.Self, Partner: partnerOf(r.Party), Cause: cause + r.ID,
			State: obligation.Open, Due: &due, Opened: now, Reason: "it lapses then, and what rests on it with it"})
	}
	for _, o := range open {
		if wanted[o.ID] || o.Due != nil && !now.Before(*o.Due) { // what has lapsed unanswered stays, until somebody says so
			continue
		}
		at := now
		if at.Before(o.Opened) {
			at = o.Opened
		}
		o.State, o.Closed, o.Reason = obligation.Done, &at, "it was given again, was ended, or counts no more"
		out = append(out, o)
	}
	return out, nil
}

func partnerOf(code party.Code) party.Code {
	if code.IsService() {
		return code
	}
	return ""
}

// askingID is the id of the duty about one end of a record.
func askingID(r Record) string {
	sum := sha256.Sum256([]byte("reassure\x00" + r.ID + "\x00" + r.Expires.UTC().Format(time.RFC3339Nano)))
	return hex.EncodeToString(sum[:16])
}

// givenAgain tells whether the same stands with a later end.
func givenAgain(r Record, all []Record) bool {
	for _, x := range all {
		same := x.What == r.What && x.Party == r.Party && x.Kind == r.Kind && x.Report == r.Report && x.Subject == r.Subject && (r.What == insidedb.AssuranceGiven || x.Risk == r.Risk)
		if same && x.ID != r.ID && x.State == Counts && (x.Expires == nil || x.Expires.After(*r.Expires)) {
			return true
		}
	}
	return false
}
