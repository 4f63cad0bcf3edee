package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"entente/internal/core/errs"

	"github.com/spf13/cobra"
)

// console is where a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
}

// app is what every command shares: the console and the flags of the root.
type app struct {
	console
	json bool   // --json: one document on standard output
	dir  string // --dir: the node's directory
	as   string // --as: the officer who acts
	told bool   // people were told that the node is not in earnest
}

// errNo ends a command whose answer is "no": exit status 1, without a message.
var errNo = errors.New("the answer is no")

// run runs one command line and gives its exit status.
func run(ctx context.Context, args []string, c console) int {
	a := &app{console: c}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	return a.status(root.ExecuteContext(ctx))
}

func (a *app) root() *cobra.Command {
	root := group("entente", "Share what law, policy and the originator allow, and no more")
	root.SilenceErrors, root.SilenceUsage = true, true
	root.Long = "Share what law, policy and the originator allow, and no more.\n\n" +
		"Exit status: 0 done; 1 the answer is no; 2 the input cannot be used; 3 the node or a partner is out of reach."
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage(c, "%s", flagSaid(err.Error())) })
	flags := root.PersistentFlags()
	flags.BoolVar(&a.json, "json", false, "one JSON document on standard output, and nothing else there")
	flags.StringVar(&a.dir, "dir", os.Getenv("ENTENTE_DIR"), "the node's directory (or set ENTENTE_DIR)")
	flags.StringVar(&a.as, "as", "", "the registered officer who acts")
	root.AddCommand(a.demo(), a.deskGroup(), a.decide(), a.directive(), a.marking(), a.init(), a.serve(), a.zone(), a.nodeStatus(), a.policy(), a.exercise(),
		a.peer(), a.community(), a.officer(), a.session(), a.report(), a.release(), a.review(), a.outbox(), a.inbox(), a.recall(), a.correct(), a.consent(), a.rfi(), a.action(), a.feedback(), a.emergency(), a.warning(), a.hit(), a.booth(), a.list(), a.travel(), a.lookout(), a.judgement(), a.assurance(), a.overseen(), a.entity(), a.link(), a.merge(), a.ledger(), a.conduct(), a.source(), a.claim(), a.origin(), a.search(), a.estimate(), a.designation(), a.attribution(), a.erase(), a.advisory(), a.hold(), a.retentionGroup(), a.screen(), a.trace(), a.asOf(), a.owed(), a.engagement(), a.notices(), a.evidence(), a.witness(), a.keys(), a.backup(), a.restore(), a.version())
	return root
}

// group is a command that only holds others; without one of them it is an error.
func group(use, short string, below ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cobra.ArbitraryArgs}
	c.RunE = func(c *cobra.Command, args []string) error {
		var names []string
		for _, b := range c.Commands() {
			if b.IsAvailableCommand() {
				names = append(names, b.Name())
			}
		}
		if len(args) > 0 {
			return usage(c, "unknown command %q; expected one of %s", args[0], strings.Join(names, ", "))
		}
		return usage(c, "a command is missing; expected one of %s", strings.Join(names, ", "))
	}
	c.AddCommand(below...)
	return c
}

// usage is an error in the command line.
func usage(c *cobra.Command, format string, args ...any) error {
	return errs.E(errs.Invalid, c.CommandPath(), "%s (see %s --help)", fmt.Sprintf(format, args...), c.CommandPath())
}

// status prints an error and gives the exit status of the contract. What is
// not an error of ours comes from reading the command line.
func (a *app) status(err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, errNo) {
		return 1
	}
	status := 2
	var known *errs.Error
	if errors.As(err, &known) {
		status = errs.ExitStatus(err)
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(a.err, "entente: %s\n", strings.TrimRight(line, "\n"))
	}
	return status
}

// emit writes one JSON document, as it is read by programs.
func (a *app) emit(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	return written(enc.Encode(v))
}

// printf writes to standard output, for people.
func (a *app) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(a.out, format, args...)
	return written(err)
}

// written gives a failure to write its kind.
func written(err error) error {
	if err == nil {
		return nil
	}
	return errs.Wrap(errs.Internal, "write", err, "standard output cannot be written")
}

func (a *app) version() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.emit(struct {
					V       int    `json:"v"`
					Version string `json:"version"`
				}{1, version})
			}
			return a.printf("entente %s\n", version)
		}}
}
