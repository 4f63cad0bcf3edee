package screening_test

import (
	"fmt"
	"math"
	"testing"

	"entente/internal/core/screening"
)

// crowd is every way to double some letters of a word: spellings of one sound.
func crowd(word string) []string {
	var out []string
	for doubled := 1; doubled < 1<<len(word); doubled++ {
		var spelt []byte
		for i := range len(word) {
			spelt = append(spelt, word[i])
			if doubled>>i&1 == 1 {
				spelt = append(spelt, word[i])
			}
		}
		out = append(out, string(spelt))
	}
	return out
}

func named(id, name string, births ...screening.Birth) screening.Entry {
	return screening.Entry{ID: id, List: "l", Person: screening.Person{Names: []screening.Name{{Text: name}}, Births: births}}
}

func TestACrowdOfLikeSpellingsHidesNobodyWhoIsSpeltAsAsked(t *testing.T) {
	crowded := screening.Entry{ID: "crowd", List: "l"}
	for _, word := range append(crowd("barlanov"), crowd("rodimar")...) {
		crowded.Names = append(crowded.Names, screening.Name{Text: word + " xu"})
	}
	x := screening.Build([]screening.Entry{crowded, named("wanted", "Rodimar Barlanov")})
	hits := x.Search(named("", "Barlanov Rodimar").Person, 1)
	if len(hits) == 0 || hits[0].Entry.ID != "wanted" {
		t.Errorf("%d hits behind %d other names; expected wanted", len(hits), len(crowded.Names))
	}
}

func TestTheDateOfBirthTellsBehindAnyNumberOfNamesakes(t *testing.T) {
	var list []screening.Entry
	for i := range 6000 {
		list = append(list, named(fmt.Sprint(i), "Mohammed Ali", screening.Birth{Year: 1950 + i%50, Month: 1 + i%12, Day: 2 + i%26}))
	}
	born := screening.Birth{Year: 1931, Month: 3, Day: 17}
	x := screening.Build(append(list, named("wanted", "Mohammed Ali", born)))
	hits := x.Search(named("", "Mohammed Ali", born).Person, 1)
	if len(hits) == 0 || hits[0].Entry.ID != "wanted" {
		t.Errorf("%d hits; expected wanted, who stands last", len(hits))
	}
}

func TestHitsOfSeveralSegmentsInTurnAreExplainedToTheirScore(t *testing.T) {
	var list []screening.Entry
	for i := range 30 {
		list = append(list, named(fmt.Sprint(i), "Rodimar Barlanov", screening.Birth{Year: 1970, Month: 1, Day: 1 + i%20}))
	}
	x := screening.Build(list[:1]).With(list[1:], nil)
	hits := x.SearchAll(named("", "Rodimar Barlanov", screening.Birth{Year: 1970, Month: 1, Day: 1}).Person, 30)
	if len(hits) < 20 || hits[0].Entry.ID != "0" {
		t.Fatalf("%d hits; expected that of the first segment, and then those of the other", len(hits))
	}
	for _, h := range hits {
		sum := 0.0
		for _, term := range h.Explain {
			sum += term.Bits
		}
		if math.Abs(sum-h.Score) > 0.01 {
			t.Errorf("entry %s: score %.2f, but its terms come to %.2f", h.Entry.ID, h.Score, sum)
		}
	}
}
