package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"

	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"

	"github.com/spf13/cobra"
)

func (a *app) emergency() *cobra.Command {
	return group("emergency", "Invoke emergency directives, end and list what was invoked",
		a.emergencyInvoke(), a.emergencyList(), a.emergencyEnd())
}

func (a *app) emergencyInvoke() *cobra.Command {
	var in disclosure.Invocation
	var partners []string
	c := &cobra.Command{Use: "invoke DIRECTIVE", Short: "Wake an emergency directive for one report, for a time", Args: one("the id of an emergency directive"),
		Long: "Until it ends, by itself or by an officer, the directive permits what it says of that\n" +
			"report; where its may_decide names asked, also what waits for a consent. Whoever's\n" +
			"consent is passed over is to be told in time, and oversight is to read of it: both are\n" +
			"owed from then on."}
	f := c.Flags()
	f.StringVar(&in.Report, "report", "", "the report (serial or id)")
	f.StringSliceVar(&partners, "partner", nil, "for these partners alone (default: all that the directive names)")
	f.StringVar(&in.For, "for", "", "how long, such as 24h (default: as long as the directive allows)")
	f.StringVar(&in.Trigger, "trigger", "", "what it is about, stated where the report is no warning: threat-to-life")
	f.StringVar(&in.Office, "office", "", "the office in which the officer acts: the directive's approver")
	f.StringVar(&in.Reason, "reason", "", "why; the words stay here")
	need(c, "report", "office", "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		in.Directive = args[0]
		for _, p := range partners {
			in.Partners = append(in.Partners, party.Code(p))
		}
		return ask(c.Context(), a, "POST", "/emergencies", in, a.oneEmergency)
	}
	return c
}

func (a *app) emergencyEnd() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "end ID", Short: "End an emergency before it ends by itself; what rests on it and is not delivered is withdrawn", Args: one("the id of an emergency, such as E-1")}
	c.Flags().StringVar(&reason, "reason", "", "why; the words stay here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/emergencies/"+url.PathEscape(args[0])+"/end", map[string]string{"reason": reason}, a.oneEmergency)
	}
	return c
}

func (a *app) emergencyList() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "list", Short: "List what was invoked, the latest first; who is to be told, and what went under it", Args: cobra.NoArgs}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/emergencies"+query("as_of", asOf), nil, a.emergencyTable)
	}
	return c
}

func (a *app) oneEmergency(e disclosure.Emergency) error {
	return a.emergencyTable(desk.Emergencies{Emergencies: []disclosure.Emergency{e}})
}

// emergencyTable prints emergencies, then what they opened, then what rests on them.
func (a *app) emergencyTable(l desk.Emergencies) error {
	var b strings.Builder
	table(&b, "EMERGENCY\tSTATE\tDIRECTIVE\tREPORT\tPARTNERS\tFROM\tUNTIL\tBY\tOFFICE\tREASON", func(w *tabwriter.Writer) {
		for _, e := range l.Emergencies {
			until, reason := e.Until, e.Reason
			if e.Ended != nil {
				until = *e.Ended
			}
			var partners []string
			for _, p := range e.Partners {
				partners = append(partners, string(p))
			}
			row(w, e.ID, e.State, e.Directive, visible(e.Report), listed(partners), date(&e.At), date(&until), e.By, visible(e.Office), dash(visible(reason)))
		}
	})
	if slices.ContainsFunc(l.Emergencies, func(e disclosure.Emergency) bool { return len(e.Owed) > 0 }) {
		fmt.Fprintln(&b)
		table(&b, "OWED\tWHAT\tTO\tDUE\tSTATE\tEMERGENCY", func(w *tabwriter.Writer) {
			for _, e := range l.Emergencies {
				for _, o := range e.Owed {
					row(w, o.ID, string(o.Kind), dash(string(o.Party)), date(o.Due), string(o.State), e.ID)
				}
			}
		})
	}
	if slices.ContainsFunc(l.Emergencies, func(e disclosure.Emergency) bool { return len(e.Releases) > 0 }) {
		fmt.Fprintln(&b)
		table(&b, "RELEASE\tPARTNER\tEMERGENCY\tSTATE", func(w *tabwriter.Writer) {
			for _, e := range l.Emergencies {
				for _, r := range e.Releases {
					row(w, r.Release, string(r.Partner), e.ID, visible(r.Said))
				}
			}
		})
	}
	return a.printf("%s", b.String())
}
