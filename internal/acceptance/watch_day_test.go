package acceptance

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	lists "entente/internal/inside/watch"
	"entente/internal/node"
	"entente/internal/store/sqldb"
	"entente/internal/study/traffic"
)

// dayOf is how large a day is. The usual one is small; ENTENTE_LONG=1 asks for
// 200,000 travellers, ENTENTE_DAY for another number, and ENTENTE_ENTRIES for as many
// persons on a list beside the lookouts.
func dayOf(t testing.TB) (c traffic.Config, entries int) {
	t.Helper()
	number := func(name string, usual int) int {
		text := os.Getenv(name)
		if text == "" {
			return usual
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1000 || n > 2_000_000 {
			t.Fatalf("%s=%q; expected a number from 1000 to 2000000", name, text)
		}
		return n
	}
	usual := 5_000
	if os.Getenv("ENTENTE_LONG") != "" {
		usual = 200_000
	}
	c = traffic.Config{Seed: 2012, Day: theDay, Travellers: number("ENTENTE_DAY", usual), Wanted: 40, True: 20, Namesakes: 4}
	if c.Travellers >= 50_000 {
		c.Wanted, c.True, c.Namesakes = 200, 100, 10
	}
	return c, number("ENTENTE_ENTRIES", 2_000)
}

var theDay = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// moved is a clock that goes on from where it is set.
type moved struct {
	mu     sync.Mutex
	at     time.Time
	anchor time.Time
}

func (m *moved) set(to time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at, m.anchor = to, time.Now()
}

func (m *moved) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at.Add(time.Since(m.anchor))
}

// owners is how many officers own lookouts, each the deputy of the one before.
const owners = 40

func owner(i int) string { return fmt.Sprintf("owner-%02d", i%owners) }

// border is a node on a day of travel.
type border struct {
	*premises
	store  *sqldb.DB // the node's own, to count in
	clock  *moved
	config traffic.Config
	world  *traffic.World
	wanted []traffic.Wanted
	lone   *screening.Index     // the screening alone, of the same list and lookouts
	gone   map[string]time.Time // officers who are away or suspended, and since when
	met    []*encounter
	aboard int
	opened int // hits
	took   time.Duration
}

// encounter is one who is sought and travels.
type encounter struct {
	wanted    int // from 1
	how       traffic.Alteration
	alone     bool // the screening alone finds them
	journey   string
	hit       hits.Line // zero while there is none
	then, end int       // its place among the open hits when it was opened, and at the day's end
	holder    string    // the first who is there
	after     time.Duration
	left      bool // who had it went away, and somebody else has it since
	again     time.Duration
}

func lookoutID(wanted int) string { return fmt.Sprintf("w-%03d", wanted) }

// Whoever is sought and found by the screening has a hit; each has somebody who is
// there, at once, and again within one turn of the clock when that officer is gone;
// and those who are really sought stand on top of their namesakes.
func TestADaysTravelReachesWhoIsThere(t *testing.T) {
	c, entries := dayOf(t)
	b := watchTheBorder(t, c, entries)
	all := slices.Collect(b.world.Day(0))
	left := false
	for i, f := range all {
		b.clock.set(f.Departs.Add(-10 * time.Minute))
		fresh := b.take(f)
		if i >= len(all)/2 && !left {
			left = b.leave(fresh)
		}
	}
	b.end()
	b.print()
	b.judge()
}

// watchTheBorder founds a node with its officers, its list and its lookouts.
func watchTheBorder(t *testing.T, c traffic.Config, entries int) *border {
	t.Helper()
	b := &border{premises: found(t, "USA/CIA", ""), clock: &moved{}, config: c, world: traffic.New(c), gone: map[string]time.Time{}}
	b.clock.set(theDay.Add(-24 * time.Hour))
	b.wanted = b.world.Wanted()
	settings := b.premises.config
	settings.Log.Level = "warn"
	limits := quick()
	n, err := node.Open(context.Background(), settings, node.Options{Version: "test", Log: io.Discard, Limits: &limits, Now: b.clock.Now})
	check(t, err)
	check(t, n.Start(context.Background()))
	t.Cleanup(func() { check(t, n.Stop()) })
	b.store, err = sqldb.Open(context.Background(), "sqlite:"+filepath.Join(b.dir, b.premises.config.Inside.Database), b.clock.Now)
	check(t, err)
	t.Cleanup(func() { check(t, b.store.Close()) })

	b.staff()
	post[disclosure.Officer](b.premises, "", "/officers", map[string]any{"code": "commander", "roles": []string{"watch"}})
	for i := range owners {
		post[disclosure.Officer](b.premises, "", "/officers", map[string]any{"code": owner(i), "roles": []string{"author"}})
	}
	index := screening.NewBuilder()
	if entries > 0 {
		out, in := io.Pipe()
		go func() { in.CloseWithError(traffic.WriteList(in, b.world.Entries(entries))) }()
		answer, err := b.client.Upload(context.Background(), reviewer, "/lists?list=invented&format=watchlist&purpose=exercise&review=2099-01-01",
			[]desk.File{{Name: "invented.jsonl", Open: func() (io.ReadCloser, error) { return out, nil }}})
		check(t, err)
		var l lists.List
		check(t, answer.Read(&l))
		if l.Entries != entries {
			t.Fatalf("the list has %d entries; expected %d", l.Entries, entries)
		}
		for e := range b.world.Entries(entries) {
			index.Add(e)
		}
	}
	var sought []screening.Entry
	for i, w := range b.wanted {
		post[lists.LookoutShown](b.premises, owner(i), "/lookouts", map[string]any{"name": "lookout.yaml", "document": lookoutText(i, w)})
		sought = append(sought, screening.Entry{ID: lookoutID(i + 1), List: lookout.List, Person: w.Person})
	}
	b.lone = index.Index().With(sought, nil)
	for i := range 9 { // a fifth is not there, of some neither the owner nor the deputy
		b.goes(owner(i*i), i%2 == 0)
	}
	return b
}

// lookoutText writes a lookout as an officer does.
func lookoutText(i int, w traffic.Wanted) string {
	instruction := lookout.Instructions[i%len(lookout.Instructions)]
	var s strings.Builder
	fmt.Fprintf(&s, "id: %s\nowner: %s\ndeputy: %s\npurpose: exercise\nbasis: the law of the exercise\npredicate: [{kind: own-investigation, ref: C-%d}]\n", lookoutID(i+1), owner(i), owner(i+1), i)
	fmt.Fprintf(&s, "marking: SECRET//NOFORN\ninstruction: %s\ncontact: the watch, 1000\nuntil: %s\nreview: %s\n", instruction, theDay.AddDate(0, 6, 0).Format(time.RFC3339), theDay.AddDate(1, 0, 0).Format(time.DateOnly))
	if instruction.Holds() {
		s.WriteString("answer: PT30M\n")
	}
	if instruction == lookout.Stop {
		s.WriteString("hold: PT4H\npower: the law of the exercise\n")
	}
	fmt.Fprintf(&s, "person:\n  names: [%q]\n  sex: %s\n", w.Names[0].Text, w.Sex)
	if len(w.Nationalities) > 0 {
		fmt.Fprintf(&s, "  nationalities: [%q]\n", w.Nationalities[0])
	}
	for _, d := range w.Births {
		fmt.Fprintf(&s, "  births: [{date: %q, certainty: %s}]\n", d, d.Certainty)
	}
	for _, d := range w.Documents {
		fmt.Fprintf(&s, "  documents: [{kind: %s, number: %s, country: %q}]\n", d.Kind, d.Number, d.Country)
	}
	return s.String()
}

// goes has an officer be away for some days, or suspended.
func (b *border) goes(code string, away bool) {
	b.t.Helper()
	if _, already := b.gone[code]; already {
		return
	}
	b.gone[code] = b.clock.Now()
	if away {
		post[disclosure.Officer](b.premises, "", "/officers/"+code+"/away", map[string]any{"until": theDay.AddDate(0, 0, 9)})
	} else {
		post[disclosure.Officer](b.premises, "", "/officers/"+code+"/suspend", map[string]any{})
	}
}

// there tells whether who has something can answer at a time: a desk always has
// somebody.
func (b *border) there(holder string, at time.Time) bool {
	since, left := b.gone[holder]
	return holder != "" && (!left || at.Before(since))
}

// take brings the passenger list of a flight, and looks where those stand who are
// really sought, whom it gives.
func (b *border) take(f traffic.Flight) []*encounter {
	b.t.Helper()
	begun := time.Now()
	message := f.PAXLST()
	answer, err := b.client.Bring(context.Background(), author, fmt.Sprintf("?name=%s%s.edi", f.Carrier, f.Leg.Number),
		desk.File{Name: "m.edi", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(message)), nil }})
	check(b.t, err)
	var taken feed.Taken
	check(b.t, answer.Read(&taken))
	b.took += time.Since(begun)
	if taken.Travellers != len(f.Aboard) || taken.Units > 0 {
		b.t.Fatalf("%d travellers of %d are kept, %d units not read", taken.Travellers, len(f.Aboard), taken.Units)
	}
	b.aboard, b.opened = b.aboard+taken.Travellers, b.opened+taken.Hits
	var fresh []*encounter
	for _, p := range f.Aboard {
		if p.Wanted == 0 {
			continue
		}
		e := &encounter{wanted: p.Wanted, how: p.How, journey: fmt.Sprintf("%s%s %s-%s", f.Carrier, f.Leg.Number, f.From, f.To)}
		e.alone = slices.ContainsFunc(b.lone.Search(p.Person, lists.MostHits), func(h screening.Hit) bool {
			return h.Entry.List == lookout.List && h.Entry.ID == lookoutID(p.Wanted)
		})
		fresh = append(fresh, e)
	}
	if len(fresh) == 0 {
		return nil
	}
	b.met = append(b.met, fresh...)
	for place, h := range b.hits() {
		for _, e := range fresh {
			if h.Entry == lookoutID(e.wanted) && h.Journey == e.journey && e.hit.ID == "" {
				e.hit, e.then = h, place+1
			}
		}
	}
	for _, e := range fresh {
		if e.hit.ID == "" && e.alone {
			b.below(e)
		}
	}
	return fresh
}

// below looks for a hit that does not stand among the thousand that are listed.
func (b *border) below(e *encounter) {
	b.t.Helper()
	var ids []string
	check(b.t, b.store.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		ids, err = sqldb.All(tx, sqldb.Scalar[string], `SELECT id FROM hits WHERE list = $1 AND entry = $2`, lookout.List, lookoutID(e.wanted))
		return err
	}))
	for _, id := range ids {
		v, err := ask[hits.View](b.premises, "commander", http.MethodGet, "/hits/"+id, nil)
		check(b.t, err)
		if v.Hit.Journey == e.journey {
			e.hit, e.then = v.Hit, unlisted
		}
	}
}

// hits lists the open hits, at most a thousand, the one to look at first first.
func (b *border) hits() []hits.Line {
	b.t.Helper()
	list, err := ask[hits.List](b.premises, "commander", http.MethodGet, "/hits?limit=1000", nil)
	check(b.t, err)
	return list.Hits
}

// leave has an officer go who has the hit of somebody really sought, and three more
// who have some: within a turn of the clock somebody else has them. It says false
// where a desk has it, or nobody was met.
func (b *border) leave(fresh []*encounter) bool {
	b.t.Helper()
	if len(fresh) == 0 || fresh[0].hit.Officer == "" {
		return false
	}
	leaving := []string{fresh[0].hit.Officer}
	for _, h := range b.hits() {
		if h.Officer != "" && len(leaving) < 4 && !slices.Contains(leaving, h.Officer) {
			leaving = append(leaving, h.Officer)
		}
	}
	for i, code := range leaving {
		b.goes(code, i%2 == 0)
	}
	until(b.t, "somebody who is there for every hit", func() bool { return b.left() == 0 })
	return true
}

// count counts rows of the node's own store.
func (b *border) count(query string, args ...any) (n int) {
	b.t.Helper()
	check(b.t, b.store.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		n, err = sqldb.One(tx, sqldb.Scalar[int], query, args...)
		return err
	}))
	return n
}

// left is how many of the open hits officers have who are not there.
func (b *border) left() (n int) {
	for code := range b.gone {
		n += b.count(`SELECT COUNT(*) FROM obligations WHERE kind = 'hit' AND closed IS NULL AND officer = $1`, code)
	}
	return n
}

// end looks at the day as a whole.
func (b *border) end() {
	b.t.Helper()
	b.clock.set(theDay.AddDate(0, 0, 1))
	until(b.t, "somebody who is there for every hit", func() bool { return b.left() == 0 })
	place := map[string]int{}
	for i, h := range b.hits() {
		place[h.ID] = i + 1
	}
	for _, e := range b.met {
		if e.hit.ID == "" {
			continue
		}
		if e.end = place[e.hit.ID]; e.end == 0 {
			e.end = unlisted
		}
		v, err := ask[hits.View](b.premises, "commander", http.MethodGet, "/hits/"+e.hit.ID, nil)
		check(b.t, err)
		b.held(e, v.Acts)
	}
}

// held reads from the acts of a hit when it reached who is there, and how long nobody
// there had it when that officer went.
func (b *border) held(e *encounter, acts []hits.ActView) {
	had := ""
	for _, a := range acts {
		if a.Holder == "" {
			continue
		}
		if since, went := b.gone[had]; went && !a.At.Before(since) && b.there(a.Holder, a.At) {
			e.left, e.again = true, max(e.again, a.At.Sub(since))
		}
		had = ""
		if b.there(a.Holder, a.At) {
			had = a.Holder
			if e.holder == "" {
				e.holder, e.after = a.Holder, a.At.Sub(e.hit.Opened)
			}
		}
	}
	if since, went := b.gone[had]; went {
		e.left, e.again = true, b.clock.Now().Sub(since) // somebody has it who is not there
	}
}
