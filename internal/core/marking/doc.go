// Package marking reads, writes, joins and compares classification marks.
//
// A mark is a value of one system: USA (the banner and portion grammar of the
// IC Register and Manual, constraints and roll-up after the ISM rules, quoted
// by their ISM-ID), FRA and RUS (levels, with the USA's words for
// dissemination), and TLP 2.0. FRA has two versions, split at 2021-07-01; the
// caller says at what time a mark is read. Strings exist only at the edge.
//
// It refuses, saying what was expected: unknown words, fields and values out
// of the register's order, values given twice, words of the banner in a
// portion and the reverse, a level outside its dates, and combinations that
// the rules forbid. It expands no community or tetragraph, and never makes a
// mark lower than one it was made from.
package marking
