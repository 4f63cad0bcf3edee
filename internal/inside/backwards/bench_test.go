package backwards_test

import (
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/inside/backwards"
	"entente/internal/inside/hits"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/study/traffic"
)

// skies are invented flights, day after day.
func skies() iter.Seq[insidetest.Flown] {
	world := traffic.New(traffic.Config{Seed: 6, Day: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Travellers: 200_000})
	return func(yield func(insidetest.Flown) bool) {
		for day := 0; ; day++ {
			for f := range world.Day(day) {
				out := insidetest.Flown{Leg: f.Leg}
				for _, p := range f.Aboard {
					out.Aboard = append(out.Aboard, p.Traveller)
				}
				if !yield(out) {
					return
				}
			}
		}
	}
}

// BenchmarkBackwards screens the journeys that are kept (20,000, or ENTENTE_JOURNEYS)
// against one new lookout: of a rare name with its date of birth, and of names that many
// have, with a date and without. Nothing is put on record of whom it finds.
func BenchmarkBackwards(b *testing.B) {
	db, err := sqldb.Open(b.Context(), "sqlite:"+insidetest.JourneysFile(b), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	store, err := insidedb.Open(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	journeys := insidetest.Journeys(b, store, 20_000, skies())
	w, err := watch.New(b.Context(), watch.Config{Store: store, Spool: filepath.Join(b.TempDir(), "spool"), File: filepath.Join(b.TempDir(), "lists.index"),
		Program: "test", Begin: func() watch.Builder { return builder{screening.NewBuilder()} }, Log: insidetest.Quiet(),
		Load: func(r io.Reader) (watch.Searcher, error) {
			x, err := screening.Load(r)
			return index{x}, err
		}})
	if err != nil {
		b.Fatal(err)
	}
	if err := w.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	born := []screening.Birth{{Year: 1986, Month: 10, Day: 21}}
	for _, tt := range []struct {
		name string
		who  screening.Person
	}{
		{"rare", screening.Person{Names: []screening.Name{{Text: "Рустам Невыдуманный"}}, Births: born}},
		{"common", screening.Person{Names: []screening.Name{{Text: "Mohammed Ali"}}, Births: born}},
		{"common-no-date", screening.Person{Names: []screening.Name{{Text: "Mohammed Ali"}}}},
	} {
		b.Run(fmt.Sprintf("%s/%d", tt.name, journeys), func(b *testing.B) {
			met := 0
			s, err := backwards.New(backwards.Config{Store: store, Watch: w, Log: insidetest.Quiet(),
				Record: func(_ *insidedb.Tx, m hits.Met) (int, error) { met++; return len(m.Hits), nil }})
			if err != nil {
				b.Fatal(err)
			}
			looked, rounds := int64(0), 0
			for b.Loop() {
				b.StopTimer()
				rounds++
				id := fmt.Sprintf("%s-%d", tt.name, time.Now().UnixNano())
				put(b, store, id, insidedb.LookoutActive, tt.who)
				b.StartTimer()
				if _, err := s.Step(b.Context()); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				err := store.Read(b.Context(), func(tx *insidedb.Tx) error {
					last, err := tx.LastBackscreen(insidedb.BackLookout, id)
					looked += last.Looked
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
				put(b, store, id, insidedb.LookoutEnded, tt.who)
				b.StartTimer()
			}
			b.ReportMetric(float64(looked)/float64(rounds), "looked/op")
			b.ReportMetric(float64(met)/float64(rounds), "met/op")
		})
	}
}

func put(b *testing.B, store *insidedb.Store, id, state string, who screening.Person) {
	b.Helper()
	err := store.Write(b.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutLookout(insidedb.Lookout{State: state, By: "lind", Lookout: lookout.Lookout{ID: id, Person: who, Owner: "lind", Deputy: "holm",
			Instruction: lookout.Secondary, Purpose: "a measure", Basis: "law", Contact: "1", Marking: "SECRET", Until: store.Now().Add(time.Hour), Review: store.Now().Add(time.Hour)}})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
