// Package oracle is a second, independent reading of the contract of decide,
// for tests only. It answers for a whole world (parties, directives, consents,
// assurances, a report, a partner) by brute force: for every form and every
// rung it walks over every directive and every rule, sentence by sentence of
// the contract, with no index and no cleverness. Beside each rule stands the
// sentence that it follows.
//
// It imports nothing of the program, so that a mistake there cannot be repeated
// here: worlds are plain structs, rendered to the contract's own files for the
// program to read. Draw makes random worlds from a source of choices that the
// caller gives, so that a property test can shrink them.
//
// It refuses nothing: a world is taken to be well formed, as Draw makes it. It
// writes no texts; that an item goes, in which form, under which mark and with
// which fields is all that it says.
package oracle
