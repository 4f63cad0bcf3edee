package sqldb

import "testing"

func TestOnlyParametersThatStandOnceAndInOrderLoseTheirNames(t *testing.T) {
	for query, want := range map[string]string{
		`SELECT 1`: `SELECT 1`,
		`INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)`:         `INSERT INTO t (a, b) VALUES (?, ?), (?, ?)`,
		`SELECT a FROM t WHERE b = $1 AND c > $2 LIMIT $3`:       `SELECT a FROM t WHERE b = ? AND c > ? LIMIT ?`,
		`SELECT a FROM t WHERE b = $1 OR c = $1`:                 `SELECT a FROM t WHERE b = $1 OR c = $1`,
		`UPDATE t SET a = $2 WHERE b = $1`:                       `UPDATE t SET a = $2 WHERE b = $1`,
		`SELECT a FROM t WHERE b = $1 AND c = '$2'`:              `SELECT a FROM t WHERE b = $1 AND c = '$2'`,
		`SELECT '$1', "$2" FROM t WHERE b = $1`:                  `SELECT '$1', "$2" FROM t WHERE b = $1`,
		`SELECT a FROM t WHERE b = $10`:                          `SELECT a FROM t WHERE b = $10`,
		`SELECT a FROM t WHERE b IN ($1, $2) AND c = $3 -- it's`: `SELECT a FROM t WHERE b IN ($1, $2) AND c = $3 -- it's`,
	} {
		if got := unnamed(query); got != want {
			t.Errorf("%s\n  gives %s\n  expected %s", query, got, want)
		}
	}
}
