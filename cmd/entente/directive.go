package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) directive() *cobra.Command {
	return group("directive", "Check, compare and tabulate directives", a.directiveCheck(), a.directiveSchema(), a.directiveDiff(), a.directiveTable())
}

// checked is what directive check says of one file.
type checked struct {
	File  string `json:"file"`
	OK    bool   `json:"ok"`
	Line  int    `json:"line,omitempty"`
	Key   string `json:"key,omitempty"`
	Error string `json:"error,omitempty"`
}

func (a *app) directiveCheck() *cobra.Command {
	var p policyFlags
	c := &cobra.Command{Use: "check FILE…", Short: "Check directives (*.yaml, *.json), and law (*.cedar) with --parties"}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(c, "no file; expected at least one")
		}
		return nil
	}
	c.Flags().StringVar(&p.parties, "parties", "", "parties.yaml: closes the lists of parties and topics")
	c.RunE = func(c *cobra.Command, args []string) error {
		var files, law []directive.File
		for _, name := range args {
			endings := append(slices.Clone(node.DirectiveEndings), node.LawEndings...)
			read, err := node.ReadFolder(name, endings...)
			if err != nil {
				return err
			}
			for _, f := range read {
				if slices.Contains(node.LawEndings, filepath.Ext(f.Name)) {
					law = append(law, f)
				} else {
					files = append(files, f)
				}
			}
		}
		if len(law) > 0 && p.parties == "" {
			return usage(c, "law is checked against parties; expected --parties")
		}
		return a.checkAll(p, files, law)
	}
	return c
}

// checkAll checks every file by itself, then all of them together.
func (a *app) checkAll(p policyFlags, files, law []directive.File) error {
	base, err := p.read()
	if err != nil {
		return err
	}
	var parties *party.Parties
	if p.parties != "" {
		if parties, err = party.DecodeParties(base.Parties.Name, base.Parties.Data); err != nil {
			return err
		}
	}
	all := []checked{}
	var failures []error
	note := func(name string, err error) {
		x := checked{File: name, OK: err == nil}
		var e *errs.Error
		if errors.As(err, &e) {
			x.Line, x.Key, x.Error = e.Line, e.Key, e.Message
		}
		if i := slices.IndexFunc(all, func(c checked) bool { return c.File == name }); i >= 0 {
			all[i] = x // good by itself, and not beside the others
		} else {
			all = append(all, x)
		}
		if err != nil {
			failures = append(failures, err)
		}
	}
	for _, f := range files {
		_, err := directive.Check([]directive.File{f}, parties)
		note(f.Name, err)
	}
	for _, f := range law {
		_, err := directive.Load(directive.Files{Law: []directive.File{f}, Parties: base.Parties})
		note(f.Name, err)
	}
	if len(failures) == 0 && len(all) > 1 {
		if _, err := directive.Check(files, parties); err != nil {
			note(fileOf(err), err)
		} else if len(law) > 0 {
			if _, err := directive.Load(directive.Files{Directives: files, Law: law, Parties: base.Parties}); err != nil {
				note(fileOf(err), err)
			}
		}
	}
	return errors.Join(a.checkedFiles(all, failures), together(failures))
}

// fileOf is the file that an input error names.
func fileOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.File
	}
	return ""
}

// together joins input errors into one of their kind, a line each.
func together(failures []error) error {
	if len(failures) == 0 {
		return nil
	}
	var lines []string
	for _, err := range failures {
		lines = append(lines, err.Error())
	}
	return errs.E(errs.KindOf(failures[0]), "directive check", "%s", strings.Join(lines, "\n"))
}

func (a *app) checkedFiles(all []checked, failures []error) error {
	if a.json {
		return a.emit(struct {
			V     int       `json:"v"`
			OK    bool      `json:"ok"`
			Files []checked `json:"files"`
		}{1, len(failures) == 0, all})
	}
	var b strings.Builder
	for _, x := range all {
		if x.OK {
			fmt.Fprintf(&b, "%s: ok\n", x.File)
		}
	}
	return a.printf("%s", b.String())
}

func (a *app) directiveSchema() *cobra.Command {
	var p policyFlags
	c := &cobra.Command{Use: "schema", Short: "Print the Cedar schema that law is written against", Args: cobra.NoArgs}
	c.Flags().StringVar(&p.parties, "parties", "", "parties.yaml: closes the list of topics")
	c.RunE = func(*cobra.Command, []string) error {
		var parties *party.Parties
		if p.parties != "" {
			f, err := node.ReadFile(p.parties)
			if err != nil {
				return err
			}
			if parties, err = party.DecodeParties(f.Name, f.Data); err != nil {
				return err
			}
		}
		schema := directive.Schema(parties)
		if a.json {
			return a.emit(struct {
				V      int    `json:"v"`
				Schema string `json:"schema"`
			}{1, schema})
		}
		return a.printf("%s", schema)
	}
	return c
}
