package judgement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/report"
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

// house is a service that keeps judgements.
type house struct {
	t     testing.TB
	clock *insidetest.Clock
	store *insidedb.Store
	*judgement.Judgements
}

func open(t testing.TB, store *insidedb.Store, clock *insidetest.Clock) *house {
	t.Helper()
	x, err := indexing.New(indexing.Config{Store: store, Self: "USA/CIA", Log: insidetest.Quiet()})
	if err != nil {
		t.Fatal(err)
	}
	j, err := judgement.New(judgement.Config{Store: store, Self: "USA/CIA", Catch: x.Catch})
	if err != nil {
		t.Fatal(err)
	}
	return &house{t, clock, store, j}
}

func fresh(t testing.TB, d *storetest.Database) *house {
	t.Helper()
	clock := insidetest.NewClock()
	store, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, store, clock)
}

// officer registers an officer with a clearance.
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

// report takes in a report of a serial, with a mark for its one portion.
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

func (h *house) note(officer, document string) (judgement.Shown, error) {
	return h.Put(h.t.Context(), judgement.Draft{Officer: officer, Kind: assess.KindNote, File: "note.yaml", Document: document})
}

// everything is what an officer is cleared for who sees all that these tests hold.
var everything = access.Label{Rank: 4, Parts: []string{"SI", "TK"}, Groups: []string{"a", "b"}}

func TestAJudgementHasTheMarkOfAllThatItRestsOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.report("U-1", "(U)")
		h.report("S-1", "(S//REL TO USA, FRA)")
		h.report("T-1", "(TS//SI/TK//NF)")
		for _, tt := range []struct{ about, mark, want, label string }{
			{"report:S-1#0", "", "SECRET//REL TO USA, FRA", "3||"},
			{"report:S-1#0, report:T-1#0", "", "TOP SECRET//SI/TK//NOFORN", "4|SI,TK|"},
			{"report:U-1", "", "UNCLASSIFIED", "0||"},
			{"report:U-1", "(S//NF)", "SECRET//NOFORN", "3||"},
		} {
			doc := "text: words\nabout: [" + `"` + strings.ReplaceAll(tt.about, ", ", `", "`) + `"` + "]\n"
			if tt.mark != "" {
				doc += "mark: (S//NF)\n"
			}
			got, err := h.note("all", doc)
			if err != nil {
				t.Errorf("about %s: %v %v", tt.about, err, errors.Unwrap(err))
				continue
			}
			if got.Mark != tt.want {
				t.Errorf("what rests on %s is marked %s; expected %s", tt.about, got.Mark, tt.want)
			}
			err = h.View(t.Context(), "all", time.Time{}, func(v judgement.View) error {
				j, err := v.Tx.Judgement(assess.KindNote, got.ID, v.Labels, time.Time{})
				if err == nil && j.Label.Key() != tt.label {
					t.Errorf("what rests on %s has the label %s; expected %s", tt.about, j.Label.Key(), tt.label)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		if _, err := h.note("all", "text: words\nabout: [\"report:T-1\"]\nmark: (TS//NF)\n"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a mark without the compartments of what it rests on: %v", err)
		}
	})
}

func TestAConflictOfVersionsLeavesNothingBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.report("S-1", "(S//NF)")
		if _, err := h.note("all", "id: one\ntext: words\nabout: [report:S-1, report:S-9]\n"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("what rests on nothing that is held: %v", err)
		}
		if _, err := h.note("all", "id: one\ntext: words\nabout: [report:S-1]\n"); err != nil {
			t.Errorf("the id of what was refused is taken: %v", err)
		}
		if _, err := h.End(t.Context(), "all", assess.KindNote, "one", " "); errs.KindOf(err) != errs.Invalid {
			t.Errorf("an end without a reason: %v", err)
		}
		if _, err := h.Restore(t.Context(), "all", assess.KindNote, "one", "why"); errs.KindOf(err) != errs.Conflict {
			t.Errorf("what stands is restored: %v", err)
		}
		if _, err := h.End(t.Context(), "all", assess.KindNote, "one", "why"); err != nil {
			t.Error(err)
		}
		back, err := h.Restore(t.Context(), "all", assess.KindNote, "one", "why not")
		if err != nil || back.Version != 3 || back.State != insidedb.JudgementStands {
			t.Errorf("what ended stands again as %+v: %v", back, err)
		}
	})
}

// What an officer sees is what the same store would show that holds nothing else: byte
// for byte, whoever reads and whatever is hidden.
func TestWhatIsHiddenChangesNothingThatIsShown(t *testing.T) {
	stores := emptyStores(t)
	marks := []string{"(U)", "(S//NF)", "(TS//SI//NF)", "(TS//TK//NF)"}
	rapid.Check(t, func(r *rapid.T) {
		reader := access.Label{Rank: rapid.IntRange(0, 4).Draw(r, "rank"), Parts: subset(r, "parts", "SI", "TK"), Groups: subset(r, "groups", "a", "b")}
		type item struct {
			mark   string
			groups []string
			about  int
		}
		reports := rapid.SliceOfN(rapid.SampledFrom(marks), 1, 4).Draw(r, "reports")
		notes := make([]item, rapid.IntRange(1, 6).Draw(r, "notes"))
		for i := range notes {
			notes[i] = item{groups: subset(r, fmt.Sprint("groups", i), "a", "b"), about: rapid.IntRange(0, len(reports)-1).Draw(r, fmt.Sprint("about", i))}
		}
		label := func(mark string, groups []string) access.Label {
			return access.LabelOf(parsed(t, mark), groups...)
		}
		shown := func(hide bool) string {
			h := stores(t)
			h.officer("all", everything)
			h.officer("some", reader)
			for i, mark := range reports {
				h.clock.Add(time.Minute)
				if !hide || reader.Covers(label(mark, nil)) {
					h.report(fmt.Sprint("R-", i), mark)
				}
			}
			for i, n := range notes {
				h.clock.Add(time.Minute)
				if !hide || reader.Covers(label(reports[n.about], n.groups)) {
					doc, _ := json.Marshal(map[string]any{"id": fmt.Sprint("n-", i), "text": fmt.Sprint("words ", i), "about": []string{fmt.Sprint("report:R-", n.about, "#0")}, "groups": append([]string{}, n.groups...)})
					if _, err := h.note("all", string(doc)); err != nil {
						t.Fatal(err)
					}
				}
			}
			h.clock.Add(time.Hour)
			out, err := h.List(t.Context(), judgement.Choice{Officer: "some", Kind: assess.KindNote})
			if err != nil {
				t.Fatal(err)
			}
			var all []any
			for i := range notes {
				one, err := h.Show(t.Context(), "some", assess.KindNote, fmt.Sprint("n-", i), time.Time{})
				all = append(all, one, fmt.Sprint(err))
			}
			for i := range reports {
				about, err := h.List(t.Context(), judgement.Choice{Officer: "some", Kind: assess.KindNote, About: fmt.Sprint("report:R-", i)})
				all = append(all, about, fmt.Sprint(err))
			}
			data, err := json.Marshal(append(all, out))
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		if diff := cmp.Diff(shown(true), shown(false)); diff != "" {
			r.Fatalf("a reader of %s sees something of what is hidden:\n%s", reader.Key(), diff)
		}
	})
}

// emptyStores gives stores of SQLite, each a copy of one that holds nothing.
func emptyStores(t *testing.T) func(testing.TB) *house {
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
	return func(t testing.TB) *house {
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
		store, err := insidedb.Open(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return open(t, store, clock)
	}
}

func parsed(t testing.TB, mark string) marking.Marking {
	t.Helper()
	m, err := marking.Parse(marking.USA, insidetest.Start, mark)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func subset(t *rapid.T, name string, from ...string) []string {
	out := rapid.SliceOfDistinct(rapid.SampledFrom(from), rapid.ID[string]).Draw(t, name)
	slices.Sort(out)
	return out
}
