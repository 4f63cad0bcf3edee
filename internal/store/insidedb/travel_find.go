package insidedb

import "entente/internal/store/sqldb"

// TravelWord is a word of travellers' names.
type TravelWord struct {
	ID   int64
	Word string
}

// TravelWords lists the words of travellers' names in the order of their numbers: at
// most limit, those after one.
func (tx *Tx) TravelWords(after int64, limit int) ([]TravelWord, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (w TravelWord, err error) { return w, row.Scan(&w.ID, &w.Word) },
		`SELECT id, word FROM travel_words WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
}

// TravelPosting says that a traveller has a word in a name.
type TravelPosting struct {
	Traveller int64
	Born      int64 // year, month and day as decimal digits; 0 for none, -1 where one date does not say all
}

// TravelPostings lists who has a word, in the order of arrival: at most limit, those
// after one and up to another.
func (tx *Tx) TravelPostings(word, after, to int64, limit int) ([]TravelPosting, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (p TravelPosting, err error) { return p, row.Scan(&p.Traveller, &p.Born) },
		`SELECT traveller, born FROM travel_postings WHERE word = $1 AND traveller > $2 AND traveller <= $3 ORDER BY traveller LIMIT $4`, word, after, to, limit)
}

// TravelPapers lists who has a document of a number, by its hash.
func (tx *Tx) TravelPapers(hash uint32, to int64) ([]int64, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[int64], `SELECT traveller FROM travel_papers WHERE hash = $1 AND traveller <= $2 ORDER BY traveller`, int64(hash), to)
}

// LastTraveller is the number of whoever came last; 0 before the first.
func (tx *Tx) LastTraveller() (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(last), 0) FROM travel_counters WHERE name = 'travellers'`)
}

// NextTravellers lists who came after one, in the order of arrival: at most limit, up
// to another.
func (tx *Tx) NextTravellers(after, to int64, limit int) ([]Traveller, error) {
	seqs, err := sqldb.All(tx.sql, sqldb.Scalar[int64], `SELECT seq FROM travellers WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`, after, to, limit)
	if err != nil {
		return nil, err
	}
	return tx.Travellers(seqs)
}
