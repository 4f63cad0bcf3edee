package spelling

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// alphabeticClasses folds the sounds for skeletons; h may also vanish.
var alphabeticClasses = strings.NewReplacer(
	"a", "", "e", "", "i", "", "o", "", "u", "", "y", "", "j", "", "w", "",
	"b", "p", "d", "t", "T", "t", "D", "t", "g", "k", "q", "k", "x", "k", "G", "k", "v", "f",
	"z", "s", "c", "s", "S", "s", "Z", "s", "C", "s", "J", "s")

// alphabeticSkeletons gives the skeletons of a word's readings.
func alphabeticSkeletons(readings []Sounds) map[string]bool {
	skeletons := map[string]bool{}
	for _, reading := range readings {
		folded := alphabeticClasses.Replace(string(reading))
		for _, h := range []string{"k", ""} {
			var key []byte
			for _, class := range []byte(strings.ReplaceAll(folded, "h", h)) {
				if len(key) == 0 || key[len(key)-1] != class {
					key = append(key, class)
				}
			}
			skeletons[string(key)] = true
		}
	}
	return skeletons
}

func alphabeticMeet(a, b []Sounds) bool {
	known := alphabeticSkeletons(a)
	for key := range alphabeticSkeletons(b) {
		if known[key] {
			return true
		}
	}
	return false
}

// alphabeticData opens a file of the names beside the checkout.
func alphabeticData(t *testing.T, name string) *bufio.Scanner {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "names", "dev", name)
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("SKIPPED: test data is not beside the checkout: %v", err)
	}
	t.Cleanup(func() { file.Close() })
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	return lines
}

// Words translated, shortened or inflected by the other language never agree,
// so the floor is below one.
func TestCyrillicSharesSkeletonsWithLatin(t *testing.T) {
	lines := alphabeticData(t, "translit_tokens_en_russian.tsv")
	pairs, agree, readings := 0, 0, 0
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) < 2 {
			t.Fatalf("line %q: expected two words", lines.Text())
		}
		ours := cyrillic([]rune(fields[1]))
		pairs++
		readings += len(ours)
		if alphabeticMeet(latin([]rune(fields[0])), ours) {
			agree++
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	rate := float64(agree) / float64(pairs)
	t.Logf("%.4f of %d pairs agree, %.2f readings a word", rate, pairs, float64(readings)/float64(pairs))
	if rate < 0.91 {
		t.Errorf("%.4f of the pairs agree, expected at least 0.91", rate)
	}
}

// The words of an alias in another script should be found in some name of the
// same person in Latin letters.
func TestAliasesInOtherAlphabetsShareSkeletonsWithLatin(t *testing.T) {
	reads := map[Script]func([]rune) []Sounds{
		Cyrillic: cyrillic, Greek: greek, Georgian: georgian, Armenian: armenian,
	}
	persons := map[string][]string{}
	list := alphabeticData(t, "watchlist.jsonl")
	for list.Scan() {
		var person struct {
			ID    string
			Names []struct{ Name string }
		}
		if err := json.Unmarshal(list.Bytes(), &person); err != nil {
			t.Fatal(err)
		}
		for _, name := range person.Names {
			persons[person.ID] = append(persons[person.ID], alphabeticSplit(name.Name)...)
		}
	}
	queries := alphabeticData(t, "queries.tsv")
	words, found, misses := map[Script]int{}, map[Script]int{}, map[Script][]string{}
	for queries.Scan() {
		fields := strings.Split(queries.Text(), "\t")
		if len(fields) < 7 || fields[6] != "other→latin" && fields[6] != "cyrillic→latin" {
			continue
		}
		for _, word := range alphabeticSplit(fields[1]) {
			script, _ := scriptOf([]rune(word)[0])
			read := reads[script]
			if read == nil {
				continue
			}
			words[script]++
			ours := read([]rune(word))
			meets := false
			for _, other := range persons[fields[4]] {
				if s, _ := scriptOf([]rune(other)[0]); s == Latin && alphabeticMeet(ours, latin([]rune(other))) {
					meets = true
					break
				}
			}
			if meets {
				found[script]++
			} else {
				misses[script] = append(misses[script], word+" "+string(ours[0]))
			}
		}
	}
	floors := map[Script]float64{Cyrillic: 0.94, Greek: 0.94, Georgian: 0.94, Armenian: 0.65}
	for script, n := range words {
		rate := float64(found[script]) / float64(n)
		t.Logf("script %d: %.3f of %d words; not found: %s", script, rate, n,
			strings.Join(misses[script][:min(60, len(misses[script]))], ", "))
		if n >= 20 && rate < floors[script] {
			t.Errorf("script %d: %.3f of the words are found, expected at least %.2f", script, rate, floors[script])
		}
	}
}

// alphabeticSplit cuts a name into words in lower case.
func alphabeticSplit(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		_, letter := scriptOf(r)
		return !letter || r < 'A' || r == '·'
	})
}
