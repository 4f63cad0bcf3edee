package sqldb

import (
	"time"

	"entente/internal/core/errs"
)

// Stamp gives the next recorded_at of a stream: max(clock, last + 1 µs). The
// row of the stream is locked until the transaction ends, so within a stream
// the order of stamps is the order of commits, and no stamp is given twice
// however the clock jumps. The time is in UTC and whole microseconds.
func (tx *Tx) Stamp(stream string) (time.Time, error) {
	micros, err := One(tx, Scalar[int64],
		`INSERT INTO stream (name, last) VALUES ($1, $2)
		 ON CONFLICT (name) DO UPDATE SET last = CASE
		   WHEN excluded.last > stream.last THEN excluded.last
		   ELSE stream.last + 1 END
		 RETURNING last`, stream, tx.now())
	if err != nil {
		return time.Time{}, err
	}
	return time.UnixMicro(micros).UTC(), nil
}

// Time is a destination for Row.Scan that reads a column of microseconds.
func Time(into *time.Time) any { return timeColumn{into} }

// OptionalTime is Time for a column that may be NULL, read as nil.
func OptionalTime(into **time.Time) any { return optionalTimeColumn{into} }

type timeColumn struct{ into *time.Time }

// Scan implements sql.Scanner.
func (c timeColumn) Scan(value any) error {
	micros, ok := value.(int64)
	if !ok {
		return errs.E(errs.Internal, "sqldb.Time", "a time column holds something else than microseconds")
	}
	*c.into = time.UnixMicro(micros).UTC()
	return nil
}

type optionalTimeColumn struct{ into **time.Time }

// Scan implements sql.Scanner.
func (c optionalTimeColumn) Scan(value any) error {
	if value == nil {
		*c.into = nil
		return nil
	}
	*c.into = new(time.Time)
	return timeColumn{*c.into}.Scan(value)
}
