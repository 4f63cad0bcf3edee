package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/desk"
	"entente/internal/inside/tasking"

	"github.com/spf13/cobra"
)

func (a *app) questionList(kinds ...string) *cobra.Command {
	var open bool
	var by, partner, at, from string
	c := &cobra.Command{Use: "list", Short: "List what we ask and what is asked of us, and where it stands", Args: cobra.NoArgs}
	f := c.Flags()
	f.BoolVar(&open, "open", false, "only what something is still to come of, lapsed or not")
	f.StringVar(&by, "by", "", "us or them: who asks")
	f.StringVar(&partner, "partner", "", "only of this partner; a country stands for its services")
	f.StringVar(&from, "desk", "", "only of this desk")
	f.StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		only := ""
		if open {
			only = "true"
		}
		return ask(c.Context(), a, "GET", "/questions"+query("kind", strings.Join(kinds, ","), "open", only, "by", by, "partner", partner, "desk", from, "as_of", asOf), nil, a.questionTable)
	}
	return c
}

func (a *app) questionTable(l desk.Questions) error {
	var b strings.Builder
	table(&b, "ID\tWHO\tWHAT\tSTATE\tDUE\tDESK\tOFFICER\tABOUT\tOWED", func(w *tabwriter.Writer) {
		for _, q := range l.Questions {
			row(w, first(questionID(q)), whoAsks(q), string(q.Kind), q.State, date(q.Due), dash(q.Desk), dash(q.Officer), dash(aboutQuestion(q)), dash(first(owedOn(q))))
		}
	})
	if l.More {
		b.WriteString("there are more: choose by --open, --partner, --by or --desk\n")
	}
	return a.printf("%s", b.String())
}

// first are the digits of an id that commands take.
func first(id string) string { return id[:min(12, len(id))] }

// questionID is what a question is called from when it is asked: its own id; of what a
// partner asks, that of what is owed.
func questionID(q tasking.Question) string {
	if q.Question != "" {
		return q.Question
	}
	return q.ID
}

// owedOn is the id of what is owed on a question; "" while nothing is.
func owedOn(q tasking.Question) string {
	if q.ID == q.Question {
		return ""
	}
	return q.ID
}

func whoAsks(q tasking.Question) string {
	if q.Ours {
		return "we ask " + string(q.Partner)
	}
	return string(q.Partner) + " asks us"
}

func aboutQuestion(q tasking.Question) string {
	about := q.Serial
	if q.Item != "" {
		about = strings.TrimSpace(about + " item " + short(q.Item))
	}
	if q.Portion != nil {
		about += fmt.Sprintf(" portion %d", *q.Portion)
	}
	if q.With != "" {
		about += " with " + string(q.With)
	}
	return visible(about)
}

// question is one question in two lines.
func (a *app) question(q tasking.Question) error { return a.printf("%s", questionLines(q)) }

func questionLines(q tasking.Question) string {
	var b strings.Builder
	name := "nothing is asked"
	if id := questionID(q); id != "" {
		name = id
	}
	fmt.Fprintf(&b, "%s  %s: %s, %s%s%s\n", name, whoAsks(q), q.Kind, q.State, dated(q.Due, ", due "), dated(q.Closed, ", ended "))
	for _, line := range []string{
		joined("  ", "owed as", owedOn(q)), joined("  ", "ground", q.Ground, "standing", q.Standing, "desk", q.Desk, "officer", q.Officer, "urgency", q.Urgency, "case", q.Case),
		joined("  ", "about", aboutQuestion(q), "follows", q.Follows), joined("  ", "", q.Said),
	} {
		if line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// joined writes what there is of pairs of a name and a value.
func joined(indent string, pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, strings.TrimSpace(pairs[i]+" "+pairs[i+1]))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return indent + strings.Join(out, " · ")
}

func (a *app) questionShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show a question: its words, what both sides said, its answers, what follows it up, and silence", Args: one(whichQuestion)}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/questions/"+url.PathEscape(args[0])+query("as_of", asOf), nil, a.thread)
	}
	return c
}

func (a *app) thread(t tasking.Thread) error {
	var b strings.Builder
	b.WriteString(questionLines(t.Question))
	if line := joined("  ", "purpose:", visible(t.Purpose), "wanted use", strings.Join(t.Use, ", "), "wanted onward", t.Onward); line != "" {
		b.WriteString(line + "\n")
	}
	piece(&b, "request", t.Request)
	for _, s := range t.Statements {
		fmt.Fprintf(&b, "%s  %s %s\n", s.At.UTC().Format(time.RFC3339), s.By, strings.TrimSpace(s.Verb+" "+s.Code+dated(s.Due, " until ")+officerNote(s.Officer)))
	}
	for _, p := range t.Answers {
		piece(&b, "answer, "+p.Extent, p)
	}
	if silent := t.State == "lapsed" && len(t.Answers) == 0; silent {
		fmt.Fprintf(&b, "silence since %s: no answer came\n", date(t.Due))
	}
	for _, q := range t.FollowUps {
		b.WriteString("followed up by " + questionLines(q))
	}
	for _, d := range t.Acts {
		line := strings.TrimSpace(d.Act + " " + d.Code + joined(" ", "desk", d.Desk, "officer", d.Keeper, "because:", visible(d.Reason)))
		if d.Refused != "" {
			line = "REFUSED " + line + ": " + d.Refused
		}
		fmt.Fprintf(&b, "here  %s  %s%s\n", d.At.UTC().Format(time.RFC3339), line, officerNote(d.Officer))
	}
	return a.printf("%s", b.String())
}

func officerNote(officer string) string {
	if officer == "" {
		return ""
	}
	return " (by " + officer + ")"
}

// piece writes what says something, as far as it may be read.
func piece(b *strings.Builder, what string, p tasking.Piece) {
	name := p.Item
	if name == "" {
		name = strings.TrimSpace(p.Serial + " " + p.Release)
	}
	if name == "" {
		return
	}
	if p.Disputed {
		what += ", not the whole as we see it"
	}
	fmt.Fprintf(b, "%s  %s%s\n", what, name, joined("  ", "", p.State, "use", strings.Join(p.Use, ", "), "onward", p.Onward))
	for _, x := range p.Portions {
		fmt.Fprintf(b, "    %s %s\n", x.Mark, visible(x.Text))
	}
}
