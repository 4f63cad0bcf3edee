package main

import (
	"net/url"
	"strings"

	"entente/internal/inside/tasking"

	"github.com/spf13/cobra"
)

func (a *app) owed() *cobra.Command {
	var by, to, partner, kind, at string
	var overdue, open, all, internal, stats bool
	var limit limitFlag
	c := group("owed", "See who owes what to whom, by when, and who has it", a.owedShow(), a.owedTake(), a.owedAssign(), a.owedClose())
	below := c.RunE
	f := c.Flags()
	f.StringVar(&by, "by", "", "only what this party owes: FRA, FRA/DGSE, or us")
	f.StringVar(&to, "to", "", "only what is owed to this party, or to us")
	f.StringVar(&partner, "partner", "", "only what is with, or concerns, this partner")
	f.StringVar(&kind, "kind", "", "only this kind: answer, action, commitment, …")
	f.BoolVar(&overdue, "overdue", false, "only what is open and past its time")
	f.BoolVar(&open, "open", false, "only what is open (default)")
	f.BoolVar(&all, "all", false, "also what has ended")
	f.BoolVar(&internal, "internal", false, "only what no partner holds: duties of our own")
	f.BoolVar(&stats, "stats", false, "count what became of it, by partner, side and kind")
	f.StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, tasking.MostListed, tasking.MostListed)
	c.MarkFlagsMutuallyExclusive("open", "all")
	c.MarkFlagsMutuallyExclusive("overdue", "all")
	for _, x := range []string{"overdue", "open", "all", "internal", "limit"} {
		c.MarkFlagsMutuallyExclusive("stats", x)
	}
	c.Long = "What is due first stands first. What states no time is due as duties.yaml has it.\n" +
		"Desks, officers and duties of our own are for our eyes: no partner learns of them."
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 && isID(args[0]) {
			return usage(c, "%s is an id; expected show, take, assign or close before it, such as: entente owed show %s", args[0], args[0])
		}
		if len(args) > 0 {
			return below(c, args)
		}
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		which := []string{"by", by, "to", to, "partner", partner, "kind", kind, "as_of", asOf}
		if stats {
			return ask(c.Context(), a, "GET", "/owed-statistics"+query(which...), nil, a.owedCounts)
		}
		which = append(which, "limit", limit.String(), "overdue", flagged(overdue), "all", flagged(all), "internal", flagged(internal))
		return ask(c.Context(), a, "GET", "/owed"+query(which...), nil, a.owedList)
	}
	return c
}

// isID tells whether a word is an id of what is owed, or the first digits of one.
func isID(word string) bool { return len(word) >= 8 && strings.Trim(word, "0123456789abcdef") == "" }

// flagged is a flag as a query has it.
func flagged(set bool) string {
	if set {
		return "true"
	}
	return ""
}

func (a *app) owedShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show one obligation: how it stood, what was stated, and what notice was given", Args: one("the id of an obligation, or its first digits")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/owed/"+url.PathEscape(args[0])+query("as_of", asOf), nil, a.owedHistory)
	}
	return c
}

func (a *app) owedTake() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "take ID", Short: "Take what is owed; no partner learns of it", Args: one("the id of an obligation, or its first digits")}
	c.Flags().StringVar(&reason, "reason", "", "why; it stays here")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/owed/"+url.PathEscape(args[0])+"/take", tasking.Handover{Reason: reason}, a.owedOne)
	}
	return c
}

func (a *app) owedAssign() *cobra.Command {
	var h tasking.Handover
	c := &cobra.Command{Use: "assign ID", Short: "Give what is owed to a desk, an officer, or both; no partner learns of it", Args: one("the id of an obligation, or its first digits")}
	c.Flags().StringVar(&h.Desk, "desk", "", "the desk that has it from now on, a word")
	c.Flags().StringVar(&h.To, "officer", "", "the officer who has it (default: whoever of the desk)")
	c.Flags().StringVar(&h.Reason, "reason", "", "why; it stays here")
	c.MarkFlagsOneRequired("desk", "officer")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/owed/"+url.PathEscape(args[0])+"/assign", h, a.owedOne)
	}
	return c
}

func (a *app) owedClose() *cobra.Command {
	var x tasking.Closing
	c := &cobra.Command{Use: "close ID", Short: "End a duty of our own that has no flow of its own", Args: one("the id of an obligation, or its first digits")}
	c.Flags().StringVar(&x.Outcome, "outcome", "", "how it ends: done, declined, withdrawn")
	c.Flags().StringVar(&x.Reason, "reason", "", "why; it stays here")
	need(c, "outcome", "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/owed/"+url.PathEscape(args[0])+"/close", x, a.owedOne)
	}
	return c
}
