// Package passage finds where texts stand in each other: copies, rewrites, shared
// quotations. Two reports of which one was made from the other are one origin, and
// no second source.
//
// A text is brought to words of one form (Words) and cut into passages of 40 to 200
// words (Cut). What is looked up of a passage are numbers: the least of its shingles
// under fixed orders (MinHash; Broder, "On the resemblance and containment of
// documents", 1997), and of what it quotes a selection that any seven words in a row
// have in common (winnowing; Schleimer, Wilkerson and Aiken, 2003). Candidates are
// then compared on the words themselves (Compare, Between), and every number that a
// verdict rests on stands in the answer.
//
// It finds words, not meaning, and never guesses across languages: a translation is
// one only where somebody marked it so, and then figures, dates and names bear the
// mark out or do not. It cannot tell who copied whom. It refuses nothing: a text
// longer than MaxText is read to there.
package passage
