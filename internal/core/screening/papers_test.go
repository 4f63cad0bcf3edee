package screening

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func passport(number, country string) Document { return Document{"passport", number, country} }

// The levels, the best first.
func TestDocumentsHaveLevels(t *testing.T) {
	last := 1e9
	for _, tt := range []struct {
		level         string
		asked, listed Document
	}{
		{"the same number", passport("AB1234567", "XA"), passport("AB1234567", "XA")},
		{"letters that scanners confuse", passport("AB1234567", "XA"), passport("A8I234567", "XA")},
		{"the same number of another state", passport("AB1234567", "XA"), passport("AB1234567", "XB")},
		{"one character differs", passport("AB1234567", "XA"), passport("AB1234967", "XA")},
		{"one character differs, of another state", passport("AB1234567", "XA"), passport("AB1234967", "XB")},
		{"another number of the same kind and state", passport("AB1234567", "XA"), passport("KC9876012", "XA")},
	} {
		got, ok := papers([]Document{tt.asked}, []Document{tt.listed})
		if !ok || got.Bits >= last {
			t.Errorf("%s is worth %.1f bits (%v), the level above %.1f", tt.level, got.Bits, ok, last)
		}
		last = got.Bits
	}
	if last >= 0 {
		t.Errorf("another number of the same kind and state speaks for one person: %.1f bits", last)
	}
}

func TestNumbersAreComparedByTheirLettersAndDigits(t *testing.T) {
	for _, number := range []string{"ab1234567", "AB 123 4567", "AB-123.45/67", " AB1234567 ", "№AB1234567"} {
		got, ok := papers([]Document{passport(number, "XA")}, []Document{passport("AB1234567", "XA")})
		if !ok || got.Bits != documentEqual {
			t.Errorf("%q is worth %.1f bits (%v): %s", number, got.Bits, ok, got.Found)
		}
	}
}

func TestDocumentsThatSayNothingAreLeftOut(t *testing.T) {
	for _, tt := range []struct {
		rule          string
		asked, listed []Document
	}{
		{"none", nil, []Document{passport("AB1234567", "XA")}},
		{"too short to tell people apart", []Document{passport("1234", "XA")}, []Document{passport("1234", "XA")}},
		{"another number of another kind", []Document{passport("AB1234567", "XA")}, []Document{{"visa", "KC9876012", "XA"}}},
		{"another number of another state", []Document{passport("AB1234567", "XA")}, []Document{passport("KC9876012", "XB")}},
		{"another number of nobody knows what state", []Document{passport("AB1234567", "")}, []Document{passport("KC9876012", "")}},
	} {
		if got, ok := papers(tt.asked, tt.listed); ok {
			t.Errorf("%s: %+v", tt.rule, got)
		}
	}
}

func TestOfManyDocumentsTheBestPairCounts(t *testing.T) {
	got, ok := papers([]Document{passport("KC9876012", "XA"), passport("AB1234567", "XA")}, []Document{passport("ZZ1111111", "XA"), passport("AB1234567", "XA")})
	if !ok || got.Bits != documentEqual || got.Asked != "AB1234567" || got.Listed != "AB1234567" {
		t.Errorf("%+v, %v", got, ok)
	}
}

func TestAShortNumberAndAnotherKindOfDocumentTellLess(t *testing.T) {
	whole, _ := papers([]Document{passport("AB1234567", "XA")}, []Document{passport("AB1234567", "XA")})
	for _, tt := range []struct {
		name string
		a, b Document
	}{
		{"short", passport("12345", "XA"), passport("12345", "XA")},
		{"another kind", passport("AB1234567", "XA"), Document{Kind: "identity-card", Number: "AB1234567", Country: "XA"}},
	} {
		if got, ok := papers([]Document{tt.a}, []Document{tt.b}); !ok || got.Bits > whole.Bits/2 {
			t.Errorf("%s: %.1f bits of %.1f", tt.name, got.Bits, whole.Bits)
		}
	}
}

func TestADocumentFindsItsHolderWhateverTheName(t *testing.T) {
	var entries []Entry
	for i := range 300 { // namesakes, each with a passport of its own
		p := named("Velmor Tandrik")
		p.Documents = []Document{passport(fmt.Sprintf("XC%07d", i), "XA")}
		entries = append(entries, listed(fmt.Sprint(i), p))
	}
	x := few(entries...)
	ask := named("Velmor Tandrik")
	ask.Documents = []Document{passport("XC0000190", "XA")}
	if hits := x.Search(ask, 3); len(hits) == 0 || hits[0].Entry.ID != "190" {
		t.Errorf("among namesakes: %v", ids(hits))
	}
	other := named("Quisbert Olanda")
	other.Documents = ask.Documents
	if hits := x.Search(other, 3); len(hits) != 1 || hits[0].Entry.ID != "190" || hits[0].Verdict == None {
		t.Errorf("under another name: %v", ids(hits))
	}
}

func TestAMisreadNumberIsStillTheNumber(t *testing.T) {
	confused := map[byte]byte{'0': 'O', 'O': 'Q', '1': 'I', 'I': 'L', '2': 'Z', '5': 'S', '8': 'B', '6': 'G', '7': 'T'}
	number := rapid.StringMatching(`[0-9A-Z]{7,12}`)
	rapid.Check(t, func(t *rapid.T) {
		n := []byte(number.Draw(t, "number"))
		read := append([]byte(nil), n...)
		for i, c := range read {
			if to, ok := confused[c]; ok && rapid.Bool().Draw(t, "misread") {
				read[i] = to
			}
		}
		got, ok := papers([]Document{passport(string(read), "XA")}, []Document{passport(string(n), "XA")})
		if !ok || got.Bits < documentRead {
			t.Fatalf("%s read as %s is worth %.1f bits (%v): %s", n, read, got.Bits, ok, got.Found)
		}
	})
}
