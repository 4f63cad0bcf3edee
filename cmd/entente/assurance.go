package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/assurances"

	"github.com/spf13/cobra"
)

func (a *app) assurance() *cobra.Command {
	c := group("assurance", "Record what partners assure, what they broke of it, and how great a risk is", a.assuranceAdd(), a.assuranceList(), a.assuranceShow(),
		a.assuranceBreach(), a.assuranceVerify(), a.assuranceAssess(), a.assuranceEnd())
	c.Long = "What is recorded here counts beside assurances.yaml in the policy's folder: what was decided\n" +
		"before is decided again. Roles disclosure and lead record; oversight may look too."
	return c
}

// optionalTime reads an optional time of a flag.
func optionalTime(c *cobra.Command, flag, value string) (*time.Time, error) {
	if value == "" {
		return nil, nil
	}
	t, err := instant(c, flag, value)
	return &t, err
}

func (a *app) assuranceAdd() *cobra.Command {
	var in assurances.Given
	var from, given, expires string
	c := &cobra.Command{Use: "add --from PARTY --kind KIND", Short: "Record what a partner assured", Args: cobra.NoArgs}
	f := c.Flags()
	f.StringVar(&from, "from", "", "who gave it: a service or a country")
	f.StringVar(&in.Kind, "kind", "", strings.Join(party.AssuranceKinds, ", "))
	f.StringVar(&in.Report, "report", "", "for this report alone (serial)")
	f.StringVar(&in.Subject, "subject", "", "for this person alone (a field's name)")
	f.StringVar(&in.Rank, "rank", "", "the rank of who gave it")
	f.StringVar(&given, "given", "", "when it was given (default: now)")
	f.StringVar(&expires, "expires", "", "until when it holds (default: no end); it is asked about 30 days before")
	f.StringVar(&in.Note, "note", "", "words that stay here")
	need(c, "from", "kind")
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		in.From = party.Code(from)
		if in.Given, err = optionalTime(c, "given", given); err != nil {
			return err
		}
		if in.Expires, err = optionalTime(c, "expires", expires); err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/assurances", in, a.oneAssurance)
	}
	return c
}

func (a *app) assuranceBreach() *cobra.Command {
	var in assurances.Broken
	var from, at string
	c := &cobra.Command{Use: "breach --from PARTY --source WHO", Short: "Record that a giver broke what it assured", Args: cobra.NoArgs,
		Long: "Nothing that rests on the giver counts from then on. What rested on it is printed and kept:\n" +
			"what has not gone is decided again by itself; to take back what went is proposed, and an\n" +
			"officer decides (entente recall)."}
	f := c.Flags()
	f.StringVar(&from, "from", "", "whose assurances were broken, exactly")
	f.StringVar(&at, "at", "", "when (default: now)")
	f.StringVar(&in.Source, "source", "", "who says so")
	f.StringVar(&in.Note, "note", "", "words that stay here")
	need(c, "from", "source")
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		in.From = party.Code(from)
		if in.At, err = optionalTime(c, "at", at); err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/assurances/breaches", in, a.shownAssurance)
	}
	return c
}

func (a *app) assuranceAssess() *cobra.Command {
	var in assurances.Assessed
	var of, expires string
	c := &cobra.Command{Use: "assess --of PARTY --risk RISK", Short: "Record how great the risk is for somebody at a party", Args: cobra.NoArgs,
		Long: "A low risk is found by a lead, and rests on assurances that count. A real risk rests on\n" +
			"nothing, has no end, and cannot be overridden."}
	f := c.Flags()
	f.StringVar(&of, "of", "", "the party at which the risk is")
	f.StringVar(&in.Risk, "risk", "", strings.Join(party.Risks, ", "))
	f.StringVar(&in.Report, "report", "", "for this report alone (serial)")
	f.StringVar(&in.Subject, "subject", "", "for this person alone (a field's name)")
	f.StringSliceVar(&in.Rests, "rests", nil, "the assurances that it rests on")
	f.StringVar(&expires, "expires", "", "until when it holds (default: no end)")
	f.StringVar(&in.Note, "note", "", "words that stay here")
	need(c, "of", "risk")
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		in.Of = party.Code(of)
		if in.Expires, err = optionalTime(c, "expires", expires); err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/assurances/assessments", in, a.oneAssurance)
	}
	return c
}

const assuranceID = "the id of an assurance, a breach or an assessment, such as AS-1"

func (a *app) assuranceVerify() *cobra.Command {
	var how string
	c := &cobra.Command{Use: "verify ID --how HOW", Short: "Record how you made sure of it", Args: one(assuranceID)}
	c.Flags().StringVar(&how, "how", "", "how it was verified; the words stay here")
	need(c, "how")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/assurances/"+url.PathEscape(args[0])+"/verify", map[string]string{"how": how}, a.oneAssurance)
	}
	return c
}

func (a *app) assuranceEnd() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "end ID --reason WHY", Short: "It counts no more from now on; a finding of real risk does not end", Args: one(assuranceID)}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/assurances/"+url.PathEscape(args[0])+"/end", map[string]string{"reason": reason}, a.oneAssurance)
	}
	return c
}

func (a *app) assuranceList() *cobra.Command {
	var of, at string
	var all bool
	c := &cobra.Command{Use: "list", Short: "List what stands, with what it amounts to now", Args: cobra.NoArgs}
	f := c.Flags()
	f.StringVar(&of, "party", "", "of this party alone, and of the services of a country")
	f.BoolVar(&all, "all", false, "what has lapsed or ended too")
	f.StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		every := ""
		if all {
			every = "true"
		}
		return ask(c.Context(), a, "GET", "/assurances"+query("party", of, "all", every, "as_of", asOf), nil, a.assuranceTable)
	}
	return c
}

func (a *app) assuranceShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show one with its versions; of a breach, what rested on its giver", Args: one(assuranceID)}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/assurances/"+url.PathEscape(args[0])+query("as_of", asOf), nil, a.shownAssurance)
	}
	return c
}

func (a *app) oneAssurance(r assurances.Record) error {
	return a.assuranceTable(assurances.List{Records: []assurances.Record{r}})
}

func (a *app) assuranceTable(l assurances.List) error {
	var b strings.Builder
	table(&b, "ID\tWHAT\tPARTY\tSTATE\tSAYS\tFOR\tUNTIL\tVERIFIED\tFROM", func(w *tabwriter.Writer) {
		for _, r := range l.Records {
			row(w, visible(r.ID), r.What, string(r.Party), r.State, dash(visible(assuranceSays(r))), dash(visible(strings.TrimSpace(r.Report+" "+r.Subject))), date(r.Expires), fmt.Sprint(len(r.Verified)), r.Origin)
		}
	})
	return a.printf("%s", b.String())
}

// assuranceSays is what a record says in a few words.
func assuranceSays(r assurances.Record) string {
	switch {
	case r.Kind != "":
		return r.Kind
	case r.Risk != "":
		return "risk " + r.Risk
	}
	return r.Source
}

func (a *app) shownAssurance(s assurances.Shown) error {
	if err := a.oneAssurance(s.Record); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("\n")
	table(&b, "VERSION\tACT\tBY\tRECORDED\tWORDS", func(w *tabwriter.Writer) {
		for _, v := range s.Versions {
			words := v.Note
			if v.Reason != "" {
				words = v.Reason
			} else if v.Act == "verified" && len(v.Verified) > 0 {
				words = v.Verified[len(v.Verified)-1].How
			}
			row(w, fmt.Sprint(v.Version), v.Act, dash(v.By), date(v.RecordedAt), dash(visible(words)))
		}
	})
	if s.Record.What == "breach" {
		b.WriteString("\n")
		switch {
		case !s.Weighed:
			b.WriteString("it is not looked up yet what rested on its giver\n")
		case len(s.Rests) == 0:
			b.WriteString("nothing rested on its giver\n")
		default:
			table(&b, "RESTED\tITEM\tPARTNER\tBECAME\tREASON", func(w *tabwriter.Writer) {
				for _, r := range s.Rests {
					row(w, r.What, visible(r.Item), dash(string(r.Partner)), r.Became, dash(visible(r.Reason)))
				}
			})
		}
	}
	return a.printf("%s", b.String())
}
