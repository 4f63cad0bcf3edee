package insidedb

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Of what a set of files belongs to.
const (
	reportFiles   = "report"
	receivedFiles = "received"
)

// FileSet is files in pieces of envelope.PartSize: one behind the other, each
// piece sealed under the set's own key.
type FileSet struct {
	ID    string
	Files []tearline.Attachment
	Key   envelope.PartKey
}

// fileSetJSON is a set as it is sealed under the key of its payload.
type fileSetJSON struct {
	Key   []byte                `json:"key"`
	Count int                   `json:"count"`
	Bytes int64                 `json:"bytes"`
	Files []tearline.Attachment `json:"files"`
}

// BeginFiles draws the name and the key of a new set of files of so many bytes.
// Until AttachFiles it is a set of nothing; PruneFiles forgets one that stays so.
func (tx *Tx) BeginFiles(files []tearline.Attachment, at time.Time) (FileSet, error) {
	var drawn [48]byte
	if _, err := io.ReadFull(tx.vault.random, drawn[:]); err != nil {
		return FileSet{}, errs.Wrap(errs.Internal, "insidedb.BeginFiles", err, "no randomness")
	}
	total := int64(0)
	for _, f := range files {
		total += f.Bytes
	}
	key, err := envelope.RestorePartKey(drawn[16:], envelope.Parts{Count: int((total + envelope.PartSize - 1) / envelope.PartSize), Bytes: total})
	if err != nil {
		return FileSet{}, err
	}
	s := FileSet{ID: hex.EncodeToString(drawn[:16]), Files: files, Key: key}
	_, err = tx.sql.Exec(`INSERT INTO file_sets (id, kind, subject, version, begun_at) VALUES ($1, '', '', 0, $2)`, s.ID, at)
	return s, err
}

// AddPiece keeps a sealed piece; one that is held already stays.
func (tx *Tx) AddPiece(set string, number int, sealed []byte) error {
	_, err := tx.sql.Exec(`INSERT INTO file_pieces (set_id, number, sealed) VALUES ($1, $2, $3) ON CONFLICT (set_id, number) DO NOTHING`, set, number, sealed)
	return err
}

// AttachFiles gives a set to a version of a report, under whose key its own is
// kept from now on.
func (tx *Tx) AttachFiles(s FileSet, report string, version int) error {
	return tx.attach(s, payloadID{reportPayload, report, version}, reportFiles)
}

func (tx *Tx) attach(s FileSet, of payloadID, kind string) error {
	l, err := tx.lockOf(of)
	if err != nil {
		return err
	}
	p := s.Key.Parts()
	about, err := l.sealValue("files", fileSetJSON{s.Key.Bytes(), p.Count, p.Bytes, s.Files})
	if err != nil {
		return err
	}
	changed, err := tx.sql.Exec(`UPDATE file_sets SET kind = $2, subject = $3, version = $4, about = $5 WHERE id = $1 AND kind = ''`, s.ID, kind, of.id, of.version, about)
	if err == nil && changed == 0 {
		err = errs.E(errs.Conflict, "insidedb.AttachFiles", "the files were given up meanwhile, or are attached already")
	}
	return err
}

// ReportFiles gives the files of a version of a report; not-found for none.
func (tx *Tx) ReportFiles(report string, version int) (FileSet, error) {
	return tx.fileSet(payloadID{reportPayload, report, version}, reportFiles)
}

// ReceivedFiles gives the files of an item that a partner sent; not-found for none.
func (tx *Tx) ReceivedFiles(id string) (FileSet, error) {
	return tx.fileSet(payloadID{kind: receivedPayload, id: id}, receivedFiles)
}

func (tx *Tx) fileSet(of payloadID, kind string) (FileSet, error) {
	var s FileSet
	about, err := sqldb.One(tx.sql, func(row sqldb.Row) ([]byte, error) {
		var about []byte
		err := row.Scan(&s.ID, &about)
		return about, err
	}, `SELECT id, about FROM file_sets WHERE kind = $1 AND subject = $2 AND version = $3`, kind, of.id, of.version)
	if err != nil {
		return FileSet{}, err
	}
	l, err := tx.lockOf(of)
	if err != nil {
		return FileSet{}, err
	}
	var j fileSetJSON
	if err := l.openValue("files", about, &j); err != nil {
		return FileSet{}, err
	}
	s.Files = j.Files
	s.Key, err = envelope.RestorePartKey(j.Key, envelope.Parts{Count: j.Count, Bytes: j.Bytes})
	return s, err
}

// sealValue and openValue keep a value as sealed JSON in a column of bytes.
func (l lock) sealValue(about string, value any) ([]byte, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "insidedb.sealValue", err, "a record cannot be written")
	}
	return l.seal(about, data)
}

func (l lock) openValue(about string, sealed []byte, into any) error {
	data, err := l.open(about, sealed)
	if err != nil {
		return err
	}
	return fromJSON(string(data), into)
}

// Piece gives a sealed piece of a set.
func (tx *Tx) Piece(set string, number int) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT sealed FROM file_pieces WHERE set_id = $1 AND number = $2`, set, number)
}

// CopyFiles writes the bytes from up to to of a set's stream, its files one
// behind the other. It holds one piece in memory and reads each on its own.
func (s *Store) CopyFiles(ctx context.Context, set FileSet, from, to int64, into io.Writer) error {
	for from < to {
		number := int(from / envelope.PartSize)
		var sealed []byte
		err := s.Read(ctx, func(tx *Tx) (err error) {
			sealed, err = tx.Piece(set.ID, number)
			return err
		})
		if err != nil {
			return err
		}
		plain, err := set.Key.OpenPart(number, sealed)
		if err != nil {
			return errs.Wrap(errs.Internal, "insidedb.CopyFiles", err, "a piece of what is kept is not what was sealed")
		}
		begin := int64(number) * envelope.PartSize
		end := min(to, begin+int64(len(plain)))
		if end <= from {
			return errs.E(errs.Internal, "insidedb.CopyFiles", "the files end at byte %d; expected %d", from, to)
		}
		if _, err := into.Write(plain[from-begin : end-begin]); err != nil {
			return err
		}
		from = end
	}
	return nil
}

// PruneFiles forgets sets that began before a time and were never attached, and
// belong to nothing that is coming.
func (tx *Tx) PruneFiles(before time.Time) error {
	const old = `SELECT id FROM file_sets WHERE kind = '' AND begun_at < $1 AND id NOT IN (SELECT hash FROM parts_in)`
	if _, err := tx.sql.Exec(`DELETE FROM file_pieces WHERE set_id IN (`+old+`)`, before); err != nil {
		return err
	}
	_, err := tx.sql.Exec(`DELETE FROM file_sets WHERE kind = '' AND begun_at < $1 AND id NOT IN (SELECT hash FROM parts_in)`, before)
	return err
}

// eraseFiles is what is done with the files of the subject $1.
func eraseFiles(kind string) []string {
	return []string{
		`DELETE FROM file_pieces WHERE set_id IN (SELECT id FROM file_sets WHERE kind = '` + kind + `' AND subject = $1)`,
		`DELETE FROM file_sets WHERE kind = '` + kind + `' AND subject = $1`,
	}
}
