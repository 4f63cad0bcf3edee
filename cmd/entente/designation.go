package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"entente/internal/core/assess"
	"entente/internal/inside/appraisal"

	"github.com/spf13/cobra"
)

func (a *app) designation() *cobra.Command {
	c := group("designation", "Keep what each party says that an organisation or a person is", a.judgementOf("designation", assess.KindDesignation), a.designationList(), a.designationShow())
	c.Long = "Each of these needs --as. What parties say stands side by side, with its dates and its\nbasis; nobody overwrites anybody (docs/judgement.md)."
	return c
}

func (a *app) designationList() *cobra.Command {
	var at string
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: "List of whom some party says something, and what holds on the day", Args: cobra.NoArgs}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then, and holds on that day (default: now)")
	limit.of(c, appraisal.MostListed, appraisal.MostListed)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/designations"+query("as_of", asOf, "limit", limit.String()), nil, a.designatedTable)
	}
	return c
}

func (a *app) designationShow() *cobra.Command {
	var at, on string
	c := &cobra.Command{Use: "show ENTITY", Short: "Show what all parties say of an entity, side by side", Args: one("entity:ID, or a name")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.Flags().StringVar(&on, "on", "", "the day on which a designation is to hold (default: that of --as-of, else today)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/designations/of"+query("entity", args[0], "as_of", asOf, "on", on), nil, a.designated)
	}
	return c
}

func (a *app) designatedTable(l appraisal.DesignatedEntities) error {
	var b strings.Builder
	table(&b, "ENTITY\tCONFLICTS\tON "+l.On, func(w *tabwriter.Writer) {
		for _, e := range l.Entities {
			row(w, visible(e.Entity), number(e.Conflicts), listed(e.Says))
		}
	})
	if l.More {
		b.WriteString(moreLine("--limit"))
	}
	return a.printf("%s", b.String())
}

func (a *app) designated(d appraisal.Designated) error {
	var b strings.Builder
	headed(&b, d.Marked)
	fmt.Fprintf(&b, "%s on %s\n", visible(strings.Join(d.Entities, " = ")), d.On)
	for _, p := range d.Parties {
		ours := ""
		if p.Ours {
			ours = ", ours"
		}
		fmt.Fprintf(&b, "%s%s\n", p.Party, ours)
		for _, s := range p.Holds {
			writeStatement(&b, "", s)
		}
		for _, s := range p.Before {
			writeStatement(&b, "no more: ", s)
		}
		for _, s := range p.After {
			writeStatement(&b, "not yet: ", s)
		}
	}
	for _, c := range d.Conflicts {
		fmt.Fprintf(&b, "conflict: %s\n", visible(c.Says))
	}
	return a.printf("%s", b.String())
}

func writeStatement(b *strings.Builder, when string, s assess.Statement) {
	fmt.Fprintf(b, "  %s%s%s, since %s%s; basis: %s\n", when, s.Says, behind(", called ", visible(s.Label)), s.Since, behind(" until ", s.Until), visible(s.Basis))
	fmt.Fprintf(b, "    designation:%s, by %s%s\n", s.ID, s.By, behind(", from ", strings.Join(append(append([]string{}, s.Items...), nonempty(s.Source)...), ", ")))
}

func nonempty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
