package main

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/inside/warnings"

	"github.com/spf13/cobra"
)

// aimed are the flags of whom something is given to.
type aimed struct {
	partner string
	needs   []string
}

func (x *aimed) flags(c *cobra.Command) {
	c.Flags().StringVar(&x.partner, "partner", "", "to whom: a party of the rules, such as RUS or RUS/FSB")
	c.Flags().StringSliceVar(&x.needs, "need", nil, "FIELD=RUNG,…: raise a field from its default, up to its ceiling")
	need(c, "partner")
}

func (x *aimed) body(c *cobra.Command) (map[string]any, error) {
	stated, err := readNeeds(c, x.needs)
	out := map[string]any{"partner": party.Code(x.partner)}
	if len(stated) > 0 {
		out["needs"] = stated
	}
	return out, err
}

func (a *app) warningStrip() *cobra.Command {
	var x aimed
	var method string
	c := &cobra.Command{Use: "strip ID", Short: "Show who, what, where, when and how: held, and what would go to a partner", Args: one(warnable),
		Long: "Nothing goes and nothing is recorded. What is held closely enough to be acted on and would not\n" +
			"go so is named. The last line says what may be claimed of completeness."}
	x.flags(c)
	c.Flags().StringVar(&method, "method", "release", "release, show, tell")
	c.RunE = func(c *cobra.Command, args []string) error {
		body, err := x.body(c)
		if err != nil {
			return err
		}
		body["method"] = method
		return ask(c.Context(), a, "POST", onWarning(args[0], "strip"), body, a.stripShown)
	}
	return c
}

func (a *app) warningPlan() *cobra.Command {
	var ways []string
	c := &cobra.Command{Use: "plan ID", Short: "Say by which ways, in order, a warning is to be given", Args: one(warnable)}
	c.Flags().StringArrayVar(&ways, "way", nil, "link=PARTY, intermediary=PARTY via PARTY, tell=PARTY, file=PARTY; may be repeated, the first first")
	need(c, "way")
	c.RunE = func(c *cobra.Command, args []string) error {
		var plan []warnings.Way
		for _, s := range ways {
			by, to, _ := strings.Cut(s, "=")
			to, via, _ := strings.Cut(to, " via ")
			plan = append(plan, warnings.Way{By: by, To: party.Code(strings.TrimSpace(to)), Via: party.Code(strings.TrimSpace(via))})
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "plan"), map[string]any{"ways": plan}, a.warningShown)
	}
	return c
}

func (a *app) warningSend() *cobra.Command {
	var x aimed
	var claim, pass, ground string
	c := &cobra.Command{Use: "send ID", Short: "Propose a warning to a partner; once it is admitted its acknowledgement is wanted", Args: one(warnable)}
	x.flags(c)
	c.Flags().StringVar(&claim, "completeness", "", "state that it is all that is held, or reduced; refused where it is not true (default: nothing is stated)")
	c.Flags().StringVar(&pass, "pass-to", "", "ask the partner to pass it on to this party")
	c.Flags().StringVar(&ground, "ground", "agreement", "why the acknowledgement is owed: law, agreement, courtesy")
	c.RunE = func(c *cobra.Command, args []string) error {
		body, err := x.body(c)
		if err != nil {
			return err
		}
		for key, s := range map[string]string{"completeness": claim, "pass_to": pass, "ground": ground} {
			if s != "" {
				body[key] = s
			}
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "send"), body, func(s warnings.Sent) error {
			if err := a.stripShown(s.Strip); err != nil {
				return err
			}
			return a.printf("%s: %s\n", s.Release, s.Said)
		})
	}
	return c
}

func (a *app) warningTell() *cobra.Command {
	var x aimed
	var office, place, at, lang, interpreter string
	var portions []string
	c := &cobra.Command{Use: "tell ID", Short: "Record that a warning was told orally: our word alone", Args: one(warnable),
		Long: "What may be told is decided by the method tell; the record has those words, or the portions of\n" +
			"them that are chosen, and no others. Where a review is needed, it is told once it is approved."}
	x.flags(c)
	f := c.Flags()
	f.StringSliceVar(&portions, "portion", nil, "what was told: title, or a portion's number as the strip has it, from 0; may be repeated (default: all that may be told)")
	f.StringVar(&office, "office", "", "who was told, by office")
	f.StringVar(&place, "place", "", "where")
	f.StringVar(&at, "at", "", "when")
	f.StringVar(&lang, "lang", "", "in which language, such as ru")
	f.StringVar(&interpreter, "interpreter", "", "who interpreted, by office")
	need(c, "office", "place", "at", "lang")
	c.RunE = func(c *cobra.Command, args []string) error {
		body, err := x.body(c)
		if err != nil {
			return err
		}
		if body["at"], err = instant(c, "at", at); err != nil {
			return err
		}
		body["office"], body["place"], body["language"] = office, place, lang
		if interpreter != "" {
			body["interpreter"] = interpreter
		}
		if portions != nil {
			if body["portions"], err = portionNumbers(c, portions); err != nil {
				return err
			}
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "tell"), body, a.warningShown)
	}
	return c
}

// portionNumbers reads title and the numbers of portions, as decisions have them.
func portionNumbers(c *cobra.Command, words []string) ([]int, error) {
	var out []int
	for _, w := range words {
		if w == "title" {
			out = append(out, report.TitleIndex)
			continue
		}
		n, err := strconv.ParseUint(strings.TrimPrefix(w, "portion:"), 10, 16)
		if err != nil {
			return nil, usage(c, "--portion %q; expected title, or a portion's number from 0", w)
		}
		out = append(out, int(n))
	}
	return out, nil
}

func (a *app) warningFile() *cobra.Command {
	var x aimed
	var out, recipient, passphrase string
	c := &cobra.Command{Use: "file ID", Short: "Make a sealed file of a warning, for delivery by hand where there is no channel", Args: one(warnable),
		Long: "The file is in the format of age; whoever has the key or the passphrase opens it with that public\n" +
			"tool. It holds what may be released to the party, and no copy lies here. That it was delivered is\n" +
			"for warning handed."}
	x.flags(c)
	c.Flags().StringVar(&out, "out", "", "the file to write; it must not be there")
	c.Flags().StringVar(&recipient, "recipient", "", "an age recipient, age1…")
	c.Flags().StringVar(&passphrase, "passphrase-file", "", "a file whose first line is a passphrase of at least 16 characters")
	need(c, "out")
	c.RunE = func(c *cobra.Command, args []string) error {
		body, err := x.body(c)
		if err != nil {
			return err
		}
		if recipient != "" {
			body["recipient"] = recipient
		}
		if passphrase != "" {
			if body["passphrase"], err = firstLine(passphrase); err != nil {
				return err
			}
		}
		f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return errs.Wrap(errs.Invalid, "entente", err, "%s cannot be written, or is there already", out)
		}
		defer f.Close()
		answer, err := a.call(c.Context(), "POST", onWarning(args[0], "file"), body)
		var made warnings.Filed
		if err == nil {
			err = answer.Read(&made)
		}
		if err == nil {
			_, err = f.Write(made.File)
		}
		if err == nil {
			err = f.Sync()
		}
		if err != nil {
			os.Remove(out)
			return err
		}
		if made.File = nil; a.json {
			return a.emit(map[string]any{"v": 1, "file": out, "digest": made.Digest, "warning": made.Warning})
		}
		return a.printf("%s\n%s\n", out, made.Digest)
	}
	return c
}

// firstLine reads a secret from a file, which is named in errors and nothing of it.
func firstLine(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", errs.Wrap(errs.Invalid, "entente", err, "%s cannot be read", name)
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return strings.TrimRight(string(line), "\r"), nil
}

func (a *app) warningHanded() *cobra.Command {
	var partner, digest, courier, place, at string
	c := &cobra.Command{Use: "handed ID", Short: "Record that a sealed file was delivered", Args: one(warnable)}
	f := c.Flags()
	f.StringVar(&partner, "partner", "", "to whom")
	f.StringVar(&digest, "file", "", "the file's digest, as warning file gave it")
	f.StringVar(&courier, "by", "", "who delivered it, by office")
	f.StringVar(&place, "place", "", "where")
	f.StringVar(&at, "at", "", "when")
	need(c, "partner", "file", "by", "place", "at")
	c.RunE = func(c *cobra.Command, args []string) error {
		when, err := instant(c, "at", at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "handed"), struct {
			Partner party.Code `json:"partner"`
			Digest  string     `json:"digest"`
			Courier string     `json:"courier"`
			Place   string     `json:"place"`
			At      time.Time  `json:"at"`
		}{party.Code(partner), digest, courier, place, when}, a.warningShown)
	}
	return c
}

func (a *app) warningAck() *cobra.Command {
	var partner, how, at string
	c := &cobra.Command{Use: "ack ID", Short: "Record that a warning was acknowledged otherwise than by the link", Args: one(warnable)}
	c.Flags().StringVar(&partner, "partner", "", "by whom")
	c.Flags().StringVar(&how, "how", "", "how it came; the words stay here")
	c.Flags().StringVar(&at, "at", "", "when")
	need(c, "partner", "how", "at")
	c.RunE = func(c *cobra.Command, args []string) error {
		when, err := instant(c, "at", at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "ack"), map[string]any{"partner": partner, "how": how, "at": when}, a.warningShown)
	}
	return c
}
