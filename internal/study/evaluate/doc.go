// Command evaluate measures package screening on the labelled names that may be
// placed beside the checkout, kind by kind.
//
//	go run ./internal/study/evaluate -names DIR [-misses KIND]
//
// DIR holds watchlist.jsonl, queries.tsv and fixtures.tsv. A query is decided by
// its best hit: right when that is the expected entry or one that may also be
// the person. It prints, for one threshold over all kinds, precision, recall, F1
// and recall at the first place of each kind, the share of negatives that alert,
// the recall where at most 5 % of the negatives alert, and what the built-in
// thresholds do. Unrelated aliases cannot be found from the name and are left
// out of the totals.
package main
