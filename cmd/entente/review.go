package main

import (
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/release"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/node"

	"github.com/spf13/cobra"
)

func (a *app) review() *cobra.Command {
	return group("review", "Work through what waits for review", a.reviewList(), a.reviewClaim(), a.reviewYield(), a.reviewCompare(), a.reviewChange(),
		a.reviewApprove(), a.reviewEnd("return", "Send a release back to its proposer"), a.reviewEnd("deny", "Deny a release"), a.reviewHistory())
}

func (a *app) reviewList() *cobra.Command {
	var mine, unclaimed bool
	var partner string
	c := &cobra.Command{Use: "list", Short: "List what waits, most urgent first", Args: cobra.NoArgs}
	f := c.Flags()
	f.BoolVar(&mine, "mine", false, "what the officer of --as has claimed")
	f.BoolVar(&unclaimed, "unclaimed", false, "what nobody has claimed")
	f.StringVar(&partner, "partner", "", "for one partner, or the services of a country")
	c.RunE = func(c *cobra.Command, _ []string) error {
		path := "/review" + query("mine", set(mine), "unclaimed", set(unclaimed), "partner", partner)
		return ask(c.Context(), a, "GET", path, nil, a.queue)
	}
	return c
}

// set writes a flag as a parameter that is left out when it is not set.
func set(flag bool) string {
	if flag {
		return "true"
	}
	return ""
}

func (a *app) queue(q desk.Queue) error {
	var b strings.Builder
	table(&b, "RELEASE\tREPORT\tPARTNER\tPRECEDENCE\tKIND\tVALID UNTIL\tGAPS\tRESIDUE\tAPPROVED\tCLAIM\tWAITS FOR", func(w *tabwriter.Writer) {
		for _, r := range q.Waiting {
			claim := "—"
			if r.Claim != nil {
				claim = r.Claim.Officer + " until " + r.Claim.Until.UTC().Format(time.RFC3339)
			}
			reason := r.Reason
			if r.Stale {
				reason += "; the rules have changed since"
			}
			row(w, r.Release, dash(r.Serial), string(r.Partner), r.Precedence, r.Kind, instantOf(r.ValidUntil), number(r.Gaps), number(r.Residue),
				number(r.Approved)+" of "+officers(r.Officers, r.Lead), claim, visible(reason))
		}
	})
	return a.printf("%s", b.String())
}

// officers says how many approve something, and that each has rank where it takes that.
func officers(n int, lead bool) string {
	if lead {
		return number(n) + ", each with role lead"
	}
	return number(n)
}

// reviewed is a release named for an act of review, and for whom it is done.
type reviewed struct {
	named
	behalf string
}

func (r *reviewed) add(c *cobra.Command) {
	r.named.add(c)
	c.Flags().StringVar(&r.behalf, "on-behalf", "", "who delegated the authority (default: one's own, else the only one delegated)")
}

// act does one act of review on the release that is named.
func (r *reviewed) act(c *cobra.Command, a *app, ref, what string, body map[string]any) error {
	path, err := r.at(c, a, ref)
	if err != nil {
		return err
	}
	if r.behalf != "" {
		body["for"] = r.behalf
	}
	return ask(c.Context(), a, "POST", path+"/"+what, body, a.acted)
}

// at is the path of the release's review.
func (r *reviewed) at(c *cobra.Command, a *app, ref string) (string, error) {
	path, err := r.path(c.Context(), a, ref)
	return "/review/" + strings.TrimPrefix(path, "/releases/"), err
}

func (a *app) reviewClaim() *cobra.Command {
	var r reviewed
	var last time.Duration
	var take bool
	var reason string
	c := &cobra.Command{Use: "claim RELEASE", Short: "Claim a release for a time, so that nobody else works on it"}
	r.add(c)
	c.Flags().DurationVar(&last, "for", disclosure.UsualClaim, "how long, in whole minutes, from 1m to 8h")
	c.Flags().BoolVar(&take, "take", false, "take it from the officer who holds it, as a lead")
	c.Flags().StringVar(&reason, "reason", "", "why it is taken")
	c.RunE = func(c *cobra.Command, args []string) error {
		if last < disclosure.ShortestClaim || last > disclosure.LongestClaim || last%time.Minute != 0 {
			return usage(c, "--for %s; expected whole minutes, from 1m to 8h", last)
		}
		return r.act(c, a, args[0], "claim", map[string]any{"minutes": int(last / time.Minute), "take": take, "reason": reason})
	}
	return c
}

func (a *app) reviewYield() *cobra.Command {
	var r reviewed
	var reason string
	c := &cobra.Command{Use: "release RELEASE", Short: "Give a claim back"}
	r.add(c)
	c.Flags().StringVar(&reason, "reason", "", "why")
	c.RunE = func(c *cobra.Command, args []string) error {
		return r.act(c, a, args[0], "yield", map[string]any{"reason": reason})
	}
	return c
}

func (a *app) reviewChange() *cobra.Command {
	var r reviewed
	var to, forms []string
	var rewrite, text, reason string
	c := &cobra.Command{Use: "change RELEASE", Short: "Choose other rungs, forms or words, up to the ceiling; the new bytes wait for approval"}
	r.add(c)
	f := c.Flags()
	f.StringSliceVar(&to, "to", nil, "FIELD=RUNG,…")
	f.StringSliceVar(&forms, "form", nil, "ITEM=FORM,…: title or portion:N as written, gist:ID, tearline:ID or withheld")
	f.StringVar(&rewrite, "rewrite", "", "ITEM: title or portion:N, whose text --text takes the place of; its mark stays")
	f.StringVar(&text, "text", "", "a file with the officer's own words")
	f.StringVar(&reason, "reason", "", "why")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		if (rewrite == "") != (text == "") || len(to)+len(forms) == 0 && rewrite == "" {
			return usage(c, "expected --to, --form, or --rewrite with --text")
		}
		body := map[string]any{}
		if len(to) > 0 {
			stated, err := readNeeds(c, to)
			if err != nil {
				return err
			}
			body["moves"] = moves(to, stated, reason)
		}
		wordings, err := a.wordings(c, forms, rewrite, text, reason)
		if err != nil {
			return err
		}
		if len(wordings) > 0 {
			body["wordings"] = wordings
		}
		return r.act(c, a, args[0], "change", body)
	}
	return c
}

// wordings reads --form, --rewrite and --text.
func (a *app) wordings(c *cobra.Command, forms []string, rewrite, text, reason string) ([]release.Wording, error) {
	var out []release.Wording
	for _, pair := range forms {
		item, form, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || form == "" {
			return nil, usage(c, "--form %q; expected ITEM=FORM such as portion:0=gist:g1", pair)
		}
		out = append(out, release.Wording{Item: item, Form: form, Reason: reason})
	}
	if rewrite == "" {
		return out, nil
	}
	words, err := node.ReadFile(text)
	if err != nil {
		return nil, err
	}
	return append(out, release.Wording{Item: rewrite, Text: strings.TrimRight(string(words.Data), "\r\n"), Reason: reason}), nil
}

func (a *app) reviewApprove() *cobra.Command {
	var r reviewed
	var file, hash, reason, residue string
	c := &cobra.Command{Use: "approve RELEASE", Short: "Approve the exact bytes that were seen, as the officer who holds the claim"}
	r.add(c)
	f := c.Flags()
	f.StringVar(&file, "file", "", "the bytes that were seen, as review compare --out wrote them")
	f.StringVar(&hash, "hash", "", "or their hash, sha256:…")
	f.StringVar(&reason, "reason", "", "why")
	f.StringVar(&residue, "residue", "", "why what the residue check found may pass")
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
		return r.act(c, a, args[0], "approve", map[string]any{"hash": hash, "reason": reason, "residue": residue})
	}
	return c
}

// reviewEnd is the command that returns or denies.
func (a *app) reviewEnd(what, short string) *cobra.Command {
	var r reviewed
	var reason string
	c := &cobra.Command{Use: what + " RELEASE", Short: short}
	r.add(c)
	c.Flags().StringVar(&reason, "reason", "", "why")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return r.act(c, a, args[0], what, map[string]any{"reason": reason})
	}
	return c
}

func (a *app) reviewHistory() *cobra.Command {
	var r reviewed
	var at string
	c := &cobra.Command{Use: "history RELEASE", Short: "Show every step: who did what, when, for whom, on which bytes"}
	r.named.add(c)
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		path, err := r.at(c, a, args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", path+"/history"+query("as_of", asOf), nil, a.steps)
	}
	return c
}

func (a *app) steps(list desk.Steps) error {
	var b strings.Builder
	table(&b, "TIME\tSTEP\tBY\tBYTES\tREASON", func(w *tabwriter.Writer) {
		for _, s := range list.Steps {
			if s.Act == nil {
				row(w, s.At.UTC().Format(time.RFC3339), s.State, dash(s.Actor), "—", dash(visible(s.Reason)))
				continue
			}
			row(w, s.At.UTC().Format(time.RFC3339), step(*s.Act), by(s.Act.Officer, s.Act.For), bytesOf(*s.Act), dash(visible(s.Reason)))
		}
	})
	return a.printf("%s", b.String())
}

func by(officer, behalf string) string {
	if behalf == "" {
		return officer
	}
	return officer + " for " + behalf
}

// step names an act with what it chose.
func step(act disclosure.Act) string {
	switch {
	case act.Field != "":
		return act.Act + " " + act.Field + "=" + string(act.Rung)
	case act.Item != "":
		return act.Act + " " + act.Item + "=" + act.Form
	case act.Until != nil:
		return act.Act + " until " + act.Until.UTC().Format(time.RFC3339)
	}
	return act.Act
}

// bytesOf names the bytes that an act was on, and those that it made.
func bytesOf(act disclosure.Act) string {
	short := func(hash string) string {
		return strings.TrimPrefix(hash, "sha256:")[:min(12, len(strings.TrimPrefix(hash, "sha256:")))]
	}
	if act.Before == "" {
		return short(act.Hash)
	}
	return short(act.Before) + " → " + short(act.Hash)
}
