package warnings

import (
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/store/insidedb"
)

// binding is the highest rank that determined a warning, or that it was referred to,
// since it was last opened; "" for none. A flag opens only what was closed: one that
// comes meanwhile takes nothing from a rank's word.
func binding(acts []insidedb.WarningAct, rules warning.Rules) string {
	out := ""
	for i, a := range acts {
		switch a.Act {
		case ActFlagged:
			if i > 0 && !openState(acts[i-1].State) {
				out = ""
			}
		case ActDetermined:
			d := warning.Determination{Decision: warning.Decision(a.Code), Rank: rules.RankOf(a.Officer)}
			if d.Decision == warning.Refer {
				d.To = rules.Above(d.Rank)
			}
			read(a, &d) // where its words are erased, it is the rank that the officer has now
			for _, rank := range []string{d.Rank, d.To} {
				if rules.Rank(rank) > rules.Rank(out) {
					out = rank
				}
			}
		}
	}
	return out
}

// mayWaive refuses an officer whose rank may not end a duty to warn.
func mayWaive(op string, rules warning.Rules, officer string) error {
	if rank := rules.RankOf(officer); rules.Rank(rank) < rules.Rank(rules.Waive) {
		return errs.E(errs.Denied, op, "a duty to warn that is not done is ended by the rank %s or one above it, and %s has the rank %s; warn, or refer it", rules.Waive, officer, rank)
	}
	return nil
}

// unwarned tells whether it is still owed to determine a duty to warn, or to warn
// somebody.
func unwarned(tx *insidedb.Tx, w insidedb.Warning) (bool, error) {
	for _, kind := range []obligation.Kind{obligation.Determine, obligation.Warn, obligation.Reach} {
		open, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: kind, Open: true, Limit: 1})
		if err != nil || len(open) > 0 {
			return len(open) > 0, err
		}
	}
	return false, nil
}

// follow opens what a determination opens. To warn is owed to each party that
// protects a victim by itself, and once for the victims whom nobody is named for.
func (x *Warnings) follow(tx *insidedb.Tx, w insidedb.Warning, a insidedb.WarningAct, d warning.Determination, follows []warning.Follow) error {
	for _, f := range follows {
		to := []party.Code{""}
		if f.Kind == obligation.Warn {
			open, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: f.Kind, Open: true})
			if err != nil {
				return err
			}
			to = nil
			for _, v := range d.Victims {
				owed := slices.ContainsFunc(open, func(o insidedb.Obligation) bool { return o.Partner == v.Responsible })
				if !owed && !slices.Contains(to, v.Responsible) {
					to = append(to, v.Responsible)
				}
			}
		}
		for _, p := range to {
			if err := x.owe(tx, w, a, f, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// holder is the first officer who holds a rank, or the next above it that somebody
// holds, and may determine; "" where there is none.
func holder(tx *insidedb.Tx, rules warning.Rules, rank string) (string, error) {
	at := rules.Rank(rank)
	if at < 0 {
		return "", nil
	}
	for _, r := range rules.Ranks[at:] {
		for _, code := range rules.Holders[r] {
			switch err := tx.Authorise(code, determiners...); errs.KindOf(err) {
			case "":
				return code, nil
			case errs.Internal:
				return "", err
			}
		}
	}
	return "", nil
}

// concerns tells whether two codes name the same party, or one of them a service of
// the other.
func concerns(a, b party.Code) bool { return a.Includes(b) || b.Includes(a) }

// owedTo tells whether it was owed to warn a party itself, done or not.
func owedTo(tx *insidedb.Tx, w insidedb.Warning, p party.Code) (bool, error) {
	all, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: obligation.Warn})
	return slices.ContainsFunc(all, func(o insidedb.Obligation) bool { return o.Partner != "" && concerns(o.Partner, p) }), err
}

// reached records that a party was warned by an act: what is owed to it is done, and
// to nobody else; what came of it is still to be said. A party that is owed none of its
// own was warned for the victims whom nobody is named for.
func (x *Warnings) reached(tx *insidedb.Tx, w insidedb.Warning, a insidedb.WarningAct, officer string) error {
	own, err := owedTo(tx, w, a.Partner)
	if err != nil {
		return err
	}
	open, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: obligation.Warn, Open: true})
	if err != nil {
		return err
	}
	for _, o := range open {
		if own && (o.Partner == "" || !concerns(o.Partner, a.Partner)) || !own && o.Partner != "" {
			continue
		}
		if err := x.end(tx, o, officer, obligation.IsMet); err != nil {
			return err
		}
	}
	if err := x.settle(tx, w, officer, obligation.IsMet, a.Partner, obligation.Reach); err != nil {
		return err
	}
	held, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: obligation.Outcome, Limit: 1})
	if err != nil || len(held) > 0 {
		return err
	}
	return x.owe(tx, w, a, warning.Follow{Kind: obligation.Outcome, Desk: x.Rules().Desks.Warn}, "")
}

// end ends one thing that the service owes itself. A reason belongs to who gave it, and
// that of the version before is not this officer's.
func (x *Warnings) end(tx *insidedb.Tx, o insidedb.Obligation, officer string, state obligation.State) error {
	now := x.Store.Now()
	o.State, o.By, o.Reason, o.Closed = state, officer, "", &now
	_, err := tx.PutObligation(o)
	return err
}

// passTo is whom a partner was asked to pass a warning on to that was sent to it; ""
// for nobody. Where the words of the act are erased, it is as it was stated.
func passTo(tx *insidedb.Tx, sent insidedb.WarningAct) (party.Code, error) {
	var words sentWords
	if read(sent, &words) {
		return words.PassTo, nil
	}
	r, err := tx.Release(sent.Release)
	if err != nil || r.EnvelopeHash == "" {
		return "", err
	}
	said, err := tx.Transitions(r.Partner, r.EnvelopeHash, time.Time{})
	for _, t := range said {
		if t.Direction == insidedb.Out && t.Verb == obligation.Requested && t.Code == string(obligation.PassOn) {
			return t.Party, err
		}
	}
	return "", err
}

// acknowledgedBy records what an acknowledgement settles: of who only passes it on,
// nothing.
func (x *Warnings) acknowledgedBy(tx *insidedb.Tx, w insidedb.Warning, a insidedb.WarningAct, officer string, passes bool) error {
	if passes {
		own, err := owedTo(tx, w, a.Partner)
		if err != nil || !own {
			return err
		}
	}
	return x.reached(tx, w, a, officer)
}

// givenTo tells whether a warning was given to a party, or for it to who was asked to
// pass it on; and whether the party itself only passes it on.
func givenTo(tx *insidedb.Tx, acts []insidedb.WarningAct, p party.Code) (given, passes bool, err error) {
	for _, a := range acts {
		if a.Act != ActSent && a.Act != ActTold && a.Act != ActFiled && a.Act != ActHanded {
			continue
		}
		to, err := party.Code(""), error(nil)
		if a.Act == ActSent {
			if to, err = passTo(tx, a); err != nil {
				return false, false, err
			}
		}
		switch {
		case to != "" && concerns(to, p) || to == "" && concerns(a.Partner, p):
			return true, false, nil
		case concerns(a.Partner, p):
			given, passes = true, true
		}
	}
	return given, passes, nil
}

// servePassOn sees whether who was asked to pass a warning on has done so. That it has
// read it warns nobody else; where it refuses, or says nothing in time, whom it was to
// reach is to be reached otherwise.
func (x *Warnings) servePassOn(tx *insidedb.Tx, w *insidedb.Warning, acts []insidedb.WarningAct, s insidedb.WarningAct, to party.Code, rules warning.Rules, now time.Time, sooner func(time.Time)) (served int, err error) {
	read := answered(acts, s)
	if !read {
		at, err := acknowledged(tx, s.Release)
		if err != nil {
			return 0, err
		}
		if read = at != nil; read {
			var a insidedb.WarningAct
			if *w, a, err = x.act(tx, *w, insidedb.WarningAct{Act: ActAcknowledged, Partner: s.Partner, Release: s.Release, At: at}, nil); err != nil {
				return 0, err
			}
			if err := x.acknowledgedBy(tx, *w, a, "", true); err != nil {
				return 0, err
			}
			served++
		}
	}
	done := func(act string) bool {
		return slices.ContainsFunc(acts, func(a insidedb.WarningAct) bool { return a.Act == act && a.Release == s.Release })
	}
	if done(ActPassed) {
		return served, nil
	}
	held, err := tx.Obligations(insidedb.ObligationQuery{Release: s.Release, Kind: obligation.PassOn, Limit: 1})
	if err != nil {
		return served, err
	}
	var asked insidedb.Obligation
	if len(held) > 0 {
		asked = held[0]
	}
	next := insidedb.WarningAct{Act: ActUnpassed, Partner: s.Partner, Release: s.Release, At: s.At}
	switch {
	case asked.State == obligation.IsAnswered || asked.State == obligation.IsMet:
		next.Act, next.Partner, next.At = ActPassed, to, &asked.RecordedAt
	case asked.State == obligation.Refusing:
		next.Code, next.At = string(asked.State), &asked.RecordedAt
	case now.Before(*s.At):
		sooner(earlier(*s.At, now.Add(lookSoon)))
		return served, nil
	default:
		sooner(now.Add(lookLate))
		if !read {
			next.Act = ActSilent
		}
	}
	if next.Act != ActPassed && (done(ActSilent) || done(ActUnpassed)) {
		return served, nil
	}
	var a insidedb.WarningAct
	if *w, a, err = x.act(tx, *w, next, nil); err != nil {
		return served, err
	}
	if next.Act == ActPassed {
		return served + 1, x.reached(tx, *w, a, "")
	}
	return served + 1, x.owe(tx, *w, a, rules.Silent(now), to)
}
