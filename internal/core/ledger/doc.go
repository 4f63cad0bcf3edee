// Package ledger says what came of an exchange with a partner: what was given and
// received, asked and answered, of what use it was to its receiver, how long it took,
// which warnings were acted upon, which commitments were kept; and when the flow rose
// and fell.
//
// It is a pure function of facts that the caller has chosen: items that were admitted,
// duties between the two services, and events. A caller that may see less gives fewer
// facts, and gets the same answer as if there were no others.
//
// Outcomes stand first, volumes last. A percentile is the nearest rank, as in docs/owed.md.
//
// Change points are found by exact optimal partitioning (Jackson et al., "An algorithm
// for optimal partitioning of data on an interval", 2005) under a Poisson cost with
// exposure, scaled by a robust estimate of the dispersion; the penalty is stated, and
// each change has what it gains. The half-life of a surge is fitted by maximum
// likelihood, with the 95 % interval of its profile, or it is said why there is none.
//
// It computes no score. It claims no cause: an event stands beside a change because of
// its date alone. It is no part of a decision or of a duty to warn; neither may import it.
package ledger
