package main

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/inside/search"

	"github.com/spf13/cobra"
)

func (a *app) search() *cobra.Command {
	var at, after string
	var kinds, from []string
	var complete bool
	var limit limitFlag
	c := &cobra.Command{Use: "search WORDS…", Short: "Find what is held by its words, in any script, as far as an officer may see it",
		Args: cobra.ArbitraryArgs}
	c.Long = "Needs --as; that somebody searched, and what was shown, is recorded. All words must be met, in portions that the officer sees. A name finds\n" +
		"what sounds so in another script, behind what is written so.\n\n" +
		"  \"two words\"  beside one another       -word   without it (behind --: entente search -- bomb -drill)\n" +
		"  begin*       words that begin so      *part*  words that have it in them; *end at their end\n" +
		"  kind:report from:FRA topic:terrorism after:2013-04-15 before:2014-01-01\n\n" +
		"An id or a serial alone finds its item. Of what is beside the words: docs/judgement.md."
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.Flags().StringVar(&after, "after", "", "the next page: what the page before says")
	c.Flags().StringSliceVar(&kinds, "kind", nil, "only of this kind: report, received, judgement, or a kind of these")
	c.Flags().StringSliceVar(&from, "from", nil, "only from this party")
	c.Flags().BoolVar(&complete, "complete", false, "list words that begin so instead")
	limit.of(c, search.UsualHits, search.MostHits)
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		words := strings.Join(args, " ")
		if complete {
			return ask(c.Context(), a, "GET", "/search/complete"+query("q", words, "as_of", asOf), nil, a.completions)
		}
		return ask(c.Context(), a, "GET", "/search"+query("q", words, "kind", strings.Join(kinds, ","), "from", strings.Join(from, ","), "as_of", asOf, "after", after, "limit", limit.String()), nil, a.searchResults)
	}
	return c
}

func (a *app) completions(c search.Completions) error {
	for _, w := range c.Words {
		if err := a.printf("%s\n", visible(w)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) searchResults(r search.Results) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	more := ""
	if r.More {
		more = "more than "
	}
	if len(r.Hits) == 0 {
		line("nothing is found")
		return a.printf("%s", b.String())
	}
	line("%s\n%s%d found", r.Mark, more, r.Total)
	for _, h := range r.Hits {
		line("\n%s version %d, %s%s, %s: %s\n  %s%s", h.Item, h.Version, h.Kind, behind(" from ", h.From), h.Recorded.Format(time.RFC3339), h.Met, h.Mark, behind(" ", visible(h.Title)))
		for _, p := range h.Portions {
			line("  %s %s: %s", p.Item, p.Mark, pieces(p.Snippet))
		}
		if h.Unshown > 0 {
			line("  and in %d portions more", h.Unshown)
		}
		for _, text := range caveatWords(h.Caveats) {
			line("  %s", text)
		}
	}
	line("")
	for _, f := range []struct {
		name string
		of   []search.Count
	}{{"kinds", r.Facets.Kinds}, {"partners", r.Facets.Partners}, {"topics", r.Facets.Topics}, {"years", r.Facets.Years}} {
		if len(f.of) == 0 {
			continue
		}
		var values []string
		for _, c := range f.of {
			values = append(values, fmt.Sprintf("%s %d", visible(c.Value), c.Items))
		}
		line("%s: %s", f.name, strings.Join(values, ", "))
	}
	if r.Next != "" {
		line("there are more: --after %s", r.Next)
	}
	return a.printf("%s", b.String())
}

// pieces writes a snippet on one line: what is met between brackets, what sounds so
// between braces.
func pieces(all []search.Piece) string {
	var b strings.Builder
	for _, p := range all {
		words := visible(strings.Join(strings.Fields(" "+p.Text+" "), " "))
		switch p.Met {
		case search.Written:
			words = "[" + words + "]"
		case search.Sounding:
			words = "{" + words + "}"
		default:
			words = edges(p.Text, words)
		}
		b.WriteString(words)
	}
	return strings.TrimSpace(b.String())
}

// edges gives words the blank back that stood before and behind them.
func edges(text, words string) string {
	if strings.TrimLeft(text, " \n\t") != text {
		words = " " + words
	}
	if strings.TrimRight(text, " \n\t") != text && words != " " {
		words += " "
	}
	return words
}
