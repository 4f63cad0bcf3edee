package statement

import (
	"bytes"
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/gowebpki/jcs"
)

// MaxBytes bounds a statement.
const MaxBytes = 1 << 20

// Month is a calendar month in UTC, "2031-03".
type Month string

// ParseMonth reads a month of the years 2000 to 9998.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 2000 || t.Year() > 9998 {
		return "", errs.E(errs.Invalid, "statement.ParseMonth", "month: %.40q; expected one such as 2031-03", s)
	}
	return Month(s), nil
}

// MonthOf is the month that a time is in.
func MonthOf(t time.Time) Month { return Month(t.UTC().Format("2006-01")) }

// From is the month's first moment.
func (m Month) From() time.Time {
	t, _ := time.Parse("2006-01", string(m)) // ParseMonth or MonthOf made it
	return t
}

// To is the first moment after it.
func (m Month) To() time.Time { return m.From().AddDate(0, 1, 0) }

// Next is the month after it.
func (m Month) Next() Month { return MonthOf(m.To()) }

// Head is the state of the service's log that was shown last when the month ended.
type Head struct {
	Origin string `json:"origin"` // the log's name
	Size   int64  `json:"size"`   // leaves
	Root   string `json:"root"`   // hash, base64
}

// Statement is what overseers are told of one month.
type Statement struct {
	V       int        `json:"v"`
	Service party.Code `json:"service"`
	Month   Month      `json:"month"`
	Head    *Head      `json:"head"` // nil where no head had been shown by then
	Sheet
}

// Encode gives the statement's one spelling.
func (s Statement) Encode() ([]byte, error) {
	data, err := json.Marshal(s)
	if err == nil {
		data, err = jcs.Transform(data)
	}
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "statement.Encode", err, "a statement cannot be written")
	}
	return data, nil
}

// Read reads what Encode wrote, and no other spelling of it.
func Read(data []byte) (Statement, error) {
	const op = "statement.Read"
	if len(data) > MaxBytes {
		return Statement{}, errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), MaxBytes)
	}
	var s Statement
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil || s.V != 1 || !s.Service.Valid() {
		return Statement{}, errs.E(errs.Invalid, op, "expected a statement of version 1")
	}
	if _, err := ParseMonth(string(s.Month)); err != nil || !s.From.Equal(s.Month.From()) || !s.To.Equal(s.Month.To()) {
		return Statement{}, errs.E(errs.Invalid, op, "month: expected one month, from its first moment to the first after it")
	}
	again, err := s.Encode()
	if err != nil || !bytes.Equal(again, data) {
		return Statement{}, errs.E(errs.Invalid, op, "another spelling than the one that a statement has")
	}
	return s, nil
}
