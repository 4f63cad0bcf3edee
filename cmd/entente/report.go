package main

import (
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/desk"
	"entente/internal/inside/reporting"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) report() *cobra.Command {
	var at, notDerived, hit string
	add := &cobra.Command{Use: "add FILE", Short: "Take a report in, as the officer who wrote it", Args: one("the report's file")}
	add.RunE = func(c *cobra.Command, args []string) error {
		f, err := node.ReadFile(args[0])
		if err != nil {
			return err
		}
		if len(f.Data) == 0 {
			return errs.At("entente report add", visible(args[0]), 0, "", "is empty; expected a report")
		}
		// What cannot be read here is refused by the node, whose rules it is.
		if r, err := report.Decode(f.Name, f.Data, nil); err == nil && len(r.Attachments()) > 0 {
			if notDerived != "" {
				return usage(c, "--not-derived is for a report without attachments")
			}
			return a.addWithFiles(c.Context(), args[0], hit, f.Data, r.Attachments())
		}
		return ask(c.Context(), a, "POST", "/reports", map[string]any{"file": f.Name, "content": f.Data, "not_derived": notDerived, "hit": hit}, a.reportAdded)
	}
	add.Flags().StringVar(&hit, "hit", "", "the hit that it is of, which then shows that a report of it was made")
	add.Flags().StringVar(&notDerived, "not-derived", "", "why it is not made of a partner's item although it has nearly its words; recorded")
	list := &cobra.Command{Use: "list", Short: "List the newest version of each report", Args: cobra.NoArgs}
	list.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/reports"+query("as_of", asOf), nil, a.reports)
	}
	show := &cobra.Command{Use: "show REPORT", Short: "Show a report, by serial or id, exactly as it was written", Args: one("a serial or an id")}
	show.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/reports/"+url.PathEscape(args[0])+query("as_of", asOf), nil, func(d reporting.Document) error {
			return a.printf("%s", d.Text)
		})
	}
	for _, c := range []*cobra.Command{list, show} {
		c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	}
	return group("report", "Take in, list and show reports", add, a.reportImport(), a.reportDerive(), list, show)
}

// asOfFlag gives an --as-of in the form that the desk reads.
func asOfFlag(c *cobra.Command, value string) (string, error) {
	if value == "" {
		return "", nil
	}
	t, err := instant(c, "as-of", value)
	return t.Format(time.RFC3339Nano), err
}

func (a *app) reportAdded(v reporting.Version) error {
	name := v.Serial
	if name == "" {
		name = v.ID
	}
	what := "taken in"
	if v.Held {
		what = "held already; nothing changed"
	}
	if v.Note != "" {
		what += "; " + v.Note
	}
	return a.printf("%s, version %d, %s: %s\n", name, v.Version, v.Marking, what)
}

func (a *app) reports(list desk.Reports) error {
	var b strings.Builder
	table(&b, "REPORT\tVERSION\tKIND\tMARKING\tAUTHOR\tRECORDED\tID", func(w *tabwriter.Writer) {
		for _, r := range list.Reports {
			row(w, dash(r.Serial), number(r.Version), r.Kind, r.Marking, r.Author, r.RecordedAt.Format(time.RFC3339), r.ID)
		}
	})
	return a.printf("%s", b.String())
}
