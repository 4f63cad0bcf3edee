// Package warnings sees to threats to life: from the sign in a report or an item to
// what came of the warning.
//
// Every report that is taken in, and every item that comes, is looked through for
// signs (core/warning); a sign opens a warning, and the obligation to determine
// whether there is a duty to warn, with a short clock. An officer determines: warn,
// waive, refer up, or no duty. What follows is owed: the warning itself, the report
// of a waiver to oversight, another determination by a higher rank.
//
// A warning goes to a partner as any report does, through decide, tear and review,
// on the warning lane; its acknowledgement is wanted as soon as it is admitted. Where
// there is no link it goes through an intermediary, is told orally, or lies in a
// sealed file that somebody delivers; of those nobody but us says anything, and the
// record says so. No acknowledgement in time opens the obligation to turn to the
// next. When the window has passed without word, it is asked what then: renew,
// change or stand down. Nothing stands down by silence.
//
// Everything is an act on record, with its leaf. What acts say in words lies under
// the key of the report or item, and is erased with it; it never leaves the node.
// Partners learn what statements say: acknowledge, renewed, stood down, outcome,
// completeness; and of internal duties nothing.
//
// It refuses officers without the role, a determination that the rules do not allow,
// to warn before it is determined, a claim of completeness that is not true, words
// that may not be told or handed over, and acts that are said to happen at a time to
// come. It follows ICD 191 and DESIGN 1.4.
package warnings
