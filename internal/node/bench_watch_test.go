package node

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/study/traffic"
)

// aboard is how many travellers a message of the benchmarks has.
const aboard = 300

// written is one file of a list.
type written struct {
	name string
	from io.Reader
}

func (w *written) Next() (string, io.Reader, error) {
	if w.from == nil {
		return "", nil, io.EOF
	}
	r := w.from
	w.from = nil
	return w.name, r, nil
}

// watching is a running node that holds a list of 1,000,000 invented persons, or
// ENTENTE_ENTRIES, and takes travel in.
type watching struct {
	*site
	feed   *feed.Feed
	world  *traffic.World
	flight int
}

func watches(b *testing.B) *watching {
	b.Helper()
	entries := 1_000_000
	if n, err := strconv.Atoi(os.Getenv("ENTENTE_ENTRIES")); err == nil && n > 0 {
		entries = n
	}
	s := found(b, "USA/CIA", ciaParties, automatic)
	s.start(func(c *Config, _ *Options) { c.Log.Level = "warn" })
	post[disclosure.Officer](s, "", "/officers", map[string]string{"code": "author"})
	w := &watching{site: s, world: traffic.New(traffic.Config{Seed: 1, Day: time.Now().UTC().Truncate(24 * time.Hour), Travellers: 400_000, Aboard: aboard})}
	out, in := io.Pipe()
	go func() { in.CloseWithError(traffic.WriteList(in, w.world.Entries(entries))) }()
	_, err := s.node.watch.Import(b.Context(), watch.Order{Officer: "author", List: "invented", Format: "watchlist", Purpose: "a measure", Review: "2099-01-01"}, &written{"invented.jsonl", out})
	check(b, err)
	h, err := hits.New(hits.Config{Self: party.Code("USA/CIA"), Store: s.node.inside, Watch: s.node.watch, Rules: lookout.DefaultRules, Log: s.node.log})
	check(b, err)
	begun := time.Now()
	w.feed, err = feed.New(feed.Config{Store: s.node.inside, Watch: s.node.watch, Hits: h, Read: travel.Read, Log: s.node.log, Steady: func() time.Duration { return time.Since(begun) }})
	check(b, err)
	runtime.GC()
	return w
}

// messages writes the passenger lists of n flights that were not flown yet.
func (w *watching) messages(n int) [][]byte {
	var out [][]byte
	at := 0
	for f := range w.world.Day(0) {
		if at++; at <= w.flight {
			continue
		}
		out = append(out, f.PAXLST())
		if len(out) == n {
			break
		}
	}
	w.flight += len(out)
	return out
}

func (w *watching) take(b *testing.B, message []byte) feed.Taken {
	b.Helper()
	taken, err := w.feed.Take(b.Context(), feed.Order{Officer: "author", Name: "m.edi"}, message)
	check(b, err)
	if taken.Messages != 1 || taken.Travellers != aboard {
		b.Fatalf("%d messages of %d travellers are kept; expected one of %d", taken.Messages, taken.Travellers, aboard)
	}
	return taken
}

// ranked reads the first page of the open hits, as whoever watches does.
func (w *watching) ranked(b *testing.B) []insidedb.Hit {
	b.Helper()
	var page []insidedb.Hit
	check(b, w.node.inside.Read(b.Context(), func(tx *insidedb.Tx) (err error) {
		page, _, err = tx.Hits(insidedb.HitQuery{Open: true, Limit: 100})
		return err
	}))
	return page
}

// BenchmarkWatch measures how fast travel is screened against 1,000,000 entries on a
// whole node, with every commit durable. The first is the time from a passenger list
// of 300 to the first page of ranked hits, the median; the second is travellers a
// second that are taken in one message after another, two at a time; the last is the
// same of the bare screening: the same persons, nothing read and nothing kept.
func BenchmarkWatch(b *testing.B) {
	w := watches(b)
	w.take(b, w.messages(1)[0]) // the first finds nothing warm
	b.Run("message", func(b *testing.B) {
		all := w.messages(b.N)
		var took []time.Duration
		found := 0
		b.ResetTimer()
		for _, m := range all {
			begun := time.Now()
			found += w.take(b, m).Hits
			page := w.ranked(b)
			took = append(took, time.Since(begun))
			if found > 0 && len(page) == 0 {
				b.Fatal("no hit is on the first page")
			}
		}
		b.ReportMetric(median(took), "ms-message")
		b.ReportMetric(float64(found)/float64(len(all)), "hits/message")
	})
	b.Run("sustained", func(b *testing.B) {
		all := w.messages(b.N)
		next := make(chan []byte, len(all))
		for _, m := range all {
			next <- m
		}
		close(next)
		b.ResetTimer()
		done := make(chan struct{})
		for range 2 {
			go func() {
				defer func() { done <- struct{}{} }()
				for m := range next {
					if _, err := w.feed.Take(b.Context(), feed.Order{Officer: "author"}, m); err != nil {
						b.Error(err)
					}
				}
			}()
		}
		<-done
		<-done
		b.ReportMetric(float64(aboard*len(all))/b.Elapsed().Seconds(), "travellers/s")
	})
	b.Run("bare", func(b *testing.B) {
		var persons []screening.Person
		for _, m := range w.messages(b.N) {
			for _, t := range travel.Read("m.edi", m, travel.Options{Today: time.Now()}).Messages[0].Travellers {
				persons = append(persons, t.Person)
			}
		}
		if len(persons) != b.N*aboard {
			b.Fatal(fmt.Sprint(len(persons), " travellers were read; expected ", b.N*aboard))
		}
		b.ResetTimer()
		_, _, err := w.node.watch.Against(b.Context(), persons, watch.MostHits)
		check(b, err)
		b.ReportMetric(float64(len(persons))/b.Elapsed().Seconds(), "travellers/s")
	})
}
