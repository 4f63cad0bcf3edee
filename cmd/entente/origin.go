package main

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
	"entente/internal/inside/origins"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) origin() *cobra.Command {
	c := group("origin", "Find what goes back to one origin, and say where something comes from", a.originCheck(), a.originState())
	c.Long = "Each of these needs --as. Texts are compared word by word; across languages nothing is found\nwithout somebody's word that the one is a translation of the other."
	return c
}

func (a *app) originCheck() *cobra.Command {
	var file, at string
	var limit limitFlag
	c := &cobra.Command{Use: "check [ITEM]", Short: "Find what has an origin in common with an item, or with a text", Args: cobra.MaximumNArgs(1)}
	c.Flags().StringVar(&file, "text", "", "a file with a text that is not held")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, origins.FoundUnset, origins.MostFound)
	c.RunE = func(c *cobra.Command, args []string) error {
		in := origins.Ask{Limit: limit.n}
		switch {
		case (file == "") == (len(args) == 0):
			return usage(c, "expected an item or --text FILE, and one of them")
		case file != "":
			f, err := node.ReadFile(file)
			if err != nil {
				return err
			}
			in.Text = string(f.Data)
		default:
			in.Ref = args[0]
		}
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		if asOf != "" {
			if in.AsOf, err = time.Parse(time.RFC3339Nano, asOf); err != nil {
				return errs.E(errs.Invalid, "entente", "--as-of %q is no time", at)
			}
		}
		return ask(c.Context(), a, "POST", "/origins/check", in, a.originChecked)
	}
	return c
}

func (a *app) originChecked(c origins.Check) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if c.Marking != "" {
		line("%s", c.Marking)
	}
	if len(c.Found) == 0 {
		line("nothing that is seen has an origin in common with it (%d passages)", c.Passages)
	}
	for _, l := range c.Found {
		what := "tells of the same event"
		if l.One {
			what = "has an origin in common with it"
		}
		line("%s %s: %s", l.Ref, what, visible(l.Title)+behind(", ", l.From))
		for _, e := range l.Edges {
			edgeWords(line, e)
		}
		if l.Borne != nil {
			line("      %s", visible(l.Borne.Says))
		}
	}
	if c.More {
		line("more met it than were compared: --limit")
	}
	return a.printf("%s", b.String())
}

func (a *app) originState() *cobra.Command {
	var m marked
	var reason string
	var words []string
	for _, r := range provenance.Relations {
		words = append(words, string(r))
	}
	c := &cobra.Command{Use: "state ITEM RELATION ITEM", Short: "Say where an item, a portion, a claim or a source comes from", Args: cobra.ExactArgs(3)}
	c.Long = "Relations: " + strings.Join(words, ", ") + ".\nA statement by which something would come from itself is refused, with the cycle."
	c.Flags().StringVar(&reason, "reason", "", "why")
	m.of(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := said(assess.KindProvenance, m.with("from", args[0], "relation", args[1], "to", args[2], "reason", reason)...)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(assess.KindProvenance, "", ""), d, a.judgementStands)
	}
	return c
}
