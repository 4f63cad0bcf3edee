package main

import (
	"crypto/rand"

	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) zone() *cobra.Command {
	s := node.Split{Random: rand.Reader}
	c := &cobra.Command{Use: "split", Short: "Part a node that is stopped in two: the gateway gets a folder of its own", Args: cobra.NoArgs}
	c.RunE = func(*cobra.Command, []string) error {
		config, err := a.config()
		if err != nil {
			return err
		}
		made, err := node.SplitZones(config, s)
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(struct {
				V          int    `json:"v"`
				Inside     string `json:"inside"`
				Gateway    string `json:"gateway"`
				InsidePin  string `json:"inside_pin"`
				GatewayPin string `json:"gateway_pin"`
			}{1, made.Inside, made.Gateway, made.InsidePin, made.GatewayPin})
		}
		return a.printf("The gateway of %s is in %s; no key of the gateway is left behind.\n"+
			"Move that folder to the gateway's machine, and run:\n"+
			"  there  entente serve --dir %s\n"+
			"  here   entente serve --dir %s\n", config.Service, made.Gateway, made.Gateway, made.Inside)
	}
	f := c.Flags()
	f.StringVar(&s.To, "to", "", "the gateway's folder, which is made")
	f.StringVar(&s.Address, "bridge", "127.0.0.1:7602", "HOST:PORT at which inside calls the gateway")
	f.StringVar(&s.Listen, "listen", "", "HOST:PORT on which the gateway listens for inside (default: --bridge)")
	f.StringVar(&s.Health, "health", "", "HOST:PORT of the gateway's health and readiness (default: none)")
	need(c, "to")
	return group("zone", "Run inside and gateway as two processes", c)
}
