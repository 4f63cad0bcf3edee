package spelling

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// otherSkeletons folds sounds to the classes that keys are made of.
var otherSkeletons = strings.NewReplacer("a", "", "e", "", "i", "", "o", "", "u", "", "y", "", "j", "", "w", "", "h", "",
	"b", "p", "d", "t", "T", "t", "D", "t", "g", "k", "q", "k", "x", "k", "G", "k", "v", "f",
	"z", "s", "S", "s", "Z", "s", "c", "s", "C", "s", "J", "s")

func otherSkeleton(s Sounds, lips bool) string {
	folded := otherSkeletons.Replace(string(s))
	if lips {
		folded = strings.ReplaceAll(folded, "f", "p")
	}
	var out []byte
	for i := range len(folded) {
		out = otherPut(out, folded[i])
	}
	return string(out)
}

// otherMeet tells whether a reading of one has the skeleton of a reading of
// the other.
func otherMeet(a, b []Sounds, lips bool) bool {
	for _, x := range a {
		for _, y := range b {
			if otherSkeleton(x, lips) == otherSkeleton(y, lips) {
				return true
			}
		}
	}
	return false
}

// Most pairs of tokens that stand for each other in two scripts meet in a
// skeleton. The pairs are test data that may be placed beside the checkout.
func TestPairsMeetInASkeleton(t *testing.T) {
	for _, tt := range []struct {
		script string
		read   func([]rune) []Sounds
		floor  float64 // of pairs that meet, with lips in one class
	}{
		{"arabic", arabic, 0.94},
		{"hebrew", hebrew, 0.94},
	} {
		t.Run(tt.script, func(t *testing.T) {
			path := filepath.Join("..", "..", "..", "..", "shared", "names", "dev", "translit_tokens_en_"+tt.script+".tsv")
			file, err := os.Open(path)
			if err != nil {
				t.Skipf("NOT MEASURED: no pairs beside the checkout: %v", err)
			}
			defer file.Close()
			var all, met, metLips, readings int
			for lines := bufio.NewScanner(file); lines.Scan(); {
				fields := strings.Split(lines.Text(), "\t")
				if len(fields) < 2 {
					continue
				}
				bare := fields[1]
				if rest, ok := strings.CutPrefix(bare, "ال"); ok && len([]rune(rest)) > 2 {
					bare = rest // as names are heard
				}
				foreign := tt.read([]rune(bare))
				if bare != fields[1] { // Aleksei is no article
					foreign = append(foreign, tt.read([]rune(fields[1]))...)
				}
				english := latin([]rune(fields[0]))
				all++
				readings += len(foreign)
				if otherMeet(english, foreign, false) {
					met++
				}
				if otherMeet(english, foreign, true) {
					metLips++
				}
			}
			t.Logf("%d pairs, %.2f readings each: %.4f meet, %.4f with p b f v in one class", all,
				float64(readings)/float64(all), float64(met)/float64(all), float64(metLips)/float64(all))
			if share := float64(metLips) / float64(all); share < tt.floor {
				t.Errorf("%.4f of the pairs meet, want at least %.2f", share, tt.floor)
			}
		})
	}
}
