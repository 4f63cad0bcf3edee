package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// OwnDocument is a key set or a revocation that our own root signed.
type OwnDocument struct {
	Hash   string // "sha256:…" of Signed
	Kind   string // key-set, revocation
	Serial uint64 // of a key set; 0 for a revocation
	Signed []byte
}

// Told says that a partner was told of a document of ours.
type Told struct {
	Partner     party.Code
	Hash        string     // of the document
	Kind        string     // of the document
	Serial      uint64     // of the document
	Envelope    string     // hash of the envelope that carried it; "" when the peering did
	RecordedAt  time.Time  // when it was told
	ConfirmedAt *time.Time // when the partner said that it is in force there; nil before
}

// AddOwnDocument records a document of our own root; one that is held is left
// as it is. It says whether it is new.
func (tx *Tx) AddOwnDocument(d OwnDocument) (bool, error) {
	held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT count(*) FROM own_documents WHERE hash = $1`, d.Hash)
	if err != nil || held > 0 {
		return false, err
	}
	at, err := tx.sql.Stamp(partnerStream)
	if err != nil {
		return false, err
	}
	return added(tx.sql.Exec(`INSERT INTO own_documents (hash, kind, serial, signed, recorded_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (hash) DO NOTHING`, d.Hash, d.Kind, d.Serial, d.Signed, at))
}

// OwnDocuments lists the documents of our own root in the order in which they
// were recorded.
func (tx *Tx) OwnDocuments() ([]OwnDocument, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (OwnDocument, error) {
		var d OwnDocument
		err := row.Scan(&d.Hash, &d.Kind, &d.Serial, &d.Signed)
		return d, err
	}, `SELECT hash, kind, serial, signed FROM own_documents ORDER BY recorded_at, hash`)
}

// Tell records that a partner was told of a document: in an envelope with this
// hash, or, for "", with the peering itself, which confirms it. One that was told
// before is told again, unless it is confirmed.
func (tx *Tx) Tell(partner party.Code, document, envelope string) error {
	at, err := tx.sql.Stamp(partnerStream)
	if err != nil {
		return err
	}
	var confirmed any
	if envelope == "" {
		confirmed = at
	}
	_, err = tx.sql.Exec(`INSERT INTO own_told (partner, hash, envelope, recorded_at, confirmed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (partner, hash) DO UPDATE SET envelope = excluded.envelope, recorded_at = excluded.recorded_at, confirmed_at = excluded.confirmed_at
		WHERE own_told.confirmed_at IS NULL`, string(partner), document, envelope, at, confirmed)
	return err
}

// ConfirmTold records that a partner confirmed a document of ours, and says
// whether that is new; not for a document that it was never told of.
func (tx *Tx) ConfirmTold(partner party.Code, document string) (bool, error) {
	at, err := tx.sql.Stamp(partnerStream)
	if err != nil {
		return false, err
	}
	return added(tx.sql.Exec(`UPDATE own_told SET confirmed_at = $3, recorded_at = $3 WHERE partner = $1 AND hash = $2 AND confirmed_at IS NULL`,
		string(partner), document, at))
}

// OwnDocumentKnown tells whether a digest is that of a document of our own root.
func (tx *Tx) OwnDocumentKnown(hash string) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT count(*) FROM own_documents WHERE hash = $1`, hash)
	return n > 0, err
}

// Told lists what every partner was told of our own keys, by partner and serial.
func (tx *Tx) Told() ([]Told, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Told, error) {
		var t Told
		err := row.Scan(&t.Partner, &t.Hash, &t.Kind, &t.Serial, &t.Envelope, sqldb.Time(&t.RecordedAt), sqldb.OptionalTime(&t.ConfirmedAt))
		return t, err
	}, `SELECT t.partner, t.hash, d.kind, d.serial, t.envelope, t.recorded_at, t.confirmed_at
		FROM own_told t JOIN own_documents d ON d.hash = t.hash ORDER BY t.partner, d.serial, t.hash`)
}
