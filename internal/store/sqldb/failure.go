package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"entente/internal/core/errs"
)

// engineError is what is kept of an engine's error: its code and, where it
// cannot hold data, its text. The engine's own error is dropped, because it
// may quote values and statements.
type engineError struct {
	engine Engine
	code   string
	text   string
	again  bool // the transaction met another one and may be run again
}

// Error is for an operator's log; errs.Error never prints it.
func (e *engineError) Error() string {
	if e.text == "" {
		return fmt.Sprintf("%s %s", e.engine, e.code)
	}
	return fmt.Sprintf("%s %s: %s", e.engine, e.code, e.text)
}

// retryable tells whether the transaction that ended with err may be run again.
func retryable(err error) bool {
	var e *engineError
	return errors.As(err, &e) && e.again
}

// mapped turns a driver's error into one of package errs.
func mapped(op string, err error) error {
	var known *errs.Error
	var pg *pgconn.PgError
	var lite *sqlite.Error
	var unreachable *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return errs.Wrap(errs.Unavailable, op, redactContext(err), "the store was not waited for any longer")
	case errors.As(err, &pg):
		return mappedPostgres(op, pg)
	case errors.As(err, &lite):
		return mappedSQLite(op, lite)
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.As(err, &unreachable), errors.As(err, &network):
		return errs.Wrap(errs.Unavailable, op, errors.New("connection lost or refused"), "the store cannot be reached")
	}
	return errs.Wrap(errs.Internal, op, fmt.Errorf("driver error of type %T", err), "the store failed")
}

// mappedPostgres goes by the class of SQLSTATE (PostgreSQL, appendix A).
func mappedPostgres(op string, pg *pgconn.PgError) error {
	cause := &engineError{engine: Postgres, code: pg.Code, text: pg.ConstraintName}
	switch {
	case pg.Code == "40001", pg.Code == "40P01":
		cause.again = true
		return errs.Wrap(errs.Conflict, op, cause, "the transaction met another one")
	case pg.Code[:2] == "23":
		return errs.Wrap(errs.Conflict, op, cause, "the record contradicts what is held")
	case pg.Code[:2] == "08", pg.Code[:2] == "53", pg.Code[:2] == "57", pg.Code[:2] == "58":
		return errs.Wrap(errs.Unavailable, op, cause, "the store cannot be reached")
	case pg.Code[:2] == "42": // the statement's text or a missing table: no data in it
		cause.text = pg.Message
	}
	return errs.Wrap(errs.Internal, op, cause, "the store failed")
}

// mappedSQLite goes by the primary result code (sqlite.org/rescode.html).
func mappedSQLite(op string, lite *sqlite.Error) error {
	cause := &engineError{engine: SQLite, code: fmt.Sprint(lite.Code())}
	switch lite.Code() & 0xff {
	case 5, 6: // busy, locked
		cause.again = true
		return errs.Wrap(errs.Unavailable, op, cause, "the store is busy")
	case 19: // a constraint; the text names table and column only
		cause.text = lite.Error()
		return errs.Wrap(errs.Conflict, op, cause, "the record contradicts what is held")
	case 9: // interrupted
		return errs.Wrap(errs.Unavailable, op, cause, "the store was not waited for any longer")
	case 8, 10, 13, 14: // read-only, input or output failed, full, cannot open
		return errs.Wrap(errs.Unavailable, op, cause, "the store's file cannot be used")
	case 1: // the statement's text or a missing table: no data in it
		cause.text = lite.Error()
	}
	return errs.Wrap(errs.Internal, op, cause, "the store failed")
}

// redact keeps of an error at opening only what cannot hold the address.
func redact(err error) error {
	var wrapped *errs.Error
	if errors.As(mapped("sqldb.Open", err), &wrapped) && wrapped.Err != nil {
		return wrapped.Err
	}
	return errors.New("the driver gave no reason")
}

// redactContext keeps errors.Is working without the driver's words.
func redactContext(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	return context.DeadlineExceeded
}
