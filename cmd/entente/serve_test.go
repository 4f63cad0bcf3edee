package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"entente/internal/desk"
)

// entente runs one command line in this process.
func entente(t *testing.T, args ...string) (status int, out string) {
	t.Helper()
	var b, errs bytes.Buffer
	status = run(t.Context(), args, console{in: strings.NewReader(""), out: &b, err: &errs})
	return status, b.String() + errs.String()
}

func TestASignalReloadsThePolicyAndTheEndOfTheContextStopsTheNode(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "n")
	if status, out := entente(t, "init", dir, "--service", "USA/CIA", "--inside", "127.0.0.1:0", "--listen", "127.0.0.1:0", "--endpoint", "https://127.0.0.1:9"); status != 0 {
		t.Fatalf("init ended with %d: %s", status, out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan int, 1)
	go func() {
		var out, log bytes.Buffer
		ended <- run(ctx, []string{"serve", "--dir", dir}, console{in: strings.NewReader(""), out: &out, err: &log})
	}()
	loaded := func() time.Time {
		status, out := entente(t, "status", "--dir", dir, "--wait", "20s", "--json")
		var s desk.Status
		if err := json.Unmarshal([]byte(out), &s); status != 0 || err != nil {
			t.Fatalf("status ended with %d: %s (%v)", status, out, err)
		}
		return s.Policy.Loaded
	}
	before := loaded()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); loaded().Equal(before); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("SIGHUP did not reload the policy")
		}
	}
	cancel()
	if status := <-ended; status != 0 {
		t.Errorf("serve ended with %d; expected 0", status)
	}
	if status, _ := entente(t, "status", "--dir", dir); status != 3 {
		t.Errorf("status ended with %d after the stop; expected 3", status)
	}
}
