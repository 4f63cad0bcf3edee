package main

import (
	"context"

	"entente/internal/core/errs"
)

// wanted does work that reads files and computes, and so listens to nobody, and
// waits for it no longer than the context lasts. What an interrupt leaves behind
// ends with the process; it writes nothing.
func wanted[T any](ctx context.Context, command string, work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := work()
		done <- result{value, err}
	}()
	select {
	case <-ctx.Done():
	case r := <-done:
		if ctx.Err() == nil {
			return r.value, r.err
		}
	}
	var none T
	return none, errs.E(errs.Unavailable, command, "interrupted")
}
