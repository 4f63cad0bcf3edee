package insidedb

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

// PolicyHash is the hash of the policy that was recorded last, by whatever
// process; "" before the first.
func (tx *Tx) PolicyHash() (string, error) {
	all, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT hash FROM policies ORDER BY number DESC LIMIT 1`)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// The leases of the inside database.
const (
	LeaseMover     = "mover"     // decides again, seals and hands over
	LeaseSequencer = "sequencer" // appends to the log
	LeaseParts     = "parts"     // carries the parts of files
	LeaseClock     = "clock"     // serves the steps of what is owed
	LeaseBackwards = "backwards" // screens the travel that is kept against who became known later
	LeaseTravel    = "travel/"   // and the own name of a folder: looks for travel in it
)
