package insidedb

// Raw runs a statement on the rows beneath, as somebody does who has the database.
func Raw(tx *Tx, statement string) error {
	_, err := tx.sql.Exec(statement)
	return err
}
