// Package report reads a report as its originator wrote it, and knows what a
// field becomes at each rung of its ladder.
//
// Decode refuses, naming file, line, key and what was expected: unknown keys,
// wrong types, words outside closed lists, ids given twice, references to
// nothing, a declared marking lower than the roll-up, a coarser rung marked
// more narrowly than a finer one, a frame above its portion, and anything
// beyond the limits below. A report that was decoded never changes.
//
// A rung without a value falls to the next coarser one that has a value, never
// to a fuller one. What a rung tells depends only on the values of that rung
// and of coarser ones. The package decides nothing: what may go is for release.
//
// Likelihood follows the table of ICD 203, source and credibility grades the
// Admiralty (NATO) code, weeks ISO 8601, countries GENC trigraphs, languages
// the shape of BCP 47.
package report
