package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente/internal/inside/links"

	"github.com/spf13/cobra"
)

func (a *app) entity() *cobra.Command {
	c := group("entity", "Show who and what is kept track of, or named in what is held", a.entityShow(), a.entityFind())
	c.Long = "Each of these needs --as, and shows what that officer may see and nothing else."
	return c
}

func (a *app) entityShow() *cobra.Command {
	var f linkFlags
	c := &cobra.Command{Use: "show NODE", Short: "Show a node: what it is called, what states it, what it is one with", Args: one(nodeArg)}
	f.of(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := f.asked(c, "node", args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/links/node"+q, nil, a.entityShown)
	}
	return c
}

func (a *app) entityFind() *cobra.Command {
	var f linkFlags
	c := &cobra.Command{Use: "find NAME", Short: "Find whom or what a name may mean, in any script", Args: one("a name, or the beginning of one")}
	f.of(c)
	c.Flags().Lookup("type").Usage = "only nodes of these types: person, place, …"
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := f.asked(c)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/links/find"+q, map[string]string{"name": args[0]}, func(x links.Matches) error {
			if err := a.headed(x.Head); err != nil {
				return err
			}
			var lines []string
			for _, m := range x.Matches {
				lines = append(lines, cells(m.How, fmt.Sprintf("%.1f", m.Score), m.Matched, m.Type, m.Node.Node, strings.Join(refs(m.Stated), ", ")))
			}
			return a.rows("HOW\tBITS\tNAME\tTYPE\tNODE\tSTATED BY", lines)
		})
	}
	return c
}

func (a *app) entityShown(x links.Shown) error {
	if err := a.headed(x.Head); err != nil {
		return err
	}
	if err := a.printf("%s\n", nodeLine(x.Node)); err != nil {
		return err
	}
	for _, line := range []struct{ what, words string }{
		{"also", strings.Join(x.Node.Also, "; ")}, {"born", strings.Join(x.Node.Born, "; ")}, {"when", x.Node.When}, {"note", x.Node.Note},
		{"merged by", strings.Join(x.Node.Merges, ", ")}, {"stated by", strings.Join(refs(x.Node.Stated), ", ")},
	} {
		if line.words == "" {
			continue
		}
		if err := a.printf("  %s: %s\n", line.what, visible(line.words)); err != nil {
			return err
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(x.Links)) {
		if err := a.printf("  %d %s\n", x.Links[kind], visible(kind)); err != nil {
			return err
		}
	}
	return nil
}

// refs are what states something, each once.
func refs(list []links.Source) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s.Ref) {
			out = append(out, s.Ref)
		}
	}
	return out
}
