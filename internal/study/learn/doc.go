// Command learn makes the tables of package screening from pairs of the same
// name in two scripts: what it costs to hear one sound where another stands,
// and how common the commonest names are.
//
//	go run ./internal/study/learn -names DIR -out internal/core/screening
//
// DIR holds translit_tokens_en_{russian,arabic,hebrew}.tsv: an English token, its
// counterpart and how often the pair was seen. Spellings of one script are
// paired by way of what they have in common: two English tokens with the same
// Russian counterpart are two spellings of one name.
//
// Every pair is laid out by the cheapest alignment under the costs so far, the
// pairs of sounds are counted, and the counts make the next costs; eight rounds
// are enough (Ristad and Yianilos, 1998, with the best path for all paths).
// Pairs that cost too much for their length are noise and not counted. The same
// input gives the same tables, byte for byte.
package main
