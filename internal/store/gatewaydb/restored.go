package gatewaydb

// ReplaceReceipt records a receipt in place of the one that was given for what
// is held under a place: the same, signed under another key set.
func (tx *Tx) ReplaceReceipt(p Place, receipt []byte) error {
	_, err := tx.sql.Exec(`UPDATE incoming SET receipt = $5 WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4`,
		p.Partner, p.Incarnation, p.Lane, p.Seq, receipt)
	return err
}

// Retire forgets what had not been delivered when a backup was taken, and says
// how many envelopes that were. Inside hands over what still is to go.
func (tx *Tx) Retire() (int64, error) {
	if _, err := tx.sql.Exec(`DELETE FROM outgoing_parts`); err != nil {
		return 0, err
	}
	return tx.sql.Exec(`DELETE FROM outgoing WHERE ` + open)
}
