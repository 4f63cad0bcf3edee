package passage_test

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"entente/internal/core/passage"
)

// Sketches are stored: a change of these bytes is a change of Version.
func TestStoredNumbersNeverChange(t *testing.T) {
	p := passage.Whole(told)
	if got, want := hex.EncodeToString(p.Sketch[:14]), "0120033fe9830eb60be2104c3f49"; got != want {
		t.Errorf("sketch %s, want %s", got, want)
	}
	if got, want := fmt.Sprintf("%x", passage.Bands(p.Sketch)[:2]), "[22c08e984a24a78e ce7133342107a7ff]"; got != want {
		t.Errorf("bands %s, want %s", got, want)
	}
	if got, want := fmt.Sprintf("%x", passage.QuoteKey(p.Quotations[0].Words)), "1c78c6ab67bac33e"; got != want {
		t.Errorf("key %s, want %s", got, want)
	}
	if got, want := fmt.Sprintf("%x", passage.QuoteBands(p.Quotations[0].Words)[:2]), "[22478a578c183d9 29c19d2d86dd9c39]"; got != want {
		t.Errorf("bands of a quotation %s, want %s", got, want)
	}
	if len(p.Sketch) > 256 || p.Sketch[0] != passage.Version {
		t.Errorf("%d bytes, version %d", len(p.Sketch), p.Sketch[0])
	}
}

func TestAStockPhraseHasNoBands(t *testing.T) {
	if p := passage.Whole("The source has direct access to this."); !p.Sketch.Short() || len(p.Bands()) != 0 {
		t.Errorf("%d bands", len(p.Bands()))
	}
	if p := passage.Whole("It is what it is and that is all that there is to it."); len(p.Bands()) != 0 {
		t.Errorf("%d bands of words that mean nothing", len(p.Bands()))
	}
	if e := (passage.Sketch{}).Estimate(passage.Sketch{}); e != 0 {
		t.Errorf("two empty sketches are alike: %v", e)
	}
}

// numbered are words that mean something, each different.
func numbered(prefix string, from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%s%d ", prefix, i)
	}
	return b.String()
}

// The words are the same each time: 100 pairs for each resemblance.
func TestTheEstimateIsNearTheResemblance(t *testing.T) {
	for _, common := range []int{0, 20, 50, 80, 100} {
		sum, worst := 0.0, 0.0
		want := 0.0
		for n := range 100 {
			tag := fmt.Sprintf("w%dx", n)
			a := passage.Whole(numbered(tag, 0, common) + numbered(tag+"a", common, 100))
			b := passage.Whole(numbered(tag, 0, common) + numbered(tag+"b", common, 100))
			want = passage.Compare(a, b, nil).Resemblance
			off := a.Sketch.Estimate(b.Sketch) - want
			sum, worst = sum+off*off, max(worst, math.Abs(off))
			if e := a.Sketch.Estimate(a.Sketch); e != 1 {
				t.Fatalf("a passage is like itself by %v", e)
			}
		}
		t.Logf("resemblance %.2f: off by %.3f, at most %.3f", want, math.Sqrt(sum/100), worst)
		if math.Sqrt(sum/100) > 0.09 {
			t.Errorf("resemblance %.2f: the error is %.3f", want, math.Sqrt(sum/100))
		}
	}
}

func TestQuotationsThatShareSevenWordsMeet(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("we will not go there before the men of that port are gone and nobody is left to say so"))
	rapid.Check(t, func(rt *rapid.T) {
		words := func(name string) []string { return rapid.SliceOfN(word, 0, 30).Draw(rt, name) }
		shared := rapid.SliceOfN(word, passage.MinRun, 20).Draw(rt, "shared")
		a := passage.QuoteBands(slices.Concat(words("a"), shared, words("b")))
		b := passage.QuoteBands(slices.Concat(words("c"), shared, words("d")))
		if !slices.ContainsFunc(a, func(x uint64) bool { return slices.Contains(b, x) }) {
			rt.Fatalf("%v: no number in common", shared)
		}
	})
}

// cutWhole tells what is wrong with how a text was cut.
func cutWhole(text string) string {
	var words []string
	end := 0
	for i, p := range passage.Cut(text) {
		words = append(words, p.Words...)
		switch {
		case p.Start < end && i > 0 && p.Start != p.End && p.Words[0] != "" && p.End < end:
			return fmt.Sprintf("passage %d begins at %d, before %d", i, p.Start, end)
		case len(p.Words) == 0 || len(p.Words) > passage.MaxPassage:
			return fmt.Sprintf("passage %d has %d words", i, len(p.Words))
		case len(p.Bands()) > passage.NumBands+passage.MaxQuoteBands:
			return fmt.Sprintf("passage %d has %d bands", i, len(p.Bands()))
		}
		end = p.End
	}
	if !slices.Equal(words, passage.Words(text)) {
		return "the words of the passages are not those of the text"
	}
	return ""
}

func TestTextsAreCutAtParagraphs(t *testing.T) {
	sentence := func(n int) string { return strings.TrimSpace(numbered("w", 0, n)) + "." }
	for _, tt := range []struct {
		name, text string
		want       []int // words of each
	}{
		{"nothing", "", nil},
		{"a short text", sentence(5), []int{5}},
		{"paragraphs", sentence(50) + "\n\n" + sentence(60), []int{50, 60}},
		{"short ones are joined", "A title\n\n" + sentence(30) + "\n\n" + sentence(20) + "\n\n" + sentence(45), []int{52, 45}},
		{"the last short ones too", sentence(50) + "\n\n" + sentence(10) + "\n\n" + sentence(5), []int{65}},
		{"paragraphs of one line", sentence(50) + "\n" + sentence(60), []int{50, 60}},
		{"wrapped lines", strings.ReplaceAll(sentence(90), " w5", "\nw5"), []int{90}},
		{"a long one between sentences", strings.Repeat(sentence(30)+" ", 10), []int{150, 150}},
		{"a sentence without end", sentence(500), []int{167, 167, 166}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			for _, p := range passage.Cut(tt.text) {
				got = append(got, len(p.Words))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
			if wrong := cutWhole(tt.text); wrong != "" {
				t.Error(wrong)
			}
		})
	}
}

func FuzzCut(f *testing.F) {
	f.Add(told, 3)
	f.Add("他们计划在星期六。\n\n“a b", 100)
	f.Fuzz(func(t *testing.T, text string, n int) {
		text = strings.Repeat(text, min(max(n, 1), 4000/(len(text)+1)+1))
		if wrong := cutWhole(text); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

func BenchmarkCut(b *testing.B) {
	text := strings.Repeat(told+"\n\n", 10)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		passage.Cut(text)
	}
}

func BenchmarkCompare(b *testing.B) {
	x, y := passage.Whole(strings.Repeat(told, 8)), passage.Whole(told+strings.Repeat(formula, 30))
	for b.Loop() {
		passage.Compare(x, y, nil)
	}
}
