package main

import (
	"cmp"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/inside/backwards"

	"github.com/spf13/cobra"
)

func (a *app) travelBackwards() *cobra.Command {
	var at string
	var limit limitFlag
	c := &cobra.Command{Use: "backwards", Short: "Show which kept travel is or was screened against who became known later", Args: cobra.NoArgs}
	c.Flags().StringVar(&at, "as-of", "", "what was on record by then (default: now)")
	limit.of(c, 50, backwards.MostListed)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/backwards"+query("as_of", asOf, "limit", cmp.Or(limit.String(), "50")), nil, a.screenedBackwards)
	}
	return c
}

func (a *app) screenedBackwards(all backwards.Screenings) error {
	var b strings.Builder
	table(&b, "AGAINST\tVERSION\tTRAVELLERS\tREACHED\tLOOKED AT\tHITS\tOPENED\tENDED", func(w *tabwriter.Writer) {
		for _, s := range all.Items {
			ended := ""
			if s.EndedAt != nil {
				ended = s.EndedAt.Format(time.RFC3339)
			}
			row(w, s.Kind+" "+visible(s.Name), number(s.To), strconv.FormatInt(s.Travellers, 10), strconv.FormatInt(s.Reached, 10), strconv.FormatInt(s.Looked, 10),
				strconv.FormatInt(s.Hits, 10), s.OpenedAt.Format(time.RFC3339), dash(ended))
		}
	})
	if all.More {
		b.WriteString(moreLine("--limit"))
	}
	return a.printf("%s", b.String())
}
