package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/assess"
	"entente/internal/inside/appraisal"

	"github.com/spf13/cobra"
)

func (a *app) estimate() *cobra.Command {
	c := group("estimate", "Keep estimates of one question side by side, and see what they say together", a.judgementOf("estimate", assess.KindEstimate),
		a.appraisedList("/estimates", "List the questions that have an estimate"), a.estimateShow(), a.estimateCombine(), a.estimateDraft())
	c.Long = "Each of these needs --as. A document says what is counted, of whom, when, from what to\nwhat, and where the figure comes from (docs/judgement.md)."
	return c
}

// judgementOf is a command that takes in a document of a kind.
func (a *app) judgementOf(what, kind string) *cobra.Command {
	var reason, next string
	c := &cobra.Command{Use: "add FILE", Short: "Take in the document of an " + what, Args: one("a YAML document (docs/judgement.md)")}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	c.Flags().StringVar(&next, "next", "", "the id of the one of which this is the next version; it has to be your own")
	if kind == "" {
		c.Short = "Take in a document on a question"
		c.Flags().StringVar(&kind, "kind", "", strings.Join(attributionKinds, ", "))
		need(c, "kind")
	} else if strings.HasPrefix(what, "d") {
		c.Short = "Take in the document of a " + what
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if what == "" && !slices.Contains(attributionKinds, kind) {
			return usage(c, "--kind %q; expected one of %s", kind, strings.Join(attributionKinds, ", "))
		}
		d, err := draft(args[0], reason)
		if err != nil {
			return err
		}
		path := onJudgement(kind, "", "")
		if next != "" {
			path = onJudgement(kind, next, "change")
		}
		return ask(c.Context(), a, "POST", path, d, a.judgementStands)
	}
	return c
}

// appraisedList lists the questions of some kind of judgement.
func (a *app) appraisedList(path, short string) *cobra.Command {
	var at string
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: short, Args: cobra.NoArgs}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, appraisal.MostListed, appraisal.MostListed)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", path+query("as_of", asOf, "limit", limit.String()), nil, a.questionsTable)
	}
	return c
}

// ofQuestion is a command that shows something of one question.
func ofQuestion[T any](a *app, use, short, before, behind string, show func(T) error) *cobra.Command {
	var at string
	c := &cobra.Command{Use: use + " QUESTION", Short: short, Args: one("the word for a question, such as fighters-2015")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", before+"/"+url.PathEscape(args[0])+behind+query("as_of", asOf), nil, show)
	}
	return c
}

func (a *app) estimateShow() *cobra.Command {
	return ofQuestion(a, "show", "Show the estimates of a question, each as its author put it", "/estimates", "", a.estimatesShown)
}

func (a *app) estimateCombine() *cobra.Command {
	return ofQuestion(a, "combine", "Set the estimates of a question side by side: one range for each origin, and what conflicts", "/estimates", "/combined", a.estimatesCombined)
}

func (a *app) questionsTable(l appraisal.Questions) error {
	var b strings.Builder
	table(&b, "QUESTION\tSTANDS", func(w *tabwriter.Writer) {
		for _, q := range l.Questions {
			var counts []string
			for _, kind := range slices.Sorted(maps.Keys(q.Counts)) {
				counts = append(counts, fmt.Sprintf("%s %d", kind, q.Counts[kind]))
			}
			row(w, q.Question, strings.Join(counts, ", "))
		}
	})
	if l.More {
		b.WriteString(moreLine("--limit"))
	}
	return a.printf("%s", b.String())
}

// headed writes the mark, the groups and the caveats of an answer.
func headed(b *strings.Builder, m appraisal.Marked) {
	fmt.Fprintln(b, m.Mark)
	if len(m.Groups) > 0 {
		fmt.Fprintf(b, "for %s alone\n", strings.Join(m.Groups, ", "))
	}
	for _, text := range caveatWords(m.Caveats) {
		fmt.Fprintln(b, text)
	}
}

// basisWords say where a figure or a row comes from.
func basisWords(x assess.Basis) string {
	var out []string
	if x.Speaker != "" {
		out = append(out, visible(x.Speaker)+behind(" on ", x.Event))
	}
	if x.Source != "" {
		out = append(out, x.Source)
	}
	return strings.Join(append(out, x.Items...), ", ")
}

// likelihoodWords is a likelihood with its per cents; confidence is never in it.
func likelihoodWords(l assess.Likelihood, p *assess.Band) string {
	if p != nil {
		return string(l) + " (" + p.String() + ")"
	}
	return l.Written()
}

func (a *app) estimatesShown(l appraisal.Estimates) error {
	var b strings.Builder
	headed(&b, l.Marked)
	for _, e := range l.Estimates {
		x := e.Estimate
		fmt.Fprintf(&b, "estimate:%s, by %s on %s  %s\n", e.ID, e.By, e.Since.Format(time.RFC3339), e.Mark)
		fmt.Fprintf(&b, "  %s %s%s%s\n", e.Reads, visible(x.Unit), behind(", as it stood: ", visible(x.Wording)), best(x.Best))
		fmt.Fprintf(&b, "  %s: %s%s, %s\n", visible(x.Definition), visible(x.Population), behind(", from ", visible(x.From)), x.AsOf)
		fmt.Fprintf(&b, "  origin: %s\n", basisWords(x.Origin))
		stance(&b, "  ", visible(x.Method), x.Likelihood, x.Percent, x.Confidence)
		for _, old := range e.Earlier {
			fmt.Fprintf(&b, "  before, by %s on %s: %s\n", old.By, old.Since.Format(time.RFC3339), old.Reads)
		}
	}
	return a.printf("%s", b.String())
}

func best(x *float64) string {
	if x == nil {
		return ""
	}
	return ", best " + strconv.FormatFloat(*x, 'f', -1, 64)
}

// stance writes method, likelihood and confidence, each on a line of its own.
func stance(b *strings.Builder, indent, method string, l assess.Likelihood, p *assess.Band, c assess.Confidence) {
	for _, line := range []struct{ what, words string }{{"method", method}, {"likelihood", likelihoodWords(l, p)}, {"confidence", string(c)}} {
		if line.words != "" {
			fmt.Fprintf(b, "%s%s: %s\n", indent, line.what, line.words)
		}
	}
}

func (a *app) estimatesCombined(c appraisal.Combined) error {
	var b strings.Builder
	headed(&b, c.Marked)
	fmt.Fprintf(&b, "%s: %s\n", c.Question, ofOrigins(c.Estimates, "estimate", c.Origins))
	for i, s := range c.Sets {
		writeSet(&b, i+1, s)
	}
	for _, g := range c.Growth {
		fmt.Fprintf(&b, "%s: %s%s, by date\n", visible(g.Definition), visible(g.Population), behind(", from ", visible(g.From)))
		table(&b, "  DATE\tRANGE\tORIGINS\tCONFLICT\tSET", func(w *tabwriter.Writer) {
			for _, d := range g.Dates {
				row(w, "  "+d.AsOf.String(), d.Says+" "+visible(g.Unit), strconv.Itoa(d.Origins), yes(d.Conflict), strconv.Itoa(d.Set))
			}
		})
	}
	for _, x := range c.Apart {
		fmt.Fprintf(&b, "sets %d and %d may not be set beside each other: %s%s\n", x.Sets[0], x.Sets[1], visible(strings.Join(x.Why, "; ")),
			map[bool]string{true: "; something in both is of one origin all the same"}[x.OneOrigin])
	}
	for _, s := range c.Assumed {
		fmt.Fprintln(&b, "assumed: "+s)
	}
	return a.printf("%s", b.String())
}

// ofOrigins says how many of something go back to how many origins.
func ofOrigins(n int, what string, origins int) string {
	if origins == 1 {
		return fmt.Sprintf("%s, of one origin", countOf(n, what))
	}
	return fmt.Sprintf("%s, of %d independent origins", countOf(n, what), origins)
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func writeSet(b *strings.Builder, n int, s assess.EstimateSet) {
	fmt.Fprintf(b, "set %d: %s: %s%s, %s\n", n, visible(s.Definition), visible(s.Population), behind(", from ", visible(s.From)), s.AsOf)
	for _, o := range s.Origins {
		fmt.Fprintf(b, "  origin %d: %s %s%s\n", o.Origin, o.Says, visible(s.Unit), behind("; one, for it ", visible(o.OneFor)))
		for _, w := range o.Wordings {
			writeWording(b, w)
		}
		for _, c := range o.Conflicts {
			fmt.Fprintf(b, "    conflict between %s and %s: %s\n", c.Between[0], c.Between[1], c.Says)
		}
	}
	for _, w := range s.Summaries {
		fmt.Fprintf(b, "  a summary of several origins, not counted:\n")
		writeWording(b, w)
	}
	if len(s.Origins) > 1 {
		overlap := "nothing"
		if s.Overlap != nil {
			overlap = s.Overlap.String()
		}
		fmt.Fprintf(b, "  all together span: %s; all of them allow: %s\n", s.Hull, overlap)
	}
	for _, c := range s.Conflicts {
		fmt.Fprintf(b, "  conflict between %s and %s: %s\n", c.Between[0], c.Between[1], c.Says)
	}
}

func writeWording(b *strings.Builder, w assess.Wording) {
	fmt.Fprintf(b, "    %s%s; estimate:%s, by %s, from %s\n", cmp.Or(visible(w.Says), w.Range.String()), best(w.Best), w.ID, w.By, basisWords(w.Origin))
	stance(b, "      ", visible(w.Method), w.Likelihood, w.Percent, w.Confidence)
}
