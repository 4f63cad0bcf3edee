package insidedb_test

import (
	"os"
	"strings"
	"testing"

	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

// travelFiles gives the bytes in which an engine keeps who travels and what was met.
func travelFiles(t *testing.T, d *storetest.Database, db *sqldb.DB) string {
	t.Helper()
	if d.Engine == "sqlite" {
		return files(t, d)
	}
	must(t, checkpoint(t, db))
	var all strings.Builder
	must(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
		paths, err := sqldb.All(tx, sqldb.Scalar[string], `SELECT current_setting('data_directory') || '/' || pg_relation_filepath(oid) FROM pg_class
			WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i') AND (relname LIKE 'travel%' OR relname LIKE 'journeys%' OR relname LIKE 'hits%')`)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			all.Write(data)
		}
		return err
	}))
	return all.String()
}

func TestNoFileNamesWhoeverIsErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open(t, insidetest.NewClock().Now)
		s, err := insidedb.Open(t.Context(), db)
		must(t, err)
		gone := keep(t, s, flown("a", 2, passenger("QZXERASED QVNAMED", "QZ4012345", 1990)))
		stays := keep(t, s, flown("b", 3, passenger("QZXSTAYS QVOTHER", "QZ7799123", 1985)))
		x := gone.travellers[0]
		write(t, s, func(tx *insidedb.Tx) error {
			h, err := tx.OpenHit(insidedb.Hit{List: "un", Entry: "Q-1", Flight: x.Flights[0], Keys: x.Keys, Message: x.Message, Traveller: x.Seq, State: insidedb.HitNotSame})
			if err == nil {
				_, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "opened", Message: x.Message, Traveller: x.Seq, Words: []byte(`{}`)})
			}
			return err
		})
		told := []string{"qzxerased", "qvnamed", x.Paper, x.Keys.Person}
		kept := []string{"qzxstays", stays.travellers[0].Paper}
		for _, word := range append(told, kept...) {
			if !strings.Contains(travelFiles(t, d, db), word) {
				t.Fatalf("the search does not find %s, which is there", word)
			}
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectTravel, ID: gone.ID}, insidedb.ByOrder)
			return err
		})
		must(t, s.ScrubTravel(t.Context()))
		after := travelFiles(t, d, db)
		for _, word := range told {
			if strings.Contains(after, word) {
				t.Errorf("%s is in a file", word)
			}
		}
		for _, word := range kept {
			if !strings.Contains(after, word) {
				t.Errorf("%s, of who is not erased, is in no file", word)
			}
		}
	})
}
