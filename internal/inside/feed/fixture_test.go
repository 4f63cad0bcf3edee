package feed_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// post is a feed with its store, clock and folder.
type post struct {
	*feed.Feed
	t      testing.TB
	clock  *insidetest.Clock
	store  *insidedb.Store
	in     string
	log    *bytes.Buffer
	config feed.Config
	seeker *seeker
}

// seeker finds everybody whose name has the word WANTED.
type seeker struct {
	store *insidedb.Store
	after func() // between a search and what follows
	asked int
}

// Against implements feed.Screener.
func (s *seeker) Against(ctx context.Context, persons []screening.Person, _ int) ([][]screening.Hit, watch.Sought, error) {
	sought := watch.Sought{Lists: map[string]int{"posts": 3}}
	err := s.store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		sought.Lookouts, err = tx.LookoutEpoch()
		return err
	})
	out := make([][]screening.Hit, len(persons))
	for i, p := range persons {
		if s.asked++; strings.Contains(p.Names[0].Text, "WANTED") {
			out[i] = []screening.Hit{{Entry: screening.Entry{ID: "1", List: "posts", Person: p}, Score: 20, Verdict: screening.Alert}}
		}
	}
	if s.after != nil {
		s.after()
	}
	return out, sought, err
}

// recorder keeps a row for each hit in the transaction that it is given.
type recorder struct{}

// Record implements feed.Recorder.
func (recorder) Record(tx *insidedb.Tx, m hits.Met) (int, error) {
	flight := "none"
	if len(m.Flights) > 0 {
		flight = m.Flights[0].Carrier + m.Flights[0].Number
	}
	_, err := tx.AddTravelLook("hit", fmt.Sprintf("%s of %.15s on %s by %d", m.Traveller.Traveller.Person.Names[0].Text, m.Message, flight, m.Against.Lookouts), "test")
	return len(m.Hits), err
}

// read takes each line for a unit: "REF: NAME, NAME", or what cannot be read.
func read(_ string, data []byte, o travel.Options) travel.Batch {
	b := travel.Batch{Form: travel.CSV}
	offset := 0
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		ref, names, ok := strings.Cut(line, ": ")
		if !ok || o.Strict && strings.Contains(ref, "odd") {
			b.Rejected = append(b.Rejected, travel.Rejected{Form: travel.CSV, Offset: offset, Where: fmt.Sprintf("row %d", i+1), Code: "syntax", Reason: "no colon; expected one", Data: []byte(line)})
		} else {
			m := travel.Message{Form: travel.CSV, Ref: ref, Unit: []byte(line), Legs: []travel.Leg{{Carrier: "AA", Number: "11", From: "BOS", To: "LAX", Departs: insidetest.Start}}}
			if strings.Contains(ref, "odd") {
				m.Notes = []travel.Note{{Code: "count", Where: "row", Said: "is odd"}}
			}
			for _, n := range strings.Split(names, ", ") {
				m.Travellers = append(m.Travellers, travel.Traveller{Person: screening.Person{Names: []screening.Name{{Text: n}}}, Legs: []int{0}})
			}
			b.Messages = append(b.Messages, m)
		}
		offset += len(line) + 1
	}
	return b
}

func newPost(t testing.TB, d *storetest.Database, change ...func(*feed.Config)) *post {
	t.Helper()
	p := &post{t: t, clock: insidetest.NewClock(), log: &bytes.Buffer{}, in: filepath.Join(t.TempDir(), "travel", "in")}
	var err error
	p.store, err = insidedb.Open(t.Context(), d.Open(t, p.clock.Now))
	p.must(err)
	p.must(p.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		for code, role := range map[string]string{"duty": insidedb.RoleWatch, "lind": insidedb.RoleAuthor, "guard": insidedb.RoleFront} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
				return err
			}
		}
		return nil
	}))
	p.seeker = &seeker{store: p.store}
	p.config = feed.Config{Store: p.store, Watch: p.seeker, Hits: recorder{}, Read: read, Log: insidetest.Quiet(), Folder: p.in, Still: time.Second,
		Steady: func() time.Duration { return p.clock.Now().Sub(insidetest.Start) }}
	for _, f := range change {
		f(&p.config)
	}
	p.start()
	return p
}

// lone is a post on one engine, for what does not depend on it.
func lone(t testing.TB, change ...func(*feed.Config)) *post {
	return newPost(t, storetest.Engines()[0].Fresh(t), change...)
}

// start begins anew on what is there.
func (p *post) start() {
	p.t.Helper()
	var err error
	p.Feed, err = feed.New(p.config)
	p.must(err)
}

func (p *post) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func (p *post) wantKind(err error, want errs.Kind, says string) {
	p.t.Helper()
	if errs.KindOf(err) != want || err != nil && !strings.Contains(err.Error(), says) {
		p.t.Errorf("error %v (%s); expected %s, saying %q", err, errs.KindOf(err), want, says)
	}
}

func (p *post) bring(text string) feed.Taken {
	p.t.Helper()
	out, err := p.Take(p.t.Context(), feed.Order{Officer: "duty", Name: "file.csv"}, []byte(text))
	p.must(err)
	return out
}

// drop writes a file into the folder.
func (p *post) drop(name, text string) {
	p.t.Helper()
	p.must(os.WriteFile(filepath.Join(p.in, name), []byte(text), 0o600))
}

// look looks at the folder, twice so far apart that what stands still is read.
func (p *post) look() {
	p.t.Helper()
	for range 2 {
		p.must(p.Look(p.t.Context()))
		p.clock.Add(2 * time.Second)
	}
}

// left lists the files below the folder's own folder, but for marks.
func (p *post) left() []string {
	p.t.Helper()
	out := []string{}
	p.must(filepath.WalkDir(filepath.Dir(p.in), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(filepath.Dir(p.in), path)
			out = append(out, rel)
		}
		return err
	}))
	return out
}

// holds is everything that the store holds of travel, in words.
func (p *post) holds() []string {
	p.t.Helper()
	out := []string{}
	p.must(p.store.Read(p.t.Context(), func(tx *insidedb.Tx) error {
		out = out[:0]
		messages, err := tx.TravelMessages(insidedb.TravelQuery{})
		if err != nil {
			return err
		}
		for _, m := range messages {
			seqs := []int64{}
			for i := range m.Count {
				seqs = append(seqs, m.First+int64(i))
			}
			all, err := tx.Travellers(seqs)
			if err != nil {
				return err
			}
			names := []string{}
			for _, t := range all {
				name := t.Traveller.Person.Names[0].Text
				names = append(names, name)
				id := fmt.Sprintf("%s of %.15s on AA11 by %d", name, m.ID, m.Lookouts)
				found, err := tx.TravelLooks("hit", id, 10)
				if err != nil {
					return err
				}
				for range found {
					out = append(out, "hit on "+id)
				}
			}
			out = append(out, "message "+m.Ref+": "+strings.Join(names, ", "))
		}
		units, err := tx.Quarantines(time.Time{}, false, 10_000)
		for _, q := range units {
			out = append(out, "quarantine "+q.Place+": "+q.Reason)
		}
		return err
	}))
	slices.Sort(out)
	return out
}
