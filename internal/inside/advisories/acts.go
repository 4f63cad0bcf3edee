package advisories

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// Draft makes an advisory of what may be told, and keeps it for approval.
func (x *Advisories) Draft(ctx context.Context, k Asking) (View, error) {
	now := x.Store.Now()
	if err := k.timed(now).check(now); err != nil {
		return View{}, err
	}
	k = k.timed(now)
	id, err := x.digits(16)
	if err != nil {
		return View{}, err
	}
	identifier, err := x.digits(16)
	if err != nil {
		return View{}, err
	}
	var out View
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(k.Officer, drafters...); err != nil {
			return err
		}
		s := stamp{identifier: identifier, sent: zoned(now)}
		ends, _ := k.ends()
		if ends != "" {
			ended, err := ending(tx, ends, now)
			if err != nil {
				return err
			}
			s.ends = &ended
			if !s.sent.After(ended.Sent) { // a message is later than what it ends, in whole seconds
				s.sent = ended.Sent.Add(time.Second)
			}
		}
		if s.warning, err = warningFor(tx, k); err != nil {
			return err
		}
		m, err := x.make(tx, k, s, now)
		if err != nil {
			return err
		}
		a, err := x.keep(tx, id, s, m)
		if err != nil {
			return err
		}
		out, err = x.view(tx, a, present, now)
		return err
	})
	return x.noted("drafted", out, err)
}

// keep records a draft, with its decisions.
func (x *Advisories) keep(tx *insidedb.Tx, id string, s stamp, m made) (insidedb.Advisory, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return insidedb.Advisory{}, errs.Wrap(errs.Internal, "advisories.Draft", err, "an advisory cannot be written")
	}
	a := insidedb.Advisory{ID: id, Report: m.public.Held.ID, Version: m.public.Held.Version, Warning: s.warning, Identifier: s.identifier, Sender: m.alert.Sender,
		Sent: s.sent, Status: string(m.alert.Status), MsgType: string(m.alert.MsgType), Body: body, State: Drafted, Hash: m.hash()}
	if s.ends != nil {
		a.Ends = s.ends.ID
	}
	if until := m.alert.Until(); !until.IsZero() {
		a.Expires = &until
	}
	if !m.Asking.Effective.IsZero() {
		at := zoned(m.Asking.Effective)
		a.Effective = &at
	}
	if err := m.public.Record(tx); err != nil {
		return a, err
	}
	if a, err = tx.AddAdvisory(a); err != nil {
		return a, err
	}
	a, _, err = tx.AddAdvisoryAct(a, insidedb.AdvisoryAct{Act: ActDrafted, Officer: m.Asking.Officer})
	return a, err
}

// ending finds the advisory that another is to update or cancel. It is published,
// and neither updated nor cancelled yet.
func ending(tx *insidedb.Tx, ref string, now time.Time) (insidedb.Advisory, error) {
	const op = "advisories.Draft"
	a, err := tx.Advisory(ref)
	if err != nil {
		return a, err
	}
	if a.State != Published {
		return a, errs.E(errs.Conflict, op, "advisory %s is %s; only what is published can be updated or cancelled", a.ID, a.State)
	}
	h, err := chain(tx, a, present, now)
	if err != nil {
		return a, err
	}
	if h != nil && (h.Standing == advisory.Updated || h.Standing == advisory.Cancelled) {
		return a, errs.E(errs.Conflict, op, "advisory %s is %s already; expected the one that is in force", a.ID, h.Standing)
	}
	if a.MsgType == string(advisory.MsgCancel) {
		return a, errs.E(errs.Conflict, op, "advisory %s is a cancellation, which nothing ends", a.ID)
	}
	return a, nil
}

// warningFor is the warning that an advisory belongs to; "" for none.
func warningFor(tx *insidedb.Tx, k Asking) (string, error) {
	ref := k.Warning
	if ref == "" {
		ref = k.Report
	}
	w, err := findWarning(tx, ref)
	if errs.KindOf(err) == errs.NotFound && k.Warning == "" {
		return "", nil
	}
	return w.ID, err
}

// Approving approves the exact bytes of an advisory.
type Approving struct {
	Advisory string `json:"advisory"`
	Officer  string `json:"-"`
	Hash     string `json:"hash"` // of the bytes that the officer has seen
	Reason   string `json:"reason,omitempty"`
}

// Approve adds an officer's approval of the exact bytes. The advisory is decided
// again: what would be other words now is refused.
func (x *Advisories) Approve(ctx context.Context, by Approving) (View, error) {
	const op = "advisories.Approve"
	return x.act(ctx, op, by.Advisory, by.Officer, []string{insidedb.RoleDisclosure}, by.Reason, func(tx *insidedb.Tx, a insidedb.Advisory, now time.Time) (insidedb.Advisory, error) {
		if a.State != Drafted {
			return a, errs.E(errs.Conflict, op, "the advisory is %s; only a draft can be approved", a.State)
		}
		if by.Hash != a.Hash {
			return a, errs.E(errs.Conflict, op, "the advisory has other bytes than those of the hash given; look at it again")
		}
		held, err := tx.ReportVersion(a.Report, a.Version)
		if err != nil {
			return a, err
		}
		acts, err := tx.AdvisoryActs(a, present)
		if err != nil {
			return a, err
		}
		did := func(act string) bool {
			return slices.ContainsFunc(acts, func(x insidedb.AdvisoryAct) bool { return x.Act == act && x.Officer == by.Officer })
		}
		switch {
		case did(ActDrafted):
			return a, errs.E(errs.Denied, op, "officer %q drafted it; another officer approves it", by.Officer)
		case held.Author == by.Officer:
			return a, errs.E(errs.Denied, op, "officer %q is the author of the report; another officer approves it", by.Officer)
		case did(ActApproved):
			return a, errs.E(errs.Denied, op, "officer %q has approved it already; another officer approves it too", by.Officer)
		}
		m, err := x.stands(tx, op, a, now)
		if err != nil {
			return a, err
		}
		if err := m.public.Record(tx); err != nil {
			return a, err
		}
		have := 1
		for _, x := range acts {
			if x.Act == ActApproved {
				have++
			}
		}
		if have >= max(m.public.Officers, x.Office.Approvers) {
			a.State = Approved
		}
		a, _, err = tx.AddAdvisoryAct(a, insidedb.AdvisoryAct{Act: ActApproved, Officer: by.Officer, Reason: by.Reason})
		return a, err
	})
}

// stands gives an advisory as it is made now, and refuses one that is another.
func (x *Advisories) stands(tx *insidedb.Tx, op string, a insidedb.Advisory, now time.Time) (made, error) {
	m, other, err := x.again(tx, a, now)
	switch {
	case err != nil:
		return m, err
	case other != "":
		return m, errs.E(errs.Stale, op, "it no longer stands: %s; draft it again", other)
	case a.Expires != nil && !a.Expires.After(now):
		return m, errs.E(errs.Stale, op, "it expired at %s; draft it again", a.Expires.UTC().Format(time.RFC3339))
	}
	return m, nil
}

// Deny ends an advisory that is not published.
func (x *Advisories) Deny(ctx context.Context, ref, officer, reason string) (View, error) {
	const op = "advisories.Deny"
	if strings.TrimSpace(reason) == "" {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected why it is denied")
	}
	return x.act(ctx, op, ref, officer, []string{insidedb.RoleDisclosure}, reason, func(tx *insidedb.Tx, a insidedb.Advisory, _ time.Time) (insidedb.Advisory, error) {
		if a.State != Drafted && a.State != Approved {
			return a, errs.E(errs.Conflict, op, "the advisory is %s; only what is not published can be denied", a.State)
		}
		a.State = Denied
		a, _, err := tx.AddAdvisoryAct(a, insidedb.AdvisoryAct{Act: ActDenied, Officer: officer, Reason: reason})
		return a, err
	})
}

// Publish records that an approved advisory is published, and gives its exact bytes.
// It is decided again, and refused when it is another now. It ends what was owed: to
// decide on a public notice of its warning, and what the advisory that it updates or
// cancels had asked. Publishing again changes nothing.
func (x *Advisories) Publish(ctx context.Context, ref, officer string) (View, error) {
	const op = "advisories.Publish"
	return x.act(ctx, op, ref, officer, publishers, "", func(tx *insidedb.Tx, a insidedb.Advisory, now time.Time) (insidedb.Advisory, error) {
		if a.State == Published {
			return a, nil
		}
		if a.State != Approved {
			return a, errs.E(errs.Conflict, op, "the advisory is %s; only what is approved can be published", a.State)
		}
		if _, err := x.stands(tx, op, a, now); err != nil {
			return a, err
		}
		if a.Ends != "" {
			ended, err := ending(tx, a.Ends, now)
			if err != nil {
				return a, err
			}
			if err := x.over(tx, ended, officer, ""); err != nil {
				return a, err
			}
		}
		a.State, a.Next = Published, a.Expires
		a, _, err := tx.AddAdvisoryAct(a, insidedb.AdvisoryAct{Act: ActPublished, Officer: officer})
		if err != nil || a.Warning == "" || a.MsgType == string(advisory.MsgCancel) {
			return a, err
		}
		return a, x.noticed(tx, a.Warning, officer, noticeIssued, "advisory "+a.Identifier)
	})
}

// End records that nothing follows an advisory that has expired.
func (x *Advisories) End(ctx context.Context, ref, officer, reason string) (View, error) {
	const op = "advisories.End"
	if strings.TrimSpace(reason) == "" {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected why nothing follows")
	}
	return x.act(ctx, op, ref, officer, publishers, reason, func(tx *insidedb.Tx, a insidedb.Advisory, now time.Time) (insidedb.Advisory, error) {
		if a.State != Published || a.Expires == nil || a.Expires.After(now) {
			return a, errs.E(errs.Conflict, op, "the advisory is not published, or has not expired; expected one that has, or its cancellation")
		}
		if err := x.over(tx, a, officer, reason); err != nil {
			return a, err
		}
		a.Next = nil
		a, _, err := tx.AddAdvisoryAct(a, insidedb.AdvisoryAct{Act: ActEnded, Officer: officer, Reason: reason})
		return a, err
	})
}

// over ends what is asked, or would be, of an advisory that has expired.
func (x *Advisories) over(tx *insidedb.Tx, a insidedb.Advisory, officer, reason string) error {
	if err := tx.SetAdvisoryNext(a.ID, nil); err != nil {
		return err
	}
	o, err := tx.Obligation(windowOf(a), present)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil || o.Closed != nil {
		return err
	}
	return x.close(tx, o, officer, obligation.IsMet, reason)
}

// act does one thing about an advisory, as an officer with one of some roles.
func (x *Advisories) act(ctx context.Context, op, ref, officer string, roles []string, reason string,
	do func(*insidedb.Tx, insidedb.Advisory, time.Time) (insidedb.Advisory, error)) (View, error) {
	if len(reason) > MaxReason {
		return View{}, errs.E(errs.Invalid, op, "a reason of %d bytes; expected at most %d", len(reason), MaxReason)
	}
	now := x.Store.Now()
	var out View
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, roles...); err != nil {
			return err
		}
		a, err := tx.Advisory(ref)
		if err != nil {
			return err
		}
		if a, err = do(tx, a, now); err != nil {
			return err
		}
		out, err = x.view(tx, a, present, now)
		return err
	})
	return x.noted(op, out, err)
}

// noted logs what was done, without content.
func (x *Advisories) noted(act string, v View, err error) (View, error) {
	if err == nil {
		x.Log.Info("advisory", "act", act, "advisory", v.ID, "state", v.State)
	}
	return v, err
}
