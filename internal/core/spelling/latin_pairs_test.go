package spelling

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// latinSkeletons gives the skeletons of a word's readings, both with each h
// heard as a kh and with it left out.
func latinSkeletons(readings []Sounds) map[string]bool {
	skeletons := map[string]bool{}
	for _, reading := range readings {
		for _, h := range []byte{0, 'k'} {
			var key []byte
			for _, sound := range []byte(reading) {
				class := latinClass[sound]
				if sound == 'h' {
					class = h
				}
				if class != 0 && (len(key) == 0 || key[len(key)-1] != class) {
					key = append(key, class)
				}
			}
			skeletons[string(key)] = true
		}
	}
	return skeletons
}

func latinAgrees(a, b []Sounds) bool {
	known := latinSkeletons(a)
	for key := range latinSkeletons(b) {
		if known[key] {
			return true
		}
	}
	return false
}

// TestLatinAgreesWithOtherScripts counts the words of real people whose Latin
// spelling has a reading in common with their spelling in another script. Names
// that the other script translates or shortens can never agree.
func TestLatinAgreesWithOtherScripts(t *testing.T) {
	tests := []struct {
		file  string
		read  func([]rune) []Sounds
		floor float64
	}{
		{"translit_tokens_en_russian.tsv", cyrillic, 0.934},
		{"translit_tokens_en_arabic.tsv", arabic, 0.938},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			path := filepath.Join("..", "..", "..", "..", "shared", "names", "dev", tt.file)
			file, err := os.Open(path)
			if err != nil {
				t.Skipf("SKIPPED: test data is not beside the checkout: %v", err)
			}
			defer file.Close()
			var pairs, agree, first, readings int
			lines := bufio.NewScanner(file)
			for lines.Scan() {
				fields := strings.Split(lines.Text(), "\t")
				if len(fields) < 2 {
					t.Fatalf("%s: line %q: expected two words", tt.file, lines.Text())
				}
				ours, theirs := latin([]rune(fields[0])), tt.read([]rune(fields[1]))
				pairs++
				readings += len(ours)
				if latinAgrees(ours[:1], theirs) {
					first++
				}
				if latinAgrees(ours, theirs) {
					agree++
				}
			}
			if err := lines.Err(); err != nil {
				t.Fatal(err)
			}
			rate := float64(agree) / float64(pairs)
			t.Logf("%.4f of %d pairs agree, %.4f in the first reading, %.2f readings a word", rate, pairs, float64(first)/float64(pairs), float64(readings)/float64(pairs))
			if rate < tt.floor {
				t.Errorf("%.4f of the pairs agree, expected at least %.4f", rate, tt.floor)
			}
		})
	}
}
