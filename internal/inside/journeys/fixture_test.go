package journeys_test

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/journeys"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const officer = "o.lind"

// world is a store with journeys, and who answers questions about them.
type world struct {
	*journeys.Journeys
	store *insidedb.Store
	clock *insidetest.Clock
	n     int // messages so far
}

// each runs a test on both engines.
func each(t *testing.T, test func(*testing.T, *world)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { test(t, open(t, d)) })
}

func open(t testing.TB, d *storetest.Database) *world {
	clock := insidetest.NewClock()
	store, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
	must(t, err)
	w := &world{store: store, clock: clock}
	w.Journeys, err = journeys.New(journeys.Config{Store: store, Log: insidetest.Quiet()})
	must(t, err)
	w.write(t, func(tx *insidedb.Tx) error {
		for code, roles := range map[string][]string{officer: {insidedb.RoleWatch}, "o.booth": {insidedb.RoleFront}, "o.eye": {insidedb.RoleOversight}} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Name: code, Roles: roles}); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func wantKind(t testing.TB, err error, want errs.Kind) {
	t.Helper()
	if got := errs.KindOf(err); got != want {
		t.Errorf("error %v has kind %q, want %q", err, got, want)
	}
}

func (w *world) write(t testing.TB, fn func(*insidedb.Tx) error) {
	t.Helper()
	must(t, w.store.Write(t.Context(), fn))
}

// leg is a flight such as "TK1938 BRU IST 2026-03-01T10:00".
func leg(t testing.TB, said string) travel.Leg {
	t.Helper()
	var number, from, to, at string
	if _, err := fmt.Sscan(said, &number, &from, &to, &at); err != nil {
		t.Fatal(err)
	}
	form := "2006-01-02T15:04"
	departs, err := time.Parse(form[:len(at)], at)
	must(t, err)
	return travel.Leg{Carrier: number[:2], Number: number[2:], From: from, To: to, Departs: departs}
}

// somebody is an invented person: a name, which is "" for none, and a passport.
func somebody(name, passport string) travel.Traveller {
	t := travel.Traveller{Role: travel.Passenger}
	if name != "" {
		t.Person.Names = []screening.Name{{Text: name}}
		t.Person.Births = []screening.Birth{{Year: 1985, Month: 4, Day: 3}}
	}
	if passport != "" {
		t.Person.Documents = []screening.Document{{Kind: "passport", Number: passport, Country: "TJ"}}
	}
	return t
}

// on seats somebody under a booking.
func on(t travel.Traveller, booking, seat string) travel.Traveller {
	t.Booking, t.Seat = booking, seat
	return t
}

// fly keeps a message of one flight with whom it names.
func (w *world) fly(t testing.TB, flight string, all ...travel.Traveller) []insidedb.Traveller {
	t.Helper()
	return w.message(t, travel.Message{Legs: []travel.Leg{leg(t, flight)}}, all...)
}

func (w *world) message(t testing.TB, m travel.Message, all ...travel.Traveller) (out []insidedb.Traveller) {
	t.Helper()
	w.n++
	m.Form, m.Sender, m.List, m.Unit = travel.PNRGOV, "XYZ", "bookings", fmt.Appendf(nil, "message %d", w.n)
	for _, x := range all {
		if x.Legs == nil {
			x.Legs = []int{0}
		}
		m.Travellers = append(m.Travellers, x)
	}
	w.write(t, func(tx *insidedb.Tx) (err error) {
		_, out, _, err = tx.AddTravel(insidedb.TravelMessage{Message: m, Source: "api", Officer: officer})
		return err
	})
	return out
}

// confirm records a hit of a traveller that was found to be who was sought.
func (w *world) confirm(t testing.TB, x insidedb.Traveller) (id string) {
	t.Helper()
	w.write(t, func(tx *insidedb.Tx) error {
		h, err := tx.OpenHit(insidedb.Hit{List: "un", Entry: "e1", Message: x.Message, Traveller: x.Seq, Keys: x.Keys, Flight: x.Flights[0], State: insidedb.HitOpen, Verdict: screening.Alert})
		if err != nil {
			return err
		}
		if h, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "opened", Message: x.Message, Traveller: x.Seq, Verdict: screening.Alert}); err != nil {
			return err
		}
		w.clock.Add(time.Minute)
		h.State, id = insidedb.HitSame, h.ID
		_, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "decided", Code: "same", Officer: officer})
		return err
	})
	return id
}

func of(who any) journeys.Query {
	return journeys.Query{Officer: officer, Of: fmt.Sprint(who), Limit: journeys.MostListed}
}
