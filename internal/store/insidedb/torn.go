package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/store/sqldb"
)

// Torn is what a release holds of a tearline, as plain bytes.
type Torn struct {
	Decision string // the recorded decision's id
	Policy   string
	Bundle   []byte
	Hash     string // "sha256:…" of Bundle: what is approved
	Same     string // equal means that nothing but times changed
	Marking  string
	Portions []tearline.Portion
	Residue  []tearline.Hit
	Modified time.Time
}

// NewTorn takes apart a tearline for keeping.
func NewTorn(decision string, modified time.Time, t tearline.Tearline, residue []tearline.Hit) (Torn, error) {
	if !t.Valid() {
		return Torn{}, errs.E(errs.Internal, "insidedb.NewTorn", "no tearline")
	}
	bundle := t.Bundle()
	return Torn{Decision: decision, Policy: t.Policy(), Bundle: bundle, Hash: tornHash(bundle), Same: t.Same(), Marking: t.Marking(),
		Portions: t.Portions(), Residue: residue, Modified: modified}, nil
}

func tornHash(bundle []byte) string {
	sum := sha256.Sum256(bundle)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// keepBundle keeps the bytes that a release has from now on. They are never
// changed or removed when it gets others.
func (tx *Tx) keepBundle(t Torn) error {
	if t.Hash != tornHash(t.Bundle) {
		return errs.E(errs.Internal, "insidedb.keepBundle", "a tearline under a hash that is not its own")
	}
	if _, err := sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT hash FROM torn WHERE hash = $1`, t.Hash); errs.KindOf(err) != errs.NotFound {
		return err
	}
	l, err := tx.newLock(payloadID{kind: tornPayload, id: t.Hash})
	if err != nil {
		return err
	}
	bundle, err := l.seal("bundle", t.Bundle)
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO torn (hash, bundle) VALUES ($1, $2)`, t.Hash, bundle)
	return err
}

var tornKey = keyOf(tornPayload, `torn.hash`, `0`)

// openTorn opens kept bytes; nil for what is erased.
func (tx *Tx) openTorn(hash string, secret, sealed []byte) ([]byte, error) {
	l, err := tx.vault.lock(payloadID{kind: tornPayload, id: hash}, secret)
	if err != nil {
		return nil, err
	}
	return l.open("bundle", sealed)
}

func (tx *Tx) scanKept(row sqldb.Row) (KeptBytes, error) {
	var k KeptBytes
	var secret, sealed []byte
	err := row.Scan(&k.Hash, &secret, &sealed)
	if err == nil {
		k.Bundle, err = tx.openTorn(k.Hash, secret, sealed)
	}
	return k, err
}

// TornBundle gives the bytes that a release had under a hash, whatever it has
// now; not-found for a hash that none ever had, and for what is erased.
func (tx *Tx) TornBundle(hash string) ([]byte, error) {
	k, err := sqldb.One(tx.sql, tx.scanKept, `SELECT hash, `+tornKey+`, bundle FROM torn WHERE hash = $1`, hash)
	if err == nil && k.Bundle == nil {
		err = errs.E(errs.NotFound, "insidedb.TornBundle", "what was torn under that hash is erased")
	}
	return k.Bundle, err
}

// KeptBytes are bytes that a release has or had.
type KeptBytes struct {
	Hash   string
	Bundle []byte // nil once erased
}

// TornAfter lists kept bytes by their hashes, behind the one given; "" is before
// the first: at most limit, and no more than size bytes in all unless the first
// alone is larger. Kept bytes never change, so pages that are read one by one
// fit together.
func (tx *Tx) TornAfter(hash string, limit, size int) ([]KeptBytes, error) {
	fits, err := within(tx, size, `SELECT hash, length(bundle) FROM torn WHERE hash > $1 ORDER BY hash LIMIT $2`, hash, limit)
	if err != nil || len(fits) == 0 {
		return nil, err
	}
	return sqldb.All(tx.sql, tx.scanKept, `SELECT hash, `+tornKey+`, bundle FROM torn WHERE hash > $1 AND hash <= $2 ORDER BY hash`, hash, fits[len(fits)-1])
}

// CopiesAfter lists the identities of copies by report and partner, behind those
// given, at most limit. What they say of themselves is left out.
func (tx *Tx) CopiesAfter(reportID string, partner party.Code, limit int) ([]Copy, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Copy, error) {
		var c Copy
		err := row.Scan(&c.Report, &c.Partner, &c.Internal, &c.Naming)
		return c, err
	}, `SELECT report, partner, internal, naming FROM copies WHERE report > $1 OR (report = $1 AND partner > $2) ORDER BY report, partner LIMIT $3`,
		reportID, string(partner), limit)
}
