package insidedb

import "entente/internal/store/sqldb"

// Raw runs a statement on the rows beneath, as somebody does who has the database.
func Raw(tx *Tx, statement string) error {
	_, err := tx.sql.Exec(statement)
	return err
}

// SealOnce does what keeping a decision costs beyond keeping it in clear.
func SealOnce(tx *Tx, report string, outcome []byte) error {
	tx.last = lock{}
	l, err := tx.lockOf(payloadID{reportPayload, report, 1})
	if err != nil {
		return err
	}
	if _, err := l.sealText("needs", nil); err != nil {
		return err
	}
	_, err = l.seal("outcome", outcome)
	return err
}

// PendingLeaves are the leaves that no log holds yet.
func PendingLeaves(tx *Tx) ([]Leaf, error) {
	return sqldb.All(tx.sql, scanLeaf, `SELECT `+leafColumns+` WHERE e.number IS NULL`)
}

// HitWords gives the words of a hit's first act as the row has them.
func HitWords(tx *Tx, id string) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT words FROM hit_acts WHERE hit = $1 AND number = 1`, id)
}
