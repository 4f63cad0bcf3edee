// Package indexing makes what is held findable: of each version of a report of our own,
// and of each item of a partner that is held for use, it records who may see each
// portion, and hands its texts to the makers of the indexes (passages, words, mentions).
//
// What came stands on a list of the store, written with it; it is taken off the list in
// the transaction in which its rows are made, so that after a crash nothing is left out
// and nothing is made twice. Whoever shows something from an index calls Catch first:
// then what was recorded before the question is in the answer.
//
// It leaves out what is erased, taken back, quarantined, or held until an officer clears
// it. Rows carry from when until when they were the present; a newer version of a report
// ends those of the older.
package indexing
