package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"

	"github.com/spf13/cobra"
)

func (a *app) reviewCompare() *cobra.Command {
	var r reviewed
	var out string
	c := &cobra.Command{Use: "compare RELEASE", Short: "Compare as written, ceiling and given, with every gap, and the hash to approve"}
	r.add(c)
	c.Flags().StringVar(&out, "out", "", "a new file for the exact bytes, as review approve takes them")
	c.RunE = func(c *cobra.Command, args []string) error {
		path, err := r.at(c, a, args[0])
		if err != nil {
			return err
		}
		answer, err := a.call(c.Context(), "GET", path+"/compare"+query("for", r.behalf), nil)
		if err != nil {
			return err
		}
		var seen disclosure.Comparison
		if err := answer.Read(&seen); err != nil {
			return err
		}
		if out != "" {
			if digest(seen.Bundle) != seen.Hash {
				return errs.E(errs.Internal, "entente", "the bytes that came are not those of %s", seen.Hash)
			}
			if err := writeFresh(out, seen.Bundle); err != nil {
				return err
			}
		}
		if a.json {
			return a.printf("%s\n", answer.Data)
		}
		return a.comparison(seen)
	}
	return c
}

func (a *app) comparison(seen disclosure.Comparison) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s (version %d, by %s) to %s: %s\n", seen.Release, dash(seen.Serial), seen.Version, seen.Author, seen.Partner, seen.Said)
	fmt.Fprintf(&b, "marking   %s\nhash      %s\napproved  %d of %s\nshown to  %s\n", seen.Marking, seen.Hash, len(seen.Approved), officers(seen.Officers, seen.Lead), seen.SeenBy)
	for _, item := range seen.Items {
		fmt.Fprintf(&b, "\n%d  %s\n", item.Number, item.Item)
		for _, column := range []struct {
			name string
			release.Column
		}{{"as written", item.Written}, {"ceiling", item.Ceiling}, {"given", item.Given}} {
			line := fmt.Sprintf("   %-10s  %s  %s  %s", column.name, column.Form, column.Mark, visible(column.Text))
			fmt.Fprintf(&b, "%s\n", strings.TrimRight(line, " "))
		}
		if item.Token != "" {
			fmt.Fprintf(&b, "   token       %s: a token that stands for the source goes with it\n", item.Token)
		}
		for _, g := range item.Gaps {
			fmt.Fprintf(&b, "   gap         %s to %s: %s\n", g.From, g.To, visible(g.Because))
		}
		for _, n := range item.Needs {
			fmt.Fprintf(&b, "   needs       %s of %s (%s)\n", n.What, n.Who, n.Ground)
		}
		for _, r := range item.Reasons {
			if r.Effect == release.EffectOfficer {
				fmt.Fprintf(&b, "   officer     %s\n", visible(r.Basis))
			}
		}
	}
	for _, f := range seen.Files {
		fmt.Fprintf(&b, "\nfile  %s  %s  %d bytes  %s\n      goes whole; no check sees into it: open it before you approve\n", visible(f.Name), f.Media, f.Bytes, f.Digest)
	}
	for _, h := range seen.Residue {
		fmt.Fprintf(&b, "\nresidue  %s in %s, %s\n", dash(h.Field), h.Place, h.Found)
	}
	return a.printf("%s", b.String())
}

func (a *app) delegate() *cobra.Command {
	var to, until string
	var partners []string
	c := &cobra.Command{Use: "delegate CODE --to CODE --until TIME", Short: "Let another officer review for this one, for at most 30 days", Args: one("the officer's code")}
	f := c.Flags()
	f.StringVar(&to, "to", "", "the officer who reviews then")
	f.StringVar(&until, "until", "", "when it ends, such as 2027-03-01T12:00:00Z")
	f.StringSliceVar(&partners, "partner", nil, "for releases to these partners only (default: all)")
	need(c, "to", "until")
	c.RunE = func(c *cobra.Command, args []string) error {
		end, err := endOf(c, until)
		if err != nil {
			return err
		}
		if a.as == "" {
			a.as = args[0]
		}
		body := map[string]any{"giver": args[0], "taker": to, "until": end}
		if len(partners) > 0 {
			body["partners"] = partners
		}
		return ask(c.Context(), a, "POST", "/delegations", body, func(d disclosure.Delegation) error {
			return a.printf("%s: %s reviews for %s until %s\n", d.ID, d.Taker, d.Giver, instantOf(&d.Until))
		})
	}
	return c
}

func (a *app) undelegate() *cobra.Command {
	c := &cobra.Command{Use: "undelegate ID", Short: "End a delegation at once", Args: one("a delegation's id")}
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "DELETE", "/delegations/"+url.PathEscape(args[0]), nil, func(d disclosure.Delegation) error {
			return a.printf("%s: %s no longer reviews for %s\n", d.ID, d.Taker, d.Giver)
		})
	}
	return c
}

func (a *app) delegations() *cobra.Command {
	c := &cobra.Command{Use: "delegations", Short: "List who reviews for whom", Args: cobra.NoArgs}
	c.RunE = func(c *cobra.Command, _ []string) error {
		return ask(c.Context(), a, "GET", "/delegations", nil, a.delegationsTable)
	}
	return c
}

func (a *app) delegationsTable(list desk.Delegations) error {
	var b strings.Builder
	table(&b, "DELEGATION\tREVIEWS\tFOR\tPARTNERS\tUNTIL\tSTANDS", func(w *tabwriter.Writer) {
		for _, d := range list.Delegations {
			partners := make([]string, 0, len(d.Partners))
			for _, p := range d.Partners {
				partners = append(partners, string(p))
			}
			stands := "ended"
			switch {
			case d.Revoked:
				stands = "revoked by " + d.RecordedBy
			case d.InForce:
				stands = "in force"
			}
			named := listed(partners)
			if len(partners) == 0 {
				named = "all"
			}
			row(w, d.ID, d.Taker, d.Giver, named, instantOf(&d.Until), stands)
		}
	})
	return a.printf("%s", b.String())
}
