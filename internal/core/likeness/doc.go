// Package likeness tells whether two texts are nearly the same words. It is used
// where a partner's text is retyped as our own, and where two partners send one
// text, which is no second source.
//
// A text is brought to one form (NFKC, lower case, invisible characters left
// out), cut into words, and read as the set of its shingles: every Shingle words
// in a row. Two texts are near-identical when at least Threshold of the shingles
// of both are common to both (the resemblance of Broder, "On the resemblance and
// containment of documents", 1997). Texts under MinWords words are like nothing:
// a stock phrase is nobody's.
//
// Bands is the way to find candidates without comparing all: the least shingle
// under each of a number of orders, which two texts have in common as often as
// they are alike. Two texts at the threshold share none of them in 1 of 256
// cases; two that have 0.7 in common, in 1 of 15,000. A caller compares the
// candidates exactly.
//
// Every shingle is hashed under the caller's salt, so that what is kept of a text
// can be compared by nobody who has not the salt.
//
// It finds words, not meaning: not a paraphrase, not a translation, and not a
// sentence that was copied into a text more than twice as long.
package likeness
