package insidedb_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/wording"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// rowsEnv is the environment variable that says how many rows the benchmark searches; the
// default is 100,000.
const rowsEnv = "ENTENTE_SEARCH_ROWS"

// BenchmarkSearch searches rows of fifty words, of which half the labels are seen.
func BenchmarkSearch(b *testing.B) {
	rows := 100_000
	if n, err := strconv.Atoi(os.Getenv(rowsEnv)); err == nil {
		rows = n
	}
	for _, engine := range storetest.Engines() {
		b.Run(engine.Name, func(b *testing.B) {
			s, err := insidedb.Open(b.Context(), engine.Fresh(b).Open(b, insidetest.NewClock().Now))
			must(b, err)
			begun := time.Now()
			fillWords(b, s, rows)
			b.Logf("%d rows in %v", rows, time.Since(begun).Round(time.Second))
			for _, tt := range []struct{ name, ask string }{
				{"rare", "tsarnaev"}, {"common", "attack"}, {"two", "attack boston"}, {"phrase", `"attack boston"`}, {"prefix", "atta*"}, {"part", "*ttac*"}, {"without", "boston -attack"},
			} {
				b.Run(tt.name, func(b *testing.B) { benchFind(b, s, tt.ask) })
			}
		})
	}
}

func benchFind(b *testing.B, s *insidedb.Store, ask string) {
	q, err := wording.Parse(ask)
	must(b, err)
	found := 0
	for b.Loop() {
		must(b, s.Read(b.Context(), func(tx *insidedb.Tx) error {
			labels, err := seen(tx, "g0", "g1", "g2", "g3", "g4")
			if err != nil {
				return err
			}
			f, err := tx.FindWords(q, labels, time.Time{})
			found = len(f.Newest)
			return err
		}))
	}
	if found == 0 {
		b.Errorf("%s finds nothing", ask)
	}
}

// fillWords makes rows findable: a few words in most of them, many words in few.
func fillWords(b *testing.B, s *insidedb.Store, rows int) {
	b.Helper()
	draw := rand.New(rand.NewPCG(1, 2))
	some := []string{"attack", "Boston", "train", "station", "report", "officer", "Moscow", "source", "weapon", "cell"}
	const together = 2_000
	for from := 0; from < rows; from += together {
		write(b, s, func(tx *insidedb.Tx) error {
			for i := from; i < min(from+together, rows); i++ {
				group := fmt.Sprintf("g%d", i%10)
				label, err := tx.LabelID(access.Label{Rank: 1, Groups: []string{group}})
				if err != nil {
					return err
				}
				var says strings.Builder
				for range 47 {
					fmt.Fprintf(&says, "w%d ", int(draw.ExpFloat64()*float64(rows)/20))
				}
				for range 3 {
					says.WriteString(some[min(int(draw.ExpFloat64()*3), len(some)-1)] + " ")
				}
				if i%10_000 < 3 {
					says.WriteString([]string{"Tsarnaev ", "Царнаев ", "تسارناييف "}[i%3])
				}
				w := insidedb.Wording{Kind: "report", ID: fmt.Sprintf("r%d", i), Version: 1, Since: insidetest.Start.Add(time.Duration(i) * time.Minute).UnixMicro(), Until: insidedb.Always,
					From: "FRA/DGSE", Type: "intelligence", Topics: []string{"ct"}, Texts: []insidedb.Worded{{Label: label, Words: wording.Words(says.String())}}}
				if err := tx.PutWords(w); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
