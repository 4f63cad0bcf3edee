// Package community holds who belongs to a community, and who may send to whom
// under it.
//
// A community has one steward, who founds it and alone changes it. Between two
// changes its membership is an epoch: a number, the members, and the hash of
// the epoch before. Epochs form a chain, so that two with one number prove that
// the steward said two things. A change admits or removes and never both. A
// lease is apart from the epoch and names its hash: renewing it changes nothing
// of the epoch. Leases bind who sends; no clock decides what is taken.
//
// It refuses epochs whose members are not services, sorted and each once, or do
// not include the steward; steps that skip, change the steward, change nothing,
// or admit and remove at once; and leases of another epoch. It follows DESIGN,
// Exchange, Communities, and docs/protocol.md, section 15.
package community
