package sqldb_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

// BenchmarkWrites is small durable writes from 64 writers at once, each with a
// commit of its own and with shared commits.
func BenchmarkWrites(b *testing.B) {
	for _, engine := range storetest.Engines() {
		db := engine.Fresh(b).Open(b, time.Now)
		if err := db.Write(b.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`CREATE TABLE item (id BIGINT PRIMARY KEY, body BYTEA NOT NULL)`)
			return err
		}); err != nil {
			b.Fatal(err)
		}
		var id atomic.Int64
		body := make([]byte, 8<<10)
		for name, write := range map[string]func(context.Context, func(*sqldb.Tx) error) error{"alone": db.Write, "grouped": db.WriteGrouped} {
			b.Run(engine.Name+"/"+name, func(b *testing.B) {
				b.SetParallelism(32)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						key := id.Add(1)
						if err := write(b.Context(), func(tx *sqldb.Tx) error {
							_, err := tx.Exec(`INSERT INTO item (id, body) VALUES ($1, $2)`, key, body)
							return err
						}); err != nil {
							b.Error(err)
						}
					}
				})
			})
		}
	}
}
