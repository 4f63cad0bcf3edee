package main

import (
	"net/url"

	"entente/internal/core/engagement"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/tasking"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) engagement() *cobra.Command {
	return group("engagement", "Keep the record of meetings, visits and calls, and of what was committed at them", a.engagementAdd(), a.engagementList(), a.engagementShow(),
		a.engagementCommit(), a.engagementView(), a.engagementState(), a.engagementArrived())
}

func (a *app) engagementAdd() *cobra.Command {
	c := &cobra.Command{Use: "add FILE", Short: "Record an engagement, or the next version of its record; nothing of it leaves", Args: one("a YAML document (docs/owed.md)")}
	c.RunE = func(c *cobra.Command, args []string) error {
		f, err := node.ReadFile(args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/engagements", tasking.EngagementFile{Name: f.Name, Document: string(f.Data)}, a.engaged)
	}
	return c
}

func (a *app) engagementList() *cobra.Command {
	var partner, at string
	c := &cobra.Command{Use: "list", Short: "List engagements, the latest first", Args: cobra.NoArgs}
	c.Flags().StringVar(&partner, "partner", "", "only those with this partner")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/engagements"+query("partner", partner, "as_of", asOf), nil, a.engagementTable)
	}
	return c
}

func (a *app) engagementShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show an engagement, both views of it, its commitments and what came of them", Args: one("the id of an engagement")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/engagements/"+url.PathEscape(args[0])+query("as_of", asOf), nil, a.engaged)
	}
	return c
}

func (a *app) engagementCommit() *cobra.Command {
	var x tasking.NewCommitment
	var by, with, ground, due string
	c := &cobra.Command{Use: "commit ID", Short: "Record a commitment that the document did not have", Args: one("the id of an engagement")}
	f := c.Flags()
	f.StringVar(&x.ID, "commitment", "", "a word for it")
	f.StringVar(&by, "by", "", "whose it is: ours, theirs")
	f.StringVar(&x.What, "what", "", "what was committed; it stays here")
	f.StringVar(&with, "with", "", "the service that it is with, where several took part")
	f.StringVar(&due, "due", "", "by when (default: no time)")
	f.StringVar(&ground, "ground", "", "law, agreement or courtesy (default: agreement)")
	need(c, "commitment", "by", "what")
	c.RunE = func(c *cobra.Command, args []string) error {
		x.By, x.With, x.Ground = engagement.Side(by), party.Code(with), obligation.Ground(ground)
		if due != "" {
			at, err := instant(c, "due", due)
			if err != nil {
				return err
			}
			x.Due = &at
		}
		return ask(c.Context(), a, "POST", "/engagements/"+url.PathEscape(args[0])+"/commitments", x, a.engaged)
	}
	return c
}

func (a *app) engagementView() *cobra.Command {
	var x tasking.Views
	c := &cobra.Command{Use: "view ID", Short: "Record how an engagement is seen, officially or by those who do the work", Args: one("the id of an engagement")}
	c.Flags().StringVar(&x.Official, "official", "", "what is said of it officially")
	c.Flags().StringVar(&x.Professional, "professional", "", "what those say who do the work")
	c.MarkFlagsOneRequired("official", "professional")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/engagements/"+url.PathEscape(args[0])+"/view", x, a.engaged)
	}
	return c
}

func (a *app) engagementState() *cobra.Command {
	var commitment string
	var x tasking.CommitmentStatement
	c := &cobra.Command{Use: "state ID", Short: "Put a commitment to the partner, on an item that has its words", Args: one("the id of an engagement")}
	c.Flags().StringVar(&commitment, "commitment", "", "which one")
	c.Flags().StringVar(&x.On, "on", "", "a release of ours, or an item of the inbox: the agenda, the minutes")
	c.Long = "Ours is stated as promised, theirs as requested, with its ground and its time; no word\n" +
		"goes along. On a release that the partner has not admitted it is stated once it is.\n" +
		"From then on both sides hold it."
	need(c, "commitment", "on")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/engagements/"+url.PathEscape(args[0])+"/commitments/"+url.PathEscape(commitment)+"/state", x, a.engaged)
	}
	return c
}

func (a *app) engagementArrived() *cobra.Command {
	var commitment string
	var whole, part bool
	var x tasking.Arrival
	c := &cobra.Command{Use: "arrived ID", Short: "Record that something came of a commitment", Args: one("the id of an engagement")}
	f := c.Flags()
	f.StringVar(&commitment, "commitment", "", "which one")
	f.StringVar(&x.Received, "item", "", "theirs: the item of the inbox that came")
	f.StringVar(&x.Release, "release", "", "ours: the release that was given")
	f.BoolVar(&whole, "whole", false, "it is what was committed (default)")
	f.BoolVar(&part, "part", false, "it is a part of it, and the rest is still owed")
	need(c, "commitment")
	c.MarkFlagsOneRequired("item", "release")
	c.MarkFlagsMutuallyExclusive("item", "release")
	c.MarkFlagsMutuallyExclusive("whole", "part")
	c.RunE = func(c *cobra.Command, args []string) error {
		x.Extent = obligation.Whole
		if part {
			x.Extent = obligation.Part
		}
		return ask(c.Context(), a, "POST", "/engagements/"+url.PathEscape(args[0])+"/commitments/"+url.PathEscape(commitment)+"/arrived", x, a.engaged)
	}
	return c
}
