package insidedb

import (
	"math"
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Always is the end of what has none.
const Always = math.MaxInt64

// indexedTables hold what is made of an item for finding it: rows with the columns kind,
// id, since and until, the last two stamps between which the row was the present.
var indexedTables = []string{"held_portions", "graph_stated", "graph_links", "graph_names", "word_rows", "passages", "item_tokens"}

// eraseIndexedToo are statements for what hangs on such rows, run before they are
// deleted: $1 is the kind of an item and $2 its id.
var eraseIndexedToo = []string{`DELETE FROM passage_bands WHERE passage IN (SELECT number FROM passages WHERE kind = $1 AND id = $2)`, eraseSounds}

// ToIndex is an item, or a version of one, that came and is not found yet.
type ToIndex struct {
	Kind, ID   string // of the Subject
	Version    int    // of a report; 1 of what a partner sent
	RecordedAt time.Time
}

func (tx *Tx) toIndex(kind, id string, version int, at time.Time) error {
	_, err := tx.sql.Exec(`INSERT INTO to_index (kind, id, version, recorded_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, kind, id, version, at)
	return err
}

// FirstTries is how often it is tried at once to make an item findable; then again at
// times that lie as far apart as tryAgain, without end.
const FirstTries = 3

const tryAgain = 10 * time.Minute

// ToIndex lists what came and is not found yet as of now, what was tried least first, then
// the oldest. What was tried FirstTries times waits.
func (tx *Tx) ToIndex(now time.Time, limit int) ([]ToIndex, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (ToIndex, error) {
		var t ToIndex
		return t, row.Scan(&t.Kind, &t.ID, &t.Version, sqldb.Time(&t.RecordedAt))
	}, `SELECT kind, id, version, recorded_at FROM to_index WHERE tries < $2 OR tried_at <= $3
		ORDER BY tries, recorded_at, kind, id, version LIMIT $1`, limit, FirstTries, now.Add(-tryAgain))
}

// NotIndexed counts one try in vain at a time, and gives how many there were.
func (tx *Tx) NotIndexed(t ToIndex, now time.Time) (int, error) {
	if _, err := tx.sql.Exec(`UPDATE to_index SET tries = tries + 1, tried_at = $4 WHERE kind = $1 AND id = $2 AND version = $3`, t.Kind, t.ID, t.Version, now); err != nil {
		return 0, err
	}
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(tries), 0) FROM to_index WHERE kind = $1 AND id = $2 AND version = $3`, t.Kind, t.ID, t.Version)
}

// Indexed takes an item off the list of what is not found yet; false when it is not on it.
func (tx *Tx) Indexed(t ToIndex) (bool, error) {
	return added(tx.sql.Exec(`DELETE FROM to_index WHERE kind = $1 AND id = $2 AND version = $3`, t.Kind, t.ID, t.Version))
}

// eraseIndexed deletes what was made of a subject for finding it.
func (tx *Tx) eraseIndexed(s Subject) error {
	if err := tx.eraseWords(s); err != nil {
		return err
	}
	statements := append([]string{}, eraseIndexedToo...)
	for _, table := range append([]string{"to_index"}, indexedTables...) {
		statements = append(statements, `DELETE FROM `+table+` WHERE kind = $1 AND id = $2`)
	}
	for _, statement := range statements {
		if _, err := tx.sql.Exec(statement, s.Kind, s.ID); err != nil {
			return err
		}
	}
	return nil
}

// Supersede ends, at a stamp, what was made of an item for finding it until then: a newer
// version has come, or the item was taken back.
func (tx *Tx) Supersede(kind, id string, at time.Time) error {
	for _, table := range indexedTables {
		if _, err := tx.sql.Exec(`UPDATE `+table+` SET until = $3 WHERE kind = $1 AND id = $2 AND until > $3 AND since < $3`, kind, id, at); err != nil {
			return err
		}
	}
	return nil
}

// HeldPortion is one portion of what is held, and who may see it.
type HeldPortion struct {
	Portion int // assess.Title for the title
	Label   access.Label
	LabelID int64
	Mark    string // a banner in its own system
	System  string
	Caveats access.Caveats
}

// AddHeldPortions records who may see the portions of an item, from one stamp until
// another (Always: to this day). Numbers are given to the labels.
func (tx *Tx) AddHeldPortions(t ToIndex, portions []HeldPortion, until int64) ([]HeldPortion, error) {
	for i := range portions {
		p := &portions[i]
		var err error
		if p.LabelID, err = tx.LabelID(p.Label); err != nil {
			return nil, err
		}
		caveats, err := asJSON(p.Caveats)
		if err != nil {
			return nil, err
		}
		if _, err := tx.sql.Exec(`INSERT INTO held_portions (kind, id, version, portion, label, mark, system, caveats, since, until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
			t.Kind, t.ID, t.Version, p.Portion, p.LabelID, p.Mark, p.System, caveats, t.RecordedAt, until); err != nil {
			return nil, err
		}
	}
	return portions, nil
}

// Held is what a reference to an item names, as far as a reader sees it.
type Held struct {
	Target     assess.Target // with the item's id, whatever it was called by
	Version    int
	From       party.Code // originator, or the partner that sent it
	Kind       string     // of the report
	RecordedAt time.Time
	Portions   []HeldPortion // that are seen, the title first
}

// Label is what one must be cleared for to see all that the reader sees of it.
func (h Held) Label() access.Label {
	var l access.Label
	for _, p := range h.Portions {
		l = l.With(p.Label)
	}
	return l
}

// Caveats are those of all that the reader sees of it.
func (h Held) Caveats() access.Caveats {
	var c access.Caveats
	for _, p := range h.Portions {
		c = c.With(p.Caveats)
	}
	return c
}

// HeldItem gives what a reference to an item names, as of a time and as far as labels are
// seen. It is not-found when nothing is held under it, and in the same words when no
// portion of it is seen.
func (tx *Tx) HeldItem(t assess.Target, labels []int64, asOf time.Time) (Held, error) {
	const op = "insidedb.HeldItem"
	none := errs.E(errs.NotFound, op, "nothing is held as %.200q", t.String())
	h := Held{Target: t}
	switch t.Kind {
	case assess.ItemReport:
		r, err := tx.FindReport(t.ID, asOf)
		if errs.KindOf(err) == errs.NotFound {
			return Held{}, none
		}
		if err != nil {
			return Held{}, err
		}
		h.Target.ID, h.Version, h.From, h.Kind, h.RecordedAt = r.ID, r.Version, r.Originator, r.Kind, r.RecordedAt
	case assess.ItemReceived:
		r, err := tx.Received(t.ID)
		if errs.KindOf(err) == errs.NotFound || err == nil && !asOf.IsZero() && r.RecordedAt.After(asOf) {
			return Held{}, none
		}
		if err != nil {
			return Held{}, err
		}
		h.Version, h.From, h.Kind, h.RecordedAt = 1, r.Partner, r.Kind, r.RecordedAt
	default:
		return Held{}, errs.E(errs.Internal, op, "no item is a %.40q", t.Kind)
	}
	args := []any{standing(asOf), h.Target.Kind, h.Target.ID}
	// Of the version that was found above, and no other: the labels of one version say
	// nothing about the words of another.
	args = append(args, h.Version)
	text := `SELECT portion, label, mark, system, caveats FROM held_portions WHERE since <= $1 AND until > $1 AND kind = $2 AND id = $3 AND version = $4 AND label IN ` + inLabels(labels)
	if t.Portion != assess.Whole {
		text, args = text+` AND portion = $5`, append(args, t.Portion)
	}
	var err error
	h.Portions, err = sqldb.All(tx.sql, tx.scanHeldPortion, text+` ORDER BY portion`, args...)
	if err == nil && len(h.Portions) == 0 {
		return Held{}, none
	}
	if err != nil {
		return Held{}, err
	}
	return h, tx.heldLabels(h.Portions)
}

func (tx *Tx) scanHeldPortion(row sqldb.Row) (HeldPortion, error) {
	var p HeldPortion
	var caveats string
	if err := row.Scan(&p.Portion, &p.LabelID, &p.Mark, &p.System, &caveats); err != nil {
		return HeldPortion{}, err
	}
	return p, fromJSON(caveats, &p.Caveats)
}

// heldLabels fills in the labels of portions.
func (tx *Tx) heldLabels(portions []HeldPortion) error {
	for i := range portions {
		l, err := tx.Label(portions[i].LabelID)
		if err != nil {
			return err
		}
		portions[i].Label = l
	}
	return nil
}

// seenAt is a condition on rows of indexed tables, or judgements' projections, that are
// the present as of the placeholder and are seen.
func seenAt(alias, placeholder string, labels []int64) string {
	a := alias
	if a != "" {
		a += "."
	}
	return strings.Join([]string{a + `since <= ` + placeholder, a + `until > ` + placeholder, a + `label IN ` + inLabels(labels)}, ` AND `)
}
