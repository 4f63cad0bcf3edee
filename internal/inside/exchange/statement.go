package exchange

import (
	"time"

	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// statement is a Control of a partner that is no receipt.
type statement struct {
	arrival
	envelope.Control
	set *keys.PublicSet // to answer under; nil when nothing may be sealed for the partner
	now time.Time
}

// stated sees to a statement, by its verb.
func (x *Exchange) stated(w work, s statement) error {
	switch s.Verb {
	case envelope.Checkpoint:
		return x.shown(w, s)
	case envelope.Countersigned:
		return x.countersigned(w.Tx, s)
	case envelope.Recalled, envelope.Corrected, envelope.Complied, envelope.Asked, envelope.Consented, envelope.Declined, envelope.Withdrawn,
		envelope.Requested, envelope.Promised, envelope.Accepted, envelope.Answered, envelope.Met, envelope.Unmet, envelope.Extended,
		envelope.Renewed, envelope.StoodDown, envelope.Outcome, envelope.Completeness, envelope.Graded:
		return x.transitioned(w, s)
	case envelope.KeySet, envelope.Revocation:
		return x.keyStated(w, s)
	case envelope.Confirmed:
		if ours, err := x.keyConfirmed(w, s); ours || err != nil {
			return err
		}
		return x.communityConfirmed(w, s)
	case envelope.EpochVerb:
		return x.communityStated(w, s)
	case envelope.Left:
		return x.memberLeft(w, s)
	case envelope.Suspended, envelope.Resumed, envelope.Ended:
		return x.lifeStated(w, s)
	default:
		return x.alarm(w.Tx, insidedb.AlarmReceipt, s.Incoming, "a statement that this node does not take: "+string(s.Verb))
	}
}

// state seals a Control for a partner and puts it into the outbox. inReplyTo is
// the id of the envelope that it answers, "" for none.
func (x *Exchange) state(w work, p *partner, set *keys.PublicSet, c envelope.Control, inReplyTo string, now time.Time) (envelope.Sealed, error) {
	c.At = now.Truncate(Tick)
	h := envelope.Header{Lane: envelope.LaneControl, Kind: envelope.KindControl, InReplyTo: inReplyTo}
	sealed, err := x.seal(w, p, set, h, envelope.FromControl(c), envelope.Binding{}, now)
	if err != nil {
		return envelope.Sealed{}, err
	}
	return sealed, w.Enqueue(sealed, "", now)
}
