package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"entente/internal/core/engagement"
	"entente/internal/core/party"
	"entente/internal/inside/tasking"
)

// viewWidth is how wide each of the two views is printed, in characters.
const viewWidth = 38

func (a *app) engaged(x tasking.EngagementShown) error {
	var b strings.Builder
	e := x.Engagement
	if x.Erased != "" {
		return a.printf("%s: %s of %s, %s\n", e.ID, e.Kind, e.From.Format(time.DateOnly), x.Erased)
	}
	fmt.Fprintf(&b, "%s\n%s: %s with %s, %s, %s\n", e.Marking, e.ID, e.Kind, services(e.With), days(e), dash(visible(e.Place)))
	fmt.Fprintf(&b, "  directed by %s\n  topics %s\n", visible(e.DirectedBy), listed(e.Topics))
	for _, p := range e.Participants {
		fmt.Fprintf(&b, "  %s: %s\n", p.Of, visible(p.Office))
	}
	if e.Agenda != "" {
		b.WriteString("  agenda\n")
		for _, line := range wrapped(e.Agenda, 2*viewWidth) {
			fmt.Fprintf(&b, "    %s\n", line)
		}
	}
	b.WriteString("\n")
	beside(&b, "OFFICIALLY", wrapped(e.OfficialView, viewWidth), "THOSE WHO DO THE WORK", wrapped(e.ProfessionalView, viewWidth))
	for _, c := range x.Commitments {
		o := c.Owed
		fmt.Fprintf(&b, "\n%s  %s: %s\n  %s, %s, %s  %s\n", c.ID, c.By, visible(c.What), o.State, dueIn(o), heldBy(o), o.ID[:owedID])
		if c.Pending != "" {
			fmt.Fprintf(&b, "  stated once %s is admitted\n", c.Pending)
		}
		if len(c.Arrived) == 0 {
			b.WriteString("  nothing came\n")
		}
		for _, y := range c.Arrived {
			what := y.Release
			if y.Received != "" {
				what = "item " + y.Received
			}
			fmt.Fprintf(&b, "  %s came on %s: %s", y.Extent, y.At.Format(time.DateOnly), what)
			if !y.Counts {
				fmt.Fprintf(&b, "; it is %s, and does not count", y.State)
			}
			if y.Grade != "" {
				fmt.Fprintf(&b, "; %s to %s", y.Grade, y.GradedBy)
			}
			b.WriteString("\n")
		}
	}
	fmt.Fprintf(&b, "\n%s\n", e.Marking)
	return a.printf("%s", b.String())
}

// heldBy says who holds an obligation.
func heldBy(o tasking.Owed) string {
	if o.Shared {
		return "held by both, " + string(o.Standing)
	}
	return "held here alone"
}

func services(all []party.Code) string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = string(c)
	}
	return strings.Join(out, ", ")
}

func days(e engagement.Engagement) string {
	from, to := e.From.Format(time.DateOnly), e.To.Format(time.DateOnly)
	if from == to {
		return from
	}
	return from + " to " + to
}

// beside prints two texts side by side.
func beside(b *strings.Builder, left string, lefts []string, right string, rights []string) {
	fmt.Fprintf(b, "%-*s  %s\n", viewWidth, left, right)
	for i := range max(len(lefts), len(rights), 1) {
		l, r := "", ""
		if i < len(lefts) {
			l = lefts[i]
		}
		if i < len(rights) {
			r = rights[i]
		}
		if i == 0 {
			l, r = dash(l), dash(r)
		}
		pad := max(0, viewWidth-utf8.RuneCountInString(l))
		b.WriteString(strings.TrimRight(l+strings.Repeat(" ", pad)+"  "+r, " ") + "\n")
	}
}

// wrapped breaks a text into lines of at most so many characters, at spaces where
// there are any.
func wrapped(text string, width int) []string {
	var out []string
	for paragraph := range strings.Lines(text) {
		line := ""
		for _, word := range strings.Fields(visible(strings.TrimRight(paragraph, "\r\n"))) {
			for utf8.RuneCountInString(word) > width {
				if line != "" {
					out, line = append(out, line), ""
				}
				r := []rune(word)
				out, word = append(out, string(r[:width])), string(r[width:])
			}
			switch {
			case line == "":
				line = word
			case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
				line += " " + word
			default:
				out, line = append(out, line), word
			}
		}
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (a *app) engagementTable(l tasking.EngagementList) error {
	var b strings.Builder
	table(&b, "ID\tKIND\tWITH\tWHEN\tPLACE\tCOMMITMENTS\tOPEN\tOVERDUE\tCAME", func(w *tabwriter.Writer) {
		for _, x := range l.Items {
			e := x.Engagement
			open, overdue, came := 0, 0, 0
			for _, c := range x.Commitments {
				if c.Owed.Closed == nil {
					open++
				}
				if c.Owed.Overdue {
					overdue++
				}
				if slices.ContainsFunc(c.Arrived, func(y tasking.ArrivalShown) bool { return y.Counts }) {
					came++
				}
			}
			row(w, e.ID, string(e.Kind), services(e.With), days(e), dash(visible(e.Place)), fmt.Sprint(len(x.Commitments)), fmt.Sprint(open), fmt.Sprint(overdue), fmt.Sprint(came))
		}
	})
	if l.More {
		b.WriteString(moreLine("--partner"))
	}
	return a.printf("%s", b.String())
}
