package drafting

import (
	"context"
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/store/insidedb"
)

// Bounds on what is typed in forms.
const (
	MaxTyped      = 128 << 10 // bytes of one form, as JSON
	MaxTypedForms = 50        // of one officer; of more, the oldest fall off
)

// Typed is what an officer has typed in a form and not sent yet.
type Typed struct {
	V     int               `json:"v"`
	Form  string            `json:"form"`
	Mark  string            `json:"mark"`            // of the page on which it was typed
	Saved *time.Time        `json:"saved,omitempty"` // none: nothing is kept
	Said  map[string]string `json:"said"`            // by field
}

// KeepTyped keeps what an officer has typed in a form. mark is the banner of the page on
// which it is typed; one that cannot be read counts as the highest level. Whoever has a
// session has forms: no role is asked for, and nobody else is given what is typed.
func (d *Drafting) KeepTyped(ctx context.Context, officer, form, mark string, said map[string]string) (Typed, error) {
	const op = "drafting.KeepTyped"
	text, err := json.Marshal(said)
	if err != nil {
		return Typed{}, errs.Wrap(errs.Internal, op, err, "what is typed cannot be written")
	}
	if len(text) > MaxTyped {
		return Typed{}, errs.E(errs.Invalid, op, "what is typed has %d bytes; expected at most %d", len(text), MaxTyped)
	}
	levels := marking.Levels(d.own(), d.Store.Now())
	if _, err := marking.Parse(d.own(), d.Store.Now(), mark); err != nil {
		mark = levels[len(levels)-1].Name
	}
	var row insidedb.Draft
	err = d.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if row, err = tx.PutTyped(insidedb.Draft{Officer: officer, Title: form, Mark: mark, Document: string(text)}); err != nil {
			return err
		}
		_, err := tx.EndTypedOf(officer, MaxTypedForms)
		return err
	})
	return Typed{V: 1, Form: form, Mark: mark, Saved: &row.SavedAt, Said: map[string]string{}}, err
}

// Typed gives back what an officer has typed in a form, and nothing once its time is over.
func (d *Drafting) Typed(ctx context.Context, officer, form string) (Typed, error) {
	out := d.nothing(form)
	err := d.Store.Read(ctx, func(tx *insidedb.Tx) error {
		row, err := tx.Typed(officer, form)
		if errs.KindOf(err) == errs.NotFound || err == nil && row.SavedAt.Before(d.Store.Now().Add(-insidedb.TypedFor)) {
			return nil
		}
		if err != nil {
			return err
		}
		out.Mark, out.Saved = row.Mark, &row.SavedAt
		if err := json.Unmarshal([]byte(row.Document), &out.Said); err != nil {
			return errs.Wrap(errs.Internal, "drafting.Typed", err, "what was typed cannot be read")
		}
		return nil
	})
	return out, err
}

// EndTyped forgets what an officer has typed in a form.
func (d *Drafting) EndTyped(ctx context.Context, officer, form string) (Typed, error) {
	return d.nothing(form), d.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.EndTyped(officer, form) })
}

// nothing is an empty form, of the lowest level.
func (d *Drafting) nothing(form string) Typed {
	return Typed{V: 1, Form: form, Mark: marking.Levels(d.own(), d.Store.Now())[0].Name, Said: map[string]string{}}
}
