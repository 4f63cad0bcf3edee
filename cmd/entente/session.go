package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/desk"

	"github.com/spf13/cobra"
)

// officerLink makes the link by which an officer comes in.
func (a *app) officerLink() *cobra.Command {
	var lasts time.Duration
	var again bool
	c := &cobra.Command{Use: "link CODE", Short: "Make a link by which an officer comes in at a browser, once", Args: one("the officer's code")}
	c.Flags().DurationVar(&lasts, "for", 24*time.Hour, "how long it may be used, at most 168h")
	c.Flags().BoolVar(&again, "again", false, "may be used more than once; in an exercise only")
	c.RunE = func(c *cobra.Command, args []string) error {
		if lasts < time.Minute || lasts > 168*time.Hour {
			return usage(c, "--for %s; expected from 1m to 168h", lasts)
		}
		return ask(c.Context(), a, "POST", "/officers/"+url.PathEscape(args[0])+"/link", map[string]any{"seconds": int(lasts.Seconds()), "again": again}, a.showLink)
	}
	return c
}

func (a *app) showLink(l desk.OfficerLink) error {
	once := "once"
	if l.Again {
		once = "more than once"
	}
	return a.printf("%s\nfor %s, %s, until %s; it is shown here and never again\n", l.URL, l.Officer, once, l.Ends.Format(time.RFC3339))
}

// session lists and ends the sessions of browsers.
func (a *app) session() *cobra.Command {
	list := &cobra.Command{Use: "list", Short: "List the open sessions: all, or with --as those that the officer may see", Args: cobra.NoArgs}
	list.RunE = func(c *cobra.Command, _ []string) error {
		return ask(c.Context(), a, "GET", "/sessions", nil, a.sessions)
	}
	end := &cobra.Command{Use: "end ID", Short: "End a session", Args: one("the session's id")}
	end.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "DELETE", "/sessions/"+url.PathEscape(args[0]), nil, func(struct{}) error {
			return a.printf("%s: ended\n", args[0])
		})
	}
	return group("session", "List and end the sessions of browsers", list, end)
}

func (a *app) sessions(list desk.Sessions) error {
	var b strings.Builder
	table(&b, "SESSION\tOFFICER\tCAME BY\tFROM\tBEGAN\tLAST SEEN\tENDS", func(w *tabwriter.Writer) {
		for _, s := range list.Sessions {
			how := string(s.How)
			if s.Detail != "" {
				how = fmt.Sprintf("%s, %s", s.How, s.Detail)
			}
			row(w, s.ID, s.Officer, how, dash(s.Address), s.Began.Format(time.RFC3339), s.Seen.Format(time.RFC3339), s.Expires.Format(time.RFC3339))
		}
	})
	return a.printf("%s", b.String())
}
