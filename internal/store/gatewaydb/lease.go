package gatewaydb

import (
	"time"

	"entente/internal/store/sqldb"
)

// Leases is one process's part in the leases of the database; nil when it has
// the database to itself. A lease spares double work, and nothing rests on it.
type Leases = sqldb.Leases

// Lease says that a process has something to itself for now.
type Lease = sqldb.Lease

// LeaseTime is how long a lease outlives the last sign of life of its holder.
const LeaseTime = sqldb.LeaseTime

// Leases gives a process's part in the leases; see sqldb.DB.Leases. last is
// LeaseTime but in tests.
func (s *Store) Leases(holder string, elapsed func() time.Duration, last time.Duration) (*Leases, error) {
	return s.db.Leases(holder, elapsed, last)
}

// Shared tells whether other processes may work on the same database: a file is
// one process's.
func (s *Store) Shared() bool { return s.db.Engine() == sqldb.Postgres }

// Holds tells whether a lease is still held, in the transaction that rests on it.
func (tx *Tx) Holds(l Lease) (bool, error) { return tx.sql.Holds(l) }
