package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"entente/internal/history"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"browse": browse, "entente": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], console{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
	}})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, parameters("testdata/script"))
}

func parameters(dir string) testscript.Params {
	return testscript.Params{Dir: dir, RequireExplicitExec: true, RequireUniqueNames: true, Setup: ports,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status}}
}

// ports gives a script addresses that nobody listens on: $A to $E.
func ports(e *testscript.Env) error {
	for _, name := range []string{"A", "B", "C", "D", "E"} {
		address, err := history.FreeAddress()
		if err != nil {
			return err
		}
		e.Setenv(name, address)
	}
	return nil
}

// status N COMMAND… runs a command of this program and wants exactly that exit
// status; what it printed is there for stdout and stderr.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args[0]) != 1 {
		ts.Fatalf("usage: status 0|1|2|3 COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		e, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%s: %v", args[1], err)
		}
		got = e.ExitCode()
	}
	if got != int(args[0][0]-'0') {
		ts.Fatalf("%v ended with %d; expected %s", args[1:], got, args[0])
	}
}
