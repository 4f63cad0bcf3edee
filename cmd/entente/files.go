package main

import (
	"time"

	"entente/internal/core/directive"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

// policyFlags name the files that a policy is made of.
type policyFlags struct {
	directives, law, parties, consents, assurances, invocations string
}

func (p *policyFlags) add(c *cobra.Command, required ...string) {
	f := c.Flags()
	f.StringVar(&p.directives, "directives", "", "folder of directives (*.yaml, *.yml, *.json)")
	f.StringVar(&p.law, "law", "", "folder of the service's own law (*.cedar)")
	f.StringVar(&p.parties, "parties", "", "parties.yaml")
	f.StringVar(&p.consents, "consents", "", "consents.yaml")
	f.StringVar(&p.assurances, "assurances", "", "assurances.yaml")
	need(c, required...)
}

// load reads and compiles the policy.
func (p *policyFlags) load() (*directive.Policy, error) {
	files, err := p.read()
	if err != nil {
		return nil, err
	}
	return directive.Load(files)
}

func (p *policyFlags) read() (f directive.Files, err error) {
	for _, x := range []struct {
		name string
		into *directive.File
	}{{p.parties, &f.Parties}, {p.consents, &f.Consents}, {p.assurances, &f.Assurances}, {p.invocations, &f.Invocations}} {
		if x.name == "" {
			continue
		}
		if *x.into, err = node.ReadFile(x.name); err != nil {
			return directive.Files{}, err
		}
	}
	if p.directives != "" {
		if f.Directives, err = node.ReadFolder(p.directives, node.DirectiveEndings...); err != nil {
			return directive.Files{}, err
		}
	}
	if p.law != "" {
		f.Law, err = node.ReadFolder(p.law, node.LawEndings...)
	}
	return f, err
}

// need makes flags required. The names are literals of this package.
func need(c *cobra.Command, flags ...string) {
	for _, f := range flags {
		if err := c.MarkFlagRequired(f); err != nil {
			panic("entente: " + err.Error())
		}
	}
}

// instant reads a flag's time: RFC 3339, or a date, which is midnight UTC.
func instant(c *cobra.Command, flag, value string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usage(c, "--%s %q; expected a time such as 2017-12-10T09:30:00Z, or a date", flag, value)
}
