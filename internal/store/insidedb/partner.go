package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// States of a partner.
const (
	PartnerActive  = "active"
	PartnerRemoved = "removed"
)

// Kinds of a key document.
const (
	KeySetDocument     = "key-set"
	RevocationDocument = "revocation"
)

// Partner is one version of what is agreed with a partner.
type Partner struct {
	Code        party.Code
	Version     int
	State       string // active, removed
	Fingerprint string // of the root, as it was confirmed by voice
	Peering     []byte // the signed peering document
	Officer     string // who recorded it
	RecordedAt  time.Time
}

// KeyDocument is a key set or a revocation that the partner's root signed.
type KeyDocument struct {
	Partner party.Code
	Hash    string // "sha256:…" of Signed
	Kind    string
	Signed  []byte
	Officer string // "" when the partner sent it
}

const partnerColumns = `code, version, state, fingerprint, peering, officer, recorded_at`

// partnerStream is one for all partners, so that one number says whether any
// of what is known about them has changed.
const partnerStream = "partners"

// PutPartner records a new version of a partner. The public is none.
func (tx *Tx) PutPartner(p Partner) (Partner, error) {
	if p.Code.IsPublic() {
		return Partner{}, errs.E(errs.Denied, "insidedb.PutPartner", "%s is the public, and has no node; expected a service", p.Code)
	}
	at, err := tx.sql.Stamp(partnerStream)
	if err != nil {
		return Partner{}, err
	}
	p.RecordedAt = at
	p.Version, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) + 1 FROM partners WHERE code = $1`, string(p.Code))
	if err != nil {
		return Partner{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO partners (`+partnerColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(p.Code), p.Version, p.State, p.Fingerprint, p.Peering, p.Officer, at)
	return p, err
}

// Partner gives a partner's newest version.
func (tx *Tx) Partner(code party.Code) (Partner, error) {
	return sqldb.One(tx.sql, scanPartner, `SELECT `+partnerColumns+` FROM partners WHERE code = $1 ORDER BY version DESC LIMIT 1`, string(code))
}

// Partners lists every partner's newest version, by code.
func (tx *Tx) Partners() ([]Partner, error) {
	return sqldb.All(tx.sql, scanPartner,
		`SELECT `+partnerColumns+` FROM partners p
		 WHERE version = (SELECT MAX(version) FROM partners WHERE code = p.code) ORDER BY code`)
}

// AddKeyDocument records a key set or revocation; one that is held is left as it is.
func (tx *Tx) AddKeyDocument(d KeyDocument) (bool, error) {
	at, err := tx.sql.Stamp(partnerStream)
	if err != nil {
		return false, err
	}
	return added(tx.sql.Exec(
		`INSERT INTO key_documents (partner, hash, kind, signed, officer, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (partner, hash) DO NOTHING`, string(d.Partner), d.Hash, d.Kind, d.Signed, d.Officer, at))
}

// KeyDocuments lists a partner's key sets and revocations in the order they came.
func (tx *Tx) KeyDocuments(code party.Code) ([]KeyDocument, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (KeyDocument, error) {
		var d KeyDocument
		err := row.Scan(&d.Partner, &d.Hash, &d.Kind, &d.Signed, &d.Officer)
		return d, err
	}, `SELECT partner, hash, kind, signed, officer FROM key_documents WHERE partner = $1 ORDER BY recorded_at`, string(code))
}

// PartnersChanged is the stamp of the last change to any partner or its keys, or
// to what it was told of ours; 0 when there was none.
func (tx *Tx) PartnersChanged() (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64],
		`SELECT COALESCE(MAX(at), 0) FROM (SELECT MAX(recorded_at) AS at FROM partners
		 UNION ALL SELECT MAX(recorded_at) AS at FROM key_documents
		 UNION ALL SELECT MAX(recorded_at) AS at FROM own_documents
		 UNION ALL SELECT MAX(recorded_at) AS at FROM own_told) all_tables`)
}

func scanPartner(row sqldb.Row) (Partner, error) {
	var p Partner
	err := row.Scan(&p.Code, &p.Version, &p.State, &p.Fingerprint, &p.Peering, &p.Officer, sqldb.Time(&p.RecordedAt))
	return p, err
}
