package backwards

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

const (
	pageOfWords    = 20_000
	pageOfPostings = 50_000
	window         = 1 << 22 // travellers whose words are added up at a time: what bounds the memory
)

// near is a word of travellers' names that may be one of the persons sought.
type near struct {
	word int64
	bits float32
}

// byWords looks for a few persons by the words of their names.
func (s *Screener) byWords(ctx context.Context, x search) (insidedb.Backscreen, error) {
	b := x.Backscreen
	words, err := s.near(ctx, x.among)
	for err == nil && b.EndedAt == nil {
		to := min(b.Reached+window, b.Last)
		var who []int64
		if who, err = s.may(ctx, words, x, b.Reached, to); err != nil {
			break
		}
		var fresh int64
		if fresh, err = s.look(ctx, x, who); err != nil {
			break
		}
		b, err = s.reach(ctx, b, to, int64(len(who)), fresh)
	}
	return b, err
}

// near hears every word of travellers' names once.
func (s *Screener) near(ctx context.Context, among *screening.Among) ([]near, error) {
	var out []near
	for after := int64(0); ; {
		var page []insidedb.TravelWord
		err := s.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			page, err = tx.TravelWords(after, pageOfWords)
			return err
		})
		if err != nil {
			return nil, err
		}
		bits := make([]float32, len(page))
		each(len(page), func(i int) { bits[i] = float32(among.Near(page[i].Word)) })
		for i, w := range page {
			if after = w.ID; bits[i] > 0 {
				out = append(out, near{w.ID, bits[i]})
			}
		}
		if len(page) < pageOfWords {
			return out, ctx.Err()
		}
	}
}

// each does something for every number below n, on all processors.
func each(n int, do func(int)) {
	const run = 64
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+run-1)/run) {
		workers.Go(func() {
			for from := int(next.Add(run)) - run; from < n; from = int(next.Add(run)) - run {
				for i := from; i < min(from+run, n); i++ {
					do(i)
				}
			}
		})
	}
	workers.Wait()
}

// may lists the travellers behind one, up to another, who can come to review, or who
// have a document of the number of one that is sought, in the order of arrival.
func (s *Screener) may(ctx context.Context, words []near, x search, after, to int64) ([]int64, error) {
	sums, dates := make([]float32, to-after), make([]int32, to-after)
	var out []int64
	for _, w := range words {
		for from := after; ; {
			var page []insidedb.TravelPosting
			err := s.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
				page, err = tx.TravelPostings(w.word, from, to, pageOfPostings)
				return err
			})
			if err != nil {
				return nil, err
			}
			for _, p := range page {
				from = p.Traveller
				sums[p.Traveller-after-1] += w.bits
				dates[p.Traveller-after-1] = int32(p.Born)
			}
			if len(page) < pageOfPostings {
				break
			}
		}
	}
	for i, bits := range sums {
		if bits > 0 && x.among.May(float64(bits), birthsOf(dates[i], x.entries)) {
			out = append(out, after+1+int64(i))
		}
	}
	for _, e := range x.entries {
		for _, hash := range screening.PaperHashes(e.Documents) {
			err := s.Store.Read(ctx, func(tx *insidedb.Tx) error {
				some, err := tx.TravelPapers(hash, to)
				for _, seq := range some {
					if seq > after {
						out = append(out, seq)
					}
				}
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// birthsOf reads a date as it is kept beside a word: year, month and day as decimal
// digits, none for 0. Where one date does not say all it may be that of any person
// sought.
func birthsOf(date int32, entries []screening.Entry) (out []screening.Birth) {
	switch {
	case date > 0:
		return []screening.Birth{{Year: int(date / 10_000), Month: int(date / 100 % 100), Day: int(date % 100)}}
	case date < 0:
		for _, e := range entries {
			out = append(out, e.Births...)
		}
	}
	return out
}
