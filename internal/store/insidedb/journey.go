package insidedb

import (
	"slices"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/store/sqldb"
)

// What an officer looks at of journeys. The id names whom, which flight or which
// country.
const (
	LookTogether = "together"
	LookPairs    = "pairs"
	LookPerson   = "person"
	LookTrips    = "trips"
	LookStay     = "stay"
)

// Row is somebody as one message states them, without what it says.
type Row struct {
	Seq     int64
	Message string
	travel.Keys
}

// Boarding is that somebody, as one message states them, was on a flight.
type Boarding struct {
	Flight int64
	Aboard
}

// LastTravellerThen is the number of whoever came last by a time; for the zero time it
// is above everybody's.
func (tx *Tx) LastTravellerThen(asOf time.Time) (int64, error) {
	if asOf.IsZero() {
		return until(asOf), nil
	}
	last, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT first + travellers - 1 FROM travel_messages WHERE recorded_at <= $1 ORDER BY recorded_at DESC LIMIT 1`, until(asOf))
	if errs.KindOf(err) == errs.NotFound {
		return 0, nil
	}
	return last, err
}

// byKey runs a query once for the papers and once for the persons among some keys, in
// batches: of each at most limit rows. column stands for the key's in the query, and
// keys for the list of them; $1 is last.
func byKey[T any](tx *Tx, keys []travel.Keys, last int64, limit int, scan func(sqldb.Row) (T, error), query func(column, keys string) string) ([]T, error) {
	var out []T
	for _, x := range []struct {
		column string
		key    func(travel.Keys) string
	}{{"paper", func(k travel.Keys) string { return k.Paper }}, {"person", func(k travel.Keys) string { return k.Person }}} {
		var list []any
		seen := map[string]bool{"": true}
		for _, k := range keys {
			if key := x.key(k); !seen[key] {
				seen[key] = true
				list = append(list, key)
			}
		}
		for len(list) > 0 {
			n := min(len(list), batchOf)
			rows, err := sqldb.All(tx.sql, scan, query(x.column, places(2, wide(n)))+` LIMIT `+strconv.Itoa(limit), append([]any{last}, padded(list[:n])...)...)
			if err != nil {
				return nil, err
			}
			out, list = append(out, rows...), list[n:]
		}
	}
	return out, nil
}

// RowsOf lists the rows that have any of some keys, up to one: of every 200 keys at
// most limit. One row may come twice, by either key.
func (tx *Tx) RowsOf(keys []travel.Keys, last int64, limit int) ([]Row, error) {
	return byKey(tx, keys, last, limit, scanRow, func(column, keys string) string {
		return `SELECT seq, message, paper, person FROM travellers WHERE seq <= $1 AND ` + column + ` <> '' AND ` + column + ` IN (` + keys + `)`
	})
}

// Taken is that whoever has a key is said to be on a flight, or not to have been.
type Taken struct {
	Keys   travel.Keys // one of the two
	Flight int64
	Row    int64  // which says so
	Aboard string // as it says; "" where it does not
}

// TakenBy lists what flights are said of everybody who has any of some keys, up to one row: of
// every 200 keys at most limit. It reads indexes alone.
func (tx *Tx) TakenBy(keys []travel.Keys, last int64, limit int) ([]Taken, error) {
	return byKey(tx, keys, last, limit, func(row sqldb.Row) (k Taken, err error) {
		return k, row.Scan(&k.Keys.Paper, &k.Keys.Person, &k.Flight, &k.Row, &k.Aboard)
	}, func(column, keys string) string {
		said := map[string]string{"paper": `t.paper, ''`, "person": `'', t.person`}[column]
		return `SELECT ` + said + `, j.flight, t.seq, j.aboard FROM travellers t JOIN journeys j ON j.traveller = t.seq
			WHERE t.seq <= $1 AND t.` + column + ` <> '' AND t.` + column + ` IN (` + keys + `)`
	})
}

// RowsAt gives rows by their numbers, in the order of these numbers' size. Who is
// erased, or was never there, is missing.
func (tx *Tx) RowsAt(seqs []int64) ([]Row, error) {
	var out []Row
	for len(seqs) > 0 {
		n := min(len(seqs), batchOf)
		rows, err := sqldb.All(tx.sql, scanRow, `SELECT seq, message, paper, person FROM travellers WHERE seq IN (`+places(1, wide(n))+`) ORDER BY seq`, padded(seqs[:n])...)
		if err != nil {
			return nil, err
		}
		out, seqs = append(out, rows...), seqs[n:]
	}
	return out, nil
}

// Opened opens travellers by their numbers, in the order of messages, without their
// flights. Who is erased, or was never there, is missing.
func (tx *Tx) Opened(seqs []int64) ([]Traveller, error) {
	var out []Traveller
	for part := range slices.Chunk(seqs, batchOf) {
		rows, err := sqldb.All(tx.sql, scanTraveller, `SELECT seq, message, paper, person, body FROM travellers WHERE seq IN (`+places(1, wide(len(part)))+`) ORDER BY message, seq`, padded(part)...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			t, err := tx.openTraveller(r)
			if err != nil {
				return nil, err
			}
			out = append(out, t)
		}
	}
	return out, nil
}

func scanRow(row sqldb.Row) (r Row, err error) {
	return r, row.Scan(&r.Seq, &r.Message, &r.Paper, &r.Person)
}

const selectBoardings = `SELECT j.flight, t.seq, t.message, t.paper, t.person, j.booking, j.seat FROM journeys j JOIN travellers t ON t.seq = j.traveller`

func scanBoarding(row sqldb.Row) (Boarding, error) {
	var b Boarding
	return b, row.Scan(&b.Flight, &b.Traveller, &b.Message, &b.Paper, &b.Person, &b.Booking, &b.Seat)
}

// BoardingsOn lists who was on flights, up to one row, in the order of flights and
// rows: at most limit.
func (tx *Tx) BoardingsOn(flights []int64, last int64, limit int) ([]Boarding, error) {
	return boardings(tx, flights, limit, func(ids, limit string) string {
		return selectBoardings + ` WHERE j.traveller <= ` + strconv.FormatInt(last, 10) + ` AND j.flight IN (` + ids + `) ORDER BY j.flight, j.traveller LIMIT ` + limit
	})
}

// BoardingsOf lists the flights of rows, in the order of rows and flights.
func (tx *Tx) BoardingsOf(seqs []int64) ([]Boarding, error) {
	return boardings(tx, seqs, len(seqs)*travel.MaxLegs, func(ids, limit string) string {
		return selectBoardings + ` WHERE j.traveller IN (` + ids + `) ORDER BY j.traveller, j.flight LIMIT ` + limit
	})
}

func boardings(tx *Tx, ids []int64, limit int, query func(ids, limit string) string) ([]Boarding, error) {
	var out []Boarding
	for len(ids) > 0 && len(out) < limit {
		n := min(len(ids), batchOf)
		rows, err := sqldb.All(tx.sql, scanBoarding, query(places(1, wide(n)), strconv.Itoa(limit-len(out))), padded(ids[:n])...)
		if err != nil {
			return nil, err
		}
		out, ids = append(out, rows...), ids[n:]
	}
	return out, nil
}

// heldFlights keeps to flights that somebody is held to have been on, up to row $1.
const heldFlights = ` AND EXISTS (SELECT 1 FROM journeys j WHERE j.flight = f.id AND j.traveller <= $1)`

// FlightsAlong lists the flights from one port to another that depart from a time on
// and before another, and on which somebody up to one row was.
func (tx *Tx) FlightsAlong(from, to string, since, before time.Time, last int64) ([]Flight, error) {
	return sqldb.All(tx.sql, scanFlight, `SELECT `+flightColumns+` FROM flights f WHERE from_port = $2 AND to_port = $3 AND departs >= $4 AND departs < $5`+heldFlights+
		` ORDER BY departs, id`, last, from, to, since, before)
}

// FlightsTo lists the flights that end at any of some ports, and depart from a time on
// and until another, and on which somebody up to one row was: at most limit.
func (tx *Tx) FlightsTo(ports []string, since, until time.Time, last int64, limit int) ([]Flight, error) {
	args := []any{last, since, until, limit}
	for _, p := range ports {
		args = append(args, p)
	}
	return sqldb.All(tx.sql, scanFlight, `SELECT `+flightColumns+` FROM flights f WHERE departs >= $2 AND departs <= $3 AND to_port IN (`+places(5, len(ports))+`)`+heldFlights+
		` ORDER BY departs, id LIMIT $4`, args...)
}

// ConfirmedHits lists the hits that were found to be the person who was sought, of
// anybody among some rows: by either key, or by the row itself.
func (tx *Tx) ConfirmedHits(rows []Row, asOf time.Time) ([]Hit, error) {
	var keys []travel.Keys
	var seqs []int64
	for _, r := range rows {
		keys, seqs = append(keys, r.Keys), append(seqs, r.Seq)
	}
	found, err := byKey(tx, keys, 0, MostHits, scanHit, func(column, keys string) string {
		return selectHit + ` WHERE $1 = 0 AND ` + column + ` <> '' AND ` + column + ` IN (` + keys + `)` + tx.seenHits("hits")
	})
	if err != nil {
		return nil, err
	}
	for len(seqs) > 0 {
		n := min(len(seqs), batchOf)
		of, err := sqldb.All(tx.sql, scanHit, selectHit+` WHERE id IN (SELECT hit FROM hit_acts WHERE traveller <> 0 AND traveller IN (`+places(1, wide(n))+`))`+tx.seenHits("hits"), padded(seqs[:n])...)
		if err != nil {
			return nil, err
		}
		found, seqs = append(found, of...), seqs[n:]
	}
	var out []Hit
	seen := map[string]bool{}
	for _, h := range found {
		if seen[h.ID] || !asOf.IsZero() && h.RecordedAt.After(asOf) {
			continue
		}
		seen[h.ID] = true
		if h, err = tx.HitThen(h, asOf); err != nil {
			return nil, err
		}
		if h.State == HitSame {
			out = append(out, h)
		}
	}
	return out, nil
}
