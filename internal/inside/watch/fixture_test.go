package watch_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// bench is a service that keeps watchlists.
type bench struct {
	t      *testing.T
	clock  *insidetest.Clock
	store  *insidedb.Store
	watch  *watch.Watch
	spool  string
	built  *builder // counts what is built, and remembers what of
	config watch.Config
}

// builder counts the indices that are built, and remembers what they are of.
type builder struct {
	mu     sync.Mutex
	builds [][]screening.Entry
	finish func() // before each is ready
}

func (b *builder) begin() watch.Builder { return &building{b, nil} }

func (b *builder) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.builds)
}

type building struct {
	*builder
	entries plain
}

func (b *building) Add(e screening.Entry) { b.entries = append(b.entries, e) }

func (b *building) Index() watch.Searcher {
	if b.finish != nil {
		b.finish()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.builds = append(b.builds, b.entries)
	return b.entries
}

// plain finds by equal words.
type plain []screening.Entry

// With puts entries in the place of those of the same key.
func (p plain) With(add []screening.Entry, remove []screening.Key) watch.Searcher {
	gone := map[screening.Key]bool{}
	for _, k := range remove {
		gone[k] = true
	}
	for _, e := range add {
		gone[screening.Key{List: e.List, ID: e.ID}] = true
	}
	kept := slices.DeleteFunc(slices.Clone(p), func(e screening.Entry) bool { return gone[screening.Key{List: e.List, ID: e.ID}] })
	return append(kept, add...)
}

// Among finds as an index does.
func (p plain) Among(entries []screening.Entry) *screening.Among {
	return screening.Build(p).Among(entries)
}

// Save writes JSON in small pieces, and a mark at the end.
func (p plain) Save(w io.Writer) error {
	for _, e := range p {
		line, err := json.Marshal(e)
		if err == nil {
			_, err = w.Write(append(line, '\n'))
		}
		if err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "end")
	return err
}

func loadPlain(r io.Reader) (watch.Searcher, error) {
	var p plain
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadBytes('\n')
		if string(line) == "end" {
			return p, nil
		}
		var e screening.Entry
		if err == nil {
			err = json.Unmarshal(line, &e)
		}
		if err != nil {
			return nil, err
		}
		p = append(p, e)
	}
}

func (p plain) Search(who screening.Person, top int) []screening.Hit { return p.find(who, top, false) }

func (p plain) SearchBeside(who screening.Person, top int, _ string) []screening.Hit {
	return p.find(who, top, false)
}

func (p plain) SearchAll(who screening.Person, top int) []screening.Hit {
	return p.find(who, top, true)
}

func (p plain) find(who screening.Person, top int, all bool) []screening.Hit {
	var out []screening.Hit
	for _, e := range p {
		for _, n := range e.Names {
			if len(out) == top {
				return out
			}
			switch {
			case strings.Contains(n.Text, who.Names[0].Text):
				out = append(out, screening.Hit{Entry: e, Score: 20, Verdict: screening.Alert, Name: n.Text})
			case all:
				out = append(out, screening.Hit{Entry: e, Verdict: screening.None, Name: n.Text})
			}
		}
	}
	return out
}

func newBench(t *testing.T, d *storetest.Database) *bench {
	t.Helper()
	b := &bench{t: t, clock: insidetest.NewClock(), spool: filepath.Join(t.TempDir(), "spool"), built: &builder{}}
	var err error
	b.store, err = insidedb.Open(t.Context(), d.Open(t, b.clock.Now))
	b.must(err)
	b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(insidedb.Officer{Code: "lind", Roles: []string{insidedb.RoleDisclosure}})
		if err != nil {
			return err
		}
		_, err = tx.PutOfficer(insidedb.Officer{Code: "holm", Roles: []string{insidedb.RoleAuthor}})
		return err
	}))
	b.config = watch.Config{Store: b.store, Spool: b.spool, File: filepath.Join(t.TempDir(), "inside", "lists.index"), Program: "test",
		Begin: b.built.begin, Load: loadPlain, Log: insidetest.Quiet()}
	b.watch, err = watch.New(t.Context(), b.config)
	b.must(err)
	return b
}

// lone is a bench on one engine, for what does not depend on it.
func lone(t *testing.T) *bench { return newBench(t, storetest.Engines()[0].Fresh(t)) }

// each runs a test on both engines.
func each(t *testing.T, test func(*testing.T, *bench)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { test(t, newBench(t, d)) })
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func (b *bench) wantKind(err error, want errs.Kind, says string) {
	b.t.Helper()
	if errs.KindOf(err) != want || err != nil && !strings.Contains(err.Error(), says) {
		b.t.Errorf("error %v (%s); expected %s, saying %q", err, errs.KindOf(err), want, says)
	}
}

// order is one that a first import may have.
func order() watch.Order {
	return watch.Order{Officer: "lind", Purpose: "border control", Review: "2018-12-01"}
}

// again is one that leaves the terms as they are.
func again() watch.Order { return watch.Order{Officer: "lind"} }

func (b *bench) take(o watch.Order, files ...string) watch.List {
	b.t.Helper()
	l, err := b.watch.Import(b.t.Context(), o, from(files...))
	b.must(err)
	return l
}

func (b *bench) lists() []watch.List {
	b.t.Helper()
	all, err := b.watch.Lists(context.Background(), zero)
	b.must(err)
	return all
}

// spoolIsEmpty wants that nothing of a list lies about.
func (b *bench) spoolIsEmpty() {
	b.t.Helper()
	left, err := os.ReadDir(b.spool)
	b.must(err)
	if len(left) > 0 {
		b.t.Errorf("%d files are left in the spool", len(left))
	}
}

// files is a source of names and contents in turn.
type files struct {
	rest  []string
	asked bool
}

func from(pairs ...string) *files { return &files{rest: pairs} }

func (f *files) Next() (string, io.Reader, error) {
	f.asked = true
	if len(f.rest) == 0 {
		return "", nil, io.EOF
	}
	name, content := f.rest[0], f.rest[1]
	f.rest = f.rest[2:]
	return name, strings.NewReader(content), nil
}

// table is a CSV list of invented persons: id,name,dob.
func table(rows ...string) string { return "id,name,dob\n" + strings.Join(rows, "\n") + "\n" }

// unList is a UN list of invented persons, by their names.
func unList(date string, names ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST dateGenerated=\"%sT08:00:00Z\">\n<INDIVIDUALS>\n", date)
	for i, n := range names {
		fmt.Fprintf(&b, "<INDIVIDUAL><FIRST_NAME>%s</FIRST_NAME><REFERENCE_NUMBER>QDi.%03d</REFERENCE_NUMBER></INDIVIDUAL>\n", n, i+1)
	}
	return b.String() + "</INDIVIDUALS>\n</CONSOLIDATED_LIST>\n"
}

// standing is what the newest index holds, list/id=name.
func (b *bench) standing() []string {
	b.t.Helper()
	hits, err := b.watch.Screen(b.t.Context(), screening.Person{Names: []screening.Name{{}}}, 1000)
	b.must(err)
	var out []string
	for _, h := range hits {
		out = append(out, h.Entry.List+"/"+h.Entry.ID+"="+h.Name)
	}
	slices.Sort(out)
	return out
}
