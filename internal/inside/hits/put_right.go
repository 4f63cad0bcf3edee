package hits

import (
	"entente/internal/core/lookout"
	"entente/internal/store/insidedb"
)

// putRight gives the hits that went by what was decided of a pair, and was wrong, to
// whoever answers for them: those whose journeys are not over.
func (h *Hits) putRight(tx *insidedb.Tx, decided insidedb.Hit) error {
	went, err := tx.HitsRemembered(decided)
	if err != nil {
		return err
	}
	for _, hit := range went {
		if lookout.Over(timeOf(hit.Departs), timeOf(hit.Arrives), h.Store.Now()) {
			continue
		}
		l, err := answering(tx, hit)
		if err != nil {
			return err
		}
		if l != nil && l.State != insidedb.LookoutActive {
			continue
		}
		hit.Knows = hit.Knows || decided.State == insidedb.HitSame
		f, a, err := restated(tx, &hit, ActReopened)
		if err != nil {
			return err
		}
		a.Code, f.News = decided.State, []string{"what was decided of the pair is put right"}
		if err := h.give(tx, hit, l, h.Rules().Within(hit.Orders, hit.Verdict), a, f); err != nil {
			return err
		}
	}
	return nil
}

// restated weighs a hit anew by what it goes by now, and gives the words and the act that say
// so: what was found is what was.
func restated(tx *insidedb.Tx, hit *insidedb.Hit, kind string) (found, insidedb.HitAct, error) {
	f, _, err := heldEvidence(tx, *hit)
	f.Rank = lookout.Met{Score: hit.Score, Verdict: hit.Verdict, Explain: f.Explain, Instruction: hit.Orders, Known: hit.Knows}.Parts()
	hit.Base = lookout.Sum(f.Rank)
	return f, insidedb.HitAct{Act: kind, Message: hit.Message, Traveller: hit.Traveller, Verdict: hit.Verdict, Score: hit.Score, Base: hit.Base}, err
}
