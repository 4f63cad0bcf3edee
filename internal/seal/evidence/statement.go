package evidence

import (
	"bytes"
	"strings"

	"entente/internal/core/errs"

	"golang.org/x/mod/sumdb/note"
)

// statementLine begins what a log's key signs that is no head: a head begins with the
// log's own name, which has other parts, so that neither can stand for the other.
const statementLine = "entente/v1/oversight-statement"

// MaxStatementBytes bounds a signed statement.
const MaxStatementBytes = 900 << 10

// SignStatement signs a statement to the overseers under a log's key, as a C2SP signed
// note: its purpose on the first line, the statement on the second. The statement is one
// line without control characters.
func SignStatement(k LogKey, statement []byte) ([]byte, error) {
	const op = "evidence.SignStatement"
	if k.key.sign == nil {
		return nil, errs.E(errs.Internal, op, "no log key")
	}
	if k.Origin() == statementLine {
		return nil, errs.E(errs.Denied, op, "a log that is named as statements are")
	}
	if len(statement) == 0 || len(statement) > MaxStatementBytes || bytes.ContainsFunc(statement, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return nil, errs.E(errs.Invalid, op, "a statement of %d bytes; expected one line of 1 to %d", len(statement), MaxStatementBytes)
	}
	text := statementLine + "\n" + string(statement) + "\n"
	return []byte(text + "\n" + k.key.line(k.key.sign([]byte(text)))), nil
}

// ReadStatement verifies a signed statement with the key of a log and gives the statement.
// The error is denied where the key has not signed it, and invalid for what is none.
func ReadStatement(data []byte, log Log) ([]byte, error) {
	const op = "evidence.ReadStatement"
	if !log.v.valid() {
		return nil, errs.E(errs.Internal, op, "no log key to verify with")
	}
	if len(data) > MaxStatementBytes+4<<10 {
		return nil, errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), MaxStatementBytes)
	}
	n, err := note.Open(data, note.VerifierList(log.v))
	if err != nil {
		return nil, noteError(op, err)
	}
	first, rest, _ := strings.Cut(n.Text, "\n")
	line, end, found := strings.Cut(rest, "\n")
	if first != statementLine || !found || end != "" || line == "" {
		return nil, errs.E(errs.Invalid, op, "expected the line %q and one line behind it", statementLine)
	}
	return []byte(line), nil
}
