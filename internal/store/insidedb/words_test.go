package insidedb_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/core/wording"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// portion is a portion of an item that is searched: what it says, and who sees it.
type portion struct {
	title bool
	group string
	says  string
}

// putWorded makes an item findable, a day after the one before it.
func putWorded(t testing.TB, s *insidedb.Store, day int, id string, portions ...portion) {
	t.Helper()
	write(t, s, func(tx *insidedb.Tx) error { return addWorded(tx, day, id, 1, portions...) })
}

func addWorded(tx *insidedb.Tx, day int, id string, version int, portions ...portion) error {
	return addWordedAs(tx, "report", day, id, version, portions...)
}

func addWordedAs(tx *insidedb.Tx, kind string, day int, id string, version int, portions ...portion) error {
	since := insidetest.Start.AddDate(0, 0, day)
	w := insidedb.Wording{Kind: kind, ID: id, Version: version, Since: since.UnixMicro(), Until: insidedb.Always, From: "FRA/DGSE", Type: "intelligence", Topics: []string{"ct", "a_b"}}
	for _, p := range portions {
		label := access.Label{Rank: 1}
		if p.group != "" {
			label.Groups = []string{p.group}
		}
		id, err := tx.LabelID(label)
		if err != nil {
			return err
		}
		w.Texts = append(w.Texts, insidedb.Worded{Title: p.title, Label: id, Words: wording.Words(p.says)})
	}
	return tx.PutWords(w)
}

// seen are the labels of whoever is in some groups.
func seen(tx *insidedb.Tx, groups ...string) ([]int64, error) {
	return tx.SeenLabels(insidetest.Reader(access.Label{Rank: 4, Groups: groups}))
}

// finds lists what a question finds, the best first: "id" and what is said of the row.
func finds(t testing.TB, s *insidedb.Store, question string, asOf time.Time, groups ...string) []string {
	t.Helper()
	q, err := wording.Parse(question)
	must(t, err)
	return read(t, s, func(tx *insidedb.Tx) ([]string, error) {
		labels, err := seen(tx, groups...)
		if err != nil {
			return nil, err
		}
		found, err := tx.FindWords(q, labels, asOf)
		var out []string
		for _, r := range found.Best {
			said := r.ID
			for _, is := range []struct {
				yes  bool
				sign string
			}{{r.Written, ""}, {!r.Written, "~"}, {r.Titled, "^"}, {r.Beside, "+"}} {
				if is.yes {
					said += is.sign
				}
			}
			out = append(out, said)
		}
		if len(found.Newest) != len(found.Best) {
			t.Errorf("%s: %d rows are counted of %d", question, len(found.Newest), len(found.Best))
		}
		return out, err
	})
}

func TestAQuestionFindsItsWordsInAnyScript(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		putWorded(t, s, 1, "r1", portion{title: true, says: "Boston marathon"}, portion{says: "Tamerlan Tsarnaev travelled to Makhachkala."})
		putWorded(t, s, 2, "r2", portion{says: "Запрос о Тамерлане Царнаеве: Бостон."}, portion{says: "Поезд номер 4711-А."})
		putWorded(t, s, 3, "r3", portion{says: "The marathon in Boston, a drill."}, portion{says: "إلى تسارناييف في بوسطن"})
		putWorded(t, s, 4, "r4", portion{says: "情報機関は東京で"}, portion{says: "Beslan"})
		for _, tt := range []struct {
			ask  string
			want []string
		}{
			{"boston", []string{"r1^", "r3", "r2~"}},
			{"BOSTON marathon", []string{"r1^+", "r3"}},
			{`"Boston marathon"`, []string{"r1^"}},
			{"marathon -drill", []string{"r1^"}},
			{`boston -"boston a drill"`, []string{"r1^", "r2~"}},
			{"tsarnaev", []string{"r1", "r3~", "r2~"}},
			{"Царнаев", []string{"r3~", "r2~", "r1~"}},
			{"tsarnaev makhachkala", []string{"r1"}},
			{"mara*", []string{"r3", "r1^"}},
			{"*arna*", []string{"r1"}},
			{"*чкал*", nil},
			{"*711", []string{"r2"}},
			{"情報", []string{"r4"}}, {"情報機関", []string{"r4"}}, {"東", []string{"r4"}}, {"機情", nil},
			{"nothing", nil}, {"boston nothing", nil},
			{"from:FRA", []string{"r4", "r3", "r2", "r1"}}, {"from:FRA/DGSE topic:ct kind:intelligence beslan", []string{"r4"}},
			{"from:RUS", nil}, {"topic:axb", nil}, {"topic:a_b kind:report beslan", []string{"r4"}}, {"kind:received", nil},
			{"boston after:" + insidetest.Start.AddDate(0, 0, 3).Format(time.DateOnly), []string{"r3"}},
			{"boston before:" + insidetest.Start.AddDate(0, 0, 2).Format(time.DateOnly), []string{"r1^"}},
		} {
			got := finds(t, s, tt.ask, time.Time{})
			if tt.ask == "mara*" {
				slices.Sort(got)
				slices.Sort(tt.want)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.ask, diff)
			}
		}
	})
}

func TestOnlySeenPortionsAreSearched(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		putWorded(t, s, 1, "open", portion{says: "train station"}, portion{group: "case-7", says: "Царнаев paid for the train"})
		putWorded(t, s, 2, "closed", portion{group: "case-7", says: "train Tsarnaev"})
		for _, tt := range []struct {
			ask    string
			groups []string
			want   []string
		}{
			{"train", nil, []string{"open"}}, {"train", []string{"case-7"}, []string{"closed", "open"}},
			{"paid", nil, nil}, {"station paid", []string{"case-7"}, []string{"open"}}, {"station paid", nil, nil},
			{"train -paid", nil, []string{"open"}}, {"train -paid", []string{"case-7"}, []string{"closed"}},
			{"tsarnaev", nil, nil}, {"tsar*", nil, nil}, {"*arna*", nil, nil}, {"kind:report", nil, []string{"open"}},
			{`"train station"`, nil, []string{"open"}}, {`"station царнаев"`, []string{"case-7"}, nil},
		} {
			if diff := cmp.Diff(tt.want, finds(t, s, tt.ask, time.Time{}, tt.groups...)); diff != "" {
				t.Errorf("%s for %v: %s", tt.ask, tt.groups, diff)
			}
		}
		complete := func(begin string, groups ...string) []string {
			return read(t, s, func(tx *insidedb.Tx) ([]string, error) {
				labels, err := seen(tx, groups...)
				if err != nil {
					return nil, err
				}
				return completed(tx, begin, labels)
			})
		}
		if diff := cmp.Diff([][]string{{"train"}, {"the", "train", "tsarnaev"}}, [][]string{complete("t"), complete("t", "case-7")}); diff != "" {
			t.Error(diff)
		}
	})
}

// completed are the words alone that complete a begin.
func completed(tx *insidedb.Tx, begin string, labels []int64) (out []string, err error) {
	found, err := tx.CompleteWords(begin, labels, time.Time{}, 10)
	for _, c := range found {
		out = append(out, c.Word)
	}
	return out, err
}

func TestWordsAreThoseOfTheVersionOfThen(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		putWorded(t, s, 1, "r1", portion{says: "bomb in the cellar"})
		write(t, s, func(tx *insidedb.Tx) error {
			if err := tx.Supersede("report", "r1", insidetest.Start.AddDate(0, 0, 5)); err != nil {
				return err
			}
			return addWorded(tx, 5, "r1", 2, portion{says: "no explosive in the cellar"})
		})
		then := insidetest.Start.AddDate(0, 0, 3)
		got := [][]string{finds(t, s, "bomb", time.Time{}), finds(t, s, "bomb", then), finds(t, s, "explosive", then), finds(t, s, "cellar", time.Time{}), finds(t, s, "bomb", insidetest.Start)}
		if diff := cmp.Diff([][]string{nil, {"r1"}, nil, {"r1"}, nil}, got); diff != "" {
			t.Error(diff)
		}
		words := read(t, s, func(tx *insidedb.Tx) ([]string, error) {
			labels, err := seen(tx)
			if err != nil {
				return nil, err
			}
			return completed(tx, "bo", labels)
		})
		if len(words) != 0 {
			t.Errorf("words of no present version complete: %q", words)
		}
	})
}

func TestManyRowsOfOneSecondKeepTheirOrder(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			for i := range 5 {
				if err := addWorded(tx, 1, fmt.Sprintf("r%d", i), 1, portion{says: "same"}); err != nil {
					return err
				}
			}
			return addWorded(tx, 0, "r9", 1, portion{says: "same"})
		})
		if diff := cmp.Diff([]string{"r4", "r3", "r2", "r1", "r0", "r9"}, finds(t, s, "same", time.Time{})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAPartThatTooManyWordsHaveIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		var says strings.Builder
		for i := range 501 {
			fmt.Fprintf(&says, "word%d ", i)
		}
		putWorded(t, s, 1, "r1", portion{says: says.String()})
		q, err := wording.Parse("*word*")
		must(t, err)
		err = s.Read(t.Context(), func(tx *insidedb.Tx) error {
			labels, err := seen(tx)
			if err != nil {
				return err
			}
			_, err = tx.FindWords(q, labels, time.Time{})
			return err
		})
		wantKind(t, err, errs.Invalid)
	})
}

func TestASearchIsOnRecordWithoutItsWords(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddSearch("lind", "tsarnaev -boston", time.Time{}, []string{"report:r1#0"})
			if err == nil {
				_, err = tx.AddSearch("lind", "again", insidetest.Start, nil)
			}
			return err
		})
		got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Search, error) { return tx.Searches("lind", 10) })
		if len(got) != 2 || !got[1].Asked("tsarnaev -boston") || got[1].Asked("tsarnaev") || !got[0].AsOf.Equal(insidetest.Start) || !got[1].AsOf.IsZero() ||
			!slices.Equal(got[1].Shown, []string{"report:r1#0"}) {
			t.Errorf("%+v", got)
		}
	})
}

// No word of what is held stands in the file, and of an erased item's words no token and
// no sealed word either, but of those that others have.
func TestErasedWordsAreInNoFile(t *testing.T) {
	engine := storetest.Engines()[0]
	d := engine.Fresh(t)
	clock := insidetest.NewClock()
	s, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
	must(t, err)
	var gone, kept []string
	write(t, s, func(tx *insidedb.Tx) error {
		for i := range 40 {
			says := "common "
			for j := range 30 {
				w := fmt.Sprintf("zq%cx%cv%dword%d", 'a'+i%26, 'a'+j%26, i, j)
				says += strings.ToUpper(w) + " "
				if i%4 == 0 {
					gone = append(gone, w)
				} else {
					kept = append(kept, w)
				}
			}
			j, err := tx.PutJudgement(insidedb.Judgement{Kind: "claim", ID: fmt.Sprintf("c%d", i), State: insidedb.JudgementStands, By: "lind", Body: []byte("{}")})
			if err != nil {
				return err
			}
			if err := addWordedAs(tx, insidedb.SubjectJudgement, i, "claim/"+j.ID, 1, portion{title: true, says: "common"}, portion{says: says}); err != nil {
				return err
			}
		}
		return nil
	})
	stood := func(words []string) [][]byte {
		return read(t, s, func(tx *insidedb.Tx) ([][]byte, error) {
			label, err := tx.LabelID(access.Label{Rank: 1})
			if err != nil {
				return nil, err
			}
			return insidedb.StandsAs(tx, label, words...)
		})
	}
	erased, held := stood(gone), stood(kept)
	if len(erased) != 2*len(gone) || len(held) != 2*len(kept) {
		t.Fatalf("%d and %d traces of %d and %d words", len(erased), len(held), len(gone), len(kept))
	}
	for i := 0; i < 40; i += 4 {
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectJudgement, ID: fmt.Sprintf("claim/c%d", i)}, insidedb.ByOrder)
			return err
		})
	}
	must(t, s.ScrubItems(t.Context()))
	file := strings.TrimPrefix(d.Address, "sqlite:")
	data, err := os.ReadFile(filepath.Clean(file))
	must(t, err)
	wal, err := os.ReadFile(file + "-wal")
	must(t, err)
	found := 0
	for _, b := range held {
		if bytes.Contains(data, b) {
			found++
		}
	}
	if found < len(held)*9/10 { // the end of a page may cut one
		t.Fatalf("%d of %d traces of what is held are in the file: the test looks at nothing", found, len(held))
	}
	for _, w := range append(gone, kept...) {
		erased = append(erased, []byte(w))
	}
	for _, b := range erased {
		if bytes.Contains(data, b) || bytes.Contains(wal, b) {
			t.Errorf("%q is in the file", b)
		}
	}
	if got := finds(t, s, "common", time.Time{}); len(got) != 30 {
		t.Errorf("%d items are found, want 30", len(got))
	}
	ways := read(t, s, func(tx *insidedb.Tx) (int, error) { return insidedb.WaysToNothing(tx) })
	if ways != 0 {
		t.Errorf("%d ways lead to words that are on no list", ways)
	}
}

// The same word stands under two labels as two tokens, and begins, parts and sounds of it
// share no hash either.
func TestAWordUnderTwoLabelsMatchesNowhereAtRest(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		putWorded(t, s, 1, "r1", portion{says: "Tsarnaev"})
		once := read(t, s, func(tx *insidedb.Tx) (int, error) { return insidedb.WaysToWords(tx) })
		putWorded(t, s, 2, "r2", portion{group: "case-7", says: "Tsarnaev"}, portion{says: "Tsarnaev"})
		twice := read(t, s, func(tx *insidedb.Tx) (int, error) { return insidedb.WaysToWords(tx) })
		if once < 14 || twice != 2*once {
			t.Errorf("%d ways of one word under one label, %d under two", once, twice)
		}
	})
}

// Begins that are longer than those under which words are found, and shorter ones.
func TestWordsAreFoundByTheirBeginsAndParts(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		putWorded(t, s, 1, "r1", portion{says: "counterintelligence"})
		putWorded(t, s, 2, "r2", portion{says: "counterinsurgency aaaab"})
		putWorded(t, s, 3, "r3", portion{says: "counter контрразведка"})
		for _, tt := range []struct {
			ask  string
			want []string
		}{
			{"counter*", []string{"r3", "r2", "r1"}}, {"counterin*", []string{"r2", "r1"}}, {"counterint*", []string{"r1"}}, {"counterintelligences*", nil},
			{"*insurg*", []string{"r2"}}, {"*gency", []string{"r2"}}, {"*insurgenc", nil}, {"*aaa*", []string{"r2"}}, {"*aaaaa*", nil},
			{"*развед*", []string{"r3"}}, {"контрразве*", []string{"r3"}}, {"*counter", []string{"r3"}},
		} {
			if diff := cmp.Diff(tt.want, finds(t, s, tt.ask, time.Time{})); diff != "" {
				t.Errorf("%s: %s", tt.ask, diff)
			}
		}
	})
}

// Of two processes that first write at once, one draws the key, and both use it.
func TestTheIndexHasOneKey(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			d := engine.Fresh(t)
			clock := insidetest.NewClock()
			var stores [2]*insidedb.Store
			for i := range stores {
				s, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
				must(t, err)
				stores[i] = s
			}
			var both sync.WaitGroup
			var failed [2]error
			for i, s := range stores {
				both.Go(func() {
					failed[i] = s.Write(t.Context(), func(tx *insidedb.Tx) error {
						return addWorded(tx, i, fmt.Sprintf("r%d", i), 1, portion{says: "same"})
					})
				})
			}
			both.Wait()
			must(t, errors.Join(failed[:]...))
			for _, s := range stores {
				if diff := cmp.Diff([]string{"r1", "r0"}, finds(t, s, "same", time.Time{})); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}
