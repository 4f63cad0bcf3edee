// Package screening finds a person on lists of names, in any script, and says
// why: how far two records speak for one person, in bits, term by term.
//
// Names are read by package spelling. Words are compared by an edit distance
// over sounds whose costs were learnt from pairs of the same name in two
// scripts; what a shared word is worth depends on how rare it is. Birth dates,
// nationality, sex, place and documents add or take away bits (Fellegi and
// Sunter, 1969). Nothing saturates: more evidence is always a higher score.
//
// An index of skeleton keys with deletions brings up the candidates; it is
// immutable, and a changed list is another index.
package screening
