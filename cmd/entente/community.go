package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/exchange"

	"github.com/spf13/cobra"
)

func (a *app) community() *cobra.Command {
	return group("community", "Found, join and leave communities, admit and remove members", a.communityFound(),
		a.communityChange("admit", "Invite services into a community of ours; each is a member when its officer accepts"),
		a.communityChange("remove", "Remove members from a community of ours at once, or take invitations back"),
		a.communityList(), a.communityStatus(),
		a.communityAnswer("accept", "Accept the invitation to a community"),
		a.communityAnswer("leave", "Leave a community at once, or refuse its invitation"))
}

func (a *app) communityFound() *cobra.Command {
	var members []string
	c := &cobra.Command{Use: "found NAME", Short: "Found a community whose steward we are, and invite its members", Args: one("the community's name, in capitals"),
		Long: "Founds a community. Those named are members when an officer of theirs accepts. From\nthen on a directive that names the community names its members, whatever\nparties.yaml says, and nothing goes under it without the steward's lease."}
	c.Flags().StringSliceVar(&members, "members", nil, "TRIGRAPH/SERVICE of who is invited, with commas")
	c.RunE = func(c *cobra.Command, args []string) error {
		services, err := codes(c, members)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/communities", map[string]any{"name": args[0], "members": services}, a.communityShown)
	}
	return c
}

// codes reads services.
func codes(c *cobra.Command, words []string) ([]party.Code, error) {
	out := []party.Code{}
	for _, w := range words {
		code := party.Code(w)
		if !code.Valid() || !code.IsService() {
			return nil, usage(c, "%q; expected TRIGRAPH/SERVICE", w)
		}
		out = append(out, code)
	}
	return out, nil
}

func communityPath(name string, rest ...string) string {
	return "/communities/" + strings.Join(append([]string{url.PathEscape(name)}, rest...), "/")
}

func (a *app) communityChange(verb, short string) *cobra.Command {
	return &cobra.Command{Use: verb + " NAME SERVICE…", Short: short, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage(c, "%d arguments; expected the community's name and at least one TRIGRAPH/SERVICE", len(args))
			}
			services, err := codes(c, args[1:])
			if err != nil {
				return err
			}
			return ask(c.Context(), a, "POST", communityPath(args[0], verb), map[string]any{"members": services}, a.communityShown)
		}}
}

func (a *app) communityAnswer(verb, short string) *cobra.Command {
	return &cobra.Command{Use: verb + " NAME", Short: short, Args: one("the community's name"),
		RunE: func(c *cobra.Command, args []string) error {
			return ask(c.Context(), a, "POST", communityPath(args[0], verb), nil, a.communityShown)
		}}
}

func (a *app) communityStatus() *cobra.Command {
	return &cobra.Command{Use: "status NAME", Short: "Show a community: epoch, members, lease, who has confirmed which epoch", Args: one("the community's name"),
		RunE: func(c *cobra.Command, args []string) error {
			return ask(c.Context(), a, "GET", communityPath(args[0]), nil, a.communityShown)
		}}
}

func (a *app) communityList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List communities", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ask(c.Context(), a, "GET", "/communities", nil, func(list desk.Communities) error {
				var b strings.Builder
				table(&b, "COMMUNITY\tSTEWARD\tWE ARE\tEPOCH\tMEMBERS\tLEASE UNTIL", func(w *tabwriter.Writer) {
					for _, c := range list.Communities {
						row(w, c.Name, string(c.Steward), c.State, epochNumber(c), fmt.Sprint(len(c.Members)), leaseEnd(c))
					}
				})
				return a.printf("%s", b.String())
			})
		}}
}

func epochNumber(c exchange.Community) string {
	if c.Number == 0 {
		return dash("")
	}
	return fmt.Sprint(c.Number)
}

func leaseEnd(c exchange.Community) string {
	switch {
	case c.Lease == nil:
		return dash("")
	case c.Over:
		return c.Lease.Format(time.RFC3339) + " (over)"
	}
	return c.Lease.Format(time.RFC3339)
}

func (a *app) communityShown(c exchange.Community) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, steward %s: we are %s\n", c.Name, c.Steward, c.State)
	if c.Number > 0 {
		fmt.Fprintf(&b, "epoch %d  %s  lease until %s\n", c.Number, c.Epoch, leaseEnd(c))
		ours := c.State == "steward"
		table(&b, "MEMBER\tHAS CONFIRMED\tAT", func(w *tabwriter.Writer) {
			for _, m := range c.Members {
				row(w, string(m.Service), confirmation(c, m, ours), moment(m.ConfirmedAt))
			}
		})
	}
	for _, code := range c.Invited {
		fmt.Fprintf(&b, "invited, and has not answered: %s\n", code)
	}
	for _, act := range c.Acts {
		var what []string
		for _, m := range act.Admitted {
			what = append(what, "+"+string(m))
		}
		for _, m := range act.Removed {
			what = append(what, "-"+string(m))
		}
		fmt.Fprintf(&b, "%s  epoch %d  %s\n", act.RecordedAt.Format(time.RFC3339), act.Number, strings.Join(what, " "))
	}
	return a.printf("%s", b.String())
}

func confirmation(c exchange.Community, m exchange.Member, ours bool) string {
	switch {
	case m.Service == c.Steward:
		return "steward"
	case !ours:
		return "told to the steward alone"
	case m.Confirmed:
		return fmt.Sprintf("epoch %d", m.Number)
	case m.Number > 0:
		return fmt.Sprintf("epoch %d only", m.Number)
	}
	return "nothing yet"
}

func moment(t *time.Time) string {
	if t == nil {
		return dash("")
	}
	return t.Format(time.RFC3339)
}
