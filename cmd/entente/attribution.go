package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/assess"
	"entente/internal/inside/appraisal"

	"github.com/spf13/cobra"
)

// attributionKinds are the kinds of which an analysis is made.
var attributionKinds = []string{assess.KindHypothesis, assess.KindEvidence, assess.KindWeight, assess.KindAttribution}

func (a *app) attribution() *cobra.Command {
	c := group("attribution", "Set the hypotheses on a question against the evidence", a.judgementOf("", ""),
		a.appraisedList("/attributions", "List the questions that have a hypothesis or evidence"), a.attributionShow())
	c.Long = "Each of these needs --as. A hypothesis, a row of evidence, a weight in one cell, and what\na party or an office holds of a hypothesis are documents of their kinds\n(docs/judgement.md). Nothing of several officers is averaged."
	return c
}

func (a *app) attributionShow() *cobra.Command {
	return ofQuestion(a, "show", "Show the hypotheses on a question, who holds what of them, and the evidence for and against", "/attributions", "", a.analysed)
}

func (a *app) analysed(x appraisal.Analysis) error {
	var b strings.Builder
	headed(&b, x.Marked)
	fmt.Fprintf(&b, "%s: %s; %s\n", x.Question, hypotheses(len(x.Hypotheses)), ofOrigins(len(x.Rows), "row", len(x.Origins)))
	for _, c := range x.Hypotheses {
		writeCandidate(&b, c)
	}
	if len(x.Rows) > 0 {
		writeMatrix(&b, x)
	}
	for _, l := range x.LeftOut {
		fmt.Fprintf(&b, "without %s: %s\n", strings.Join(l.Rows, ", "), strings.Join(l.Changes, "; "))
	}
	if len(x.LeftOut) == 0 && len(x.Hypotheses) > 1 && len(x.Rows) > 0 {
		b.WriteString("no single row or origin changes the order\n")
	}
	for _, n := range x.Notes {
		fmt.Fprintln(&b, "note: "+n)
	}
	return a.printf("%s", b.String())
}

func hypotheses(n int) string {
	if n == 1 {
		return "1 hypothesis"
	}
	return fmt.Sprintf("%d hypotheses", n)
}

func writeCandidate(b *strings.Builder, c assess.Candidate) {
	fmt.Fprintf(b, "hypothesis:%s, by %s on %s\n  %s\n", c.ID, c.Officer, c.Since.Format(time.RFC3339), visible(c.Statement))
	for _, e := range c.Earlier {
		fmt.Fprintf(b, "  before, by %s on %s: %s\n", e.Officer, e.Since.Format(time.RFC3339), visible(e.Statement))
	}
	fmt.Fprintf(b, "  against it: %s\n", c.Score.Arithmetic)
	fmt.Fprintf(b, "  origins for it %d, against it %d\n", c.For, c.Against)
	for _, h := range c.Held {
		fmt.Fprintf(b, "  held by %s since %s%s\n", visible(h.Holds.By), h.Since.Format(time.RFC3339), behind(": ", visible(h.Holds.Reason)))
		stance(b, "    ", "", h.Holds.Likelihood, h.Holds.Percent, h.Holds.Confidence)
		if h.Holds.MixesRows != "" {
			fmt.Fprintf(b, "    words of both rows of ICD 203, for: %s\n", visible(h.Holds.MixesRows))
		}
		for _, e := range h.Earlier {
			fmt.Fprintf(b, "    before, since %s:\n", e.Since.Format(time.RFC3339))
			stance(b, "      ", "", e.Holds.Likelihood, e.Holds.Percent, e.Holds.Confidence)
		}
	}
}

func writeMatrix(b *strings.Builder, x appraisal.Analysis) {
	head := []string{"EVIDENCE", "DIAGNOSTIC", "ORIGIN", "CREDIBILITY", "RELEVANCE"}
	for _, c := range x.Hypotheses {
		head = append(head, c.ID)
	}
	table(b, strings.Join(head, "\t"), func(w *tabwriter.Writer) {
		for _, r := range x.Rows {
			cells := []string{r.ID, strconv.Itoa(r.Diagnosticity), originOf(r), strconv.Itoa(r.Credibility), r.Relevance}
			for _, c := range r.Cells {
				cells = append(cells, cellWords(c))
			}
			row(w, cells...)
		}
	})
	for _, r := range x.Rows {
		fmt.Fprintf(b, "%s: %s\n  %s\n", r.ID, visible(r.Statement), strings.Join(r.Tells, "; "))
		if from := basisWords(assess.Basis{Items: r.Items, Source: r.Source, Speaker: r.Speaker, Event: r.Event}); from != "" {
			fmt.Fprintf(b, "  from %s\n", from)
		}
		for _, f := range r.Flags {
			fmt.Fprintf(b, "  %s\n", f)
		}
		for _, c := range r.Cells {
			for _, w := range c.Weights {
				if c.Differ {
					fmt.Fprintf(b, "  %s on %s: %s, %s\n", visible(w.By), c.Hypothesis, w.Consistent, visible(w.Reason))
				}
			}
		}
	}
}

func originOf(r assess.EvidenceRow) string {
	switch {
	case r.Origin == 0:
		return "summary"
	case !r.Counted:
		return strconv.Itoa(r.Origin) + ", not counted"
	}
	return strconv.Itoa(r.Origin)
}

// cellWords are the weights of a cell: one word where all agree, else each with whose it is.
func cellWords(c assess.Cell) string {
	if len(c.Weights) == 0 {
		return "—"
	}
	if !c.Differ {
		return string(c.Weights[0].Consistent)
	}
	var out []string
	for _, w := range c.Weights {
		out = append(out, string(w.Consistent)+" ("+visible(w.By)+")")
	}
	return strings.Join(out, ", ")
}
