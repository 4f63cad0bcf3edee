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

// proven says what a proof proves, for people.
func proven(p node.Proven) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s from %s to %s, envelope %s\n", p.Grade, p.Kind, p.From, p.To, p.ID)
	fmt.Fprintf(&b, "released   %s, as %s states it\n", p.Released.Format(time.RFC3339), p.From)
	for _, s := range p.Witnessed {
		fmt.Fprintf(&b, "existed by %s, seen by %s\n", s.At.Format(time.RFC3339), visible(s.Witness))
	}
	for _, r := range p.Receipts {
		fmt.Fprintf(&b, "%-10s %s, signed by %s, key set %d", r.Verb, r.At.Format(time.RFC3339), p.To, r.KeySet)
		if r.Code != "" {
			fmt.Fprintf(&b, ", because of its %s", r.Code)
		}
		if r.Revoked != "" {
			fmt.Fprintf(&b, " (revoked: %s)", r.Revoked)
		}
		b.WriteByte('\n')
	}
	if len(p.Missing) > 0 {
		fmt.Fprintf(&b, "not shown  %s\n", strings.Join(p.Missing, ", "))
	}
	if len(p.Receipts) > 0 && !p.Opened {
		fmt.Fprintf(&b, "%s has not signed that the envelope opened to what it commits to\n", p.To)
	}
	fmt.Fprintf(&b, "log        %s, leaf %d of %d\n", visible(p.Log), p.Leaf+1, p.Size)
	if len(p.Words) == 0 {
		b.WriteString("\nno words are shown\n")
		return b.String()
	}
	fmt.Fprintf(&b, "\nwords, %d of %d portions:\n", len(p.Words), p.Portions)
	for _, w := range p.Words {
		fmt.Fprintf(&b, "%d  %s %s\n", w.Number, visible(w.Mark), visible(w.Text))
	}
	return b.String()
}
