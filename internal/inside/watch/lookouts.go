package watch

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// MaxReason bounds an officer's reason, in characters.
const MaxReason = 2000

// Who may keep lookouts: put them in force, change them, end them, and own them.
var keepers = []string{insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleLead, insidedb.RoleWatch}

// commanders may do for a lookout what its owner and deputy may.
var commanders = []string{insidedb.RoleLead, insidedb.RoleWatch}

// LookoutsConfig is what Lookouts needs. Everything but Parties and Random is required.
type LookoutsConfig struct {
	Self   party.Code
	Store  *insidedb.Store
	Rules  func() lookout.Rules // the service's own, as they are now
	Log    *slog.Logger         // never told whom, nor by which word
	Random io.Reader            // gives ids where none is given; nil: the system's

	Parties func() *party.Parties // whose equivalences compare foreign marks with ours; nil: none are agreed
}

// Lookouts keeps what the service looks out for. It is safe for concurrent use, and
// any number of processes may run one on the same store.
type Lookouts struct{ LookoutsConfig }

// NewLookouts gives the Lookouts of a service.
func NewLookouts(c LookoutsConfig) (*Lookouts, error) {
	if !c.Self.Valid() || c.Store == nil || c.Rules == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "watch.NewLookouts", "a service, a store, rules and a log are needed")
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &Lookouts{c}, nil
}

// LookoutFile is the document of a lookout, or of its next version.
type LookoutFile struct {
	Officer  string `json:"-"`
	ID       string `json:"-"`    // of the lookout that it changes; "" for a new one
	Name     string `json:"name"` // of the file, for errors
	Document string `json:"document"`
	Reason   string `json:"reason,omitempty"` // of a change; stays here
}

// Add puts a lookout in force. The same again changes nothing, and another under an id
// that is taken is a conflict. It is invalid for a document that cannot be used and for
// times that are past, denied to an officer without a keeper's role, for an owner or
// deputy who cannot answer, and for what the partner's item does not permit, and a
// conflict where that item is not held for use.
func (l *Lookouts) Add(ctx context.Context, f LookoutFile) (LookoutShown, error) {
	next, err := l.decode(f)
	if err != nil {
		return LookoutShown{}, err
	}
	if next.ID == "" {
		if next.ID, err = l.mint(); err != nil {
			return LookoutShown{}, err
		}
	}
	return l.write(ctx, func(tx *insidedb.Tx) (string, error) {
		if err := tx.Authorise(f.Officer, keepers...); err != nil {
			return "", err
		}
		made, err := l.made(tx, next)
		if err != nil {
			return "", err
		}
		before, err := tx.Lookout(made.ID, time.Time{})
		switch {
		case errs.KindOf(err) == errs.NotFound:
			return made.ID, l.put(tx, insidedb.Lookout{Lookout: made, State: insidedb.LookoutActive, Set: 1, By: f.Officer})
		case err != nil:
			return "", err
		case before.Erased == nil && before.State == insidedb.LookoutActive && bytes.Equal(before.Encode(), made.Encode()):
			return made.ID, nil
		}
		return "", errs.E(errs.Conflict, "watch.Add", "lookout %s is on record: %s; expected another id, or lookout change", made.ID, stateOf(before))
	})
}

func stateOf(l insidedb.Lookout) string {
	if l.Erased != nil {
		return l.Erased.Said()
	}
	return l.State
}

// system is in which the service's own marks are read.
func (l *Lookouts) system() marking.System { return directive.OwnSystem(l.Self) }

func (l *Lookouts) decode(f LookoutFile) (lookout.Lookout, error) {
	return lookout.Decode(f.Name, []byte(f.Document), l.system(), l.Store.Now())
}

// mint gives an id that says nothing.
func (l *Lookouts) mint() (string, error) {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	b := make([]byte, 12)
	if _, err := io.ReadFull(l.Random, b); err != nil {
		return "", errs.Wrap(errs.Internal, "watch.Add", err, "no randomness")
	}
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return "l-" + string(b), nil
}

// write changes lookouts in one transaction, and shows the one that it names.
func (l *Lookouts) write(ctx context.Context, change func(*insidedb.Tx) (string, error)) (LookoutShown, error) {
	var out LookoutShown
	err := l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		id, err := change(tx)
		if err != nil {
			return err
		}
		out, err = l.shown(tx, id, time.Time{})
		return err
	})
	return out, err
}

// put records a version. Nobody is told of whom it is. One in force whose case was closed
// before is asked about as if it were closed now.
func (l *Lookouts) put(tx *insidedb.Tx, v insidedb.Lookout) error {
	if v.State == insidedb.LookoutActive && v.Case != "" && v.CaseClosed == nil {
		closed, err := tx.ClosedCase(v.Case)
		if err != nil {
			return err
		}
		if now := l.Store.Now(); closed != nil && closed.After(now) { // by a clock that stood ahead
			closed = &now
		}
		v.CaseClosed, v.CaseKept = closed, false
	}
	put, err := tx.PutLookout(v)
	if err != nil {
		return err
	}
	l.Log.Info("lookout recorded", "state", put.State, "version", put.Version, "epoch", put.Epoch)
	return l.ask(tx, put)
}

// made is a lookout as it is put in force: with what its origin permits, as that
// stands now, and checked against it.
func (l *Lookouts) made(tx *insidedb.Tx, next lookout.Lookout) (lookout.Lookout, error) {
	if err := next.Timely(l.Store.Now()); err != nil {
		return next, err
	}
	for what, code := range map[string]string{"owner": next.Owner, "deputy": next.Deputy} {
		if err := tx.Authorise(code, keepers...); err != nil {
			return next, errs.Wrap(errs.Denied, "watch.Add", err, "the %s: %s", what, err.Error())
		}
	}
	items, facts, err := rests(tx, next)
	if err != nil {
		return next, err
	}
	if err := lookout.Predicated(facts); err != nil {
		return next, err
	}
	if next.Origin.Item != "" {
		items = append(items, next.Origin.Item)
	} else if len(items) > 0 {
		return next, errs.E(errs.Invalid, "watch.Add", "the predicate rests on item %s of a partner, and no origin; expected origin: {item: %s}, so that what the partner allows is kept", items[0], items[0])
	}
	return l.bounded(tx, next, items)
}

// bounded gives a lookout its origin, and refuses what any of the partners' items that
// it rests on does not permit.
func (l *Lookouts) bounded(tx *insidedb.Tx, next lookout.Lookout, items []string) (lookout.Lookout, error) {
	for _, item := range items { // what is named as the origin is the last
		of, inherited, err := l.origin(tx, item)
		if err != nil {
			return next, err
		}
		next.Origin = of
		if err := of.Permits(next.Instruction); err != nil {
			return next, err
		}
		if err := l.marked(next, inherited); err != nil {
			return next, err
		}
	}
	return next, nil
}

// marked refuses marks that are lower than that of the item it is made of.
func (l *Lookouts) marked(next lookout.Lookout, inherited marking.Marking) error {
	now := l.Store.Now()
	own, err := lookout.ReadMark(next.Marking, now, l.system())
	if err != nil {
		return err
	}
	var agreed []party.Equivalence
	if l.Parties != nil {
		with, _ := l.Parties().Of(next.Origin.From)
		agreed = with.Equivalences
	}
	if err := next.Origin.Marked(own, inherited, agreed, now); err != nil {
		return err
	}
	if next.Front.Text == "" {
		return nil
	}
	front, err := lookout.ReadMark(next.Front.Mark, now, l.system(), marking.TLP)
	if err != nil {
		return err
	}
	return next.Origin.Fronts(front, inherited)
}

// origin gives what an item that a partner sent permits, and its mark. Without an item
// the lookout is our own. It is a conflict for one that is not held for use.
func (l *Lookouts) origin(tx *insidedb.Tx, item string) (lookout.Origin, marking.Marking, error) {
	const op = "watch.origin"
	if item == "" {
		return lookout.Origin{}, marking.Marking{}, nil
	}
	none := func(err error) (lookout.Origin, marking.Marking, error) {
		return lookout.Origin{}, marking.Marking{}, err
	}
	got, err := tx.Received(item)
	if errs.KindOf(err) == errs.NotFound {
		return none(errs.E(errs.NotFound, op, "origin: no item %.80q was received", item))
	}
	if err != nil {
		return none(err)
	}
	gone, err := originGone(tx, got)
	if err != nil {
		return none(err)
	}
	if gone != "" {
		return none(errs.E(errs.Conflict, op, "origin: %s", gone))
	}
	made, err := tx.Inbound(item)
	if err != nil {
		return none(err)
	}
	mark, err := lookout.ReadMark(got.Marking, l.Store.Now(), directive.OwnSystem(got.Partner), l.system(), marking.TLP)
	if err != nil {
		return none(errs.E(errs.Invalid, op, "origin: the item's marks are of no system that is read here"))
	}
	return lookout.Origin{From: got.Partner, Item: got.ID, Use: got.Use, Onward: got.Onward, Concern: made.Concern}, mark, nil
}

// originGone says why an item that was received is not held for use; "" where it is.
func originGone(tx *insidedb.Tx, got insidedb.Received) (string, error) {
	back, err := tx.ItemTakenBack(got.Partner, got.Hash)
	if err != nil {
		return "", err
	}
	made, err := tx.Inbound(got.ID)
	switch {
	case err != nil:
		return "", err
	case got.Erased != nil:
		return "the item of " + string(got.Partner) + " that it is made of is " + got.Erased.Said(), nil
	case back:
		return "the item that it is made of was taken back by " + string(got.Partner), nil
	case got.State != insidedb.Admitted:
		return "the item of " + string(got.Partner) + " that it is made of is not held for use", nil
	case made.Held(time.Time{}):
		return "the item of " + string(got.Partner) + " that it is made of is held until an officer clears it", nil
	}
	return "", nil
}

// reasoned refuses an act without a reason, or with one that is too long.
func reasoned(op, reason string) error {
	if strings.TrimSpace(reason) == "" || utf8.RuneCountInString(reason) > MaxReason {
		return errs.E(errs.Invalid, op, "a reason of %d characters; expected why, in 1 to %d", utf8.RuneCountInString(reason), MaxReason)
	}
	return nil
}
