package main

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) evidence() *cobra.Command {
	return group("evidence", "Prove and check what went from one service to another", a.evidenceProve(), a.evidenceKeys(), a.evidenceVerify(), a.evidenceCheck(), a.evidenceExport())
}

func (a *app) evidenceVerify() *cobra.Command {
	var keyFile string
	c := &cobra.Command{Use: "verify PROOF --keys FILE", Short: "Say which words a proof shows, between whom, when, and how far they are proved", Args: one("a proof"),
		Long: "Verify works on two files, without a node. What it says is worth as much as the key\n" +
			"file: whose roots, logs and witnesses it names. Receipts that are not in the proof are\nlisted as missing; a receipt that the prover withheld is not seen."}
	c.RunE = func(c *cobra.Command, args []string) error {
		proof, err := readBounded(args[0], node.MaxProofBytes)
		if err != nil {
			return err
		}
		trusted, err := readBounded(keyFile, node.MaxKeyFileBytes)
		if err != nil {
			return err
		}
		p, err := node.VerifyProof(proof, trusted)
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(p)
		}
		return a.printf("%s", proven(p))
	}
	c.Flags().StringVar(&keyFile, "keys", "", "the key file: roots, logs and witnesses that are believed")
	need(c, "keys")
	return c
}

// proven says what a proof proves, for people: how far, which words, between
// whom, when, and what is missing.
func proven(p node.Proven) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s from %s to %s, envelope %s\n", p.Grade, p.Kind, p.From, p.To, p.ID)
	b.WriteString(graded(p))
	fmt.Fprintf(&b, "\n%s states that it released it on %s.\n", p.From, p.Released.Format(time.RFC3339))
	for _, s := range p.Witnessed {
		fmt.Fprintf(&b, "%s saw it in the log by %s.\n", visible(s.Witness), s.At.Format(time.RFC3339))
	}
	for _, r := range p.Receipts {
		fmt.Fprintf(&b, "%s signed %q on %s, under its key set %d", p.To, r.Verb, r.At.Format(time.RFC3339), r.KeySet)
		if r.Code != "" {
			fmt.Fprintf(&b, ", because of its %s", r.Code)
		}
		if r.Revoked == "compromised" {
			b.WriteString("; that set is revoked as compromised, so it proves nothing")
		} else if r.Revoked != "" {
			fmt.Fprintf(&b, "; that set was revoked as %s, and what it signed stands", r.Revoked)
		}
		b.WriteString(".\n")
	}
	switch {
	case p.Opened:
		fmt.Fprintf(&b, "%s signed that the envelope opened to what it commits to.\n", p.To)
	case len(p.Receipts) > 0:
		fmt.Fprintf(&b, "%s has not signed that the envelope opened to what it commits to.\n", p.To)
	}
	b.WriteString(missing(p))
	fmt.Fprintf(&b, "The log is %s; this is leaf %d of %d.\n", visible(p.Log), p.Leaf+1, p.Size)
	if len(p.Words) == 0 {
		b.WriteString("\nNo words are shown.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "\nThe words, %d of %d portions:\n", len(p.Words), p.Portions)
	for _, w := range p.Words {
		fmt.Fprintf(&b, "%d  %s %s\n", w.Number, visible(w.Mark), visible(w.Text))
	}
	return b.String()
}

// graded says what a grade claims, and what it does not.
func graded(p node.Proven) string {
	switch p.Grade {
	case "existed by":
		return fmt.Sprintf("It existed when a witness saw it. That it was sent, or that %s had it, is not proved.", p.To)
	case "delivered":
		return fmt.Sprintf("%s had it. That anybody there read it is not proved.", p.To)
	case "read":
		return fmt.Sprintf("%s had it, and an officer there read it.", p.To)
	}
	return fmt.Sprintf("Nothing but the word of %s: its log can have been made today.", p.From)
}

// missing says which signatures a proof lacks.
func missing(p node.Proven) string {
	var receipts []string
	out := ""
	for _, m := range p.Missing {
		if m == "existed by" {
			out = "Missing: a witness that saw it in the log.\n"
		} else {
			receipts = append(receipts, m)
		}
	}
	if len(receipts) > 0 {
		out += fmt.Sprintf("Missing: a receipt of %s that says %s.\n", p.To, strings.Join(receipts, ", "))
	}
	return out
}
