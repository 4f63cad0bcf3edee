package main

import (
	"fmt"
	"net/url"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/inside/links"

	"github.com/spf13/cobra"
)

func (a *app) merge() *cobra.Command {
	c := group("merge", "Say that nodes are one, or are not: proposed, accepted by another officer, undone without loss",
		a.mergePropose(), a.mergeTurn("accept", "Accept a merge that another officer proposed"), a.mergeTurn("reject", "Reject a proposed merge"),
		a.mergeTurn("undo", "Undo an accepted merge: everything is as if it had never been"), a.mergeList(), a.mergeCandidates())
	c.Long = "Each of these needs --as. Nodes are never merged by the program."
	return c
}

func (a *app) mergePropose() *cobra.Command {
	var p links.Proposal
	var apart bool
	c := &cobra.Command{Use: "propose NODE NODE…", Short: "Propose that nodes are one", Args: cobra.MinimumNArgs(2)}
	c.Flags().StringVar(&p.ID, "id", "", "the id of the merge (default: one is made)")
	c.Flags().StringVar(&p.Reason, "reason", "", "why; the words stay here")
	c.Flags().StringSliceVar(&p.Evidence, "evidence", nil, "what it rests on: report:ID#N, received:ID, KIND:ID")
	c.Flags().BoolVar(&apart, "not-one", false, "propose that they are certainly not one")
	c.Flags().StringVar(&p.Mark, "mark", "", "a mark that is not lower than that of what it rests on (default: that)")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		if p.Nodes = args; apart {
			p.Says = assess.NotOne
		}
		return ask(c.Context(), a, "POST", "/merges", p, a.judgementStands)
	}
	return c
}

func (a *app) mergeTurn(act, short string) *cobra.Command {
	var reason string
	c := &cobra.Command{Use: act + " ID", Short: short, Args: one("a merge, by its id")}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/merges/"+url.PathEscape(args[0])+"/"+act, map[string]string{"reason": reason}, a.judgementStands)
	}
	return c
}

func (a *app) mergeList() *cobra.Command {
	var f linkFlags
	var state string
	c := &cobra.Command{Use: "list", Short: "List merges that are proposed or accepted", Args: cobra.NoArgs}
	c.Flags().StringVar(&f.at, "as-of", "", "as it was recorded by then (default: now)")
	f.limit.of(c, 100, links.MostListed)
	c.Flags().StringVar(&state, "state", "", "proposed, accepted, rejected, undone or all")
	c.RunE = func(c *cobra.Command, _ []string) error {
		q, err := f.asked(c, "state", state)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/merges"+q, nil, func(x links.Merges) error {
			if err := a.headed(x.Head); err != nil {
				return err
			}
			var lines []string
			for _, m := range x.Merges {
				lines = append(lines, cells(m.ID, m.State, m.Says, strings.Join(m.Nodes, ", "), m.By, m.Reason))
			}
			return a.rows("ID\tSTATE\tSAYS\tNODES\tBY\tREASON", lines)
		})
	}
	return c
}

func (a *app) mergeCandidates() *cobra.Command {
	var f linkFlags
	c := &cobra.Command{Use: "candidates", Short: "Show who may be one, with the arithmetic", Args: cobra.NoArgs,
		Long: "Nodes that have a number in common, or names that sound so and a date of birth in\ncommon. Nothing is merged: an officer proposes, and another accepts."}
	f.of(c)
	c.Flags().Lookup("type").Usage = "only nodes of these types: person, organisation, …"
	c.RunE = func(c *cobra.Command, _ []string) error {
		q, err := f.asked(c)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/merges/candidates"+q, nil, a.candidates)
	}
	return c
}

func (a *app) candidates(x links.Candidates) error {
	if err := a.headed(x.Head); err != nil {
		return err
	}
	for _, c := range x.Candidates {
		if err := a.printf("%s\n%s\n", nodeLine(c.A), nodeLine(c.B)); err != nil {
			return err
		}
		for _, k := range c.Numbers {
			if err := a.printf("  the same number: %s\n", visible(k)); err != nil {
				return err
			}
		}
		for _, t := range c.Explain {
			if err := a.printf("  %s\n", visible(t.String())); err != nil {
				return err
			}
		}
		if len(c.Explain) > 0 {
			if err := a.printf("  %s bits in all\n", fmt.Sprintf("%.1f", c.Score)); err != nil {
				return err
			}
		}
	}
	return nil
}
