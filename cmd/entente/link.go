package main

import (
	"net/url"
	"strconv"

	"entente/internal/inside/links"

	"github.com/spf13/cobra"
)

// nodeArg is how a node is named on the command line.
const nodeArg = "a node: entity:ID, report:ID/FIELD or received:ID/OBJECT"

func (a *app) link() *cobra.Command {
	c := group("link", "Show who is joined with whom, by what, and what states it", a.linkAround(), a.linkPath(), a.linkTimeline(), a.linkMet(), a.linkExport())
	c.Long = "Each of these needs --as, and shows what that officer may see and nothing else.\n" +
		"A node is an entity that officers keep (judgement add --kind entity), a field that a\nreport names, or an object of a partner's item. Links are stated by officers\n" +
		"(judgement add --kind link) and by the items themselves (docs/judgement.md)."
	return c
}

// linkFlags are what questions about links have in common.
type linkFlags struct {
	at    string
	types []string
	limit limitFlag
}

func (f *linkFlags) of(c *cobra.Command) {
	c.Flags().StringVar(&f.at, "as-of", "", "as it was recorded by then (default: now)")
	c.Flags().StringSliceVar(&f.types, "type", nil, "only links of these types")
	f.limit.of(c, 100, links.MostListed)
}

func (f *linkFlags) asked(c *cobra.Command, more ...string) (string, error) {
	asOf, err := asOfFlag(c, f.at)
	if err != nil {
		return "", err
	}
	q := query(append([]string{"as_of", asOf, "limit", f.limit.String()}, more...)...)
	for i, t := range f.types {
		sep := ","
		if i == 0 {
			sep = "&type="
		}
		q += sep + url.QueryEscape(t)
	}
	return q, nil
}

func (a *app) linkAround() *cobra.Command {
	var f linkFlags
	var hops int
	c := &cobra.Command{Use: "around NODE", Short: "Show who and what is joined with a node, hop by hop", Args: one(nodeArg)}
	f.of(c)
	c.Flags().IntVar(&hops, "hops", 1, "how far, 1 to 3")
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := f.asked(c, "node", args[0], "hops", strconv.Itoa(hops))
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/links/around"+q, nil, a.around)
	}
	return c
}

func (a *app) linkPath() *cobra.Command {
	var f linkFlags
	var most int
	c := &cobra.Command{Use: "path FROM TO", Short: "Show the shortest ways from one to another, and the next, with what states each step", Args: cobra.ExactArgs(2)}
	f.of(c)
	c.Flags().IntVar(&most, "most", 5, "how many paths, 1 to 20")
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := f.asked(c, "from", args[0], "to", args[1], "most", strconv.Itoa(most))
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/links/path"+q, nil, a.paths)
	}
	return c
}

func (a *app) linkTimeline() *cobra.Command {
	var f linkFlags
	c := &cobra.Command{Use: "timeline NODE", Short: "Show the dated links of a node in order of time", Args: one(nodeArg)}
	f.of(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := f.asked(c, "node", args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/links/timeline"+q, nil, a.timeline)
	}
	return c
}

func (a *app) linkMet() *cobra.Command {
	var f linkFlags
	c := &cobra.Command{Use: "met NODE", Short: "Show who met a node, when and where, and what states it", Args: one(nodeArg),
		Long: "Meetings are links that say so (met, travelled-with), portions that name both with a\ntime or a place, and events at which both were. That two are named together is no\nmore than that."}
	f.of(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := f.asked(c, "node", args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/links/met"+q, nil, a.met)
	}
	return c
}

func (a *app) linkExport() *cobra.Command {
	var f linkFlags
	var around string
	var hops int
	var stix, graphml, all bool
	c := &cobra.Command{Use: "export --stix|--graphml --around NODE|--all", Short: "Write a piece of the graph as STIX 2.1 or GraphML 1.0, for programs of our own", Args: cobra.NoArgs,
		Long: "The file has the mark of all that is in it, and each object the mark and the caveats\nof what states it. It stays inside: nothing goes to a partner but by a release."}
	f.of(c)
	c.Flags().BoolVar(&stix, "stix", false, "as a bundle of STIX 2.1")
	c.Flags().BoolVar(&graphml, "graphml", false, "as GraphML 1.0")
	c.Flags().StringVar(&around, "around", "", "the neighbourhood of this node")
	c.Flags().BoolVar(&all, "all", false, "all that the officer sees")
	c.Flags().IntVar(&hops, "hops", 1, "how far around, 1 to 3")
	c.MarkFlagsOneRequired("stix", "graphml")
	c.MarkFlagsMutuallyExclusive("stix", "graphml")
	c.MarkFlagsOneRequired("around", "all")
	c.MarkFlagsMutuallyExclusive("around", "all")
	c.RunE = func(c *cobra.Command, _ []string) error {
		form := links.FormSTIX
		if graphml {
			form = links.FormGraphML
		}
		q, err := f.asked(c, "form", form, "node", around, "hops", strconv.Itoa(hops))
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/links/export"+q, nil, func(e links.Export) error { return a.printf("%s", e.Text) })
	}
	return c
}
