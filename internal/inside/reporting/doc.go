// Package reporting takes reports in and shows what is held.
//
// A report is decoded strictly, checked against what is held, and kept as an
// immutable version: exactly its bytes, who took it in, whose material is in
// it, and what a receiver may do with it. A report that supersedes one that is
// held becomes the next version of it. The same bytes again change nothing.
//
// It refuses whole, storing nothing: a report that does not decode, one whose
// serial another report has, one that supersedes a version that is not the
// newest, and intake by anybody who is not a registered author. One that is taken in for
// a hit is put on record with the hit in the same transaction, or refused. It follows
// formats.md, Report, and DESIGN, Data.
package reporting
