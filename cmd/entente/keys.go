package main

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/exchange"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) keys() *cobra.Command {
	return group("keys", "Show, rotate, revoke and erase the service's keys", a.keysStatus(), a.keysRotate(), a.keysRevoke(), a.keysErase(), a.keysReload())
}

func (a *app) keysStatus() *cobra.Command {
	return &cobra.Command{Use: "status", Short: "Show our key sets and who has them, and those of partners", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return ask(c.Context(), a, "GET", "/keys", nil, a.showKeys) }}
}

func (a *app) keysReload() *cobra.Command {
	return &cobra.Command{Use: "reload", Short: "Have the node read its keys again", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ask(c.Context(), a, "POST", "/keys/reload", nil, a.showKeys)
		}}
}

func (a *app) keysRotate() *cobra.Command {
	r := node.Rotation{Random: rand.Reader}
	var from string
	c := &cobra.Command{Use: "rotate", Short: "Make a new key set, signed by the root, and tell the partners", Args: cobra.NoArgs,
		Long: "Makes release, HPKE, gateway and TLS keys under the next serial, signed by the root,\nwhich may lie on a medium of its own (--root). The keys before stay good. A running\nnode takes the new ones up at once, tells every partner, and uses them towards each\nonce it has confirmed them."}
	c.RunE = func(c *cobra.Command, _ []string) error {
		config, err := a.config()
		if err != nil {
			return err
		}
		if from != "" {
			if r.From, err = instant(c, "from", from); err != nil {
				return err
			}
		}
		r.Now = time.Now()
		made, err := node.RotateKeys(config, r)
		if err != nil {
			return err
		}
		taken, err := a.reloadKeys(c)
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(made)
		}
		text := fmt.Sprintf("Key set %d is made: good from %s to %s.\n%s\n", made.Serial, made.NotBefore.Format(time.DateOnly), made.NotAfter.Format(time.DateOnly), taken)
		if made.Bundle != "" {
			text += fmt.Sprintf("The gateway's keys are in %s. Once entente keys status shows that every partner\nhas set %d, carry that folder's files to the gateway's directory, restart the\ngateway, and delete the folder.\n", made.Bundle, made.Serial)
		}
		return a.printf("%s", text)
	}
	f := c.Flags()
	f.StringVar(&r.Root, "root", "", "the folder that holds root.key (default: root in the node's directory)")
	f.StringVar(&from, "from", "", "partners choose it from this time on (default: now)")
	f.DurationVar(&r.Valid, "valid", 0, "for how long (default: two years)")
	return c
}

// reloadKeys has a node that runs take up what was made, and says what comes of it.
func (a *app) reloadKeys(c *cobra.Command) (string, error) {
	_, err := a.call(c.Context(), "POST", "/keys/reload", nil)
	switch errs.KindOf(err) {
	case "":
		return "The node has taken it up and tells its partners.", nil
	case errs.Unavailable:
		return "No node answers; it takes it up at its next start.", nil
	}
	return "", err
}

func (a *app) keysRevoke() *cobra.Command {
	var reason, root string
	var force bool
	c := &cobra.Command{Use: "revoke SERIAL", Short: "Revoke a key set of ours for good, and tell the partners", Args: one("the serial of a key set"),
		Long: "Signs a revocation with the root and tells every partner. What was sealed and is\nnot delivered is sealed again under another set. It is refused while a partner has\nno other set of ours: --force revokes all the same, and such a partner must be\ngiven a new peering document (entente peer offer) by hand."}
	c.RunE = func(c *cobra.Command, args []string) error {
		serial, err := serialOf(c, args[0])
		if err != nil {
			return err
		}
		config, err := a.config()
		if err != nil {
			return err
		}
		if !force {
			if err := a.othersLeft(c, serial); err != nil {
				return err
			}
		}
		file, err := node.RevokeKeys(config, root, []uint64{serial}, reason, force, time.Now())
		if err != nil {
			return err
		}
		taken, err := a.reloadKeys(c)
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(struct {
				V      int    `json:"v"`
				Serial uint64 `json:"serial"`
				Reason string `json:"reason"`
				File   string `json:"file"`
			}{1, serial, reason, file})
		}
		return a.printf("Key set %d is revoked: %s.\n%s\nThe signed revocation is %s.\n", serial, reason, taken, file)
	}
	f := c.Flags()
	f.StringVar(&reason, "reason", "", "compromised, lost or retired")
	f.StringVar(&root, "root", "", "the folder that holds root.key (default: root in the node's directory)")
	f.BoolVar(&force, "force", false, "although a partner, or we, have no other set")
	need(c, "reason")
	return c
}

// othersLeft refuses to revoke what is all that a partner has of us. A node that
// does not answer cannot say.
func (a *app) othersLeft(c *cobra.Command, serial uint64) error {
	answer, err := a.call(c.Context(), "GET", "/keys", nil)
	if err != nil {
		return errs.Wrap(errs.KindOf(err), "entente keys revoke", err, "%s, so that it is not known which sets partners have; expected a running node (or --force)", err)
	}
	var s exchange.KeyStatus
	if err := answer.Read(&s); err != nil {
		return err
	}
	for _, p := range s.Partners {
		has := func(k exchange.KeySet) bool {
			return k.Serial != serial && k.State != "revoked" && slices.Contains(k.Told, exchange.KeyTold{Partner: p.Partner, Confirmed: true})
		}
		if p.State == "active" && !slices.ContainsFunc(s.Sets, has) {
			return errs.E(errs.Denied, "entente keys revoke", "%s has confirmed no other key set of ours; expected that first: entente keys rotate, then entente keys status (or --force)", p.Partner)
		}
	}
	return nil
}

func (a *app) keysErase() *cobra.Command {
	var force bool
	c := &cobra.Command{Use: "erase SERIAL", Short: "Destroy the private keys of an old key set", Args: one("the serial of a key set"),
		Long: "Destroys the private keys of a set that is revoked, or whose time is over for more\nthan a day. What partners sealed to it and has not been opened here can then be\nopened by nobody, and who has kept such envelopes and takes our keys learns nothing\nfrom them."}
	c.RunE = func(c *cobra.Command, args []string) error {
		serial, err := serialOf(c, args[0])
		if err != nil {
			return err
		}
		config, err := a.config()
		if err != nil {
			return err
		}
		erased, err := node.EraseKeys(config, serial, force, time.Now())
		if err != nil {
			return err
		}
		taken, err := a.reloadKeys(c)
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(struct {
				V      int      `json:"v"`
				Serial uint64   `json:"serial"`
				Erased []string `json:"erased"`
			}{1, serial, erased})
		}
		return a.printf("Destroyed: %s.\nWhat was sealed to key set %d and is not opened can be opened by nobody now. Copies in\nbackups are not reached from here.\n%s\n", strings.Join(erased, ", "), serial, taken)
	}
	c.Flags().BoolVar(&force, "force", false, "although partners may still seal to it")
	return c
}

func serialOf(c *cobra.Command, text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 53)
	if err != nil || n == 0 {
		return 0, usage(c, "%q; expected the serial of a key set, such as 1", text)
	}
	return n, nil
}

func (a *app) showKeys(s exchange.KeyStatus) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nroot      %s\ngateway   uses set %d\n\n", s.Service, s.Fingerprint, s.Gateway)
	table(&b, "OUR SET\tSTATE\tFROM\tTO\tDAYS\tOPENS\tPARTNERS", func(w *tabwriter.Writer) {
		for _, k := range s.Sets {
			row(w, strconv.FormatUint(k.Serial, 10), stateOf(k), k.NotBefore.Format(time.DateOnly), k.NotAfter.Format(time.DateOnly), strconv.Itoa(k.Days),
				map[bool]string{true: "yes", false: "erased"}[k.Keys], whoHas(k))
		}
	})
	b.WriteString("\n")
	table(&b, "PARTNER\tSET\tSTATE\tFROM\tTO\tDAYS\tWE SIGN WITH", func(w *tabwriter.Writer) {
		for _, p := range s.Partners {
			for _, k := range p.Sets {
				row(w, string(p.Partner), strconv.FormatUint(k.Serial, 10), stateOf(k), k.NotBefore.Format(time.DateOnly), k.NotAfter.Format(time.DateOnly),
					strconv.Itoa(k.Days), strconv.FormatUint(p.Signing, 10))
			}
		}
	})
	for _, w := range s.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	return a.printf("%s", b.String())
}

func stateOf(k exchange.KeySet) string {
	if k.Reason != "" {
		return k.State + ": " + k.Reason
	}
	return k.State
}

func whoHas(k exchange.KeySet) string {
	var out []string
	for _, t := range k.Told {
		out = append(out, string(t.Partner)+map[bool]string{true: "", false: " (told)"}[t.Confirmed])
	}
	return dash(strings.Join(out, ", "))
}
