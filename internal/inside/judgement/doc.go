// Package judgement keeps what officers say about the world: one flow for every kind of
// judgement (package assess), and one way to look at all of them.
//
// A judgement is taken in whole or not at all: its document is read strictly, what it
// rests on must be held and seen by the officer, and it has the label, the mark and the
// caveats of all that together, or a stricter mark of its own. Each version is kept,
// with its leaf in the service's log; what ended can stand again.
//
// View is the one door to showing anything: a transaction with the labels that the
// officer may see. Whatever is shown is computed from rows with these labels alone, so
// that it is what it would be if nothing else were held.
//
// It refuses officers who may not read, references to what is not held and, in the same
// words, to what the officer may not see. Nothing here is asked by a decision about a
// release or a duty to warn. It follows DESIGN 1 and 10.
package judgement
