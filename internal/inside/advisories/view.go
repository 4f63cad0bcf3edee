package advisories

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// View is an advisory, for our own eyes.
type View struct {
	V          int        `json:"v"`
	ID         string     `json:"id"`
	Identifier string     `json:"identifier"`
	Sender     string     `json:"sender"`
	Sent       time.Time  `json:"sent"`
	State      string     `json:"state"`
	Status     string     `json:"status"`
	MsgType    string     `json:"msg_type"`
	Ends       string     `json:"ends,omitempty"` // id of the advisory that it updates or cancels
	Effective  *time.Time `json:"effective,omitempty"`
	Expires    *time.Time `json:"expires,omitempty"`
	Standing   string     `json:"standing,omitempty"` // of what is published: pending, in-force, expired, updated, cancelled
	EndedBy    []string   `json:"ended_by,omitempty"` // identifiers
	Report     string     `json:"report"`
	Version    int        `json:"version"`
	Serial     string     `json:"serial,omitempty"`
	Warning    string     `json:"warning,omitempty"`
	Languages  []string   `json:"languages,omitempty"`
	Headline   string     `json:"headline,omitempty"` // in the first language
	Hash       string     `json:"hash"`
	Window     string     `json:"window,omitempty"`  // the open obligation to say what follows, since it has expired
	Changed    string     `json:"changed,omitempty"` // why what it rests on no longer stands; of the present alone
	Erased     bool       `json:"erased,omitempty"`
	Acts       []Act      `json:"acts"`
	CAP        []byte     `json:"cap,omitempty"` // the exact bytes; only of one advisory
}

// Act is one thing done about an advisory.
type Act struct {
	Act     string    `json:"act"`
	Officer string    `json:"officer,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	State   string    `json:"state"`
	At      time.Time `json:"at"`
}

// List is what there is of advisories.
type List struct {
	V          int      `json:"v"`
	Advisories []View   `json:"advisories"`     // the latest first
	Next       string   `json:"next,omitempty"` // the id after which the list goes on; "" at its end
	Owed       []Notice `json:"owed"`           // decisions on a public notice that are owed
}

// Show gives an advisory as of a time (zero: now), with its exact bytes.
func (x *Advisories) Show(ctx context.Context, ref string, asOf time.Time) (View, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return View{}, err
	}
	var out View
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		a, err := tx.Advisory(ref)
		if err != nil {
			return err
		}
		if !asOf.IsZero() && a.RecordedAt.After(asOf) {
			return errs.E(errs.NotFound, "advisories.Show", "advisory %s was drafted later", a.ID)
		}
		out, err = x.view(tx, a, asOf, x.Store.Now())
		return err
	})
	return out, err
}

// when is the time that something is asked for.
func when(asOf, now time.Time) time.Time {
	if asOf.IsZero() {
		return now
	}
	return asOf
}

// List gives the advisories as of a time (zero: now), the latest first, and which
// decisions on a public notice were owed. It gives the first page of them.
func (x *Advisories) List(ctx context.Context, asOf time.Time) (List, error) {
	return x.ListAfter(ctx, asOf, "")
}

// ListAfter gives the page of the list after an advisory, by its id ("": the first).
func (x *Advisories) ListAfter(ctx context.Context, asOf time.Time, after string) (List, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return List{}, err
	}
	out := List{V: 1}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Advisories, out.Next = []View{}, ""
		var last insidedb.Advisory
		var err error
		if after != "" {
			if last, err = tx.Advisory(after); err != nil {
				return err
			}
		}
		all, err := tx.Advisories(asOf, last, page+1)
		if err != nil {
			return err
		}
		if len(all) > page {
			all = all[:page]
			out.Next = all[page-1].ID
		}
		now := x.Store.Now()
		for _, a := range all {
			v, err := x.view(tx, a, asOf, now)
			if err != nil {
				return err
			}
			v.CAP = nil
			out.Advisories = append(out.Advisories, v)
		}
		owed, err := notices(tx, asOf)
		out.Owed = owed.Owed
		return err
	})
	return out, err
}

// view is an advisory as of a time. Whether it still stands is decided again only
// while it is in force, or waits to be.
func (x *Advisories) view(tx *insidedb.Tx, a insidedb.Advisory, asOf, now time.Time) (View, error) {
	v := View{V: 1, ID: a.ID, Identifier: a.Identifier, Sender: a.Sender, Sent: a.Sent, Status: a.Status, MsgType: a.MsgType, Ends: a.Ends,
		Effective: a.Effective, Expires: a.Expires, Report: a.Report, Version: a.Version, Warning: a.Warning, Hash: a.Hash, Acts: []Act{}}
	acts, err := tx.AdvisoryActs(a, asOf)
	if err != nil {
		return v, err
	}
	for _, act := range acts {
		v.State = act.State
		v.Acts = append(v.Acts, Act{Act: act.Act, Officer: act.Officer, Reason: act.Reason, State: act.State, At: act.RecordedAt})
	}
	if held, err := tx.ReportVersion(a.Report, a.Version); err == nil {
		v.Serial = held.Serial
	} else if errs.KindOf(err) != errs.NotFound {
		return v, err
	}
	if v.Erased = a.Body == nil; !v.Erased {
		m, err := read(a)
		if err != nil {
			return v, err
		}
		v.CAP = m.CAP
		for i, info := range m.alert.Info {
			v.Languages = append(v.Languages, info.Language)
			if i == 0 {
				v.Headline = info.Headline
			}
		}
	}
	if v.State == Published {
		if err := standing(tx, a, &v, asOf, now); err != nil {
			return v, err
		}
	}
	if v.Standing == string(advisory.Expired) && slices.ContainsFunc(v.Acts, func(a Act) bool { return a.Act == ActEnded }) {
		v.Standing = Ended
	}
	over := v.State == Denied || v.State == Published && v.Standing != string(advisory.InForce) && v.Standing != string(advisory.Pending)
	over = over || v.State != Published && v.Expires != nil && !v.Expires.After(now)
	if asOf.IsZero() && !v.Erased && !over {
		if v.Changed, err = x.changed(tx, a, now); err != nil {
			return v, err
		}
	}
	return v, nil
}

// standing says where what is published stands, and what is asked of it.
func standing(tx *insidedb.Tx, a insidedb.Advisory, v *View, asOf, now time.Time) error {
	h, err := chain(tx, a, asOf, when(asOf, now))
	if err != nil {
		return err
	}
	if h != nil {
		v.Standing = string(h.Standing)
		for _, by := range h.By {
			v.EndedBy = append(v.EndedBy, by.Identifier)
		}
	}
	o, err := tx.Obligation(windowOf(insidedb.Advisory{ID: v.ID}), asOf)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return nil
	case err == nil && o.Closed == nil:
		v.Window = o.ID
	}
	return err
}

// changed says why what an advisory rests on no longer stands; "" while it does: the
// rules, the report and its sources, and what was recalled of the report elsewhere.
func (x *Advisories) changed(tx *insidedb.Tx, a insidedb.Advisory, now time.Time) (string, error) {
	var whys []string
	_, other, err := x.again(tx, a, now)
	if err != nil {
		return "", err
	}
	if other != "" {
		whys = append(whys, other)
	}
	releases, err := tx.ReleasesOfReport(a.Report)
	if err != nil {
		return "", err
	}
	for _, r := range releases {
		taken, err := tx.Takebacks(r.ID, present)
		if err != nil {
			return "", err
		}
		for _, t := range taken {
			if t.Verb == string(obligation.Recalled) && t.Outcome != insidedb.TakebackProposed {
				whys = append(whys, "what went to "+string(r.Partner)+" was recalled")
				break
			}
		}
	}
	return strings.Join(whys, "; "), nil
}

// chain says where an advisory that is published stands, by the messages that update
// or cancel it and were published by a time; nil for a cancellation. What the erasure
// of a report took is still known by its reference.
func chain(tx *insidedb.Tx, a insidedb.Advisory, asOf, at time.Time) (*advisory.Held, error) {
	if a.MsgType == string(advisory.MsgCancel) {
		return nil, nil
	}
	alone := bare(a)
	alone.MsgType = advisory.MsgAlert // what it ended itself tells nothing of where it stands
	messages := []advisory.Alert{alone}
	ending, err := tx.AdvisoriesEnding(a.ID, Published)
	if err != nil {
		return nil, err
	}
	for _, e := range ending {
		published, err := publishedBy(tx, e, asOf)
		if err != nil {
			return nil, err
		}
		if published {
			m := bare(e)
			m.References = []advisory.Reference{alone.Reference()}
			messages = append(messages, m)
		}
	}
	picture, err := advisory.Fold(messages, at)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(picture.Held, func(h advisory.Held) bool { return h.Alert.Identifier == a.Identifier })
	return &picture.Held[i], nil
}

func publishedBy(tx *insidedb.Tx, a insidedb.Advisory, asOf time.Time) (bool, error) {
	if asOf.IsZero() || a.State != Published {
		return a.State == Published, nil
	}
	acts, err := tx.AdvisoryActs(a, asOf)
	for _, act := range acts {
		if act.Act == ActPublished {
			return true, err
		}
	}
	return false, err
}

// bare is the message by what is on record of it beside its words, which is all that
// tells what is in force.
func bare(a insidedb.Advisory) advisory.Alert {
	out := advisory.Alert{Identifier: a.Identifier, Sender: a.Sender, Sent: a.Sent, Status: advisory.Status(a.Status), MsgType: advisory.MsgType(a.MsgType), Scope: advisory.Public}
	if a.Expires != nil {
		i := advisory.Info{Language: "en", Category: []advisory.Category{advisory.Security}, Event: "event", Urgency: advisory.UrgencyUnknown,
			Severity: advisory.SeverityUnknown, Certainty: advisory.CertaintyUnknown, Expires: *a.Expires}
		if a.Effective != nil {
			i.Effective = *a.Effective
		}
		out.Info = []advisory.Info{i}
	}
	return out
}
