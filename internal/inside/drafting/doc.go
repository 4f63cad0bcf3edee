// Package drafting keeps what officers are still writing, and shows it as it would be.
//
// A draft is one officer's own, kept as it was typed, whether it is a report yet or not,
// and saved over itself; a saving that does not know of the one before is a conflict. When
// it is submitted it is taken in as any report, and nothing of the draft is left.
//
// What is typed in a form of the interface is kept as well until it is sent: sealed as a
// draft is, by the form, for its officer alone, MaxTypedForms of them and for
// insidedb.TypedFor, and not beyond the officer's own service.
//
// A preview stores nothing. It says what stands in the way of the text, what its marks roll
// up to, and for each partner exactly what the partner would get: decided and torn by what
// decides and tears releases, with every gap numbered and tied to its rules. What cannot be
// read counts as the highest level of our own system.
//
// It refuses texts that are too large, more drafts of one officer than MaxDrafts, and
// officers who do not write reports. It follows formats.md, Report and Decision.
package drafting
