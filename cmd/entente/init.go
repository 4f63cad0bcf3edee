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
	var service string
	c := &cobra.Command{Use: "init DIR", Short: "Make a node's directory: keys, node.toml, policy folder", Args: one("the directory to make")}
	c.RunE = func(_ *cobra.Command, args []string) error {
		s.Service, s.Now = party.Code(service), time.Now()
		fingerprint, err := node.Create(args[0], s)
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(struct {
				V           int    `json:"v"`
				Service     string `json:"service"`
				Dir         string `json:"dir"`
				Fingerprint string `json:"fingerprint"`
			}{1, service, args[0], fingerprint})
		}
		return a.printf("%s is made in %s.\n"+
			"Its root's fingerprint, to be read out to partners:\n  %s\n"+
			"Move %s/root to a medium that leaves this machine once the peerings are signed.\n", service, args[0], fingerprint, args[0])
	}
	f := c.Flags()
	f.StringVar(&service, "service", "", "TRIGRAPH/SERVICE, for example USA/CIA")
	f.StringVar(&s.Inside, "inside", "127.0.0.1:7600", "HOST:PORT for health and metrics")
	f.StringVar(&s.Listen, "listen", "127.0.0.1:7601", "HOST:PORT of the gateway")
	f.StringVar(&s.Endpoint, "endpoint", "", "how partners reach the gateway (default: https:// and --listen)")
	f.BoolVar(&s.Exercise, "exercise", false, "not in earnest: everything is marked EXERCISE, and the clock may be set")
	need(c, "service")
	return c
}
