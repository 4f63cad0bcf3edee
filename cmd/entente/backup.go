package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/exchange"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) backup() *cobra.Command {
	var to string
	var keys bool
	c := &cobra.Command{Use: "backup", Short: "Write a backup of the node, while it runs", Args: cobra.ArbitraryArgs,
		Long: "Writes the databases, the policy, the peerings and the public documents to one file\nof mode 0600, whose manifest has the digest of each. Private keys are left out unless\n--with-keys says otherwise. The file is not encrypted: do that with a program of your\nown, such as age. The root key is never in it.\nnode.toml goes in as it is, with the password of a PostgreSQL address if it has one."}
	verify := &cobra.Command{Use: "verify FILE", Short: "Read a whole backup and check every digest", Args: one("the backup's file")}
	verify.RunE = func(_ *cobra.Command, args []string) error {
		b, err := node.VerifyBackup(args[0])
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(b)
		}
		return a.printf("%s is whole: %s, taken %s, %d files.\n", b.File, b.Service, b.TakenAt.Format(time.RFC3339), len(b.Files))
	}
	c.AddCommand(verify)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 || to == "" {
			return usage(c, "expected --to FILE, or the command verify")
		}
		full, err := filepath.Abs(to)
		if err != nil {
			return errs.Wrap(errs.Invalid, "entente backup", err, "%s cannot be located", to)
		}
		if info, err := os.Stat(full); err == nil && info.IsDir() {
			full = filepath.Join(full, "entente-"+time.Now().UTC().Format("20060102T150405Z")+".backup")
		}
		return ask(c.Context(), a, "POST", "/backup", map[string]any{"file": full, "keys": keys}, a.showBackup)
	}
	c.Flags().StringVar(&to, "to", "", "the file to write, or the folder to write it into")
	c.Flags().BoolVar(&keys, "with-keys", false, "private keys too; keep the file as you keep them")
	return c
}

func (a *app) showBackup(b desk.Backup) error {
	text := fmt.Sprintf("%s: %d files.\nDigest of the manifest: %s\n", b.File, len(b.Files), b.Digest)
	text += "node.toml is in it as it is, with any password that a PostgreSQL address has.\n"
	for _, apart := range b.Apart {
		text += "Not in it, to be kept apart: " + apart + "\n"
	}
	return a.printf("%s", text)
}

func (a *app) restore() *cobra.Command {
	var from, without string
	c := &cobra.Command{Use: "restore", Short: "Make a node's directory of a backup", Args: cobra.ArbitraryArgs,
		Long: "Makes the directory --dir of a backup. Started on it, the node begins a new\nincarnation and sends nothing before it knows what every partner holds of what it\nsent; entente restore status shows who is missing, and entente restore --without\ngoes on without one."}
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) > 0 || (from == "") == (without == ""):
			return usage(c, "expected --from FILE, --without PARTNER, or one of the commands status and declare")
		case without != "":
			return ask(c.Context(), a, "POST", "/restore/without", map[string]string{"partner": without}, a.showRestore)
		case a.dir == "":
			return usage(c, "the directory to make is not named; expected --dir")
		}
		made, err := node.RestoreBackup(node.Restoration{File: from, Dir: a.dir, Random: rand.Reader})
		if err != nil {
			return err
		}
		return a.showRestored(made)
	}
	c.Flags().StringVar(&from, "from", "", "the backup's file")
	c.Flags().StringVar(&without, "without", "", "go on without knowing what this partner holds")
	c.AddCommand(&cobra.Command{Use: "status", Short: "Show how our memory compares with what partners hold", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ask(c.Context(), a, "GET", "/restore", nil, a.showRestore)
		}},
		&cobra.Command{Use: "declare", Short: "Say of a stopped node that its databases were put back to an earlier state", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error {
				config, err := a.config()
				if err != nil {
					return err
				}
				made, err := node.DeclareRollback(config, rand.Reader, time.Now())
				if err != nil {
					return err
				}
				return a.showRestored(made)
			}})
	return c
}

func (a *app) showRestored(r node.Restored) error {
	if a.json {
		return a.emit(r)
	}
	text := fmt.Sprintf("%s stands in %s as of %s.\nAt its next start it begins incarnation %s.\n", r.Service, r.Dir, r.TakenAt.Format(time.RFC3339), r.Incarnation)
	for _, m := range r.Missing {
		text += "Put in place before that: " + m + "\n"
	}
	return a.printf("%s", text)
}

func (a *app) showRestore(s exchange.RestoreStatus) error {
	var b strings.Builder
	fmt.Fprintf(&b, "incarnation %s\n", s.Incarnation)
	if s.Restored {
		fmt.Fprintf(&b, "restored from a backup of %s\n", s.TakenAt.Format(time.RFC3339))
	}
	if !s.Sending {
		b.WriteString("nothing is sent before it is known what every partner holds\n")
	}
	b.WriteString("\n")
	table(&b, "PARTNER\tWHAT IT HOLDS\tOFFICER", func(w *tabwriter.Writer) {
		for _, p := range s.Partners {
			row(w, string(p.Partner), p.State, dash(p.Officer))
		}
	})
	return a.printf("%s", b.String())
}
