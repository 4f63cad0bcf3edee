package retention

import (
	"context"
	"strings"
	"time"
	"unicode"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Keeping is how a report, or an item that was received, stands.
type Keeping struct {
	V        int          `json:"v"`
	Kind     string       `json:"kind"` // report, received, engagement, lookout, hit, travel
	ID       string       `json:"id"`
	Said     string       `json:"said"` // in words
	Holds    int          `json:"holds"`
	Erases   Extent       `json:"erases"` // what its erasure destroys, or has destroyed
	Acts     []KeepingAct `json:"acts"`
	Proposed bool         `json:"proposed"` // its erasure waits for a second officer

	Needed string `json:"needed,omitempty"` // what it is still needed for: it does not expire

	ErasedAt   *time.Time `json:"erased_at,omitempty"`
	Ground     string     `json:"ground,omitempty"`      // order, expiry
	FinishedAt *time.Time `json:"finished_at,omitempty"` // when the node's files were clear of it

	insidedb.Mark // of what is kept
}

// Extent counts what is erased together.
type Extent struct {
	Versions  int `json:"versions"`
	Decisions int `json:"decisions"`
	Releases  int `json:"releases"`
	Tearlines int `json:"tearlines"`

	Travellers int `json:"travellers,omitempty"`
}

// KeepingAct is one act about keeping or erasing.
type KeepingAct struct {
	Act     string    `json:"act"` // hold, lift, propose, withdraw, confirm, expire
	Officer string    `json:"officer,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
}

// Order is what an officer asks for.
type Order struct {
	Ref     string // a report's serial or id, or the id of a received item
	Officer string
	Reason  string // stays on record: a code or words that do not repeat the content
}

// Hold keeps something from erasure until every hold is lifted.
func (k *Keeper) Hold(ctx context.Context, o Order) (Keeping, error) {
	return k.act(ctx, insidedb.RetainHold, o)
}

// Lift ends one hold.
func (k *Keeper) Lift(ctx context.Context, o Order) (Keeping, error) {
	return k.act(ctx, insidedb.RetainLift, o)
}

// Propose asks for an erasure, which another officer confirms.
func (k *Keeper) Propose(ctx context.Context, o Order) (Keeping, error) {
	return k.act(ctx, insidedb.RetainPropose, o)
}

// Withdraw takes a proposal back.
func (k *Keeper) Withdraw(ctx context.Context, o Order) (Keeping, error) {
	return k.act(ctx, insidedb.RetainWithdraw, o)
}

// Confirm erases what another officer proposed, for ever, and clears the node's
// files of it. The erasure stands when the files cannot be cleared at once: then
// it says so, and Run goes on.
func (k *Keeper) Confirm(ctx context.Context, o Order) (Keeping, error) {
	item, err := k.act(ctx, insidedb.RetainConfirm, o)
	if err != nil {
		return Keeping{}, err
	}
	k.Crash("erase.stored")
	k.Log.Info("erased", "kind", item.Kind, "id", item.ID, "ground", insidedb.ByOrder)
	if err := k.Finish(context.WithoutCancel(ctx)); err != nil {
		k.Log.Warn("erasure is held up", "error", err)
	}
	return k.Show(ctx, o.Officer, o.Ref, time.Time{})
}

func (k *Keeper) act(ctx context.Context, act string, o Order) (Keeping, error) {
	if err := readReason(act, o.Reason); err != nil {
		return Keeping{}, err
	}
	var out Keeping
	err := k.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(o.Officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		s, err := find(tx, o.Ref, o.Officer, time.Time{})
		if err != nil {
			return err
		}
		acts, err := tx.RetentionActs(s, time.Time{})
		if err != nil {
			return err
		}
		if err := fold(acts).allows(act, o.Officer); err != nil {
			return err
		}
		if err := proposable(tx, act, s); err != nil {
			return err
		}
		if _, err := tx.AddRetentionAct(insidedb.RetentionAct{Subject: s, Act: act, Officer: o.Officer, Reason: o.Reason}); err != nil {
			return err
		}
		if act == insidedb.RetainConfirm {
			if _, err := tx.Erase(s, insidedb.ByOrder); err != nil {
				return err
			}
			k.Crash("erase.written")
		}
		out, err = show(tx, s, time.Time{})
		return err
	})
	return out, err
}

// readReason refuses what cannot stand on record. Who lifts, confirms or
// withdraws may leave it out.
func readReason(act, reason string) error {
	const op = "retention.Act"
	needed := act == insidedb.RetainHold || act == insidedb.RetainPropose
	switch {
	case needed && strings.TrimSpace(reason) == "":
		return errs.E(errs.Invalid, op, "a reason is missing; expected a code or words that do not repeat the content")
	case len(reason) > MostReason || strings.ContainsFunc(reason, unicode.IsControl):
		return errs.E(errs.Invalid, op, "the reason; expected at most %d bytes on one line", MostReason)
	}
	return nil
}

// find reads what a reference of an officer names: a judgement that the officer may see, a report by any serial or its id, else an
// engagement or an item that was received, by its id.
func find(tx *insidedb.Tx, ref, officer string, asOf time.Time) (insidedb.Subject, error) {
	if s, seen, err := judgement(tx, ref, officer); err != nil || seen {
		return s, err
	}
	r, err := tx.FindReport(ref, asOf)
	if err == nil {
		return insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.ID}, nil
	}
	if errs.KindOf(err) != errs.NotFound {
		return insidedb.Subject{}, err
	}
	if e, err := tx.Engagement(ref, asOf); err == nil {
		return insidedb.Subject{Kind: insidedb.SubjectEngagement, ID: e.ID}, nil
	} else if errs.KindOf(err) != errs.NotFound {
		return insidedb.Subject{}, err
	}
	if m, err := tx.TravelMessage(ref); err == nil && (asOf.IsZero() || !m.RecordedAt.After(asOf)) {
		return insidedb.Subject{Kind: insidedb.SubjectTravel, ID: m.ID}, nil
	} else if err != nil && errs.KindOf(err) != errs.NotFound {
		return insidedb.Subject{}, err
	}
	if l, err := tx.Lookout(ref, asOf); err == nil {
		return insidedb.Subject{Kind: insidedb.SubjectLookout, ID: l.ID}, nil
	} else if errs.KindOf(err) != errs.NotFound {
		return insidedb.Subject{}, err
	}
	if h, err := tx.Hit(ref); err == nil && (asOf.IsZero() || !h.RecordedAt.After(asOf)) {
		return insidedb.Subject{Kind: insidedb.SubjectHit, ID: h.ID}, nil
	} else if err != nil && errs.KindOf(err) != errs.NotFound {
		return insidedb.Subject{}, err
	}
	in, err := tx.Received(ref)
	if errs.KindOf(err) == errs.NotFound || err == nil && !asOf.IsZero() && in.RecordedAt.After(asOf) {
		return insidedb.Subject{}, errs.E(errs.NotFound, "retention.find", "nothing is held under %q; expected a report's serial or id, or the id of an item of the inbox, of an engagement, of a lookout, of a hit or of a message of travel, or a judgement as KIND:ID", ref)
	}
	return insidedb.Subject{Kind: insidedb.SubjectReceived, ID: in.ID}, err
}

// Show tells how something stood at a time (zero: now), and what its erasure
// destroys.
func (k *Keeper) Show(ctx context.Context, officer, ref string, asOf time.Time) (Keeping, error) {
	if err := k.Store.Settled(asOf); err != nil {
		return Keeping{}, err
	}
	var out Keeping
	err := k.Store.Read(ctx, func(tx *insidedb.Tx) error {
		s, err := find(tx, ref, officer, asOf)
		if err != nil {
			return err
		}
		out, err = show(tx, s, asOf)
		return err
	})
	return out, err
}

func show(tx *insidedb.Tx, s insidedb.Subject, asOf time.Time) (Keeping, error) {
	acts, err := tx.RetentionActs(s, asOf)
	if err != nil {
		return Keeping{}, err
	}
	extent, err := tx.ExtentOf(s)
	if err != nil {
		return Keeping{}, err
	}
	stands := fold(acts)
	out := Keeping{V: 1, Kind: s.Kind, ID: s.ID, Holds: stands.holds, Erases: Extent(extent), Acts: []KeepingAct{}, Proposed: stands.proposal != nil}
	for _, a := range acts {
		out.Acts = append(out.Acts, KeepingAct{a.Act, a.Officer, a.Reason, a.RecordedAt})
	}
	if out.Mark, err = markOf(tx, s, asOf); err != nil {
		return out, err
	}
	stays := ""
	if asOf.IsZero() {
		if stays, err = left(tx, s); err != nil {
			return out, err
		}
	}
	e, err := tx.Erasure(s)
	if errs.KindOf(err) == errs.NotFound || err == nil && !asOf.IsZero() && e.At.After(asOf) {
		if asOf.IsZero() { // of what it was needed for then nothing is known
			if out.Needed, err = needed(tx, s); err != nil {
				return out, err
			}
		}
		out.Said = out.say(stands) + stays
		return out, nil
	}
	out.ErasedAt, out.Ground, out.FinishedAt, out.Said = &e.At, e.Ground, e.Finished, e.Said()+stays
	if e.Finished == nil {
		out.Said += "; the node's files are still being cleared of it"
	}
	return out, err
}

func (i Keeping) say(s standing) string {
	said := "kept"
	if s.holds > 0 {
		said = "held"
	}
	if i.Needed != "" {
		said += "; it is needed for " + i.Needed + ", and does not expire meanwhile"
	}
	if s.proposal != nil {
		said += "; " + s.proposal.Officer + " proposes to erase it, and another officer may confirm"
		if i.Kind == insidedb.SubjectReport || i.Kind == insidedb.SubjectReceived {
			said += "; judgements that rest on it, if there are any, stay until each is erased by itself"
		}
	}
	return said
}
