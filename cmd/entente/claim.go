package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/provenance"
	"entente/internal/inside/origins"

	"github.com/spf13/cobra"
)

func (a *app) claim() *cobra.Command {
	c := group("claim", "State a claim with what supports it, and see how many independent origins stand behind it",
		a.judgementOf("claim", assess.KindClaim), a.claimList(), a.claimShow(), a.claimOverrule())
	c.Long = "Each of these needs --as. Origins are counted, not reports: copies, translations and what\nquotes one speech are one. What the program found is shown, and an officer can overrule it."
	return c
}

func (a *app) claimList() *cobra.Command {
	var about, at, after string
	var ended bool
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: "List claims with their origins, by id", Args: cobra.NoArgs}
	c.Flags().StringVar(&about, "about", "", "only those that refer to this: report:ID, received:ID, KIND:ID")
	c.Flags().BoolVar(&ended, "ended", false, "ended ones too")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.Flags().StringVar(&after, "after", "", "those whose ids stand behind this one")
	limit.of(c, 100, 100)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/claims"+query("about", about, "ended", flagged(ended), "as_of", asOf, "after", after, "limit", limit.String()), nil, a.claimTable)
	}
	return c
}

func (a *app) claimTable(l origins.Claims) error {
	var b strings.Builder
	table(&b, "CLAIM\tMARK\tORIGINS\tSAYS", func(w *tabwriter.Writer) {
		for _, c := range l.Claims {
			row(w, c.ID, c.Mark, c.Says, visible(c.Claim.Text))
		}
	})
	if l.More {
		b.WriteString("there are more: --after the last id\n")
	}
	return a.printf("%s", b.String())
}

func (a *app) claimShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show CLAIM", Short: "Show a claim: where its supports come from, chain by chain", Args: one("a claim's id")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/claims/"+url.PathEscape(strings.TrimPrefix(args[0], assess.KindClaim+":"))+query("as_of", asOf), nil, a.claimShown)
	}
	return c
}

func (a *app) claimShown(c origins.Claim) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s\n%s (%s), %s, by %s on %s", c.Marking, c.ID, c.Mark, c.State, c.By, c.Recorded.Format(time.RFC3339))
	line("  %s", visible(c.Claim.Text))
	if c.Claim.Credibility != 0 {
		line("  credibility %d: %s", c.Claim.Credibility, c.Means.Credibility)
	}
	if c.Means.Likelihood != "" {
		line("  likelihood: %s", c.Means.Likelihood)
	}
	if c.Means.Confidence != "" {
		line("  confidence: %s", c.Means.Confidence)
	}
	line("  %s", c.Says)
	for _, w := range c.Warnings {
		line("  ! %s", visible(w))
	}
	for _, r := range c.Remarks {
		line("  %s", visible(r))
	}
	originWords(line, c.Origins)
	if c.Against != nil {
		line("  against it: %d independent", c.Against.Independent)
		originWords(line, *c.Against)
	}
	for _, x := range c.About {
		line("  %s: %s%s%s", x.Ref, visible(x.What), behind(", ", x.From), behind(", graded ", x.Grade))
	}
	if c.Outlet != nil {
		b.WriteString(sourceWords(*c.Outlet))
	}
	return a.printf("%s", b.String())
}

// originWords are origins with their chains, step by step.
func originWords(line func(string, ...any), r provenance.Result) {
	for i, o := range r.Origins {
		line("  origin %d: %s", i+1, strings.Join(o.At, " = "))
		for _, c := range o.Chains {
			line("    %s", c.Support)
			for _, e := range c.Steps {
				edgeWords(line, e)
			}
		}
	}
	if len(r.Nothing) > 0 {
		line("  counted as none, for nothing but claims stands behind: %s", strings.Join(r.Nothing, ", "))
	}
	for _, x := range r.Beside {
		line("  beside these: %s", strings.Join(x, " = "))
	}
	for _, e := range r.SameEvent {
		line("  one event, and no less independent for that:")
		edgeWords(line, e)
	}
	for _, x := range r.Overruled {
		line("  %s (%s): %s and %s are %s; reason: %s", x.ID, x.By, x.A, x.B, x.Verdict, visible(x.Reason))
		for _, e := range x.Removed {
			line("    not counted: %s %s %s (%s)", e.From, e.Relation, e.To, e.Basis)
		}
		if len(x.Apart) > 0 {
			line("    held apart where they meet: %s", strings.Join(x.Apart, ", "))
		}
		if x.Differ {
			line("    officers differ: the lower count is taken")
		}
		if !x.Counts {
			line("    the count does not follow it")
		} else if x.Still && x.Verdict == provenance.Independent {
			line("    they share an origin all the same, by what another says")
		}
	}
}

// edgeWords is one step with what it rests on.
func edgeWords(line func(string, ...any), e provenance.Edge) {
	how := "stated"
	if e.Detected {
		how = "detected"
	}
	line("      %s %s %s (%s: %s%s)", e.From, e.Relation, e.To, how, e.Basis, behind(", ", e.By))
	if e.Evidence == nil {
		return
	}
	line("        %s", visible(e.Evidence.Says))
	for _, w := range e.Evidence.Shared {
		line("        “%s”", visible(w))
	}
	if len(e.Evidence.Figures) > 0 {
		line("        figures in both: %s", visible(strings.Join(e.Evidence.Figures, ", ")))
	}
	if len(e.Evidence.Differ) > 0 {
		line("        figures in one: %s", visible(strings.Join(e.Evidence.Differ, ", ")))
	}
}

func (a *app) claimOverrule() *cobra.Command {
	var m marked
	var independent, one bool
	var reason string
	c := &cobra.Command{Use: "overrule ITEM ITEM", Short: "Say that two are independent, or of one origin, whatever was found", Args: cobra.ExactArgs(2)}
	c.Long = "Of two items, or portions of items. It is taken back with: entente judgement end overrule:ID --reason …"
	c.Flags().BoolVar(&independent, "independent", false, "they are independent of each other")
	c.Flags().BoolVar(&one, "one-origin", false, "they have one origin")
	c.Flags().StringVar(&reason, "reason", "", "why")
	m.of(c)
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		if independent == one {
			return usage(c, "expected --independent or --one-origin, and one of them")
		}
		verdict := string(provenance.Independent)
		if one {
			verdict = string(provenance.One)
		}
		d, err := said(assess.KindOverrule, m.with("between", args, "verdict", verdict, "reason", reason)...)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(assess.KindOverrule, "", ""), d, a.judgementStands)
	}
	return c
}
