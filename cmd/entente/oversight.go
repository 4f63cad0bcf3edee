package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/statement"
	"entente/internal/inside/oversight"

	"github.com/spf13/cobra"
)

func (a *app) overseen() *cobra.Command {
	c := group("oversight", "Count what the service does, without content, for those who oversee it", a.oversightShow(), a.oversightStatement(), a.oversightCheck())
	c.Long = "Roles oversight and lead see counts, delays, waivers and refusals: no content, no names, no\n" +
		"titles. Each figure names the command that opens its items to who may see them."
	return c
}

func (a *app) oversightShow() *cobra.Command {
	var from, to string
	c := &cobra.Command{Use: "show", Short: "Show what happened from a time to before another", Args: cobra.NoArgs}
	c.Flags().StringVar(&from, "from", "", "counted from then (default: the first moment of the month)")
	c.Flags().StringVar(&to, "to", "", "and before then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		pairs := []string{"from", from, "to", to}
		for i := 0; i < len(pairs); i += 2 {
			t, err := optionalTime(c, pairs[i], pairs[i+1])
			if err != nil {
				return err
			}
			if t != nil {
				pairs[i+1] = t.Format(time.RFC3339Nano)
			}
		}
		return ask(c.Context(), a, "GET", "/oversight"+query(pairs...), nil, func(v oversight.View) error {
			return a.printf("%s", sheet(v.Sheet, v.Months))
		})
	}
	return c
}

func (a *app) oversightStatement() *cobra.Command {
	var month, out string
	c := &cobra.Command{Use: "statement", Short: "Give the signed statement of a month that has ended; without --month, list those that are kept", Args: cobra.NoArgs}
	c.Flags().StringVar(&month, "month", "", "such as 2031-03")
	c.Flags().StringVar(&out, "out", "", "a new file for it (default: standard output)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if month == "" {
			return ask(c.Context(), a, "GET", "/oversight/statements", nil, a.statedMonths)
		}
		m, err := statement.ParseMonth(month)
		if err != nil {
			return err
		}
		answer, err := a.call(c.Context(), "GET", "/oversight/statements/"+string(m), nil)
		if err != nil {
			return err
		}
		var s oversight.Stated
		if err := answer.Read(&s); err != nil {
			return err
		}
		if out != "" {
			if err := writeFresh(out, s.Statement); err != nil {
				return err
			}
		}
		return answered(a, answer, func(s oversight.Stated) error {
			if out != "" {
				return nil
			}
			return a.printf("%s", s.Statement)
		})
	}
	return c
}

func (a *app) statedMonths(l oversight.StatedMonths) error {
	var b strings.Builder
	table(&b, "MONTH\tKEPT SINCE", func(w *tabwriter.Writer) {
		for _, m := range l.Months {
			row(w, string(m.Month), date(&m.RecordedAt))
		}
	})
	return a.printf("%s", b.String())
}

func (a *app) oversightCheck() *cobra.Command {
	var key string
	c := &cobra.Command{Use: "check FILE --key KEY", Short: "Verify a signed statement, without a node", Args: one("a signed statement"),
		Long: "The key is that of the service's log, which the overseers' witness holds (entente evidence\n" +
			"keys says it on standard error), or a file that holds it. The head that the statement names\n" +
			"can be held against the witness's."}
	c.Flags().StringVar(&key, "key", "", "the log's verifier key, or a file with it")
	need(c, "key")
	c.RunE = func(c *cobra.Command, args []string) error {
		data, err := readBounded(args[0], statement.MaxBytes)
		if err != nil {
			return err
		}
		if _, gone := os.Stat(key); gone == nil {
			held, err := readBounded(key, 4<<10)
			if err != nil {
				return err
			}
			key = string(held)
		}
		s, err := oversight.CheckStatement(data, strings.TrimSpace(key))
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(s)
		}
		head := "no head of the log had been shown by then"
		if s.Head != nil {
			head = fmt.Sprintf("log %s, %d leaves, root %s", visible(s.Head.Origin), s.Head.Size, visible(s.Head.Root))
		}
		return a.printf("%s of %s, signed by its log\n%s\n\n%s", s.Month, s.Service, head, sheet(s.Sheet, nil))
	}
	return c
}

// sheet says for people what was counted.
func sheet(s statement.Sheet, months []statement.Sheet) string {
	var b strings.Builder
	fmt.Fprintf(&b, "from %s to before %s\n\n", s.From.Format(time.RFC3339), s.To.Format(time.RFC3339))
	head := "FIGURE\tCOUNT\tOF WHICH\tWITH\tIDS\tOPENED BY"
	for _, m := range months {
		head += "\t" + m.From.Format("2006-01")
	}
	table(&b, head, func(w *tabwriter.Writer) {
		for i, f := range s.Figures {
			var kinds, partners []string
			for _, k := range f.Kinds {
				kinds = append(kinds, fmt.Sprintf("%s %d", k.Kind, k.Count))
			}
			for _, p := range f.Partners {
				partners = append(partners, fmt.Sprintf("%s %d", p.Partner, p.Count))
			}
			cells := []string{visible(f.Name), fmt.Sprint(f.Count), visible(listed(kinds)), listed(partners), listed(f.IDs), visible(f.Opens)}
			for _, m := range months {
				cells = append(cells, fmt.Sprint(m.Figures[i].Count))
			}
			row(w, cells...)
		}
	})
	b.WriteString("\n")
	table(&b, "DELAY\tCOUNT\tMEDIAN\t90 %\tSLOWEST\tOPENED BY", func(w *tabwriter.Writer) {
		for _, d := range s.Delays {
			cells := []string{visible(d.Name), fmt.Sprint(d.Count), dash(""), dash(""), dash("")}
			if d.Count > 0 {
				cells = append(cells[:2], span(d.Median), span(d.P90), span(d.Slowest))
			}
			row(w, slices.Concat(cells, []string{visible(d.Opens)})...)
		}
	})
	return b.String()
}
