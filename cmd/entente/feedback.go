package main

import (
	"strings"
	"text/tabwriter"

	"entente/internal/desk"
	"entente/internal/inside/tasking"

	"github.com/spf13/cobra"
)

func (a *app) feedback() *cobra.Command {
	return group("feedback", "Tell senders of what use their items were, and ask of what use ours were", a.feedbackGive(), a.feedbackAsk(), a.feedbackList())
}

func (a *app) feedbackGive() *cobra.Command {
	var grade, report string
	c := &cobra.Command{Use: "give ITEM --grade GRADE", Short: "Tell the sender of an item of what use it was", Args: one("the id of an item of the inbox")}
	c.Flags().StringVar(&grade, "grade", "", "not-useful, background, useful, action (it led to one) or harmful")
	c.Flags().StringVar(&report, "report", "", "remarks: a report of kind feedback (serial or id), which goes through decide")
	need(c, "grade")
	c.RunE = func(c *cobra.Command, args []string) error {
		body := map[string]any{"item": args[0], "grade": grade}
		if report != "" {
			body["report"] = report
		}
		return ask(c.Context(), a, "POST", "/feedback", body, a.feedbackOne)
	}
	return c
}

func (a *app) feedbackAsk() *cobra.Command {
	var n named
	var due, ground string
	c := &cobra.Command{Use: "ask RELEASE", Short: "Ask a partner of what use a release was"}
	n.add(c)
	c.Flags().StringVar(&due, "due", "", "by when: a time, or a length of time such as P30D")
	c.Flags().StringVar(&ground, "ground", "", "why it is owed: law, agreement or courtesy (default courtesy)")
	c.RunE = func(c *cobra.Command, args []string) error {
		release, err := n.id(c.Context(), a, args[0])
		if err != nil {
			return err
		}
		body := map[string]any{"release": release}
		if ground != "" {
			body["ground"] = ground
		}
		if err := dueFlag(c, due, body); err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/feedback/wanted", body, a.feedbackOne)
	}
	return c
}

func (a *app) feedbackList() *cobra.Command {
	var partner, by, at string
	c := &cobra.Command{Use: "list", Short: "List what partners said of ours, what we said of theirs, and where it is wanted", Args: cobra.NoArgs}
	c.Flags().StringVar(&partner, "partner", "", "only of this partner; a country stands for its services")
	c.Flags().StringVar(&by, "by", "", "us or them: who grades")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/feedback"+query("partner", partner, "by", by, "as_of", asOf), nil, a.feedbackTable)
	}
	return c
}

func (a *app) feedbackOne(f tasking.Feedback) error {
	if err := a.feedbackTable(desk.Feedback{Feedback: []tasking.Feedback{f}}); err != nil || f.Said == "" {
		return err
	}
	return a.printf("  %s\n", f.Said)
}

func (a *app) feedbackTable(l desk.Feedback) error {
	var b strings.Builder
	table(&b, "WHO\tITEM\tGRADE\tAT\tWANTED\tDUE\tREMARKS", func(w *tabwriter.Writer) {
		for _, f := range l.Feedback {
			who, item, remarks := "we of "+string(f.Partner)+"'s", short(f.Item), ""
			if f.Ours {
				who, item = string(f.Partner)+" of ours", strings.TrimSpace(f.Serial+" "+f.Release)
			}
			if f.Remarks != nil {
				remarks = strings.TrimSpace(f.Remarks.Serial + " " + f.Remarks.Release + short(f.Remarks.Item))
			}
			row(w, who, visible(item), dash(f.Grade), date(f.At), dash(f.Wanted), date(f.Due), dash(visible(remarks)))
		}
	})
	if l.More {
		b.WriteString(moreLine("--partner and --by"))
	}
	return a.printf("%s", b.String())
}
