package history

import (
	"slices"
	"testing"

	"entente/internal/core/assess"
)

func TestOneSpeechIsOneRangeWithBothWordingsAndNoFigureBetween(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	right := func() assess.Combined {
		words := []assess.Wording{{ID: "a", Says: "more than 2,000"}, {ID: "b", Says: "between 2,000 and 3,000"}}
		both := assess.Range{Low: number(2000), High: number(3000)}
		return assess.Combined{Estimates: 2, Origins: 1, Sets: []assess.EstimateSet{{Hull: both, Origins: []assess.OriginEstimate{{Range: both, Wordings: words}}}}}
	}
	if err := oneRange(right()); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*assess.Combined){
		"two origins":        func(c *assess.Combined) { c.Origins = 2 },
		"a mean":             func(c *assess.Combined) { c.Sets[0].Origins[0].Wordings[1].Best = number(2500) },
		"one wording":        func(c *assess.Combined) { c.Sets[0].Origins[0].Wordings = c.Sets[0].Origins[0].Wordings[:1] },
		"another range":      func(c *assess.Combined) { c.Sets[0].Hull.High = number(2500) },
		"an open range":      func(c *assess.Combined) { c.Sets[0].Hull.High = nil },
		"a conflict of both": func(c *assess.Combined) { c.Sets[0].Conflicts = []assess.Conflict{{}} },
	} {
		c := right()
		change(&c)
		if oneRange(c) == nil {
			t.Errorf("%s: the row passes", name)
		}
	}
}

func TestTheNamesOfTheRecordAreLookedForWithItsTexts(t *testing.T) {
	names, err := recordNames()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CORMORANT", "PERSIMMON", "Тимур Вымышленный", "CORMORANT, met in Ventspils", "EXERCISE: Two thousand Russian nationals or more have joined armed groups in Syria and Iraq.",
		"EXERCISE: The trail of the attack leads abroad"} {
		if !slices.Contains(names, want) {
			t.Errorf("%q of the record is not looked for", want)
		}
	}
}
