package article

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Figure is a number of something as a text gives it. Its bounds are inclusive;
// nil is open. "More than 2,000" and "at least 2,000" both have Low 2000: a round
// figure does not tell the two apart. "Some 1,500" has Low and High 1500 and is not
// exact.
type Figure struct {
	Low   *int64 `json:"low,omitempty"`
	High  *int64 `json:"high,omitempty"`
	Exact bool   `json:"exact"`
	Words string `json:"words"` // the figure as written, with what qualifies it

	Unit       string  `json:"unit,omitempty"`       // what is counted: "nationals"
	Population string  `json:"population,omitempty"` // with what is said of it: "Russian nationals"
	Sense      string  `json:"sense,omitempty"`      // dead, wounded, held, fighting; "" when the words say none of these
	Where      string  `json:"where,omitempty"`      // as written: "Syria and Iraq"
	Quotation  int     `json:"quotation"`            // index in Found.Quotations; -1: in nobody's own words
	Speaker    Speaker `json:"speaker"`              // who gives it, in own words or not
	Context    string  `json:"context"`              // the sentence around it, shortened
	Field      string  `json:"field,omitempty"`
	Place
}

// Counted says in one form what a figure counts, so that "Russian nationals" and
// "Russians" who fight are the same: the words of the population without case,
// endings of plurals and words for people in general, and the sense.
func (f Figure) Counted() string {
	var words []string
	for _, w := range strings.Fields(strings.ToLower(f.Population)) {
		w, _ = possessive(w)
		if people[w] || opening[w] || joins[w] || f.Sense != "" && senses[w] == f.Sense {
			continue
		}
		if utf8.RuneCountInString(w) > 4 {
			w = strings.TrimSuffix(strings.TrimSuffix(w, "s"), "’")
		}
		words = append(words, w)
	}
	if len(words) == 0 && f.Population != "" {
		words = []string{"person"}
	}
	return strings.TrimSuffix(strings.Join(words, " ")+"/"+f.Sense, "/")
}

const (
	digits   = `\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \x{00a0}\x{202f}\x{2009}]\d{3})+|\d{1,3}(?:\.\d{3}){2,}|\d+(?:[.,]\d{1,2})?`
	multiple = `thousand|million|billion|hundred|mille|millions?|milliards?|тысяч[аи]?|тыс\.|миллион(?:а|ов)?|млн\.?|миллиард(?:а|ов)?|млрд\.?`
	spelled  = `two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|deux|trois|quatre|cinq|sept|huit|neuf|dix|douze|vingt|двое|трое|четверо|пятеро`
	indef    = `dozens|hundreds|thousands|tens of thousands|hundreds of thousands|dizaines|centaines|milliers|десятки|сотни|тысячи`
)

var (
	numeral = formOf(`(?:(`+digits+`)(?: (`+multiple+`))?|(?i:(`+spelled+`)(?: (`+multiple+`))?)|(?i:(`+indef+`)))(\+?)`, beginsWith(true, false, strings.NewReplacer("|", " ").Replace(spelled+" "+indef)))
	joinTo  = regexp.MustCompile(`^ ?(?:to|-|–|—|à|до|and|et|и|or|ou|или) ?$`)
	beforeA = regexp.MustCompile(`(?i)(?:^|\s|[(“"«])((?:between|from|entre|de|между|от) )$`)
	lowQ    = regexp.MustCompile(`(?i)(?:^|[\s(“"«])((?:more than|over|at least|no fewer than|no less than|not less than|upwards of|in excess of|plus de|plus d['’]|au moins|более чем|более|больше|свыше|не менее|не меньше|как минимум)(?: an estimated)? ?)$`)
	highQ   = regexp.MustCompile(`(?i)(?:^|[\s(“"«])((?:fewer than|less than|up to|at most|as many as|no more than|not more than|moins de|jusqu['’]à|au plus|менее|меньше|не более|вплоть до|до) )$`)
	aboutQ  = regexp.MustCompile(`(?i)(?:^|[\s(“"«])((?:some|about|around|nearly|almost|approximately|roughly|close to|an estimated|estimated|environ|près de|quelque|autour de|около|примерно|порядка|почти|приблизительно)(?: an estimated)? ?)$`)
	orMore  = regexp.MustCompile(`^ (?:or more|ou plus|и более)\b`)
	percent = regexp.MustCompile(`^ ?(?:%|per ?cent|pour ?cent|процент)`)
	ofThe   = regexp.MustCompile(`^ (?:of|de|des|d['’])(?: the)?\b`)
	ofWhere = regexp.MustCompile(`^ (?:of|de|du|d['’]) ?(?:the )?\p{Lu}[\p{L}\p{M}-]*(?: \p{Lu}[\p{L}\p{M}-]*){0,2}`)
	inPlace = regexp.MustCompile(`(?:\b[Ii]n|\b[Ee]n|\b[Aa]u|\b[Aa]ux|\b[Dd]ans|(?:^|\s)[Вв]|(?:^|\s)[Нн]а) (?:the |la |le |les )?((?:\p{Lu}[\p{L}\p{M}’'-]*)(?: \p{Lu}[\p{L}\p{M}’'-]*){0,3}(?:(?:, | and | et | и )(?:the )?\p{Lu}[\p{L}\p{M}’'-]*(?: \p{Lu}[\p{L}\p{M}’'-]*){0,2})*)`)
	ofParts = regexp.MustCompile(`(?i)(?:areas|regions|parts|cities|régions|районов|регионов) $`)
)

var (
	people = wordSet(`people persons person men women nationals citizens individuals fighters militants members recruits volunteers foreigners
		personnes ressortissants citoyens hommes femmes combattants individus человек граждан гражданина людей боевиков`)
	ofPeople = wordSet(`attackers suspects gunmen victims hostages civilians soldiers officers terrorists brothers worshippers children dead wounded injured passengers
		migrants refugees extremists jihadists rebels prisoners morts blessés victimes otages civils terroristes djihadistes погибших раненых жертв террористов`)
	adjectiveAfter = wordSet("personnes ressortissants citoyens combattants individus victimes otages civils")
	notCounted     = wordSet(`that which who whose whom in from of have has had were was are is be been and by for to at on with since including as or after before
		during while when where but into over under per
		qui que dont dans de des du en et ou à au aux par pour avec depuis ont sont était étaient avaient était
		который которые которых в из на и или с со за по от к для был были было будет`)
	spans = wordSet(`years year months month weeks week days day hours hour minutes minute seconds times ans an mois semaines jours heures minutes
		лет года год месяцев месяца недель дней дня часов часа минут percentage points`)
	senses = senseWords()
)

func senseWords() map[string]string {
	out := map[string]string{}
	for sense, words := range map[string]string{
		"dead":     "killed dead died lives deaths killing kills morts tués tué décès погибли погибших убиты убитых погибло",
		"wounded":  "wounded injured wounding injuring blessés blessé ранены раненых ранено пострадали пострадавших",
		"held":     "arrested detained arrests detention jailed arrêtés détenus interpellés задержаны задержанных арестованы",
		"fighting": "joined active fighting fight fought fighters travelled traveled joining recruits rejoint combattent combattants combattre воюют воевать воюющих примкнули присоединились",
	} {
		for w := range wordSet(words) {
			out[w] = sense
		}
	}
	return out
}

// figuresIn finds the figures of one text outside its dates.
func figuresIn(s string, dates []Date) []Figure {
	var out []Figure
	all := numeral.all(s)
	for i := 0; i < len(all); i++ {
		at := all[i]
		low, scale, ok := valueOf(s, at)
		if !ok || inDate(dates, at[0], at[1]) || !counts(s, at) {
			continue
		}
		f := Figure{Quotation: -1, Place: Place{Start: at[0], End: at[1]}}
		if i+1 < len(all) && paired(s, at, all[i+1]) {
			high, highScale, ok := valueOf(s, all[i+1])
			if ok && scale == 1 && highScale > 1 && low < high {
				low = times(low, highScale)
			}
			if ok && low <= high && !inDate(dates, all[i+1][0], all[i+1][1]) {
				f.Low, f.High, f.End = &low, &high, all[i+1][1]
				i++
			}
		}
		f.qualify(s, low, at)
		f.counted(s)
		if f.worth(s, at) {
			out = append(out, f)
		}
	}
	return out
}

func inDate(dates []Date, from, to int) bool {
	for _, d := range dates {
		if from < d.End && to > d.Start {
			return true
		}
	}
	return false
}

// counts tells whether a number is one by itself, and no part of a word, a time, a
// name such as 9/11 or an amount of money.
func counts(s string, at []int) bool {
	prev, _ := utf8.DecodeLastRuneInString(s[:at[0]])
	next, n := utf8.DecodeRuneInString(s[at[1]:])
	if at[0] > 0 && (unicode.IsLetter(prev) || unicode.IsDigit(prev) || strings.ContainsRune("/:.-,#№$€£+", prev)) {
		return false
	}
	if at[1] == len(s) {
		return true
	}
	after, _ := utf8.DecodeRuneInString(s[at[1]+n:])
	switch {
	case unicode.IsLetter(next), unicode.IsDigit(next), strings.ContainsRune("/%€$°", next):
		return next == '%'
	case next == ':' || next == '.' || next == ',':
		return !unicode.IsDigit(after)
	case next == '-':
		return unicode.IsDigit(after)
	}
	return true
}

// valueOf reads a numeral, and the scale that it is given in.
func valueOf(s string, at []int) (n, scale int64, ok bool) {
	part := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return strings.ToLower(s[at[2*i]:at[2*i+1]])
	}
	if w := part(5); w != "" {
		return indefinite[w], 1, true
	}
	scale = scaleOf(part(2) + part(4))
	if w := part(3); w != "" {
		return times(numbers[w], scale), scale, true
	}
	whole, tail := part(1), ""
	if i := strings.LastIndexAny(whole, ".,"); i >= 0 && len(whole)-i-1 < 3 {
		whole, tail = whole[:i], whole[i+1:]
	}
	for _, r := range whole {
		if r >= '0' && r <= '9' {
			if n > math.MaxInt64/100 {
				return 0, 0, false
			}
			n = n*10 + int64(r-'0')
		}
	}
	if tail == "" {
		return times(n, scale), scale, n <= math.MaxInt64/scale
	}
	over := int64(10)
	if len(tail) == 2 {
		over = 100
	}
	if scale < over || n > math.MaxInt64/scale-1 {
		return 0, 0, false // 2.5 of anything that can be counted is no count
	}
	return n*scale + int64(number(tail))*(scale/over), scale, true
}

func times(n, scale int64) int64 {
	if n > math.MaxInt64/scale {
		return math.MaxInt64
	}
	return n * scale
}

func scaleOf(word string) int64 {
	switch {
	case word == "":
		return 1
	case strings.HasPrefix(word, "hundred"):
		return 100
	case strings.HasPrefix(word, "mille"), strings.HasPrefix(word, "thousand"), strings.HasPrefix(word, "тыс"):
		return 1_000
	case strings.HasPrefix(word, "milliard"), strings.HasPrefix(word, "billion"), strings.HasPrefix(word, "миллиард"), strings.HasPrefix(word, "млрд"):
		return 1_000_000_000
	}
	return 1_000_000
}

var numbers = map[string]int64{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "douze": 12,
	"vingt": 20, "двое": 2, "трое": 3, "четверо": 4, "пятеро": 5}

// indefinite are the least that plurals of numbers stand for.
var indefinite = map[string]int64{"dozens": 24, "hundreds": 200, "thousands": 2_000, "tens of thousands": 20_000, "hundreds of thousands": 200_000,
	"dizaines": 20, "centaines": 200, "milliers": 2_000, "десятки": 20, "сотни": 200, "тысячи": 2_000}

// paired tells whether two numerals are the ends of a range.
func paired(s string, a, b []int) bool {
	if !joinTo.MatchString(s[a[1]:b[0]]) {
		return false
	}
	switch strings.TrimSpace(s[a[1]:b[0]]) {
	case "and", "et", "и", "à", "до":
		return beforeA.MatchString(s[max(0, a[0]-24):a[0]])
	}
	return true
}

// qualify reads what stands around a figure: more than, some, or more.
func (f *Figure) qualify(s string, n int64, at []int) {
	lead := s[lineStart(s, at[0]):at[0]]
	take := func(m []string) { f.Start -= len(m[1]) }
	rest := s[f.End:]
	switch m := []string(nil); {
	case f.High != nil:
		if m = beforeA.FindStringSubmatch(lead); m != nil {
			take(m)
		}
		return
	case match(lowQ, lead, &m):
		f.Low = &n
		take(m)
	case match(highQ, lead, &m):
		f.High = &n
		take(m)
	case match(aboutQ, lead, &m):
		f.Low, f.High = &n, &n
		take(m)
	case at[2*6+1] > at[2*6], orMore.MatchString(rest):
		f.Low = &n
		f.End += len(orMore.FindString(rest))
	case at[10] >= 0: // dozens
		f.Low = &n
	default:
		f.Low, f.High, f.Exact = &n, &n, true
	}
}

func match(form interface{ FindStringSubmatch(string) []string }, s string, m *[]string) bool {
	*m = form.FindStringSubmatch(s)
	return *m != nil
}

// lineStart is a place at most 48 bytes before, at the beginning of a character.
func lineStart(s string, at int) int {
	from := max(0, at-48)
	for from < at && !utf8.RuneStart(s[from]) {
		from++
	}
	return from
}

// counted reads what a figure counts from the words behind it.
func (f *Figure) counted(s string) {
	rest := s[f.End:]
	if m := percent.FindString(rest); m != "" {
		f.Unit, f.Population = "per cent", "per cent"
		return
	}
	rest = strings.TrimLeft(rest, "\"”»") // "some 1,500" citizens
	rest = rest[len(ofThe.FindString(rest)):]
	var words []string
	for len(words) < 4 && strings.HasPrefix(rest, " ") {
		n := wordLen(rest[1:])
		if n == 0 {
			break
		}
		w := rest[1 : 1+n]
		low := strings.ToLower(w)
		if first, _ := utf8.DecodeRuneInString(w); notCounted[low] || verbs[low] || !unicode.IsLetter(first) || len(words) > 0 && senses[low] != "" && !people[low] {
			break
		}
		if len(words) > 0 && head(words[len(words)-1]) && (utf8.RuneCountInString(w) < 3 || !adjectiveAfter[strings.ToLower(words[len(words)-1])]) {
			break
		}
		words = append(words, w)
		rest = rest[1+n:]
		if len(words) > 1 && head(words[len(words)-2]) {
			break
		}
	}
	if len(words) == 0 {
		return
	}
	f.Population, f.Unit = strings.Join(words, " "), words[len(words)-1]
	if m := ofWhere.FindString(rest); m != "" && head(f.Unit) {
		f.Population += m
	}
	for _, w := range words {
		if head(w) {
			f.Unit = w
		}
	}
}

// head tells whether a word is a noun of people, which what is said of them stands before.
func head(w string) bool {
	low := strings.ToLower(w)
	return people[low] || ofPeople[low]
}

// worth tells whether a number is a figure: no year, no span of time, no number of
// a flight or an article, and in letters only of people.
func (f *Figure) worth(s string, at []int) bool {
	f.Words = s[f.Start:f.End]
	low := strings.ToLower(f.Unit)
	counted := head(f.Unit)
	if first := strings.ToLower(strings.SplitN(f.Population+" ", " ", 2)[0]); spans[low] || spans[first] {
		return false
	}
	if at[2] < 0 { // in letters
		return counted
	}
	bare := f.Exact && !strings.ContainsAny(s[at[2]:at[3]], ", \u00a0\u202f\u2009") && at[4] < 0
	if !bare || counted {
		return true
	}
	if n := *f.Low; n >= 1900 && n < 2100 || f.Population == "" && n < 10 {
		return false
	}
	before := strings.TrimRight(s[:at[0]], " ")
	word := before[strings.LastIndexAny(before, " \n(\"“«")+1:]
	first, _ := utf8.DecodeRuneInString(word)
	return !(unicode.IsUpper(first) && !opening[strings.ToLower(word)] && word != "")
}
