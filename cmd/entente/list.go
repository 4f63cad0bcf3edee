package main

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"entente/internal/desk"
	"entente/internal/inside/watch"

	"github.com/spf13/cobra"
)

func (a *app) list() *cobra.Command {
	return group("list", "Keep the watchlists that the node screens against", a.listImport(), a.listStatus(), a.listDiff(), a.listRemove())
}

func (a *app) listImported(l watch.List) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, version %d: %s", l.List, l.Version, l.Outcome)
	if l.Outcome == watch.Imported {
		fmt.Fprintf(&b, "; %d persons with %d names; %d added, %d changed, %d removed", l.Entries, l.Names, l.Added, l.Changed, l.Removed)
		if l.PassedBy > 0 {
			fmt.Fprintf(&b, "; %d records that are no persons", l.PassedBy)
		}
	}
	b.WriteByte('\n')
	writeNotes(&b, l)
	return a.printf("%s", b.String())
}

func (a *app) listStatus() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "status", Short: "Show the watchlists: version, date, counts, what was left out, why they are kept", Args: cobra.NoArgs}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/lists"+query("as_of", asOf), nil, a.lists)
	}
	return c
}

func (a *app) lists(all desk.Lists) error {
	var b strings.Builder
	table(&b, "LIST\tVERSION\tSTATED\tDATE\tAGE\tPERSONS\tNAMES\tREJECTED\tREVIEW\tPURPOSE\tIMPORTED", func(w *tabwriter.Writer) {
		for _, l := range all.Lists {
			review := l.Review
			if l.ReviewDue {
				review += " DUE"
			}
			row(w, l.List, number(l.Version), dash(visible(l.StatedVersion)), dash(visible(l.Date)), strconv.Itoa(l.AgeDays)+" d", number(l.Entries), number(l.Names),
				number(l.Rejected), review, visible(l.Purpose), l.ImportedAt.Format(time.RFC3339)+" by "+l.ImportedBy)
		}
	})
	for _, l := range all.Lists {
		writeNotes(&b, l)
	}
	if !all.Index.Ready {
		b.WriteString("the lists are still being read; a screening waits for them\n")
	}
	return a.printf("%s", b.String())
}

// writeNotes tells what is odd about a version.
func writeNotes(b *strings.Builder, l watch.List) {
	if l.OlderThan != "" {
		fmt.Fprintf(b, "%s: of %s, older than %s, which was held before\n", l.List, visible(l.Date), visible(l.OlderThan))
	}
	writeRejections(b, l)
	writeDamage(b, l.List, l.Version, l.Kept, l.Missing)
}

// writeDamage tells what became of the persons of damaged records.
func writeDamage(b *strings.Builder, list string, version, kept, missing int) {
	if kept > 0 {
		fmt.Fprintf(b, "%s: %d persons of damaged records stand in version %d as in the one before\n", list, kept, version)
	}
	if missing > 0 {
		fmt.Fprintf(b, "%s: of %d damaged records nothing is kept: persons may be missing from version %d\n", list, missing, version)
	}
}

func asItStood(version int) string {
	if version == 0 {
		return ""
	}
	return "; kept as it stood in version " + strconv.Itoa(version)
}

// writeRejections tells what an import left out, the first of each kind.
func writeRejections(b *strings.Builder, l watch.List) {
	const shown = 10
	for i, r := range l.Rejections {
		if i == shown {
			break
		}
		fmt.Fprintf(b, "%s: record %d, line %d, rejected: %s%s\n", l.List, r.Record, r.Line, visible(r.Reason), asItStood(r.Kept))
	}
	if more := l.Rejected - min(shown, len(l.Rejections)); more > 0 {
		fmt.Fprintf(b, "%s: %d more records rejected (--json has the first thousand)\n", l.List, more)
	}
	if l.Unread > 0 {
		fmt.Fprintf(b, "%s: %d values could not be read; their persons are kept without them (--json has them)\n", l.List, l.Unread)
	}
}

func (a *app) listDiff() *cobra.Command {
	from, to := 0, 0
	var limit limitFlag
	c := &cobra.Command{Use: "diff LIST [--from VERSION] [--to VERSION]", Short: "Show what a version adds, changes and removes", Args: one("a list's name")}
	c.Flags().IntVar(&from, "from", -1, "a version, 0 for none at all (default: the one before --to)")
	c.Flags().IntVar(&to, "to", 0, "a version (default: the newest)")
	limit.of(c, watch.UsualChanges, watch.MostChanges)
	c.RunE = func(c *cobra.Command, args []string) error {
		if from < -1 || to < 0 {
			return usage(c, "expected versions from 1")
		}
		return ask(c.Context(), a, "GET", "/lists/"+url.PathEscape(args[0])+"/diff"+query("from", strconv.Itoa(from), "to", strconv.Itoa(to), "limit", cmp.Or(limit.String(), strconv.Itoa(watch.UsualChanges))), nil, a.difference)
	}
	return c
}

func (a *app) listRemove() *cobra.Command {
	c := &cobra.Command{Use: "remove LIST", Short: "Keep a list no longer: erase it and all its versions", Args: one("a list's name")}
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "DELETE", "/lists/"+url.PathEscape(args[0]), nil, func(l watch.List) error {
			return a.printf("%s, version %d: removed; %d persons erased\n", l.List, l.Version, l.Removed)
		})
	}
	return c
}

func (a *app) difference(d watch.Difference) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, version %d to %d: %d added, %d changed, %d removed\n", d.List, d.From.Version, d.To.Version, d.Added, d.Changed, d.Removed)
	writeDamage(&b, d.List, d.To.Version, d.Kept, d.Missing)
	sign := map[string]string{"added": "+", "changed": "~", "removed": "-"}
	for _, c := range d.Entries {
		fmt.Fprintf(&b, "%s %s  %s", sign[c.Act], visible(c.ID), visible(c.Name))
		if len(c.Parts) > 0 {
			fmt.Fprintf(&b, "  (%s)", strings.Join(c.Parts, ", "))
		}
		b.WriteByte('\n')
	}
	if d.LeftOut > 0 {
		fmt.Fprintf(&b, "… and %d more; see --limit\n", d.LeftOut)
	}
	return a.printf("%s", b.String())
}

// visible keeps what comes from a list from steering the terminal: controls and
// marks of direction show as such. The joiners of Persian and Indic words stay.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) || r == '\u200c' || r == '\u200d' {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
