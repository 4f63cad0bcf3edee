package main

import (
	"crypto/rand"
	"time"

	"entente/internal/core/party"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) init() *cobra.Command {
	s := node.Setup{Random: rand.Reader}
	var service, browsers, administrator string
	c := &cobra.Command{Use: "init DIR", Short: "Make a node's directory: keys, node.toml, policy folder", Args: one("the directory to make")}
	c.RunE = func(c *cobra.Command, args []string) error {
		s.Service, s.Now = party.Code(service), time.Now()
		s.Desk, s.Founder = door(c, browsers, administrator)
		made, err := node.Make(args[0], s)
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(struct {
				V           int    `json:"v"`
				Service     string `json:"service"`
				Dir         string `json:"dir"`
				Fingerprint string `json:"fingerprint"`

				Administrator string    `json:"administrator,omitempty"`
				Link          string    `json:"link,omitempty"`
				LinkEnds      time.Time `json:"link_ends,omitzero"`
			}{1, service, args[0], made.Fingerprint, s.Founder, made.Link, made.LinkEnds})
		}
		if err := a.printf("%s is made in %s.\n"+
			"Its root's fingerprint, to be read out to partners:\n  %s\n"+
			"Move %s/root to a medium that leaves this machine once the peerings are signed.\n", service, args[0], made.Fingerprint, args[0]); err != nil || made.Link == "" {
			return err
		}
		return a.printf("The first administrator, %s, comes in once the node is served, once, until %s:\n  %s\n", s.Founder, made.LinkEnds.Format(time.RFC3339), made.Link)
	}
	f := c.Flags()
	f.StringVar(&service, "service", "", "TRIGRAPH/SERVICE, for example USA/CIA")
	f.StringVar(&s.Inside, "inside", "127.0.0.1:7600", "HOST:PORT for health and metrics")
	f.StringVar(&s.Listen, "listen", "127.0.0.1:7601", "HOST:PORT of the gateway")
	f.StringVar(&s.Endpoint, "endpoint", "", "how partners reach the gateway (default: https:// and --listen)")
	f.StringVar(&browsers, "desk", "127.0.0.1:7680", "HOST:PORT of the door of browsers, \"\" for none (default: none with --inside or --listen)")
	f.StringVar(&administrator, "administrator", "admin", "the officer's code of the first administrator")
	f.BoolVar(&s.Exercise, "exercise", false, "not in earnest: everything is marked EXERCISE, and the clock may be set")
	need(c, "service")
	return c
}

// door gives where browsers are served, and the first administrator. A node whose other
// addresses are given is one of several on a machine: it has a door where one is given.
func door(c *cobra.Command, browsers, administrator string) (listen, founder string) {
	given := c.Flags().Changed
	if !given("desk") && (given("inside") || given("listen")) {
		browsers = ""
	}
	if browsers == "" && !given("administrator") {
		administrator = ""
	}
	return browsers, administrator
}
