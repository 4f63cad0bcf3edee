package insidedb

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/store/sqldb"
)

// TravelMessage gives a message by its id, without its travellers.
func (tx *Tx) TravelMessage(id string) (TravelMessage, error) {
	s, err := sqldb.One(tx.sql, scanTravel, `SELECT `+travelColumns+` FROM travel_messages WHERE id = $1`, id)
	if err != nil {
		return TravelMessage{}, err
	}
	return tx.openTravel(s)
}

// travelRow gives a message as the log committed to it.
func (tx *Tx) travelRow(id string) (TravelMessage, error) {
	s, err := sqldb.One(tx.sql, scanTravel, `SELECT `+travelColumns+` FROM travel_messages WHERE id = $1`, id)
	return s.TravelMessage, err
}

// TravelQuery chooses messages; what is empty does not choose.
type TravelQuery struct {
	AsOf   time.Time // recorded by then
	Before time.Time // recorded before it: the next page
	Limit  int       // at most MostTravel, which 0 means too
}

// MostTravel bounds a list of messages.
const MostTravel = 1001

// TravelMessages lists messages, the latest first, without their travellers.
func (tx *Tx) TravelMessages(q TravelQuery) ([]TravelMessage, error) {
	if q.Limit <= 0 || q.Limit > MostTravel {
		q.Limit = MostTravel
	}
	last := until(q.AsOf)
	if !q.Before.IsZero() {
		last = min(last, q.Before.UnixMicro()-1)
	}
	rows, err := sqldb.All(tx.sql, scanTravel, `SELECT `+travelColumns+` FROM travel_messages WHERE recorded_at <= $1 ORDER BY recorded_at DESC, id LIMIT $2`, last, q.Limit)
	if err != nil {
		return nil, err
	}
	out := make([]TravelMessage, len(rows))
	for i, s := range rows {
		if out[i], err = tx.openTravel(s); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type sealedTravel struct {
	TravelMessage
	body []byte
}

func scanTravel(row sqldb.Row) (sealedTravel, error) {
	var s sealedTravel
	var lists string
	err := row.Scan(&s.ID, &s.Form, &s.List, &s.Sender, &s.Source, &s.Officer, &s.Count, &s.First, &lists, &s.Lookouts, &s.body, &s.Digest, sqldb.Time(&s.RecordedAt))
	if err != nil {
		return s, err
	}
	return s, fromJSON(lists, &s.Lists)
}

func (tx *Tx) openTravel(s sealedTravel) (TravelMessage, error) {
	m := s.TravelMessage
	l, err := tx.lockOf(m.payload())
	if errs.KindOf(err) == errs.Conflict {
		erasure, err := tx.Erasure(Subject{SubjectTravel, m.ID})
		m.Erased = &erasure.Erased
		return m, err
	}
	if err != nil {
		return m, err
	}
	open := l.openWords
	if m.Digest == "" { // as it was kept before it had one
		open = l.open
	}
	data, err := open("body", s.body)
	if err != nil {
		return m, err
	}
	held, head := m.Message, travelHead{}
	if err := fromJSON(string(data), &head); err != nil {
		return m, err
	}
	m.Message, m.File = head.Message, head.File
	if m.Form, m.List = held.Form, held.List; m.Digest == "" {
		m.Sender = held.Sender
	}
	return m, nil
}

// batchOf is how many rows are asked for, or written, at once. Statements are of
// lengths that are powers of two, so that those which are kept prepared stay few.
const batchOf = 256

// Travellers opens travellers by their numbers, in the order of these. Who is erased,
// or was never there, is missing.
func (tx *Tx) Travellers(seqs []int64) ([]Traveller, error) {
	out, err := tx.Opened(seqs)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]int, len(seqs))
	for i, s := range seqs {
		at[s] = i
	}
	slices.SortFunc(out, func(a, b Traveller) int { return at[a.Seq] - at[b.Seq] })
	return out, tx.withFlights(out)
}

// withFlights gives travellers the flights that they were on.
func (tx *Tx) withFlights(all []Traveller) error {
	at := make(map[int64]int, len(all))
	seqs := make([]int64, len(all))
	for i, t := range all {
		at[t.Seq], seqs[i] = i, t.Seq
	}
	for part := range slices.Chunk(seqs, batchOf) {
		rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (r [2]int64, err error) { return r, row.Scan(&r[0], &r[1]) },
			`SELECT j.traveller, j.flight FROM journeys j JOIN flights f ON f.id = j.flight WHERE j.traveller IN (`+places(1, wide(len(part)))+`) ORDER BY f.departs, f.id`, padded(part)...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			i := at[r[0]]
			all[i].Flights = append(all[i].Flights, r[1])
		}
	}
	return nil
}

type sealedTraveller struct {
	Traveller
	body []byte
}

func scanTraveller(row sqldb.Row) (sealedTraveller, error) {
	var s sealedTraveller
	return s, row.Scan(&s.Seq, &s.Message, &s.Paper, &s.Keys.Person, &s.body)
}

func (tx *Tx) openTraveller(s sealedTraveller) (Traveller, error) {
	l, err := tx.lockOf(payloadID{kind: travelPayload, id: s.Message})
	if err != nil {
		return Traveller{}, err
	}
	data, err := l.open(strconv.FormatInt(s.Seq, 10), s.body)
	if err != nil {
		return Traveller{}, err
	}
	s.Traveller.Traveller, err = travel.DecodeTraveller(data)
	return s.Traveller, err
}

// TravellersOf lists somebody's appearances in messages by either key, the latest
// first: at most limit.
func (tx *Tx) TravellersOf(k travel.Keys, limit int) ([]Traveller, error) {
	var seqs []int64
	for _, x := range []struct{ column, key string }{{"paper", k.Paper}, {"person", k.Person}} {
		if x.key == "" {
			continue
		}
		some, err := sqldb.All(tx.sql, sqldb.Scalar[int64], `SELECT seq FROM travellers WHERE `+x.column+` = $1 AND `+x.column+` <> '' ORDER BY seq DESC LIMIT $2`, x.key, limit)
		if err != nil {
			return nil, err
		}
		seqs = append(seqs, some...)
	}
	slices.SortFunc(seqs, func(a, b int64) int { return int(b - a) })
	seqs = slices.Compact(seqs)
	return tx.Travellers(seqs[:min(len(seqs), limit)])
}

// Flights gives flights by their numbers, in the order of departure.
func (tx *Tx) Flights(ids []int64) ([]Flight, error) {
	var out []Flight
	for part := range slices.Chunk(ids, batchOf) {
		rows, err := sqldb.All(tx.sql, scanFlight, `SELECT `+flightColumns+` FROM flights WHERE id IN (`+places(1, wide(len(part)))+`)`, padded(part)...)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	slices.SortFunc(out, func(a, b Flight) int {
		if c := a.Departs.Compare(b.Departs); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	return out, nil
}

const flightColumns = `id, carrier, number, from_port, to_port, departs, arrives, stated = 0`

func scanFlight(row sqldb.Row) (Flight, error) {
	var f Flight
	err := row.Scan(&f.ID, &f.Carrier, &f.Number, &f.From, &f.To, sqldb.Time(&f.Departs), sqldb.Time(&f.Arrives), &f.Unstated)
	if f.Arrives.UnixMicro() == 0 {
		f.Arrives = time.Time{}
	}
	return f, err
}

// Aboard is somebody on a flight.
type Aboard struct {
	Traveller int64
	Message   string
	travel.Keys
	Booking string // a hash; "" for none
	Seat    string
}

// AboardFlight lists who was on a flight, as messages state them: one person may
// stand there more than once.
func (tx *Tx) AboardFlight(flight int64) ([]Aboard, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Aboard, error) {
		var a Aboard
		return a, row.Scan(&a.Traveller, &a.Message, &a.Paper, &a.Person, &a.Booking, &a.Seat)
	}, `SELECT t.seq, t.message, t.paper, t.person, j.booking, j.seat FROM journeys j JOIN travellers t ON t.seq = j.traveller WHERE j.flight = $1 ORDER BY t.seq`, flight)
}

// places are placeholders from $first on, n of them.
func places(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	return b.String()
}

// wide is the power of two that holds n values.
func wide(n int) int {
	w := 1
	for w < n {
		w *= 2
	}
	return w
}

// padded are values as many as is wide: the last again and again.
func padded[T any](list []T) []any {
	out := make([]any, wide(len(list)))
	for i := range out {
		out[i] = list[min(i, len(list)-1)]
	}
	return out
}

func anys(list []int64) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
