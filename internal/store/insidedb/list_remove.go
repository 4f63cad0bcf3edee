package insidedb

import "entente/internal/store/sqldb"

// RemoveList records that a list is held no more, and erases what was on it in
// every version: the entries, what changed, and the values that an import left
// out. That there were such versions, when, why and by whom, stays on record.
// last is the list's newest version, which holds it.
func (tx *Tx) RemoveList(last ListVersion, officer string) (ListVersion, error) {
	at, err := tx.sql.Stamp("list/" + last.List)
	if err != nil {
		return ListVersion{}, err
	}
	for _, erase := range []string{
		`DELETE FROM list_entries WHERE list = $1`,
		`DELETE FROM list_changes WHERE list = $1`,
		`UPDATE list_versions SET rejections = '[]', left_out = '[]' WHERE list = $1`,
	} {
		if _, err := tx.sql.Exec(erase, last.List); err != nil {
			return ListVersion{}, err
		}
	}
	gone := ListVersion{List: last.List, Version: last.Version + 1, State: ListRemoved, Format: last.Format, Purpose: last.Purpose, Basis: last.Basis,
		Review: last.Review, Officer: officer, Files: []ListFile{}, Rejections: []Rejection{}, LeftOut: []Rejection{}, Removed: last.Entries, RecordedAt: at}
	return gone, tx.addList(gone)
}

// ListErased is the newest version of a list that was removed, 0 when none was:
// of it and those before nothing is held.
func (tx *Tx) ListErased(name string) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) FROM list_versions WHERE list = $1 AND state = $2`, name, ListRemoved)
}
