package screening

import (
	"testing"

	"pgregory.net/rapid"
)

// slips is the cost of typing b for a by laying out every way of doing so: one
// letter wrong, left out or put in, or two neighbours that changed places
// (optimal string alignment), at the same prices. The first letters are laid out
// already.
func slips(a, b []byte, first int) int32 {
	rows := make([][]int32, len(a)+1)
	for i := first; i <= len(a); i++ {
		rows[i] = make([]int32, len(b)+1)
		for j := first; j <= len(b); j++ {
			if i == first && j == first {
				continue
			}
			c := int32(tooDear)
			if i > first {
				c = min(c, rows[i-1][j]+missing(a, i-1))
			}
			if j > first {
				c = min(c, rows[i][j-1]+missing(b, j-1))
			}
			if i > first && j > first {
				wrong := int32(0)
				switch {
				case a[i-1] == b[j-1]:
				case i == 1 && j == 1:
					wrong = slipFirst
				default:
					wrong = slipWrong
				}
				c = min(c, rows[i-1][j-1]+wrong)
			}
			if i > first+1 && j > first+1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && a[i-1] != a[i-2] {
				c = min(c, rows[i-2][j-2]+slipSwap)
			}
			rows[i][j] = c
		}
	}
	return rows[len(a)][len(b)]
}

// between is slips of what is left when what both begin and end with is cut off.
func between(a, b []byte) int32 {
	first := 0
	for first < len(a) && first < len(b) && a[first] == b[first] {
		first++
	}
	for len(a) > first && len(b) > first && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return slips(a, b, first)
}

func letters() *rapid.Generator[[]byte] {
	return rapid.Map(rapid.StringMatching(`[abc]{0,8}`), func(s string) []byte { return []byte(s) })
}

func TestTypingCostsTheCheapestWayOfTypingWhatDiffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters().Draw(t, "a"), letters().Draw(t, "b")
		want := between(a, b)
		if got := typed(a, b, tooDear-1); got != want {
			t.Fatalf("typing %q for %q costs %d, want %d", b, a, got, want)
		}
		if least := slips(a, b, 0); want < least {
			t.Fatalf("typing %q for %q costs %d, less than the cheapest way of all, %d", b, a, want, least)
		}
		if back := typed(b, a, tooDear-1); back != want {
			t.Fatalf("typing %q for %q costs %d, the other way round %d", b, a, want, back)
		}
	})
}

func TestGivingUpEarlyChangesNoCostOfTypingWithinTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters().Draw(t, "a"), letters().Draw(t, "b")
		limit := rapid.Int32Range(0, 200).Draw(t, "limit")
		full, got := between(a, b), typed(a, b, limit)
		if full <= limit && got != full || full > limit && got != tooDear {
			t.Fatalf("typing %q for %q within %d costs %d, in full %d", b, a, limit, got, full)
		}
	})
}

// A swap of the first two letters costs less than any way of typing the first alone.
func TestASwapOfTheFirstLettersIsFoundWithinItsOwnCost(t *testing.T) {
	if got := typed([]byte("ca"), []byte("ac"), slipSwap); got != slipSwap {
		t.Errorf("costs %d, want %d", got, slipSwap)
	}
	if got := typed([]byte("ca"), []byte("ac"), slipSwap-1); got != tooDear {
		t.Errorf("costs %d below its own price, want %d", got, tooDear)
	}
}

func TestSlipsCostByHowCommonTheyAre(t *testing.T) {
	for _, tt := range []struct {
		rule       string
		cheap, far [2]string
	}{
		{"a doubled letter is the commonest slip", [2]string{"vorin", "vorrin"}, [2]string{"vorin", "vortin"}},
		{"a letter doubled is no worse than a letter left out", [2]string{"vorrin", "vorin"}, [2]string{"vorin", "vrin"}},
		{"a wrong first letter is rarer than another", [2]string{"vorin", "vorim"}, [2]string{"vorin", "morin"}},
		{"a first letter left out is rarer than another", [2]string{"vorin", "vorn"}, [2]string{"vorin", "orin"}},
		{"neighbours that changed places are one slip", [2]string{"vorin", "vroin"}, [2]string{"vorin", "vtain"}},
		{"one slip is less than two", [2]string{"vorin", "voren"}, [2]string{"vorin", "varen"}},
		{"nothing is less than anything", [2]string{"vorin", "vorin"}, [2]string{"vorin", "vorrin"}},
	} {
		cheap, far := typed([]byte(tt.cheap[0]), []byte(tt.cheap[1]), tooDear-1), typed([]byte(tt.far[0]), []byte(tt.far[1]), tooDear-1)
		if cheap >= far {
			t.Errorf("%s: %q costs %d, %q costs %d", tt.rule, tt.cheap, cheap, tt.far, far)
		}
	}
}

func TestAWordLongerThanTheBoundIsNotCompared(t *testing.T) {
	long := make([]byte, maxSounds+1)
	if c := typed(long, long, tooDear-1); c != tooDear {
		t.Errorf("costs %d, want %d", c, tooDear)
	}
	if c := typed(long[1:], long[1:], 0); c != 0 {
		t.Errorf("a word of the bound's length costs %d against itself", c)
	}
}
