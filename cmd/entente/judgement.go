package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/judgement"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) judgement() *cobra.Command {
	c := group("judgement", "Say something about the world, in a document of a kind, and look at what is said", a.judgementAdd(), a.judgementChange(),
		a.judgementTurn("end", "A judgement is not counted from now on; what was before stays as it was"),
		a.judgementTurn("restore", "A judgement that ended stands again"), a.judgementList(), a.judgementShow(), a.judgementAbout())
	c.Long = "Each of these needs --as. An officer sees what his clearance and his groups cover, and nothing else.\n" +
		"Kinds: " + strings.Join(assess.Kinds, ", ") + " (docs/judgement.md)."
	return c
}

func onJudgement(kind, id, act string) string {
	path := "/judgements/" + url.PathEscape(kind)
	if id != "" {
		path += "/" + url.PathEscape(id)
	}
	if act != "" {
		path += "/" + act
	}
	return path
}

// draft reads a document for a judgement.
func draft(file, reason string) (judgement.Draft, error) {
	f, err := node.ReadFile(file)
	return judgement.Draft{File: f.Name, Document: string(f.Data), Reason: reason}, err
}

func (a *app) judgementAdd() *cobra.Command {
	var kind, reason string
	c := &cobra.Command{Use: "add FILE", Short: "Say something: the document is of one kind", Args: one("a YAML document (docs/judgement.md)")}
	c.Flags().StringVar(&kind, "kind", "", strings.Join(assess.Kinds, ", "))
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	need(c, "kind")
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := draft(args[0], reason)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(kind, "", ""), d, a.judgementStands)
	}
	return c
}

func (a *app) judgementChange() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "change KIND:ID FILE", Short: "The next version of a judgement, from a document that stands in the place of all of it", Args: cobra.ExactArgs(2)}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	c.RunE = func(c *cobra.Command, args []string) error {
		kind, id, err := judgementArg(args[0])
		if err != nil {
			return err
		}
		d, err := draft(args[1], reason)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(kind, id, "change"), d, a.judgementStands)
	}
	return c
}

func (a *app) judgementTurn(act, short string) *cobra.Command {
	var reason string
	c := &cobra.Command{Use: act + " KIND:ID", Short: short, Args: one("a judgement, such as claim:fighters-2015")}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		kind, id, err := judgementArg(args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(kind, id, act), map[string]string{"reason": reason}, a.judgementStands)
	}
	return c
}

func (a *app) judgementList() *cobra.Command {
	var about, at, after string
	var ended bool
	var limit limitFlag
	c := &cobra.Command{Use: "list KIND", Short: "List the judgements of a kind that stand", Args: one("one of " + strings.Join(assess.Kinds, ", "))}
	c.Flags().StringVar(&about, "about", "", "only those that refer to this: report:ID, received:ID, KIND:ID")
	c.Flags().BoolVar(&ended, "ended", false, "ended ones too")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.Flags().StringVar(&after, "after", "", "those whose ids stand behind this one")
	limit.of(c, judgement.MostListed, judgement.MostListed)
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", onJudgement(args[0], "", "")+query("about", about, "ended", flagged(ended), "as_of", asOf, "after", after, "limit", limit.String()), nil, a.judgementTable)
	}
	return c
}

func (a *app) judgementShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show KIND:ID", Short: "Show a judgement and its versions", Args: one("a judgement, such as claim:fighters-2015")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		kind, id, err := judgementArg(args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", onJudgement(kind, id, "")+query("as_of", asOf), nil, a.judgementHistory)
	}
	return c
}

func (a *app) judgementAbout() *cobra.Command {
	var at string
	var limit limitFlag
	c := &cobra.Command{Use: "about REF", Short: "List the judgements of every kind that rest on something, also on what was taken back", Args: one("report:ID, received:ID, with #N for one portion, or KIND:ID")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, judgement.MostListed, judgement.MostListed)
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/judgements"+query("about", args[0], "as_of", asOf, "limit", limit.String()), nil, a.judgementTable)
	}
	return c
}

// judgementArg reads KIND:ID.
func judgementArg(s string) (kind, id string, err error) {
	t, err := assess.ParseTarget(s)
	if err != nil {
		return "", "", err
	}
	if t.Item() {
		return "", "", errs.E(errs.Invalid, "entente", "%q names an item; expected a judgement, KIND:ID", s)
	}
	return t.Kind, t.ID, nil
}

func (a *app) judgementStands(s judgement.Shown) error {
	return a.printf("%s:%s version %d %s\n%s\n", s.Kind, s.ID, s.Version, s.State, s.Mark)
}

func (a *app) judgementTable(l judgement.Listed) error {
	var b strings.Builder
	table(&b, "JUDGEMENT\tVERSION\tSTATE\tMARK\tBY\tRECORDED\tSAYS", func(w *tabwriter.Writer) {
		for _, s := range l.Judgements {
			row(w, s.Kind+":"+s.ID, fmt.Sprint(s.Version), s.State, s.Mark, s.By, s.Recorded.Format(time.RFC3339), firstWords(s))
		}
	})
	if l.More {
		b.WriteString("there are more: --after the last id\n")
	}
	return a.printf("%s", b.String())
}

// firstWords are the first words of a judgement, on one line.
func firstWords(s judgement.Shown) string {
	if s.Erased != "" {
		return s.Erased
	}
	r, err := assess.Read(s.Kind, s.Body)
	if err != nil {
		return ""
	}
	w, worded := r.(assess.Worded)
	if !worded || len(w.Texts()) == 0 {
		return ""
	}
	words := []rune(visible(w.Texts()[0].Words))
	if len(words) > wordsWidth {
		words = append(words[:wordsWidth-1], '…')
	}
	return string(words)
}

func (a *app) judgementHistory(h judgement.History) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s\n%s:%s version %d, %s, by %s on %s%s", h.Mark, h.Kind, h.ID, h.Version, h.State, h.By, h.Recorded.Format(time.RFC3339), behind("; reason: ", visible(h.Reason)))
	if len(h.Groups) > 0 {
		line("  for %s alone", strings.Join(h.Groups, ", "))
	}
	for _, text := range caveatWords(h.Caveats) {
		line("  %s", text)
	}
	if h.Erased != "" {
		line("  %s", h.Erased)
	} else {
		var body map[string]any
		if err := json.Unmarshal(h.Body, &body); err != nil {
			return err
		}
		for _, key := range slices.Sorted(maps.Keys(body)) {
			if text, ok := body[key].(string); ok {
				line("  %s: %s", key, visible(text))
			} else if data, err := json.Marshal(body[key]); err == nil {
				line("  %s: %s", key, visible(string(data)))
			}
		}
	}
	for _, r := range h.Rests {
		line("  %s %s%s", r.Role, r.To, behind(": ", r.Said))
	}
	for _, v := range h.Versions {
		line("  version %d %s by %s on %s%s", v.Version, v.State, v.By, v.Recorded.Format(time.RFC3339), behind("; reason: ", visible(v.Reason)))
	}
	return a.printf("%s", b.String())
}

// caveatWords say what goes along with what others gave, a line each.
func caveatWords(c access.Caveats) []string {
	var out []string
	if len(c.Third) > 0 {
		out = append(out, "third party: what is made of this names "+strings.Join(c.Third, ", ")+", and asks for consent")
	}
	switch {
	case c.Nothing:
		out = append(out, "its parts exclude each other's uses: it may be used for nothing")
	case len(c.Use) > 0:
		out = append(out, "use: "+strings.Join(c.Use, ", ")+behind("; onward: ", c.Onward))
	}
	if c.Concern != "" {
		out = append(out, "concern about how it was obtained: "+c.Concern)
	}
	return out
}

func (a *app) officerClear() *cobra.Command {
	var clearance string
	var groups []string
	c := &cobra.Command{Use: "clear CODE", Short: "What an officer is cleared for from now on, and the groups that the officer is in", Args: one("the officer's code")}
	c.Flags().StringVar(&clearance, "clearance", "", `a mark of our own system such as "TOP SECRET//SI" (default: the top level, read into nothing)`)
	c.Flags().StringSliceVar(&groups, "group", nil, "a group that needs to know; all of them are named each time")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/officers/"+url.PathEscape(args[0])+"/clearance", map[string]any{"clearance": clearance, "groups": append([]string{}, groups...)}, a.officerCleared)
	}
	return c
}

func (a *app) officerCleared(o disclosure.Officer) error {
	return a.printf("%s: cleared for %s; groups: %s\n", o.Code, cmp.Or(o.Clearance, "the top level, read into nothing"), dash(strings.Join(o.Groups, ", ")))
}
