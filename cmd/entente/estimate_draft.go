package main

import (
	"fmt"
	"net/url"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/inside/appraisal"
	"entente/internal/inside/judgement"

	"github.com/spf13/cobra"
)

func (a *app) estimateDraft() *cobra.Command {
	var question, at, reason string
	var add bool
	c := &cobra.Command{Use: "draft REPORT…", Short: "Write the documents of estimates from the figures of reports; with --add take them in", Args: cobra.RangeArgs(1, appraisal.MostDrafted)}
	c.Long = "A report is named by its serial or id, with #N for one portion (from 0). Articles on one\nspeech are best named together: their figures get the same words for what is counted and\nfor the occasion."
	c.Flags().StringVar(&question, "question", "", "the question of all of them (default: made of what is counted)")
	c.Flags().BoolVar(&add, "add", false, "take them in; needs --question")
	c.Flags().StringVar(&reason, "reason", "", "with --add: why; the words stay here")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		switch {
		case err != nil:
			return err
		case add && question == "":
			return usage(c, "--add without --question; expected the question that the figures answer")
		case add && asOf != "":
			return usage(c, "--add with --as-of; expected one of them")
		}
		items := url.Values{}
		for _, ref := range args {
			if kind, _, named := strings.Cut(ref, ":"); !named || kind != assess.ItemReport && kind != assess.ItemReceived {
				ref = assess.ItemReport + ":" + ref
			}
			items.Add("item", ref)
		}
		path := "/estimate-drafts?" + items.Encode() + strings.Replace(query("question", question, "as_of", asOf), "?", "&", 1)
		if !add {
			return ask(c.Context(), a, "GET", path, nil, a.drafts)
		}
		return a.addDrafts(c, path, reason)
	}
	return c
}

// drafts writes the documents, one behind the other, and says of which figures there is none.
func (a *app) drafts(l appraisal.Drafts) error {
	var notes strings.Builder
	for _, x := range l.LeftOut {
		fmt.Fprintf(&notes, "%s: %s: left out: %s\n", x.Item, visible(x.Words), visible(x.Why))
	}
	if _, err := fmt.Fprint(a.err, notes.String()); err != nil {
		return err
	}
	var b strings.Builder
	for i, d := range l.Drafts {
		if i > 0 {
			b.WriteString("---\n")
		}
		fmt.Fprintf(&b, "# %s\n%s", l.Mark, d.Document)
	}
	return a.printf("%s", b.String())
}

// addDrafts takes in what is drafted, one after the other; it ends at the first that is
// refused.
func (a *app) addDrafts(c *cobra.Command, path, reason string) error {
	answer, err := a.call(c.Context(), "GET", path, nil)
	if err != nil {
		return err
	}
	var l appraisal.Drafts
	if err := answer.Read(&l); err != nil {
		return err
	}
	for _, d := range l.Drafts {
		in := judgement.Draft{File: d.Item, Document: d.Document, Reason: reason}
		if err := ask(c.Context(), a, "POST", onJudgement(assess.KindEstimate, "", ""), in, a.judgementStands); err != nil {
			return err
		}
	}
	return nil
}
