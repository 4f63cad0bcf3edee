package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) decide() *cobra.Command {
	var p policyFlags
	var reportFile, partner, service, at, method string
	var needs []string
	var require bool
	c := &cobra.Command{Use: "decide", Short: "Decide what of a report may go to a partner, and say why not the rest", Args: cobra.NoArgs,
		Long: "Decide works on files, without a node. It ends with 0 whatever the verdict;\nwith --require it ends with 1 when the verdict is not release."}
	c.RunE = func(c *cobra.Command, _ []string) error {
		t, err := instant(c, "at", at)
		if err != nil {
			return err
		}
		stated, err := readNeeds(c, needs)
		if err != nil {
			return err
		}
		o, err := wanted(c.Context(), "decide", func() (release.Outcome, error) {
			return decided(p, reportFile, release.Request{Partner: party.Code(partner), Service: party.Code(service),
				At: t, Method: release.Method(method), Needs: stated})
		})
		if err != nil {
			return err
		}
		if a.json {
			err = a.emit(o)
		} else {
			err = a.outcome(o)
		}
		if err == nil && require && o.Verdict != release.VerdictRelease {
			err = errNo
		}
		return err
	}
	f := c.Flags()
	f.StringVar(&reportFile, "report", "", "the report's file")
	f.StringVar(&partner, "partner", "", "TRIGRAPH or TRIGRAPH/SERVICE")
	f.StringVar(&service, "service", "", "our acting service (default: self of parties.yaml)")
	f.StringVar(&at, "at", "", "the time of the decision")
	f.StringVar(&method, "method", "release", "release, show or tell")
	f.StringSliceVar(&needs, "need", nil, "FIELD=RUNG,…: raise a field from its default, up to its ceiling")
	f.StringVar(&p.invocations, "invocations", "", "invocations of emergency directives (default: none, so that those permit nothing)")
	f.BoolVar(&require, "require", false, "end with 1 when the verdict is not release")
	p.add(c, "report", "partner", "at", "directives", "parties")
	return c
}

// decided reads policy and report and decides.
func decided(p policyFlags, reportFile string, r release.Request) (release.Outcome, error) {
	policy, err := p.load()
	if err != nil {
		return release.Outcome{}, err
	}
	file, err := node.ReadFile(reportFile)
	if err != nil {
		return release.Outcome{}, err
	}
	r.Policy = policy
	if r.Report, err = report.Decode(file.Name, file.Data, policy.Parties()); err != nil {
		return release.Outcome{}, err
	}
	d, err := release.Decide(r)
	return d.Outcome(), err
}

// readNeeds reads FIELD=RUNG pairs; a field may be named once.
func readNeeds(c *cobra.Command, pairs []string) (map[string]report.Rung, error) {
	out := map[string]report.Rung{}
	for _, pair := range pairs {
		field, rung, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || field == "" || rung == "" {
			return nil, usage(c, "--need %q; expected FIELD=RUNG, for example p1=full", pair)
		}
		if _, twice := out[field]; twice {
			return nil, usage(c, "--need names %s twice; expected it once", field)
		}
		out[field] = report.Rung(rung)
	}
	return out, nil
}

// outcome prints a decision for people.
func (a *app) outcome(o release.Outcome) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s for %s at %s", o.Verdict, o.Partner, o.At.Format(time.RFC3339))
	if o.Marking != "" {
		fmt.Fprintf(&b, "   %s", o.Marking)
	}
	fmt.Fprintf(&b, "\nuse %s · onward %s · directives %s\n", listed(o.Use), dash(o.Onward), listed(o.Directives))
	if len(o.Invocations) > 0 {
		fmt.Fprintf(&b, "emergency %s · passed over: %s\n", listed(o.Invocations), dash(wants(o.PassedOver)))
	}
	writeTexts(&b, o)
	writeFields(&b, o)
	if len(o.Gaps) > 0 {
		fmt.Fprintln(&b)
		table(&b, "GAP\tFROM\tTO\tBECAUSE", func(w *tabwriter.Writer) {
			for _, g := range o.Gaps {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", g.Item, g.From, g.To, g.Because)
			}
		})
	}
	return a.printf("%s", b.String())
}

func writeTexts(b *strings.Builder, o release.Outcome) {
	fmt.Fprintln(b)
	table(b, "TEXT\tVERDICT\tFROM\tGOES", func(w *tabwriter.Writer) {
		row := func(item string, v release.Verdict, from, mark, text string, needs []release.Need) {
			goes := strings.TrimSpace(mark + " " + text)
			if goes == "" && len(needs) > 0 {
				goes = "needs " + wants(needs)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", item, v, dash(from), dash(goes))
		}
		row("title", o.Title.Verdict, o.Title.TextFrom, o.Title.Mark, o.Title.Text, o.Title.Needs)
		for _, p := range o.Portions {
			row(fmt.Sprintf("portion:%d", p.Index), p.Verdict, p.TextFrom, p.Mark, p.Text, p.Needs)
		}
	})
}

func writeFields(b *strings.Builder, o release.Outcome) {
	if len(o.Fields) == 0 {
		return
	}
	fmt.Fprintln(b)
	table(b, "FIELD\tCEILING\tGIVEN\tRULES", func(w *tabwriter.Writer) {
		for _, name := range slices.Sorted(maps.Keys(o.Fields)) {
			f := o.Fields[name]
			var rules []string
			for _, r := range f.Reasons {
				rules = append(rules, strings.TrimSpace(r.Effect+" "+r.Rule))
			}
			if len(f.Needs) > 0 {
				rules = append(rules, "needs "+wants(f.Needs))
			}
			given := string(f.Rung)
			if f.Token != "" {
				given += ", " + f.Token + " token"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", name, f.Ceiling, given, strings.Join(rules, "; "))
		}
	})
}

func wants(needs []release.Need) string {
	var out []string
	for _, n := range needs {
		out = append(out, fmt.Sprintf("%s of %s (%s)", n.What, n.Who, n.Ground))
	}
	return strings.Join(out, ", ")
}

// table writes aligned columns under a head.
func table(b *strings.Builder, head string, rows func(*tabwriter.Writer)) {
	w := tabwriter.NewWriter(b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, head)
	rows(w)
	w.Flush()
}

func listed(words []string) string { return dash(strings.Join(words, ", ")) }

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
