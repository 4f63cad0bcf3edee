package gatewaydb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Parts says how far the parts of an envelope of ours are.
type Parts struct {
	envelope.Parts
	Taken int // that the partner's gateway holds, from the first on
}

// OutgoingParts gives it; a Count of 0 for an envelope without parts.
func (tx *Tx) OutgoingParts(id string) (Parts, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Parts, error) {
		var p Parts
		err := row.Scan(&p.Count, &p.Bytes, &p.Taken)
		return p, err
	}, `SELECT parts, parts_bytes, parts_taken FROM outgoing WHERE id = $1`, id)
}

// setParts records what the header of an envelope announces.
func (tx *Tx) setParts(id string, p *envelope.Parts) error {
	if p == nil {
		return nil
	}
	_, err := tx.sql.Exec(`UPDATE outgoing SET parts = $2, parts_bytes = $3 WHERE id = $1`, id, p.Count, p.Bytes)
	return err
}

// Parted lists the envelopes whose parts still have to go: of each partner's
// incarnation the next one alone.
func (tx *Tx) Parted() ([]Outgoing, error) {
	return sqldb.All(tx.sql, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing o WHERE parts > 0 AND parts_taken < parts AND state IN ('queued', 'sending')
		AND NOT EXISTS (SELECT 1 FROM outgoing b WHERE b.partner = o.partner AND b.lane = o.lane AND b.put_at < o.put_at AND b.state IN ('queued', 'sending', 'refused', 'cancelled'))
		ORDER BY partner, put_at`)
}

// AddPart holds a part of an envelope of ours; one that is held stays.
func (tx *Tx) AddPart(id string, number int, sealed []byte) error {
	_, err := tx.sql.Exec(`INSERT INTO outgoing_parts (item, number, sealed) VALUES ($1, $2, $3) ON CONFLICT (item, number) DO NOTHING`, id, number, sealed)
	return err
}

// Part gives a part of an envelope of ours; not-found when it is not held.
func (tx *Tx) Part(id string, number int) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT sealed FROM outgoing_parts WHERE item = $1 AND number = $2`, id, number)
}

// HeldParts lists the numbers of the parts of an envelope of ours that are held.
func (tx *Tx) HeldParts(id string) ([]int, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[int], `SELECT number FROM outgoing_parts WHERE item = $1 ORDER BY number`, id)
}

// SetTaken records how many parts the partner's gateway holds, and forgets those.
func (tx *Tx) SetTaken(id string, taken int) error {
	if _, err := tx.sql.Exec(`UPDATE outgoing SET parts_taken = $2 WHERE id = $1`, id, taken); err != nil {
		return err
	}
	_, err := tx.sql.Exec(`DELETE FROM outgoing_parts WHERE item = $1 AND number < $2`, id, taken)
	return err
}

// dropParts forgets the parts of an envelope of ours: it has arrived, or never will.
func (tx *Tx) dropParts(id string) error {
	_, err := tx.sql.Exec(`DELETE FROM outgoing_parts WHERE item = $1`, id)
	return err
}

// Transfer is the parts of one envelope of a partner, as far as they are here.
type Transfer struct {
	Partner  party.Code
	Hash     string // of the envelope
	Held     int    // from the first on
	Bytes    int64  // of them together, sealed
	Last     int    // bytes of the last
	Accepted bool   // the envelope is held too
}

func scanTransfer(row sqldb.Row) (Transfer, error) {
	var t Transfer
	var accepted int
	err := row.Scan(&t.Partner, &t.Hash, &t.Held, &t.Bytes, &t.Last, &accepted)
	t.Accepted = accepted != 0
	return t, err
}

// Transfer gives a transfer; not-found for none.
func (tx *Tx) Transfer(partner party.Code, hash string) (Transfer, error) {
	return sqldb.One(tx.sql, scanTransfer, `SELECT partner, hash, held, bytes, last, accepted FROM transfers WHERE partner = $1 AND hash = $2`, string(partner), hash)
}

// TransferBytes is how many bytes of a partner's parts are held.
func (tx *Tx) TransferBytes(partner party.Code) (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM transfers WHERE partner = $1`, string(partner))
}

// TrimTransfers forgets at most so many parts of what BeginTransfer is to forget,
// the last first, and says whether there is more: what is left is a transfer of
// fewer parts, so that no one transaction deletes a great deal.
func (tx *Tx) TrimTransfers(partner party.Code, before time.Time, most int) (more bool, err error) {
	old, err := sqldb.All(tx.sql, scanTransfer, `SELECT partner, hash, held, bytes, last, accepted FROM transfers
		WHERE accepted = 0 AND held > 0 AND (partner = $1 OR at < $2) ORDER BY partner, hash LIMIT 2`, string(partner), before)
	if err != nil || len(old) == 0 {
		return false, err
	}
	t := old[0]
	n := min(t.Held, most)
	bytes := t.Bytes - int64(t.Last) - int64(n-1)*envelope.SealedPartSize
	_, err = tx.sql.Exec(`DELETE FROM incoming_parts WHERE partner = $1 AND hash = $2 AND number >= $3`, string(t.Partner), t.Hash, t.Held-n)
	if err != nil {
		return false, err
	}
	_, err = tx.sql.Exec(`UPDATE transfers SET held = $3, bytes = $4, last = $5 WHERE partner = $1 AND hash = $2`,
		string(t.Partner), t.Hash, t.Held-n, bytes, envelope.SealedPartSize)
	return n < t.Held || len(old) > 1, err
}

// BeginTransfer begins a transfer and forgets what the partner had begun before
// and did not end, and what any partner began before a time.
func (tx *Tx) BeginTransfer(partner party.Code, hash string, now, before time.Time) error {
	old, err := sqldb.All(tx.sql, scanTransfer, `SELECT partner, hash, held, bytes, last, accepted FROM transfers WHERE accepted = 0 AND (partner = $1 OR at < $2)`,
		string(partner), before)
	if err != nil {
		return err
	}
	for _, t := range old {
		if err := tx.dropTransfer(t.Partner, t.Hash); err != nil {
			return err
		}
	}
	_, err = tx.sql.Exec(`INSERT INTO transfers (partner, hash, held, bytes, last, accepted, at) VALUES ($1, $2, 0, 0, 0, 0, $3)`, string(partner), hash, now)
	return err
}

// HoldPart keeps the next part of a transfer.
func (tx *Tx) HoldPart(partner party.Code, hash string, number int, sealed []byte, now time.Time) error {
	changed, err := tx.sql.Exec(`UPDATE transfers SET held = held + 1, bytes = bytes + $4, last = $4, at = $5 WHERE partner = $1 AND hash = $2 AND held = $3 AND accepted = 0`,
		string(partner), hash, number, len(sealed), now)
	if err != nil || changed == 0 {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO incoming_parts (partner, hash, number, sealed) VALUES ($1, $2, $3, $4)`, string(partner), hash, number, sealed)
	return err
}

// AcceptTransfer keeps the parts of an envelope that is held now for inside.
func (tx *Tx) AcceptTransfer(partner party.Code, hash string) error {
	_, err := tx.sql.Exec(`UPDATE transfers SET accepted = 1 WHERE partner = $1 AND hash = $2`, string(partner), hash)
	return err
}

// dropTransfer forgets parts that a partner sent.
func (tx *Tx) dropTransfer(partner party.Code, hash string) error {
	if _, err := tx.sql.Exec(`DELETE FROM incoming_parts WHERE partner = $1 AND hash = $2`, string(partner), hash); err != nil {
		return err
	}
	_, err := tx.sql.Exec(`DELETE FROM transfers WHERE partner = $1 AND hash = $2`, string(partner), hash)
	return err
}

// DropTransfer forgets a transfer: of whichever partner, for inside knows an
// envelope by its hash, or whether it is accepted or not for one partner's.
func (tx *Tx) DropTransfer(hash string) error {
	owners, err := sqldb.All(tx.sql, sqldb.Scalar[party.Code], `SELECT partner FROM transfers WHERE hash = $1 AND accepted = 1`, hash)
	if err != nil {
		return err
	}
	for _, partner := range owners {
		if err := tx.dropTransfer(partner, hash); err != nil {
			return err
		}
	}
	return nil
}

// AbandonTransfer forgets what a partner began for an envelope that will not come,
// or whose parts are not those that it announces.
func (tx *Tx) AbandonTransfer(partner party.Code, hash string) error {
	t, err := tx.Transfer(partner, hash)
	if errs.KindOf(err) == errs.NotFound || err == nil && t.Accepted {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.dropTransfer(partner, hash)
}

// TakenPart gives a part of an envelope that is held, for inside.
func (tx *Tx) TakenPart(hash string, number int) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT p.sealed FROM incoming_parts p JOIN transfers t ON t.partner = p.partner AND t.hash = p.hash
		WHERE p.hash = $1 AND p.number = $2 AND t.accepted = 1`, hash, number)
}
