// Command origins measures package passage on the labelled pairs of texts in testdata:
// copies, rewrites, translations marked as such, independent reports of one event, and
// texts that have nothing to do with each other.
//
//	go run ./internal/study/origins [-pairs FOLDER]
//
// The texts are invented. Each event is one file of texts; pairs.tsv says which are
// compared, what they are to each other, and which edits make the second a copy. The
// events marked "held" were left aside while rules and numbers were chosen. It prints
// precision and recall of "one origin" by kind, with every miss, what the looking up
// would have brought together, and how much is stored of a passage.
package main
