package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/desk"
	"entente/internal/inside/warnings"

	"github.com/spf13/cobra"
)

func (a *app) warningWindow() *cobra.Command {
	var renew, change, reason string
	var down bool
	c := &cobra.Command{Use: "window ID", Short: "Renew a warning, change it, or stand down; the partners that hold it are told", Args: one(warnable)}
	f := c.Flags()
	f.StringVar(&renew, "renew", "", "it holds until then")
	f.StringVar(&change, "change", "", "this release, of a newer version of the report, stands in its place")
	f.BoolVar(&down, "stand-down", false, "what it warned of is not expected any more")
	f.StringVar(&reason, "reason", "", "why; the words stay here")
	c.MarkFlagsOneRequired("renew", "change", "stand-down")
	c.MarkFlagsMutuallyExclusive("renew", "change", "stand-down")
	c.RunE = func(c *cobra.Command, args []string) error {
		body := map[string]any{"stand_down": down}
		if renew != "" {
			at, err := instant(c, "renew", renew)
			if err != nil {
				return err
			}
			body["renew"] = at
		}
		if change != "" {
			body["change"] = change
		}
		if reason != "" {
			body["reason"] = reason
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "window"), body, a.warningShown)
	}
	return c
}

func (a *app) warningOutcome() *cobra.Command {
	var in warnings.Came
	c := &cobra.Command{Use: "outcome ID", Short: "Record what came of a warning, and tell the partners that hold it", Args: one(warnable)}
	c.Flags().StringVar(&in.Code, "code", "", "prevented, occurred, not-occurred, unknown")
	c.Flags().StringVar(&in.ReportedBy, "reported-by", "", "who says so; the words stay here")
	c.Flags().StringVar(&in.Reason, "reason", "", "what is known of it; the words stay here")
	c.Flags().BoolVar(&in.Tell, "tell-sender", false, "of a partner's item: tell its sender too (needs the disclosure role)")
	need(c, "code", "reported-by")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", onWarning(args[0], "outcome"), in, a.warningShown)
	}
	return c
}

func (a *app) warningOfficials() *cobra.Command {
	var office, at string
	c := &cobra.Command{Use: "officials ID", Short: "Record that our own officials were told; a decision on a public notice is owed from then on", Args: one(warnable)}
	c.Flags().StringVar(&office, "office", "", "who was told, by office")
	c.Flags().StringVar(&at, "at", "", "when")
	need(c, "office", "at")
	c.RunE = func(c *cobra.Command, args []string) error {
		when, err := instant(c, "at", at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "officials"), map[string]any{"office": office, "at": when}, a.warningShown)
	}
	return c
}

func (a *app) warningNotice() *cobra.Command {
	var not bool
	var advisory, reason string
	c := &cobra.Command{Use: "notice ID", Short: "Record whether the public is told, and why", Args: one(warnable),
		Long: "To publish an advisory that was drafted for the warning records it by itself. This is for one\n" +
			"that was published before, or of the report alone; and for a reason to tell the public nothing."}
	c.Flags().StringVar(&advisory, "advisory", "", "this advisory, which is published, tells it")
	c.Flags().BoolVar(&not, "no", false, "it is not told")
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	c.MarkFlagsOneRequired("advisory", "no")
	c.MarkFlagsMutuallyExclusive("advisory", "no")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		body := map[string]any{"reason": reason}
		if advisory != "" {
			body["advisory"] = advisory
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "notice"), body, a.warningShown)
	}
	return c
}

func (a *app) warningLatency() *cobra.Command {
	var directive string
	c := &cobra.Command{Use: "latency", Short: "Show how long warnings took from acquisition to delivery", Args: cobra.NoArgs}
	c.Flags().StringVar(&directive, "directive", "", "also before and after this directive came into force")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return ask(c.Context(), a, "GET", "/warning-latency"+query("directive", directive), nil, a.latencyTable)
	}
	return c
}

func (a *app) latencyTable(l warnings.Latencies) error {
	var b strings.Builder
	took := func(s *warnings.Spread) string {
		if s == nil || s.Median == nil {
			return dash("")
		}
		return fmt.Sprintf("%s (%d)", time.Duration(*s.Median)*time.Second, s.Count)
	}
	table(&b, "PARTNER\tMEDIAN\tBEFORE\tAFTER", func(w *tabwriter.Writer) {
		for _, p := range l.Partners {
			row(w, string(p.Partner), took(&p.All), took(p.Before), took(p.After))
		}
	})
	for _, d := range l.Warnings {
		fmt.Fprintf(&b, "%s to %s by %s: %s, delivered %s%s\n", d.Warning, d.Partner, d.By, time.Duration(d.Seconds)*time.Second, d.Delivered.Format(time.RFC3339), oneSided(d.OneSided))
	}
	return a.printf("%s", b.String())
}

func oneSided(is bool) string {
	if is {
		return " (our word alone)"
	}
	return ""
}

func (a *app) warningTable(l desk.Warnings) error {
	var b strings.Builder
	table(&b, "WARNING\tOF\tSTATE\tUNTIL\tOWED\tOUTCOME", func(w *tabwriter.Writer) {
		for _, v := range l.Warnings {
			row(w, v.Warning, subjectOf(v), v.State, date(v.Until), dash(strings.Join(owedKinds(v), ", ")), dash(v.Outcome))
		}
	})
	return a.printf("%s", b.String())
}

func subjectOf(v warnings.View) string {
	for _, s := range []string{v.Serial, v.Report, v.Received} {
		if s != "" {
			return short(s)
		}
	}
	return dash("")
}

// owedKinds are the kinds of what is open, with what is overdue marked.
func owedKinds(v warnings.View) []string {
	var out []string
	for _, o := range v.Owed {
		switch {
		case o.Open && o.Overdue:
			out = append(out, string(o.Kind)+"!")
		case o.Open:
			out = append(out, string(o.Kind))
		}
	}
	return out
}

func (a *app) warningShown(v warnings.View) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s: %s\n", v.Warning, subjectOf(v), v.State)
	fmt.Fprintf(&b, "acquired %s; window from %s until %s\n", v.Acquired.Format(time.RFC3339), date(v.From), date(v.Until))
	for _, s := range v.Signs {
		b.WriteString(signLine(s))
	}
	if d := v.Determination; d != nil {
		fmt.Fprintf(&b, "determined  %s by %s (%s): credible %s, specific %s, impending %s, %s\n", d.Decision, d.By, d.Rank, d.Credible.Is, d.Specific.Is, d.Impending.Is, d.Harm)
	}
	if v.Stated != nil {
		for _, s := range statedOf(v.Stated) {
			fmt.Fprintf(&b, "%s states  %s\n", v.Stated.By, s)
		}
	}
	for i, w := range v.Plan {
		fmt.Fprintf(&b, "plan  %d %s to %s", i+1, w.By, w.To)
		if w.Via != "" {
			fmt.Fprintf(&b, " via %s", w.Via)
		}
		b.WriteByte('\n')
	}
	for _, g := range v.Given {
		fmt.Fprintf(&b, "given  %s to %s: %s%s; delivered %s, %s%s\n", g.By, g.Partner, g.State, oneSided(g.OneSided), date(g.Delivered), heard(g), passed(g))
	}
	for _, g := range v.Given {
		for _, r := range g.Reported {
			fmt.Fprintf(&b, "%s states  %s %s at %s\n", g.Partner, r.Verb, r.Code, r.At.Format(time.RFC3339))
		}
	}
	for _, o := range v.Owed {
		late := ""
		if o.Overdue {
			late = ", overdue"
		}
		fmt.Fprintf(&b, "owed  %s %s %s: %s, due %s%s\n", o.Obligation, o.Kind, dash(string(o.Partner)), o.State, date(o.Due), late)
	}
	for _, o := range v.Wanted {
		fmt.Fprintf(&b, "wanted  %s %s of %s: %s, due %s\n", o.Obligation, o.Kind, o.Partner, o.State, date(o.Due))
	}
	for _, x := range v.Acts {
		b.WriteString(actLine(x))
	}
	for _, u := range v.Untold {
		fmt.Fprintf(&b, "not told to %s yet: %s; say it again later\n", u.Partner, visible(u.Why))
	}
	return a.printf("%s", b.String())
}

// heard is whether what was given is acknowledged, or since when its partner is silent.
func heard(g warnings.Given) string {
	if g.Acknowledged == nil && g.SilentSince != nil {
		return "silent since " + date(g.SilentSince)
	}
	return "acknowledged " + date(g.Acknowledged)
}

// passed is whether who was asked to pass it on says that it has.
func passed(g warnings.Given) string {
	switch {
	case g.PassTo == "":
		return ""
	case g.PassedOn != nil:
		return fmt.Sprintf("; passed on to %s %s", g.PassTo, date(g.PassedOn))
	}
	return fmt.Sprintf("; to be passed on to %s", g.PassTo)
}

// statedOf are what a sender states of its warning, a line each.
func statedOf(s *warnings.Stated) []string {
	var out []string
	if s.Completeness != "" {
		out = append(out, "completeness "+s.Completeness)
	}
	if s.Until != nil {
		out = append(out, "renewed until "+date(s.Until))
	}
	if s.StoodDown != nil {
		out = append(out, "stood down at "+date(s.StoodDown))
	}
	if s.Outcome != "" {
		out = append(out, "outcome "+s.Outcome)
	}
	return out
}

func (a *app) stripShown(s warnings.StripView) error {
	var b strings.Builder
	for _, e := range s.Strip {
		fmt.Fprintf(&b, "%s: %s\n", e.Asks, e.State)
		for _, p := range e.Parts {
			given := string(p.Given.Rung)
			if p.Given.Words != "" {
				given += " " + visible(p.Given.Words)
			}
			fmt.Fprintf(&b, "  %s  %s %s -> %s\n", p.Item, p.Held.Rung, visible(p.Held.Words), given)
		}
	}
	for _, t := range s.TooGeneral {
		fmt.Fprintf(&b, "too general  %s\n", t)
	}
	if s.Said != "" {
		fmt.Fprintf(&b, "%s\n", visible(s.Said))
	}
	fmt.Fprintf(&b, "completeness: %s\n", s.Completeness)
	return a.printf("%s", b.String())
}
