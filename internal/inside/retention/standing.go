package retention

import (
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// standing is what the acts about a subject come to.
type standing struct {
	holds    int
	proposal *insidedb.RetentionAct // open: neither withdrawn nor confirmed
	erased   bool
}

// fold reads acts in their order.
func fold(acts []insidedb.RetentionAct) standing {
	var s standing
	for i, a := range acts {
		switch a.Act {
		case insidedb.RetainHold:
			s.holds++
		case insidedb.RetainLift:
			s.holds--
		case insidedb.RetainPropose:
			s.proposal = &acts[i]
		case insidedb.RetainWithdraw:
			s.proposal = nil
		case insidedb.RetainConfirm, insidedb.RetainExpire:
			s.proposal, s.erased = nil, true
		}
	}
	return s
}

// allows refuses an act that contradicts those before it.
func (s standing) allows(act, officer string) error {
	const op = "retention.Act"
	if s.erased {
		return errs.E(errs.Conflict, op, "it is erased already")
	}
	switch {
	case act == insidedb.RetainLift && s.holds == 0:
		return errs.E(errs.Conflict, op, "nobody holds it")
	case act == insidedb.RetainPropose && s.proposal != nil:
		return errs.E(errs.Conflict, op, "%s has proposed its erasure already", s.proposal.Officer)
	case (act == insidedb.RetainWithdraw || act == insidedb.RetainConfirm) && s.proposal == nil:
		return errs.E(errs.Conflict, op, "nobody has proposed its erasure")
	case act == insidedb.RetainConfirm && s.proposal.Officer == officer:
		return errs.E(errs.Denied, op, "%s proposed it; expected another officer to confirm", officer)
	case (act == insidedb.RetainConfirm || act == insidedb.RetainExpire) && s.holds > 0:
		return errs.E(errs.Conflict, op, "it is held %d times; expected every hold to be lifted first", s.holds)
	}
	return nil
}
