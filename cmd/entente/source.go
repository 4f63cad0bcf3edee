package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/judgement"
	"entente/internal/inside/origins"

	"github.com/spf13/cobra"
)

func (a *app) source() *cobra.Command {
	c := group("source", "Keep the record of a source or an outlet, and grade it", a.sourceAdd(), a.sourceList(), a.sourceShow(), a.sourceOutcome(), a.sourceGrade())
	c.Long = "Each of these needs --as. The record proposes a grade, with its arithmetic; a person grades.\n" +
		"F says that a source cannot be judged; it is not the worst (docs/judgement.md)."
	return c
}

// said puts what flags say into a document of a judgement, in which only what was given stands.
func said(kind string, pairs ...any) (judgement.Draft, error) {
	doc := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		switch v := pairs[i+1].(type) {
		case string:
			if v == "" {
				continue
			}
		case []string:
			if len(v) == 0 {
				continue
			}
		}
		doc[pairs[i].(string)] = pairs[i+1]
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return judgement.Draft{}, errs.Wrap(errs.Internal, "entente", err, "the document cannot be written")
	}
	return judgement.Draft{File: kind, Document: string(data)}, nil
}

// marked are the flags that every judgement has.
type marked struct {
	id, mark string
	groups   []string
}

func (m *marked) of(c *cobra.Command) {
	c.Flags().StringVar(&m.id, "id", "", "its id (default: one is minted)")
	c.Flags().StringVar(&m.mark, "mark", "", "a mark of our own system (default: that of what it rests on)")
	c.Flags().StringSliceVar(&m.groups, "group", nil, "a group that needs to know; repeat for several")
}

func (m *marked) with(pairs ...any) []any {
	return append(pairs, "id", m.id, "mark", m.mark, "groups", m.groups)
}

func (a *app) sourceAdd() *cobra.Command {
	var m marked
	var name, kind, collection, since, described string
	var also []string
	c := &cobra.Command{Use: "add", Short: "Put a source on record", Args: cobra.NoArgs}
	f := c.Flags()
	f.StringVar(&name, "name", "", "its name, as reports cite it")
	f.StringVar(&kind, "kind", "", strings.Join(assess.SourceTypes, ", "))
	f.StringArrayVar(&also, "also", nil, "another name; repeat for several")
	f.StringVar(&collection, "collection", "", strings.Join(report.Disciplines, ", "))
	f.StringVar(&since, "since", "", "a date")
	f.StringVar(&described, "described", "", "what it is")
	m.of(c)
	need(c, "name", "kind", "mark")
	c.RunE = func(c *cobra.Command, _ []string) error {
		d, err := said(assess.KindSource, m.with("name", name, "kind", kind, "also", also, "collection", collection, "since", since, "described", described)...)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(assess.KindSource, "", ""), d, a.judgementStands)
	}
	return c
}

// sourceArg reads a source's id, with or without its kind.
func sourceArg(s string) string { return strings.TrimPrefix(s, assess.KindSource+":") }

func (a *app) sourceList() *cobra.Command {
	var kind, at, after string
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: "List sources with their grades, by id", Args: cobra.NoArgs}
	c.Flags().StringVar(&kind, "kind", "", strings.Join(assess.SourceTypes, ", "))
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.Flags().StringVar(&after, "after", "", "those whose ids stand behind this one")
	limit.of(c, judgement.MostListed, judgement.MostListed)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/sources"+query("kind", kind, "as_of", asOf, "after", after, "limit", limit.String()), nil, a.sourceTable)
	}
	return c
}

func (a *app) sourceTable(l origins.Listed) error {
	var b strings.Builder
	table(&b, "SOURCE\tKIND\tNAME\tGRADE\tPROPOSED\tRECORD", func(w *tabwriter.Writer) {
		for _, s := range l.Sources {
			row(w, s.ID, s.Source.Type, visible(s.Source.Name), gradeOf(s), string(s.Proposal.Reliability), counts(s))
		}
	})
	if l.More {
		b.WriteString("there are more: --after the last id\n")
	}
	return a.printf("%s", b.String())
}

func gradeOf(s origins.Source) string {
	if s.Grade == nil {
		return "—"
	}
	return string(s.Grade.Reliability)
}

func counts(s origins.Source) string {
	n := s.Proposal.Counts
	return fmt.Sprintf("%d confirmed, %d contradicted, %d unverifiable, %d planted", n[assess.Confirmed], n[assess.Contradicted], n[assess.Unverifiable], n[assess.Planted])
}

func (a *app) sourceShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show SOURCE", Short: "Show a source: its record, its grade, and what the record proposes", Args: one("a source's id")}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/sources/"+url.PathEscape(sourceArg(args[0]))+query("as_of", asOf), nil, a.sourceShown)
	}
	return c
}

func (a *app) sourceShown(s origins.Source) error {
	return a.printf("%s\n%s", s.Marking, sourceWords(s))
}

// sourceWords is a source as people read it.
func sourceWords(s origins.Source) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s %s, %s%s", s.ID, visible(s.Source.Name), s.Source.Type, behind(", ", s.Source.Collection))
	if len(s.Source.Also) > 0 {
		line("  also: %s", visible(strings.Join(s.Source.Also, ", ")))
	}
	if !s.Source.Since.IsZero() {
		line("  since %s", s.Source.Since.Format(time.DateOnly))
	}
	if s.Source.Described != "" {
		line("  %s", visible(s.Source.Described))
	}
	if g := s.Grade; g != nil {
		line("  grade %s, %s: by %s on %s%s", g.Reliability, g.Means, g.Officer, g.Date.Format(time.DateOnly), behind("; reason: ", visible(g.Reason)))
	} else {
		line("  nobody has graded it")
	}
	line("  proposed as of %s: %s, %s", s.Proposal.AsOf.Format(time.DateOnly), s.Proposal.Reliability, s.Proposal.Means)
	for _, w := range s.Proposal.Because {
		line("    %s", w)
	}
	line("  record:")
	for _, o := range s.Record {
		line("    %s %s %s by %s%s", o.Date.Format(time.DateOnly), o.Result, o.Of, o.Officer, behind("; ", visible(o.Note)))
		for _, r := range o.By {
			line("      as shown by %s", r.To)
		}
	}
	return b.String()
}

func (a *app) sourceOutcome() *cobra.Command {
	var m marked
	var of, result, date, note string
	var by []string
	c := &cobra.Command{Use: "outcome SOURCE", Short: "Record what became of something that a source said", Args: one("a source's id")}
	f := c.Flags()
	f.StringVar(&of, "of", "", "what it said: report:ID, received:ID, with #N for a portion, or claim:ID")
	f.StringVar(&result, "result", "", errs.List(assess.Results))
	f.StringVar(&date, "date", "", "the day on which it was found")
	f.StringArrayVar(&by, "by", nil, "what shows it; repeat for several")
	f.StringVar(&note, "note", "", "words that stay here")
	m.of(c)
	need(c, "of", "result", "date")
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := said(assess.KindOutcome, m.with("source", assess.KindSource+":"+sourceArg(args[0]), "of", of, "result", result, "date", date, "by", by, "note", note)...)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onJudgement(assess.KindOutcome, "", ""), d, a.judgementStands)
	}
	return c
}

func (a *app) sourceGrade() *cobra.Command {
	var accept bool
	var reason string
	c := &cobra.Command{Use: "grade SOURCE [LETTER]", Short: "Grade a source: --accept what the record proposes, or another letter with a --reason", Args: cobra.RangeArgs(1, 2)}
	c.Flags().BoolVar(&accept, "accept", false, "grade it as the record proposes")
	c.Flags().StringVar(&reason, "reason", "", "why; needed for a letter that is not proposed")
	c.RunE = func(c *cobra.Command, args []string) error {
		in := origins.Accept{Reason: reason}
		switch {
		case accept == (len(args) == 2):
			return usage(c, "expected --accept or a letter, and one of them")
		case len(args) == 2:
			r, err := assess.ReadReliability(args[1])
			if err != nil {
				return err
			}
			in.Reliability = r
		}
		return ask(c.Context(), a, "POST", "/sources/"+url.PathEscape(sourceArg(args[0]))+"/grade", in, func(s judgement.Shown) error {
			r, err := assess.Read(s.Kind, s.Body)
			if err != nil {
				return err
			}
			g, ok := r.(assess.Grade)
			if !ok {
				return errs.E(errs.Internal, "entente", "the node answered with no grade")
			}
			return a.printf("%s: %s, %s (proposed: %s)\n%s\n", g.Source, g.Reliability, g.Reliability.Words(), cmp.Or(g.Proposed, "—"), s.Mark)
		})
	}
	return c
}
