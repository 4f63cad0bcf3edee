package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"entente/internal/inside/links"
)

// headed prints what stands over every answer about links: its mark, whose it is, and
// that something was left out.
func (a *app) headed(h links.Head) error {
	line := cmp.Or(h.Mark, "no mark")
	if len(h.Caveats.Third) > 0 {
		line += " · of " + strings.Join(h.Caveats.Third, ", ")
	}
	if h.Caveats.Onward != "" {
		line += " · onward: " + h.Caveats.Onward
	}
	if h.Caveats.Concern != "" {
		line += " · concern: " + h.Caveats.Concern
	}
	if h.Bounded {
		line += " · bounded: there is more"
	}
	return a.printf("%s\n", visible(line))
}

func nodeLine(n links.Node) string {
	line := n.Node
	if n.Name != "" {
		line += " " + n.Name
	}
	line += " (" + n.Type + ")"
	if len(n.Same) > 0 {
		line += " = " + strings.Join(n.Same, " = ")
	}
	return visible(line)
}

// spanOf writes the time of a link.
func spanOf(since, until, exact string) string {
	switch {
	case until == "" || until == since:
		return since
	case exact == "within":
		return "within " + since + " to " + until
	}
	return since + " to " + until
}

func statedBy(l links.Link) string {
	return strings.Join(append([]string{l.Stated.Ref}, l.Sources...), ", ")
}

func sumOf(l links.Link) string {
	var parts []string
	if l.Amount != nil {
		parts = append(parts, fmt.Sprintf("%.2f %s", l.Amount.Value, l.Amount.Currency))
	}
	if l.Quantity != nil {
		parts = append(parts, fmt.Sprintf("%g %s", l.Quantity.Value, l.Quantity.Unit))
	}
	return strings.Join(parts, ", ")
}

// rows prints a table.
func (a *app) rows(head string, lines []string) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, head)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return w.Flush()
}

func cells(values ...string) string {
	for i, v := range values {
		values[i] = dash(visible(v))
	}
	return strings.Join(values, "\t")
}

func linkCells(l links.Link) string {
	return cells(l.From, l.Type, l.To, spanOf(l.Since, l.Until, l.Exact), sumOf(l), statedBy(l))
}

const linkHead = "FROM\tLINK\tTO\tWHEN\tHOW MUCH\tSTATED BY"

func (a *app) around(x links.Around) error {
	if err := a.headed(x.Head); err != nil {
		return err
	}
	if err := a.printf("%d nodes, %d links within %d hops\n", x.Counts.Nodes, x.Counts.Links, x.Hops); err != nil {
		return err
	}
	for _, n := range x.Nodes {
		if err := a.printf("%d  %s\n", n.Hop, nodeLine(n.Node)); err != nil {
			return err
		}
	}
	var lines []string
	for _, l := range x.Links {
		lines = append(lines, linkCells(l))
	}
	return a.rows(linkHead, lines)
}

func (a *app) paths(x links.Paths) error {
	if err := a.headed(x.Head); err != nil {
		return err
	}
	if len(x.Paths) == 0 {
		return a.printf("no path found; none of %d steps or fewer is there\n", x.Complete)
	}
	for i, p := range x.Paths {
		if err := a.printf("%d. %d steps\n", i+1, len(p.Steps)); err != nil {
			return err
		}
		for j, n := range p.Nodes {
			if err := a.printf("   %s\n", nodeLine(n)); err != nil {
				return err
			}
			if j == len(p.Steps) {
				continue
			}
			for _, l := range p.Steps[j] {
				if err := a.printf("     %s %s %s  %s  %s  %s\n", visible(l.From), visible(l.Type), visible(l.To), dash(spanOf(l.Since, l.Until, l.Exact)), dash(sumOf(l)), visible(statedBy(l))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (a *app) timeline(x links.Timeline) error {
	if err := a.headed(x.Head); err != nil {
		return err
	}
	if err := a.printf("%s, %d undated\n", nodeLine(x.Node), x.Undated); err != nil {
		return err
	}
	var lines []string
	for _, e := range x.Entries {
		lines = append(lines, cells(spanOf(e.Since, e.Until, e.Exact), e.Exact, e.Link.Type, e.With, e.Where, sumOf(e.Link), statedBy(e.Link)))
	}
	return a.rows("WHEN\tBY\tLINK\tWITH\tWHERE\tHOW MUCH\tSTATED BY", lines)
}

func (a *app) met(x links.Met) error {
	if err := a.headed(x.Head); err != nil {
		return err
	}
	if err := a.printf("%s\n", nodeLine(x.Node)); err != nil {
		return err
	}
	var lines []string
	for _, m := range x.Meetings {
		var by []string
		for _, s := range m.By {
			by = append(by, s.Ref)
		}
		lines = append(lines, cells(spanOf(m.Since, m.Until, m.Exact), cmp.Or(m.Name, m.With), m.How, strings.Join(m.Where, "; "), strings.Join(by, ", ")))
	}
	return a.rows("WHEN\tWITH\tHOW\tWHERE\tSTATED BY", lines)
}
