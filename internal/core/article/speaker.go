package article

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraph is a text cut up.
type paragraph struct {
	text      string
	quotes    []span
	items     []item
	sentences [][]item
}

// saying is a verb of saying with who says it, in one sentence.
type saying struct {
	verb, first, last int // indices in the sentence: the verb, and what belongs to its subject
	start, end        int // bytes of verb and subject
	who               Speaker
	pronoun           bool
}

// finder finds what a text offers.
type finder struct {
	paragraphs []paragraph
	names      []Name         // in the order of the text
	bySurname  map[string]int // folded last word → index in names
	last       Speaker        // who spoke last
	sayings    [][][]saying   // paragraph → sentence → sayings
}

func cut(texts []string) []paragraph {
	out := make([]paragraph, len(texts))
	quotes := quotesIn(texts)
	for i, s := range texts {
		p := paragraph{text: s, quotes: quotes[i]}
		p.items = itemsOf(s, p.quotes)
		p.sentences = sentencesOf(s, p.items)
		out[i] = p
	}
	return out
}

// introduce registers who stands with a role, or speaks, under a name of two words
// or more; a later last name alone is theirs.
func (f *finder) introduce() {
	f.bySurname = map[string]int{}
	for i, p := range f.paragraphs {
		for _, s := range p.sentences {
			for k := 0; k < len(s); {
				n := runAt(s, k)
				if n == 0 {
					k++
					continue
				}
				name, role := named(s[k : k+n])
				if aside := appositive(s, k+n); role == "" {
					role = aside
				}
				if role != "" {
					f.register(name, role, Place{i, s[k].start, s[k+n-1].end})
				}
				k += n
			}
			for v := range s {
				if !verbs[s[v].low()] || s[v].capital() && v > 0 {
					continue
				}
				if from, to, role := subject(s, v); from < to {
					name, had := named(s[from:to])
					if had != "" {
						role = had
					}
					f.register(name, role, Place{i, s[from].start, s[to-1].end})
				}
			}
		}
	}
	slices.SortStableFunc(f.names, func(a, b Name) int {
		if a.Paragraph != b.Paragraph {
			return a.Paragraph - b.Paragraph
		}
		return a.Start - b.Start
	})
	for i, n := range f.names {
		key := surname(n.Text)
		if _, known := f.bySurname[key]; !known {
			f.bySurname[key] = i
		}
	}
}

// maxNames bounds the names of one text.
const maxNames = 500

func (f *finder) register(name, role string, at Place) {
	if len(strings.Fields(name)) < 2 || len(f.names) == maxNames {
		return
	}
	for i := range f.names {
		if f.names[i].Text == name {
			set(&f.names[i].Role, role)
			return
		}
	}
	f.names = append(f.names, Name{Text: name, Role: role, Place: at})
}

func surname(name string) string {
	words := strings.Fields(strings.ToLower(name))
	last, _ := possessive(words[len(words)-1])
	return last
}

// runAt is the number of items of the name-like run that begins at i.
func runAt(s []item, i int) int {
	if !s[i].capital() || i == 0 && opening[s[i].low()] || i > 0 && opening[s[i].low()] && len(s[i].text) < 4 {
		return 0
	}
	n := 0
	for i+n < len(s) {
		x := s[i+n]
		if x.capital() {
			n++
			if _, own := possessive(x.text); own {
				break
			}
			continue
		}
		if n > 0 && joins[x.text] && x.text != "and" && x.text != "for" && i+n+1 < len(s) && s[i+n+1].capital() {
			n++
			continue
		}
		break
	}
	return n
}

// named cuts a run into the name and the role before it.
func named(run []item) (name, role string) {
	words := make([]string, len(run))
	at := -1
	for i, x := range run {
		words[i] = x.text
		if i < len(run)-1 && roles[x.low()] {
			at = i
		}
	}
	words[len(words)-1], _ = possessive(words[len(words)-1])
	rest := words[at+1:]
	if len(rest) > 3 && at >= 0 || len(rest) > 3 && cyrillic(rest[0]) {
		rest = rest[len(rest)-2:]
	}
	for len(rest) > 2 && strings.ToUpper(rest[0]) == rest[0] && utf8.RuneCountInString(rest[0]) > 1 && !strings.Contains(rest[0], ".") {
		rest = rest[1:]
	}
	for len(rest) > 1 && joins[rest[0]] {
		rest = rest[1:]
	}
	return strings.Join(rest, " "), strings.Join(words[:len(words)-len(rest)], " ")
}

func cyrillic(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Cyrillic, r)
}

var determiners = wordSet("the a an le la l’ un une")

// appositive is the role behind a name: ", the director of the CIA,".
func appositive(s []item, i int) string {
	if i+1 >= len(s) || s[i].text != "," || opening[s[i+1].low()] && !determiners[s[i+1].low()] {
		return ""
	}
	spoken := false
	for k := i + 1; k < len(s) && k < i+24; k++ {
		x := s[k]
		switch {
		case x.quote >= 0, verbs[x.low()] && !x.capital():
			return ""
		case roles[x.low()]:
			spoken = true
		case x.text == "," || x.text == "." || x.text == ";":
			if !spoken {
				return ""
			}
			return wordsOf(s[i+1 : k])
		}
	}
	return ""
}

func wordsOf(s []item) string {
	var b strings.Builder
	for i, x := range s {
		if i > 0 && x.start > s[i-1].end {
			b.WriteByte(' ')
		}
		b.WriteString(x.text)
	}
	return b.String()
}

// subject finds who speaks with the verb at v: a name before it or, in the order
// of what follows a quotation, behind it. from == to: none that has a name.
func subject(s []item, v int) (from, to int, role string) {
	i := before(s, v)
	switch {
	case i < 0:
	case s[i].text == ",":
		for k := i - 1; k > 0 && k > i-16 && s[k].quote < 0; k-- {
			if s[k].text == "," && s[k-1].capital() {
				if aside := appositive(s, k); aside != "" {
					return runBack(s, k-1), k, aside
				}
			}
		}
	case s[i].capital():
		if from = runBack(s, i); from <= i {
			return from, i + 1, ""
		}
	}
	far := 8
	switch {
	case inverted(s, v):
	case i < 0 || s[i].text != ",":
		return 0, 0, ""
	case english[s[v].low()]: // "more came, said John Doe"
		far = 2
	}
	for k := v + 1; k < len(s) && k < v+far && s[k].word() && !verbs[s[k].low()]; k++ {
		if n := runAt(s, k); n > 0 {
			return k, k + n, appositive(s, k+n)
		}
		if singular[s[k].low()] {
			break
		}
	}
	return 0, 0, ""
}

// inverted tells whether a verb follows a quotation: then its subject may stand behind it.
func inverted(s []item, v int) bool {
	i := before(s, v)
	for i >= 0 && (s[i].text == "," || s[i].text == "—" || s[i].text == "–" || s[i].text == "-") {
		i--
	}
	return i >= 0 && s[i].quote >= 0
}

// before is the index of what stands before a verb and its adverbs.
func before(s []item, v int) int {
	i := v - 1
	for i >= 0 && between[s[i].low()] {
		i--
	}
	return i
}

// runBack is where the name-like run that ends at i begins; i+1 when it is no name.
func runBack(s []item, i int) int {
	from := i
	for from > 0 {
		x := s[from-1]
		if _, own := possessive(x.text); own && x.capital() {
			break
		}
		if !x.capital() && !(joins[x.text] && x.text != "and" && x.text != "for" && from > 1 && s[from-2].capital()) {
			break
		}
		from--
	}
	for from <= i && opening[s[from].low()] {
		from++
	}
	return from
}
