package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// draftPayload is the kind of payload that a draft is.
const draftPayload = "draft"

// Draft is a report that one officer is still writing. It is no record: the next saving
// takes the place of the one before, and nothing is left of one that ends.
type Draft struct {
	ID        string
	Officer   string // who writes it, and nobody else reads
	Version   int    // how often it was saved, from 1
	Mark      string // a banner of our own system
	Title     string
	Document  string // as it was typed, whether it is a report yet or not; "" in lists
	Bytes     int    // of the document
	CreatedAt time.Time
	SavedAt   time.Time
}

// isDraft leaves out what is typed in a form, which lies in the same table.
const isDraft = `id LIKE 'draft-%'`

const draftColumns = `id, officer, version, mark, title, bytes, created_at, saved_at`

// AddDraft keeps a new draft.
func (tx *Tx) AddDraft(d Draft) (Draft, error) {
	at, err := tx.sql.Stamp("drafts")
	if err != nil {
		return Draft{}, err
	}
	d.ID = mint("draft", d.Officer, stampText(at))
	return tx.addDraft(d, at)
}

func (tx *Tx) addDraft(d Draft, at time.Time) (Draft, error) {
	d.Version, d.Bytes, d.CreatedAt, d.SavedAt = 1, len(d.Document), at, at
	l, err := tx.newLock(payloadID{kind: draftPayload, id: d.ID})
	if err != nil {
		return Draft{}, err
	}
	title, document, err := l.sealDraft(d)
	if err != nil {
		return Draft{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO drafts (`+draftColumns+`, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		d.ID, d.Officer, d.Version, d.Mark, title, d.Bytes, at, at, document)
	return d, err
}

// SaveDraft keeps the next saving of a draft of which d.Version is the one before. One
// that was saved meanwhile is a conflict.
func (tx *Tx) SaveDraft(d Draft) (Draft, error) {
	at, err := tx.sql.Stamp("drafts")
	if err != nil {
		return Draft{}, err
	}
	l, err := tx.lockOf(payloadID{kind: draftPayload, id: d.ID})
	if err != nil {
		return Draft{}, err
	}
	d.Bytes, d.SavedAt = len(d.Document), at
	title, document, err := l.sealDraft(d)
	if err != nil {
		return Draft{}, err
	}
	changed, err := tx.sql.Exec(`UPDATE drafts SET version = version + 1, mark = $3, title = $4, document = $5, bytes = $6, saved_at = $7
		WHERE id = $1 AND version = $2`, d.ID, d.Version, d.Mark, title, document, d.Bytes, at)
	if err == nil && changed == 0 {
		err = errs.E(errs.Conflict, "insidedb.SaveDraft", "the draft was saved, or ended, meanwhile")
	}
	d.Version++
	return d, err
}

func (l lock) sealDraft(d Draft) (title, document []byte, err error) {
	if title, err = l.seal("title", []byte(d.Title)); err != nil {
		return nil, nil, err
	}
	document, err = l.seal("document", []byte(d.Document))
	return title, document, err
}

// Draft gives a draft of an officer with its document; not-found for another's.
func (tx *Tx) Draft(officer, id string) (Draft, error) {
	l, err := tx.draftLock(officer, id)
	if err != nil {
		return Draft{}, err
	}
	return sqldb.One(tx.sql, func(row sqldb.Row) (Draft, error) {
		var d Draft
		var title, document []byte
		err := row.Scan(&d.ID, &d.Officer, &d.Version, &d.Mark, &title, &d.Bytes, sqldb.Time(&d.CreatedAt), sqldb.Time(&d.SavedAt), &document)
		if err != nil {
			return Draft{}, err
		}
		if title, err = l.open("title", title); err != nil {
			return Draft{}, err
		}
		document, err = l.open("document", document)
		d.Title, d.Document = string(title), string(document)
		return d, err
	}, `SELECT `+draftColumns+`, document FROM drafts WHERE id = $1 AND officer = $2`, id, officer)
}

// draftLock is the key of a draft of an officer.
func (tx *Tx) draftLock(officer, id string) (lock, error) {
	if _, err := sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT id FROM drafts WHERE id = $1 AND officer = $2`, id, officer); err != nil {
		return lock{}, err
	}
	return tx.lockOf(payloadID{kind: draftPayload, id: id})
}

// Drafts lists an officer's drafts without their documents, the last saved first: at most
// limit.
func (tx *Tx) Drafts(officer string, limit int) ([]Draft, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Draft, error) {
		var d Draft
		var title, secret []byte
		err := row.Scan(&d.ID, &d.Officer, &d.Version, &d.Mark, &title, &d.Bytes, sqldb.Time(&d.CreatedAt), sqldb.Time(&d.SavedAt), &secret)
		if err != nil {
			return Draft{}, err
		}
		l, err := tx.vault.lock(payloadID{kind: draftPayload, id: d.ID}, secret)
		if err != nil {
			return Draft{}, err
		}
		title, err = l.open("title", title)
		d.Title = string(title)
		return d, err
	}, `SELECT `+draftColumns+`, `+keyOf(draftPayload, `drafts.id`, `0`)+` FROM drafts WHERE officer = $1 AND `+isDraft+` ORDER BY saved_at DESC, id LIMIT $2`, officer, limit)
}

// CountDrafts counts an officer's drafts.
func (tx *Tx) CountDrafts(officer string) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM drafts WHERE officer = $1 AND `+isDraft, officer)
}

// EndDraft forgets a draft of an officer, and its key; not-found for another's.
func (tx *Tx) EndDraft(officer, id string) error {
	changed, err := tx.sql.Exec(`DELETE FROM drafts WHERE id = $1 AND officer = $2`, id, officer)
	if err != nil {
		return err
	}
	if changed == 0 {
		return errs.E(errs.NotFound, "insidedb.EndDraft", "no draft %.80q of this officer is held", id)
	}
	_, err = tx.sql.Exec(`DELETE FROM payload_keys WHERE kind = '`+draftPayload+`' AND id = $1`, id)
	return err
}

// DraftReport is the id that a new report with these bytes would have, and the newest
// version of the report that it supersedes; 0 for a new one.
func (tx *Tx) DraftReport(hash, supersedes string) (id string, before int, err error) {
	if supersedes != "" {
		held, err := tx.ReportBySerial(supersedes, time.Time{})
		if err == nil {
			before, err = tx.NewestVersion(held.ID)
			return held.ID, before, err
		}
		if errs.KindOf(err) != errs.NotFound {
			return "", 0, err
		}
	}
	return mint("report", hash), 0, nil
}
