package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/advisories"

	"github.com/spf13/cobra"
)

const advisoryID = "an advisory's id, or as many of its first digits as tell it from others"

// onAdvisory is the path of an advisory, or of an act on it.
func onAdvisory(ref, act string) string { return "/advisories/" + url.PathEscape(ref) + act }

func (a *app) advisoryApprove() *cobra.Command {
	var hash, file, reason string
	c := &cobra.Command{Use: "approve ID", Short: "Approve the exact bytes of an advisory that another officer drafted", Args: one(advisoryID),
		Long: "Whoever approves has seen the exact bytes, and says so by their hash, or by the file that\nadvisory show --out wrote. The advisory is decided again; other words are refused."}
	c.Flags().StringVar(&hash, "hash", "", "of the bytes, as advisory show gives it")
	c.Flags().StringVar(&file, "cap", "", "the file with the bytes, instead of --hash")
	c.Flags().StringVar(&reason, "reason", "", "stays here")
	c.RunE = func(c *cobra.Command, args []string) error {
		if (hash == "") == (file == "") {
			return usage(c, "expected --hash, or --cap with the file that advisory show --out wrote")
		}
		if file != "" {
			data, err := readBounded(file, advisory.MaxSize)
			if err != nil {
				return err
			}
			hash = digest(data)
		}
		return ask(c.Context(), a, "POST", onAdvisory(args[0], "/approve"), map[string]string{"hash": hash, "reason": reason}, a.advisoryLine)
	}
	return c
}

// advisoryReasoned is an act on an advisory that needs a reason.
func (a *app) advisoryReasoned(use, short, act string) *cobra.Command {
	var reason string
	c := &cobra.Command{Use: use, Short: short, Args: one(advisoryID)}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", onAdvisory(args[0], act), map[string]string{"reason": reason}, a.advisoryLine)
	}
	return c
}

func (a *app) advisoryDeny() *cobra.Command {
	return a.advisoryReasoned("deny ID", "Deny an advisory that is not published", "/deny")
}

func (a *app) advisoryEnd() *cobra.Command {
	return a.advisoryReasoned("end ID", "Let an advisory that has expired end, and nothing follow it", "/end")
}

func (a *app) advisoryPublish() *cobra.Command {
	var out string
	c := &cobra.Command{Use: "publish ID --out FILE", Short: "Publish an approved advisory: put it on record, and write its exact bytes", Args: one(advisoryID),
		Long: "Publishing again gives the same bytes. A file that is there with other bytes is left as it is."}
	c.Flags().StringVar(&out, "out", "", "the file for the message")
	need(c, "out")
	c.RunE = func(c *cobra.Command, args []string) error {
		answer, err := a.call(c.Context(), "POST", onAdvisory(args[0], "/publish"), struct{}{})
		if err != nil {
			return err
		}
		if err := takeMessage(answer, out); err != nil {
			return err
		}
		return answered(a, answer, a.advisoryLine)
	}
	return c
}

// takeMessage writes the bytes of an advisory to a file.
func takeMessage(answer desk.Answer, out string) error {
	var v advisories.View
	if err := answer.Read(&v); err != nil {
		return err
	}
	if v.Erased {
		return errs.E(errs.Conflict, "entente", "the report of the advisory is erased, and its bytes with it")
	}
	if digest(v.CAP) != v.Hash {
		return errs.E(errs.Internal, "entente", "the bytes that came are not those of %s", v.Hash)
	}
	return writeWhole(out, v.CAP)
}

// writeWhole writes a file whole or not at all. One that is there with the same bytes
// stays; one with others is an error.
func writeWhole(path string, data []byte) error {
	if held, err := os.ReadFile(path); err == nil {
		if bytes.Equal(held, data) {
			return nil
		}
		return errs.At("entente", path, 0, "", "is there already with other bytes; expected a new file")
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".advisory-*")
	if err != nil {
		return errs.Wrap(errs.Invalid, "entente", err, "%s cannot be written", path)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Link(f.Name(), path) // unlike a renaming, never in place of another file
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, "entente", err, "%s cannot be written", path)
	}
	return nil
}

func (a *app) advisoryDecline() *cobra.Command {
	var d advisories.Declining
	c := &cobra.Command{Use: "decline --warning ID", Short: "Say why the public is not told of what own officials were told", Args: cobra.NoArgs}
	c.Flags().StringVar(&d.Warning, "warning", "", warnable)
	c.Flags().StringVar(&d.Obligation, "obligation", "", "or the obligation to decide on the notice")
	c.Flags().StringVar(&d.Reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return ask(c.Context(), a, "POST", "/public-notices/decline", d, func(n advisories.Notices) error {
			return a.printf("on record: the public is not told\n%s", owedNotices(n.Owed))
		})
	}
	return c
}

func (a *app) advisoryLine(v advisories.View) error {
	return a.printf("%s: %s\n%s", v.ID, advisoryState(v), advisoryRemarks(v))
}

// advisoryState is how an advisory stands, in words.
func advisoryState(v advisories.View) string {
	switch v.Standing {
	case "":
		return v.State
	case advisories.Ended:
		return v.Standing
	}
	return v.State + ", " + v.Standing
}

// advisoryRemarks are what somebody should look at.
func advisoryRemarks(v advisories.View) string {
	var b strings.Builder
	if v.Window != "" {
		fmt.Fprintf(&b, "  %s has expired: what then? update it, or let it end (owed %s)\n", v.ID[:8], v.Window[:8])
	}
	if v.Changed != "" {
		fmt.Fprintf(&b, "  %s: what it rests on no longer stands: %s\n", v.ID[:8], visible(v.Changed))
	}
	return b.String()
}

func owedNotices(all []advisories.Notice) string {
	var b strings.Builder
	for _, n := range all {
		fmt.Fprintf(&b, "owed %s: is the public told? own officials were, of warning %s (since %s)\n", n.Obligation[:8], n.Warning, n.Opened.Format(time.RFC3339))
	}
	return b.String()
}

func (a *app) advisoryList() *cobra.Command {
	var at, after string
	var incoming bool
	c := &cobra.Command{Use: "list", Short: "List advisories, where each stands, and what is owed; or the alerts of others", Args: cobra.NoArgs}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.Flags().StringVar(&after, "after", "", "the next page, as the page before names it")
	c.Flags().BoolVar(&incoming, "incoming", false, "the alerts of others")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		if incoming {
			return ask(c.Context(), a, "GET", "/alerts"+query("as_of", asOf, "after", after), nil, a.alertTable)
		}
		return ask(c.Context(), a, "GET", "/advisories"+query("as_of", asOf, "after", after), nil, a.advisoryTable)
	}
	return c
}

func (a *app) advisoryTable(l advisories.List) error {
	var b strings.Builder
	table(&b, "ID\tMESSAGE\tSTATE\tSENT\tUNTIL\tREPORT\tLANGUAGES\tHEADLINE", func(w *tabwriter.Writer) {
		for _, v := range l.Advisories {
			report := v.Serial
			if report == "" {
				report = v.Report
			}
			row(w, v.ID[:8], v.MsgType+", "+v.Status, advisoryState(v), v.Sent.Format(time.RFC3339), instantOf(v.Expires), visible(report),
				dash(strings.Join(v.Languages, ", ")), dash(visible(v.Headline)))
		}
	})
	for _, v := range l.Advisories {
		b.WriteString(advisoryRemarks(v))
	}
	return a.printf("%s%s%s", b.String(), nextPage(l.Next), owedNotices(l.Owed))
}

func (a *app) alertTable(l advisories.IncomingList) error {
	var b strings.Builder
	table(&b, "HASH\tBROUGHT\tBY\tFROM\tMESSAGE\tSTANDING\tHEADLINE", func(w *tabwriter.Writer) {
		for _, in := range l.Alerts {
			if in.Alert == nil {
				row(w, in.Hash[:min(len(in.Hash), 19)], in.Brought.Format(time.RFC3339), visible(in.Officer), dash(""), "quarantined", dash(""), dash(""))
				continue
			}
			headline, standing := "", in.Standing
			if len(in.Alert.Info) > 0 {
				headline = in.Alert.Info[0].Headline
			}
			if in.Disputed {
				standing += ", disputed"
			}
			row(w, in.Hash[:min(len(in.Hash), 19)], in.Brought.Format(time.RFC3339), visible(in.Officer), visible(in.Alert.Sender),
				string(in.Alert.MsgType)+", "+string(in.Alert.Status), dash(standing), dash(visible(headline)))
		}
	})
	for _, in := range l.Alerts {
		if in.Alert == nil {
			fmt.Fprintf(&b, "  %s is quarantined: %s\n", in.Hash[:min(len(in.Hash), 19)], visible(in.Quarantined))
		}
		for _, why := range in.Ignored {
			fmt.Fprintf(&b, "  %s refers in vain: %s\n", in.Hash[:min(len(in.Hash), 19)], visible(why))
		}
	}
	return a.printf("%s%s", b.String(), nextPage(l.Next))
}

// nextPage says how the list goes on.
func nextPage(after string) string {
	if after == "" {
		return ""
	}
	return "more with --after " + after + "\n"
}

func (a *app) advisoryShow() *cobra.Command {
	var out, at string
	c := &cobra.Command{Use: "show ID", Short: "Show an advisory: what the public would read, and who did what about it", Args: one(advisoryID)}
	c.Flags().StringVar(&out, "out", "", "the file for the exact bytes, as advisory approve takes them")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		answer, err := a.call(c.Context(), "GET", onAdvisory(args[0], query("as_of", asOf)), nil)
		if err != nil {
			return err
		}
		if out != "" {
			if err := takeMessage(answer, out); err != nil {
				return err
			}
		}
		return answered(a, answer, a.advisoryShown)
	}
	return c
}

func (a *app) advisoryShown(v advisories.View) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\nhash %s\n%s", v.ID, advisoryState(v), v.Hash, advisoryRemarks(v))
	for _, act := range v.Acts {
		fmt.Fprintf(&b, "%s  %s by %s", act.At.Format(time.RFC3339), act.Act, dash(act.Officer))
		if act.Reason != "" {
			fmt.Fprintf(&b, ": %s", visible(act.Reason))
		}
		b.WriteByte('\n')
	}
	if v.Erased {
		b.WriteString("its report is erased, and what it said with it\n")
		return a.printf("%s", b.String())
	}
	alert, notes, err := advisory.Read(v.CAP)
	if err != nil {
		return errs.Wrap(errs.Internal, "entente", err, "the advisory cannot be read")
	}
	return a.printf("%s\n%s", b.String(), alertPage(readAdvisory{Alert: alert, Notes: notes}))
}

func (a *app) advisoryAdd() *cobra.Command {
	c := &cobra.Command{Use: "add FILE", Short: "Keep an alert of others whole; one that cannot be read is kept apart, with the reason", Args: one("the alert's file")}
	c.RunE = func(c *cobra.Command, args []string) error {
		data, err := readBounded(args[0], advisory.MaxSize)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/alerts", map[string][]byte{"alert": data}, func(in advisories.Incoming) error {
			switch {
			case !in.Fresh:
				return a.printf("%s is held already, brought by %s\n", in.Hash, visible(in.Officer))
			case in.Quarantined != "":
				return a.printf("%s is kept apart: %s\n", in.Hash, visible(in.Quarantined))
			}
			return a.printf("%s is kept; %s\n", in.Hash, dash(in.Standing))
		})
	}
	return c
}
