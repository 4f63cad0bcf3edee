package insidedb

import "entente/internal/store/sqldb"

// StandsAs gives what stands of words under a label: the token of each, and its sealed
// row of the list.
func StandsAs(tx *Tx, label int64, words ...string) ([][]byte, error) {
	k, err := tx.blind()
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, w := range words {
		l := labelled{w, label}
		sealed, err := sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT word FROM word_list WHERE number = $1`, k.number(l))
		if err != nil {
			return nil, err
		}
		out = append(out, []byte(k.token(l)), sealed)
	}
	return out, nil
}

// WaysToWords counts the hashes under which words are found.
func WaysToWords(tx *Tx) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(DISTINCT way) FROM word_ways`)
}

// WaysToNothing counts those of words that are on no list.
func WaysToNothing(tx *Tx) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM word_ways WHERE word NOT IN (SELECT number FROM word_list)`)
}
