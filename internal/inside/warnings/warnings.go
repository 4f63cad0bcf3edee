package warnings

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/core/warning"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/store/insidedb"
)

// Config is what Warnings need. Everything is required, but Duties.
type Config struct {
	Self     party.Code
	Store    *insidedb.Store
	Rules    func() warning.Rules   // the service's own, as they are now
	Duties   func() obligation.Plan // by which what states no time is due; nil: obligation.DefaultPlan
	Office   *disclosure.Office
	Exchange *exchange.Exchange
	Log      *slog.Logger // never told content or names
}

// Warnings sees to threats to life: from the sign to what came of the warning. It
// is safe for concurrent use.
type Warnings struct{ Config }

// New gives Warnings.
func New(c Config) (*Warnings, error) {
	if !c.Self.Valid() || c.Store == nil || c.Rules == nil || c.Office == nil || c.Exchange == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "warnings.New", "a service, a store, rules, an office, an exchange and a log are needed")
	}
	if c.Duties == nil {
		c.Duties = obligation.DefaultPlan
	}
	return &Warnings{c}, nil
}

// States of a warning.
const (
	Open      = "open"       // nobody has determined whether there is a duty to warn
	Duty      = "duty"       // there is
	Waived    = "waived"     // there is, and it is waived on a ground
	NoDuty    = "no-duty"    // there is none
	StoodDown = "stood-down" // what it warned of is not expected any more
	Ended     = "ended"      // what came of it is on record
)

// Acts about a warning.
const (
	ActFlagged      = "flagged" // signs were found, or an officer says so; again for a version that has signs
	ActVersion      = "version" // a version that has none: its window, where it says one
	ActDetermined   = "determined"
	ActPlanned      = "planned" // by which channels, in order
	ActSent         = "sent"    // proposed to a partner by the link
	ActTold         = "told"    // orally: what we say of it
	ActFiled        = "filed"   // a sealed file was made
	ActHanded       = "handed"  // it was delivered by hand
	ActAcknowledged = "acknowledged"
	ActSilent       = "silent"        // no acknowledgement in time
	ActPassed       = "passed-on"     // who was asked to pass it on says that it has
	ActUnpassed     = "not-passed-on" // it refuses, or said nothing in time
	ActWindow       = "window"        // the window has passed, and it is asked what then
	ActSetBack      = "set-back"      // the clock was: what it did before the time does not count
	ActRenewed      = "renewed"
	ActChanged      = "changed"
	ActStoodDown    = "stood-down"
	ActOfficials    = "officials" // our own officials were told
	ActNotice       = "notice"    // whether the public is told
	ActOutcome      = "outcome"
)

// CodeUnread is the code of a flag on an item that could not be looked through.
const CodeUnread = "unread"

// open tells whether something is still to be done about a warning in a state.
func openState(state string) bool { return state == Open || state == Duty }

// flag is what the act says that opens a warning.
type flag struct {
	Signs []warning.Sign `json:"signs,omitempty"`
	Why   string         `json:"why,omitempty"` // an officer's, where no sign was found
	From  *time.Time     `json:"from,omitempty"`
	Until *time.Time     `json:"until,omitempty"`

	unread bool
}

// Taken looks through a report that is taken in, in the transaction that does so.
func (x *Warnings) Taken(tx *insidedb.Tx, held insidedb.Report, r *report.Report) error {
	signs, window := warning.Signs(r, x.Rules()), warning.WindowOf(r)
	if len(signs) == 0 {
		return x.revised(tx, held, window)
	}
	return x.flag(tx, insidedb.Warning{Report: held.ID, Acquired: acquired(r, held.RecordedAt)}, held.Version, "", flag{Signs: signs}, window)
}

// revised records a version without signs of a report of which there is a warning,
// and when what it warns of is expected now. It changes nothing else: what was
// determined stands.
func (x *Warnings) revised(tx *insidedb.Tx, held insidedb.Report, window warning.Window) error {
	w, err := tx.WarningOf(insidedb.Subject{Kind: insidedb.SubjectReport, ID: held.ID})
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	a := insidedb.WarningAct{Act: ActVersion, Version: held.Version}
	var f flag
	if !window.From.IsZero() {
		w.From, f.From = &window.From, &window.From
	}
	if !window.Until.IsZero() {
		w.Until, a.At = &window.Until, &window.Until
	}
	if openState(w.State) {
		now := x.Store.Now()
		w.Next = &now
	}
	_, _, err = x.act(tx, w, a, f)
	return err
}

// acquired is when a report's information was: until its info_date, else when it was written.
func acquired(r *report.Report, recorded time.Time) time.Time {
	if r.InfoDate.To.IsZero() {
		return likely(r.Created, recorded)
	}
	return r.InfoDate.To
}

// earliest is before anything that is held here was written.
var earliest = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// likely is the time that somebody states for what he wrote, or where that cannot be
// the time when it was recorded.
func likely(stated, recorded time.Time) time.Time {
	if stated.Before(earliest) || stated.After(recorded) {
		return recorded
	}
	return stated
}

// flag opens the warning of a report or an item, or adds to the one that there is,
// and has somebody determine whether there is a duty to warn.
func (x *Warnings) flag(tx *insidedb.Tx, w insidedb.Warning, version int, officer string, f flag, window warning.Window) error {
	held, err := tx.WarningOf(insidedb.Subject{Kind: insidedb.SubjectReport, ID: w.Report}, insidedb.Subject{Kind: insidedb.SubjectReceived, ID: w.Received})
	switch {
	case errs.KindOf(err) == errs.NotFound:
		w.State = Open
		w, err = tx.OpenWarning(w)
	case err == nil:
		w = held
	}
	if err != nil {
		return err
	}
	if !window.From.IsZero() {
		w.From, f.From = &window.From, &window.From
	}
	if !window.Until.IsZero() {
		w.Until, f.Until = &window.Until, &window.Until
	}
	if w.State != Duty { // a duty to warn stays, whatever the new version says
		w.State = Open
	}
	now := x.Store.Now()
	next := now
	w.Next = &next
	a, words := insidedb.WarningAct{Act: ActFlagged, Officer: officer, Version: version}, any(f)
	if f.unread {
		a.Code, words = CodeUnread, nil
	}
	w, a, err = x.act(tx, w, a, words)
	if err != nil || w.State == Duty {
		return err
	}
	asked, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: obligation.Determine, Open: true})
	if err != nil || len(asked) > 0 {
		return err
	}
	return x.owe(tx, w, a, x.Rules().Flagged(now), "")
}

// act adds an act with words to a warning.
func (x *Warnings) act(tx *insidedb.Tx, w insidedb.Warning, a insidedb.WarningAct, words any) (insidedb.Warning, insidedb.WarningAct, error) {
	if words != nil {
		data, err := json.Marshal(words)
		if err != nil {
			return w, a, errs.Wrap(errs.Internal, "warnings.act", err, "an act cannot be written")
		}
		a.Words = data
	}
	if a.Version == 0 && w.Report != "" {
		newest, err := tx.NewestVersion(w.Report)
		if err != nil {
			return w, a, err
		}
		a.Version = newest
	}
	return tx.AddWarningAct(w, a)
}

// owe opens what the service owes itself on account of an act; the same act opens
// a kind for a partner once.
func (x *Warnings) owe(tx *insidedb.Tx, w insidedb.Warning, a insidedb.WarningAct, f warning.Follow, partner party.Code) error {
	opened := earlier(a.RecordedAt, x.Store.Now()) // the clock may have been set back
	sum := sha256.Sum256([]byte(w.ID + "/" + strconv.Itoa(a.Number) + "/" + string(f.Kind) + "/" + string(partner)))
	o := insidedb.Obligation{ID: hex.EncodeToString(sum[:16]), Kind: f.Kind, Debtor: x.Self, Creditor: x.Self, Partner: partner, Report: w.Report,
		Received: w.Received, Warning: w.ID, Release: a.Release, Ground: obligation.Law, Standing: obligation.IsAccepted, State: obligation.Open, Desk: f.Desk, By: a.Officer, Opened: opened}
	if !f.Due.IsZero() {
		o.Due = &f.Due
	}
	var err error
	if o.Officer, err = holder(tx, x.Rules(), f.Rank); err != nil {
		return err
	}
	_, err = tx.PutObligation(o)
	return err
}

// settle ends what is open of some kinds on account of a warning; partner "" is
// whomever it concerns.
func (x *Warnings) settle(tx *insidedb.Tx, w insidedb.Warning, officer string, state obligation.State, partner party.Code, kinds ...obligation.Kind) error {
	for _, kind := range kinds {
		all, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: kind, Open: true})
		if err != nil {
			return err
		}
		for _, o := range all {
			if partner != "" && o.Partner != "" && !concerns(partner, o.Partner) {
				continue
			}
			if err := x.end(tx, o, officer, state); err != nil {
				return err
			}
		}
	}
	return nil
}

// find gives a warning by its id, by a report's serial or id, or by an item's id.
func find(tx *insidedb.Tx, ref string) (insidedb.Warning, error) {
	w, err := tx.Warning(ref)
	if errs.KindOf(err) != errs.NotFound {
		return w, err
	}
	subjects := []insidedb.Subject{{Kind: insidedb.SubjectReceived, ID: ref}}
	if held, err := tx.FindReport(ref, time.Time{}); err == nil {
		subjects = append(subjects, insidedb.Subject{Kind: insidedb.SubjectReport, ID: held.ID})
	} else if errs.KindOf(err) != errs.NotFound {
		return w, err
	}
	w, err = tx.WarningOf(subjects...)
	if errs.KindOf(err) == errs.NotFound {
		err = errs.E(errs.NotFound, "warnings.find", "no warning is of %q; expected a warning's id, a report's serial or id, or an item's id", ref)
	}
	return w, err
}

// within does something about a warning as an officer with one of some roles.
func (x *Warnings) within(ctx context.Context, ref, officer string, roles []string, do func(*insidedb.Tx, insidedb.Warning) error) (View, error) {
	var out View
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, roles...); err != nil {
			return err
		}
		w, err := find(tx, ref)
		if err != nil {
			return err
		}
		if err := do(tx, w); err != nil {
			return err
		}
		out, err = x.viewNow(tx, w.ID)
		return err
	})
	return out, err
}

// Flag opens the warning of a report or an item in which no sign was found.
func (x *Warnings) Flag(ctx context.Context, ref, officer, why string) (View, error) {
	var out View
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleAuthor, insidedb.RoleWarning, insidedb.RoleLiaison, insidedb.RoleDisclosure); err != nil {
			return err
		}
		w, version, window, err := x.subject(tx, ref)
		if err != nil {
			return err
		}
		if err := x.flag(tx, w, version, officer, flag{Why: why}, window); err != nil {
			return err
		}
		if w, err = find(tx, ref); err != nil {
			return err
		}
		out, err = x.viewNow(tx, w.ID)
		return err
	})
	return out, err
}

// subject is what a new warning would be of.
func (x *Warnings) subject(tx *insidedb.Tx, ref string) (w insidedb.Warning, version int, window warning.Window, err error) {
	held, err := tx.FindReport(ref, time.Time{})
	if err == nil {
		if err := held.Erased.Refusal("warnings.Flag", "the report"); err != nil {
			return w, 0, window, err
		}
		r, err := report.Decode(held.ID, held.Raw, nil)
		if err != nil {
			return w, 0, window, err
		}
		return insidedb.Warning{Report: held.ID, Acquired: acquired(r, held.RecordedAt)}, held.Version, warning.WindowOf(r), nil
	}
	if errs.KindOf(err) != errs.NotFound {
		return w, 0, window, err
	}
	got, err := tx.Received(ref)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return w, 0, window, errs.E(errs.NotFound, "warnings.Flag", "neither a report nor an item %q is held", ref)
	case err != nil:
		return w, 0, window, err
	case got.State == insidedb.Refused || got.Erased != nil:
		return w, 0, window, errs.E(errs.Conflict, "warnings.Flag", "the content of item %s is not held", ref)
	}
	return insidedb.Warning{Received: got.ID, Acquired: likely(got.Sent, got.RecordedAt)}, 0, window, nil
}

// looked is how many items are listed at once.
const looked = 32

// Scan looks through the items that came since it was last called, each once and by
// itself: what is wrong with one holds up no other. An item that cannot be looked
// through is flagged, so that somebody determines; one of which not even that can be
// recorded is looked at again at the next call.
func (x *Warnings) Scan(ctx context.Context) (flagged int, err error) {
	stuck := map[string]bool{}
	var failed []error
	for {
		var all []insidedb.Unlooked
		err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			all, err = tx.Unlooked(looked + len(stuck))
			return err
		})
		all = slices.DeleteFunc(all, func(u insidedb.Unlooked) bool { return stuck[u.ID] })
		if err != nil || len(all) == 0 {
			return flagged, errors.Join(append(failed, err)...)
		}
		for _, u := range all {
			found, err := x.lookAt(ctx, u)
			if ctx.Err() != nil {
				return flagged, errors.Join(append(failed, err)...)
			}
			if err != nil {
				stuck[u.ID], failed = true, append(failed, err)
			}
			if found {
				flagged++
			}
		}
	}
}

// lookAt looks through one item, or flags it unread.
func (x *Warnings) lookAt(ctx context.Context, u insidedb.Unlooked) (found bool, err error) {
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		found, err = x.look(tx, u.ID)
		return err
	})
	if err == nil || ctx.Err() != nil {
		return found, err
	}
	x.Log.Error("an item cannot be looked through for signs; an officer determines", "item", u.ID, "error", err)
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		found = false
		fresh, err := tx.Looked(u.ID)
		if err != nil || !fresh {
			return err
		}
		found = true
		return x.flag(tx, insidedb.Warning{Received: u.ID, Acquired: u.RecordedAt}, 0, "", unread, warning.Window{})
	})
	return found, err
}

// unread flags an item that could not be looked through, in no words: they could not
// be sealed either.
var unread = flag{unread: true}

// look looks through one item.
func (x *Warnings) look(tx *insidedb.Tx, id string) (bool, error) {
	fresh, err := tx.Looked(id)
	if err != nil || !fresh {
		return false, err
	}
	got, err := tx.Received(id)
	if err != nil || got.Erased != nil {
		return false, err
	}
	it := warning.Item{Kind: got.Kind}
	if read, err := tearline.Read(got.Bundle); err == nil {
		it = warning.ItemFrom(read)
	} else { // kept apart: its words are looked through all the same
		for _, p := range got.Portions {
			it.Texts = append(it.Texts, warning.Text{Where: "report", Words: p.Text})
		}
	}
	if it.Kind == "" {
		it.Kind = got.Kind
	}
	signs := warning.SignsIn(it, x.Rules())
	if len(signs) == 0 {
		return false, nil
	}
	return true, x.flag(tx, insidedb.Warning{Received: got.ID, Acquired: likely(got.Sent, got.RecordedAt)}, 0, "", flag{Signs: signs}, warning.Window{})
}
