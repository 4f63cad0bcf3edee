package likeness_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/likeness"
)

var salt = []byte("a salt of thirty-two bytes, or so")

const told = "The group means to attack the cathedral on Saturday, and has hidden two rifles in a flat behind the station."

func TestWhatIsNearIdentical(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       bool
	}{
		{"the same", told, told, true},
		{"case, spacing and punctuation", told, strings.ToUpper(strings.ReplaceAll(told, " ", " -\n")), true},
		{"compatibility forms", "ﬁve of the men met at the ﬂat on the sixth of May", "Five of the men met at the flat on the sixth of May", true},
		{"invisible signs", told, strings.ReplaceAll(told, "tt", "t\u200dt"), true},
		{"one word changed", told, strings.Replace(told, "Saturday", "Sunday", 1), true},
		{"a few words behind it", told, told + " He is armed.", true},
		{"a word added in the middle", told, strings.Replace(told, "rifles", "old rifles", 1), true},
		{"every fourth word changed", "one two three four five six seven eight nine ten eleven twelve", "one two three IV five six seven VIII nine ten eleven XII", false},
		{"another text", told, "Nobody of the group has left the city since Monday, and the flat behind the station is empty.", false},
		{"one sentence of three times the length", told, told + " " + strings.Repeat("Other words stand here that nobody has told us of at all. ", 5) + "And more that were never said before by anybody in the field.", false},
		{"a stock phrase", "The information comes from a source with direct access.", "The information comes from a source with direct access.", false},
		{"nothing", "", "", false},
		{"a script without spaces", "他们计划在星期六袭击大教堂", "他们计划在星期六袭击大教堂。", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := likeness.Of(salt, tt.a), likeness.Of(salt, tt.b)
			if got := likeness.Near(a, b); got != tt.want {
				t.Errorf("near-identical: %t, at %.2f; want %t", got, likeness.Likeness(a, b), tt.want)
			}
			if likeness.Likeness(a, b) != likeness.Likeness(b, a) {
				t.Error("the order of the two matters")
			}
		})
	}
}

// Of 24 shingles in all 12 are common, then 11 of 23.
func TestTheThresholdIsHalfOfTheShingles(t *testing.T) {
	words := func(prefix string, from, to int) string {
		var out []string
		for i := from; i < to; i++ {
			out = append(out, prefix+strconv.Itoa(i))
		}
		return strings.Join(out, " ") + " "
	}
	near := func(common int) bool {
		shared := words("c", 0, common)
		return likeness.Near(likeness.Of(salt, shared+words("a", 0, 6)), likeness.Of(salt, shared+words("b", 0, 6)))
	}
	if !near(16) || near(15) {
		t.Errorf("12 of 24 is near: %t; 11 of 23: %t", near(16), near(15))
	}
}

func TestSketchesUnderOtherSaltsHaveNothingInCommon(t *testing.T) {
	a, b := likeness.Of(salt, told), likeness.Of([]byte("another salt of thirty-two bytes."), told)
	if got := likeness.Likeness(a, b); got != 0 {
		t.Errorf("likeness %.2f", got)
	}
	for _, x := range a.Bands() {
		if slices.Contains(b.Bands(), x) {
			t.Error("a band in common")
		}
	}
}

func TestShortTextsHaveNoBands(t *testing.T) {
	s := likeness.Of(salt, "one two three four five six seven eight nine ten eleven")
	if !s.Short() || s.Bands() != nil {
		t.Errorf("eleven words: short %t, bands %v", s.Short(), s.Bands())
	}
	if s = likeness.Of(salt, "one two three four five six seven eight nine ten eleven twelve"); s.Short() || len(s.Bands()) != likeness.NumBands {
		t.Errorf("twelve words: short %t, %d bands", s.Short(), len(s.Bands()))
	}
}

func TestLongTextsAreReadToABound(t *testing.T) {
	if n := len(likeness.Words(strings.Repeat("on and ", likeness.MaxWords))); n != likeness.MaxWords {
		t.Errorf("%d words", n)
	}
	if diff := cmp.Diff([]string{"a", "b2", "天", "地", "c"}, likeness.Words("A,b2 天地c")); diff != "" {
		t.Error(diff)
	}
}

// resembles is the definition read plainly: sets of joined words.
func resembles(a, b []string) float64 {
	set := func(w []string) map[string]bool {
		out := map[string]bool{}
		for i := 0; len(w) >= likeness.MinWords && i+likeness.Shingle <= len(w); i++ {
			out[strings.Join(w[i:i+likeness.Shingle], " ")] = true
		}
		return out
	}
	x, y := set(a), set(b)
	both := 0
	for s := range x {
		if y[s] {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// edited draws a text and another that was made of it.
func edited(t *rapid.T) (a, b []string) {
	word := rapid.SampledFrom(strings.Fields("the man met a source in flat city on day and left for other place with two rifles money plan call he she they it by near"))
	a = rapid.SliceOfN(word, 0, 60).Draw(t, "a")
	b = slices.Clone(a)
	for range rapid.IntRange(0, 8).Draw(t, "edits") { // few edits of many words leave a text near
		at := rapid.IntRange(0, len(b)).Draw(t, "at")
		to := min(at+rapid.IntRange(0, 1).Draw(t, "left out"), len(b))
		b = slices.Replace(b, at, to, rapid.SliceOfN(word, 0, 2).Draw(t, "put in")...)
	}
	return a, b
}

func TestLikenessIsThatOfItsDefinition(t *testing.T) {
	near, far := 0, 0
	compares := func(rt *rapid.T) {
		a, b := edited(rt)
		x, y := likeness.Of(salt, strings.Join(a, " ")), likeness.Of(salt, strings.Join(b, ", "))
		got, want := likeness.Likeness(x, y), resembles(a, b)
		if math.Abs(got-want) > 1e-12 || likeness.Near(x, y) != (want >= likeness.Threshold) {
			rt.Fatalf("likeness %.3f, want %.3f", got, want)
		}
		if want >= likeness.Threshold {
			near++
		} else {
			far++
		}
	}
	for range 10 {
		rapid.Check(t, compares)
	}
	if near == 0 || far == 0 {
		t.Errorf("%d near, %d far: the draw proves nothing", near, far)
	}
}

// Of near-identical pairs at least 99 in 100 share a band. The words are the same each time.
func TestBandsFindWhatIsNearIdentical(t *testing.T) {
	pairs, found := 0, 0
	for n := range 2000 {
		var a []string
		for i := range 24 {
			a = append(a, "w"+strconv.Itoa(n*100+i))
		}
		b := slices.Clone(a)
		b[8+n%9] = "changed" // five of twenty shingles
		x, y := likeness.Of(salt, strings.Join(a, " ")), likeness.Of(salt, strings.Join(b, " "))
		if !likeness.Near(x, y) {
			t.Fatal("the pair is not near-identical")
		}
		pairs++
		if slices.ContainsFunc(x.Bands(), func(v uint64) bool { return slices.Contains(y.Bands(), v) }) {
			found++
		}
	}
	t.Logf("%d of %d pairs at 0.6 share a band", found, pairs)
	if found*100 < pairs*99 {
		t.Errorf("%d of %d pairs share a band", found, pairs)
	}
}

func FuzzWords(f *testing.F) {
	f.Add(told)
	f.Add("Ⅷ ﬀ ß İ 天 \u200d\xff")
	f.Fuzz(func(t *testing.T, text string) {
		w := likeness.Words(text)
		if diff := cmp.Diff(w, likeness.Words(strings.Join(w, " "))); diff != "" {
			t.Errorf("the words of the words differ: %s", diff)
		}
		s := likeness.Of(salt, text)
		if !s.Short() && likeness.Likeness(s, s) != 1 {
			t.Error("a text is not like itself")
		}
	})
}
