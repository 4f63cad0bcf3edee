package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/exchange"

	"github.com/spf13/cobra"
)

// partnerArg reads the one argument of a command on a partner, and gives its path.
func partnerArg(c *cobra.Command, args []string) (string, error) {
	if code := party.Code(args[0]); !code.Valid() || !code.IsService() {
		return "", usage(c, "%q; expected the partner's TRIGRAPH/SERVICE", args[0])
	}
	return "/peers/" + args[0], nil
}

func (a *app) peerList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the partners and how the peering with each stands", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return ask(c.Context(), a, "GET", "/peers", nil, a.partners) }}
}

// peerLife is a command on one partner that shows the life of its peering.
func (a *app) peerLife(use, method, rest, short string) *cobra.Command {
	return &cobra.Command{Use: use + " PARTNER", Short: short, Args: one("the partner's TRIGRAPH/SERVICE"),
		RunE: func(c *cobra.Command, args []string) error {
			path, err := partnerArg(c, args)
			if err != nil {
				return err
			}
			return ask(c.Context(), a, method, path+rest, nil, a.peering)
		}}
}

func (a *app) peering(p exchange.Peering) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, agreement %s\n", p.Code, p.State, p.Agreement)
	for _, side := range p.SuspendedBy {
		fmt.Fprintf(&b, "suspended by %s\n", map[string]string{"ours": "us", "theirs": string(p.Code)}[side])
	}
	if p.Due != nil {
		fmt.Fprintf(&b, "its duties are to be done by %s\n", p.Due.Format(time.RFC3339))
	}
	table(&b, "AT\tWHAT\tBY\tAGREEMENT", func(w *tabwriter.Writer) {
		for _, x := range p.Acts {
			by := x.Officer
			if x.Side == "theirs" {
				by = string(p.Code)
			}
			row(w, x.At.Format(time.RFC3339), x.Act, dash(by), dash(x.Agreement))
		}
	})
	return a.printf("%s", b.String())
}

func (a *app) peerEnd() *cobra.Command {
	var plan bool
	c := &cobra.Command{Use: "end PARTNER", Short: "End the agreement with a partner: recall what it got, list what is to be erased here", Args: one("the partner's TRIGRAPH/SERVICE"),
		Long: "Ends an agreement and tells the partner. What it got is recalled with the code end;\nwhat we got is kept or erased as its own statement says. Receipts and proofs stay.\nThe control lane stays open for these duties until the partner is removed, and a\nlater peering begins a new agreement. With --plan nothing is done."}
	c.Flags().BoolVar(&plan, "plan", false, "show what would be recalled, kept and erased, and do nothing")
	c.RunE = func(c *cobra.Command, args []string) error {
		path, err := partnerArg(c, args)
		if err != nil {
			return err
		}
		method := "POST"
		if plan {
			method = "GET"
		}
		return ask(c.Context(), a, method, path+"/end", nil, a.ending)
	}
	return c
}

func (a *app) ending(e exchange.Ending) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, agreement %s\n", e.Partner, e.State, e.Agreement)
	fmt.Fprintf(&b, "recalled: %d items that it got, by %s (it may %s them)\n", e.Recall, e.RecallBy.Format(time.RFC3339), e.TheyMay)
	switch e.Received {
	case "erase":
		fmt.Fprintf(&b, "to be erased here: %d items, by %s\n", e.Count, e.ErasedBy.Format(time.RFC3339))
	default:
		fmt.Fprintf(&b, "kept here: %d items\n", e.Count)
	}
	fmt.Fprintf(&b, "kept: %d receipts and statements, and every proof\n", e.Receipts)
	table(&b, "ITEM\tKIND\tMARKING\tSTATE\tRECEIVED", func(w *tabwriter.Writer) {
		for _, i := range e.Items {
			row(w, i.ID, i.Kind, dash(i.Marking), i.State, i.RecordedAt.Format(time.RFC3339))
		}
	})
	return a.printf("%s", b.String())
}
