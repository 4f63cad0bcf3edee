package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// Tx is a transaction under way. It lives only within the function it was
// given to and is not safe for concurrent use.
type Tx struct {
	ctx    context.Context
	tx     *sql.Tx
	now    func() time.Time
	engine Engine
	writes bool
	failed error // the first statement error: the transaction can only be rolled back

	statements *statements // nil: none are kept
	parsed     []string    // what was not among them
}

// Row is one row of an answer, to be scanned into destinations.
type Row interface {
	Scan(destinations ...any) error
}

// Context is the context that the transaction runs under.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Engine says which kind of database it is, for what the two find in different ways.
func (tx *Tx) Engine() Engine { return tx.engine }

// Writes tells whether the transaction may change anything: what it sees may yet
// be taken back, and is not to be remembered by anybody.
func (tx *Tx) Writes() bool { return tx.writes }

// Exec runs a statement and says how many rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	const op = "sqldb.Exec"
	values, err := tx.ready(op, args)
	if err != nil {
		return 0, err
	}
	result, err := tx.exec(query, values)
	if err != nil {
		return 0, tx.fail(op, err)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return 0, tx.fail(op, err)
	}
	return changed, nil
}

// All runs a query and gives every row, as scan reads it, in the query's order.
// scan must not use the transaction.
func All[T any](tx *Tx, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	const op = "sqldb.All"
	values, err := tx.ready(op, args)
	if err != nil {
		return nil, err
	}
	rows, err := tx.query(query, values)
	if err != nil {
		return nil, tx.fail(op, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, tx.fail(op, err)
		}
		out = append(out, item)
	}
	if err := rows.Err(); err != nil {
		return nil, tx.fail(op, err)
	}
	return out, nil
}

// One runs a query and gives its first row; the error is not-found when there
// is none, and the transaction can go on.
func One[T any](tx *Tx, scan func(Row) (T, error), query string, args ...any) (T, error) {
	var zero T
	all, err := All(tx, scan, query, args...)
	if err != nil {
		return zero, err
	}
	if len(all) == 0 {
		return zero, errs.E(errs.NotFound, "sqldb.One", "nothing is held under that key")
	}
	return all[0], nil
}

// Scalar reads the only column of a row; it is a scan for All and One.
func Scalar[T any](row Row) (T, error) {
	var value T
	err := row.Scan(&value)
	return value, err
}

// ready refuses a transaction that has failed and makes the arguments plain.
func (tx *Tx) ready(op string, args []any) ([]any, error) {
	if tx.failed != nil {
		return nil, tx.failed
	}
	values := make([]any, len(args))
	for i, arg := range args {
		value, err := plain(arg)
		if err != nil {
			tx.failed = errs.Wrap(errs.KindOf(err), op, err, "argument %d of a statement cannot be kept: %s", i+1, err.Error())
			return nil, tx.failed
		}
		values[i] = value
	}
	return values, nil
}

// fail records the error of a statement and gives it mapped.
func (tx *Tx) fail(op string, err error) error {
	if tx.failed == nil {
		tx.failed = mapped(op, err)
	}
	return tx.failed
}

// plain gives what both engines keep alike for an argument.
func plain(arg any) (any, error) {
	const op = "sqldb.plain"
	value, err := driver.DefaultParameterConverter.ConvertValue(arg)
	if err != nil { // the converter's error may print the value: it is dropped
		return nil, errs.E(errs.Internal, op, "its type is not one of text, bytes, number, time and bool, or it is too large")
	}
	switch value := value.(type) {
	case bool:
		if value {
			return int64(1), nil
		}
		return int64(0), nil
	case time.Time:
		return value.UnixMicro(), nil
	case string:
		if !utf8.ValidString(value) || strings.IndexByte(value, 0) >= 0 {
			return nil, errs.E(errs.Invalid, op, "text must be UTF-8 without a zero byte")
		}
		return value, nil
	case []byte:
		if value == nil {
			return nil, nil
		}
		return value, nil
	default:
		return value, nil
	}
}
