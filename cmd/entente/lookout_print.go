package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/inside/watch"
)

// wordsWidth is how wide words are printed, in characters.
const wordsWidth = 76

func (a *app) lookoutShown(l watch.LookoutShown) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if l.Erased != "" {
		return a.printf("lookout %s, version %d, %s: %s\n", l.ID, l.Version, l.State, l.Erased)
	}
	line("%s\nlookout %s, version %d, %s%s", l.Marking, l.ID, l.Version, l.State, standsAs(l))
	for _, text := range soughtWords(l.Person) {
		line("  %s", text)
	}
	line("  owner %s, deputy %s%s", l.Owner, l.Deputy, behind(", case ", l.Case))
	line("  until %s, review %s", l.Until.Format(time.RFC3339), l.Review)
	line("  purpose: %s\n  basis: %s", visible(l.Purpose), visible(l.Basis))
	for _, p := range l.Predicate {
		line("  predicate: %s %s", p.Kind, visible(p.Ref))
	}
	if o := l.Origin; o != nil {
		line("  made of item %s of %s, marked %s, for %s, onward %s%s", o.Item, o.From, o.Marking, strings.Join(o.Use, ", "), o.Onward, behind(", concern ", o.Concern))
		line("  third party: what is made of this lookout names it, and asks %s for consent", o.From)
		if o.Gone != "" {
			line("  %s", o.Gone)
		}
	}
	line("\ninstruction: %s", l.Instruction)
	for _, text := range wrapped(l.Says, wordsWidth) {
		line("  %s", text)
	}
	if l.Code != "" {
		line("  code elsewhere: %s", l.Code)
		for _, text := range wrapped(strings.TrimSpace(l.CodeMeans+" "+l.CodeDoes), wordsWidth) {
			line("    %s", text)
		}
	}
	for _, note := range l.Notes {
		line("  note: %s", note)
	}
	if l.HoldSeconds > 0 {
		line("  hold at most %s, by %s", span(l.HoldSeconds), visible(l.Power))
	}
	if l.AnswerSeconds > 0 {
		line("  whoever is called answers within %s", span(l.AnswerSeconds))
	}
	line("  call %s", visible(l.Contact))
	if l.Front != nil {
		line("  the front line may read (%s): %s", l.Front.Mark, visible(l.Front.Text))
	}
	b.WriteString(lookoutAsked(l))
	for _, v := range l.Versions {
		line("%s  version %d, %s by %s%s", v.At.Format(time.RFC3339), v.Version, v.State, v.By, behind(": ", v.Reason))
	}
	if len(l.Looked) > 0 {
		line("shown to %s", strings.Join(lookedAt(l.Looked), ", "))
	}
	line("%s", l.Marking)
	return a.printf("%s", b.String())
}

// lookedAt names who was shown something, each once.
func lookedAt(looks []watch.Looked) []string {
	var out []string
	for _, x := range looks {
		if !slices.Contains(out, x.Officer) {
			out = append(out, x.Officer)
		}
	}
	return out
}

// lookoutAsked says what is asked about a lookout.
func lookoutAsked(l watch.LookoutShown) string {
	var b strings.Builder
	b.WriteString("\n")
	for _, x := range l.Asked {
		who := x.Officer
		if who == "" {
			who = "the desk " + x.Desk
		}
		due := ""
		if x.Due != nil {
			due = ", due " + x.Due.Format(time.RFC3339)
		}
		fmt.Fprintf(&b, "ASKED %s whether it goes on: %s%s  %s\n", who, visible(x.Reason), due, x.Obligation[:owedID])
	}
	return b.String()
}

// behind puts words behind others, where there are any.
func behind(before, words string) string {
	if words == "" {
		return ""
	}
	return before + visible(words)
}

// standsAs says what in a lookout is to be seen to.
func standsAs(l watch.LookoutShown) string {
	said := map[string]string{watch.StandsTimeCome: "ITS TIME HAS COME", watch.StandsReviewDue: "REVIEW DUE", watch.StandsCaseClosed: "CASE CLOSED", watch.StandsOriginGone: "ORIGIN GONE"}
	var out []string
	for _, s := range l.Stands {
		out = append(out, said[s])
	}
	if len(l.Asked) > 0 {
		out = append(out, "ASKED")
	}
	if out == nil {
		return ""
	}
	return "; " + strings.Join(out, ", ")
}

// soughtWords describes who is sought, a line for each kind of value.
func soughtWords(p watch.Person) []string {
	var names, births, papers []string
	for _, n := range p.Names {
		text := visible(n.Text)
		if n.Weak {
			text += " (weak)"
		}
		names = append(names, text)
	}
	for _, x := range p.Births {
		births = append(births, bornOn(x))
	}
	for _, d := range p.Documents {
		papers = append(papers, strings.TrimSpace(d.Kind+" "+visible(d.Number)+" "+d.Country))
	}
	out := []string{strings.Join(names, "; ")}
	for _, x := range []struct {
		what string
		list []string
	}{{"born", births}, {"nationality", p.Nationalities}, {"place of birth", p.Places}, {"documents", papers}} {
		if len(x.list) > 0 {
			out = append(out, x.what+" "+visible(strings.Join(x.list, "; ")))
		}
	}
	if p.Sex != "" {
		out = append(out, "sex "+p.Sex)
	}
	return out
}

// bornOn is a date of birth as far as it is known.
func bornOn(x watch.Birth) string {
	out := fmt.Sprintf("%04d", x.Year)
	if x.Month > 0 {
		out += fmt.Sprintf("-%02d", x.Month)
	}
	if x.Day > 0 {
		out += fmt.Sprintf("-%02d", x.Day)
	}
	if x.Until > 0 {
		out += fmt.Sprintf("/%04d", x.Until)
	}
	return out + behind(", ", x.Certainty)
}

func (a *app) lookoutTable(list watch.LookoutList) error {
	var b strings.Builder
	table(&b, "LOOKOUT\tWHO\tINSTRUCTION\tOWNER\tUNTIL\tSTANDS", func(w *tabwriter.Writer) {
		for _, l := range list.Items {
			if l.Erased != "" {
				row(w, l.ID, "—", "—", "—", "—", l.State+"; "+l.Erased)
				continue
			}
			row(w, l.ID, visible(l.Person.Names[0].Text), string(l.Instruction), l.Owner, l.Until.Format(time.DateOnly), l.State+standsAs(l))
		}
	})
	if list.More {
		b.WriteString(moreLine("--limit, --owner and --case"))
	}
	return a.printf("%s", b.String())
}

func (a *app) caseClosed(x watch.CaseClosed) error {
	return a.printf("case %s is closed; in force all the same, and asked about: %s\n", visible(x.Case), strings.Join(x.Lookouts, ", "))
}
