package main

import (
	"net/url"
	"time"

	"entente/internal/inside/exchange"

	"github.com/spf13/cobra"
)

// inboxReceipt says what only an officer can say; nothing says it by itself.
func (a *app) inboxReceipt() *cobra.Command {
	var acted bool
	c := &cobra.Command{Use: "receipt ITEM", Short: "Tell the sender of an item that it was read, or acted on", Args: one("the id of an item of the inbox"),
		Long: "The sender gets a receipt that this service has signed, and may show it to others.\nWhat is said once stays."}
	c.RunE = func(c *cobra.Command, args []string) error {
		verb := "read"
		if acted {
			verb = "acted"
		}
		return ask(c.Context(), a, "POST", "/inbox/"+url.PathEscape(args[0])+"/receipt", map[string]any{"verb": verb}, func(r exchange.Acknowledged) error {
			return a.printf("%s is told: %s, %s\n", r.Partner, r.Verb, r.At.UTC().Format(time.RFC3339))
		})
	}
	c.Flags().BoolVar(&acted, "acted", false, "that something was done about it, in place of that it was read")
	return c
}
