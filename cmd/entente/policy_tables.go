package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

// asked is what diff and table have in common beside the policy.
type asked struct {
	partner, at, method string
}

func (q *asked) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&q.partner, "partner", "", "TRIGRAPH or TRIGRAPH/SERVICE")
	f.StringVar(&q.at, "at", "", "the time (default: when the last of the directives takes effect)")
	f.StringVar(&q.method, "method", "release", "release, show or tell")
	need(c, "partner")
}

// time is --at, or the first time at which every directive has begun.
func (q *asked) time(c *cobra.Command, policies ...*directive.Policy) (time.Time, error) {
	if q.at != "" {
		return instant(c, "at", q.at)
	}
	return release.LatestEffective(policies...)
}

// compare decides the reports of a corpus under the two policies named.
func (q *asked) compare(c *cobra.Command, p policyFlags, names []string, corpus string) (release.PolicyDiff, error) {
	var none release.PolicyDiff
	var both [2]*directive.Policy
	for i, dir := range names {
		p.directives = dir
		var err error
		if both[i], err = p.load(); err != nil {
			return none, err
		}
	}
	at, err := q.time(c, both[0], both[1])
	if err != nil {
		return none, err
	}
	reports, err := readCorpus(corpus, both[1].Parties())
	if err != nil {
		return none, err
	}
	return release.Diff(both[0], both[1], party.Code(q.partner), at, release.Method(q.method), reports)
}

func (a *app) directiveDiff() *cobra.Command {
	var p policyFlags
	var q asked
	var corpus string
	c := &cobra.Command{Use: "diff OLD NEW", Short: "Show what a change of directives gives and takes, over a corpus of reports",
		Long: "OLD and NEW are folders of directives, or single files. Each report of the corpus\nis decided under both, at one time."}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) != 2 {
			return usage(c, "%d arguments; expected the old and the new directives", len(args))
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		d, err := wanted(c.Context(), "directive diff", func() (release.PolicyDiff, error) {
			return q.compare(c, p, args, corpus)
		})
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(d)
		}
		return a.diff(d)
	}
	f := c.Flags()
	f.StringVar(&corpus, "corpus", "", "folder of reports (*.yaml, *.yml, *.json)")
	f.StringVar(&p.parties, "parties", "", "parties.yaml")
	f.StringVar(&p.law, "law", "", "folder of the service's own law (*.cedar)")
	f.StringVar(&p.consents, "consents", "", "consents.yaml")
	f.StringVar(&p.assurances, "assurances", "", "assurances.yaml")
	q.add(c)
	need(c, "corpus", "parties")
	return c
}

// readCorpus reads a folder of reports, named by serial where they have one.
func readCorpus(dir string, parties *party.Parties) ([]release.Named, error) {
	files, err := node.ReadFolder(dir, node.DirectiveEndings...)
	if err != nil {
		return nil, err
	}
	var out []release.Named
	for _, f := range files {
		r, err := report.Decode(f.Name, f.Data, parties)
		if err != nil {
			return nil, err
		}
		name := r.Serial
		if i := slices.IndexFunc(out, func(n release.Named) bool { return n.Name == r.Serial }); i >= 0 && r.Serial != "" {
			return nil, errs.At("entente", f.Name, 0, "serial", "%q stands in another report of the corpus too; expected it once", r.Serial)
		}
		if name == "" {
			name = filepath.Base(f.Name)
		}
		out = append(out, release.Named{Name: name, Report: r})
	}
	return out, nil
}

func (a *app) diff(d release.PolicyDiff) error {
	var b strings.Builder
	fmt.Fprintf(&b, "for %s at %s: %d rungs gained, %d lost; %d approvals avoided, %d added\n\n",
		d.Partner, d.At.Format(time.RFC3339), d.RungsGained, d.RungsLost, d.ApprovalsAvoided, d.ApprovalsAdded)
	table(&b, "REPORT\tOLD\tNEW\tGAINED\tLOST\tAPPROVALS", func(w *tabwriter.Writer) {
		for _, r := range d.Reports {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%+d\n", r.Report, r.Old, r.New, changes(r.Gained), changes(r.Lost), r.ApprovalsAdded-r.ApprovalsAvoided)
		}
	})
	return a.printf("%s", b.String())
}

func changes(list []release.Change) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s %s→%s", c.Item, c.From, c.To))
	}
	return listed(out)
}

func (a *app) directiveTable() *cobra.Command {
	var p policyFlags
	var q asked
	c := &cobra.Command{Use: "table", Short: "Show what the directives permit a partner: kind × topic × level × road × ladder", Args: cobra.NoArgs}
	c.RunE = func(c *cobra.Command, _ []string) error {
		policy, err := p.load()
		if err != nil {
			return err
		}
		at, err := q.time(c, policy)
		if err != nil {
			return err
		}
		t, err := release.Table(policy, party.Code(q.partner), at, release.Method(q.method))
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(t)
		}
		return a.policyTable(t)
	}
	q.add(c)
	p.add(c, "directives", "parties")
	return c
}

// policyTable prints the rows where anything goes; the others are many.
func (a *app) policyTable(t release.PolicyTable) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s to %s at %s; what is not listed is withheld\n\n", t.Method, t.Partner, t.At.Format(time.RFC3339))
	table(&b, "KIND\tTOPIC\tLEVEL\tROAD\tLADDER\tCEILING\tDIRECTIVES\tALSO NEEDS", func(w *tabwriter.Writer) {
		for _, r := range t.Rows {
			if r.Ceiling != report.Withheld {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Kind, r.Topic, r.Level, r.Road, r.Ladder, r.Ceiling, listed(r.Directives), listed(r.Conditions))
			}
			if e := r.Emergency; e != nil {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Kind, r.Topic, r.Level, r.Road, r.Ladder, e.Ceiling, listed(e.Directives), listed(e.Conditions))
			}
		}
	})
	return a.printf("%s", b.String())
}
