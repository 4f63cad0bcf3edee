package insidetest

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// Flown is a flight and who was on it.
type Flown struct {
	travel.Leg
	Aboard []travel.Traveller
}

// JourneysFile is where a store of many journeys is kept: ENTENTE_JOURNEYS_DB names a
// file for another run, and otherwise it is the test's own.
func JourneysFile(b testing.TB) string {
	if file := os.Getenv("ENTENTE_JOURNEYS_DB"); file != "" {
		return file
	}
	return filepath.Join(b.TempDir(), "inside.db")
}

// Journeys has as many journeys kept in a store as ENTENTE_JOURNEYS says, usual where
// it says nothing, unless any are kept there already, and gives how many are: flights as
// they are given, one message each.
func Journeys(b testing.TB, store *insidedb.Store, usual int, flights iter.Seq[Flown]) int {
	b.Helper()
	want := usual
	if n, err := strconv.Atoi(os.Getenv("ENTENTE_JOURNEYS")); err == nil && n > 0 {
		want = n
	}
	held := int64(0)
	err := store.Read(b.Context(), func(tx *insidedb.Tx) (err error) {
		held, err = tx.LastTraveller()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	if held == 0 {
		held = load(b, store, want, flights)
	}
	return int(held)
}

// atOnce is how many messages are kept in one transaction.
const atOnce = 100

func load(b testing.TB, store *insidedb.Store, want int, flights iter.Seq[Flown]) (held int64) {
	var waiting []insidedb.TravelMessage
	number := 0
	keep := func() {
		err := store.Write(b.Context(), func(tx *insidedb.Tx) error {
			for _, m := range waiting {
				if _, _, _, err := tx.AddTravel(m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		waiting = waiting[:0]
	}
	for f := range flights {
		m := insidedb.TravelMessage{Source: insidedb.SourceAPI, Message: travel.Message{Form: travel.PAXLST, List: "passengers", Legs: []travel.Leg{f.Leg}, Travellers: f.Aboard}}
		m.Unit = fmt.Appendf(nil, "flight %d", number)
		number++
		for i := range m.Travellers {
			m.Travellers[i].Legs = []int{0}
		}
		held += int64(len(m.Travellers))
		if waiting = append(waiting, m); len(waiting) == atOnce {
			keep()
		}
		if held >= int64(want) {
			break
		}
	}
	keep()
	return held
}
