package main

import (
	"strings"
	"text/tabwriter"

	"entente/internal/desk"
	"entente/internal/inside/disclosure"

	"github.com/spf13/cobra"
)

func (a *app) officer() *cobra.Command {
	var name string
	var roles []string
	add := &cobra.Command{Use: "add CODE", Short: "Register an officer, whom --as may then name", Args: one("the officer's code, such as o.lind")}
	add.Flags().StringVar(&name, "name", "", "the officer's name")
	add.Flags().StringSliceVar(&roles, "role", nil, "author, disclosure, lead, liaison, warning, watch, oversight (default: author and disclosure)")
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
	return group("officer", "Register and list officers", add, remove, list, a.delegate(), a.undelegate(), a.delegations())
}

func (a *app) putOfficer(c *cobra.Command, body map[string]any) error {
	return ask(c.Context(), a, "POST", "/officers", body, func(o disclosure.Officer) error {
		return a.printf("%s: %s\n", o.Code, standing(o))
	})
}

func standing(o disclosure.Officer) string {
	if o.Revoked {
		return "registration ended"
	}
	return strings.Join(o.Roles, ", ")
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
