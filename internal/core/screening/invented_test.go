package screening

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

// syllables are what invented names are made of, in Latin, Cyrillic and Arabic.
var syllables = [...][3]string{
	{"vo", "во", "فو"}, {"rin", "рин", "رين"}, {"hal", "хал", "هال"}, {"men", "мен", "من"}, {"kor", "кор", "كور"}, {"eli", "эли", "ايلي"},
	{"dra", "дра", "درا"}, {"zu", "зу", "زو"}, {"bet", "бет", "بيت"}, {"nar", "нар", "نار"}, {"tev", "тев", "تيف"}, {"mir", "мир", "مير"},
	{"lud", "луд", "لود"}, {"fen", "фен", "فين"}, {"gar", "гар", "غار"}, {"pol", "пол", "بول"}, {"sif", "сиф", "سيف"}, {"tam", "там", "تام"},
	{"kes", "кес", "كيس"}, {"bur", "бур", "بور"}, {"nol", "нол", "نول"}, {"ras", "рас", "راس"}, {"dim", "дим", "ديم"}, {"lok", "лок", "لوك"},
}

// invented is a word of syllables.
type invented []int

// written writes a word in the script of a column of syllables.
func (w invented) written(script int) string {
	var out strings.Builder
	for _, s := range w {
		out.WriteString(syllables[s][script])
	}
	return out.String()
}

func (w invented) in(t *rapid.T, label string) string {
	return w.written(rapid.IntRange(0, 2).Draw(t, label))
}

// anyWord draws a word that nobody has.
func anyWord(t *rapid.T, label string) invented {
	return rapid.SliceOfN(rapid.IntRange(0, len(syllables)-1), 2, 3).Draw(t, label)
}

// fullName draws a name of two or three words.
func fullName(t *rapid.T, label string, script int) string {
	var words []string
	for range rapid.IntRange(2, 3).Draw(t, label+" words") {
		words = append(words, anyWord(t, label).written(script))
	}
	return strings.Join(words, " ")
}

func named(names ...string) Person {
	var p Person
	for _, n := range names {
		p.Names = append(p.Names, Name{Text: n})
	}
	return p
}

func listed(id string, p Person) Entry { return Entry{ID: id, List: "test", Person: p} }

func (p Person) bornOn(s string, c Certainty) Person {
	b, err := ParseBirth(s, c)
	if err != nil {
		panic(err) // the test is wrong
	}
	p.Births = append(p.Births[:len(p.Births):len(p.Births)], b)
	return p
}

// inventedList is a list of persons that there are not, the same in every run.
func inventedList(n int) []Entry {
	r := rand.New(rand.NewPCG(3, 14))
	var out []Entry
	for i := range n {
		var words [3]invented
		for k := range words {
			for range 2 + r.IntN(2) {
				words[k] = append(words[k], r.IntN(len(syllables)))
			}
		}
		script := r.IntN(3)
		parts := []string{words[0].written(script), words[1].written(script), words[2].written(script)}[:2+r.IntN(2)]
		e := listed("E"+strconv.Itoa(i), named(strings.Join(parts, " ")))
		if r.IntN(2) == 0 {
			e.Births = []Birth{{Year: 1940 + r.IntN(65), Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}}
		}
		if r.IntN(2) == 0 {
			e.Nationalities = []string{[]string{"XA", "XB", "XC"}[r.IntN(3)]}
		}
		out = append(out, e)
	}
	return out
}

// few makes an index without the table of common names, which takes its time.
func few(entries ...Entry) *Index {
	b := &Builder{bound: math.MaxInt}
	b.begin()
	for _, e := range entries {
		b.Add(e)
	}
	return b.Index()
}

// ids are the entries of hits, in order.
func ids(hits []Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.Entry.ID)
	}
	return out
}
