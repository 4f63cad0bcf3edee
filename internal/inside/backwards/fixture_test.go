package backwards_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/backwards"
	"entente/internal/inside/hits"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// index is what a node searches.
type index struct{ *screening.Index }

func (x index) With(add []screening.Entry, remove []screening.Key) watch.Searcher {
	return index{x.Index.With(add, remove)}
}

type builder struct{ *screening.Builder }

func (b builder) Index() watch.Searcher { return index{b.Builder.Index()} }

// hit is one that was recorded.
type hit struct {
	Traveller   int64
	List, Entry string
	Score       float64
}

// bench is a store with lists, lookouts and travel, and what screens it backwards.
type bench struct {
	t        testing.TB
	store    *insidedb.Store
	clock    *insidetest.Clock
	watch    *watch.Watch
	screener *backwards.Screener
	recorded map[hit]int // how often each was told
	asked    []insidedb.Traveller
	crash    func(string)
	refuse   string    // an entry whose hits are not taken
	told     func(hit) // of each hit
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, clock: insidetest.NewClock(), recorded: map[hit]int{}}
	d := storetest.Engines()[0].Fresh(t.(*testing.T))
	var err error
	b.store, err = insidedb.Open(t.Context(), d.Open(t, b.clock.Now))
	b.must(err)
	b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(insidedb.Officer{Code: "lind", Roles: []string{insidedb.RoleDisclosure, insidedb.RoleWatch}})
		return err
	}))
	b.watch, err = watch.New(t.Context(), watch.Config{Store: b.store, Spool: filepath.Join(t.TempDir(), "spool"), File: filepath.Join(t.TempDir(), "lists.index"),
		Program: "test", Begin: func() watch.Builder { return builder{screening.NewBuilder()} }, Log: insidetest.Quiet(),
		Load: func(r io.Reader) (watch.Searcher, error) {
			x, err := screening.Load(r)
			return index{x}, err
		}})
	b.must(err)
	b.must(b.watch.Refresh(t.Context()))
	b.screener, err = backwards.New(backwards.Config{Store: b.store, Watch: b.watch, Log: insidetest.Quiet(), Record: b.record,
		Crash: func(point string) {
			if b.crash != nil {
				b.crash(point)
			}
		}})
	b.must(err)
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) record(_ *insidedb.Tx, m hits.Met) (fresh int, err error) {
	for _, h := range m.Hits {
		if h.Entry.ID == b.refuse {
			return 0, errors.New("refused")
		}
		key := hit{m.Traveller.Seq, h.Entry.List, h.Entry.ID, h.Score}
		if b.told != nil {
			b.told(key)
		}
		if b.recorded[key]++; b.recorded[key] == 1 {
			fresh++
		}
	}
	if !m.Backwards || m.Message == "" || len(m.Flights) == 0 {
		b.t.Errorf("what was met lacks message, flight or sign: %+v", m)
	}
	return fresh, nil
}

// step screens backwards.
func (b *bench) step() {
	b.t.Helper()
	_, err := b.screener.Step(b.t.Context())
	b.must(err)
}

// lookout puts a version of a lookout on record.
func (b *bench) lookout(id, state string, p screening.Person) {
	b.t.Helper()
	b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutLookout(insidedb.Lookout{State: state, By: "lind",
			Lookout: lookout.Lookout{ID: id, Person: p, Owner: "lind", Deputy: "lind", Instruction: lookout.Secondary, Purpose: "test", Basis: "law", Contact: "1",
				Marking: "SECRET", Until: b.clock.Now().Add(time.Hour), Review: b.clock.Now().Add(time.Hour)}})
		return err
	}))
}

// list imports a version of a list: id, name and date of birth of each.
func (b *bench) list(name string, entries ...screening.Entry) {
	b.t.Helper()
	var s strings.Builder
	s.WriteString("id,name,dob,nationality\n")
	for _, e := range entries {
		born := ""
		if len(e.Births) > 0 {
			born = e.Births[0].String()
		}
		fmt.Fprintf(&s, "%s,%s,%s,%s\n", e.ID, e.Names[0].Text, born, strings.Join(e.Nationalities, ";"))
	}
	b.clock.Add(time.Second)
	_, err := b.watch.Import(b.t.Context(), watch.Order{Officer: "lind", List: name, Purpose: "border control", Review: "2030-12-01"}, &file{name + ".csv", s.String()})
	b.must(err)
}

// file is a list's only file.
type file struct{ name, content string }

func (f *file) Next() (string, io.Reader, error) {
	if f.name == "" {
		return "", nil, io.EOF
	}
	name := f.name
	f.name = ""
	return name, strings.NewReader(f.content), nil
}

// arrive keeps travellers, some to a message, as if screened against the versions in use.
func (b *bench) arrive(people ...screening.Person) {
	b.t.Helper()
	_, sought, err := b.watch.Against(b.t.Context(), nil, 1)
	b.must(err)
	b.arriveAgainst(sought.Lists, people...)
}

func (b *bench) arriveAgainst(lists map[string]int, people ...screening.Person) {
	b.t.Helper()
	for part := range slices.Chunk(people, 40) {
		m := insidedb.TravelMessage{Source: "api", Lists: lists, Message: travel.Message{Form: travel.PAXLST,
			Legs: []travel.Leg{{Carrier: "TK", Number: "1", From: "IST", To: "SVO", Departs: b.clock.Now()}}, Unit: fmt.Appendf(nil, "%d", len(b.asked))}}
		for _, p := range part {
			m.Travellers = append(m.Travellers, travel.Traveller{Person: p, Legs: []int{0}})
		}
		b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) error {
			_, all, fresh, err := tx.AddTravel(m)
			if err == nil && !fresh {
				b.t.Error("one message is another")
			}
			b.asked = append(b.asked, all...)
			return err
		}))
	}
}

// forwards is what screening of everybody who is kept finds now.
func (b *bench) forwards(only func(screening.Hit) bool) map[hit]int {
	b.t.Helper()
	out := map[hit]int{}
	persons := make([]screening.Person, len(b.asked))
	for i, t := range b.asked {
		persons[i] = t.Traveller.Person
	}
	found, _, err := b.watch.Against(context.Background(), persons, 100)
	b.must(err)
	for i, all := range found {
		for _, h := range all {
			if only(h) {
				out[hit{b.asked[i].Seq, h.Entry.List, h.Entry.ID, h.Score}]++
			}
		}
	}
	return out
}

var (
	givenNames = strings.Fields("MOHAMMED RUSTAM DAMIR ALI ANNA MARIA JOHN PETER IVAN SERGEI AHMAD YUSUF OLGA FATIMA JEAN ABD HASSAN TIMUR ZARINA LEILA")
	surnames   = strings.Fields("KARIMOV NEVYDUMANNY SMITH MUELLER DUPONT ALI HASSAN IVANOV PETROV RAHMAN MNIMY FIKTIVNY ABDALLAH JONGUN VYMYSHLENNY GARCIA NIEMANDOVSKI")
)

// someone draws an invented person.
func someone(r *rand.Rand) screening.Person {
	words := []string{givenNames[r.IntN(len(givenNames))], surnames[r.IntN(len(surnames))]}
	if r.IntN(4) == 0 {
		words = slices.Insert(words, 1, givenNames[r.IntN(len(givenNames))])
	}
	p := screening.Person{Names: []screening.Name{{Text: strings.Join(words, " ")}}}
	if r.IntN(5) > 0 {
		p.Births = []screening.Birth{{Year: 1960 + r.IntN(40), Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}}
	}
	if r.IntN(2) == 0 {
		p.Nationalities = []string{[]string{"RU", "TJ", "FR"}[r.IntN(3)]}
	}
	if r.IntN(3) == 0 {
		p.Documents = []screening.Document{{Kind: "passport", Number: fmt.Sprintf("P%07d", r.IntN(10_000_000)), Country: "TJ"}}
	}
	return p
}

// alike is a person as another message may state him.
func alike(r *rand.Rand, p screening.Person) screening.Person {
	name := strings.Fields(p.Names[0].Text)
	switch r.IntN(6) {
	case 0:
		slices.Reverse(name)
	case 1:
		name[0] = strings.NewReplacer("OHA", "UHA", "YU", "IOU", "J", "DJ", "V", "W").Replace(name[0])
	case 2:
		last := name[len(name)-1]
		name = append(name[:len(name)-1], last[:3], last[3:])
	case 3:
		name = []string{strings.Join(name, "")}
	case 4:
		name = name[:1]
	}
	out := screening.Person{Names: []screening.Name{{Text: strings.Join(name, " ")}}, Births: slices.Clone(p.Births), Nationalities: p.Nationalities}
	if len(out.Births) > 0 && r.IntN(4) == 0 {
		out.Births[0].Day = 1 + out.Births[0].Day%28
	}
	if r.IntN(2) == 0 {
		out.Documents = p.Documents
	}
	if r.IntN(8) == 0 && len(p.Births) > 0 {
		out.Births = append(out.Births, screening.Birth{Year: 1950})
	}
	return out
}
