package main

import (
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/desk"
	"entente/internal/inside/disclosure"

	"github.com/spf13/cobra"
)

func (a *app) officer() *cobra.Command {
	var name string
	var roles []string
	add := &cobra.Command{Use: "add CODE", Short: "Register an officer, whom --as may then name", Args: one("the officer's code, such as o.lind")}
	add.Flags().StringVar(&name, "name", "", "the officer's name")
	add.Flags().StringSliceVar(&roles, "role", nil, "author, disclosure, lead, liaison, warning, watch, oversight, front, analyst, administrator (default: author and disclosure)")
	add.RunE = func(c *cobra.Command, args []string) error {
		return a.putOfficer(c, map[string]any{"code": args[0], "name": name, "roles": append([]string{}, roles...)})
	}
	remove := &cobra.Command{Use: "remove CODE", Short: "End an officer's registration", Args: one("the officer's code")}
	remove.RunE = func(c *cobra.Command, args []string) error {
		return a.putOfficer(c, map[string]any{"code": args[0], "revoked": true})
	}
	list := &cobra.Command{Use: "list", Short: "List officers", Args: cobra.NoArgs}
	list.RunE = func(c *cobra.Command, _ []string) error {
		return ask(c.Context(), a, "GET", "/officers", nil, a.officers)
	}
	return group("officer", "Register and list officers", add, remove, list, a.officerLink(), a.officerAway(), a.officerAct("back", "An officer is there again"),
		a.officerAct("suspend", "Keep an officer from every act; what waits goes to the next who is there"), a.officerAct("restore", "End an officer's suspension"), a.officerClear(), a.delegate(), a.undelegate(), a.delegations())
}

func (a *app) putOfficer(c *cobra.Command, body map[string]any) error {
	return ask(c.Context(), a, "POST", "/officers", body, a.officerStands)
}

func standing(o disclosure.Officer) string {
	if o.Revoked {
		return "registration ended"
	}
	out := strings.Join(o.Roles, ", ")
	if o.Suspended {
		out += "; suspended"
	}
	if !o.Away.IsZero() {
		out += "; away until " + o.Away.Format(time.RFC3339)
	}
	return out
}

func (a *app) officers(list desk.Officers) error {
	var b strings.Builder
	table(&b, "OFFICER\tNAME\tMAY ACT AS", func(w *tabwriter.Writer) {
		for _, o := range list.Officers {
			row(w, o.Code, dash(o.Name), standing(o))
		}
	})
	return a.printf("%s", b.String())
}

func (a *app) officerAway() *cobra.Command {
	var until string
	c := &cobra.Command{Use: "away CODE", Short: "An officer answers nothing until a time; what waits goes to the next who is there", Args: one("the officer's code")}
	c.Flags().StringVar(&until, "until", "", "when the officer is there again")
	need(c, "until")
	c.RunE = func(c *cobra.Command, args []string) error {
		at, err := instant(c, "until", until)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/officers/"+url.PathEscape(args[0])+"/away", map[string]any{"until": at}, a.officerStands)
	}
	return c
}

// officerAct is an act about an officer's registration that says nothing more.
func (a *app) officerAct(act, short string) *cobra.Command {
	c := &cobra.Command{Use: act + " CODE", Short: short, Args: one("the officer's code")}
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/officers/"+url.PathEscape(args[0])+"/"+act, nil, a.officerStands)
	}
	return c
}

func (a *app) officerStands(o disclosure.Officer) error {
	return a.printf("%s: %s\n", o.Code, standing(o))
}
