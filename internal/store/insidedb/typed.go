package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// TypedFor is how long what is typed in a form is kept after it was last typed in.
const TypedFor = 14 * 24 * time.Hour

// typed is what an id of what is typed in a form begins with.
const typed = "typed"

// PutTyped keeps what an officer has typed in a form that is not sent yet, over what was
// kept of it: sealed as a draft is, and no draft. Title is the form's name.
func (tx *Tx) PutTyped(d Draft) (Draft, error) {
	d.ID = mint(typed, d.Officer, d.Title)
	held, err := tx.Draft(d.Officer, d.ID)
	switch {
	case err == nil:
		d.Version, d.CreatedAt = held.Version, held.CreatedAt
		return tx.SaveDraft(d)
	case errs.KindOf(err) != errs.NotFound:
		return Draft{}, err
	}
	at, err := tx.sql.Stamp("drafts")
	if err != nil {
		return Draft{}, err
	}
	return tx.addDraft(d, at)
}

// Typed gives what an officer has typed in a form; not-found for nothing.
func (tx *Tx) Typed(officer, form string) (Draft, error) {
	return tx.Draft(officer, mint(typed, officer, form))
}

// EndTyped forgets what an officer has typed in a form, and its key, if anything is kept.
func (tx *Tx) EndTyped(officer, form string) error {
	err := tx.EndDraft(officer, mint(typed, officer, form))
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	return err
}

// EndTypedOf forgets what an officer has typed in all forms but the newest most, and gives
// how many that were.
func (tx *Tx) EndTypedOf(officer string, most int) (int, error) {
	return tx.endTyped(`SELECT id, officer FROM drafts WHERE officer = $1 AND id LIKE 'typed-%' ORDER BY saved_at DESC, id LIMIT 100000 OFFSET $2`, officer, most)
}

// EndTypedBefore forgets what was last typed in before a time: at most limit forms.
func (tx *Tx) EndTypedBefore(before time.Time, limit int) (int, error) {
	return tx.endTyped(`SELECT id, officer FROM drafts WHERE saved_at < $1 AND id LIKE 'typed-%' ORDER BY saved_at, id LIMIT $2`, before, limit)
}

func (tx *Tx) endTyped(which string, args ...any) (int, error) {
	all, err := sqldb.All(tx.sql, func(row sqldb.Row) (d Draft, err error) { return d, row.Scan(&d.ID, &d.Officer) }, which, args...)
	for _, d := range all {
		if err == nil {
			err = tx.EndDraft(d.Officer, d.ID)
		}
	}
	return len(all), err
}
