package insidedb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const perReport = 1_000

// GraphNodeName is the name of a filled graph's node.
func GraphNodeName(i int) string { return fmt.Sprintf("report:r%d/p%d", i/perReport, i%perReport) }

// graphIndexes drops the indexes of the graph, or makes them as the migration has them.
func graphIndexes(exec func(string) error, anew bool) error {
	text, err := migrations.ReadFile("migrations/00055_graph.sql")
	if err != nil {
		return err
	}
	for _, i := range regexp.MustCompile(`(?m)^CREATE INDEX (\w+) .*;$`).FindAllStringSubmatch(string(text), -1) {
		statement := i[0]
		if !anew {
			statement = `DROP INDEX ` + i[1]
		}
		if err := exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// GraphFill is what is needed to write a graph past the store.
type GraphFill struct {
	Nodes, Links int
	Label        int64
	Since        time.Time
	terms        int64
	locks        []lock // of each report
	key          *blind // of the names
}

// BeginFill makes the keys of the reports that state a filled graph, and takes the indexes
// away until Fill has written it.
func (tx *Tx) BeginFill(f *GraphFill) error {
	text, err := Under{Mark: "SECRET//NOFORN"}.Text()
	if err != nil {
		return err
	}
	if f.terms, err = tx.putTerms(text); err != nil {
		return err
	}
	if f.key, err = tx.blind(); err != nil {
		return err
	}
	for i := 0; i*perReport < f.Nodes; i++ {
		l, err := tx.newLock(payloadID{reportPayload, "r" + strconv.Itoa(i), 1})
		if err != nil {
			return err
		}
		f.locks = append(f.locks, l)
	}
	return graphIndexes(func(s string) error { _, err := tx.sql.Exec(s); return err }, false)
}

// Fill writes the graph straight into a SQLite file that nobody else has open: nothing of
// it is journalled. Indexes are made at the end.
func (f GraphFill) Fill(ctx context.Context, file string) error {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=locking_mode(EXCLUSIVE)&_pragma=cache_size(-100000)")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f.fillNodes(ctx, tx); err != nil {
		return err
	}
	if err := f.fillLinks(ctx, tx); err != nil {
		return err
	}
	if err := graphIndexes(func(s string) error { _, err := tx.ExecContext(ctx, s); return err }, true); err != nil {
		return err
	}
	return tx.Commit()
}

// together is how many rows one statement writes.
const together = 64

// bulk writes rows by one prepared statement.
type bulk struct {
	tx    *sql.Tx
	of    string
	width int
	whole *sql.Stmt
	args  []any
}

func (b *bulk) add(ctx context.Context, values ...any) error {
	if b.args = append(b.args, values...); len(b.args) < together*b.width {
		return nil
	}
	if b.whole == nil {
		var err error
		if b.whole, err = b.tx.PrepareContext(ctx, b.text(together)); err != nil {
			return err
		}
	}
	_, err := b.whole.ExecContext(ctx, b.args...)
	b.args = b.args[:0]
	return err
}

func (b *bulk) text(rows int) string {
	row := "(?" + strings.Repeat(", ?", b.width-1) + ")"
	return `INSERT INTO ` + b.of + ` VALUES ` + row + strings.Repeat(", "+row, rows-1)
}

// end writes what is left.
func (b *bulk) end(ctx context.Context) error {
	if len(b.args) == 0 {
		return nil
	}
	_, err := b.tx.ExecContext(ctx, b.text(len(b.args)/b.width), b.args...)
	return err
}

func (f GraphFill) fillNodes(ctx context.Context, tx *sql.Tx) error {
	types := []string{"person", "person", "person", "place", "organisation", "document"}
	named := bulk{tx: tx, of: `graph_nodes (number, name)`, width: 2}
	rows := bulk{tx: tx, of: `graph_stated (node, label, since, until, portion, version, type, kind, id, terms, body)`, width: 11}
	order := make([]int, f.Nodes) // of numbers: they are a key
	numbers := f.numbers()
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(numbers[a], numbers[b]) })
	for _, i := range order {
		body, err := f.locks[i/perReport].sealJSON(statedBody, `{"name":"Name of `+strconv.Itoa(i)+`"}`)
		if err != nil {
			return err
		}
		name, err := f.key.seal(nodeName(numbers[i]), []byte(GraphNodeName(i)))
		if err != nil {
			return err
		}
		if err := named.add(ctx, numbers[i], name); err != nil {
			return err
		}
		if err := rows.add(ctx, numbers[i], f.Label, f.Since.UnixMicro(), int64(Always), i%perReport/5, 1, types[i%len(types)], reportPayload, "r"+strconv.Itoa(i/perReport), f.terms, body); err != nil {
			return err
		}
	}
	return errors.Join(named.end(ctx), rows.end(ctx))
}

func (f GraphFill) numbers() []int64 {
	out := make([]int64, f.Nodes)
	for i := range out {
		out[i] = GraphNumber(GraphNodeName(i))
	}
	return out
}

// fillLinks writes links, of most nodes few and of some very many.
func (f GraphFill) fillLinks(ctx context.Context, tx *sql.Tx) error {
	chance := rand.New(rand.NewPCG(7, 55))
	numbers := f.numbers()
	rows := bulk{tx: tx, of: `graph_links (a, b, tie, label, since, until, starts, ends, portion, version, exact, type, kind, id, terms)`, width: 15}
	for i := range f.Links {
		u, v := chance.Float64(), chance.Float64()
		a, b := int(float64(f.Nodes)*u*u*u), int(float64(f.Nodes)*v)
		if i%4 == 0 {
			b = int(float64(f.Nodes) * v * v)
		}
		if a == b {
			b = (b + 1) % f.Nodes
		}
		starts := f.Since.Add(-time.Duration(chance.IntN(3650*24)) * time.Hour).UnixMicro()
		if err := rows.add(ctx, numbers[a], numbers[b], int64(chance.Uint64()>>1), f.Label, f.Since.UnixMicro(), int64(Always),
			starts, starts+int64(24*time.Hour/time.Microsecond), i%200, 1, "day", "named-with", reportPayload, "r"+strconv.Itoa(a/perReport), f.terms); err != nil {
			return err
		}
	}
	return rows.end(ctx)
}
