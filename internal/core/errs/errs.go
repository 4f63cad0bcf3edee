package errs

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure it is; kinds are stable words.
type Kind string

// The kinds of failure.
const (
	Invalid     Kind = "invalid"     // the input cannot be used
	Denied      Kind = "denied"      // the rules or the caller's role say no
	NotFound    Kind = "not-found"   // the thing asked for is not held here
	Conflict    Kind = "conflict"    // it contradicts what is already held
	Stale       Kind = "stale"       // decided under rules that have changed since
	Unavailable Kind = "unavailable" // a node, partner or store is out of reach
	Internal    Kind = "internal"    // a defect or a broken store
)

// Error is a failure with a kind, the operation and a message safe to show.
type Error struct {
	Kind    Kind
	Op      string // the operation, for example "report.Decode"
	Message string // safe to show to the caller
	File    string // input errors: the file as the user named it
	Line    int    // input errors: 1-based; 0 when unknown
	Key     string // input errors: the key's path, for example "fields.s1.ladder"
	Err     error  // the cause; never printed by Error
}

// Error renders place, key and message; the cause is left out on purpose.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
		}
		b.WriteString(": ")
	} else if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	if e.Key != "" {
		b.WriteString(e.Key)
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Err }

// E makes an error of a kind for an operation; the message is safe to show.
func E(kind Kind, op, format string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Message: fmt.Sprintf(format, args...)}
}

// Wrap makes an error around a cause; the cause is kept for operators and never shown.
func Wrap(kind Kind, op string, err error, format string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Message: fmt.Sprintf(format, args...), Err: err}
}

// At returns an input error with its place; the message says what was expected.
func At(op, file string, line int, key, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Op: op, File: file, Line: line, Key: key, Message: fmt.Sprintf(format, args...)}
}

// KindOf returns the kind of the outermost Error in err's chain, Internal for
// any other error and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// ExitStatus is the command contract's status for an error: 0 nil, 2 unusable
// input, 3 out of reach, 1 every other "no".
func ExitStatus(err error) int {
	switch KindOf(err) {
	case "":
		return 0
	case Invalid:
		return 2
	case Unavailable:
		return 3
	}
	return 1
}
