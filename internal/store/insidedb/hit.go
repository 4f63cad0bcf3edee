package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/store/sqldb"
)

// hitPayload is the kind of payload that the words of a hit are, all its acts'.
const hitPayload = "hit"

// States of a hit. As of now it is open for as long as something is owed of it, which
// "cannot-tell" may be too.
const (
	HitOpen       = "open"
	HitSame       = "same"
	HitNotSame    = "not-same"
	HitCannotTell = "cannot-tell"
	HitRemembered = "remembered" // closed by an earlier decision about the pair
)

// Hit is that a traveller may be somebody who is sought: one for each entry,
// traveller and flight, however many messages say so.
type Hit struct {
	ID             string
	List, Entry    string              // list is lookout.List for a lookout, and entry its id
	Flight         int64               // of the first leg; 0 for none
	Departs        *time.Time          // of the first leg, by the clock of the port; nil where it is not known
	Arrives        *time.Time          // of the last
	Instruction    lookout.Instruction // "" for a list's
	ListVersion    int                 // of the list, when it was opened; 0 for a lookout
	Lookouts       int64               // the epoch of lookouts, when it was opened
	LookoutVersion int                 // of the lookout, when it was opened; 0 for a list
	Backwards      bool                // found among travel that was held
	Known          bool                // somebody of the same papers was found to be the same before
	Earlier        string              // the hit whose decision it goes by, or that made it known; "" for none
	RecordedAt     time.Time

	// Of the present alone; the acts say what was so at another time.
	travel.Keys                   // of the traveller; both "" once it is erased
	Named       string            // of a traveller without keys: Traveller.Named; "" once it is erased
	Message     string            // that has the strongest evidence
	Traveller   int64             // there
	Verdict     screening.Verdict // of it
	Score       float64           // of it, in whole thousandths of a bit
	Base        float64           // the rank of it without the journey, in the same
	State       string
	Owed        string              // the id of what is owed on its account; "" once nothing is
	Climbed     int                 // how many steps it went up because nobody answered
	Decided     *time.Time          // when somebody last said what it is; nil for nobody yet
	Decision    int64               // the number of that, in the order of the record; 0 for none
	Orders      lookout.Instruction // of the lookout now
	GoesBy      int                 // the version of the lookout whose orders these are
	Knows       bool                // Known, or found since
	Next        *time.Time          // when the clock next has something to do; nil for never
	Touched     time.Time           // when the clock last looked, or something was done, as it stood then
	ErasedAt    *time.Time          // since when its words are gone; nil while they are held

	acts int
}

// HitAct is one thing done about a hit. Acts are never changed.
type HitAct struct {
	Hit        string
	Number     int // from 1
	Act        string
	Officer    string // "" for the node
	Holder     string // who has it from then on, an officer or a desk; "" where the act does not say
	Code       string // a word that the act needs
	State      string // of the hit from then on
	Owed       string // of the hit from then on
	Message    string // acts that say what was found: in which message, of which traveller, and how strong it is
	Traveller  int64
	Verdict    screening.Verdict
	Score      float64
	Base       float64
	Words      []byte // what the act says, as JSON; nil for nothing, and once erased
	Digest     string // of the words, behind a secret; "" for none
	RecordedAt time.Time
}

// Acts is how many acts it has.
func (h Hit) Acts() int { return h.acts }

const hitColumns = `id, list, entry, flight, departs, arrives, instruction, list_version, lookouts, lookout_version, backwards, known, earlier, recorded_at,
	acts, paper, person, message, traveller, verdict, score, base, state, owed, climbed, decided_at, next, touched, erased_at, named,
	decision, orders, goes_by, knows`

const selectHit = `SELECT ` + hitColumns + ` FROM hits`

func scanHit(row sqldb.Row) (Hit, error) {
	var h Hit
	var score, base int64
	err := row.Scan(&h.ID, &h.List, &h.Entry, &h.Flight, sqldb.OptionalTime(&h.Departs), sqldb.OptionalTime(&h.Arrives), &h.Instruction, &h.ListVersion,
		&h.Lookouts, &h.LookoutVersion, &h.Backwards, &h.Known, &h.Earlier, sqldb.Time(&h.RecordedAt), &h.acts, &h.Paper, &h.Person, &h.Message,
		&h.Traveller, &h.Verdict, &score, &base, &h.State, &h.Owed, &h.Climbed, sqldb.OptionalTime(&h.Decided), sqldb.OptionalTime(&h.Next),
		sqldb.Time(&h.Touched), sqldb.OptionalTime(&h.ErasedAt), &h.Named, &h.Decision, &h.Orders, &h.GoesBy, &h.Knows)
	h.Score, h.Base = float64(score)/1000, float64(base)/1000
	return h, err
}

// OpenHit records a hit that is new. Its first act follows, which says what was found.
func (tx *Tx) OpenHit(h Hit) (Hit, error) {
	if h.List == "" || h.Entry == "" || h.Message == "" || h.Traveller <= 0 {
		return Hit{}, errs.E(errs.Internal, "insidedb.OpenHit", "no hit without an entry of a list, and a traveller of a message")
	}
	h.ID = mint("hit", h.List, h.Entry, strconv.FormatInt(h.Traveller, 10), strconv.FormatInt(h.Flight, 10))
	at, err := tx.sql.Stamp("hit/" + h.ID)
	if err != nil {
		return Hit{}, err
	}
	if _, err := tx.newLock(h.payload()); err != nil {
		return Hit{}, err
	}
	h.RecordedAt, h.Touched, h.acts, h.ErasedAt = at, at, 0, nil
	h.Orders, h.GoesBy, h.Knows = h.Instruction, h.LookoutVersion, h.Known
	_, err = tx.sql.Exec(`INSERT INTO hits (`+hitColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16, $17, $18, $19, $20, $21,
		$22, $23, $24, $25, $26, $14, NULL, $27, $28, $7, $10, $12)`, h.ID, h.List, h.Entry, h.Flight, h.Departs, h.Arrives, string(h.Instruction), h.ListVersion, h.Lookouts, h.LookoutVersion,
		h.Backwards, h.Known, h.Earlier, at, h.Paper, h.Person, h.Message, h.Traveller, string(h.Verdict), lookout.Thousandths(h.Score), lookout.Thousandths(h.Base),
		h.State, h.Owed, h.Climbed, h.Decided, h.Next, h.Named, h.Decision)
	return h, err
}

// AddHitAct adds an act to a hit that stands as h says, with its leaf, and keeps what
// h says of the present. A hit that has changed since h was read is a conflict; of one
// whose words are erased the act's are not kept.
func (tx *Tx) AddHitAct(h Hit, a HitAct) (Hit, HitAct, error) {
	at, err := tx.sql.Stamp("hit/" + h.ID)
	if err != nil {
		return h, a, err
	}
	if a.Act == hitDecided {
		if h.Decision, err = tx.nextDecision(); err != nil {
			return h, a, err
		}
	}
	changed, err := added(tx.sql.Exec(`UPDATE hits SET acts = acts + 1, message = $3, traveller = $4, verdict = $5, score = $6, base = $7, state = $8, owed = $9,
		climbed = $10, decided_at = $11, next = $12, touched = $13, paper = $14, person = $15, decision = $16, orders = $17, goes_by = $18, knows = $19
		WHERE id = $1 AND acts = $2`, h.ID, h.acts, h.Message, h.Traveller, string(h.Verdict),
		lookout.Thousandths(h.Score), lookout.Thousandths(h.Base), h.State, h.Owed, h.Climbed, h.Decided, h.Next, at, h.Paper, h.Person,
		h.Decision, string(h.Orders), h.GoesBy, h.Knows))
	if err != nil {
		return h, a, err
	}
	if !changed {
		return h, a, errs.E(errs.Conflict, "insidedb.AddHitAct", "the hit has changed meanwhile")
	}
	h.acts++
	h.Touched = at
	a.Hit, a.Number, a.State, a.Owed, a.RecordedAt = h.ID, h.acts, h.State, h.Owed, at
	sealed, err := tx.sealHitWords(h, &a)
	if err != nil {
		return h, a, err
	}
	_, err = tx.sql.Exec(`INSERT INTO hit_acts (`+hitActColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		a.Hit, a.Number, a.Act, a.Officer, a.Holder, a.Code, a.State, a.Owed, a.Message, a.Traveller, string(a.Verdict),
		lookout.Thousandths(a.Score), lookout.Thousandths(a.Base), sealed, a.Digest, at)
	if err != nil {
		return h, a, err
	}
	return h, a, tx.noteOrdered(a.subject(), "hit-"+a.Act, "", at, a.record(h))
}

// sealHitWords seals the words of an act, and gives it their digest.
func (tx *Tx) sealHitWords(h Hit, a *HitAct) ([]byte, error) {
	if h.ErasedAt != nil {
		a.Words = nil
	}
	if len(a.Words) == 0 {
		return nil, nil
	}
	l, err := tx.lockOf(h.payload())
	if err != nil {
		return nil, err
	}
	sealed, digest, err := l.sealWords(a.subject(), a.Words)
	a.Digest = digest
	return sealed, err
}

func (h Hit) payload() payloadID { return payloadID{kind: hitPayload, id: h.ID} }

func (a HitAct) subject() string { return ofHit + a.Hit + "/" + strconv.Itoa(a.Number) }

// record is what the log commits to of an act: the first says what the hit is of, and
// against what it was sought. Of whose keys nobody is to guess, nothing.
func (a HitAct) record(h Hit) any {
	record := []any{"hit", a.Hit, a.Number, a.Act, a.Officer, a.Holder, a.Code, a.State, a.Owed, a.Message, a.Traveller, a.Verdict,
		lookout.Thousandths(a.Score), lookout.Thousandths(a.Base), a.Digest, a.RecordedAt.UnixMicro()}
	if a.Number > 1 {
		return record
	}
	return append(record, h.List, h.Entry, h.Flight, micros(h.Departs), micros(h.Arrives), h.Instruction, h.ListVersion, h.Lookouts, h.LookoutVersion,
		h.Backwards, h.Known, h.Earlier, h.RecordedAt.UnixMicro())
}

const hitActColumns = `hit, number, act, officer, holder, code, state, owed, message, traveller, verdict, score, base, words, digest, recorded_at`

const selectHitActs = `SELECT ` + hitActColumns + ` FROM hit_acts`

func scanHitAct(row sqldb.Row) (HitAct, error) {
	var a HitAct
	var score, base int64
	err := row.Scan(&a.Hit, &a.Number, &a.Act, &a.Officer, &a.Holder, &a.Code, &a.State, &a.Owed, &a.Message, &a.Traveller, &a.Verdict,
		&score, &base, &a.Words, &a.Digest, sqldb.Time(&a.RecordedAt))
	a.Score, a.Base = float64(score)/1000, float64(base)/1000
	return a, err
}

// HitActs lists the acts of a hit as of a time, the first first, with their words.
func (tx *Tx) HitActs(h Hit, asOf time.Time) ([]HitAct, error) {
	acts, err := sqldb.All(tx.sql, scanHitAct, selectHitActs+` WHERE hit = $1 AND recorded_at <= $2 ORDER BY number`, h.ID, until(asOf))
	if err != nil || h.ErasedAt != nil {
		return acts, err
	}
	for i, a := range acts {
		if a.Words == nil {
			continue
		}
		l, err := tx.lockOf(h.payload())
		if err != nil {
			return nil, err
		}
		if acts[i].Words, err = l.openWords(a.subject(), a.Words); err != nil {
			return nil, err
		}
	}
	return acts, nil
}

// hitRecord gives what the log committed to of an act.
func (tx *Tx) hitRecord(hit string, number int) ([]any, error) {
	h, err := tx.Hit(hit)
	if err != nil {
		return nil, unlessGone(err)
	}
	a, err := sqldb.One(tx.sql, scanHitAct, selectHitActs+` WHERE hit = $1 AND number = $2`, hit, number)
	return one(func() any { return a.record(h) }, err)
}
