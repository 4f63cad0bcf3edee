package mention

import (
	"slices"
	"strings"
	"unicode/utf8"

	"entente/internal/core/spelling"
)

// ending is how a form of a name ends, and how the name itself may end instead.
type ending struct {
	form   string
	base   []string
	plural bool // it may speak of a family
}

// plurals are the endings that may speak of more than one person.
var plurals = strings.Fields("s es ы и ых их ыми ими ам ами ах ів")

// fewestLetters of a name that is inflected; shorter ones are ordinary words with
// ordinary endings.
const fewestLetters = 3

// Case endings of Russian, Ukrainian, Belarusian and Bulgarian names, and the
// suffixes of Turkic languages and of Tajik in Cyrillic, the longer first.
var cyrillicEndings = endings(`
	ского:ский скому:ский ским:ский ском:ский ской:ская скую:ская ских:ский скими:ский
	ого:ый,ой,ий его:ий,ый ому:ый,ой,ий ему:ий,ый ым:,ый,ой им:,ий,ый,ой ом:,о,ый,ой ем:,й,ь,о ём:,й,ь
	ой:а,ая,ый ої:а ій:а,ий,ый ою:а,ая ей:а,я ею:а,я єю:я ой:ой ую:ая юю:яя ых:,ый,ой их:,ий,ой ыми:,ый ими:,ий
	ами:,а ям:,я ями:,я ам:,а ах:,а ях:,я овым:ов ові:,о еві:,й,ь єві:й ем:,ь єм:й ям:я
	зі:га сі:ха ці:ка а:,о,ь у:,а,о е:,а,о,й,я ы:,а и:,а,я,й,ь і:,а,я,о я:,й,ь,ія ю:,й,ь,я ю:ия ї:й,я ії:ія ию:ия ии:ия,ий ия:ий ий:ий
	ець:ець
	нинг:,н нинг: ның: нің: ның: ді: ды: ды: ты: ни: ро: ра: ға: ге: га: ге: да: де: дан: дын: дин: ден: тан: нан: нен:
	лар: лер: ларын: ларга: ам: ат: аш: амон: еро: ъро:
	в: х:`)

// Case endings of Slavic, Baltic and other names in Latin letters, and what
// Turkic languages put behind them. German and English add s.
var latinEndings = endings(`
	iego:i,y ego:y,i emu:y,i skim:ski skiego:ski skiemu:ski ską:ska skiej:ska owi:,o owie: owej:owa ową:owa ą:a ę:a em:,o iem:,i ym:y, im:i,
	a:,o u:,a,o e:,a,o y:,a i:,a ie:,a om:,o,a ovi:,o evi:,o ou:a ovou:ova ove:ova oj:a om: ina:in
	s: es: sche: schen: scher: en: n: as: is: us: ā:a,s ai:a ui:as am:s ą:as ui: o:as u:as
	ning: ni: ga: da: dan: nın: nin: nun: ı: i: ya: ye: den: e:`)

// endingsOf lists what is tried in each script. Georgian names take their cases
// as other words do.
var endingsOf = map[spelling.Script][]ending{
	spelling.Cyrillic: cyrillicEndings,
	spelling.Latin:    latinEndings,
	spelling.Georgian: endings(`ი: მა: ს: ის: ით: ად: მ: ო: ისა:`),
}

// Clitics and articles that are written with the word behind them.
var (
	arabicClitics = strings.Fields(`وبال وكال فبال ولل فلل وال فال بال كال لل وب ول وك فب فل فك ال و ف ب ل ك س`)
	hebrewClitics = strings.Fields(`וב ול ומ וה וש וכ שב של שה מה ב ל מ ה ש כ ו`)
)

func endings(list string) []ending {
	var out []ending
	for _, f := range strings.Fields(list) {
		form, bases, _ := strings.Cut(f, ":")
		out = append(out, ending{form, strings.Split(bases, ","), slices.Contains(plurals, form)})
	}
	return out
}

// respellings are ways to write sounds that other schemes of romanisation, or
// languages that lack a letter, write otherwise: Chamil for Shamil, Halimov and
// Ҳалимов for Khalimov.
var respellings = map[spelling.Script][]*strings.Replacer{
	spelling.Latin: {
		strings.NewReplacer("tch", "ch", "ch", "sh", "ï", "y", "gu", "g"),
		strings.NewReplacer("tsch", "č", "tch", "č", "sch", "š", "ch", "č"),
		strings.NewReplacer("sh", "sh", "ch", "ch", "kh", "kh", "gh", "gh", "th", "th", "zh", "zh", "ph", "ph", "h", "kh"),
		strings.NewReplacer("wh", "uh"),
	},
	spelling.Cyrillic: {strings.NewReplacer("ҳ", "х", "һ", "х")},
	spelling.Greek:    {strings.NewReplacer("φ", "β")},
	spelling.Arabic:   {strings.NewReplacer("ح", "خ"), strings.NewReplacer("گ", "غ", "ڤ", "ف", "پ", "ب")},
}

// lemma is a form of which a word may be an inflection, or another spelling of it.
type lemma struct {
	form    string
	plural  bool
	respelt bool
}

// lemmas lists the forms of which a cleaned word in lower case may be an
// inflection, and their respellings, each once.
func lemmas(word string, script spelling.Script) (out []lemma) {
	add := func(l lemma) {
		if l.form != word && !slices.ContainsFunc(out, func(old lemma) bool { return old.form == l.form }) {
			out = append(out, l)
		}
	}
	for _, e := range endingsOf[script] {
		stem, ok := strings.CutSuffix(word, e.form)
		if !ok {
			continue
		}
		for _, b := range e.base {
			if utf8.RuneCountInString(stem+b) >= fewestLetters {
				add(lemma{form: stem + b, plural: e.plural})
			}
		}
	}
	for _, l := range append(slices.Clip(out), lemma{form: word}) {
		for _, other := range respelt(l.form, script) {
			add(lemma{form: other, plural: l.plural, respelt: true})
		}
	}
	return out
}

// respelt lists other ways to write a word.
func respelt(word string, script spelling.Script) (out []string) {
	for _, r := range respellings[script] {
		if other := r.Replace(word); other != word {
			out = append(out, other)
		}
	}
	if script == spelling.Arabic { // ay and aw of a first syllable, which are written as i and u
		first, size := utf8.DecodeRuneInString(word)
		if second, _ := utf8.DecodeRuneInString(word[size:]); first != 'ا' && (second == 'ي' || second == 'و' || second == 'ی') {
			out = append(out, word[:size]+"ا"+word[size:])
		}
	}
	return out
}

// piece is a part of a word's bytes that may be the name itself.
type piece struct {
	from, to int
	cut      bool // something was left out
}

// pieces lists what a word may be without what is written together with it.
func pieces(word string, script spelling.Script) []piece {
	out := []piece{{0, len(word), false}}
	first, last := -1, -1
	for i, r := range word {
		if isApostrophe(r) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first > 0 {
		_, n := utf8.DecodeRuneInString(word[first:])
		if head := utf8.RuneCountInString(word[:first]); head <= 2 || strings.HasSuffix(strings.ToLower(word[:first]), "qu") {
			out = append(out, piece{first + n, len(word), true})
			if last > first {
				out = append(out, piece{first + n, last, true})
			}
		}
		if utf8.RuneCountInString(word[last:]) <= 6 {
			out = append(out, piece{0, last, true})
		}
	}
	switch script {
	case spelling.Arabic:
		out = clitics(out, word, arabicClitics)
	case spelling.Hebrew:
		out = clitics(out, word, hebrewClitics)
	}
	return out
}

func clitics(out []piece, word string, list []string) []piece {
	for _, c := range list {
		n := past(word, c)
		if n > 0 && utf8.RuneCountInString(word[n:]) >= fewestLetters {
			out = append(out, piece{n, len(word), true})
		}
	}
	return out
}

// past is the number of bytes of a word that a clitic takes, marks and silent
// signs among its letters included; 0 when the word does not begin with it.
func past(word, clitic string) int {
	n := 0
	for _, want := range clitic {
		r, size := utf8.DecodeRuneInString(word[n:])
		if r != want {
			return 0
		}
		n += size
		for n < len(word) {
			r, size := utf8.DecodeRuneInString(word[n:])
			if !silent(r) {
				break
			}
			n += size
		}
	}
	return n
}
