// Package wording brings texts and questions to words that can be searched, in
// any script, and hears which words are one name.
//
// A text is brought to one form first: NFKC, small letters, without the marks that
// writers leave out (accents, stress, Arabic and Hebrew points), ё as е, the letter
// forms of Arabic and its neighbours as one, the final letters of Hebrew as the
// others, digits of every script as those of ASCII. Then it is cut into words
// (Words). Scripts that put no space between words (Han, Kana, Thai, Lao, Khmer,
// Burmese, Tibetan) are cut into all pairs of neighbouring characters. What is held
// together by an apostrophe is one word, but for elided articles and the possessive
// s, which are left off; a hyphen parts words.
//
// Keys and Alike hear a word as package spelling does, so that Tsarnaev is met by
// Царнаев: the keys bring up what may sound so, Alike compares the sounds by the
// learnt distance of package screening. Only words that may be names are heard so.
//
// Parse reads the language of questions:
//
//	word            the word, or a name that sounds so
//	"two words"     beside one another and in that order, as written
//	-word -"a b"    without it
//	pre*            words that begin so: two characters or more
//	*part*  *end    words that have it in them, or at their end: three or more
//	kind: from: topic: after: before:   of what is found, not of its words
//
// It is deterministic and bounded: longer texts are read to MaxText, questions are
// refused beyond their bounds, with the place. It knows no grammar: an inflected
// word is another word, for which there is the star.
package wording
