package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"

	"github.com/spf13/cobra"
)

// boxFlags choose what a list gives.
type boxFlags struct{ partner, state, at string }

func (b *boxFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&b.partner, "partner", "", "only this partner")
	f.StringVar(&b.state, "state", "", "only this state")
	f.StringVar(&b.at, "as-of", "", "as it was recorded by then (default: now)")
}

func (b *boxFlags) query(c *cobra.Command) (string, error) {
	asOf, err := asOfFlag(c, b.at)
	return query("partner", b.partner, "state", b.state, "as_of", asOf), err
}

func (a *app) outbox() *cobra.Command {
	var b boxFlags
	c := &cobra.Command{Use: "outbox", Short: "List what was proposed to partners: sent with which receipt, or why not", Args: cobra.NoArgs}
	b.add(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		q, err := b.query(c)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/outbox"+q, nil, a.sendings)
	}
	return c
}

func (a *app) sendings(box desk.Outbox) error {
	var b strings.Builder
	table(&b, "REPORT\tPARTNER\tSTANDS\tRECEIPTS\tRELEASE", func(w *tabwriter.Writer) {
		for _, s := range box.Items {
			var receipts []string
			for _, r := range s.Receipts {
				receipts = append(receipts, strings.TrimSpace(r.Verb+" "+r.Code))
			}
			name := s.Serial
			if name == "" {
				name = s.Report
			}
			row(w, name, string(s.Partner), clipped(s.Said), listed(receipts), dash(s.Release))
		}
	})
	return a.printf("%s", b.String())
}

// widest is how many characters a cell of a table has at most.
const widest = 72

// clipped is a text as a cell of a table has it; --json and show have all of it.
func clipped(s string) string {
	r := []rune(visible(s))
	if len(r) <= widest {
		return string(r)
	}
	return strings.TrimRight(string(r[:widest-1]), " ") + "…"
}

func (a *app) inbox() *cobra.Command {
	var b boxFlags
	c := &cobra.Command{Use: "inbox [ITEM]", Short: "List what partners sent, or show one item"}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usage(c, "%d arguments; expected one item or none", len(args))
		}
		return nil
	}
	b.add(c)
	c.AddCommand(a.inboxSave(), a.inboxHold(), a.inboxClear(), a.inboxReceipt())
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 1 {
			return ask(c.Context(), a, "GET", "/inbox/"+url.PathEscape(args[0]), nil, a.arrival)
		}
		q, err := b.query(c)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/inbox"+q, nil, a.arrivals)
	}
	return c
}

func (a *app) arrivals(box desk.Inbox) error {
	var b strings.Builder
	for _, x := range box.Items {
		fmt.Fprintf(&b, "%s  from %s  %s %s  %s\n%s", x.ID, x.Partner, x.State, x.Code, x.Marking, taken(x)+screened(x))
		for _, p := range x.Portions {
			fmt.Fprintf(&b, "  %s %s\n", p.Mark, p.Text)
		}
	}
	return a.printf("%s", b.String())
}

func (a *app) arrival(x exchange.Arrival) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s from %s: %s %s\nkind %s · use %s · onward %s · lane %s number %d · sent %s\n%s\n", x.ID, x.Partner, x.State, x.Code,
		x.Kind, listed(x.Use), dash(x.Onward), x.Lane, x.Seq, x.Sent.Format(time.RFC3339), x.Marking)
	b.WriteString(taken(x) + screened(x))
	for _, p := range x.Portions {
		fmt.Fprintf(&b, "%s %s\n", p.Mark, p.Text)
	}
	b.WriteString(attached(x.Files))
	return a.printf("%s", b.String())
}

func (a *app) releaseList() *cobra.Command {
	var b boxFlags
	c := &cobra.Command{Use: "list", Short: "List releases", Args: cobra.NoArgs}
	b.add(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		q, err := b.query(c)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/releases"+q, nil, a.releasesTable)
	}
	return c
}

// view prints a release as a reviewing officer needs it.
func (a *app) view(v disclosure.View) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s (version %d, by %s) to %s: %s\n%s\n\n", v.Release, dash(v.Serial), v.Version, v.Author, v.Partner, v.Said, v.Marking)
	for _, p := range v.Portions {
		fmt.Fprintf(&b, "%s %s\n", p.Mark, p.Text)
	}
	for _, h := range v.Residue {
		fmt.Fprintf(&b, "RESIDUE %s (%s) in %s: %s\n", dash(h.Field), h.From, h.Place, h.Found)
	}
	if len(v.Decision) > 0 {
		var o release.Outcome
		if err := json.Unmarshal(v.Decision, &o); err != nil {
			return errs.Wrap(errs.Internal, "entente", err, "the decision cannot be read; is the node of another version?")
		}
		writeFields(&b, o)
	}
	if v.Lead {
		b.WriteString("it is approved by officers with the role lead alone\n")
	}
	for _, x := range v.Acts {
		what := x.Act
		if x.Field != "" {
			what += " " + x.Field + "=" + string(x.Rung)
		}
		fmt.Fprintf(&b, "%s  %s by %s: %s\n", x.At.Format(time.RFC3339), what, x.Officer, dash(x.Reason))
	}
	fmt.Fprintf(&b, "\n%s\n", v.Hash)
	return a.printf("%s", b.String())
}
