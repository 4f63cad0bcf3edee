package main

import (
	"strings"
	"time"

	"entente/internal/core/ledger"
	inside "entente/internal/inside/ledger"

	"github.com/spf13/cobra"
)

func (a *app) ledger() *cobra.Command {
	c := group("ledger", "See what came of the exchange with a partner: outcomes first, each with its items", a.ledgerShow())
	c.Long = "Needs --as: an officer's ledger counts what that officer may see, and nothing else.\nNo decision asks the ledger, and no duty to warn (docs/ledger.md)."
	return c
}

// ledgerFlags are what chooses a ledger.
type ledgerFlags struct {
	from, to, at, unit, open string
	csv, items               bool
	limit                    limitFlag
}

func (a *app) ledgerShow() *cobra.Command {
	var l ledgerFlags
	c := &cobra.Command{Use: "show PARTNER", Short: "Show the ledger of a service, or of a country with all its services", Args: one("a partner: RUS, RUS/FSB")}
	f := c.Flags()
	f.StringVar(&l.from, "from", "", "only what was had, or opened, from then on: a day or a time")
	f.StringVar(&l.to, "to", "", "and before then")
	f.StringVar(&l.at, "as-of", "", "as it was recorded by then (default: now)")
	f.StringVar(&l.unit, "by", "", strings.Join(ledger.Units, ", ")+": how long a part of the series is (default: month)")
	f.StringVar(&l.open, "open", "", "open one figure to what it counts, such as warnings.given.acted")
	f.BoolVar(&l.csv, "csv", false, "a table: each figure of each period a row")
	f.BoolVar(&l.items, "items", false, "with --csv: each item a row")
	l.limit.of(c, inside.UsualRefs, inside.MostRefs)
	c.MarkFlagsMutuallyExclusive("csv", "open")
	c.MarkFlagsMutuallyExclusive("csv", "limit")
	c.RunE = func(c *cobra.Command, args []string) error {
		if l.items && !l.csv {
			return usage(c, "--items goes with --csv")
		}
		if l.csv && a.json {
			return usage(c, "--csv and --json; expected one of them")
		}
		which, err := l.query(c, args[0])
		if err != nil {
			return err
		}
		switch {
		case l.items:
			return ask(c.Context(), a, "GET", "/ledgers/items"+query(which...), nil, a.ledgerItemsCSV)
		case l.csv:
			return ask(c.Context(), a, "GET", "/ledgers/periods"+query(append(which, "unit", l.unit)...), nil, a.ledgerCSV)
		case l.open != "":
			which = append(which, "unit", l.unit, "limit", l.limit.String(), "figure", l.open)
			return ask(c.Context(), a, "GET", "/ledgers/figure"+query(which...), nil, a.ledgerOpened)
		}
		which = append(which, "unit", l.unit, "limit", l.limit.String())
		return ask(c.Context(), a, "GET", "/ledgers"+query(which...), nil, a.ledgerShown)
	}
	return c
}

// query is the part that every route takes.
func (l *ledgerFlags) query(c *cobra.Command, partner string) ([]string, error) {
	asOf, err := asOfFlag(c, l.at)
	if err != nil {
		return nil, err
	}
	out := []string{"partner", partner, "as_of", asOf}
	for _, x := range [][2]string{{"from", l.from}, {"to", l.to}} {
		if x[1] == "" {
			continue
		}
		t, err := instant(c, x[0], x[1])
		if err != nil {
			return nil, err
		}
		out = append(out, x[0], t.Format(time.RFC3339Nano))
	}
	return out, nil
}
