package journeys

import (
	"context"
	"maps"
	"slices"
	"time"

	"entente/internal/core/airport"
	"entente/internal/core/country"
	"entente/internal/core/errs"
	"entente/internal/core/journey"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// usualWindow is how far back entries are looked for where nobody says.
const usualWindow = 90 * 24 * time.Hour

// StayQuery asks who is in a country.
type StayQuery struct {
	Officer string
	In      string    // the country, a code or a name; "" for the service's own
	From    string    // only whose last flight in came from this one; "" for any
	Until   time.Time // who has not left by then; zero for now
	Since   time.Time // who entered from then on; zero for 90 days before
	AsOf    time.Time
	Limit   int

	ports airport.Ports // where the service knows better
}

// Stays is who entered a country and has not left it.
type Stays struct {
	V         int       `json:"v"`
	AsOf      time.Time `json:"as_of"`
	In        string    `json:"in"`
	From      string    `json:"from,omitempty"`
	Since     time.Time `json:"since"`
	Until     time.Time `json:"until"`
	Entered   int       `json:"entered"`   // people who entered within the time
	Left      int       `json:"left"`      // of these have left
	Elsewhere int       `json:"elsewhere"` // of these set out from another country since: they left unseen
	Keyless   int       `json:"keyless"`   // of these have no keys: nobody can tell whether they left
	Stays     []Stay    `json:"stays"`     // the earliest entry first
	More      bool      `json:"more"`
	Unknown   []string  `json:"unknown"` // ports of the listed that no country is known of
}

// Stay is somebody who entered and has not left as far as journeys tell.
type Stay struct {
	Person
	Days    int      `json:"days"` // since the entry
	Entered Journey  `json:"entered"`
	Origin  string   `json:"origin,omitempty"`  // the port that the way in began at, through hubs
	Last    Journey  `json:"last"`              // the last journey of all
	NoShow  *Journey `json:"no_show,omitempty"` // a journey out that they are said not to have been on
	Unknown []string `json:"unknown,omitempty"`
}

// Stay tells who entered a country and has not left it by a time.
func (j *Journeys) Stay(ctx context.Context, q StayQuery) (Stays, error) {
	out, err := j.stayQuery(&q)
	if err != nil {
		return out, err
	}
	about := func(*insidedb.Tx) (string, error) { return "country/" + out.In, nil }
	if err := j.look(ctx, q.Officer, insidedb.LookStay, about); err != nil {
		return out, err
	}
	asked := out
	err = j.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = asked
		out.Stays, out.Unknown = []Stay{}, []string{}
		return out.fill(tx, q)
	})
	return out, err
}

func (j *Journeys) stayQuery(q *StayQuery) (Stays, error) {
	const op = "journeys.Stay"
	out := Stays{V: 1, AsOf: j.at(q.AsOf), Since: q.Since.UTC(), Until: q.Until.UTC()}
	common := Query{Limit: q.Limit, AsOf: q.AsOf, Since: q.Since, Until: q.Until}
	if err := j.check(&common); err != nil {
		return out, err
	}
	q.Limit, q.ports = common.Limit, common.ports
	if q.In == "" {
		if q.In = j.rules().Home; q.In == "" {
			return out, errs.E(errs.Invalid, op, "in which country is not said; expected in, such as FR, or home in watch.yaml")
		}
	}
	var ok bool
	if out.In, ok = country.Code(q.In); !ok || q.ports.In(out.In) == nil {
		return out, errs.E(errs.Invalid, op, "in %.40q; expected a country with airports that are known, such as FR", q.In)
	}
	if q.From != "" {
		if out.From, ok = country.Code(q.From); !ok || out.From == out.In {
			return out, errs.E(errs.Invalid, op, "from %.40q; expected another country, such as TR", q.From)
		}
	}
	if q.Until.IsZero() {
		out.Until = out.AsOf
	}
	if q.Since.IsZero() {
		out.Since = out.Until.Add(-usualWindow)
	}
	return out, nil
}

func (out *Stays) fill(tx *insidedb.Tx, q StayQuery) error {
	last, err := tx.LastTravellerThen(q.AsOf)
	if err != nil {
		return err
	}
	rows, err := out.entries(tx, last, q.ports)
	if err != nil {
		return err
	}
	people, err := byPerson(tx, rows, nil)
	if err != nil {
		return err
	}
	var all []Stay
	for part := range slices.Chunk(people, 500) {
		stays, err := out.weigh(tx, part, last, q.ports)
		if err != nil {
			return err
		}
		all = append(all, stays...)
	}
	slices.SortStableFunc(all, func(a, b Stay) int { return a.Entered.Departs.Compare(b.Entered.Departs) })
	out.More = len(all) > q.Limit
	out.Stays = append(out.Stays, all[:min(len(all), q.Limit)]...)
	for _, s := range out.Stays {
		for _, port := range s.Unknown {
			out.Unknown = once(out.Unknown, port)
		}
	}
	return nil
}

// entries are the rows that enter the country within the time.
func (out *Stays) entries(tx *insidedb.Tx, last int64, ports airport.Ports) ([]insidedb.Boarding, error) {
	flights, err := tx.FlightsTo(ports.In(out.In), out.Since, out.Until, last, mostEntries+1)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, f := range flights {
		from, _ := ports.For(f.From)
		if from != out.In && (out.From == "" || from == out.From) {
			ids = append(ids, f.ID)
		}
	}
	rows, err := tx.BoardingsOn(ids, last, mostEntries+1)
	if err != nil {
		return nil, err
	}
	if len(flights) > mostEntries || len(rows) > mostEntries {
		return nil, errs.E(errs.Invalid, "journeys.Stay", "more than %d entries; expected a shorter time (--since, --until), or whom it is of (--from)", mostEntries)
	}
	return rows, nil
}

// weigh reads all journeys of some people who entered, and keeps those who have not left.
func (out *Stays) weigh(tx *insidedb.Tx, people [][]insidedb.Boarding, last int64, ports airport.Ports) ([]Stay, error) {
	var keys []travel.Keys
	of := map[travel.Keys]int{}
	seqs := make([]map[int64]bool, len(people))
	for i, rows := range people {
		seqs[i] = map[int64]bool{}
		for _, b := range rows {
			seqs[i][b.Traveller] = true
			for _, k := range []travel.Keys{{Paper: b.Paper}, {Person: b.Person}} {
				if _, ok := of[k]; !ok && k != (travel.Keys{}) {
					of[k] = i
					keys = append(keys, k)
				}
			}
		}
	}
	rows, err := tx.RowsOf(keys, last, mostTaken)
	if err != nil {
		return nil, err
	}
	if len(rows) >= mostTaken {
		return nil, errs.E(errs.Invalid, "journeys.Stay", "the keys of some who entered do not tell one person from others; expected a shorter time, or whom it is of (--from)")
	}
	for _, r := range rows {
		for _, k := range []travel.Keys{{Paper: r.Paper}, {Person: r.Person}} {
			if i, ok := of[k]; ok {
				seqs[i][r.Seq] = true
			}
		}
	}
	every := map[int64]bool{}
	for _, some := range seqs {
		maps.Copy(every, some)
	}
	l, err := load(tx, slices.Sorted(maps.Keys(every)), ports)
	if err != nil {
		return nil, err
	}
	var stays []Stay
	for i, rows := range people {
		if s, ok := out.stay(l, rows, slices.Sorted(maps.Keys(seqs[i]))); ok {
			stays = append(stays, s)
		}
	}
	return stays, nil
}

// stay tells whether one person has not left.
func (out *Stays) stay(l loaded, rows []insidedb.Boarding, seqs []int64) (Stay, bool) {
	all := l.journeys(seqs)
	counted := slices.DeleteFunc(slices.Clone(all), func(j Journey) bool { return !j.Counted })
	legs := make([]travel.Leg, len(counted))
	for i, j := range counted {
		legs[i] = j.Leg
	}
	in := journey.InCountry(legs, out.In, out.Until, l.ports)
	if in.Entered < 0 || counted[in.Entered].Departs.Before(out.Since) || out.From != "" && counted[in.Entered].FromCountry != out.From {
		return Stay{}, false
	}
	s := Stay{Unknown: in.Unknown}
	for _, b := range rows {
		s.add(b.Keys)
	}
	out.Entered++
	switch {
	case in.Standing == journey.Left:
		out.Left++
		return s, false
	case in.Standing == journey.Elsewhere:
		out.Elsewhere++
		return s, false
	case len(s.Papers)+len(s.Persons) == 0:
		out.Keyless++
		return s, false
	}
	l.named(&s.Person, seqs)
	s.Entered, s.Last = counted[in.Entered], counted[in.Last]
	s.Days = int(out.Until.Sub(s.Entered.Departs) / (24 * time.Hour))
	s.Origin = journey.Origin(legs, in.Entered, l.ports)
	for _, j := range all {
		if !j.Counted && j.FromCountry == out.In && j.ToCountry != out.In && j.Departs.After(s.Entered.Departs) && !j.Departs.After(out.Until) {
			s.NoShow = &j
		}
	}
	return s, true
}
