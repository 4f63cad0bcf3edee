package insidedb_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/inside/links"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// graphSize is how many nodes and links the benchmarks' graph has: ENTENTE_GRAPH=1000000
// for a million nodes, five links to each.
func graphSize() (nodes, joined int) {
	nodes = 20_000
	if n, err := strconv.Atoi(os.Getenv("ENTENTE_GRAPH")); err == nil && n > 0 {
		nodes = n
	}
	return nodes, 5 * nodes
}

// filled is a store in a file with a graph in it, of the size that is asked for. With
// ENTENTE_GRAPH_FILE it stays there for another run.
func filled(b *testing.B) *insidedb.Store {
	b.Helper()
	nodes, joined := graphSize()
	file := os.Getenv("ENTENTE_GRAPH_FILE")
	if file == "" {
		file = filepath.Join(b.TempDir(), "inside.db")
	}
	_, missing := os.Stat(file)
	clock := insidetest.NewClock()
	open := func() (*sqldb.DB, *insidedb.Store) {
		db, err := sqldb.Open(b.Context(), "sqlite:"+file, clock.Now)
		must(b, err)
		store, err := insidedb.Open(b.Context(), db)
		must(b, err)
		return db, store
	}
	db, store := open()
	fill := insidedb.GraphFill{Nodes: nodes, Links: joined, Since: clock.Now().Add(-time.Hour)}
	must(b, store.Write(b.Context(), func(tx *insidedb.Tx) (err error) {
		fill.Label, err = tx.LabelID(access.Label{Rank: 3})
		if err == nil && missing != nil {
			err = tx.BeginFill(&fill)
		}
		return err
	}))
	if missing != nil {
		must(b, db.Close())
		must(b, fill.Fill(b.Context(), file))
		db, store = open()
	}
	b.Cleanup(func() { db.Close() })
	return store
}

// ofFilled is the inside of a service over a filled store, with an officer.
func ofFilled(b *testing.B) *links.Links {
	b.Helper()
	store := filled(b)
	must(b, store.Write(b.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(insidedb.Officer{Code: "a.ray", Roles: insidedb.UsualRoles})
		return err
	}))
	j, err := judgement.New(judgement.Config{Store: store, Self: "USA/CIA"})
	must(b, err)
	l, err := links.New(j)
	must(b, err)
	return l
}

func BenchmarkTwoHopsInALargeGraph(b *testing.B) {
	l := ofFilled(b)
	nodes, _ := graphSize()
	i, shown, listed := 0, 0, 0
	for b.Loop() {
		i++
		out, err := l.Around(b.Context(), links.Query{Officer: "a.ray", Node: insidedb.GraphNodeName(i * 7919 % nodes)}, 2)
		must(b, err)
		shown, listed = shown+out.Counts.Links, listed+len(out.Nodes)
	}
	b.ReportMetric(float64(shown)/float64(i), "links/op")
	b.ReportMetric(float64(listed)/float64(i), "listed/op")
}

func BenchmarkTwoHopsOfTheLargestHub(b *testing.B) {
	l := ofFilled(b)
	for b.Loop() {
		_, err := l.Around(b.Context(), links.Query{Officer: "a.ray", Node: insidedb.GraphNodeName(0)}, 2)
		must(b, err)
	}
}

func BenchmarkShortestPathShown(b *testing.B) {
	l := ofFilled(b)
	nodes, _ := graphSize()
	i, found := 0, 0
	for b.Loop() {
		i++
		out, err := l.Path(b.Context(), links.Query{Officer: "a.ray", Node: insidedb.GraphNodeName(nodes - 1 - i*37%nodes)}, insidedb.GraphNodeName(i*7919%nodes), 5)
		must(b, err)
		found += len(out.Paths)
	}
	b.ReportMetric(float64(found)/float64(i), "paths/op")
}
