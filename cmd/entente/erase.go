package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/inside/retention"

	"github.com/spf13/cobra"
)

const erasable = "a report's serial or id, or the id of an item of the inbox, of an engagement, of a message of travel or of a lookout that has ended"

func (a *app) erase() *cobra.Command {
	c := group("erase", "Erase a report with all that was made of it, or a received item, for ever: one officer proposes, another confirms",
		a.retain("propose ID", "Propose an erasure; says what it would destroy", true),
		a.retain("confirm ID", "Erase what another officer proposed; there is no way back", false),
		a.retain("withdraw ID", "Take the proposal back", false), a.eraseShow())
	c.Long = "Destroys the keys of a report's versions, tearlines and decisions, or of a received item,\n" +
		"the salts of their commitments, officers' reasons about them, and envelopes that our own\n" +
		"key opens. Hashes, commitments, receipts, and who did what and when stay. Partners keep\n" +
		"their copies: a recall asks them. Backups keep what they hold."
	return c
}

func (a *app) hold() *cobra.Command {
	c := a.retain("hold ID", "Keep a report or a received item from erasure", true)
	return c
}

func (a *app) retentionGroup() *cobra.Command {
	return group("retention", "See what is due, and end holds", a.retentionList(), a.retain("lift ID", "End one hold", false))
}

// retain is one act about keeping or erasing; its first word names it.
func (a *app) retain(use, short string, reasoned bool) *cobra.Command {
	var reason string
	act, _, _ := strings.Cut(use, " ")
	c := &cobra.Command{Use: use, Short: short, Args: one(erasable)}
	c.Flags().StringVar(&reason, "reason", "", "a code, or words that do not repeat the content: they stay on record")
	if reasoned {
		need(c, "reason")
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/retention/"+url.PathEscape(args[0])+"/"+act, map[string]string{"reason": reason}, a.retained)
	}
	return c
}

func (a *app) eraseShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show how something stands, and what its erasure destroys", Args: one(erasable)}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/retention/"+url.PathEscape(args[0])+query("as_of", asOf), nil, a.retained)
	}
	return c
}

func (a *app) retained(i retention.Keeping) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s\n", i.Kind, i.ID, i.Said)
	verb := "its erasure destroys"
	if i.ErasedAt != nil {
		verb = "destroyed"
	}
	if i.Kind == "engagement" {
		fmt.Fprintf(&b, "%s what its %d versions say, and officers' reasons about what was committed\n", verb, i.Erases.Versions)
	} else if i.Kind == "travel" {
		fmt.Fprintf(&b, "%s %s, their journeys, and what hits on them say that nobody needs\n", verb, counted(i.Erases.Travellers, "traveller"))
	} else if i.Kind == "lookout" {
		fmt.Fprintf(&b, "%s what its %d versions say, and officers' reasons about it\n", verb, i.Erases.Versions)
	} else if i.Kind == "report" {
		fmt.Fprintf(&b, "%s the content of %d versions, %d decisions, %d releases with %d tearlines, and their salts\n", verb,
			i.Erases.Versions, i.Erases.Decisions, i.Erases.Releases, i.Erases.Tearlines)
	} else {
		fmt.Fprintf(&b, "%s its tearline, its salts, and the envelope that it came in\n", verb)
	}
	for _, act := range i.Acts {
		by := act.Officer
		if by == "" {
			by = "the node"
		}
		fmt.Fprintf(&b, "%s  %s by %s", act.At.Format(time.RFC3339), act.Act, by)
		if act.Reason != "" {
			fmt.Fprintf(&b, ": %s", visible(act.Reason))
		}
		b.WriteByte('\n')
	}
	return a.printf("%s", b.String())
}

func (a *app) retentionList() *cobra.Command {
	var due bool
	c := &cobra.Command{Use: "list", Short: "List what is due for review or erasure, and what was held, proposed or erased", Args: cobra.NoArgs}
	c.Flags().BoolVar(&due, "due", false, "only what is due")
	c.RunE = func(c *cobra.Command, _ []string) error {
		only := ""
		if due {
			only = "true"
		}
		return ask(c.Context(), a, "GET", "/retention"+query("due", only), nil, a.retentions)
	}
	return c
}

func (a *app) retentions(l retention.Retained) error {
	var b strings.Builder
	table(&b, "DUE\tKIND\tNAME\tSINCE\tREVIEW\tHELD\tERASED BY THE NODE", func(w *tabwriter.Writer) {
		for _, d := range l.Due {
			review := ""
			if d.Review != nil {
				review = d.Review.Format(time.DateOnly)
			}
			row(w, d.Why, d.Kind, visible(d.Name), d.Since.Format(time.DateOnly), dash(review), number(d.Holds), yes(d.Automatic))
		}
	})
	for _, i := range l.Items {
		fmt.Fprintf(&b, "%s %s: %s\n", i.Kind, i.ID, i.Said)
	}
	return a.printf("%s", b.String())
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
