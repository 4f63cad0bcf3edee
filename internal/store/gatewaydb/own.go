package gatewaydb

import "entente/internal/store/sqldb"

// Own is what the gateway knows of its own service: documents that the
// service's root signed.
type Own struct {
	KeySets     [][]byte
	Revocations [][]byte
}

// AddOwn records documents by their hashes; one that is recorded stays.
func (tx *Tx) AddOwn(own Own, hash func([]byte) string) error {
	for kind, documents := range map[string][][]byte{keySet: own.KeySets, revocation: own.Revocations} {
		for _, signed := range documents {
			_, err := tx.sql.Exec(`INSERT INTO own_documents (hash, kind, signed) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`, hash(signed), kind, signed)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Own gives what was recorded, in an order that depends on nothing else.
func (tx *Tx) Own() (out Own, err error) {
	for kind, into := range map[string]*[][]byte{keySet: &out.KeySets, revocation: &out.Revocations} {
		*into, err = sqldb.All(tx.sql, sqldb.Scalar[[]byte], `SELECT signed FROM own_documents WHERE kind = $1 ORDER BY hash`, kind)
		if err != nil {
			return Own{}, err
		}
	}
	return out, nil
}
