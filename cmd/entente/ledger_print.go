package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/ledger"
	inside "entente/internal/inside/ledger"
)

// ledgerShown prints a ledger: what came of warnings and questions, of what use it was
// and how long it took, and behind that how much there was.
func (a *app) ledgerShown(l inside.Shown) error {
	var b strings.Builder
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	fmt.Fprintf(&b, "%s, %s to %s, as of %s\n", l.Partner, day(l.From), day(l.To), l.AsOf.Format(time.RFC3339))
	table(&b, "FIGURE\tCOUNT\tMEDIAN\tWITHIN, 9 OF 10\tSLOWEST", func(w *tabwriter.Writer) {
		for _, f := range l.Figures {
			if f.Of == "" || f.Count > 0 {
				row(w, indented(f), strconv.Itoa(f.Count), ledgerTime(f.Median), ledgerTime(f.P90), ledgerTime(f.Slowest))
			}
		}
	})
	for _, f := range l.Flows {
		printFlow(&b, f, l.Unit)
	}
	for _, s := range l.Silences {
		b.WriteString(ledgerSilence(s))
	}
	fmt.Fprintf(&b, "record: %d of good conduct, %d of bad, beside the figures; no figure is computed from them\n", l.Conduct.Good, l.Conduct.Bad)
	return a.printf("%s", b.String())
}

// indented puts the parts of a figure below it.
func indented(f ledger.Figure) string {
	if part, is := strings.CutPrefix(f.Name, f.Of+"."); f.Of != "" && is {
		return "  " + part
	}
	return visible(f.Name)
}

func ledgerTime(seconds *int64) string {
	if seconds == nil {
		return dash("")
	}
	d := time.Duration(*seconds) * time.Second
	switch {
	case d >= 48*time.Hour:
		return strconv.Itoa(int(d.Hours()/24)) + "d"
	case d >= time.Hour:
		return fmt.Sprintf("%dh %dm", int(d.Hours()), int(d.Minutes())%60)
	}
	return d.String()
}

func printFlow(b *strings.Builder, f ledger.Flow, unit ledger.Unit) {
	if len(f.Changes.Changes) == 0 {
		return
	}
	name := strings.ReplaceAll(f.Of, "_", ", ")
	fmt.Fprintf(b, "\n%s: %d changes in %d of a %s; a change has to gain %.2f, at a dispersion of %.2f\n", name, len(f.Changes.Changes), f.Bins, unit, f.Penalty, f.Dispersion)
	for _, c := range f.Changes.Changes {
		fmt.Fprintf(b, "  %s  %.2f -> %.2f in 30 days (%d in %.0f days, then %d in %.0f), gains %.2f\n", c.At.Format(time.DateOnly),
			c.Before.Rate, c.After.Rate, c.Before.Count, c.Before.Days, c.After.Count, c.After.Days, c.Gain)
		for _, e := range c.Beside {
			fmt.Fprintf(b, "    beside it: %s  %s %s %s\n", e.At.Format(time.DateOnly), e.Kind, visible(e.Ref), visible(e.Title))
		}
	}
	for _, s := range f.Surges {
		b.WriteString(ledgerSurge(s))
	}
}

func ledgerSurge(s ledger.Surge) string {
	out := fmt.Sprintf("  surge from %s: %d items, %.2f -> %.2f in 30 days", s.From.Format(time.DateOnly), s.Count, s.Before, s.Peak)
	if s.Fall != nil {
		out += fmt.Sprintf(", fallen by %.0f %% of its peak", *s.Fall*100)
	}
	if s.HalfLife == nil {
		return out + "; half-life: " + s.Says + "\n"
	}
	to := "no upper end"
	if s.High != nil {
		to = fmt.Sprintf("%.0f", *s.High)
	}
	return out + fmt.Sprintf("; half-life %.0f days (95 %%: %.0f to %s)\n", *s.HalfLife, *s.Low, to)
}

func ledgerSilence(s ledger.Silence) string {
	name := strings.ReplaceAll(s.Of, "_", ", ")
	if s.Last == nil {
		return fmt.Sprintf("%s: nothing\n", name)
	}
	out := fmt.Sprintf("%s: last %s, %s, %.0f days before the end", name, s.Last.Format(time.DateOnly), visible(s.Ref), s.Days)
	if s.Quiet {
		out += fmt.Sprintf("; quiet: %.1f were to be expected", s.Expected)
	}
	return out + "\n"
}

func (a *app) ledgerOpened(o inside.Opened) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %d\n", o.Partner, visible(o.Name), o.Count)
	of := map[string]inside.Line{}
	for _, i := range o.Items {
		of[i.Ref] = i
	}
	for _, ref := range o.Refs {
		b.WriteString(strings.TrimRight(fmt.Sprintf("  %s  %s", visible(ref), ledgerItemSaid(of[ref])), " ") + "\n")
	}
	if o.More {
		b.WriteString(moreLine("--limit"))
	}
	return a.printf("%s", b.String())
}

// ledgerItemSaid is what is known of an item; "" of what is none.
func ledgerItemSaid(i inside.Line) string {
	if i.Ref == "" {
		return ""
	}
	out := []string{i.At.Format(time.DateOnly), i.Way}
	if i.Warning {
		out = append(out, "warning")
	}
	if i.Acted {
		out = append(out, "acted upon")
	}
	for _, s := range []string{i.Outcome, i.Grade, strings.Join(i.Directives, " ")} {
		if s != "" {
			out = append(out, visible(s))
		}
	}
	return strings.Join(out, ", ")
}

// ledgerCSV writes the figures of each period, a row each.
func (a *app) ledgerCSV(p inside.Periods) error {
	rows := [][]string{{"partner", string(p.Unit), "figure", "count", "median_seconds", "p90_seconds", "slowest_seconds"}}
	for _, r := range p.Rows {
		rows = append(rows, []string{string(p.Partner), r.From.Format(time.DateOnly), r.Figure, strconv.Itoa(r.Count), secondsCell(r.Median), secondsCell(r.P90), secondsCell(r.Slowest)})
	}
	return a.csv(rows)
}

// ledgerItemsCSV writes the items, a row each.
func (a *app) ledgerItemsCSV(l inside.Lines) error {
	rows := [][]string{{"ref", "way", "at", "warning", "grade", "acted", "outcome", "took_seconds", "acknowledged_seconds", "directives"}}
	for _, i := range l.Items {
		rows = append(rows, []string{i.Ref, i.Way, i.At.Format(time.RFC3339), strconv.FormatBool(i.Warning), i.Grade, strconv.FormatBool(i.Acted), i.Outcome,
			secondsCell(i.Took), secondsCell(i.Acknowledged), strings.Join(i.Directives, " ")})
	}
	if l.More {
		if _, err := fmt.Fprintf(a.err, "only the first %d items; expected a shorter time, with --from and --to\n", len(l.Items)); err != nil {
			return err
		}
	}
	return a.csv(rows)
}

func secondsCell(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// csv writes rows as RFC 4180 has them. What a table would take for a formula stands
// behind an apostrophe.
func (a *app) csv(rows [][]string) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, r := range rows {
		for i, cell := range r {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				r[i] = "'" + cell
			}
		}
		if err := w.Write(r); err != nil {
			return err
		}
	}
	w.Flush()
	return cmp.Or(w.Error(), a.printf("%s", b.String()))
}
