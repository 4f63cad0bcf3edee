package main

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/inside/journeys"

	"github.com/spf13/cobra"
)

// whoOf is how a person is named on the command line.
const whoOf = "the id of a hit, the number of a traveller, or a key of a person"

// travelJourneys are the commands that ask about journeys.
func (a *app) travelJourneys() []*cobra.Command {
	return []*cobra.Command{a.travelTogether(), a.travelPairs(), a.travelPerson(), a.travelTrips(), a.travelStay()}
}

// earliestAsked is the first year that journeys are asked for in: before it nobody flew.
const earliestAsked = 1900

// window is which journeys are asked for, and as of when.
type window struct {
	since, until, at string
	limit            limitFlag
}

func (w *window) flags(c *cobra.Command, since, until string) {
	f := c.Flags()
	f.StringVar(&w.since, "since", "", since)
	f.StringVar(&w.until, "until", "", until)
	w.dated(c)
}

func (w *window) dated(c *cobra.Command) {
	c.Flags().StringVar(&w.at, "as-of", "", "as it was recorded by then (default: now)")
	w.limit.of(c, 50, journeys.MostListed)
}

// asked writes the window as the desk reads it.
func (w *window) asked(c *cobra.Command, more ...string) (string, error) {
	asOf, err := asOfFlag(c, w.at)
	if err != nil {
		return "", err
	}
	pairs := append([]string{"as_of", asOf, "limit", w.limit.String()}, more...)
	if w.since != "" {
		t, err := instant(c, "since", w.since)
		if err != nil {
			return "", err
		}
		if t.Year() < earliestAsked {
			return "", usage(c, "--since %q; expected a time from %d on", w.since, earliestAsked)
		}
		pairs = append(pairs, "since", t.Format(time.RFC3339Nano))
	}
	if w.until != "" {
		t, err := endOf(c, w.until)
		if err != nil {
			return "", err
		}
		if t.Year() < earliestAsked {
			return "", usage(c, "--until %q; expected a time from %d on", w.until, earliestAsked)
		}
		pairs = append(pairs, "until", t.Format(time.RFC3339Nano))
	}
	return query(pairs...), nil
}

// ofPerson is a command that asks the desk about one person.
func ofPerson[T any](a *app, use, short, long, path string, show func(T) error) *cobra.Command {
	var w window
	c := &cobra.Command{Use: use + " WHO", Short: short, Args: one(whoOf),
		Long: long + "\n\nWHO is " + whoOf + ".\nThat you asked is on record."}
	w.flags(c, "only departures from then on, by the clocks of the ports", "only departures until then; of a date, its end")
	c.RunE = func(c *cobra.Command, args []string) error {
		which, err := w.asked(c)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", path+which, map[string]string{"of": args[0]}, show)
	}
	return c
}

func (a *app) travelTogether() *cobra.Command {
	var flight int64
	c := ofPerson(a, "together", "Show who was near to somebody: same booking, seats, row, flight",
		"Of a hit or a traveller it is the journey of that message, of a key all that the\nperson flew. The nearest stand first. With --flight it is who was near to each\nconfirmed hit on that flight.", "/travel-together", a.together)
	of := c.RunE
	c.Use = "together WHO | --flight NUMBER"
	c.Flags().Int64Var(&flight, "flight", 0, "a flight by its number here, instead of WHO")
	c.MarkFlagsMutuallyExclusive("flight", "since")
	c.MarkFlagsMutuallyExclusive("flight", "until")
	c.Args = func(c *cobra.Command, args []string) error {
		if c.Flags().Changed("flight") == (len(args) == 1) || len(args) > 1 {
			return usage(c, "expected %s, or --flight with a flight's number here", whoOf)
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if !c.Flags().Changed("flight") {
			return of(c, args)
		}
		if flight < 1 {
			return usage(c, "--flight %d; expected the number of a flight", flight)
		}
		w := window{}
		w.at, _ = c.Flags().GetString("as-of")
		if c.Flags().Changed("limit") {
			w.limit = *c.Flags().Lookup("limit").Value.(*limitFlag)
		}
		which, err := w.asked(c)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/travel-flights/"+fmt.Sprint(flight)+which, nil, a.aboard)
	}
	return c
}

func (a *app) travelPairs() *cobra.Command {
	return ofPerson(a, "pairs", "Show who travels with a person more often than chance has it, with the arithmetic",
		"Who shared two flights or more is weighed against chance: each flight of the person\nis one trial, with the chance that the other was on it: the other's flights on that\nroute in that month, divided by all that are held of them. Families, parties and\ncrews travel together too: no number says why.", "/travel-pairs", a.pairs)
}

func (a *app) travelPerson() *cobra.Command {
	return ofPerson(a, "person", "Show all journeys of a person in order, with their messages, and who asked about them",
		"Rows with a document, or a name and date of birth, in common are taken for one person.", "/travel-persons", a.journeysOf)
}

func (a *app) travelTrips() *cobra.Command {
	return ofPerson(a, "trips", "Show the round trips of a person, through hubs, with the days away",
		"A leg follows on another that ended in the same port or country at most 24 hours\nbefore. Connections that were booked apart are flagged.", "/travel-trips", a.trips)
}

func (a *app) travelStay() *cobra.Command {
	var w window
	var in, from string
	c := &cobra.Command{Use: "stay [--in COUNTRY]", Short: "Show who entered a country and has not left it", Args: cobra.NoArgs,
		Long: "Whoever entered within the time and has no journey out of it by its end, the earliest\nentry first. Only journeys that are held count: who left by land did not leave here,\nunless they were seen later to set out from another country.\nThat you asked is on record."}
	c.Flags().StringVar(&in, "in", "", "the country: FR, FRA or France (default: home of watch.yaml)")
	c.Flags().StringVar(&from, "from", "", "only whose last flight in came from this country")
	w.flags(c, "who entered from then on (default: 90 days before --until)", "who has not left by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		which, err := w.asked(c, "in", in, "from", from)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/travel-stays"+which, nil, a.stays)
	}
	return c
}

// personName is how somebody is shown in a table.
func personName(p journeys.Person) string { return dash(visible(strings.Join(p.Names, " / "))) }
