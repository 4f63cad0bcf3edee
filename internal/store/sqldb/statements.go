package sqldb

import (
	"context"
	"database/sql"
	"sync"
)

// mostStatements bounds the statements that are kept prepared for a pool.
const mostStatements = 1024

// statements are the statements of a pool that are prepared already: parsing one
// costs SQLite more than most of them cost to run. A transaction cannot prepare
// for others, so what it had to parse is prepared when it has ended, and serves
// from the next one on. The PostgreSQL driver keeps its own.
type statements struct {
	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

// of gives a statement that is prepared, or nil.
func (s *statements) of(query string) *sql.Stmt {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.prepared[query]
}

// prepare prepares what a transaction had to parse. One that cannot be prepared
// is parsed the next time too.
func (s *statements) prepare(ctx context.Context, pool *sql.DB, parsed []string) {
	if s == nil {
		return
	}
	for _, query := range parsed {
		s.mu.Lock()
		full := len(s.prepared) >= mostStatements
		s.mu.Unlock()
		if full || s.of(query) != nil {
			continue
		}
		statement, err := pool.PrepareContext(ctx, query)
		if err != nil {
			continue
		}
		s.mu.Lock()
		if s.prepared == nil {
			s.prepared = map[string]*sql.Stmt{}
		}
		if s.prepared[query] == nil {
			s.prepared[query], statement = statement, nil
		}
		s.mu.Unlock()
		if statement != nil { // another transaction was faster
			_ = statement.Close()
		}
	}
}

// query runs a query of a transaction, prepared if it can be.
func (tx *Tx) query(query string, values []any) (*sql.Rows, error) {
	query = tx.spoken(query)
	if known := tx.statements.of(query); known != nil {
		return tx.tx.StmtContext(tx.ctx, known).QueryContext(tx.ctx, values...)
	}
	tx.remember(query)
	return tx.tx.QueryContext(tx.ctx, query, values...)
}

// exec runs a statement of a transaction, prepared if it can be.
func (tx *Tx) exec(query string, values []any) (sql.Result, error) {
	query = tx.spoken(query)
	if known := tx.statements.of(query); known != nil {
		return tx.tx.StmtContext(tx.ctx, known).ExecContext(tx.ctx, values...)
	}
	tx.remember(query)
	return tx.tx.ExecContext(tx.ctx, query, values...)
}

// spoken is a statement as the engine takes it best.
func (tx *Tx) spoken(query string) string {
	if tx.engine == SQLite {
		return unnamed(query)
	}
	return query
}

// remember notes what a transaction had to parse, once for a run of the same.
func (tx *Tx) remember(query string) {
	if tx.statements == nil || len(tx.parsed) > mostStatements || len(tx.parsed) > 0 && tx.parsed[len(tx.parsed)-1] == query {
		return
	}
	tx.parsed = append(tx.parsed, query)
}
