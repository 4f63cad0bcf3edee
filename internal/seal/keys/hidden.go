package keys

import (
	"errors"
	"fmt"
	"log/slog"
)

const placeholder = "[private key]"

// hidden is embedded in every private key. It answers each usual way of
// writing a value, so that a key never ends up in a log, an error or a file
// by accident. Key material itself stays guarded, since a key that stands in an
// unexported field of another struct is printed without being asked.
type hidden struct{}

// String gives a placeholder.
func (hidden) String() string { return placeholder }

// GoString gives a placeholder.
func (hidden) GoString() string { return placeholder }

// Format writes a placeholder whatever the verb.
func (hidden) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(placeholder)) }

// LogValue gives a placeholder.
func (hidden) LogValue() slog.Value { return slog.StringValue(placeholder) }

// MarshalJSON refuses.
func (hidden) MarshalJSON() ([]byte, error) { return nil, errHidden }

// MarshalText refuses.
func (hidden) MarshalText() ([]byte, error) { return nil, errHidden }

// MarshalBinary refuses.
func (hidden) MarshalBinary() ([]byte, error) { return nil, errHidden }

// guarded gives key material through a function. fmt prints through pointers
// when a verb does not fit; it never prints through a function.
type guarded[T any] func() *T

func guard[T any](v *T) guarded[T] { return func() *T { return v } }

var errHidden = errors.New("a private key is not written this way; use Save")
