package main

import (
	"fmt"
	"net/url"
	"strings"

	"entente/internal/desk"
	"entente/internal/inside/oversight"

	"github.com/spf13/cobra"
)

func (a *app) evidenceProve() *cobra.Command {
	var portions []int
	var n named
	c := &cobra.Command{Use: "prove RELEASE --as OFFICER", Short: "Prove what was sent to a partner: a release, or its envelope",
		Long: "The proof is one document on standard output. What it does not show is said beside it.\n" +
			"To give it to anybody is to tell them these words: it needs an officer with the disclosure\n" +
			"role, and who proved what, and when, is on record."}
	c.RunE = func(c *cobra.Command, args []string) error {
		id, err := n.id(c.Context(), a, args[0])
		if err != nil {
			return err
		}
		answer, err := a.call(c.Context(), "POST", "/evidence/proofs", map[string]any{"id": id, "portions": portions})
		if err != nil {
			return err
		}
		var p oversight.Proof
		if err := answer.Read(&p); err != nil {
			return err
		}
		if err := a.printf("%s\n", p.Proof); err != nil {
			return err
		}
		if p.Words == 0 {
			fmt.Fprintln(a.err, "no words are shown: they are erased")
		}
		if len(p.Missing) > 0 {
			fmt.Fprintf(a.err, "not shown: %s\n", strings.Join(p.Missing, ", "))
		}
		return nil
	}
	n.add(c)
	c.Args = one("a release, its envelope, or its report's serial with --partner")
	c.Flags().IntSliceVar(&portions, "portion", nil, "show this portion alone, from 1 as in the tearline; may be repeated")
	return c
}

func (a *app) evidenceKeys() *cobra.Command {
	c := &cobra.Command{Use: "keys", Short: "Write the key file with which our proofs are verified", Args: cobra.NoArgs,
		Long: "A proof is worth what its verifier's key file is worth. Whoever uses this one has every\nfingerprint from the services' own people first."}
	c.RunE = func(c *cobra.Command, _ []string) error {
		answer, err := a.call(c.Context(), "GET", "/evidence/keys", nil)
		if err != nil {
			return err
		}
		var k oversight.KeyFile
		if err := answer.Read(&k); err != nil {
			return err
		}
		if err := a.printf("%s\n", k.File); err != nil {
			return err
		}
		fmt.Fprintln(a.err, "Check every fingerprint with the service's own people before you believe this file:")
		for _, s := range k.Services {
			fmt.Fprintf(a.err, "%-10s %s\n", s.Service, s.Fingerprint)
		}
		for _, s := range k.Services {
			for _, l := range s.Logs {
				fmt.Fprintf(a.err, "log of %s: %s\n", s.Service, l)
			}
		}
		for _, w := range k.Witnesses {
			fmt.Fprintf(a.err, "witness: %s\n", w)
		}
		return nil
	}
	return c
}

func (a *app) evidenceCheck() *cobra.Command {
	var partner, file string
	c := &cobra.Command{Use: "check [--partner CODE --log FILE --as OFFICER]", Short: "Verify our own record, or hold a partner's exchange log against it", Args: cobra.NoArgs,
		Long: "Without flags: every event opens its leaf, or an erasure is on record; tiles and heads are what the leaves give, the\n" +
			"records behind them stand as they were, and those without a leaf are counted. The\nsequences of envelopes are unbroken, receipts verify. With them: the partner's account of the\n" +
			"exchange is compared with ours; a fork or a rollback is an alarm, and names both heads.\nThe exit status is 1 when something is wrong."}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if (partner == "") != (file == "") {
			return usage(c, "--partner and --log are given together")
		}
		if partner != "" {
			return a.compare(c, partner, file)
		}
		answer, err := a.call(c.Context(), "POST", "/evidence/check", nil)
		if err != nil {
			return err
		}
		var r oversight.Checked
		return a.judged(answer, &r, func() (bool, string) { return r.Good, recordChecked(r) })
	}
	c.Flags().StringVar(&partner, "partner", "", "whose account it is")
	c.Flags().StringVar(&file, "log", "", "what the partner's own evidence export wrote")
	return c
}

func (a *app) compare(c *cobra.Command, partner, file string) error {
	data, err := readBounded(file, oversight.MaxAccount)
	if err != nil {
		return err
	}
	answer, err := a.call(c.Context(), "POST", "/evidence/compare", map[string]any{"partner": partner, "account": data})
	if err != nil {
		return err
	}
	var r oversight.Reconciled
	return a.judged(answer, &r, func() (bool, string) { return r.Good, accountCompared(r) })
}

// judged shows an answer, and ends with status 1 when it is not good.
func (a *app) judged(answer desk.Answer, into any, say func() (good bool, text string)) error {
	if err := answer.Read(into); err != nil {
		return err
	}
	good, text := say()
	if a.json {
		text = string(answer.Data) + "\n"
	}
	if err := a.printf("%s", text); err != nil || good {
		return err
	}
	return errNo
}

func (a *app) evidenceExport() *cobra.Command {
	var partner string
	c := &cobra.Command{Use: "export --partner CODE --as OFFICER", Short: "Write our exchange log with a partner, for the partner's check", Args: cobra.NoArgs}
	c.RunE = func(c *cobra.Command, _ []string) error {
		answer, err := a.call(c.Context(), "POST", "/evidence/export", map[string]string{"partner": partner})
		if err != nil {
			return err
		}
		var out desk.Account
		if err := answer.Read(&out); err != nil {
			return err
		}
		return a.printf("%s\n", out.Account)
	}
	c.Flags().StringVar(&partner, "partner", "", "with whom")
	need(c, "partner")
	return c
}

func recordChecked(r oversight.Checked) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d leaves in %d logs, %d erased, %d pending, %d cosignatures\n", r.Leaves, r.Logs, r.Erased, r.Pending, r.Cosignatures)
	fmt.Fprintf(&b, "%d envelopes in order, %d no longer held\n", r.Envelopes, r.Unread)
	fmt.Fprintf(&b, "%d receipts, %d without a leaf\n", r.Receipts, r.Unlogged)
	fmt.Fprintf(&b, "%d decisions, acts, orders and statements, %d without a leaf\n", r.Records, r.Unrecorded)
	if r.Good {
		b.WriteString("all of it verifies\n")
		return b.String()
	}
	fmt.Fprintf(&b, "ALARM: %d wrong\n", r.Wrong)
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "  %s\n", visible(f))
	}
	return b.String()
}

func accountCompared(r oversight.Reconciled) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d envelopes are the same on both sides, %d are on their way\n", r.Same, r.Behind)
	for _, f := range r.Forks {
		fmt.Fprintf(&b, "ALARM: %s with %s: %s, incarnation %s, lane %s, number %d: ours %s, theirs %s\n", f.Kind, r.Partner, f.Direction, visible(f.Incarnation), visible(string(f.Lane)),
			f.Seq, dash(f.Ours), dash(f.Theirs))
	}
	return b.String()
}

// logURL is where a node serves its log, of which people may name the root alone.
func logURL(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", false
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = oversight.Prefix
	}
	return strings.TrimSuffix(u.String(), "/"), true
}
