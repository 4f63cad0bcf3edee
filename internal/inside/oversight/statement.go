package oversight

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/statement"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
)

// Stated is one month's statement as it was signed.
type Stated struct {
	V         int             `json:"v"`
	Month     statement.Month `json:"month"`
	Statement []byte          `json:"statement"` // the document, byte for byte
}

// StatedMonths lists the months of which a statement is kept.
type StatedMonths struct {
	V      int           `json:"v"`
	Months []StatedMonth `json:"months"`
}

// StatedMonth is one of them.
type StatedMonth struct {
	Month      statement.Month `json:"month"`
	RecordedAt time.Time       `json:"recorded_at"`
}

// mostStated bounds a list of statements.
const mostStated = 1200

// Statement gives the signed statement of a month that has ended: the one that is kept, or
// one made now, of the same bytes as it would have had then, and kept from now on.
func (l *Log) Statement(ctx context.Context, officer string, month statement.Month) (Stated, error) {
	out := Stated{V: 1, Month: month}
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) error { return tx.Authorise(officer, overseers...) })
	if err != nil {
		return Stated{}, err
	}
	out.Statement, err = l.state(ctx, month)
	return out, err
}

// Statements lists the months of which a statement is kept, the latest first.
func (l *Log) Statements(ctx context.Context, officer string) (StatedMonths, error) {
	out := StatedMonths{V: 1, Months: []StatedMonth{}}
	return out, l.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, overseers...); err != nil {
			return err
		}
		all, err := tx.StatedMonths(mostStated)
		for _, m := range all {
			out.Months = append(out.Months, StatedMonth(m))
		}
		return err
	})
}

// state gives a month's statement, and makes and keeps it where there is none.
func (l *Log) state(ctx context.Context, month statement.Month) ([]byte, error) {
	const op = "oversight.Statement"
	if now := l.Store.Now(); now.Before(month.To().Add(insidedb.Settle)) {
		return nil, errs.E(errs.Conflict, op, "%s has not ended; expected a month that has, and entente oversight show for this one", month)
	}
	var signed []byte
	read := func(tx *insidedb.Tx) (err error) {
		signed, err = tx.OversightStatement(month)
		return err
	}
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) error {
		err := read(tx)
		if errs.KindOf(err) == errs.NotFound {
			signed, err = l.sign(tx, month)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if _, err := tx.AddOversightStatement(month, signed); err != nil {
			return err
		}
		return read(tx)
	})
	return signed, err
}

// sign makes a month's statement. The head of the month's end must have been shown by now,
// or a later one: then none of that time comes any more.
func (l *Log) sign(tx *insidedb.Tx, month statement.Month) ([]byte, error) {
	const op = "oversight.Statement"
	held, err := tx.Log(l.log.Origin())
	if err != nil {
		return nil, err
	}
	if held.Slot.Before(month.To()) {
		return nil, errs.E(errs.Conflict, op, "the log's head at the end of %s is not shown yet; expected it within %s", month, l.Interval)
	}
	s := statement.Statement{V: 1, Service: l.Self, Month: month}
	head, err := tx.HeadAt(month.To())
	switch {
	case errs.KindOf(err) == errs.NotFound: // nothing was shown by then
	case err != nil:
		return nil, err
	default:
		if s.Head, err = stated(tx, head); err != nil {
			return nil, err
		}
	}
	if s.Sheet, err = l.sheet(tx, month.From(), month.To()); err != nil {
		return nil, err
	}
	data, err := s.Encode()
	if err != nil {
		return nil, err
	}
	return evidence.SignStatement(l.key, data)
}

// stated is a head as a statement names it: of the present log, or of one before a restore.
func stated(tx *insidedb.Tx, head insidedb.LogHead) (*statement.Head, error) {
	of, err := tx.Log(head.Origin)
	if err != nil {
		return nil, err
	}
	key, err := evidence.ReadLog(of.VKey)
	if err != nil {
		return nil, err
	}
	c, err := evidence.ReadCheckpoint(head.Checkpoint, key)
	if err != nil {
		return nil, err
	}
	h := c.Head()
	return &statement.Head{Origin: h.Origin, Size: h.Size, Root: h.Root.String()}, nil
}

// StatementTurn makes the statement of the first month of which none is kept, once it has
// ended, and says how many it made: each month has one, made once.
func (l *Log) StatementTurn(ctx context.Context) (int, error) {
	next, err := l.nextMonth(ctx)
	if err != nil || next == "" {
		return 0, err
	}
	if _, err := l.state(ctx, next); errs.KindOf(err) == errs.Conflict { // the head is not shown yet
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	return 1, nil
}

// nextMonth is the first month since the log was begun that has ended and of which no
// statement is kept; "" when there is none.
func (l *Log) nextMonth(ctx context.Context) (statement.Month, error) {
	var out statement.Month
	return out, l.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = ""
		logs, err := tx.Logs()
		if err != nil || len(logs) == 0 {
			return err
		}
		stated, err := tx.StatedMonths(mostStated)
		if err != nil {
			return err
		}
		kept := map[statement.Month]bool{}
		for _, s := range stated {
			kept[s.Month] = true
		}
		last := l.Store.Now().Add(-insidedb.Settle)
		for m := statement.MonthOf(logs[0].RecordedAt); !last.Before(m.To()); m = m.Next() {
			if !kept[m] {
				out = m
				return nil
			}
		}
		return nil
	})
}

// CheckStatement verifies a signed statement with the verifier key of the log that signed
// it, and gives what it states. It needs nothing else. The error is denied where the key has
// not signed it, and invalid for what is no statement or no key.
func CheckStatement(data []byte, key string) (statement.Statement, error) {
	log, err := evidence.ReadLog(key)
	if err != nil {
		return statement.Statement{}, err
	}
	text, err := evidence.ReadStatement(data, log)
	if err != nil {
		return statement.Statement{}, err
	}
	return statement.Read(text)
}
