package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

// number writes a whole number.
func number(n int) string { return strconv.Itoa(n) }

func (a *app) release() *cobra.Command {
	var partner, service, method string
	var needs []string
	var wait time.Duration
	c := &cobra.Command{Use: "release REPORT --partner PARTNER", Short: "Decide a report for a partner and release what may go; review what waits",
		Args: one("a report's serial or id"),
		Long: "Decides the newest version of a report for a partner. What automatic directives\ncarry goes at once; what needs review waits for an officer who is not its author."}
	c.RunE = func(c *cobra.Command, args []string) error {
		stated, err := readNeeds(c, needs)
		if err != nil {
			return err
		}
		p := disclosure.Proposal{Report: args[0], Partner: party.Code(partner), Service: party.Code(service), Method: release.Method(method), Needs: stated}
		answer, err := a.call(c.Context(), "POST", "/releases", p)
		if err != nil {
			return err
		}
		var r disclosure.Result
		if err := answer.Read(&r); err != nil {
			return err
		}
		if a.json {
			err = a.printf("%s\n", answer.Data)
		} else {
			err = a.proposed(r)
		}
		if err != nil || r.Release == "" {
			return err
		}
		return a.await(c.Context(), r.Release, wait)
	}
	f := c.Flags()
	f.StringVar(&partner, "partner", "", "TRIGRAPH/SERVICE, or the country of a single partner")
	f.StringVar(&service, "service", "", "our acting service (default: the node's)")
	f.StringVar(&method, "method", "release", "release, show or tell")
	f.StringSliceVar(&needs, "need", nil, "FIELD=RUNG,…: raise a field from its default, up to its ceiling")
	f.DurationVar(&wait, "wait", 0, "how long to wait for the partner's receipt; without one in that time, exit status 3")
	need(c, "partner")
	c.AddCommand(a.releaseList(), a.releaseShow(), a.releaseApprove(), a.releaseMove(), a.releaseDeny())
	return c
}

func (a *app) proposed(r disclosure.Result) error {
	name := "nothing goes"
	if r.Release != "" {
		name = r.Release
	}
	return a.printf("%s to %s: %s\n", name, r.Partner, r.Said)
}

// named is a release named by its id, or by its report's serial and --partner.
type named struct{ partner string }

func (n *named) add(c *cobra.Command) {
	c.Args = one("a release's id, or its report's serial with --partner")
	c.Flags().StringVar(&n.partner, "partner", "", "the partner of the latest release of that report")
}

// path finds the release and gives its path at the desk.
func (n *named) path(ctx context.Context, a *app, ref string) (string, error) {
	id, err := n.id(ctx, a, ref)
	return "/releases/" + url.PathEscape(id), err
}

// id finds the release's id.
func (n *named) id(ctx context.Context, a *app, ref string) (string, error) {
	if n.partner == "" {
		return ref, nil
	}
	partner := party.Code(n.partner)
	filter := ""
	if partner.IsService() { // a country stands for its services, which the list names
		filter = query("partner", n.partner)
	}
	answer, err := a.call(ctx, "GET", "/releases"+filter, nil)
	if err != nil {
		return "", err
	}
	var list desk.Releases
	if err := answer.Read(&list); err != nil {
		return "", err
	}
	for _, r := range list.Releases { // the latest first
		if partner.Includes(r.Partner) && (r.Serial == ref || r.Report == ref) {
			return r.Release, nil
		}
	}
	return "", errs.E(errs.NotFound, "entente", "no release of %q to %s", ref, n.partner)
}

func (a *app) releaseShow() *cobra.Command {
	var n named
	var out, at string
	c := &cobra.Command{Use: "show RELEASE", Short: "Show a release: what the partner would read, and how it was decided"}
	n.add(c)
	c.Flags().StringVar(&out, "out", "", "a new file for the exact bytes, as release approve takes them")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		path, err := n.path(c.Context(), a, args[0])
		if err != nil {
			return err
		}
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		answer, err := a.call(c.Context(), "GET", path+query("as_of", asOf), nil)
		if err != nil {
			return err
		}
		var v disclosure.View
		if err := answer.Read(&v); err != nil {
			return err
		}
		if out != "" {
			if digest(v.Bundle) != v.Hash {
				return errs.E(errs.Internal, "entente", "the bytes that came are not those of %s", v.Hash)
			}
			if err := writeFresh(out, v.Bundle); err != nil {
				return err
			}
		}
		if a.json {
			return a.printf("%s\n", answer.Data)
		}
		return a.view(v)
	}
	return c
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (a *app) releaseApprove() *cobra.Command {
	var n named
	var file, hash, reason, residue string
	var wait time.Duration
	c := &cobra.Command{Use: "approve RELEASE", Short: "Approve the exact bytes that were seen, as an officer who is not the author"}
	n.add(c)
	f := c.Flags()
	f.StringVar(&file, "file", "", "the bytes that were seen, as release show --out wrote them")
	f.StringVar(&hash, "hash", "", "or their hash, sha256:…")
	f.StringVar(&reason, "reason", "", "why")
	f.StringVar(&residue, "residue", "", "why what the residue check found may pass")
	f.DurationVar(&wait, "wait", 0, "how long to wait for the partner's receipt; without one in that time, exit status 3")
	c.RunE = func(c *cobra.Command, args []string) error {
		if (file == "") == (hash == "") {
			return usage(c, "expected either --file or --hash")
		}
		if file != "" {
			seen, err := node.ReadFile(file)
			if err != nil {
				return err
			}
			hash = digest(seen.Data)
		}
		path, err := n.path(c.Context(), a, args[0])
		if err != nil {
			return err
		}
		id := strings.TrimPrefix(path, "/releases/")
		if err := ask(c.Context(), a, "POST", path+"/approve", map[string]string{"hash": hash, "reason": reason, "residue": residue}, a.acted); err != nil {
			return err
		}
		return a.await(c.Context(), id, wait)
	}
	return c
}

func (a *app) releaseMove() *cobra.Command {
	var n named
	var to []string
	var reason string
	c := &cobra.Command{Use: "move RELEASE", Short: "Move fields to other rungs, up to the ceiling; the new bytes wait for approval"}
	n.add(c)
	c.Flags().StringSliceVar(&to, "to", nil, "FIELD=RUNG,…")
	c.Flags().StringVar(&reason, "reason", "", "why")
	need(c, "to", "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		stated, err := readNeeds(c, to)
		if err != nil {
			return err
		}
		path, err := n.path(c.Context(), a, args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", path+"/move", map[string]any{"moves": moves(to, stated, reason)}, a.acted)
	}
	return c
}

// moves keeps the order in which fields were named.
func moves(order []string, rungs map[string]report.Rung, reason string) []release.Move {
	out := make([]release.Move, 0, len(order))
	for _, pair := range order {
		field, _, _ := strings.Cut(strings.TrimSpace(pair), "=")
		out = append(out, release.Move{Field: field, Rung: rungs[field], Reason: reason})
	}
	return out
}

func (a *app) releaseDeny() *cobra.Command {
	var n named
	var reason string
	c := &cobra.Command{Use: "deny RELEASE", Short: "Deny a release that has not left"}
	n.add(c)
	c.Flags().StringVar(&reason, "reason", "", "why")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		path, err := n.path(c.Context(), a, args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", path+"/deny", map[string]string{"reason": reason}, a.acted)
	}
	return c
}

func (a *app) acted(v disclosure.View) error {
	return a.printf("%s to %s: %s\n", v.Release, v.Partner, v.Said)
}

// underWay are the states from which a release moves on by itself.
var underWay = map[string]bool{"proposed": true, "approved": true, "sealed": true, "moved": true, "delivered": true}

// await waits until a release stands still, and tells on standard error where.
// What the partner has not receipted in time ends with the status for a
// partner out of reach.
func (a *app) await(ctx context.Context, id string, wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	deadline := time.Now().Add(wait)
	for {
		answer, err := a.call(ctx, "GET", "/releases/"+url.PathEscape(id), nil)
		if err != nil {
			return err
		}
		var v disclosure.View
		if err := answer.Read(&v); err != nil {
			return err
		}
		copyLeaves := v.Method == release.Release
		if !underWay[v.State] || !copyLeaves && v.State == "approved" {
			_, err := fmt.Fprintf(a.err, "%s\n", v.Said)
			return written(err)
		}
		if time.Now().After(deadline) {
			return errs.E(errs.Unavailable, "entente", "no receipt within %s: %s", wait, v.Said)
		}
		select {
		case <-ctx.Done():
			return errs.E(errs.Unavailable, "entente", "stopped waiting: %s", v.Said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
