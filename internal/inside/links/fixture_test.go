package links_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/report"
	"entente/internal/inside/indexing"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/inside/links"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

// TestMain lets properties draw few worlds, unless somebody says how many: each of them is
// asked every question, of stores of its own.
func TestMain(m *testing.M) {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "rapid.checks" })
	if !said {
		if err := flag.Set("rapid.checks", "15"); err != nil {
			panic(err)
		}
	}
	os.Exit(storetest.Main(m))
}

// fataler is a test, or one draw of a property.
type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

// service is a service that keeps judgements and shows links.
type service struct {
	t     fataler
	ctx   context.Context
	clock *insidetest.Clock
	store *insidedb.Store
	kept  *judgement.Judgements
	*links.Links
}

// empty is the bytes of a store with nothing in it, made once for each test.
func empty(t testing.TB) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "empty.db")
	db, err := sqldb.Open(t.Context(), "sqlite:"+file, insidetest.NewClock().Now)
	if err == nil {
		_, err = insidedb.Open(t.Context(), db)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// of is a service on a copy of an empty store.
func of(t fataler, b testing.TB, from []byte) *service {
	t.Helper()
	s := &service{t: t, ctx: b.Context(), clock: insidetest.NewClock()}
	dir, err := os.MkdirTemp(b.TempDir(), "")
	file := filepath.Join(dir, "inside.db")
	if err == nil {
		err = os.WriteFile(file, from, 0o600)
	}
	s.must(err)
	db, err := sqldb.Open(s.ctx, "sqlite:"+file, s.clock.Now)
	s.must(err)
	b.Cleanup(func() { _ = db.Close() })
	return s.over(db)
}

// on is a service on an empty database of any engine.
func on(t *testing.T, d *storetest.Database) *service {
	t.Helper()
	s := &service{t: t, ctx: t.Context(), clock: insidetest.NewClock()}
	return s.over(d.Open(t, s.clock.Now))
}

func (s *service) over(db *sqldb.DB) *service {
	s.t.Helper()
	var err error
	s.store, err = insidedb.Open(s.ctx, db)
	s.must(err)
	x, err := indexing.New(indexing.Config{Store: s.store, Self: "USA/CIA", Log: insidetest.Quiet(), Makers: []indexing.Maker{links.Mention}})
	s.must(err)
	s.kept, err = judgement.New(judgement.Config{Store: s.store, Self: "USA/CIA", Catch: x.Catch})
	s.must(err)
	s.Links, err = links.New(s.kept)
	s.must(err)
	return s
}

func (s *service) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%v", err)
	}
}

func (s *service) write(fn func(*insidedb.Tx) error) {
	s.t.Helper()
	s.must(s.store.Write(s.ctx, fn))
}

// officer registers an officer who is cleared for a label.
func (s *service) officer(code string, l access.Label) {
	s.t.Helper()
	s.write(func(tx *insidedb.Tx) error {
		if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: insidedb.UsualRoles}); err != nil {
			return err
		}
		_, err := tx.PutClearance(insidedb.Clearance{Officer: code, Label: l})
		return err
	})
}

// put keeps a judgement under a label, whatever it rests on.
func (s *service) put(id string, r assess.Record, l access.Label, state string) {
	s.t.Helper()
	body, err := assess.Encode(r)
	s.must(err)
	mark := []string{"UNCLASSIFIED", "CONFIDENTIAL//NOFORN", "SECRET//NOFORN", "TOP SECRET//NOFORN"}[min(l.Rank, 3)]
	s.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutJudgement(insidedb.Judgement{Kind: r.Kind(), ID: id, State: state, Label: l, Mark: mark, Body: body, By: "all",
			Caveats: access.Caveats{Third: []string{"FRA"}, Onward: []string{"ask", "none"}[l.Rank%2]}})
		return err
	})
}

// document keeps a judgement as an officer writes it, and gives it.
func (s *service) document(officer, kind string, lines ...string) judgement.Shown {
	s.t.Helper()
	s.clock.Add(time.Minute)
	out, err := s.kept.Put(s.ctx, judgement.Draft{Officer: officer, Kind: kind, File: kind + ".yaml", Document: strings.Join(lines, "\n") + "\n"})
	s.must(err)
	return out
}

// report takes a report in.
func (s *service) report(id, document string) {
	s.t.Helper()
	s.clock.Add(time.Minute)
	r, err := report.Decode(id, []byte(document), nil)
	s.must(err)
	s.write(func(tx *insidedb.Tx) error {
		_, err := tx.AddReport(id, "sha256:"+id+s.clock.Now().String(), "all", r, nil)
		return err
	})
}

// answers are all answers for an officer, as JSON, each under its question. What is
// refused is told by its words.
func (s *service) answers(officer string, asOf time.Time, nodes []string) map[string]string {
	s.t.Helper()
	out := map[string]string{}
	add := func(name string, answer any, err error) {
		if err != nil {
			out[name] = "error: " + err.Error()
			return
		}
		data, err := json.MarshalIndent(answer, "", " ")
		s.must(err)
		out[name] = string(data)
	}
	q := links.Query{Officer: officer, AsOf: asOf}
	for i, n := range nodes {
		q := q
		q.Node = n
		shown, err := s.Show(s.ctx, q)
		add("show "+n, shown, err)
		around, err := s.Around(s.ctx, q, 2)
		add("around "+n, around, err)
		line, err := s.Timeline(s.ctx, q)
		add("timeline "+n, line, err)
		met, err := s.Met(s.ctx, q)
		add("met "+n, met, err)
		few := q
		few.Limit, few.Types = 2, []string{"met"}
		around, err = s.Around(s.ctx, few, 3)
		add("few around "+n, around, err)
		for _, to := range nodes[i:] {
			paths, err := s.Path(s.ctx, q, to, 4)
			add("path "+n+" "+to, paths, err)
		}
		out1, err := s.Export(s.ctx, q, 1, links.FormSTIX)
		add("stix "+n, out1, err)
	}
	for _, name := range []string{"A", "Ivan Petrov", "Иван Петров", "Abu"} {
		found, err := s.Find(s.ctx, q, name)
		add("find "+name, found, err)
	}
	candidates, err := s.Candidates(s.ctx, q)
	add("candidates", candidates, err)
	for _, form := range []string{links.FormSTIX, links.FormGraphML} {
		all, err := s.Export(s.ctx, q, 1, form)
		add("all as "+form, all, err)
	}
	return out
}
