package insidedb

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/travel"
	"entente/internal/store/sqldb"
)

// MostHits bounds how many hits are read at once.
const MostHits = 10_000

// mostHeld bounds how many hits are looked at to find those of another time.
const mostHeld = 4 * MostHits

// Hit gives a hit by its id, as it stands.
func (tx *Tx) Hit(id string) (Hit, error) {
	h, err := sqldb.One(tx.sql, scanHit, selectHit+` WHERE id = $1`, id)
	if errs.KindOf(err) == errs.NotFound || err == nil && tx.hides(RefHit, id) {
		return Hit{}, errs.E(errs.NotFound, "insidedb.Hit", "no hit %.80q", id)
	}
	return h, err
}

// HitQuery chooses hits.
type HitQuery struct {
	Open   bool   // something is owed of them
	List   string // only of this list; "" for any
	Entry  string // only of this entry, or lookout; "" for any
	Flight int64  // only on this flight, by its number; 0 for any
	Holder string // only what this officer has, or this desk and no officer; "" for any
	AsOf   time.Time
	Limit  int // at most MostHits, which 0 means too
}

// ofQuery selects the hits of a query, but for when, whether anything is owed of them, and
// who has them.
const ofQuery = ` WHERE ($1 = '' OR list = $1) AND ($2 = '' OR entry = $2) AND ($3 = 0 OR flight = $3)`

// heldBy selects the hits that the officer, or the desk, $4 has.
const heldBy = ` AND owed <> '' AND owed IN (SELECT id FROM obligations WHERE kind = 'hit' AND closed IS NULL AND (officer = $4 OR officer = '' AND desk = $4))`

// firstHits is the order of hits: alerts, and who was found to be the one sought, before
// the rest, and then by rank without the journey.
const firstHits = ` ORDER BY CASE WHEN verdict = 'alert' OR knows <> 0 THEN 0 ELSE 1 END, base DESC, recorded_at, id`

// Hits lists hits, those to look at first first, whatever their journeys and clocks. As of
// a time they stand as their acts until then say, and the order is that of the present.
// It tells whether there may be more.
func (tx *Tx) Hits(q HitQuery) (out []Hit, more bool, err error) {
	if q.Limit <= 0 || q.Limit > MostHits {
		q.Limit = MostHits
	}
	if q.AsOf.IsZero() {
		where, args := tx.hitsNow(q)
		args = append(args, q.Limit)
		out, err = sqldb.All(tx.sql, scanHit, selectHit+where+firstHits+` LIMIT $`+strconv.Itoa(len(args)), args...)
		return out, len(out) == q.Limit, err
	}
	held, err := sqldb.All(tx.sql, scanHit, selectHit+ofQuery+tx.seenHits("hits")+` AND recorded_at <= $4`+firstHits+` LIMIT $5`, q.List, q.Entry, q.Flight, until(q.AsOf), mostHeld)
	if err != nil {
		return nil, false, err
	}
	more = len(held) == mostHeld
	for _, h := range held {
		if h, err = tx.HitThen(h, q.AsOf); err != nil {
			return nil, false, err
		}
		if h.Owed == "" && q.Open || h.acts == 0 {
			continue
		}
		if had, err := tx.heldThen(h, q); err != nil || !had {
			if err != nil {
				return nil, false, err
			}
			continue
		}
		if len(out) == q.Limit {
			return out, true, nil
		}
		out = append(out, h)
	}
	return out, more, nil
}

// hitsNow selects the hits of a query at present that are seen.
func (tx *Tx) hitsNow(q HitQuery) (where string, args []any) {
	where, args = ofQuery+tx.seenHits("hits"), []any{q.List, q.Entry, q.Flight}
	if q.Open {
		where += ` AND owed <> ''`
	}
	if q.Holder != "" {
		where, args = where+heldBy, append(args, q.Holder)
	}
	return where, args
}

// CountHits counts the hits of a query at present, however many there are.
func (tx *Tx) CountHits(q HitQuery) (int, error) {
	where, args := tx.hitsNow(q)
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM hits`+where, args...)
}

// heldThen tells whether whom a query names had a hit at its time.
func (tx *Tx) heldThen(h Hit, q HitQuery) (bool, error) {
	if q.Holder == "" || h.Owed == "" {
		return q.Holder == "", nil
	}
	o, err := tx.Obligation(h.Owed, q.AsOf)
	return err == nil && o.Closed == nil && (o.Officer == q.Holder || o.Officer == "" && o.Desk == q.Holder), err
}

// HitThen gives a hit as it stood at a time, as its acts until then say.
func (tx *Tx) HitThen(h Hit, asOf time.Time) (Hit, error) {
	if asOf.IsZero() {
		return h, nil
	}
	acts, err := sqldb.All(tx.sql, scanHitAct, selectHitActs+` WHERE hit = $1 AND recorded_at <= $2 ORDER BY number`, h.ID, until(asOf))
	h.acts, h.Base, h.Decided, h.Next = len(acts), -1e9, nil, nil
	h.Orders, h.GoesBy, h.Knows = h.Instruction, h.LookoutVersion, h.Known
	for _, a := range acts {
		h.State, h.Owed = a.State, a.Owed
		switch {
		case a.Act == hitChanged:
			h.Orders = lookout.Instruction(a.Code)
		case a.Act == hitReopened && a.Code == HitSame:
			h.Knows = true
		}
		if a.Weighs(h.Base) {
			h.Message, h.Traveller, h.Verdict, h.Score, h.Base = a.Message, a.Traveller, a.Verdict, a.Score, a.Base
		}
	}
	return h, err
}

// ofPair selects the hits of the entry $2 of the list $1 and a person of the keys $5, by
// paper, and $6, by name and birth. Two of other papers are two, however they are called;
// the name and birth tell where either shows none. That somebody is not the one who is
// sought is not said of another name by the same number.
const ofPair = `SELECT id FROM hits WHERE paper <> '' AND paper = $5 AND list = $1 AND entry = $2
		AND (person = '' OR $6 = '' OR person = $6 OR state NOT IN ('not-same', 'remembered'))
	UNION SELECT id FROM hits WHERE person <> '' AND person = $6 AND list = $1 AND entry = $2 AND (paper = '' OR $5 = '' OR paper = $5)`

// sameFlight selects the flight $3, and those of its number and ports that depart less
// than 18 hours from it: of bookings and passenger lists one is often late.
const sameFlight = `(SELECT g.id FROM flights f JOIN flights g ON g.carrier = f.carrier AND g.number = f.number AND g.from_port = f.from_port AND g.to_port = f.to_port
	AND g.departs > f.departs - 64800000000 AND g.departs < f.departs + 64800000000 WHERE f.id = $3)`

// ofName selects the hits of the entry $2 of the list $1, and of a flight, of a traveller
// without keys whose name has the words $7: of another message than the traveller $4,
// for of one message two are two.
const ofName = `SELECT id FROM hits h WHERE named <> '' AND named = $7 AND list = $1 AND entry = $2 AND flight <> 0
	AND NOT EXISTS (SELECT 1 FROM hit_acts a JOIN travellers t ON t.message = a.message WHERE a.hit = h.id AND t.seq = $4)`

// HitOf gives the hit of an entry that a traveller's journey already has, if any: of
// the same flight by either key, or without any by name, or of the same row of a message.
// Of no flight it is one that is still open.
func (tx *Tx) HitOf(list, entry string, flight int64, t Traveller) (Hit, bool, error) {
	return first(sqldb.All(tx.sql, scanHit, selectHit+` WHERE id IN (SELECT id FROM hits WHERE traveller = $4 AND list = $1 AND entry = $2 UNION `+ofPair+` UNION `+ofName+`)
		AND (flight = $3 OR flight IN `+sameFlight+`) AND (traveller = $4 OR flight <> 0 OR owed <> '')
		ORDER BY CASE WHEN traveller = $4 THEN 0 WHEN paper <> '' AND paper = $5 THEN 1 ELSE 2 END, recorded_at DESC, id LIMIT 1`,
		list, entry, flight, t.Seq, t.Paper, t.Keys.Person, t.Named()))
}

// Named is a hash of the words of a traveller's names, of one who has neither key; "" of
// others. It tells such travellers apart on one flight alone.
func (t Traveller) Named() string {
	words := t.Words()
	if t.Keys != (travel.Keys{}) || len(words) == 0 {
		return ""
	}
	slices.Sort(words)
	return mint("name", words...)
}

// HitAwaiting gives the last hit of an entry and a person of these keys that somebody
// owes an answer to, whatever the flight, if there is any.
func (tx *Tx) HitAwaiting(list, entry string, k travel.Keys) (Hit, bool, error) {
	return first(sqldb.All(tx.sql, scanHit, selectHit+` WHERE id IN (`+strings.NewReplacer("$5", "$3", "$6", "$4").Replace(ofPair)+`)
		AND owed <> '' AND erased_at IS NULL ORDER BY recorded_at DESC, id LIMIT 1`, list, entry, k.Paper, k.Person))
}

// HitDecided gives the hit by which somebody last said, in the order of the record,
// whether an entry and a person of these keys are the same, if anybody did: one that is
// remembered where the one that it goes by is erased.
func (tx *Tx) HitDecided(list, entry string, k travel.Keys) (Hit, bool, error) {
	return first(sqldb.All(tx.sql, scanHit, selectHit+` WHERE id IN (`+strings.NewReplacer("$5", "$3", "$6", "$4").Replace(ofPair)+`)
		AND state IN ('same', 'not-same', 'cannot-tell', 'remembered') AND erased_at IS NULL AND decided_at IS NOT NULL
		ORDER BY decision DESC, CASE state WHEN 'remembered' THEN 1 ELSE 0 END, recorded_at DESC, id LIMIT 1`, list, entry, k.Paper, k.Person))
}

func first(all []Hit, err error) (Hit, bool, error) {
	if err != nil || len(all) == 0 {
		return Hit{}, false, err
	}
	return all[0], true, nil
}

// HitsDue lists those for which the clock has something to do, the first first: also
// those at which it looked later than now, because it stood ahead then.
func (tx *Tx) HitsDue(now time.Time, limit int) ([]Hit, error) {
	return sqldb.All(tx.sql, scanHit, selectHit+` WHERE next <= $1 OR next IS NOT NULL AND touched > $1 ORDER BY next, id LIMIT $2`, now, limit)
}

// SetHitNext records that the clock has looked at a hit at some time, and when it looks
// again: nil for never. It is no act.
func (tx *Tx) SetHitNext(id string, looked time.Time, next *time.Time) error {
	_, err := tx.sql.Exec(`UPDATE hits SET touched = $2, next = $3 WHERE id = $1`, id, looked, next)
	return err
}

// HoldersOf names the officers who have something that is owed of a kind.
func (tx *Tx) HoldersOf(k obligation.Kind) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT DISTINCT officer FROM obligations WHERE kind = $1 AND closed IS NULL AND officer <> '' ORDER BY officer`, string(k))
}

// HitsOwed gives the hits on whose account an officer owes something.
func (tx *Tx) HitsOwed(officer string) ([]Hit, error) {
	return sqldb.All(tx.sql, scanHit, selectHit+` WHERE owed <> '' AND owed IN (SELECT id FROM obligations WHERE kind = 'hit' AND closed IS NULL AND officer = $1) ORDER BY id`, officer)
}

// HitsOfMessage lists the hits of which a message of travel is evidence.
func (tx *Tx) HitsOfMessage(message string) ([]Hit, error) {
	return sqldb.All(tx.sql, scanHit, selectHit+` WHERE id IN (SELECT hit FROM hit_acts WHERE message <> '' AND message = $1) ORDER BY id`, message)
}

// HitsOfTraveller lists the hits of a traveller of a message.
func (tx *Tx) HitsOfTraveller(seq int64) ([]Hit, error) {
	return sqldb.All(tx.sql, scanHit, selectHit+` WHERE id IN (SELECT hit FROM hit_acts WHERE traveller <> 0 AND traveller = $1) ORDER BY id`, seq)
}

// EraseHits destroys the words of the hits that rest on a message of travel, and by
// what their travellers are told from others: of those of which nothing is owed, that
// were not found to be the same, and that rest on no other message that is held. It
// gives how many. What was decided about them is then remembered no longer.
func (tx *Tx) EraseHits(message string) (erased int, err error) {
	all, err := tx.HitsOfMessage(message)
	if err != nil {
		return 0, err
	}
	for _, h := range all {
		if h.Owed != "" || h.State == HitSame || h.ErasedAt != nil {
			continue
		}
		held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM travel_messages WHERE body IS NOT NULL AND id <> $2
			AND id IN (SELECT message FROM hit_acts WHERE hit = $1 AND message <> '')`, h.ID, message)
		if err != nil {
			return erased, err
		}
		if held > 0 {
			continue
		}
		if err := tx.EraseHit(h); err != nil {
			return erased, err
		}
		erased++
	}
	return erased, nil
}

// wordsOfHit are the obligations on account of the hit $1 of which a version has words.
const wordsOfHit = `SELECT id FROM obligation_versions WHERE reason <> '' AND cause = 'hit:' || $1`

// EraseHit destroys the words of one hit, and by what its traveller is told from others.
func (tx *Tx) EraseHit(h Hit) error {
	at, err := tx.sql.Stamp("hit/" + h.ID)
	if err != nil {
		return err
	}
	tx.last = lock{}
	if _, err := tx.sql.Exec(`UPDATE hits SET paper = '', person = '', named = '', erased_at = $2 WHERE id = $1`, h.ID, at); err != nil {
		return err
	}
	for _, statement := range append(eraseWords(wordsOfHit), `UPDATE hit_acts SET words = NULL WHERE hit = $1`,
		`DELETE FROM payload_keys WHERE kind = '`+hitPayload+`' AND id = $1`) {
		if _, err := tx.sql.Exec(statement, h.ID); err != nil {
			return err
		}
	}
	return nil
}

// Unheld tells whether none of the messages that a hit rests on is held any more.
func (tx *Tx) Unheld(h Hit) (bool, error) {
	held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM travel_messages WHERE body IS NOT NULL
		AND id IN (SELECT message FROM hit_acts WHERE hit = $1 AND message <> '')`, h.ID)
	return held == 0, err
}
