package screening

import (
	"fmt"
	"testing"
)

// A common spelling that is too far to be worth a look says nothing of a rare
// one that sounds the same.
func TestARareSpellingIsMetThoughACommonOneOfItsSoundIsTooFar(t *testing.T) {
	entries := []Entry{listed("wanted", named("Barrlanow Rodimar"))}
	for i := range 400 {
		entries = append(entries, listed(fmt.Sprint(i), named("Barlanow "+invented{i % 24, 3, i / 24 % 24}.written(0))))
	}
	for _, x := range []*Index{few(entries...), few(append(entries[1:], entries[0])...)} {
		if hits := x.Search(named("Barlamow Rodimar"), 3); len(hits) == 0 || hits[0].Entry.ID != "wanted" {
			t.Errorf("found %v; expected wanted first", ids(hits))
		}
		a := asked{heard: hear(onlyWord(t, "barlamow")), parts: 1}
		sc := newScratch(x.segments[0])
		x.lookUp(x.segments[0], sc, &a)
		met := false
		for _, m := range a.matches {
			w := x.segments[0].words[m.word]
			met = met || string(x.segments[0].bytes[w.at:w.at+uint32(w.plain)]) == "barrlanow"
		}
		if !met {
			t.Error("barlamow does not meet barrlanow")
		}
	}
}
