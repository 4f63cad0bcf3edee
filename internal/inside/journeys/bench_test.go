package journeys_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

// What the benchmark's world is made of.
const (
	benchRoutes    = 500 // each way of it
	benchMonths    = 6
	benchAboard    = 250
	benchEach      = 10 // journeys of one person, on their own routes
	benchSubject   = 40 // journeys of the one who is asked for
	benchCompanion = 300
)

// benchJourneys is how many journeys are held: ENTENTE_JOURNEYS, or 200,000.
func benchJourneys(b *testing.B) int {
	said := os.Getenv("ENTENTE_JOURNEYS")
	if said == "" {
		return 200_000
	}
	n, err := strconv.Atoi(said)
	if err != nil || n < benchAboard {
		b.Fatalf("ENTENTE_JOURNEYS=%q; expected a number of at least %d", said, benchAboard)
	}
	return n
}

// resident is a person of a number, with the keys that their rows have.
func resident(i int) travel.Traveller {
	return somebody(fmt.Sprintf("PERSON N%d", i), fmt.Sprintf("P%08d", i))
}

// benchLeg is a flight of a route.
func benchLeg(route, flight int) travel.Leg {
	port := func(i int) string { return string([]byte{'A' + byte(i/26%26), 'A' + byte(i%26), 'X'}) }
	at := time.Date(2017, 6, 1, 6, 0, 0, 0, time.UTC)
	return travel.Leg{Carrier: "XX", Number: strconv.Itoa(route), From: port(route), To: port(route + 7),
		Departs: at.Add(time.Duration(flight) * 7919 * time.Minute % (benchMonths * 30 * 24 * time.Hour))}
}

// fill writes journeys straight into the tables, a message and a flight for each
// planeload: what is never opened is not sealed. Everybody flies on a route of their own.
func fill(b *testing.B, db *sqldb.DB, journeys int) (people int) {
	b.Helper()
	people = max(journeys/benchEach, benchRoutes)
	r := rand.New(rand.NewPCG(1, 2))
	flights := journeys / benchAboard
	body := bytes.Repeat([]byte{'x'}, 400)
	for from := 0; from < flights; from += 100 {
		must(b, db.Write(b.Context(), func(tx *sqldb.Tx) error {
			for f := from; f < min(from+100, flights); f++ {
				if err := fillFlight(tx, r, f, people, body); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	must(b, db.Write(b.Context(), func(tx *sqldb.Tx) error {
		for name, last := range map[string]int{"flights": flights, "travellers": flights * benchAboard} {
			if _, err := tx.Exec(`INSERT INTO travel_counters (name, last) VALUES ($1, $2)`, name, last); err != nil {
				return err
			}
		}
		return nil
	}))
	return people
}

func fillFlight(tx *sqldb.Tx, r *rand.Rand, f, people int, body []byte) error {
	route := f % benchRoutes
	l := benchLeg(route, f)
	message := fmt.Sprintf("sha256:%064x", f)
	if _, err := tx.Exec(`INSERT INTO flights (id, carrier, number, from_port, to_port, departs, arrives) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		f+1, l.Carrier, l.Number, l.From, l.To, l.Departs); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO travel_messages (id, form, list, sender, source, officer, travellers, first, lists, lookouts, body, recorded_at)
		VALUES ($1, 'paxlst', 'passengers', 'X', 'api', '', $2, $3, '{}', 0, $4, $5)`, message, benchAboard, f*benchAboard+1, body, f+1); err != nil {
		return err
	}
	var travellers, journeys strings.Builder
	var who, flown []any
	for i := range benchAboard {
		seq := f*benchAboard + i + 1
		k := resident(local(r, route, people)).Keys()
		who = append(who, seq, message, k.Paper, k.Person, body)
		flown = append(flown, f+1, seq, strconv.Itoa(seq/2), fmt.Sprintf("%d%c", 1+i/6, 'A'+i%6))
		values(&travellers, i, 5)
		values(&journeys, i, 4)
	}
	if _, err := tx.Exec(`INSERT INTO travellers (seq, message, paper, person, body) VALUES `+travellers.String(), who...); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO journeys (flight, traveller, booking, seat) VALUES `+journeys.String(), flown...)
	return err
}

// local is somebody who flies on a route.
func local(r *rand.Rand, route, people int) int {
	return r.IntN(max(1, people/benchRoutes))*benchRoutes + route
}

// values adds the places of one more row of a statement.
func values(b *strings.Builder, row, columns int) {
	if row > 0 {
		b.WriteString(", ")
	}
	for i := range columns {
		fmt.Fprintf(b, "%s$%d", map[bool]string{true: "(", false: ", "}[i == 0], row*columns+i+1)
	}
	b.WriteString(")")
}

// known keeps the journeys of the one who is asked for as messages are kept: ten routes,
// four flights on each, everybody on board to be opened.
func (w *world) known(b *testing.B, people int) travel.Keys {
	b.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	subject, with := somebody("AHMAD NEVER", "S00000001"), somebody("WITH HIM", "S00000002")
	w.write(b, func(tx *insidedb.Tx) error {
		for f := range benchSubject {
			route := f % 10 * 3
			l := benchLeg(route, f*17+1)
			l.Number = "9" + l.Number
			m := travel.Message{Form: travel.PAXLST, Sender: "X", Legs: []travel.Leg{l}, Unit: fmt.Appendf(nil, "known %d", f)}
			for i := range benchCompanion {
				x := on(resident(local(r, route, people)), fmt.Sprintf("B%d", i/2), fmt.Sprintf("%d%c", 1+i/6, 'A'+i%6))
				if i == 0 {
					x = on(subject, "B0", "1A")
				} else if i == 1 {
					x = on(with, "B9999", "40C")
				}
				x.Legs = []int{0}
				m.Travellers = append(m.Travellers, x)
			}
			if _, _, _, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: "api"}); err != nil {
				return err
			}
		}
		return nil
	})
	return subject.Keys()
}

// BenchmarkCoTravel is co-travel of one person of forty journeys, three hundred on each,
// over the journeys that are held: who was near, and who travels together by the
// arithmetic, beside the record of the look. The floor, of 10,000,000, is 2 s for both.
func BenchmarkCoTravel(b *testing.B) {
	for _, engine := range storetest.Engines()[:1] {
		d := engine.Fresh(b)
		n := benchJourneys(b)
		w := open(b, d)
		people := fill(b, d.Open(b, w.clock.Now), n)
		k := w.known(b, people)
		q := of(k.Paper)
		q.Limit = 50
		b.Run("together", func(b *testing.B) {
			for b.Loop() {
				if got, err := w.Together(b.Context(), q); err != nil || len(got.Journeys) != benchSubject || len(got.Companions) != 50 {
					b.Fatalf("%d journeys, %d companions, %v", len(got.Journeys), len(got.Companions), err)
				}
			}
			b.ReportMetric(float64(n), "journeys")
		})
		b.Run("pairs", func(b *testing.B) {
			for b.Loop() {
				got, err := w.Pairs(b.Context(), q)
				if err != nil || len(got.Pairs) == 0 || got.Pairs[0].Names[0] != "WITH HIM" || got.Pairs[0].Shared != benchSubject {
					b.Fatalf("%+v, %v", got.Pairs, err)
				}
				b.ReportMetric(float64(got.Repeated), "repeated")
			}
			b.ReportMetric(float64(n), "journeys")
		})
		b.Run("both", func(b *testing.B) {
			for b.Loop() {
				_, err := w.Together(b.Context(), q)
				must(b, err)
				_, err = w.Pairs(b.Context(), q)
				must(b, err)
			}
			b.ReportMetric(float64(n), "journeys")
		})
	}
}
