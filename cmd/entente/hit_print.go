package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
)

func (a *app) hitTable(l hits.List) error {
	if len(l.Hits) == 0 {
		return a.printf("no hits\n")
	}
	var b strings.Builder
	table(&b, "RANK\tHIT\tVERDICT\tWHO IS SOUGHT\tDO\tJOURNEY\tDEPARTS\tSTATE\tDUE\tWHO HAS IT", func(w *tabwriter.Writer) {
		for _, x := range l.Hits {
			row(w, fmt.Sprintf("%.1f", x.Rank), x.ID, string(x.Verdict), visible(x.List+" "+x.Entry), dash(string(x.Instruction)), dash(visible(x.Journey)),
				minuteOf(x.Departs), hitState(x), hitDue(x), dash(visible(holderOf(x))))
		}
	})
	if l.More {
		b.WriteString(moreLine("--limit, and --after " + l.Hits[len(l.Hits)-1].ID + " for the next page"))
	}
	return a.printf("%s", b.String())
}

func holderOf(x hits.Line) string {
	if x.Officer != "" {
		return x.Officer
	}
	return x.Desk
}

// minuteOf is a time by the clock of a port, for people.
func minuteOf(c travel.Clock) string { return dash(strings.Replace(string(c), "T", " ", 1)) }

func hitState(x hits.Line) string {
	said := x.State
	if x.Known {
		said += ", known"
	}
	if x.Backwards {
		said += ", found backwards"
	}
	return said
}

func hitDue(x hits.Line) string {
	switch {
	case x.Due == nil:
		return dash("")
	case x.Overdue:
		return "OVERDUE " + x.Due.Format(time.RFC3339)
	}
	return x.Due.Format(time.RFC3339)
}

func (a *app) hitShown(v hits.View) error {
	var b strings.Builder
	x := v.Hit
	fmt.Fprintf(&b, "%s: %s, %s; %s %s", x.ID, hitState(x), x.Verdict, visible(x.List), visible(x.Entry))
	if x.Instruction != "" {
		fmt.Fprintf(&b, ": %s", x.Instruction)
	}
	b.WriteString("\n")
	line := func(name, said string) {
		if said != "" {
			fmt.Fprintf(&b, "%-10s %s\n", name, visible(said))
		}
	}
	if x.Open {
		line("due", hitDue(x)+", "+holderOf(x))
	}
	if x.Journey != "" {
		line("journey", x.Journey+", departs "+minuteOf(x.Departs)+", arrives "+minuteOf(x.Arrives))
	}
	for _, p := range []struct {
		name string
		who  *watch.Person
	}{{"travels", v.Asked}, {"sought", v.Listed}} {
		if p.who != nil {
			line(p.name, personLine(*p.who))
		}
	}
	line("by", v.Name)
	fmt.Fprintf(&b, "score      %.1f\n", x.Score)
	for _, t := range v.Explain {
		fmt.Fprintf(&b, "  %+7.1f  %s\n", t.Bits, visible(termLine(t)))
	}
	fmt.Fprintf(&b, "rank       %.1f\n", x.Rank)
	for _, p := range v.Rank {
		fmt.Fprintf(&b, "  %+7.1f  %s: %s\n", p.Bits, p.What, visible(p.Why))
	}
	line("message", messageLine(v.Message))
	line("against", againstLine(v))
	if l := v.Lookout; l != nil {
		line("lookout", fmt.Sprintf("%s, version %d, %s; owner %s, deputy %s", l.ID, l.Version, l.Marking, l.Owner, l.Deputy))
		line("purpose", l.Purpose)
		line("basis", l.Basis)
		line("call", l.Contact)
		if l.From != "" {
			line("of", fmt.Sprintf("%s, item %s; use %s; onward %s", l.From, l.Item, strings.Join(l.Use, ", "), dash(l.Onward)))
			line("concern", l.Concern)
		}
	}
	if t := v.Tip; t != nil {
		line("tip", tipLine(*t))
		line("concern", t.Concern)
		line("gone", t.Gone)
	}
	line("earlier", v.Earlier)
	if v.Erased != nil {
		line("erased", v.Erased.Format(time.RFC3339))
	}
	for _, act := range v.Acts {
		b.WriteString(hitActLine(act))
	}
	return a.printf("%s", b.String())
}

// personLine is who somebody is, in a line.
func personLine(p watch.Person) string {
	var parts []string
	for _, n := range p.Names {
		parts = append(parts, n.Text)
	}
	for _, x := range p.Births {
		born := fmt.Sprintf("born %04d", x.Year)
		if x.Month > 0 {
			born += fmt.Sprintf("-%02d", x.Month)
		}
		if x.Day > 0 {
			born += fmt.Sprintf("-%02d", x.Day)
		}
		parts = append(parts, born)
	}
	parts = append(parts, p.Nationalities...)
	for _, d := range p.Documents {
		parts = append(parts, strings.TrimSpace(d.Kind+" "+d.Number))
	}
	return strings.Join(parts, "; ")
}

func termLine(t screening.Term) string {
	said := t.Part + ": " + t.Found
	if t.Asked != "" || t.Listed != "" {
		said += " (" + strings.Trim(t.Asked+" / "+t.Listed, " /") + ")"
	}
	return said
}

func messageLine(m hits.Source) string {
	said := m.ID
	for _, x := range []string{string(m.Form), m.Sender, m.Source, m.Erased} {
		if x != "" {
			said += ", " + x
		}
	}
	return said
}

func againstLine(v hits.View) string {
	if v.Against.Lookout > 0 {
		return fmt.Sprintf("version %d of the lookout, at %d of all", v.Against.Lookout, v.Against.Lookouts)
	}
	of := "list"
	if v.Tip != nil {
		of = "tip"
	}
	return fmt.Sprintf("version %d of the %s", v.Against.List, of)
}

// tipLine is the tip that a hit is on: whose it is, and under what terms.
func tipLine(t hits.Tip) string {
	said := fmt.Sprintf("report %s, version %d", cmp.Or(t.Serial, t.Report), t.Version)
	if t.Item != "" {
		said = fmt.Sprintf("of %s, item %s", t.From, t.Item)
	}
	said += fmt.Sprintf(", %s; use %s; onward %s", t.Marking, strings.Join(t.Use, ", "), dash(t.Onward))
	if len(t.Third) > 0 {
		said += "; third parties " + strings.Join(t.Third, ", ")
	}
	return said
}

func hitActLine(x hits.ActView) string {
	by := x.Officer
	if by == "" {
		by = "the node"
	}
	said := fmt.Sprintf("%s  %s", x.At.Format(time.RFC3339), x.Act)
	if x.Code != "" {
		said += " " + visible(x.Code)
	}
	said += " by " + visible(by)
	if x.Holder != "" {
		said += "; " + visible(x.Holder) + " has it"
	}
	said += "\n"
	for _, n := range x.News {
		said += "    new        " + visible(n) + "\n"
	}
	if x.Reason != "" {
		said += "    reason     " + visible(x.Reason) + "\n"
	}
	return said
}

// boothShown prints what the front line does: of nobody and of whom nothing is to be
// done about, the same.
func (a *app) boothShown(v hits.Booth) error {
	if len(v.Orders) == 0 {
		return a.printf("Nothing that is not done for everybody.\n")
	}
	var b strings.Builder
	for i, o := range v.Orders {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s\n", strings.ToUpper(string(o.Instruction)))
		line := func(name, said string) {
			if said != "" {
				fmt.Fprintf(&b, "%-10s %s\n", name, visible(said))
			}
		}
		line("do", o.Says)
		line("call", o.Call)
		if o.AnswerBy != nil {
			line("answer by", o.AnswerBy.Format(time.RFC3339))
		}
		line("power", o.Power)
		if o.HoldUntil != nil {
			line("hold", fmt.Sprintf("at most %s, until %s", span(o.HoldSeconds), o.HoldUntil.Format(time.RFC3339)))
		}
		line("code", o.Code)
		line("means", o.CodeMeans)
		line("does", o.CodeDoes)
		if o.Front != nil {
			line("know", "("+o.Front.Mark+") "+o.Front.Text)
		}
	}
	return a.printf("%s", b.String())
}
