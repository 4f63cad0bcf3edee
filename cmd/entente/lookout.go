package main

import (
	"net/url"

	"entente/internal/inside/watch"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

const aLookout = "the id of a lookout"

func (a *app) lookout() *cobra.Command {
	c := group("lookout", "Say who is looked out for at the borders, what is done about them, and who answers", a.lookoutAdd(), a.lookoutRenew(), a.lookoutChange(),
		a.lookoutEnd(), a.lookoutList(), a.lookoutShow(), a.lookoutCase())
	c.Long = "Each of these needs --as: a registered officer with a role beside the front line's.\n" +
		"Who is shown lookouts is recorded."
	return c
}

func onLookout(id, act string) string {
	path := "/lookouts/" + url.PathEscape(id)
	if act != "" {
		path += "/" + act
	}
	return path
}

func (a *app) lookoutAdd() *cobra.Command {
	c := &cobra.Command{Use: "add FILE", Short: "Put a lookout in force; travellers are screened against it from now on", Args: one("a YAML document (docs/watch.md)")}
	c.RunE = func(c *cobra.Command, args []string) error {
		f, err := node.ReadFile(args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/lookouts", watch.LookoutFile{Name: f.Name, Document: string(f.Data)}, a.lookoutShown)
	}
	return c
}

func (a *app) lookoutRenew() *cobra.Command {
	var r watch.Renewal
	var until, review string
	c := &cobra.Command{Use: "renew ID", Short: "Answer that a lookout goes on", Args: one(aLookout)}
	c.Flags().StringVar(&until, "until", "", "when it is asked again (default: as it stands, where that is still to come)")
	c.Flags().StringVar(&review, "review", "", "when keeping it is reviewed (default: the same)")
	c.Flags().StringVar(&r.Reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) (err error) {
		if until != "" {
			if r.Until, err = instant(c, "until", until); err != nil {
				return err
			}
		}
		if review != "" {
			if r.Review, err = instant(c, "review", review); err != nil {
				return err
			}
		}
		return ask(c.Context(), a, "POST", onLookout(args[0], "renew"), r, a.lookoutShown)
	}
	return c
}

func (a *app) lookoutChange() *cobra.Command {
	var file string
	var x watch.Charge
	c := &cobra.Command{Use: "change ID", Short: "Give a lookout another owner or deputy, or its next version from a file", Args: one(aLookout)}
	c.Flags().StringVar(&file, "file", "", "a YAML document that stands in the place of all of it")
	c.Flags().StringVar(&x.Owner, "owner", "", "who answers from now on")
	c.Flags().StringVar(&x.Deputy, "deputy", "", "who answers in the owner's place")
	c.Flags().StringVar(&x.Reason, "reason", "", "why; the words stay here")
	c.MarkFlagsOneRequired("file", "owner", "deputy")
	c.MarkFlagsMutuallyExclusive("file", "owner")
	c.MarkFlagsMutuallyExclusive("file", "deputy")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		if file == "" {
			return ask(c.Context(), a, "POST", onLookout(args[0], "charge"), x, a.lookoutShown)
		}
		f, err := node.ReadFile(file)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onLookout(args[0], "change"), watch.LookoutFile{Name: f.Name, Document: string(f.Data), Reason: x.Reason}, a.lookoutShown)
	}
	return c
}

func (a *app) lookoutEnd() *cobra.Command {
	var x watch.Ending
	c := &cobra.Command{Use: "end ID", Short: "End a lookout; nothing else ends one", Args: one(aLookout)}
	c.Flags().StringVar(&x.Reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", onLookout(args[0], "end"), x, a.lookoutShown)
	}
	return c
}

func (a *app) lookoutList() *cobra.Command {
	var owner, reference, at string
	var due, all bool
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: "List the lookouts in force, and what in them is to be seen to", Args: cobra.NoArgs}
	f := c.Flags()
	f.StringVar(&owner, "owner", "", "only those of this owner or deputy")
	f.StringVar(&reference, "case", "", "only those of this case")
	f.BoolVar(&due, "due", false, "only those in which something is to be seen to")
	f.BoolVar(&all, "all", false, "ended ones too")
	f.StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, watch.MostListed, watch.MostListed)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/lookouts"+query("owner", owner, "case", reference, "due", flagged(due), "all", flagged(all), "as_of", asOf,
			"limit", limit.String()), nil, a.lookoutTable)
	}
	return c
}

func (a *app) lookoutShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show a lookout, what is asked about it, and its versions", Args: one(aLookout)}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", onLookout(args[0], "")+query("as_of", asOf), nil, a.lookoutShown)
	}
	return c
}

func (a *app) lookoutCase() *cobra.Command {
	var closed bool
	var reason string
	c := &cobra.Command{Use: "case CASE", Short: "List the lookouts of a case; with --closed they stay in force, and their owners are asked about them", Args: one("the reference of a case")}
	c.Flags().BoolVar(&closed, "closed", false, "the case is closed")
	c.Flags().StringVar(&reason, "reason", "", "why it was closed; the words stay here")
	c.MarkFlagsRequiredTogether("closed", "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		if !closed {
			return ask(c.Context(), a, "GET", "/lookouts"+query("case", args[0], "all", "true"), nil, a.lookoutTable)
		}
		return ask(c.Context(), a, "POST", "/cases/close", map[string]string{"case": args[0], "reason": reason}, a.caseClosed)
	}
	return c
}
