// Package disclosure decides what leaves: it proposes a report to a partner,
// tears what may go, looks for residue, and lets it go automatically or
// through the review of an officer who is not its author.
//
// A proposal is decided under the policy in force. Where every text that goes
// needs no review and the residue check finds nothing, it is approved at once.
// Otherwise an officer sees the exact bytes and approves them by their hash,
// moves rungs up to the ceiling with a reason, which makes new bytes, or
// denies with a reason: what was denied once goes through review for ever, and
// its author cannot change that. Every act is recorded in the transaction that it
// changes something in. What may not go leaves a recorded decision that says
// what stands in the way. A new version whose torn bytes are unchanged is not
// sent again. A report of a hit is never approved at once for a party with a flag of
// concern, nor for whoever gave what was sought by; towards the former each approval is
// of an officer who has the role lead in person.
//
// Approval is not a capability that a store could keep: whoever seals asks
// Renew, which decides and tears again under the policy in force then. Equal
// bytes, times apart, keep their approval; others go back to review.
//
// It refuses officers who are not registered, an author who reviews the own
// report, a hash of other bytes, acts without their reason, and versions that
// are superseded. It follows the practice of foreign disclosure (ICD 403) and
// DESIGN, Two flows.
package disclosure
