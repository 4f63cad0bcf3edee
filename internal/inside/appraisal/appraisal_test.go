package appraisal_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/appraisal"
	"entente/internal/inside/indexing"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// house is a service that judges.
type house struct {
	t          testing.TB
	clock      *insidetest.Clock
	store      *insidedb.Store
	judgements *judgement.Judgements
	*appraisal.Appraisals
}

func fresh(t testing.TB, d *storetest.Database) *house {
	t.Helper()
	clock := insidetest.NewClock()
	return over(t, d.Open(t, clock.Now), clock)
}

func over(t testing.TB, db *sqldb.DB, clock *insidetest.Clock) *house {
	t.Helper()
	store, err := insidedb.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	x, err := indexing.New(indexing.Config{Store: store, Self: "USA/CIA", Log: insidetest.Quiet()})
	if err != nil {
		t.Fatal(err)
	}
	j, err := judgement.New(judgement.Config{Store: store, Self: "USA/CIA", Catch: x.Catch, Checks: appraisal.Checks()})
	if err != nil {
		t.Fatal(err)
	}
	a, err := appraisal.New(j, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &house{t, clock, store, j, a}
}

func (h *house) officer(code string, l access.Label) {
	h.t.Helper()
	err := h.store.Write(h.t.Context(), func(tx *insidedb.Tx) error {
		if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: insidedb.UsualRoles}); err != nil {
			return err
		}
		_, err := tx.PutClearance(insidedb.Clearance{Officer: code, Label: l})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) report(serial, mark string) {
	h.t.Helper()
	text := "originator: USA/CIA\ncreated: 2024-01-01T00:00:00Z\nkind: intelligence\ntopics: [counter-terrorism]\nserial: " + serial +
		"\ntitle: {mark: \"" + mark + "\", text: Nothing}\nportions:\n  - {mark: \"" + mark + "\", text: Nothing at all.}\n"
	r, err := report.Decode(serial, []byte(text), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.store.Write(h.t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.AddReport("", "sha256:"+serial, "all", r, nil)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// put takes in a document, or the next version of one.
func (h *house) put(officer, kind, id, document string) error {
	_, err := h.judgements.Put(h.t.Context(), judgement.Draft{Officer: officer, Kind: kind, ID: id, File: kind + ".yaml", Document: document})
	return err
}

func (h *house) must(officer, kind, document string) {
	h.t.Helper()
	if err := h.put(officer, kind, "", document); err != nil {
		h.t.Fatal(err)
	}
}

// answers are all that an officer is shown, as JSON.
func (h *house) answers(officer string) string {
	h.t.Helper()
	ask := appraisal.Asked{Officer: officer}
	var all []any
	add := func(x any, err error) {
		if err != nil {
			x = err.Error()
		}
		all = append(all, x)
	}
	show := func(q string) {
		c, err := h.Combine(h.t.Context(), ask, q)
		add(c, err)
		e, err := h.Estimates(h.t.Context(), ask, q)
		add(e, err)
		a, err := h.Analyse(h.t.Context(), ask, q)
		add(a, err)
	}
	show("q0")
	show("q1")
	qs, err := h.EstimateQuestions(h.t.Context(), ask)
	add(qs, err)
	qs, err = h.HypothesisQuestions(h.t.Context(), ask)
	add(qs, err)
	d, err := h.Designations(h.t.Context(), ask, "front", "2013-01-01")
	add(d, err)
	l, err := h.DesignatedEntities(h.t.Context(), appraisal.Asked{Officer: officer, Limit: 1})
	add(l, err)
	data, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		h.t.Fatal(err)
	}
	return string(data)
}

// everything is what an officer is cleared for who sees all that these tests hold.
var everything = access.Label{Rank: 4, Groups: []string{"a", "b"}}

// said is one version of a judgement in a world, with who may see it.
type said struct {
	kind, id, document string
	label              access.Label
	rests              []string // KIND:ID of judgements that it needs
}

// drawWorld makes judgements in an order in which each finds what it needs.
func drawWorld(t *rapid.T) []said {
	var out []said
	labels := map[string]access.Label{}
	add := func(kind, id, document, item string, rests ...string) {
		l := access.Label{Rank: 2}
		mark := "(C//NF)"
		if rapid.Bool().Draw(t, "secret") && id != "h0" { // h0 is everybody's: evidence needs a hypothesis
			l.Rank, mark = 3, "(S//NF)"
		}
		if item == "report:S-1" {
			l.Rank, mark = 3, "(S//NF)"
		}
		for _, r := range rests {
			l = l.With(labels[r])
		}
		before := labels[kind+":"+id] // a version is for no more readers than the one before
		if l = l.With(access.Label{Rank: before.Rank}); l.Rank == 3 {
			mark = "(S//NF)"
		}
		document += "id: " + id + "\nmark: " + mark + "\n"
		groups := before.Groups
		if g := rapid.SampledFrom([]string{"", "", "a", "b"}).Draw(t, "group"); g != "" && id != "h0" && !slices.Contains(groups, g) {
			groups = append(slices.Clone(groups), g)
		}
		if len(groups) > 0 {
			document += "groups: [" + strings.Join(groups, ", ") + "]\n"
			l = l.With(access.Label{Groups: groups})
		}
		labels[kind+":"+id] = l
		out = append(out, said{kind, id, document, l, rests})
	}
	item := func() string {
		return rapid.SampledFrom([]string{"report:C-1", "report:C-2", "report:S-1"}).Draw(t, "item")
	}
	question := func() string { return rapid.SampledFrom([]string{"q0", "q0", "q1"}).Draw(t, "question") }
	for i := range rapid.IntRange(0, 5).Draw(t, "estimates") {
		q := question()
		for range rapid.IntRange(1, 2).Draw(t, "versions") {
			at, lo := item(), rapid.IntRange(1, 9).Draw(t, "low")
			add("estimate", fmt.Sprintf("e%d", i), fmt.Sprintf("question: %s\ndefinition: d\npopulation: p\nunit: u\nas_of: 2015-11-1%d\nlow: %d\nhigh: %d\norigin: {items: [%s]}\n", q, rapid.IntRange(1, 2).Draw(t, "day"), lo, lo+2, at), at)
		}
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "designations") {
		add("designation", fmt.Sprintf("d%d", i), fmt.Sprintf("name: %s\nparty: %s\nsays: %s\nbasis: b\nsince: 2010-01-01\n", rapid.SampledFrom([]string{"front", "Front", "league"}).Draw(t, "name"),
			rapid.SampledFrom([]string{"RUS", "USA", "FRA"}).Draw(t, "party"), rapid.SampledFrom([]string{"terrorist", "rebel", "sanctioned"}).Draw(t, "says")), "")
	}
	hypotheses := rapid.IntRange(0, 3).Draw(t, "hypotheses")
	for i := range hypotheses {
		add("hypothesis", fmt.Sprintf("h%d", i), "question: q0\nstatement: s\n", "")
		if rapid.Bool().Draw(t, "held") {
			add("attribution", fmt.Sprintf("a%d", i), fmt.Sprintf("hypothesis: hypothesis:h%d\nlikelihood: likely\nby: %s\n", i, rapid.SampledFrom([]string{"RUS", "FRA"}).Draw(t, "by")), "", fmt.Sprintf("hypothesis:h%d", i))
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "rows") {
		if hypotheses == 0 {
			break
		}
		at := item()
		add("evidence", fmt.Sprintf("v%d", i), "question: q0\nstatement: s\ncredibility: 2\nrelevance: fair\nitems: ["+at+"]\n", at)
		for h := range hypotheses {
			add("weight", fmt.Sprintf("w%d-%d", i, h), fmt.Sprintf("evidence: evidence:v%d\nhypothesis: hypothesis:h%d\nreason: r\nconsistent: %s\n", i, h,
				rapid.SampledFrom([]string{"C", "N", "I", "II"}).Draw(t, "word")), "", fmt.Sprintf("evidence:v%d", i), fmt.Sprintf("hypothesis:h%d", h))
		}
	}
	return out
}

// world takes in what keep lets through, each at its own time.
func (h *house) world(t *rapid.T, all []said, keep func(said) bool) {
	held := map[string]bool{}
	for _, s := range all {
		h.clock.Add(time.Second)
		if !keep(s) {
			continue
		}
		id := ""
		if held[s.kind+s.id] {
			id = s.id
		}
		held[s.kind+s.id] = true
		if err := h.put("all", s.kind, id, s.document); err != nil {
			t.Fatalf("%s %s: %v", s.kind, s.document, err)
		}
	}
}

func TestWhatAnOfficerMayNotSeeShowsInNoRangeNoCountAndNoOrder(t *testing.T) {
	stores := emptyStores(t)
	fewer(t, 25) // each draw fills two stores
	rapid.Check(t, func(rt *rapid.T) {
		all := drawWorld(rt)
		reader := access.Label{Rank: rapid.IntRange(2, 3).Draw(rt, "rank")}
		if g := rapid.SampledFrom([]string{"", "a", "b"}).Draw(rt, "reader's group"); g != "" {
			reader.Groups = []string{g}
		}
		last := map[string]access.Label{}
		for _, s := range all {
			last[s.kind+":"+s.id] = s.label
		}
		shown := func(officer string, keep func(said) bool) string {
			h := stores()
			h.officer("all", everything)
			h.officer("reader", reader)
			h.report("C-1", "(C//NF)")
			h.report("C-2", "(C//NF)")
			h.report("S-1", "(S//NF)")
			h.world(rt, all, keep)
			return h.answers(officer)
		}
		full := shown("reader", func(said) bool { return true })
		part := shown("all", func(s said) bool { return reader.Covers(s.label) && reader.Covers(last[s.kind+":"+s.id]) })
		if diff := cmp.Diff(part, full); diff != "" {
			rt.Fatalf("what is hidden shows: %s", diff)
		}
	})
}

// fewer has rapid draw n times in this test, unless the command line says otherwise.
func fewer(t *testing.T, n int) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if checks == nil || checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := checks.Value.Set(checks.DefValue); err != nil {
			t.Error(err)
		}
	})
}

// emptyStores gives stores of SQLite, each a copy of one that holds nothing, so that all
// have one secret.
func emptyStores(t *testing.T) func() *house {
	t.Helper()
	clock := insidetest.NewClock()
	file := filepath.Join(t.TempDir(), "empty.db")
	db, err := sqldb.Open(t.Context(), "sqlite:"+file, clock.Now)
	if err == nil {
		_, err = insidedb.Open(t.Context(), db)
	}
	if err == nil {
		err = db.Close()
	}
	empty, failed := os.ReadFile(file)
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	folder, number := t.TempDir(), 0
	return func() *house {
		number++
		clock := insidetest.NewClock()
		file := filepath.Join(folder, fmt.Sprint(number, ".db"))
		if err := os.WriteFile(file, empty, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := sqldb.Open(t.Context(), "sqlite:"+file, clock.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return over(t, db, clock)
	}
}

func TestEndingAndRestoringLeavesNoTraceInWhatIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.officer("other", everything)
		h.report("C-1", "(C//NF)")
		h.must("all", "estimate", "id: e0\nquestion: q0\ndefinition: d\npopulation: p\nunit: u\nas_of: 2015-11-16\nmore_than: 2000\norigin: {items: [report:C-1]}\n")
		h.must("all", "designation", "id: d0\nname: front\nparty: RUS\nsays: terrorist\nbasis: b\nsince: 2010-01-01\nmark: (C//NF)\n")
		h.must("all", "hypothesis", "id: h0\nquestion: q0\nstatement: s\nlikelihood: likely\nmark: (C//NF)\n")
		h.must("all", "evidence", "id: v0\nquestion: q0\nstatement: s\ncredibility: 2\nrelevance: fair\nitems: [report:C-1]\n")
		h.must("all", "weight", "id: w0\nevidence: evidence:v0\nhypothesis: hypothesis:h0\nreason: r\nconsistent: II\n")
		before := h.answers("all")
		ended := map[string]bool{}
		for _, ref := range []string{"weight:w0", "evidence:v0", "estimate:e0", "designation:d0", "hypothesis:h0"} {
			kind, id, _ := strings.Cut(ref, ":")
			h.clock.Add(time.Hour)
			if _, err := h.judgements.End(t.Context(), "all", kind, id, "a mistake"); err != nil {
				t.Fatal(err)
			}
			if now := h.answers("all"); now == before || ended[now] {
				t.Errorf("%s ended, and nothing changed", ref)
			} else {
				ended[now] = true
			}
			h.clock.Add(time.Hour)
			if _, err := h.judgements.Restore(t.Context(), "all", kind, id, "it was none"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, h.answers("all")); diff != "" {
				t.Errorf("%s: %s", ref, diff)
			}
		}
	})
}

func TestNobodyOverwritesAnybody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.officer("other", everything)
		h.must("all", "hypothesis", "id: h0\nquestion: q0\nstatement: s\nlikelihood: likely\nmark: (C//NF)\n")
		h.must("all", "hypothesis", "id: h1\nquestion: q1\nstatement: s\nmark: (C//NF)\n")
		h.must("all", "evidence", "id: v0\nquestion: q0\nstatement: s\ncredibility: 2\nrelevance: fair\nmark: (C//NF)\n")
		h.must("all", "designation", "id: d0\nname: front\nparty: RUS\nsays: terrorist\nbasis: b\nsince: 2010-01-01\nmark: (C//NF)\n")
		h.must("all", "weight", "id: w0\nevidence: evidence:v0\nhypothesis: hypothesis:h0\nreason: r\nconsistent: II\n")
		h.must("other", "attribution", "id: a0\nhypothesis: hypothesis:h0\nlikelihood: unlikely\n")
		for _, tt := range []struct {
			name, officer, kind, id, document string
			want                              errs.Kind
			says                              string
		}{
			{"another's hypothesis", "other", "hypothesis", "h0", "question: q0\nstatement: other\nmark: (C//NF)\n", errs.Denied, "was said by all"},
			{"one's own", "all", "hypothesis", "h0", "question: q0\nstatement: other\nmark: (C//NF)\nlikelihood: likely\n", "", ""},
			{"another's weight", "other", "weight", "w0", "evidence: evidence:v0\nhypothesis: hypothesis:h0\nreason: r\nconsistent: C\n", errs.Denied, "was said by all"},
			{"a weight beside it", "other", "weight", "", "evidence: evidence:v0\nhypothesis: hypothesis:h0\nreason: r\nconsistent: C\n", "", ""},
			{"one's own weight twice", "all", "weight", "", "evidence: evidence:v0\nhypothesis: hypothesis:h0\nreason: r\nconsistent: C\n", errs.Conflict, "weight:w0"},
			{"a weight across questions", "all", "weight", "", "evidence: evidence:v0\nhypothesis: hypothesis:h1\nreason: r\nconsistent: C\n", errs.Invalid, "hypothesis: it is on q1"},
			{"another party's word", "all", "designation", "d0", "name: front\nparty: USA\nsays: rebel\nbasis: b\nsince: 2010-01-01\nmark: (C//NF)\n", errs.Invalid, "party: USA"},
			{"another entity", "all", "designation", "d0", "name: league\nparty: RUS\nsays: terrorist\nbasis: b\nsince: 2010-01-01\nmark: (C//NF)\n", errs.Invalid, "entity: league"},
			{"an unknown question", "all", "evidence", "", "question: q9\nstatement: s\ncredibility: 2\nrelevance: fair\nmark: (C//NF)\n", errs.Invalid, "expected one of q0, q1"},
			{"an unknown hypothesis", "all", "attribution", "", "hypothesis: hypothesis:h9\nlikelihood: likely\n", errs.NotFound, "hypothesis:h9"},
			{"another row", "all", "attribution", "", "hypothesis: hypothesis:h0\nlikelihood: probable\n", errs.Invalid, "another row of ICD 203"},
			{"another row, and why", "all", "attribution", "", "hypothesis: hypothesis:h0\nlikelihood: probable\nmixes_rows: as the partner has it\n", "", ""},
			{"what one holds twice", "other", "attribution", "", "hypothesis: hypothesis:h0\nlikelihood: likely\n", errs.Conflict, "attribution:a0"},
		} {
			err := h.put(tt.officer, tt.kind, tt.id, tt.document)
			if errs.KindOf(err) != tt.want || err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: %v; expected %q that says %q", tt.name, err, tt.want, tt.says)
			}
		}
		a, err := h.Analyse(t.Context(), appraisal.Asked{Officer: "all"}, "q0")
		if err != nil || len(a.Hypotheses) != 1 || len(a.Hypotheses[0].Held) != 3 || len(a.Hypotheses[0].Earlier) != 1 || !a.Rows[0].Cells[0].Differ {
			t.Errorf("%v %+v", err, a.Hypotheses)
		}
	})
}

func TestAnAnswerIsOfItsTimeAndHasTheMarkOfAllInIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		estimate := "question: q0\ndefinition: d\npopulation: p\nunit: u\nas_of: 2015-11-16\nlow: 2000\nhigh: 3000\norigin: {speaker: somebody}\n"
		h.must("all", "estimate", estimate+"id: e0\nmark: (C//NF)\n")
		h.clock.Add(time.Minute)
		then := h.clock.Now()
		h.clock.Add(time.Minute)
		h.must("all", "estimate", estimate+"id: e1\nmark: (S//NF)\ngroups: [a]\n")
		h.clock.Add(time.Minute)
		now, err := h.Combine(t.Context(), appraisal.Asked{Officer: "all"}, "q0")
		if err != nil || now.Mark != "SECRET//NOFORN" || now.Estimates != 2 || !cmp.Equal(now.Groups, []string{"a"}) {
			t.Errorf("%v %+v", err, now)
		}
		was, err := h.Combine(t.Context(), appraisal.Asked{Officer: "all", AsOf: then}, "q0")
		if err != nil || was.Mark != "CONFIDENTIAL//NOFORN" || was.Estimates != 1 || len(was.Groups) != 0 {
			t.Errorf("%v %+v", err, was)
		}
		if _, err := h.Combine(t.Context(), appraisal.Asked{Officer: "all", AsOf: then.Add(-time.Hour)}, "q0"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%v; expected nothing before it was said", err)
		}
		if _, err := h.Combine(t.Context(), appraisal.Asked{Officer: "nobody"}, "q0"); errs.KindOf(err) != errs.Denied {
			t.Errorf("%v; expected that nobody is shown nothing", err)
		}
	})
}
