package insidedb

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// PartsOut are the parts of an envelope of ours that is on its way.
type PartsOut struct {
	Key   envelope.PartKey
	Files FileSet               // those of the report's version
	Goes  []tearline.Attachment // of them, what goes, in the order of the parts
}

type partsOutJSON struct {
	Key   []byte                `json:"key"`
	Count int                   `json:"count"`
	Bytes int64                 `json:"bytes"`
	Goes  []tearline.Attachment `json:"goes"`
}

// AddPartsOut keeps the key of an envelope's parts until the partner has admitted
// them, under the key of the report's version.
func (tx *Tx) AddPartsOut(s envelope.Sealed, goes []tearline.Attachment, report string, version int) error {
	l, err := tx.lockOf(payloadID{reportPayload, report, version})
	if err != nil {
		return err
	}
	k := s.PartKey()
	about, err := l.sealValue("parts/"+s.Header().ID, partsOutJSON{k.Bytes(), k.Parts().Count, k.Parts().Bytes, goes})
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO parts_out (envelope, report, version, about) VALUES ($1, $2, $3, $4)`, s.Header().ID, report, version, about)
	return err
}

// PartsOut gives what the parts of an envelope are made of; not-found when they
// are not to go any more.
func (tx *Tx) PartsOut(envelopeID string) (PartsOut, error) {
	type kept struct {
		of    payloadID
		about []byte
	}
	k, err := sqldb.One(tx.sql, func(row sqldb.Row) (kept, error) {
		k := kept{of: payloadID{kind: reportPayload}}
		err := row.Scan(&k.of.id, &k.of.version, &k.about)
		return k, err
	}, `SELECT report, version, about FROM parts_out WHERE envelope = $1`, envelopeID)
	if err != nil {
		return PartsOut{}, err
	}
	l, err := tx.lockOf(k.of)
	if err != nil {
		return PartsOut{}, err
	}
	var j partsOutJSON
	if err := l.openValue("parts/"+envelopeID, k.about, &j); err != nil {
		return PartsOut{}, err
	}
	out := PartsOut{Goes: j.Goes}
	if out.Files, err = tx.ReportFiles(k.of.id, k.of.version); err != nil {
		return PartsOut{}, err
	}
	out.Key, err = envelope.RestorePartKey(j.Key, envelope.Parts{Count: j.Count, Bytes: j.Bytes})
	return out, err
}

// PartsWaiting tells whether parts of an envelope that the gateway holds may
// have to go.
func (tx *Tx) PartsWaiting() (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM parts_out p JOIN outbox o ON o.id = p.envelope
		WHERE o.moved_at IS NOT NULL AND o.delivered_at IS NULL AND o.stopped_at IS NULL`)
	return n > 0, err
}

// DropPartsOut forgets the key of an envelope's parts: they need not go any more.
func (tx *Tx) DropPartsOut(envelopeID string) error {
	_, err := tx.sql.Exec(`DELETE FROM parts_out WHERE envelope = $1`, envelopeID)
	return err
}

// How far the parts of a partner's envelope are.
const (
	PartsComing   = "coming"   // the gateway has them, we do not have all
	PartsWhole    = "whole"    // all are here and are the files that the envelope names
	PartsBroken   = "broken"   // they are not
	PartsUnwanted = "unwanted" // the envelope was not taken, so neither are they
)

// PartsIn are the parts of a partner's envelope.
type PartsIn struct {
	Hash        string // of the envelope; also the set of files that they are kept in
	Event       string
	Partner     party.Code
	Incarnation string
	Lane        envelope.Lane
	Count, Held int
	State       string
	Dropped     bool // the gateway has forgotten them
}

const partsInColumns = `hash, event, partner, incarnation, lane, count, held, state, dropped`

func scanPartsIn(row sqldb.Row) (PartsIn, error) {
	var p PartsIn
	var dropped int
	err := row.Scan(&p.Hash, &p.Event, &p.Partner, &p.Incarnation, &p.Lane, &p.Count, &p.Held, &p.State, &dropped)
	p.Dropped = dropped != 0
	return p, err
}

// AddPartsIn records that an envelope has parts; what is recorded stays.
func (tx *Tx) AddPartsIn(p PartsIn) error {
	_, err := tx.sql.Exec(`INSERT INTO parts_in (`+partsInColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (hash) DO NOTHING`,
		p.Hash, p.Event, string(p.Partner), p.Incarnation, string(p.Lane), p.Count, 0, p.State)
	return err
}

// PartsIn gives how far the parts of an envelope are; not-found for none.
func (tx *Tx) PartsIn(hash string) (PartsIn, error) {
	return sqldb.One(tx.sql, scanPartsIn, `SELECT `+partsInColumns+` FROM parts_in WHERE hash = $1`, hash)
}

// OpenPartsIn lists what is coming and what the gateway has yet to forget.
func (tx *Tx) OpenPartsIn() ([]PartsIn, error) {
	return sqldb.All(tx.sql, scanPartsIn, `SELECT `+partsInColumns+` FROM parts_in WHERE dropped = 0 OR state = 'coming' ORDER BY hash`)
}

// ComingFor tells whether a sequence waits for parts.
func (tx *Tx) ComingFor(k LaneKey) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM parts_in WHERE (dropped = 0 OR state = 'coming') AND state = 'coming'
		AND partner = $1 AND incarnation = $2 AND lane = $3`, string(k.Partner), k.Incarnation, string(k.Lane))
	return n > 0, err
}

// HoldPart keeps the next part of a partner's envelope; one that is not the next
// changes nothing.
func (tx *Tx) HoldPart(hash string, number int, sealed []byte) error {
	changed, err := tx.sql.Exec(`UPDATE parts_in SET held = held + 1 WHERE hash = $1 AND held = $2 AND state = 'coming'`, hash, number)
	if err != nil || changed == 0 {
		return err
	}
	return tx.AddPiece(hash, number, sealed)
}

// SettlePartsIn records what has become of parts. Of those that are not kept
// the pieces go at once.
func (tx *Tx) SettlePartsIn(hash, state string) error {
	changed, err := tx.sql.Exec(`UPDATE parts_in SET state = $2 WHERE hash = $1 AND state IN ('coming', $2)`, hash, state)
	if err != nil || changed == 0 || state == PartsWhole {
		return err
	}
	_, err = tx.sql.Exec(`DELETE FROM file_pieces WHERE set_id = $1`, hash)
	return err
}

// DiscardPartsIn forgets parts of an envelope that was not taken after all.
func (tx *Tx) DiscardPartsIn(hash string) error {
	if _, err := tx.sql.Exec(`UPDATE parts_in SET state = 'unwanted' WHERE hash = $1`, hash); err != nil {
		return err
	}
	_, err := tx.sql.Exec(`DELETE FROM file_pieces WHERE set_id = $1`, hash)
	return err
}

// DroppedPartsIn records that the gateway has forgotten parts.
func (tx *Tx) DroppedPartsIn(hash string) error {
	_, err := tx.sql.Exec(`UPDATE parts_in SET dropped = 1 WHERE hash = $1`, hash)
	return err
}

// AttachParts gives the parts that came with an admitted or quarantined item to
// it, under whose key theirs is kept from now on. files name them.
func (tx *Tx) AttachParts(id string, v envelope.Verified, files []tearline.Attachment) error {
	p, err := tx.PartsIn(v.Hash())
	if err != nil {
		return err
	}
	if p.State != PartsWhole {
		return errs.E(errs.Internal, "insidedb.AttachParts", "the parts are %s; expected them whole", p.State)
	}
	_, err = tx.sql.Exec(`INSERT INTO file_sets (id, kind, subject, version, begun_at) VALUES ($1, '', '', 0, $2) ON CONFLICT (id) DO NOTHING`, p.Hash, int64(0))
	if err != nil {
		return err
	}
	return tx.attach(FileSet{ID: p.Hash, Files: files, Key: v.PartKey()}, payloadID{kind: receivedPayload, id: id}, receivedFiles)
}

// CopyParts writes the bytes of parts that have come, without the padding behind
// the last file, one part in memory at a time.
func (s *Store) CopyParts(ctx context.Context, v envelope.Verified, each func(plain []byte) error) error {
	for i := range v.PartKey().Parts().Count {
		var sealed []byte
		err := s.Read(ctx, func(tx *Tx) (err error) {
			sealed, err = tx.Piece(v.Hash(), i)
			return err
		})
		if err != nil {
			return err
		}
		plain, err := v.OpenPart(i, sealed)
		if err != nil {
			return err
		}
		if err := each(plain); err != nil {
			return err
		}
	}
	return nil
}
