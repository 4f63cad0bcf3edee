package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/desk"
	"entente/internal/inside/exchange"

	"github.com/spf13/cobra"
)

const recallCodes = "why: withdrawn, wrong, remarked, law, end"

func (a *app) recall() *cobra.Command {
	var code, report, due string
	var n named
	c := group("recall", "Take releases back from all that have them, and comply with what partners take back", a.recallStatus(), a.recallComply())
	c.Use = "recall RELEASE"
	below := c.RunE
	n.add(c)
	c.Args = cobra.ArbitraryArgs
	c.Flags().StringVar(&code, "code", "", recallCodes)
	c.Flags().StringVar(&report, "report", "", "every release of this report (serial or id), in place of a release")
	c.Flags().StringVar(&due, "due", "", "by when partners are to confirm")
	c.Long = "Every holder is told that the item no longer holds, and is asked to say what it did.\n" +
		"Nothing is said but the code. What is not delivered is stopped, and recalled only if that is too late."
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 && report == "" {
			return below(c, args)
		}
		if len(args) > 1 || len(args) == 1 && report != "" {
			return usage(c, "expected one release, or --report")
		}
		release := ""
		if len(args) == 1 {
			var err error
			if release, err = n.id(c.Context(), a, args[0]); err != nil {
				return err
			}
		}
		return a.takeBack(c, map[string]any{"release": release, "report": report, "code": code}, code, due)
	}
	return c
}

func (a *app) correct() *cobra.Command {
	var code, with, due string
	c := &cobra.Command{Use: "correct RELEASE", Short: "Tell a release's holder that another stands in its place", Args: one("a release")}
	c.Flags().StringVar(&code, "code", "", recallCodes)
	c.Flags().StringVar(&with, "with", "", "the release that stands in its place, to the same partner")
	c.Flags().StringVar(&due, "due", "", "by when the partner is to confirm")
	need(c, "with")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.takeBack(c, map[string]any{"release": args[0], "with": with, "code": code}, code, due)
	}
	return c
}

func (a *app) takeBack(c *cobra.Command, body map[string]any, code, due string) error {
	if code == "" {
		return usage(c, "--code is missing; expected %s", recallCodes)
	}
	if due != "" {
		at, err := instant(c, "due", due)
		if err != nil {
			return err
		}
		body["due"] = at
	}
	return ask(c.Context(), a, "POST", "/recalls", body, a.recallTable)
}

func (a *app) recallStatus() *cobra.Command {
	var report, at string
	var open bool
	c := &cobra.Command{Use: "status [RELEASE]", Short: "Show every holder, who was told, who has confirmed and how, and who has not", Args: cobra.MaximumNArgs(1)}
	c.Flags().StringVar(&report, "report", "", "of every release of this report (serial or id)")
	c.Flags().BoolVar(&open, "open", false, "only where something is still to be done, or to be decided by an officer")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		release, only := "", ""
		if len(args) == 1 {
			release = args[0]
		}
		if open {
			only = "true"
		}
		return ask(c.Context(), a, "GET", "/recalls"+query("release", release, "report", report, "open", only, "as_of", asOf), nil, a.recallTable)
	}
	return c
}

func (a *app) recallTable(r desk.Recalls) error {
	var b strings.Builder
	table(&b, "RELEASE\tREPORT\tPARTNER\tWHAT\tSTATE\tTOLD\tCONFIRMED\tDUE", func(w *tabwriter.Writer) {
		for _, x := range r.Items {
			confirmed := x.Confirmed
			if x.ConfirmedAt != nil {
				confirmed += " " + x.ConfirmedAt.Format(time.RFC3339)
			}
			row(w, x.Release, dash(x.Serial), string(x.Partner), x.Verb+" "+x.Code, x.State, date(x.ToldAt), dash(confirmed), date(x.Due))
		}
	})
	return a.printf("%s", b.String())
}

// date is a time, or a dash.
func date(t *time.Time) string {
	if t == nil {
		return dash("")
	}
	return t.Format(time.RFC3339)
}

func (a *app) recallComply() *cobra.Command {
	var erase, replaced bool
	var apart string
	c := &cobra.Command{Use: "comply ITEM", Short: "Do what the recall or correction of an item of the inbox asks, and tell its sender", Args: one("the id of an item of the inbox")}
	c.Flags().BoolVar(&erase, "erase", false, "destroy its content, for ever")
	c.Flags().StringVar(&apart, "keep-apart", "", "keep it out of use under a hold; the reason why a record must be kept stays here")
	c.Flags().BoolVar(&replaced, "replaced", false, "a correction: its successor is held and stands in its place")
	c.MarkFlagsOneRequired("erase", "keep-apart", "replaced")
	c.MarkFlagsMutuallyExclusive("erase", "keep-apart", "replaced")
	c.RunE = func(c *cobra.Command, args []string) error {
		body := map[string]string{"code": "erased"}
		switch {
		case replaced:
			body["code"] = "replaced"
		case !erase:
			body["code"], body["reason"] = "apart", apart
		}
		return ask(c.Context(), a, "POST", "/inbox/"+url.PathEscape(args[0])+"/comply", body, a.arrival)
	}
	return c
}

// taken says what the sender of an item wants of it; "" when it stands.
func taken(x exchange.Arrival) string {
	t := x.TakenBack
	if t == nil {
		return ""
	}
	said := "out of use: its sender took it back as " + t.Code
	if t.Successor != "" {
		said += "; in its place stands " + t.Successor
	}
	switch {
	case t.Complied != "":
		said += "; complied: " + t.Complied
	case t.Due != nil:
		said += "; to be complied with by " + t.Due.Format(time.RFC3339)
	default:
		said += "; to be complied with"
	}
	return "  " + said + "\n"
}

func (a *app) consent() *cobra.Command {
	return group("consent", "Ask partners whether what is theirs may be passed on, and answer what they ask", a.consentAsk(), a.consentList(),
		a.consentGive(), a.consentAnswer("decline ASK", "Say that it may not; nothing says why"),
		a.consentAnswer("withdraw ASK", "Take back a consent that we gave, or a question that we asked"))
}

func (a *app) consentAsk() *cobra.Command {
	var to, due string
	var portion int
	c := &cobra.Command{Use: "ask ITEM", Short: "Ask its sender whether an item may be passed on; this tells the sender who is meant", Args: one("the id of an item of the inbox")}
	c.Flags().StringVar(&to, "to", "", "the party that is to have it, such as FRA")
	c.Flags().IntVar(&portion, "portion", -1, "one portion alone, as the item numbers them from 0")
	c.Flags().StringVar(&due, "due", "", "by when an answer is wanted")
	need(c, "to")
	c.RunE = func(c *cobra.Command, args []string) error {
		body := map[string]any{"item": args[0], "to": to}
		if c.Flags().Changed("portion") {
			if portion < 0 {
				return usage(c, "--portion %d; expected a number from 0", portion)
			}
			body["portion"] = portion
		}
		if due != "" {
			at, err := instant(c, "due", due)
			if err != nil {
				return err
			}
			body["due"] = at
		}
		return ask(c.Context(), a, "POST", "/consents", body, a.asked)
	}
	return c
}

func (a *app) consentList() *cobra.Command {
	var open bool
	var at string
	c := &cobra.Command{Use: "list", Short: "List what was asked, of us and by us, and what became of it", Args: cobra.NoArgs}
	c.Flags().BoolVar(&open, "open", false, "only what has no answer")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		only := ""
		if open {
			only = "true"
		}
		return ask(c.Context(), a, "GET", "/consents"+query("open", only, "as_of", asOf), nil, a.consentTable)
	}
	return c
}

func (a *app) consentGive() *cobra.Command {
	var use []string
	var onward, until string
	c := &cobra.Command{Use: "give ASK", Short: "Consent to what a partner asked, under terms", Args: one("a question that the list of consents names")}
	c.Flags().StringSliceVar(&use, "use", nil, "what its receiver may do: intelligence, lead, … (default intelligence)")
	c.Flags().StringVar(&onward, "onward", "", "whether it may go on from there: none, own-government, ask (default none)")
	c.Flags().StringVar(&until, "until", "", "when the consent ends (default: open)")
	c.RunE = func(c *cobra.Command, args []string) error {
		body := map[string]any{}
		if use != nil {
			body["use"] = use
		}
		if onward != "" {
			body["onward"] = onward
		}
		if until != "" {
			at, err := instant(c, "until", until)
			if err != nil {
				return err
			}
			body["until"] = at
		}
		return ask(c.Context(), a, "POST", "/consents/"+url.PathEscape(args[0])+"/give", body, a.asked)
	}
	return c
}

// consentAnswer is an answer without terms; its first word names it.
func (a *app) consentAnswer(use, short string) *cobra.Command {
	act, _, _ := strings.Cut(use, " ")
	c := &cobra.Command{Use: use, Short: short, Args: one("a question that the list of consents names")}
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/consents/"+url.PathEscape(args[0])+"/"+act, map[string]any{}, a.asked)
	}
	return c
}

func (a *app) asked(x exchange.Asked) error {
	return a.consentTable(desk.Consents{Items: []exchange.Asked{x}})
}

func (a *app) consentTable(l desk.Consents) error {
	var b strings.Builder
	table(&b, "ASK\tWHO\tFOR\tWHAT\tSTATE\tUSE\tONWARD\tUNTIL\tDUE", func(w *tabwriter.Writer) {
		for _, x := range l.Items {
			who, what := string(x.Partner)+" asks us", x.Serial
			if x.Ours {
				who, what = "we ask "+string(x.Partner), x.Item
			}
			if x.Portion != nil {
				what += fmt.Sprintf(" portion %d", *x.Portion)
			}
			row(w, x.Ask, who, string(x.To), dash(visible(what)), x.State, listed(x.Use), dash(x.Onward), date(x.Until), date(x.Due))
		}
	})
	return a.printf("%s", b.String())
}
