package marking

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// term is one value of a public vocabulary; a pattern stands for many.
type term struct {
	Value struct {
		Text    string `xml:",chardata"`
		Pattern bool   `xml:"regularExpression,attr"`
	} `xml:"Value"`
}

// vocabulary reads one vocabulary of the ISM rule set, which may be placed
// beside the checkout. Without it the test says so and is skipped.
func vocabulary(t *testing.T, name string) []term {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "data", "ism-v10", "CVE", "CVEnumISM"+name+".xml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("SKIPPED: the test data ism-v10/CVE/CVEnumISM%s.xml is not beside the checkout", name)
	}
	var doc struct {
		Terms []term `xml:"Enumeration>Term"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Terms) == 0 {
		t.Fatalf("%s holds no terms", name)
	}
	for i := range doc.Terms {
		doc.Terms[i].Value.Text = strings.TrimSpace(doc.Terms[i].Value.Text)
	}
	return doc.Terms
}

func fixed(terms []term) []string {
	var out []string
	for _, t := range terms {
		if !t.Value.Pattern {
			out = append(out, t.Value.Text)
		}
	}
	return out
}

// The register's order of dissemination is the vocabulary's; OC-USGOV came later.
func TestDisseminationIsTheVocabularyInItsOrder(t *testing.T) {
	want := fixed(vocabulary(t, "Dissem"))
	var got []string
	for _, c := range dissemination(USA) {
		if c.Portion != tokenOCUSGOV {
			got = append(got, c.Portion)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v; the vocabulary has %v", got, want)
	}
}

func TestNonICIsTheVocabularyInItsOrder(t *testing.T) {
	var want []string
	for _, x := range vocabulary(t, "NonIC") {
		word := x.Value.Text
		if strings.HasPrefix(word, prefixACCM) {
			word = prefixACCM // the rest is a pattern
		}
		want = append(want, word)
	}
	var got []string
	for _, c := range nonIC() {
		got = append(got, c.Portion)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v; the vocabulary has %v", got, want)
	}
}

func TestNATOControlsAreTheVocabulary(t *testing.T) {
	want := fixed(vocabulary(t, "NonUSControls"))
	slices.Sort(want)
	if !slices.Equal(natoControls(), want) {
		t.Errorf("%v; the vocabulary has %v", natoControls(), want)
	}
}

func TestLevelsAreTheVocabulary(t *testing.T) {
	for name, levels := range map[string][]Level{"ClassificationAll": foreignLevels(), "ClassificationUS": versions(USA)[0].levels} {
		want := fixed(vocabulary(t, name))
		var got []string
		for _, l := range levels {
			got = append(got, l.Short)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v; the vocabulary has %v", name, got, want)
		}
	}
}

// Every list that the vocabulary orders comes back in its order, whichever way it is written.
func TestReleaseListsAreInTheVocabularysOrder(t *testing.T) {
	codes := fixed(vocabulary(t, "RelTo"))
	if len(codes) < 250 || codes[0] != "USA" {
		t.Fatalf("%d codes, first %s", len(codes), codes[0])
	}
	for first := 1; first < len(codes); first += 100 {
		part := append([]string{"USA"}, codes[first:min(first+100, len(codes))]...)
		backwards := slices.Clone(part)
		slices.Reverse(backwards)
		m := must(t, USA, "(S//REL TO "+strings.Join(backwards, ", ")+")")
		if !slices.Equal(m.Rel, part) {
			t.Errorf("%v; the vocabulary has %v", m.Rel, part)
		}
		if shown := must(t, USA, "(S//DISPLAY ONLY "+strings.Join(backwards, ", ")+")"); !slices.Equal(shown.Display, part) {
			t.Errorf("%v; the vocabulary has %v", shown.Display, part)
		}
	}
}

func TestOwnersAndFGIAreInTheVocabularysOrder(t *testing.T) {
	owners := slices.DeleteFunc(fixed(vocabulary(t, "OwnerProducer")), func(c string) bool { return c == ownerFGI || c == ownerNATO })
	for part := range slices.Chunk(owners, 200) {
		backwards := slices.Clone(part)
		slices.Reverse(backwards)
		if m := must(t, USA, "(//JOINT S "+strings.Join(backwards, " ")+")"); !slices.Equal(m.Owner, part) {
			t.Errorf("%v; the vocabulary has %v", m.Owner, part)
		}
	}
	for part := range slices.Chunk(fixed(vocabulary(t, "FGIOpen")), 200) {
		backwards := slices.Clone(part)
		slices.Reverse(backwards)
		if m := must(t, USA, "(S//FGI "+strings.Join(backwards, " ")+"//NF)"); !slices.Equal(m.FGI, part) {
			t.Errorf("%v; the vocabulary has %v", m.FGI, part)
		}
	}
}

func TestAtomicEnergyIsTheVocabularyInItsOrder(t *testing.T) {
	var bases []string
	for _, x := range vocabulary(t, "AtomicEnergyMarkings") {
		base := controlName(x.Value.Text)
		if !slices.Contains(bases, base) {
			bases = append(bases, base)
		}
		for _, n := range []string{"14", "15", "18", "20"} {
			if x.Value.Pattern && !strings.Contains(x.Value.Text, n) {
				t.Errorf("%s does not know SIGMA %s", x.Value.Text, n)
			}
		}
		if !x.Value.Pattern {
			if a, ok := readAtomic(x.Value.Text, portion); !ok || a.word(portion) != x.Value.Text {
				t.Errorf("%s: %+v, %t", x.Value.Text, a, ok)
			}
		}
	}
	var got []string
	for _, c := range atomicBases() {
		got = append(got, c.Portion)
	}
	if !slices.Equal(got, bases) {
		t.Errorf("%v; the vocabulary has %v", got, bases)
	}
}

// Every SCI value of the vocabulary can be written, alone or under the
// systems that it needs; in a mark its parts are joined by - and a space.
func TestSCIIsTheVocabulary(t *testing.T) {
	samples := map[string]string{`[A-Z0-9]{1,6}`: "A1", `[A-Z0-9]{3}`: "A1B", `[A-Z]{3}`: "ABC", `[A-Z]{4}`: "ABCD"}
	for _, x := range vocabulary(t, "SCIControls") {
		value := x.Value.Text
		for class, sample := range samples {
			value = strings.ReplaceAll(value, class, sample)
		}
		if x.Value.Pattern && !regexp.MustCompile("^(?:"+x.Value.Text+")$").MatchString(value) {
			t.Fatalf("%s is no sample of %s", value, x.Value.Text)
		}
		words := strings.Split(value, "-")
		written := words[0]
		if len(words) > 1 {
			written += "-" + words[1]
		}
		if len(words) > 2 {
			written += " " + words[2]
		}
		switch words[0] {
		case "EL":
			written += "/SI"
		case "RSV":
			if len(words) == 1 {
				written += "-ABC" // never stands alone (ISM-ID-00243)
			}
		}
		mark := "(TS//" + written + "//OC/NF)"
		if m := must(t, USA, mark); m.Portion() != mark {
			t.Errorf("%s: %s", x.Value.Text, m.Portion())
		}
	}
}
