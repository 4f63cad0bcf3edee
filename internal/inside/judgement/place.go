package judgement

import (
	"errors"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// placed gives an error of a check, which knows the key alone, its file and line.
func placed(err error, file, text string) error {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid || e.Key == "" || e.File != "" {
		return err
	}
	out := *e
	out.File = file
	v, parsed := document.Parse(file, []byte(text))
	if parsed != nil {
		return &out
	}
	entries, parsed := v.Entries()
	if parsed != nil {
		return &out
	}
	for _, entry := range entries {
		if entry.Key == e.Key {
			out.Line = entry.Line
		}
	}
	return &out
}
