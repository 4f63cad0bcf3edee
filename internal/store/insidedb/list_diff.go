package insidedb

import "entente/internal/store/sqldb"

// ListChange is how an entry stands in two versions of its list.
type ListChange struct {
	ID     string
	Before []byte // nil when the earlier version does not hold it
	After  []byte // nil when the later one does not
}

// listDifference is the entries, with their digests, that differ between the
// versions $2 and $3 of the list $1; only ids that changed between can.
const listDifference = `
WITH touched AS (SELECT DISTINCT id FROM list_changes WHERE list = $1 AND version > $2 AND version <= $3),
states AS (SELECT t.id AS id,
  COALESCE((SELECT digest FROM list_changes WHERE list = $1 AND id = t.id AND version <= $2 ORDER BY version DESC LIMIT 1), '') AS earlier,
  COALESCE((SELECT digest FROM list_changes WHERE list = $1 AND id = t.id AND version <= $3 ORDER BY version DESC LIMIT 1), '') AS later
  FROM touched t)
`

// ListDiff gives entries that differ between two versions of a list in the
// order of their ids: at most limit, those whose id comes after the given one.
func (tx *Tx) ListDiff(name string, from, to int, after string, limit int) ([]ListChange, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (ListChange, error) {
		var c ListChange
		err := row.Scan(&c.ID, &c.Before, &c.After)
		return c, err
	}, listDifference+`SELECT s.id, b.body, a.body FROM states s
		LEFT JOIN list_entries b ON b.list = $1 AND b.digest = s.earlier
		LEFT JOIN list_entries a ON a.list = $1 AND a.digest = s.later
		WHERE s.earlier <> s.later AND s.id > $4 ORDER BY s.id LIMIT $5`, name, from, to, after, limit)
}

// ListDiffCount counts what the later of two versions adds, changes and removes.
func (tx *Tx) ListDiffCount(name string, from, to int) (added, changed, removed int, err error) {
	counts, err := sqldb.One(tx.sql, func(row sqldb.Row) ([3]int, error) {
		var n [3]int
		err := row.Scan(&n[0], &n[1], &n[2])
		return n, err
	}, listDifference+`SELECT
		COALESCE(SUM(CASE WHEN earlier = '' AND later <> '' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN earlier <> '' AND later <> '' AND earlier <> later THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN earlier <> '' AND later = '' THEN 1 ELSE 0 END), 0) FROM states`, name, from, to)
	return counts[0], counts[1], counts[2], err
}
