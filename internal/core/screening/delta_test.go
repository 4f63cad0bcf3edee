package screening

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// foundIDs are the entries that a person brings up to review, in the order of
// their names.
func foundIDs(x *Index, p Person) []string {
	out := ids(x.Search(p, 50))
	slices.Sort(out)
	return out
}

func TestAChangedIndexAnswersAsOneBuiltAtOnce(t *testing.T) {
	entries := inventedList(120)
	once := Build(entries)
	x := Build(entries[:60])
	for i := 60; i < 120; i += 15 {
		x = x.With(entries[i:i+15], nil)
	}
	if x.Len() != once.Len() {
		t.Fatalf("%d entries, %d when built at once", x.Len(), once.Len())
	}
	for _, e := range entries {
		p := Person{Names: e.Names, Births: e.Births}
		if got, want := foundIDs(x, p), foundIDs(once, p); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, %v when built at once", e.Names[0].Text, got, want)
		}
	}
}

func TestWhatIsTakenAwayIsGone(t *testing.T) {
	entries := inventedList(80)
	x := Build(entries[:40]).With(entries[40:], nil)
	y := x.With(nil, []Key{{"test", "E3"}, {"test", "E50"}, {"another list", "E4"}, {"test", "nobody"}})
	if y.Len() != 78 || x.Len() != 80 {
		t.Fatalf("%d entries of %d stand", y.Len(), x.Len())
	}
	for _, e := range entries {
		want := e.ID != "E3" && e.ID != "E50"
		if got := slices.Contains(foundIDs(y, e.Person), e.ID); got != want {
			t.Errorf("%s is found: %v", e.ID, got)
		}
		if !slices.Contains(foundIDs(x, e.Person), e.ID) {
			t.Errorf("%s is gone from the index before", e.ID)
		}
	}
}

func TestAnEntryThatIsReplacedAnswersByItsNewData(t *testing.T) {
	before := listed("1", named("Halvor Bornaster"))
	after := listed("1", named("Mirzudel Korfendra").bornOn("1972-11-23", Documented))
	x := Build(append(inventedList(20), before)).With([]Entry{after}, nil)
	if got := foundIDs(x, before.Person); slices.Contains(got, "1") {
		t.Errorf("the old name finds %v", got)
	}
	hits := x.Search(after.Person, 5)
	if len(hits) == 0 || hits[0].Entry.ID != "1" || hits[0].Name != "Mirzudel Korfendra" || len(hits[0].Entry.Births) != 1 {
		t.Errorf("the new name finds %+v", hits)
	}
	if x.Len() != 21 {
		t.Errorf("%d entries stand, want 21", x.Len())
	}
	again := x.With([]Entry{before}, []Key{before.key()}) // taken away and added at once: it stands
	if got := foundIDs(again, before.Person); !slices.Contains(got, "1") || again.Len() != 21 {
		t.Errorf("the old name finds %v, %d entries stand", got, again.Len())
	}
}

func TestManyChangesBecomeOne(t *testing.T) {
	entries := inventedList(100)
	x := Build(entries[:40])
	for i := 40; i < 100; i++ {
		x = x.With(entries[i:i+1], []Key{entries[i-40].key()})
		if len(x.segments) > maxSegments {
			t.Fatalf("%d segments after %d changes", len(x.segments), i-39)
		}
		if x.Len() != 40 {
			t.Fatalf("%d entries stand after %d changes", x.Len(), i-39)
		}
	}
	for i, e := range entries {
		if got := slices.Contains(foundIDs(x, e.Person), e.ID); got != (i >= 60) {
			t.Errorf("%s is found: %v", e.ID, got)
		}
	}
}

func TestAnyChangesAnswerAsTheListThatTheyLeave(t *testing.T) {
	pool := inventedList(60)
	rapid.Check(t, func(t *rapid.T) {
		stand := map[string]Entry{}
		for _, e := range pool[:20] {
			stand[e.ID] = e
		}
		x := few(pool[:20]...)
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			var add []Entry
			var remove []Key
			for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(pool)-1), 0, 4, rapid.ID).Draw(t, "places") {
				if e := pool[i]; rapid.Bool().Draw(t, "add") {
					add = append(add, e)
					stand[e.ID] = e
				} else {
					remove = append(remove, e.key())
					delete(stand, e.ID)
				}
			}
			x = x.With(add, remove)
		}
		if x.Len() != len(stand) {
			t.Fatalf("%d entries stand, want %d", x.Len(), len(stand))
		}
		for _, e := range pool {
			_, want := stand[e.ID]
			if got := slices.Contains(ids(x.SearchAll(e.Person, 80)), e.ID); got != want {
				t.Fatalf("%s is found: %v, want %v", e.ID, got, want)
			}
		}
	})
}

func TestSearchesGoOnWhileTheListChanges(t *testing.T) {
	entries := inventedList(40)
	x := few(entries[:20]...)
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Go(func() {
			for i := range 30 {
				e := entries[(i*7+k)%20]
				if !slices.Contains(ids(x.SearchAll(e.Person, 40)), e.ID) {
					t.Errorf("%s is not found", e.ID)
				}
			}
		})
	}
	wg.Go(func() {
		y := x
		for i := 20; i < 40; i++ {
			y = y.With(entries[i:i+1], []Key{entries[i-20].key()})
			if !slices.Contains(ids(y.SearchAll(entries[i].Person, 40)), entries[i].ID) {
				t.Errorf("%s was added and is not found", entries[i].ID)
			}
		}
	})
	wg.Wait()
}

func TestEntriesComeBackAsTheyWere(t *testing.T) {
	e := Entry{ID: "QDx.001", List: "invented", Person: Person{
		Names:         []Name{{Text: "Halvor  BORNASTER"}, {Text: "Халвор", Weak: true}, {Text: ""}, {Text: "\xff"}},
		Births:        []Birth{{Year: 1972, Month: 11, Day: 23}, {Year: 1970, Until: 1975, Certainty: Estimated}, {Year: 1980, Month: 2, Certainty: Reported}},
		Nationalities: []string{"XA", "XB"}, Sex: "M", Places: []string{"Tevnar, Borvik"},
		Documents: []Document{{"passport", "№ AB 1234567", "XA"}, {"other", "", ""}},
	}}
	hits := few(e).SearchAll(named("Halvor Bornaster"), 1)
	if len(hits) != 1 || fmt.Sprintf("%#v", hits[0].Entry) != fmt.Sprintf("%#v", e) {
		t.Errorf("%#v\nwant %#v", hits, e)
	}
}
