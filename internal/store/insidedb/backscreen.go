package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Kinds of a Backscreen.
const (
	BackLookout = "lookout"
	BackList    = "list"
	BackTip     = "tip"  // a report of our own of that kind
	BackItem    = "item" // an item of that kind which a partner sent
)

// Backscreen is that the travel which is kept is screened against who became known
// later: one version of a lookout or of a tip, or what one version of a list adds and
// changes against another.
type Backscreen struct {
	ID       int64 // from 1, in the order in which they were opened
	Kind     string
	Name     string // the id of the lookout, the report or the item, or the list's name
	From, To int    // versions; From is 0 but for a list
	After    int64  // travellers behind this one,
	Last     int64  // up to this one

	Reached    int64 // up to whom that is done
	Looked     int64 // how many were looked at more closely than by their words
	Hits       int64 // how many hits it brought that were not there
	RecordedAt time.Time
	EndedAt    *time.Time // nil while it is under way
}

const backscreenColumns = `id, kind, name, from_version, to_version, after_seq, last_seq, reached, looked, hits, recorded_at, ended_at`

func scanBackscreen(row sqldb.Row) (Backscreen, error) {
	var b Backscreen
	return b, row.Scan(&b.ID, &b.Kind, &b.Name, &b.From, &b.To, &b.After, &b.Last, &b.Reached, &b.Looked, &b.Hits, sqldb.Time(&b.RecordedAt), sqldb.OptionalTime(&b.EndedAt))
}

// AddBackscreen puts a screening on record, to be done.
func (tx *Tx) AddBackscreen(b Backscreen) (Backscreen, error) {
	at, err := tx.sql.Stamp("backscreens")
	if err != nil {
		return b, err
	}
	if b.ID, err = tx.take("backscreens", 1); err != nil {
		return b, err
	}
	b.RecordedAt, b.Reached, b.EndedAt = at, b.After, nil
	_, err = tx.sql.Exec(`INSERT INTO backscreens (`+backscreenColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, NULL)`,
		b.ID, b.Kind, b.Name, b.From, b.To, b.After, b.Last, b.Reached, at)
	return b, err
}

// OpenBackscreens lists the screenings that are to be done, in the order in which they
// are: our own lookouts first, then our own tips, then what partners sent, so that a flood
// of tips from one of them holds up nothing of ours; lists last, which take longer.
func (tx *Tx) OpenBackscreens(limit int) ([]Backscreen, error) {
	return sqldb.All(tx.sql, scanBackscreen, `SELECT `+backscreenColumns+` FROM backscreens WHERE ended_at IS NULL
		ORDER BY CASE kind WHEN '`+BackLookout+`' THEN 0 WHEN '`+BackTip+`' THEN 1 WHEN '`+BackList+`' THEN 3 ELSE 2 END, id LIMIT $1`, limit)
}

// LastBackscreen gives the last screening of a lookout or list that is on record;
// not-found when there is none.
func (tx *Tx) LastBackscreen(kind, name string) (Backscreen, error) {
	return sqldb.One(tx.sql, scanBackscreen, `SELECT `+backscreenColumns+` FROM backscreens WHERE kind = $1 AND name = $2 ORDER BY id DESC LIMIT 1`, kind, name)
}

// Backscreens lists screenings as of a time, the latest first. How far one is, and
// what it brought, is of the present alone.
func (tx *Tx) Backscreens(asOf time.Time, limit int) ([]Backscreen, error) {
	all, err := sqldb.All(tx.sql, scanBackscreen, `SELECT `+backscreenColumns+` FROM backscreens WHERE recorded_at <= $1`+tx.seenBackscreens("backscreens")+` ORDER BY id DESC LIMIT $2`, until(asOf), limit)
	for i, b := range all {
		if b.EndedAt != nil && b.EndedAt.UnixMicro() > until(asOf) {
			all[i].EndedAt = nil
		}
	}
	return all, err
}

// ReachBackscreen records how far a screening is: it has looked at some more, who
// brought so many hits. It has ended when it reached its last.
func (tx *Tx) ReachBackscreen(id, reached, looked, hits int64) (Backscreen, error) {
	at, err := tx.sql.Stamp("backscreens")
	if err != nil {
		return Backscreen{}, err
	}
	b, err := sqldb.One(tx.sql, scanBackscreen, `SELECT `+backscreenColumns+` FROM backscreens WHERE id = $1`, id)
	if err != nil {
		return b, err
	}
	if b.EndedAt != nil || reached < b.Reached {
		return b, errs.E(errs.Conflict, "insidedb.ReachBackscreen", "another process has done it")
	}
	b.Reached, b.Looked, b.Hits = reached, b.Looked+looked, b.Hits+hits
	if b.Reached >= b.Last {
		b.EndedAt = &at
	}
	_, err = tx.sql.Exec(`UPDATE backscreens SET reached = $2, looked = $3, hits = $4, ended_at = $5 WHERE id = $1`, id, b.Reached, b.Looked, b.Hits, b.EndedAt)
	return b, err
}

// BackscreenMark says up to which version of a list, or epoch of lookouts, and up to
// which traveller, it is on record what is to be screened; noughts at first.
func (tx *Tx) BackscreenMark(name string) (version, seq int64, err error) {
	all, err := sqldb.All(tx.sql, func(row sqldb.Row) (r [2]int64, err error) { return r, row.Scan(&r[0], &r[1]) },
		`SELECT version, seq FROM backscreen_marks WHERE name = $1`, name)
	if err != nil || len(all) == 0 {
		return 0, 0, err
	}
	return all[0][0], all[0][1], nil
}

// MarkBackscreens records up to where it is on record.
func (tx *Tx) MarkBackscreens(name string, version, seq int64) error {
	_, err := tx.sql.Exec(`INSERT INTO backscreen_marks (name, version, seq) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET version = excluded.version, seq = excluded.seq`, name, version, seq)
	return err
}

// Screened is what the travellers of a message were screened against when it came.
type Screened struct {
	First int64 // traveller
	Count int
	Lists map[string]int
}

// ScreenedSince lists, for the messages behind a traveller, what they were screened
// against, in the order of arrival: at most limit.
func (tx *Tx) ScreenedSince(seq int64, limit int) ([]Screened, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Screened, error) {
		var s Screened
		var lists string
		if err := row.Scan(&s.First, &s.Count, &lists); err != nil {
			return s, err
		}
		return s, fromJSON(lists, &s.Lists)
	}, `SELECT first, travellers, lists FROM travel_messages WHERE first > $1 AND travellers > 0 ORDER BY first LIMIT $2`, seq, limit)
}
