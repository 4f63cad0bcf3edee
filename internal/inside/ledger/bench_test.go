package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/inside/ledger"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const day = 86_400_000_000 // in microseconds

// tenYears fills the tables with ten years of an exchange: half of the items given, half
// received, each with its receipts; three in ten graded; one in a hundred a warning with
// what came of it; a tenth as many duties, in three versions each. Its rows are as the
// program writes them, but for what lies sealed, which the ledger does not read.
func tenYears(items int, from time.Time) []string {
	n := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)`, items/2-1)
	duties := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d), v(version) AS (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)`, items/10-1)
	at := fmt.Sprintf(`(%d + i * %d)`, from.UnixMicro(), 3650*day/int64(items/2))
	kind := `CASE WHEN i % 100 = 0 THEN 'warning' ELSE 'report' END`
	given := `printf('release-%016x', i)`
	out, in := `'sha256:' || printf('%064x', i + 2000000)`, `'sha256:' || printf('%064x', i + 3000000)`
	statements := `(hash, partner, direction, verb, by_side, item, subject, commitment, code, at, matter, terms, officer, evidence, once, recorded_at)`
	said := func(number int, item, verb, code, once, where string) string {
		hash := fmt.Sprintf(`'sha256:' || printf('%%064x', i + %d)`, (number+10)*1_000_000)
		return n + ` INSERT INTO transitions ` + statements + ` SELECT ` + hash + `, 'RUS/FSB', 'in', '` + verb + `', 'receiver', ` + item + `, 's', 'c', ` + code + `, ` + at + ` + 7200000000, '', '', '', x'00', ` +
			map[bool]string{true: hash, false: `''`}[once == "once"] + `, ` + at + ` + 7300000000 FROM n WHERE ` + where
	}
	grade := `CASE i % 5 WHEN 0 THEN 'action' WHEN 1 THEN 'useful' WHEN 2 THEN 'not-useful' ELSE 'background' END`
	return []string{
		n + ` INSERT INTO reports (id, version, serial, supersedes, raw, hash, originator, kind, marking, uses, onward, third_parties, author, recorded_at, review) SELECT printf('report-%016x', i), 1, '', '', x'00', printf('%064x', i), 'USA/CIA', ` + kind + `, 'SECRET//REL TO USA, RUS', '[]', '', '[]', 'lind', ` + at + `, NULL FROM n`,
		n + ` INSERT INTO releases (id, report, version, partner, service, method, needs, decision, proposer, policy, hash, same, marking, portions, residue, modified, state, reason, states, acts, envelope, envelope_hash, commitment, recorded_at, changed_at) SELECT ` + given + `, printf('report-%016x', i), 1, 'RUS/FSB', 'USA/CIA', 'release', '', 'd', 'lind', 'p', 'h', '', 'SECRET//REL TO USA, RUS', '', '', 0, 'admitted', '', 6, 0, 'e', ` + out + `, 'c', ` + at + `, ` + at + ` FROM n`,
		said(1, out, "admitted", `''`, "", `1`), said(2, in, "admitted", `''`, "", `1`),
		said(3, out, "graded", grade, "once", `i % 10 < 3`), said(4, in, "graded", grade, "once", `i % 10 < 3`),
		said(5, out, "acted", `''`, "", `i % 200 = 0`), said(6, in, "read", `''`, "", `i % 3 = 0`), said(7, out, "outcome", `'prevented'`, "once", `i % 400 = 0`),
		duties + ` INSERT INTO obligation_versions SELECT printf('%032x', i), version, CASE i % 10 WHEN 0 THEN 'commitment' ELSE 'answer' END, 1, CASE i % 2 WHEN 0 THEN 'RUS/FSB' ELSE 'USA/CIA' END,
			CASE i % 2 WHEN 0 THEN 'USA/CIA' ELSE 'RUS/FSB' END, 'RUS/FSB', 'm', ` + out + `, '', '', '', '', '', 'courtesy', 'accepted', CASE version WHEN 3 THEN 'answered' ELSE 'accepted' END, ` + at + ` + 864000000000,
			` + at + ` + 864000000000, '', '', '', '', ` + at + `, CASE version WHEN 3 THEN ` + at + ` + 200000000000 END, ` + at + ` + version * 1000000 FROM n, v`,
		`ANALYZE`,
	}
}

// itemsOfTenYears writes the items of the same, as the program does.
func itemsOfTenYears(tx *insidedb.Tx, items int, from time.Time, label int64) error {
	for i := range items / 2 {
		at := time.UnixMicro(from.UnixMicro() + int64(i)*(3650*day/int64(items/2)))
		left, came := at.Add(-time.Hour), at.Add(-30*time.Minute)
		kind := "report"
		if i%100 == 0 {
			kind = "warning"
		}
		for _, x := range []insidedb.LedgerItem{
			{Way: "given", ID: fmt.Sprintf("release-%016x", i), Item: fmt.Sprintf("sha256:%064x", i+2_000_000), Kind: kind, Directives: fmt.Sprintf(`["D-2015-11","D-%d"]`, i%7), Sent: &left, At: at},
			{Way: "received", ID: fmt.Sprintf("%064x", i+1_000_000), Item: fmt.Sprintf("sha256:%064x", i+3_000_000), Kind: kind, Sent: &came, At: at},
		} {
			if _, err := tx.AddLedgerItem(x, "RUS/FSB", label); err != nil {
				return err
			}
		}
	}
	return nil
}

// benchItems is how many items the benchmark has.
const benchItems = 100_000

// BenchmarkLedger is the ledger of one partner over ten years and 100,000 items, as an
// officer sees it, in a file of SQLite.
func BenchmarkLedger(b *testing.B) {
	clock := insidetest.NewClock()
	db := storetest.Engines()[0].Fresh(b).Open(b, clock.Now)
	store, err := insidedb.Open(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	from := clock.Now().AddDate(-10, 0, -1)
	var label int64
	if err := store.Write(b.Context(), func(tx *insidedb.Tx) (err error) {
		if _, err = tx.PutOfficer(insidedb.Officer{Code: "lind", Roles: []string{insidedb.RoleAuthor}}); err != nil {
			return err
		}
		if label, err = tx.LabelID(access.Label{Rank: 3}); err != nil {
			return err
		}
		return itemsOfTenYears(tx, benchItems, from, label)
	}); err != nil {
		b.Fatal(err)
	}
	for _, s := range tenYears(benchItems, from) {
		if err := db.Write(b.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(s)
			return err
		}); err != nil {
			b.Fatalf("%v: %v: %.60s", err, errors.Unwrap(err), s)
		}
	}
	judgements, err := judgement.New(judgement.Config{Store: store, Self: "USA/CIA"})
	if err != nil {
		b.Fatal(err)
	}
	l, err := ledger.New(ledger.Config{Judgements: judgements, Directives: func(context.Context, time.Time) ([]disclosure.Directive, error) { return nil, nil }})
	if err != nil {
		b.Fatal(err)
	}
	for _, q := range []struct {
		name string
		ledger.Query
	}{{"service", ledger.Query{Partner: "RUS/FSB"}}, {"country", ledger.Query{Partner: "RUS"}}, {"weeks", ledger.Query{Partner: "RUS/FSB", Unit: "week"}}, {"as-of", ledger.Query{Partner: "RUS/FSB", AsOf: clock.Now().AddDate(-1, 0, 0)}}} {
		b.Run(q.name, func(b *testing.B) {
			q.Query.Officer = "lind"
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				shown, err := l.Show(b.Context(), q.Query)
				if err != nil || len(shown.Series) < 90 {
					b.Fatal(err, len(shown.Series))
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-ledger")
		})
	}
}
