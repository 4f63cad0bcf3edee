package insidedb

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// topRank is the rank of the highest level of every system.
const topRank = 4

// Clearance is one version of what an officer is cleared for.
type Clearance struct {
	Officer    string
	Version    int    // from 1; 0 for an officer of whom nothing is on record
	Mark       string // a banner of our own system; "" for its top level
	Label      access.Label
	By         string // the officer who said so; "" for whoever keeps the node
	RecordedAt time.Time
}

// PutClearance records what an officer is cleared for from now on, with its leaf.
func (tx *Tx) PutClearance(c Clearance) (Clearance, error) {
	at, err := tx.sql.Stamp("clearance/" + c.Officer)
	if err != nil {
		return Clearance{}, err
	}
	c.RecordedAt = at
	c.Version, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) + 1 FROM clearances WHERE officer = $1`, c.Officer)
	if err != nil {
		return Clearance{}, err
	}
	if _, err := tx.sql.Exec(`INSERT INTO clearances (officer, version, mark, label, by_officer, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.Officer, c.Version, c.Mark, c.Label.Key(), c.By, at); err != nil {
		return Clearance{}, err
	}
	return c, tx.noteOrdered(c.subject(), "clearance", "", at, c.record())
}

func (c Clearance) subject() string { return ofClearance + c.Officer + "/" + strconv.Itoa(c.Version) }

func (c Clearance) record() any {
	return []any{"clearance", c.Officer, c.Version, c.Mark, c.Label.Key(), c.By, c.RecordedAt.UnixMicro()}
}

// Clearance gives what an officer is cleared for; the top level, and nothing more, where
// nothing is on record.
func (tx *Tx) Clearance(officer string) (Clearance, error) {
	c, err := sqldb.One(tx.sql, scanClearance, `SELECT officer, version, mark, label, by_officer, recorded_at FROM clearances WHERE officer = $1 ORDER BY version DESC LIMIT 1`, officer)
	if errs.KindOf(err) == errs.NotFound {
		return Clearance{Officer: officer, Label: access.Label{Rank: topRank}}, nil
	}
	return c, err
}

func (tx *Tx) clearanceVersion(officer string, version int) (Clearance, error) {
	return sqldb.One(tx.sql, scanClearance, `SELECT officer, version, mark, label, by_officer, recorded_at FROM clearances WHERE officer = $1 AND version = $2`, officer, version)
}

func scanClearance(row sqldb.Row) (Clearance, error) {
	var c Clearance
	var label string
	if err := row.Scan(&c.Officer, &c.Version, &c.Mark, &label, &c.By, sqldb.Time(&c.RecordedAt)); err != nil {
		return Clearance{}, err
	}
	var err error
	c.Label, err = access.ParseKey(label)
	return c, err
}

// contentReaders are Readers but for those who oversee: these count without content.
var contentReaders = slices.DeleteFunc(slices.Clone(Readers), func(r string) bool { return r == RoleOversight })

// Reader gives an officer as far as seeing goes. It is denied for one who may not read
// content: see Authorise.
func (tx *Tx) Reader(officer string) (access.Reader, error) {
	if err := tx.Authorise(officer, contentReaders...); err != nil {
		return access.Reader{}, err
	}
	return tx.reads(officer)
}

// reads gives any officer as far as seeing goes, judged by the rules that the program
// carries.
func (tx *Tx) reads(officer string) (access.Reader, error) {
	rules, err := directive.Sight()
	if err != nil {
		return access.Reader{}, err
	}
	c, err := tx.Clearance(officer)
	return access.Reader{Officer: officer, Clearance: c.Label, Unrecorded: c.Version == 0, Judge: rules}, err
}

// LabelID gives the number of a label, and a new one to a label that is new.
func (tx *Tx) LabelID(l access.Label) (int64, error) {
	key := l.Key()
	id, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT id FROM labels WHERE label = $1`, key)
	if errs.KindOf(err) != errs.NotFound {
		return id, err
	}
	if id, err = sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(id), 0) + 1 FROM labels`); err != nil {
		return 0, err
	}
	_, err = tx.sql.Exec(`INSERT INTO labels (id, label) VALUES ($1, $2)`, id, key)
	return id, err
}

// label is a label with its number.
type label struct {
	id int64
	access.Label
}

func scanLabel(row sqldb.Row) (label, error) {
	var l label
	var key string
	if err := row.Scan(&l.id, &key); err != nil {
		return label{}, err
	}
	var err error
	l.Label, err = access.ParseKey(key)
	return l, err
}

// SeenLabels lists the numbers of the labels that a reader sees, in ascending order.
// What is read with them alone is read as if nothing else were held.
func (tx *Tx) SeenLabels(r access.Reader) ([]int64, error) {
	all, err := sqldb.All(tx.sql, scanLabel, `SELECT id, label FROM labels ORDER BY id`)
	if err != nil {
		return nil, err
	}
	seen := []int64{}
	for _, l := range all {
		if r.Sees(l.Label) {
			seen = append(seen, l.id)
		}
	}
	return seen, nil
}

// Label gives the label with a number.
func (tx *Tx) Label(id int64) (access.Label, error) {
	l, err := sqldb.One(tx.sql, scanLabel, `SELECT id, label FROM labels WHERE id = $1`, id)
	return l.Label, err
}

// inLabels is a list of labels' numbers as SQL takes it behind IN; nothing is in the
// list of none.
func inLabels(ids []int64) string {
	if len(ids) == 0 {
		return "(NULL)"
	}
	words := make([]string, len(ids))
	for i, id := range slices.Sorted(slices.Values(ids)) {
		words[i] = strconv.FormatInt(id, 10)
	}
	return "(" + strings.Join(words, ",") + ")"
}
