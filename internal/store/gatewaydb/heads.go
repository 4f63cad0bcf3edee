package gatewaydb

import (
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// maxSequences bounds how many sequences of one partner are looked through. An
// honest partner has four for each life of its store.
const maxSequences = 1024

// LastReceipts gives, of each incarnation and lane of a partner, the receipt
// for the last envelope that is held: at most limit of them, those given last
// first. A sequence that holds nothing but void numbers has none.
func (tx *Tx) LastReceipts(partner party.Code, limit int) ([]Incoming, error) {
	var out []Incoming
	at := Place{Partner: partner}
	for range maxSequences {
		next, err := tx.nextSequence(at)
		if errs.KindOf(err) == errs.NotFound {
			break
		}
		if err != nil {
			return nil, err
		}
		at = next
		last, err := tx.lastReceipt(at)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, last)
	}
	slices.SortStableFunc(out, func(a, b Incoming) int { return b.ReceivedAt.Compare(a.ReceivedAt) })
	return out[:min(limit, len(out))], nil
}

// nextSequence gives the partner's sequence behind another, without a number.
func (tx *Tx) nextSequence(p Place) (Place, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Place, error) {
		next := Place{Partner: p.Partner}
		err := row.Scan(&next.Incarnation, &next.Lane)
		return next, err
	}, `SELECT incarnation, lane FROM incoming WHERE partner = $1 AND (incarnation, lane) > ($2, $3) ORDER BY incarnation, lane LIMIT 1`,
		p.Partner, p.Incarnation, p.Lane)
}

// lastReceipt gives the last envelope held of a sequence, without its bytes.
func (tx *Tx) lastReceipt(p Place) (Incoming, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Incoming, error) {
		in := Incoming{Place: p}
		err := row.Scan(&in.Seq, &in.Hash, &in.Receipt, sqldb.Time(&in.ReceivedAt))
		return in, err
	}, `SELECT seq, hash, receipt, received_at FROM incoming
		WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND receipt IS NOT NULL ORDER BY seq DESC LIMIT 1`, p.Partner, p.Incarnation, p.Lane)
}
