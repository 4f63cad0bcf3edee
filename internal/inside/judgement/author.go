package judgement

import (
	"slices"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// kept are the kinds that all analysts keep together: registers rather than opinions.
var kept = []string{assess.KindSource, assess.KindEntity}

// ownFlow are the kinds whose next versions come by acts of their own, with the commands
// that give them: what two officers agreed on is not changed by one.
var ownFlow = map[string]string{assess.KindIdentity: "entente merge accept, reject or undo"}

// may refuses an officer who would change, end or restore what another has said: its
// author may, and a lead. A register is kept by all.
func (v View) may(j insidedb.Judgement) error {
	if commands, own := ownFlow[j.Kind]; own {
		return errs.E(errs.Denied, "judgement.may", "%s:%s is turned by %s alone", j.Kind, j.ID, commands)
	}
	if slices.Contains(kept, j.Kind) {
		return nil
	}
	all, err := v.Tx.JudgementVersions(j.Kind, j.ID, v.Labels, time.Time{})
	if err != nil {
		return err
	}
	if author := all[0].By; author != v.Reader.Officer && v.Tx.Authorise(v.Reader.Officer, insidedb.RoleLead) != nil {
		return errs.E(errs.Denied, "judgement.may", "%s:%s was said by %s; expected that officer or one with the role lead, or a judgement of your own beside it", j.Kind, j.ID, author)
	}
	return nil
}
