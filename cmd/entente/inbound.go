package main

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"entente/internal/inside/exchange"
	"entente/internal/inside/reporting"

	"github.com/spf13/cobra"
)

func (a *app) inboxHold() *cobra.Command {
	list := &cobra.Command{Use: "list", Short: "List what is held, the oldest first, without its words", Args: cobra.NoArgs}
	list.RunE = func(c *cobra.Command, _ []string) error {
		return ask(c.Context(), a, "GET", "/holds", nil, a.arrivals)
	}
	show := &cobra.Command{Use: "show ITEM", Short: "Show a held item with its words, as an officer who may clear it", Args: one("an item of the inbox")}
	show.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "GET", "/holds/"+url.PathEscape(args[0]), nil, a.arrival)
	}
	return group("hold", "See what partners sent and an officer looks at before anybody uses it", list, show)
}

func (a *app) inboxClear() *cobra.Command {
	var reason string
	c := &cobra.Command{Use: "clear ITEM", Short: "End the hold on an item; its sender is told nothing", Args: one("an item of the inbox")}
	c.Flags().StringVar(&reason, "reason", "", "why it may be used; recorded")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", "/inbox/"+url.PathEscape(args[0])+"/clear", map[string]string{"reason": reason}, a.arrival)
	}
	return c
}

// screened says what was looked at before the item could be used; "" for nothing.
func screened(x exchange.Arrival) string {
	var b strings.Builder
	switch {
	case x.Cleared != nil:
		fmt.Fprintf(&b, "  was held for %s; cleared by %s on %s: %s\n", listed(x.HeldFor), x.Cleared.Officer, x.Cleared.At.Format(time.RFC3339), dash(visible(x.Cleared.Reason)))
	case len(x.HeldFor) > 0:
		fmt.Fprintf(&b, "  held for %s: an officer looks at it first\n", listed(x.HeldFor))
	}
	if x.Concern != "" {
		fmt.Fprintf(&b, "  concern of %s: what is made of it serves saving life only\n", x.Concern)
	}
	if len(x.SameAs) > 0 {
		fmt.Fprintf(&b, "  nearly the same words as %s\n", listed(x.SameAs))
	}
	return b.String()
}

func (a *app) reportDerive() *cobra.Command {
	var portions []int
	var topics []string
	c := &cobra.Command{Use: "derive ITEM", Short: "Write the beginning of a report that is made of an item of the inbox", Args: one("an item of the inbox")}
	c.Long = "The report names the item as its source, under the item's uses and onward term, and asks for\n" +
		"its sender's consent. Nothing is stored: go on with it, and take it in with report add."
	c.Flags().IntSliceVar(&portions, "portions", nil, "as the item numbers them, from 0 (default: all but a title)")
	c.Flags().StringSliceVar(&topics, "topics", nil, "of the report, for a tearline says none")
	need(c, "topics")
	c.RunE = func(c *cobra.Command, args []string) error {
		var numbers []string
		for _, n := range portions {
			numbers = append(numbers, strconv.Itoa(n))
		}
		path := "/inbox/" + url.PathEscape(args[0]) + "/derived" + query("portions", strings.Join(numbers, ","), "topics", strings.Join(topics, ","))
		return ask(c.Context(), a, "GET", path, nil, func(d reporting.Draft) error { return a.printf("%s", d.Text) })
	}
	return c
}
