package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"entente/internal/core/errs"
)

func TestAnInterruptEndsWorkThatListensToNobody(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	got, err := wanted(ctx, "decide", func() (string, error) {
		stop()
		<-never
		return "an answer", nil
	})
	if errs.KindOf(err) != errs.Unavailable || got != "" {
		t.Errorf("got %q, %v; expected to be interrupted", got, err)
	}
	if got, err := wanted(t.Context(), "decide", func() (string, error) { return "an answer", nil }); got != "an answer" || err != nil {
		t.Errorf("got %q, %v; expected the answer", got, err)
	}
}

func TestAnInterruptedDecideSaysNothingElse(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, args := range [][]string{
		{"decide", "--report", "absent.yaml", "--partner", "FRA", "--at", "2017-12-11", "--directives", "absent", "--parties", "absent.yaml"},
		{"directive", "diff", "absent", "absent", "--corpus", "absent", "--partner", "FRA", "--parties", "absent.yaml"},
	} {
		var out, told bytes.Buffer
		status := run(ctx, args, console{in: strings.NewReader(""), out: &out, err: &told})
		if status != 3 || out.Len() != 0 || !strings.Contains(told.String(), "interrupted") {
			t.Errorf("%s ended with %d, wrote %q and said %q", args[0], status, out.String(), told.String())
		}
	}
}
