package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"entente/internal/core/errs"
	"entente/internal/history"

	"github.com/spf13/cobra"
)

// demo replays the record on four nodes of its own.
func (a *app) demo() *cobra.Command {
	var keep bool
	var unList string
	c := &cobra.Command{Use: "demo", Short: "Replay the record on four nodes on this machine, and clean up", Args: cobra.NoArgs}
	c.RunE = func(c *cobra.Command, _ []string) error { return a.replay(c.Context(), keep, unList) }
	c.Flags().BoolVar(&keep, "keep", false, "leave the nodes running, and say how to talk to them")
	c.Flags().StringVar(&unList, "un-list", "", "the UN's consolidated list (XML), to find on it whom the record's articles name")
	return c
}

func (a *app) replay(ctx context.Context, keep bool, unList string) error {
	const op = "entente demo"
	if unList != "" {
		f, err := openList(unList) // before anything is started
		if err != nil {
			return err
		}
		f.Close()
	}
	exe, err := os.Executable()
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "this program cannot find itself")
	}
	dir, err := os.MkdirTemp("", "entente-demo-")
	if err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "no directory for the nodes can be made")
	}
	o := history.Options{Exe: exe, Dir: dir, Now: time.Now, UNList: unList}
	if !a.json {
		o.Row = func(r history.Row) { _ = a.printf("%-18s %-7s %s · %s\n", r.Row, r.Verdict, r.What, r.Proof) }
	}
	stage, err := history.SetUp(ctx, o)
	if err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "the nodes did not start: %v; their directory is %s", err, dir)
	}
	result := stage.Replay(ctx)
	if a.json {
		if err := a.emit(result); err != nil {
			return err
		}
	}
	if keep {
		if err := a.left(ctx, stage, dir); err != nil {
			return err
		}
	} else {
		stage.TearDown()
		if err := os.RemoveAll(dir); err != nil {
			return errs.Wrap(errs.Internal, op, err, "%s could not be removed", dir)
		}
	}
	if !result.Passed() {
		return errNo
	}
	return nil
}

// left says on standard error how to talk to nodes that were left running, and how to
// come in at a browser. The links are also in links.json in the directory.
func (a *app) left(ctx context.Context, stage *history.Stage, dir string) error {
	fmt.Fprintf(a.err, "\nThe nodes are left running. Ask them, for example:\n")
	for _, line := range stage.Where() {
		fmt.Fprintf(a.err, "  %s\n", line)
	}
	links, failed := stage.Links(ctx)
	if failed == nil {
		failed = keepLinks(filepath.Join(dir, "links.json"), links)
	}
	fmt.Fprintf(a.err, "EXERCISE: open one of these in a browser on this machine, as often as you like within a week:\n")
	for _, l := range links {
		fmt.Fprintf(a.err, "  %-9s %-13s %s\n", l.Node, l.Role, l.URL)
	}
	fmt.Fprintf(a.err, "Stop them and, once they have ended, clean up:\n  kill%[1]s; while kill -0%[1]s 2>/dev/null; do sleep 0.2; done; rm -r %[2]s\n", pids(stage.PIDs()), dir)
	return failed
}

// keepLinks writes the links for programs, which its owner alone may read.
func keepLinks(name string, links []history.Link) error {
	data, err := json.Marshal(struct {
		V     int            `json:"v"`
		Links []history.Link `json:"links"`
	}{1, links})
	if err == nil {
		err = os.WriteFile(name, append(data, '\n'), 0o600)
	}
	if err != nil {
		return errs.Wrap(errs.Unavailable, "entente demo", err, "%s cannot be written", name)
	}
	return nil
}

func pids(list []int) string {
	out := ""
	for _, p := range list {
		out += fmt.Sprintf(" %d", p)
	}
	return out
}
