package main

import (
	"fmt"
	"net/url"

	"entente/internal/core/errs"
	"entente/internal/inside/hits"

	"github.com/spf13/cobra"
)

func (a *app) hit() *cobra.Command {
	c := group("hit", "See who may be somebody that is sought, and say whether they are", a.hitList(), a.hitShow(), a.hitDecide(), a.hitTake(), a.hitAssign(), a.hitReport())
	c.Long = "Each of these needs --as: a registered officer with a role beside the front line's."
	return c
}

func (a *app) hitList() *cobra.Command {
	var at, officer, lookout, after string
	var open, all bool
	var flight int64
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: "List hits, the one to look at first first; it names nobody", Args: cobra.NoArgs}
	f := c.Flags()
	f.BoolVar(&open, "open", false, "only those of which an answer is owed (default)")
	f.BoolVar(&all, "all", false, "also those that are decided, or remembered")
	f.StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	f.StringVar(&officer, "officer", "", "only what this officer has, or this desk and no officer")
	f.StringVar(&lookout, "lookout", "", "only of this lookout")
	f.Int64Var(&flight, "flight", 0, "only on the flight of this number here")
	f.StringVar(&after, "after", "", "only behind this hit in the order: the next page")
	limit.of(c, 100, hits.MostListed)
	c.MarkFlagsMutuallyExclusive("open", "all")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if flight < 0 || c.Flags().Changed("flight") && flight == 0 {
			return usage(c, "--flight %d; expected the number of a flight here, as travel person shows it", flight)
		}
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		which := []string{"all", flagged(all), "as_of", asOf, "officer", officer, "lookout", lookout, "after", after, "limit", limit.String()}
		if flight > 0 {
			which = append(which, "flight", fmt.Sprint(flight))
		}
		return ask(c.Context(), a, "GET", "/hits"+query(which...), nil, a.hitTable)
	}
	return c
}

func onHit(id, act string) string { return "/hits/" + url.PathEscape(id) + act }

func (a *app) hitShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show everything about a hit; who is shown it is recorded", Args: one("the id of a hit")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", onHit(args[0], "")+query("as_of", asOf), nil, a.hitShown)
	}
	return c
}

func (a *app) hitDecide() *cobra.Command {
	var d hits.Decision
	var same, not, cannot bool
	c := &cobra.Command{Use: "decide ID", Short: "Say whether it is the person who is sought", Args: one("the id of a hit"),
		Long: "\"Not the same\" is remembered for the entry and these papers, until something new speaks\n" +
			"for it; who is the same is on top whenever they travel again; who cannot tell hands it to\n" +
			"the watch."}
	f := c.Flags()
	f.BoolVar(&same, "same", false, "it is the same person")
	f.BoolVar(&not, "not-same", false, "it is another person")
	f.BoolVar(&cannot, "cannot-tell", false, "it cannot be told")
	f.StringVar(&d.Reason, "reason", "", "why; it stays here")
	c.MarkFlagsMutuallyExclusive("same", "not-same", "cannot-tell")
	c.MarkFlagsOneRequired("same", "not-same", "cannot-tell")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case same:
			d.Is = hits.Same
		case not:
			d.Is = hits.NotSame
		default:
			d.Is = hits.CannotTell
		}
		return ask(c.Context(), a, "POST", onHit(args[0], "/decide"), d, a.hitShown)
	}
	return c
}

func (a *app) hitTake() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "take ID", Short: "Take a hit", Args: one("the id of a hit")}
	c.Flags().StringVar(&reason, "reason", "", "why; it stays here")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", onHit(args[0], "/take"), map[string]string{"reason": reason}, a.hitShown)
	}
	return c
}

func (a *app) hitAssign() *cobra.Command {
	var officer, reason string
	c := &cobra.Command{Use: "assign ID", Short: "Give a hit to an officer who is there", Args: one("the id of a hit")}
	c.Flags().StringVar(&officer, "officer", "", "who has it from now on")
	c.Flags().StringVar(&reason, "reason", "", "why; it stays here")
	need(c, "officer")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", onHit(args[0], "/assign"), map[string]string{"officer": officer, "reason": reason}, a.hitShown)
	}
	return c
}

func (a *app) booth() *cobra.Command {
	in := map[string]string{}
	c := &cobra.Command{Use: "booth", Short: "Ask what to do about somebody who stands before you, and whom to call", Args: cobra.NoArgs,
		Long: "It says what to do, how long somebody may be held, and whom to call; nothing of why. Of\n" +
			"whoever nothing is to be done about it says the same as of everybody."}
	words := make(map[string]*string)
	for _, x := range [][2]string{{"hit", "the id of a hit that you were given"}, {"name", "the name as the document has it"},
		{"dob", "the date of birth: YYYY-MM-DD"}, {"nationality", "a country's code or name"}, {"document", "the number of the document"}} {
		words[x[0]] = c.Flags().String(x[0], "", x[1])
	}
	c.MarkFlagsOneRequired("hit", "name")
	for _, x := range []string{"name", "dob", "nationality", "document"} {
		c.MarkFlagsMutuallyExclusive("hit", x)
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		for k, w := range words {
			if *w != "" {
				in[k] = *w
			}
		}
		if len(in) == 0 {
			return errs.E(errs.Invalid, "booth", "nobody is named; expected --hit or --name")
		}
		return ask(c.Context(), a, "POST", "/booth", in, a.boothShown)
	}
	return c
}
