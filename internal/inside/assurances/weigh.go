package assurances

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// What became of what rested on a giver.
const (
	StillGoes      = "decided again: as before"
	StoodDown      = "decided again: it does not go as it was"
	RecallProposed = "it went: to take it back is proposed (entente recall)"
	ReturnProposed = "it was shown or told: to ask for its return is proposed"
	NotMet         = "its condition is not met any more"
	ToLookAt       = "to be looked at by who keeps it"
)

// page is how many releases are read at once.
const page = 200

// weigh looks up what rested on the giver of a breach, and keeps it, once. What cannot be
// decided otherwise by itself is proposed to officers.
func (s *Assurances) weigh(ctx context.Context, breach string) error {
	if err := s.Refresh(ctx); err != nil {
		return err
	}
	var giver party.Code
	var went []insidedb.Release
	var rests []insidedb.Rest
	err := s.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all, err := tx.AssuranceVersions(breach, time.Time{})
		if err != nil {
			return err
		}
		giver, went, rests = all[0].Party, nil, nil
		if err := s.releases(tx, giver, &rests, &went); err != nil {
			return err
		}
		rests = append(rests, s.directives(giver)...)
		more, err := known(tx, giver)
		rests = append(rests, more...)
		return err
	})
	if err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx *insidedb.Tx) error {
		first, err := tx.AddRests(breach, rests)
		if err != nil || !first {
			return err
		}
		for _, r := range went {
			taken, err := tx.Takebacks(r.ID, time.Time{})
			if err != nil {
				return err
			}
			if len(taken) > 0 {
				continue
			}
			if _, err := tx.AddTakeback(insidedb.Takeback{Release: r.ID, Verb: string(envelope.Recalled), Code: string(envelope.CodeWithdrawn), Outcome: insidedb.TakebackProposed}); err != nil {
				return err
			}
		}
		return nil
	})
}

// partners are those for whom what a giver assures counts: itself, and its country.
func partners(giver party.Code) []party.Code {
	if giver.IsService() {
		return []party.Code{giver, giver.Country()}
	}
	return []party.Code{giver}
}

// releases finds the releases that rested on a giver; went are those of them that their
// partner may have.
func (s *Assurances) releases(tx *insidedb.Tx, giver party.Code, rests *[]insidedb.Rest, went *[]insidedb.Release) error {
	resting, now := s.Office.Resting(giver), s.Store.Now()
	for _, partner := range partners(giver) {
		for after := ""; ; {
			some, err := tx.ReleasesTo(partner, after, page)
			if err != nil {
				return err
			}
			for _, r := range some {
				after = r.ID
				why, err := resting.Of(tx, r)
				if err != nil {
					return err
				}
				if why == "" {
					continue
				}
				rest := insidedb.Rest{What: "release", Item: r.ID, Partner: r.Partner, Reason: why}
				switch r.State {
				case insidedb.Delivered, insidedb.Admitted, insidedb.Quarantined:
					if rest.Became = RecallProposed; r.Method != release.Release {
						rest.Became = ReturnProposed
					} else {
						*went = append(*went, r)
					}
				default:
					rest.Became = StillGoes
					if rest.Reason, err = s.Office.Now(tx, r, now); err != nil {
						return err
					}
					if rest.Reason != "" {
						rest.Became = StoodDown
					}
				}
				*rests = append(*rests, rest)
			}
			if len(some) < page {
				break
			}
		}
	}
	return nil
}

// directives are those in force whose condition was met by what a giver assured.
func (s *Assurances) directives(giver party.Code) []insidedb.Rest {
	p, now := s.Policy(), s.Store.Now()
	var kinds []string
	for _, a := range p.Assurances() {
		if a.From == giver {
			kinds = append(kinds, a.Kind)
		}
	}
	var out []insidedb.Rest
	for _, d := range directive.InForce(p.Directives(), now) {
		met := func(c string) bool { return slices.Contains(kinds, c) }
		named := slices.ContainsFunc(partners(giver), func(c party.Code) bool {
			return slices.ContainsFunc(d.Partners, func(x party.Code) bool { return x.Includes(c) || c.Includes(x) })
		})
		if named && slices.ContainsFunc(d.Conditions, met) {
			out = append(out, insidedb.Rest{What: "directive", Item: d.ID, Became: NotMet, Reason: "it asks for what the giver assured"})
		}
	}
	return out
}

// known are the lookouts made of what the giver gave, and the hits on them that nobody has
// decided: what is told of them goes to somebody whose word does not count.
func known(tx *insidedb.Tx, giver party.Code) ([]insidedb.Rest, error) {
	var out []insidedb.Rest
	for _, partner := range partners(giver) {
		lookouts, err := tx.LookoutsOf(partner)
		if err != nil {
			return nil, err
		}
		for _, id := range lookouts {
			out = append(out, insidedb.Rest{What: "lookout", Item: id, Partner: partner, Became: ToLookAt, Reason: "it is made of what the giver gave, who hears of its hits"})
			hits, err := tx.OpenHitsOf(id)
			if err != nil {
				return nil, err
			}
			for _, h := range hits {
				out = append(out, insidedb.Rest{What: "hit", Item: h, Partner: partner, Became: ToLookAt, Reason: "it is open, on a lookout made of what the giver gave"})
			}
		}
	}
	return out, nil
}

// Turn weighs the breaches that a process which ended has left, and asks about what is to
// lapse. It gives for how many records it did something.
func (s *Assurances) Turn(ctx context.Context) (int, error) {
	var waiting []string
	err := s.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		waiting, err = tx.Unweighed()
		return err
	})
	if err != nil {
		return 0, err
	}
	done := 0
	for _, id := range waiting {
		if err := s.weigh(ctx, id); err != nil {
			return done, errs.Wrap(errs.KindOf(err), "assurances.Turn", err, "it cannot be looked up what rested on %s", id)
		}
		done++
	}
	n, err := s.ask(ctx)
	return done + n, err
}
