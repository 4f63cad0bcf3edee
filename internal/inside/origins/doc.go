// Package origins shows where what is held comes from: which reports go back to one
// origin, what stands behind a claim, and what became of what a source said.
//
// Every passage that is held is kept under numbers by which near-identical texts and
// shared quotations meet (core/passage), and every speech under who spoke and when. What
// meets is opened and compared word by word; what is shown is the comparison. A claim's
// supports are compared with each other in the same way, and origins are counted with
// what documents and officers state (core/provenance).
//
// Whatever is found is decided for one pair at a time, from the portions that the reader
// may see; what the reader may not see changes no count, no chain and no order.
//
// It refuses statements of provenance by which something would come from itself. It
// grades nothing: it proposes, and an officer grades. Nothing here is asked by a decision
// about a release or a duty to warn.
package origins
