// Command speed measures how fast package screening answers, beside a plain
// Jaro-Winkler scan of the same list in the same run.
//
//	go run ./internal/study/speed -names DIR [-entries 1000000] [-out TABLE]
//
// It asks the labelled queries of DIR against the list of DIR, and against that
// list grown to a million entries: new persons made of the list's own words, a
// third of them with a word that is on no list. Growth is deterministic. Of each
// it prints queries a second on all processors, the 50th and 99th percentile of
// one query, the memory that the index holds, and how long a saved index takes
// to load. It ends with 1 where a floor is missed.
package main
