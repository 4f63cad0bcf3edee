package advisory

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// exerciseWords are the words by which the public knows an exercise, by language.
// Read only.
var exerciseWords = map[string]string{
	"ar": "تمرين", "be": "ВУЧЭННЕ", "bg": "УЧЕНИЕ", "cs": "CVIČENÍ", "de": "ÜBUNG", "en": "EXERCISE", "es": "SIMULACRO", "fa": "تمرین",
	"fr": "EXERCICE", "he": "תרגיל", "it": "ESERCITAZIONE", "ja": "訓練", "kk": "ЖАТТЫҒУ", "nl": "OEFENING", "pl": "ĆWICZENIA",
	"pt": "EXERCÍCIO", "ru": "УЧЕНИЯ", "tr": "TATBİKAT", "uk": "НАВЧАННЯ", "zh": "演习",
}

// exerciseWord is the word of a language; of one that is not listed, the English.
func exerciseWord(language string) string {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	if w, ok := exerciseWords[primary]; ok {
		return w
	}
	return exerciseWords["en"]
}

// asExercise puts the word of its language before a text, unless it begins so.
func asExercise(language, text string) string {
	w := exerciseWord(language)
	if beginsWith(text, w) {
		return text
	}
	return w + " — " + text
}

// saysExercise says whether a text begins as that of an exercise, in any of the
// languages. "Exercise caution" does not, nor does "EXERCISE INCREASED CAUTION".
func saysExercise(text string) bool {
	for _, w := range exerciseWords {
		if beginsWith(text, w) {
			return true
		}
	}
	return false
}

// beginsWith says whether a text begins with the word as a heading: in capitals,
// where its script has them, and alone, repeated, or followed by a sign.
func beginsWith(text, word string) bool {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	rest, ok := strings.CutPrefix(text, word)
	rest = strings.TrimSpace(rest)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && (rest == "" || strings.HasPrefix(rest, word) || !unicode.IsLetter(next) && !unicode.IsDigit(next))
}
