// Package tearline tears: from a decision it makes the one thing that may be
// sealed for a partner, a new STIX 2.1 bundle that holds what was released and
// nothing of the report it came from. It follows the practice of tear lines
// (ICD 209: the substance at a lower or wider marking, without source, method
// or operational detail, with a banner and portion marks of its own) and
// section 3.5 of STIX 2.1 (content that is left out makes a new object).
//
// A bundle holds one report object, one note for each released portion with
// that portion's mark, a marking-definition for each distinct mark, and
// objects for released fields where STIX has a type for them. The caller gives
// identifiers by type and by the name of the field, or the position of the
// portion in the tearline, and keeps the name to itself. Nothing else of the
// parent enters: no serial, author, time, count, index, reason or gap, no party
// but the two whom the marks name.
//
// Tear refuses a decision that is none, one where no portion goes, one that
// still waits for review, and content over MaxBytes.
//
// Residue searches what was torn for withheld values, and for what is said of
// the report and its third parties. Names of persons, places and organisations
// are also found in other scripts and inflected, a person's by the surname alone
// where it is not common (package mention). It finds values, not inferences: not a
// paraphrase, not what a reader can conclude, not a common given name alone.
//
// Read is the receiver's side: strict, and tolerant of bundles of other makers
// as far as STIX goes.
package tearline
