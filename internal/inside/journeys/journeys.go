package journeys

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/airport"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// Bounds of one answer.
const (
	MostListed  = 1_000   // people, journeys or stays
	usualListed = 50      //
	mostRows    = 5_000   // rows of one person
	mostAboard  = 250_000 // rows of all who were on somebody's flights
	mostWeighed = 2_000   // people whose shared flights are weighed
	mostTaken   = 100_000 // journeys of 200 keys
	mostEntries = 20_000  // rows that enter a country
	mostNames   = 5       // under which somebody is shown
)

// readers are the roles that may ask.
var readers = []string{insidedb.RoleWatch, insidedb.RoleAuthor, insidedb.RoleLead, insidedb.RoleLiaison, insidedb.RoleDisclosure}

// Config is what Journeys needs. Everything but Rules is required.
type Config struct {
	Store *insidedb.Store
	Log   *slog.Logger         // never told names
	Rules func() lookout.Rules // ports where the service knows better, and its own country; nil: none
}

// Journeys answers questions about journeys. It is safe for concurrent use.
type Journeys struct{ Config }

// New gives a Journeys.
func New(c Config) (*Journeys, error) {
	if c.Store == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "journeys.New", "a store and a log are needed")
	}
	return &Journeys{c}, nil
}

// Query is whose journeys are asked for, by whom.
type Query struct {
	Officer string    // who asks
	Of      string    // the id of a hit, the number of a traveller, or one of somebody's keys
	Since   time.Time // of departure, by the clocks of the ports; zero for the first
	Until   time.Time // the same; zero for the last
	AsOf    time.Time // recorded by then; zero for now
	Limit   int       // 0 for 50, at most MostListed

	ports airport.Ports // where the service knows better
}

// check reads what every question has in common.
func (j *Journeys) check(q *Query) error {
	const op = "journeys.Query"
	if q.Limit <= 0 {
		q.Limit = usualListed
	}
	if q.Limit > MostListed {
		return errs.E(errs.Invalid, op, "limit %d; expected at most %d", q.Limit, MostListed)
	}
	if !q.Since.IsZero() && !q.Until.IsZero() && q.Until.Before(q.Since) {
		return errs.E(errs.Invalid, op, "until %s is before since %s", q.Until.Format(time.RFC3339), q.Since.Format(time.RFC3339))
	}
	q.ports = j.rules().Ports
	return j.Store.Settled(q.AsOf)
}

// rules are the service's own, as they are now.
func (j *Journeys) rules() lookout.Rules {
	if j.Rules == nil {
		return lookout.Rules{}
	}
	return j.Rules()
}

// within tells whether a departure is asked for.
func (q Query) within(at time.Time) bool {
	return !at.Before(q.Since) && (q.Until.IsZero() || !at.After(q.Until))
}

// look authorises an officer, and records what is about to be looked at.
func (j *Journeys) look(ctx context.Context, officer, kind string, about func(*insidedb.Tx) (string, error)) error {
	return j.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, readers...); err != nil {
			return err
		}
		id, err := about(tx)
		if err != nil {
			return err
		}
		_, err = tx.AddTravelLook(kind, id, officer)
		return err
	})
}

// subject is whose journeys are asked for.
type subject struct {
	hit  string         // by which hit; "" for none
	row  int64          // by which row; 0 for a key
	rows []insidedb.Row // all of the person that are held, in order
	last int64          // the last row that counts
}

// about is how a look names the subject: by its first row, which says nothing of it.
func (s subject) about() string { return "traveller/" + strconv.FormatInt(s.rows[0].Seq, 10) }

// seqs are the numbers of the subject's rows: of the one that it was asked for by
// alone, or of all.
func (s subject) seqs(one bool) []int64 {
	if one && s.row != 0 {
		return []int64{s.row}
	}
	out := make([]int64, len(s.rows))
	for i, r := range s.rows {
		out[i] = r.Seq
	}
	return out
}

// person names the subject.
func (s subject) person() Person {
	p := Person{}
	for _, r := range s.rows {
		p.add(r.Keys)
	}
	return p
}

// find reads whom a question is about.
func find(tx *insidedb.Tx, q Query) (subject, error) {
	last, err := tx.LastTravellerThen(q.AsOf)
	if err != nil {
		return subject{}, err
	}
	s := subject{last: last}
	var keys travel.Keys
	switch number, err := strconv.ParseInt(q.Of, 10, 64); {
	case len(q.Of) == 32 && strings.Trim(q.Of, "0123456789abcdef") == "":
		rows, err := tx.RowsOf([]travel.Keys{{Paper: q.Of, Person: q.Of}}, last, 1)
		if err != nil {
			return s, err
		}
		if len(rows) == 0 {
			return s, errs.E(errs.NotFound, "journeys.find", "nobody of that key is held")
		}
		return s, s.spread(tx, rows[0])
	case err == nil:
		s.row = number
	default:
		h, err := tx.Hit(q.Of)
		if err != nil {
			return s, err
		}
		s.hit, s.row, keys = h.ID, h.Traveller, h.Keys
	}
	rows, err := tx.RowsAt([]int64{s.row})
	if err != nil {
		return s, err
	}
	if len(rows) == 0 && keys != (travel.Keys{}) { // of a hit whose message is erased
		s.row = 0
		if rows, err = tx.RowsOf([]travel.Keys{keys}, last, 1); err != nil {
			return s, err
		}
	}
	if len(rows) == 0 || s.row > last {
		return s, errs.E(errs.NotFound, "journeys.find", "no such traveller is held")
	}
	return s, s.spread(tx, rows[0])
}

// spread gathers all rows of a person from one of them.
func (s *subject) spread(tx *insidedb.Tx, from insidedb.Row) error {
	held := map[int64]insidedb.Row{from.Seq: from}
	seen := map[string]bool{"": true}
	fresh := []travel.Keys{from.Keys}
	for len(fresh) > 0 {
		for _, k := range fresh {
			seen[k.Paper], seen[k.Person] = true, true
		}
		rows, err := tx.RowsOf(fresh, s.last, mostRows+1)
		if err != nil {
			return err
		}
		fresh = nil
		for _, r := range rows {
			held[r.Seq] = r
			if !seen[r.Paper] || !seen[r.Person] {
				fresh = append(fresh, r.Keys)
			}
		}
		if len(held) > mostRows {
			return errs.E(errs.Invalid, "journeys.find", "more than %d rows have these keys, which do not tell one person from others", mostRows)
		}
	}
	s.rows = nil
	for _, r := range held {
		s.rows = append(s.rows, r)
	}
	slices.SortFunc(s.rows, func(a, b insidedb.Row) int { return int(a.Seq - b.Seq) })
	return nil
}
