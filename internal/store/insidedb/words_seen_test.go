package insidedb_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"entente/internal/core/access"
	"entente/internal/core/wording"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// seenWorld draws items whose portions are of two groups, in a world of their own.
func seenWorld(t *rapid.T, world int) [][]portion {
	said := rapid.SampledFrom([]string{"Tsarnaev", "Царнаев", "bomb", "train", "бомба", "the", "情報機関", "تسارناييف", "4711", "trains"})
	var out [][]portion
	for range rapid.IntRange(1, 7).Draw(t, "items") {
		var item []portion
		for i := range rapid.IntRange(1, 3).Draw(t, "portions") {
			p := portion{title: i == 0, group: fmt.Sprintf("w%d-%s", world, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "group"))}
			for range rapid.IntRange(0, 4).Draw(t, "words") {
				p.says += said.Draw(t, "word") + " "
			}
			item = append(item, p)
		}
		out = append(out, item)
	}
	return out
}

// For random readers, what is found, its order, what sounds so and what completes are
// those of a store in which nothing else is held.
func TestAnAnswerIsThatOfAStoreWithoutWhatIsHidden(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			var stores [2]*insidedb.Store
			for i := range stores {
				s, err := insidedb.Open(t.Context(), engine.Fresh(t).Open(t, insidetest.NewClock().Now))
				must(t, err)
				stores[i] = s
			}
			world := 0
			rapid.Check(t, func(rt *rapid.T) {
				world++
				items := seenWorld(rt, world)
				group := fmt.Sprintf("w%d-a", world)
				write(t, stores[0], func(tx *insidedb.Tx) error { return putWorld(tx, world, items, "") })
				write(t, stores[1], func(tx *insidedb.Tx) error { return putWorld(tx, world, items, group) })
				ask := rapid.SampledFrom([]string{"tsarnaev", "bomb", "train -bomb", "tra*", "*rain*", `"bomb train"`, "Царнаев bomb", "the", "情報", "kind:report", "бомба the -train"}).Draw(rt, "ask")
				q, err := wording.Parse(ask)
				must(t, err)
				type answer struct {
					Found insidedb.Found
					Words []insidedb.Completed
				}
				var got [2]answer
				for i, s := range stores {
					got[i] = read(t, s, func(tx *insidedb.Tx) (a answer, err error) {
						labels, err := tx.SeenLabels(insidetest.Reader(access.Label{Rank: 4, Groups: []string{group}}))
						if err != nil {
							return a, err
						}
						if a.Found, err = tx.FindWords(q, labels, time.Time{}); err != nil {
							return a, err
						}
						a.Words, err = tx.CompleteWords("t", labels, time.Time{}, 3)
						return a, err
					})
				}
				if diff := cmp.Diff(got[1], got[0], cmpopts.IgnoreUnexported(insidedb.FoundRow{}), cmpopts.EquateEmpty()); diff != "" {
					rt.Fatalf("%s: %s", ask, diff)
				}
			})
		})
	}
}

// putWorld makes the items of a world findable; with a group only the portions that are
// seen by it alone.
func putWorld(tx *insidedb.Tx, world int, items [][]portion, only string) error {
	for i, item := range items {
		var kept []portion
		for _, p := range item {
			if only == "" || p.group == only {
				kept = append(kept, p)
			}
		}
		if len(kept) == 0 {
			continue
		}
		if err := addWorded(tx, i, fmt.Sprintf("r%d-%d", world, i), 1, kept...); err != nil {
			return err
		}
	}
	return nil
}
