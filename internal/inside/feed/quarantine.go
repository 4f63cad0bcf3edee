package feed

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// mostWords bounds an officer's reason, in bytes.
const mostWords = 1024

// Quarantined is a unit of a file that could not be read.
type Quarantined struct {
	ID        string     `json:"id"`
	Form      string     `json:"form,omitempty"` // "" where even that is not known
	Where     string     `json:"where"`
	Code      string     `json:"code"`
	Reason    string     `json:"reason"`
	Bytes     int        `json:"bytes"`
	Source    string     `json:"source"`
	Officer   string     `json:"officer,omitempty"` // "" for the folder
	At        time.Time  `json:"at"`
	Settled   string     `json:"settled,omitempty"` // read, discarded, expired: its bytes are gone
	SettledBy string     `json:"settled_by,omitempty"`
	SettledAt *time.Time `json:"settled_at,omitempty"`
	Why       string     `json:"settled_reason,omitempty"` // the officer's
	Looks     []Look     `json:"looks,omitempty"`          // who saw its bytes
	Raw       []byte     `json:"raw,omitempty"`
}

// Quarantine is a list of them.
type Quarantine struct {
	V     int           `json:"v"`
	Units []Quarantined `json:"units"` // the latest first
	More  bool          `json:"more"`  // there are earlier ones
}

func quarantinedOf(q insidedb.Unread) Quarantined {
	return Quarantined{ID: q.ID, Form: q.Form, Where: q.Place, Code: q.Code, Reason: q.Reason, Bytes: q.Bytes, Source: q.From(), Officer: q.Officer, At: q.RecordedAt,
		Settled: q.Settled, SettledBy: q.SettledBy, SettledAt: q.SettledAt, Why: q.Why}
}

// Quarantined lists what is in quarantine without its bytes, the latest first: what
// nobody has settled, or all.
func (f *Feed) Quarantined(ctx context.Context, asOf time.Time, all bool, limit int) (Quarantine, error) {
	if err := f.Store.Settled(asOf); err != nil {
		return Quarantine{}, err
	}
	limit = bounded(limit)
	var out Quarantine
	err := f.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Quarantine{V: 1, Units: []Quarantined{}}
		list, err := tx.Quarantines(asOf, !all, limit+1)
		if err != nil {
			return err
		}
		out.More = len(list) > limit
		for _, q := range list[:min(len(list), limit)] {
			out.Units = append(out.Units, quarantinedOf(q))
		}
		return nil
	})
	return out, err
}

// ShowQuarantined tells where and why a unit could not be read, without its bytes.
func (f *Feed) ShowQuarantined(ctx context.Context, id string) (Quarantined, error) {
	var out Quarantined
	err := f.Store.Read(ctx, func(tx *insidedb.Tx) error {
		q, err := quarantined(tx, id)
		if err != nil {
			return err
		}
		out = quarantinedOf(q)
		out.Looks, err = seen(tx, id)
		return err
	})
	return out, err
}

// seen lists who saw the bytes of a unit.
func seen(tx *insidedb.Tx, id string) ([]Look, error) {
	all, err := tx.QuarantineActs(id, mostLooks)
	out := []Look{}
	for _, a := range all {
		if a.Act == insidedb.QuarantineLooked {
			out = append(out, Look{a.Officer, a.RecordedAt})
		}
	}
	return out, err
}

// Raw gives a unit with its bytes to an officer, and records that it did.
func (f *Feed) Raw(ctx context.Context, id, officer string) (Quarantined, error) {
	var out Quarantined
	err := f.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, mayTake...); err != nil {
			return err
		}
		q, err := quarantined(tx, id)
		if err != nil {
			return err
		}
		if q.SettledAt != nil {
			return errs.E(errs.Conflict, "feed.Raw", "it is settled, and its bytes are gone")
		}
		out = quarantinedOf(q)
		out.Raw = q.Body
		if _, err := tx.LookAtQuarantine(id, officer); err != nil {
			return err
		}
		out.Looks, err = seen(tx, id)
		return err
	})
	return out, err
}

func quarantined(tx *insidedb.Tx, id string) (insidedb.Unread, error) {
	q, err := tx.Quarantine(id)
	if errs.KindOf(err) == errs.NotFound {
		return q, errs.E(errs.NotFound, "feed.Quarantined", "nothing stands in quarantine under %.80q", id)
	}
	return q, err
}

// mayDiscard are the roles of whoever lets something go that nobody has read.
var mayDiscard = []string{insidedb.RoleWatch, insidedb.RoleLead}

// Settlement is how an officer settles a unit in quarantine.
type Settlement struct {
	ID, Officer string
	How         string // read, discarded
	Reason      string // stays on record; of what is discarded it is required
}

// Settle ends the quarantine of a unit and destroys its bytes for ever: it was mended
// at its sender's and read as something else ("read"), or nothing comes of it
// ("discarded"), which an officer of the role watch or lead says, with a reason.
func (f *Feed) Settle(ctx context.Context, s Settlement) (Quarantined, error) {
	const op = "feed.Settle"
	id, roles := s.ID, mayTake
	switch {
	case s.How == insidedb.QuarantineDiscarded:
		if roles = mayDiscard; strings.TrimSpace(s.Reason) == "" {
			return Quarantined{}, errs.E(errs.Invalid, op, "a reason is missing; expected a code or words that do not repeat what is discarded")
		}
	case s.How != insidedb.QuarantineRead:
		return Quarantined{}, errs.E(errs.Invalid, op, "how it is settled is %.20q; expected read or discarded", s.How)
	}
	if len(s.Reason) > mostWords || !utf8.ValidString(s.Reason) || strings.ContainsFunc(s.Reason, unicode.IsControl) {
		return Quarantined{}, errs.E(errs.Invalid, op, "the reason; expected at most %d bytes on one line", mostWords)
	}
	var out Quarantined
	err := f.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(s.Officer, roles...); err != nil {
			return err
		}
		if _, err := quarantined(tx, id); err != nil {
			return err
		}
		q, err := tx.SettleQuarantine(id, s.Officer, s.How, s.Reason)
		if err != nil {
			return err
		}
		out = quarantinedOf(q)
		out.Looks, err = seen(tx, id)
		return err
	})
	if err != nil {
		return out, err
	}
	if err := f.Store.ScrubKeys(ctx); err != nil { // the next erasure clears the files of it too
		f.Log.Warn("the store's files are not yet clear of what was settled", "error", err)
	}
	return out, nil
}
