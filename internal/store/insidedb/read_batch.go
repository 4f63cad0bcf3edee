package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// What an officer read within an hour is put under one leaf once a read of a later hour is
// recorded: the hash of its rows, so that no row goes, comes or changes without a trace.
// How often a thing was read again is not in it, as that may still grow.

// mostBatched bounds how many rows are put under leaves at once.
const mostBatched = 20_000

// readBatch are reads of one officer, up to a row, behind the batch before.
type readBatch struct {
	Officer string
	Number  int64 // of its last row
	From    time.Time
	Rows    int
	Hash    string
}

func (b readBatch) subject() string {
	return ofReads + b.Officer + "/" + strconv.FormatInt(b.Number, 10)
}

func (b readBatch) record() any {
	return []any{"reads", b.Officer, b.Number, b.From.UnixMicro(), b.Rows, b.Hash}
}

// batchReads puts under leaves what was read before the hour of a time. last is when the
// last read that is on record began.
func (tx *Tx) batchReads(at, last time.Time) error {
	hour := at.UTC().Truncate(time.Hour)
	if last.IsZero() || !last.Before(hour) {
		return nil
	}
	for {
		rows, err := sqldb.All(tx.sql, scanReadRow, `SELECT number, officer, operation, ref, at FROM reads
			WHERE number > (SELECT COALESCE(MAX(number), 0) FROM read_batches) ORDER BY number LIMIT $1`, mostBatched)
		if err != nil || len(rows) == 0 {
			return err
		}
		by, order := map[string][]Read{}, []string{}
		for _, r := range rows {
			if by[r.Officer] == nil {
				order = append(order, r.Officer)
			}
			by[r.Officer] = append(by[r.Officer], r)
		}
		for _, officer := range order {
			if err := tx.addReadBatch(batchOfReads(by[officer]), at); err != nil {
				return err
			}
		}
	}
}

func (tx *Tx) addReadBatch(b readBatch, at time.Time) error {
	if _, err := tx.sql.Exec(`INSERT INTO read_batches (officer, number, from_at, rows_held, hash, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		b.Officer, b.Number, b.From, b.Rows, b.Hash, at); err != nil {
		return err
	}
	return tx.noteOrdered(b.subject(), "reads", "", at, b.record())
}

func scanReadRow(row sqldb.Row) (r Read, err error) {
	return r, row.Scan(&r.Number, &r.Officer, &r.Operation, &r.Ref, sqldb.Time(&r.At))
}

// batchOfReads hashes rows of one officer, of which there is one at least.
func batchOfReads(rows []Read) readBatch {
	h := sha256.New()
	for _, r := range rows {
		line, _ := json.Marshal([]any{r.Number, r.Officer, r.Operation, r.Ref, r.At.UnixMicro()}) // words and numbers can be written
		h.Write(append(line, '\n'))
	}
	last := rows[len(rows)-1]
	return readBatch{last.Officer, last.Number, rows[0].At, len(rows), "sha256:" + hex.EncodeToString(h.Sum(nil))}
}

// readBatchNow is a batch as its rows stand now; as it was recorded where the bound on the
// record has let any of them go.
func (tx *Tx) readBatchNow(officer string, number int) (readBatch, error) {
	b, err := sqldb.One(tx.sql, func(row sqldb.Row) (b readBatch, err error) {
		return b, row.Scan(&b.Officer, &b.Number, sqldb.Time(&b.From), &b.Rows, &b.Hash)
	}, `SELECT officer, number, from_at, rows_held, hash FROM read_batches WHERE officer = $1 AND number = $2`, officer, number)
	if err != nil {
		return b, err
	}
	before, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(number), 0) FROM read_batches WHERE officer = $1 AND number < $2`, officer, number)
	if err != nil {
		return b, err
	}
	newest, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(number), 0) FROM reads`)
	if err != nil || before < newest-MostReads {
		return b, err
	}
	rows, err := sqldb.All(tx.sql, scanReadRow, `SELECT number, officer, operation, ref, at FROM reads WHERE officer = $1 AND number > $2 AND number <= $3 ORDER BY number`,
		officer, before, number)
	if err == nil && len(rows) == 0 {
		err = errs.E(errs.NotFound, "insidedb.Stands", "what %s read is not held any more", officer)
	}
	if err != nil {
		return b, err
	}
	return batchOfReads(rows), nil
}
