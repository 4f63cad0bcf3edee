// Package advisory reads and writes public advisories: alerts of the Common
// Alerting Protocol 1.2 (OASIS, 1 July 2010), as pure values.
//
// # Reading
//
// Read takes UTF-8, or ISO-8859-1 where the document says so, of at most
// MaxSize bytes. It refuses, with line and element: a document type
// declaration and with it every entity of the document's own; an element that
// is unknown, missing, out of order or there too often (section 3.2 and the
// schema, whose order is fixed); an attribute; a word outside a closed list; a
// time other than 2017-12-16T09:30:00+03:00 (3.3.2; Z, fractions and the comma
// that the schema's pattern lets through are refused); a polygon that is open,
// has fewer than four points or leaves the globe; a ceiling without an
// altitude; a restriction without the scope Restricted, and that scope without
// one; the scope Private without addresses; an Update, Cancel, Ack or Error
// without references; a space, comma, < or & in identifier or sender.
//
// What the standard allows but a reader should know, Read tells in Notes:
//
//   - A document in the namespace of CAP 1.1 is read by the rules of 1.2, which
//     are narrower. CAP 1.0 has other elements and is refused by name.
//   - "Very Likely", of CAP 1.0, is read as Likely (3.2.2).
//   - Without a language an info is en-US (3.2.2). An optional element that is
//     empty counts as absent.
//   - XML signatures (3.3.4.1) are skipped, and named as not verified. Nothing
//     here verifies one, so no alert may be believed for having one. Elements
//     of any other foreign namespace are refused, as the schema does.
//
// What a document says of its sender is a claim. Digests are not compared, and
// nothing is fetched.
//
// # Writing
//
// Write gives the same bytes for the same Alert, valid against the schema, and
// refuses whatever would not read back as the same Alert. A time keeps its
// offset; UTC is written -00:00 (3.3.2).
//
// # Chains
//
// Fold says which of a set of alerts are in force at a time, whatever their
// order: a message ends only what its own sender said before it, under the same
// status. An exercise therefore never cancels an actual warning, nor the other
// way round.
//
// # Drafts
//
// A Draft is where the service's own advisories begin. One with the status
// Exercise names the exercise in its note (3.2.1) and says in each language, at
// the head of event, headline, description and instruction, that it is an
// exercise; one with the status Actual may not begin any of them so. There is no
// other status in a Draft, and no default.
package advisory
