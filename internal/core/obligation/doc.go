// Package obligation folds what two services stated to each other about one
// item into where it stands: what was receipted, whether it was taken back,
// what was asked and what became of it.
//
// Both sides hold the same set of signed statements, each known by the hash of
// the envelope that it came in. Fold gives the same answer for the same set, in
// whatever order and however often its members arrived, so two sides that hold
// the same set agree without speaking. Every verb belongs to one side of the
// item; a statement of the other side counts for nothing and is named. An answer
// whose matter has not come counts from when it comes. Of several ends of one
// matter the one of the highest rank stands, and of equal ranks the one with the
// lowest hash. Nothing is decided by a clock, but that what is due has lapsed
// and what was consented to has expired: both are computed for the time that is
// asked about.
//
// What one side requests of the other, or promises it, is a matter with a debtor
// and a creditor; each verb belongs to one of them. The debtor accepts, declines
// and answers; the creditor extends, withdraws, and says whether what came is
// enough. An answer that comes late counts. What the two sides owe each other is
// told apart from what a service owes itself: the kinds of the latter never stand
// in a statement.
//
// The verbs are those of docs/protocol.md, section 8. A recall is not taken
// back, and neither is a refusal to consent: withdrawn ends a question and a
// consent, and nothing else.
package obligation
