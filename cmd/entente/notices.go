package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/inside/tasking"

	"github.com/spf13/cobra"
)

func (a *app) notices() *cobra.Command {
	var ack, to, at string
	var open bool
	c := &cobra.Command{Use: "notices", Short: "See what the clock has given notice of, and take note of it", Args: cobra.NoArgs}
	flags := c.Flags()
	flags.BoolVar(&open, "open", false, "only what nobody has taken note of, and what is still owed")
	flags.StringVar(&ack, "ack", "", "take note of the notice with this id, which ends nothing")
	flags.StringVar(&to, "for", "", "only what is for this desk, officer or role")
	flags.StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if ack != "" {
			if open || to != "" || at != "" {
				return usage(c, "--ack stands alone")
			}
			id, number, ok := strings.Cut(ack, "/")
			if !ok || strings.Trim(id, "0123456789abcdef") != "" || strings.Trim(number, "0123456789") != "" || id == "" || number == "" {
				return usage(c, "--ack %q; expected the id of a notice, as this command prints it", ack)
			}
			return ask(c.Context(), a, "POST", "/notices/"+id+"/"+number+"/ack", struct{}{}, func(n tasking.Notice) error {
				return a.printf("%s: taken note of by %s at %s\n", n.ID, n.AckedBy, n.AckedAt.Format(time.RFC3339))
			})
		}
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		only := ""
		if open {
			only = "true"
		}
		return ask(c.Context(), a, "GET", "/notices"+query("open", only, "for", to, "as_of", asOf), nil, a.noticeList)
	}
	return c
}

func (a *app) noticeList(l tasking.Notices) error {
	var b strings.Builder
	table(&b, "AT\tWHAT\tKIND\tFOR\tDESK\tPARTNER\tDUE\tTAKEN NOTE OF\tID", func(w *tabwriter.Writer) {
		for _, n := range l.Notices {
			due := ""
			if n.Due != nil {
				due = n.Due.Format(time.RFC3339)
			}
			row(w, n.At.Format(time.RFC3339), string(n.What), string(n.Kind), visible(n.To), visible(n.Desk), dash(string(n.Partner)), dash(due), dash(n.AckedBy), n.ID)
		}
	})
	if l.More {
		b.WriteString(moreLine("--for and --open"))
	}
	return a.printf("%s%s", b.String(), clockLines(l.Clock))
}

// clockLines says, a line each, what of the clock wants somebody to look.
func clockLines(c tasking.Clock) string {
	var b strings.Builder
	if c.Unserved > 0 {
		fmt.Fprintf(&b, "the clock is held up: %d steps have been due and not served since %s\n", c.Unserved, c.Since.Format(time.RFC3339))
	}
	for _, u := range c.Unmanned {
		fmt.Fprintf(&b, "nobody is at the desk %s, which has %d of the hits and renewals: no officer in that role is registered, and neither away nor suspended\n", visible(u.Desk), u.Number)
	}
	for _, q := range c.Queues {
		if q.Failing > 0 {
			fmt.Fprintf(&b, "%s: %d notices wait since %s, of which %d cannot be sent: %s\n", q.Channel, q.Waiting, q.Since.Format(time.RFC3339), q.Failing, q.Why)
		}
	}
	return b.String()
}
