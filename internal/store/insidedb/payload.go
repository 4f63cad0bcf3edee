package insidedb

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/payload"
	"entente/internal/store/sqldb"
)

// Kinds of a payload: what has a key of its own. Decisions, and what a release
// says of its words, are sealed under the key of the report's version.
const (
	reportPayload   = "report"
	tornPayload     = "torn"
	receivedPayload = "received"
)

// payloadID names a payload.
type payloadID struct {
	kind, id string
	version  int // 0 where there is none
}

func (p payloadID) String() string { return fmt.Sprintf("%s/%s/%d", p.kind, p.id, p.version) }

// vault draws the keys of payloads, and seals them under the key of the store.
type vault struct {
	random io.Reader
	store  payload.Key // the zero Key when payloads' keys are kept bare
}

// keyOf selects the key of a payload: NULL once it is destroyed. id and version
// are columns or literals.
func keyOf(kind, id, version string) string {
	return `(SELECT secret FROM payload_keys WHERE payload_keys.kind = '` + kind + `' AND payload_keys.id = ` + id + ` AND payload_keys.version = ` + version + `)`
}

// lock opens and seals what stands under one payload's key. Without a key it
// opens nothing and refuses to seal.
type lock struct {
	of     payloadID
	key    payload.Key
	random io.Reader
}

// newLock draws the key of a new payload and keeps it.
func (tx *Tx) newLock(of payloadID) (lock, error) {
	key, err := payload.NewKey(tx.vault.random)
	if err != nil {
		return lock{}, err
	}
	secret, err := tx.vault.wrap(of, key)
	if err != nil {
		return lock{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO payload_keys (kind, id, version, secret) VALUES ($1, $2, $3, $4)`, of.kind, of.id, of.version, secret)
	return lock{of, key, tx.vault.random}, err
}

// lockOf reads the key of a payload that is held; a conflict when it is erased.
func (tx *Tx) lockOf(of payloadID) (lock, error) {
	if tx.last.of == of && tx.last.key.Valid() {
		return tx.last, nil
	}
	secret, err := sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT secret FROM payload_keys WHERE kind = $1 AND id = $2 AND version = $3`, of.kind, of.id, of.version)
	if errs.KindOf(err) == errs.NotFound {
		return lock{}, errs.E(errs.Conflict, "insidedb.lockOf", "%s %s is erased, or was never held", of.kind, of.id)
	}
	if err != nil {
		return lock{}, err
	}
	tx.last, err = tx.vault.lock(of, secret)
	return tx.last, err
}

// onlyLock reads a key of which the node has one; the first who writes draws it. The
// error is not-found before that.
func (tx *Tx) onlyLock(of payloadID) (lock, error) {
	read := func() ([]byte, error) {
		return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT secret FROM payload_keys WHERE kind = $1 AND id = $2 AND version = $3`, of.kind, of.id, of.version)
	}
	secret, err := read()
	if errs.KindOf(err) == errs.NotFound && tx.Writes() {
		key, err := payload.NewKey(tx.vault.random)
		if err != nil {
			return lock{}, err
		}
		if secret, err = tx.vault.wrap(of, key); err != nil {
			return lock{}, err
		}
		if _, err := tx.sql.Exec(`INSERT INTO payload_keys (kind, id, version, secret) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, of.kind, of.id, of.version, secret); err != nil {
			return lock{}, err
		}
		if secret, err = read(); err != nil { // another process may have been first
			return lock{}, err
		}
	} else if err != nil {
		return lock{}, err
	}
	return tx.vault.lock(of, secret)
}

// lock takes a key as its row gives it; nil is that of what is erased.
func (v *vault) lock(of payloadID, secret []byte) (lock, error) {
	l := lock{of: of, random: v.random}
	if secret == nil {
		return l, nil
	}
	var err error
	if len(secret) != payload.KeySize {
		if !v.store.Valid() {
			return l, errs.E(errs.Invalid, "insidedb.lock", "the keys of this store's payloads are sealed; expected the key of the store")
		}
		if secret, err = v.store.Open("payload_keys "+of.String(), secret); err != nil {
			return l, err
		}
	}
	l.key, err = payload.ReadKey(secret)
	return l, err
}

func (v *vault) wrap(of payloadID, key payload.Key) ([]byte, error) {
	if !v.store.Valid() {
		return key.Secret(), nil
	}
	return v.store.Seal(v.random, "payload_keys "+of.String(), key.Secret())
}

// seal seals a column of a row. about names both.
func (l lock) seal(about string, content []byte) ([]byte, error) {
	return l.key.Seal(l.random, l.of.String()+" "+about, content)
}

// open opens a column of a row; nil for what is erased.
func (l lock) open(about string, sealed []byte) ([]byte, error) {
	if !l.key.Valid() {
		return nil, nil
	}
	return l.key.Open(l.of.String()+" "+about, sealed)
}

// sealText seals a column of text: the JSON of a value.
func (l lock) sealText(about string, value any) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "insidedb.sealText", err, "a record cannot be written")
	}
	return l.sealJSON(about, string(data))
}

// sealJSON seals a column of text that holds JSON already.
func (l lock) sealJSON(about, text string) (string, error) {
	sealed, err := l.seal(about, []byte(text))
	return base64.StdEncoding.EncodeToString(sealed), err
}

// openText opens a column of text into a value, which stays as it is when the
// content is erased.
func (l lock) openText(about, text string, into any) error {
	if !l.key.Valid() {
		return nil
	}
	sealed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return errs.E(errs.Internal, "insidedb.openText", "what is kept of %s is not sealed text", about)
	}
	data, err := l.open(about, sealed)
	if err != nil {
		return err
	}
	return fromJSON(string(data), into)
}

// Erased says when and why content was erased.
type Erased struct {
	Ground string // order, expiry
	At     time.Time
}

// Said tells it in words.
func (e Erased) Said() string {
	return "erased on " + e.At.UTC().Format(time.DateOnly) + " by " + e.Ground
}

// Refusal is the error of whoever needs the content; nil when it is held.
func (e *Erased) Refusal(op, what string) error {
	if e == nil {
		return nil
	}
	return errs.E(errs.Conflict, op, "%s is %s", what, e.Said())
}

// erasedColumns select what was erased of a row: two columns for erasedScan.
func erasedColumns(kind, id string) string {
	from := ` FROM erasures WHERE erasures.kind = '` + kind + `' AND erasures.id = ` + id + `)`
	return `(SELECT erased_at` + from + `, (SELECT ground` + from
}

// erasedScan reads erasedColumns.
type erasedScan struct {
	at     *time.Time
	ground *string
}

func (s *erasedScan) columns() []any { return []any{sqldb.OptionalTime(&s.at), &s.ground} }

func (s *erasedScan) erased() *Erased {
	if s.at == nil || s.ground == nil {
		return nil
	}
	return &Erased{Ground: *s.ground, At: *s.at}
}

// settle gives what is erased of a row, and refuses one whose key is missing
// although nobody has erased it.
func (s *erasedScan) settle(l lock) (*Erased, error) {
	e := s.erased()
	if (e != nil) == l.key.Valid() {
		return nil, errs.E(errs.Internal, "insidedb.settle", "the key of %s does not fit what is on record of its erasure", l.of)
	}
	return e, nil
}
