package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/exchange"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) peer() *cobra.Command {
	return group("peer", "Offer, accept, show, suspend, resume and end peerings", a.peerFingerprint(), a.peerOffer(), a.peerAccept(), a.peerShow(), a.peerList(),
		a.peerLife("status", "GET", "", "Show how the peering with a partner stands, and who did what when"),
		a.peerLife("suspend", "POST", "/suspend", "Send nothing to a partner and take nothing from it until it is resumed"),
		a.peerLife("resume", "POST", "/resume", "Take a suspension of ours back"), a.peerEnd(), a.peerRemove())
}

// one wants exactly one argument and says what it is.
func one(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(c, "%d arguments; expected %s", len(args), what)
		}
		return nil
	}
}

func (a *app) peerFingerprint() *cobra.Command {
	return &cobra.Command{Use: "fingerprint", Short: "Print the fingerprint of our own root, to be read out to partners", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			config, err := a.config()
			if err != nil {
				return err
			}
			fingerprint, err := node.Fingerprint(config)
			if err != nil {
				return err
			}
			if a.json {
				return a.emit(struct {
					V           int    `json:"v"`
					Service     string `json:"service"`
					Fingerprint string `json:"fingerprint"`
				}{1, config.Service, fingerprint})
			}
			return a.printf("%s\n", fingerprint)
		}}
}

func (a *app) peerOffer() *cobra.Command {
	var out, agreement, atEnd, within string
	c := &cobra.Command{Use: "offer PARTNER", Short: "Sign a peering document for a partner, with the root key", Args: one("the partner's TRIGRAPH/SERVICE"),
		Long: "Signs a peering document with the service's root key, which must lie in the node's\ndirectory. What is agreed is read from parties.yaml. Hand the document over, and\nread the fingerprint out to the partner yourself."}
	c.RunE = func(_ *cobra.Command, args []string) error {
		config, err := a.config()
		if err != nil {
			return err
		}
		partner := party.Code(args[0])
		document, fingerprint, err := node.SignOffer(config, node.Offer{Partner: partner, Agreement: agreement, AtEnd: node.AtEnd{Received: atEnd, Within: within}, Now: time.Now()})
		if err != nil {
			return err
		}
		if err := node.KeepOffer(config, partner, document); err != nil {
			return err
		}
		if out == "" {
			out = strings.ReplaceAll(config.Service+"-for-"+args[0]+".peering", "/", ".")
		}
		if err := writeFresh(out, document); err != nil {
			return err
		}
		if a.json {
			return a.emit(struct {
				V           int    `json:"v"`
				File        string `json:"file"`
				Fingerprint string `json:"fingerprint"`
			}{1, out, fingerprint})
		}
		return a.printf("%s is the offer of %s to %s.\nRead out to %s, over the phone or in person:\n  %s\n", out, config.Service, partner, partner, fingerprint)
	}
	f := c.Flags()
	f.StringVar(&out, "out", "", "the file to write (default: SERVICE-for-PARTNER.peering)")
	f.StringVar(&atEnd, "at-end", "", "what the partner does with what it got when the agreement ends: erase or keep (default: erase within P30D)")
	f.StringVar(&within, "within", "", "and within which time, such as P30D, P6M or P1Y")
	f.StringVar(&agreement, "agreement", "", "the agreement's id, the same on both sides (default: the two codes)")
	return c
}

// writeFresh writes a public file that is not there yet.
func writeFresh(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return errs.At("entente", path, 0, "", "is there already; expected a new file")
	}
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, "entente", err, "%s cannot be written", path)
	}
	return nil
}

func (a *app) peerAccept() *cobra.Command {
	var fingerprint string
	c := &cobra.Command{Use: "accept FILE", Short: "Accept a partner's peering document, with the fingerprint that its people read out", Args: one("the document's file")}
	c.RunE = func(c *cobra.Command, args []string) error {
		f, err := node.ReadFile(args[0])
		if err != nil {
			return err
		}
		body := map[string]any{"file": f.Name, "document": f.Data, "fingerprint": fingerprint}
		return ask(c.Context(), a, "POST", "/peers", body, func(p exchange.Partner) error {
			return a.printf("%s is a partner: agreement %s, %s.\n", p.Code, p.Agreement, p.State)
		})
	}
	c.Flags().StringVar(&fingerprint, "fingerprint", "", "60 digits; blanks and hyphens do not count")
	need(c, "fingerprint")
	return c
}

func (a *app) peerShow() *cobra.Command {
	return &cobra.Command{Use: "show", Short: "Show the partners", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return ask(c.Context(), a, "GET", "/peers", nil, a.partners) }}
}

func (a *app) peerRemove() *cobra.Command {
	return &cobra.Command{Use: "remove PARTNER", Short: "End the exchange with a partner at once", Args: one("the partner's TRIGRAPH/SERVICE"),
		RunE: func(c *cobra.Command, args []string) error {
			if code := party.Code(args[0]); !code.Valid() || !code.IsService() {
				return usage(c, "%q; expected the partner's TRIGRAPH/SERVICE", args[0])
			}
			return ask(c.Context(), a, "DELETE", "/peers/"+args[0], nil, a.partners)
		}}
}

func (a *app) partners(list desk.Peers) error {
	var b strings.Builder
	table(&b, "PARTNER\tSTATE\tAGREEMENT\tCEILING\tENDPOINTS\tFINGERPRINT", func(w *tabwriter.Writer) {
		for _, p := range list.Peers {
			row(w, string(p.Code), p.State, p.Agreement, dash(p.Ceiling), strings.Join(p.Endpoints, " "), p.Fingerprint)
		}
	})
	return a.printf("%s", b.String())
}

// row writes one row of a table.
func row(w *tabwriter.Writer, cells ...string) {
	// A tabwriter over memory fails nowhere.
	_, _ = w.Write([]byte(strings.Join(cells, "\t") + "\n"))
}
