package insidedb

import (
	"context"
	"time"

	"entente/internal/store/sqldb"
)

// SubjectTravel is one message of travel, its travellers and their journeys.
const SubjectTravel = "travel"

// travelTables have columns that stand in clear of who travels, and that an erasure
// empties: words of names, numbers and hashes that tell one from another.
var travelTables = []string{"travellers", "travel_words", "travel_postings", "travel_papers", "journeys", "hits"}

// ScrubTravel is ScrubKeys, and on PostgreSQL writes the tables of travel anew, without
// the rows that were erased; nobody takes travel in meanwhile.
func (s *Store) ScrubTravel(ctx context.Context) error {
	for _, table := range travelTables {
		if err := s.db.Rewrite(ctx, table); err != nil {
			return err
		}
	}
	return s.ScrubKeys(ctx)
}

// TravelUntil lists the messages that were recorded by a time and are not erased, the
// oldest first.
func (tx *Tx) TravelUntil(at time.Time, limit int) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM travel_messages m WHERE recorded_at <= $1 AND body IS NOT NULL ORDER BY recorded_at, id LIMIT $2`, at, limit)
}

// eraseTravel destroys what a message says, who its travellers were, and by what they
// are found. That it came, from whom, how many it named and what they were screened
// against stays. Words that nobody has any more go too; flights are nobody's.
func (tx *Tx) eraseTravel(id string) error {
	const its = `(SELECT seq FROM travellers WHERE message = $1)`
	words, err := sqldb.All(tx.sql, sqldb.Scalar[int64], `SELECT DISTINCT word FROM travel_postings WHERE traveller IN `+its, id)
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM travel_postings WHERE traveller IN ` + its,
		`DELETE FROM travel_papers WHERE traveller IN ` + its,
		`DELETE FROM journeys WHERE traveller IN ` + its,
		`DELETE FROM travellers WHERE message = $1`,
		`UPDATE travel_messages SET body = NULL WHERE id = $1`,
		`DELETE FROM payload_keys WHERE kind = '` + travelPayload + `' AND id = $1`,
	} {
		if _, err := tx.sql.Exec(statement, id); err != nil {
			return err
		}
	}
	for _, w := range words {
		if _, err := tx.sql.Exec(`DELETE FROM travel_words WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM travel_postings WHERE word = $1)`, w); err != nil {
			return err
		}
	}
	return nil
}
