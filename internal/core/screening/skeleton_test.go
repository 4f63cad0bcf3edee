package screening

import (
	"slices"
	"testing"

	"entente/internal/core/spelling"
	"pgregory.net/rapid"
)

func coded(s string) code { return encode(nil, spelling.Sounds(s)) }

// found tells whether a reading brings up a listed one.
func found(asked, listed code) bool {
	keys := listedKeys(nil, listed)
	return slices.ContainsFunc(askedKeys(nil, asked), func(k key) bool { return slices.Contains(keys, k) })
}

func TestWordsAreFoundByTheirConsonants(t *testing.T) {
	for _, tt := range []struct {
		rule, asked, listed string
		want                bool
	}{
		{"itself", "tamerlan", "tamerlan", true},
		{"no vowels", "tmrln", "tamerlan", true},
		{"other vowels", "timurlun", "tamerlan", true},
		{"no h", "vorin", "vorihn", true},
		{"consonants of one class", "damerlan", "tamerlan", true},
		{"one missing", "tamelan", "tamerlan", true},
		{"one too many", "tamerlasn", "tamerlan", true},
		{"another one", "tamerkan", "tamerlan", true},
		{"neighbours that changed places", "tamelran", "tamerlan", true},
		{"a short word with one missing", "vori", "vorin", false},
		{"two others", "pamerkan", "tamerlan", false},
		{"another word", "halvor", "tamerlan", false},
		{"one consonant alone", "ali", "ala", true},
		{"only vowels, which begin alike", "aja", "au", true},
		{"only vowels, which do not", "aja", "uja", false},
	} {
		if got := found(coded(tt.asked), coded(tt.listed)); got != tt.want {
			t.Errorf("%s: %q brings up %q: %v", tt.rule, tt.asked, tt.listed, got)
		}
	}
}

// One consonant of each class, so that no two neighbours fall together.
func TestALongWordIsFoundWithOneConsonantMissingOtherOrAdded(t *testing.T) {
	consonants := []string{"p", "v", "t", "k", "s", "m", "n", "l", "r"}
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.Permutation(consonants).Draw(t, "consonants")
		n := rapid.IntRange(enough, len(places)-2).Draw(t, "length")
		spare := places[len(places)-1]
		write := func(list []string) code {
			out := ""
			for i, c := range list {
				out += c + string(spelling.Vowels[i%len(spelling.Vowels)])
			}
			return coded(out)
		}
		whole := write(places[:n])
		at := rapid.IntRange(0, n-1).Draw(t, "at")
		missing := write(slices.Delete(slices.Clone(places[:n]), at, at+1))
		added := write(slices.Insert(slices.Clone(places[:n]), at, spare))
		changed := slices.Clone(places[:n])
		changed[at] = spare
		other := write(changed)
		for name, c := range map[string]code{"itself": whole, "one missing": missing, "one added": added, "another one": other} {
			if !found(c, whole) || !found(whole, c) {
				t.Fatalf("%s: %v and %v do not meet", name, c, whole)
			}
		}
	})
}

func TestKeysAreFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := code(rapid.SliceOfN(rapid.Uint8Range(0, uint8(sounds-1)), 0, 2*maxSounds).Draw(t, "reading"))
		if n := len(listedKeys(nil, c)); n == 0 || n > 1+2*maxSkeleton {
			t.Fatalf("%d keys in the dictionary", n)
		}
		if n := len(askedKeys(nil, c)); n == 0 || n > 2+3*maxSkeleton {
			t.Fatalf("looked up by %d keys", n)
		}
		if !found(c, c) {
			t.Fatalf("%v does not bring up itself", c)
		}
	})
}
