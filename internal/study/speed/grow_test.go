package main

import (
	"math"
	"reflect"
	"testing"

	"entente/internal/core/screening"
)

func seed() []screening.Entry {
	var out []screening.Entry
	for i, name := range []string{"Halvor Bornaster", "Mirzudel Korfendra Menn", "Халвор Борнастер", "هالفور بورناستر", "Tevnar", "홀보르", "Χάλβορ Μεν"} {
		p := screening.Person{Names: []screening.Name{{Text: name}}, Nationalities: []string{"XA"}, Sex: "M"}
		if i%2 == 0 {
			p.Births = []screening.Birth{{Year: 1972, Month: 11, Day: 23}}
		}
		out = append(out, screening.Entry{ID: name, List: "invented", Person: p})
	}
	return out
}

func TestAListGrowsTheSameEveryTimeAndBeginsWithItself(t *testing.T) {
	list := seed()
	grown := grow(list, 500)
	if len(grown) != 500 || !reflect.DeepEqual(grown[:len(list)], list) {
		t.Fatalf("%d entries", len(grown))
	}
	if !reflect.DeepEqual(grown, grow(seed(), 500)) {
		t.Error("it grows another way the second time")
	}
	ids := map[string]bool{}
	for _, e := range grown {
		if ids[e.ID] {
			t.Fatalf("two entries are %s", e.ID)
		}
		ids[e.ID] = true
		if len(e.Names) != 1 || e.Names[0].Text == "" {
			t.Fatalf("%s is called %v", e.ID, e.Names)
		}
		if len(e.Births) == 1 && (e.Births[0].Year < 1930 || e.Births[0].Month < 1 || e.Births[0].Day < 1) {
			t.Fatalf("%s is born %v", e.ID, e.Births[0])
		}
	}
}

func TestAListThatIsLongEnoughDoesNotGrow(t *testing.T) {
	if got := grow(seed(), 3); !reflect.DeepEqual(got, seed()) {
		t.Errorf("%d entries", len(got))
	}
}

func TestGrownNamesKeepTheirScript(t *testing.T) {
	for _, e := range grow(seed(), 500) {
		for _, r := range e.Names[0].Text {
			if r != ' ' && scriptOf(string(r)) != scriptOf(e.Names[0].Text) {
				t.Fatalf("%q is of two scripts", e.Names[0].Text)
			}
		}
	}
}

// The pairs with which Winkler's paper is usually checked.
func TestJaroWinklerIsAsWinklerGivesIt(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"martha", "marhta", 0.961}, {"dwayne", "duane", 0.840}, {"dixon", "dicksonx", 0.813},
		{"vorin", "vorin", 1}, {"abc", "xyz", 0}, {"", "vorin", 0}, {"vorin", "", 0},
	} {
		got, back := jaroWinkler([]rune(tt.a), []rune(tt.b)), jaroWinkler([]rune(tt.b), []rune(tt.a))
		if math.Abs(got-tt.want) > 0.001 || math.Abs(got-back) > 1e-9 {
			t.Errorf("%q and %q are %.4f alike, the other way round %.4f; want %.3f", tt.a, tt.b, got, back, tt.want)
		}
	}
}

func TestAMissedFloorEndsTheRun(t *testing.T) {
	for _, tt := range []struct {
		rule string
		row  row
		want error
	}{
		{"more than the floor", row{"queries", 900, 800, 0, "/s", false}, nil},
		{"the floor itself", row{"queries", 800, 800, 0, "/s", false}, nil},
		{"less than the floor", row{"queries", 700, 800, 0, "/s", false}, errMissed},
		{"less time than the floor", row{"loading", 7, 8, 0, "s", true}, nil},
		{"more time than the floor", row{"loading", 9, 8, 0, "s", true}, errMissed},
		{"no floor", row{"building", 9, 0, 0, "s", true}, nil},
	} {
		if got := show([]row{tt.row}); got != tt.want {
			t.Errorf("%s: %v", tt.rule, got)
		}
	}
}
