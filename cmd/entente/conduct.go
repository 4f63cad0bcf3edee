package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"entente/internal/core/assess"
	inside "entente/internal/inside/ledger"

	"github.com/spf13/cobra"
)

func (a *app) conduct() *cobra.Command {
	c := group("conduct", "Keep a record of what partners did with what they were given, for inside alone", a.conductAdd(), a.conductList(false), a.conductList(true))
	c.Long = "Each of these needs --as. An entry is a judgement of kind conduct: entente judgement change, end and restore take it.\n" +
		"No decision asks the record, and no duty to warn; it informs people (docs/ledger.md)."
	return c
}

func (a *app) conductAdd() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "add FILE", Short: "Add an entry", Args: one("a YAML document (docs/ledger.md)")}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := draft(args[0], reason)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(assess.KindConduct, "", ""), d, a.judgementStands)
	}
	return c
}

// conductList lists entries of one partner in full, or of all in lines.
func (a *app) conductList(whole bool) *cobra.Command {
	var at, partner string
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: "List entries, the latest first", Args: cobra.NoArgs}
	print := a.conductLines
	if whole {
		c.Use, c.Short, c.Args, print = "show PARTNER", "Show what is on record of a partner, the latest first", one("a partner: RUS, RUS/FSB"), a.conductWhole
	} else {
		c.Flags().StringVar(&partner, "partner", "", "only of this partner; a country stands for its services")
	}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, inside.MostEntries, inside.MostEntries)
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		if whole {
			partner = args[0]
		}
		return ask(c.Context(), a, "GET", "/conduct"+query("partner", partner, "as_of", asOf, "limit", limit.String()), nil, print)
	}
	return c
}

func (a *app) conductLines(r inside.Record) error {
	if len(r.Entries) == 0 {
		return a.printf("nothing is on record\n")
	}
	var b strings.Builder
	table(&b, "DATE\tPARTNER\tWHAT\tWEIGHT\tMARK\tID", func(w *tabwriter.Writer) {
		for _, e := range r.Entries {
			row(w, e.Conduct.Date, string(e.Conduct.Partner), e.Conduct.What, dash(e.Conduct.Weight), e.Mark, e.ID)
		}
	})
	if r.More {
		b.WriteString(moreLine("--partner"))
	}
	return a.printf("%s", b.String())
}

func (a *app) conductWhole(r inside.Record) error {
	if len(r.Entries) == 0 {
		return a.printf("nothing is on record of %s\n", r.Partner)
	}
	var b strings.Builder
	for _, e := range r.Entries {
		c := e.Conduct
		fmt.Fprintf(&b, "%s\n%s  %s: %s", e.Mark, c.Date, c.Partner, c.What)
		if c.Weight != "" {
			fmt.Fprintf(&b, ", %s", c.Weight)
		}
		fmt.Fprintf(&b, " (%s, by %s)\n", visible(e.ID), visible(e.By))
		for _, line := range strings.Split(c.Note, "\n") {
			fmt.Fprintf(&b, "  %s\n", visible(line))
		}
		for _, ref := range c.Refs() {
			fmt.Fprintf(&b, "  %s %s\n", ref.Role, visible(ref.To))
		}
	}
	if r.More {
		b.WriteString(moreLine("--limit"))
	}
	return a.printf("%s", b.String())
}
