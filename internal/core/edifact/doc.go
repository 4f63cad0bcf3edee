// Package edifact splits UN/EDIFACT text into interchanges, messages and segments
// (ISO 9735, syntax levels 1 to 4). It knows no message: what a segment means is
// for its readers.
//
// Text is taken as it really arrives. Over teletype (IATA type B) lines are cut at
// a fixed column, in the middle of a tag if need be, with address lines before and
// a mail footer behind; so line breaks and the framing characters SOH, STX, ETX
// and EOT are dropped wherever they stand, and what is before the first interchange
// or between two of them is passed over, unless it looks like segments: then it is a
// Problem. No value holds a control character: U+FFFD stands for it, and a space for a
// tab. Separators are those of UNA, or the
// defaults; a UNA that contradicts the header behind it is noted, and the header
// is believed. A terminator inside a value that nobody released is read as text
// where no tag follows it, and noted.
//
// A message that breaks the syntax or a bound comes back as a Problem with its
// place and its bytes, and its neighbours are read. Counts and references that
// disagree are noted, never a reason to refuse: readers may be stricter. A message
// without UNT is a Problem, for nobody can tell what is missing of it. The segments of
// such messages that could be read are given beside, in Interchange.Broken.
//
// It refuses syntax that nests explicitly, and repeated elements: a repetition
// character is text. UNO and UNP (objects) end nothing and are read as segments.
package edifact
