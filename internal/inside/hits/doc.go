// Package hits sees to what is found among travellers: that somebody may be the one
// who is sought reaches a live officer, is answered by a clock, and is remembered.
//
// A hit is one entry of a list or one lookout, one traveller and one flight, the next of
// the journey that is not over, however many messages say so. Whoever takes travel in records it in its own transaction.
// At once it has somebody who answers for it: the lookout's owner, the deputy where
// the owner is away, suspended or gone, and otherwise the desk of the watch; a clock
// from its instruction; and a rank that says what it is made of. Unanswered it climbs:
// owner, deputy, watch, lead. Who has it and is gone later is replaced at once, and a
// lookout that changes takes its open hits along.
//
// An officer decides: the same person, not the same, or cannot tell, with a reason.
// "Not the same" is remembered for that entry and those papers, and for nobody of the
// name who shows other ones; the next hit of the
// pair is recorded as remembered and nobody is called, unless something new speaks for
// it. "The same" makes every later journey of those papers a hit of the highest rank.
// Who cannot tell hands it to the watch. A decision that is put right opens what went by it.
//
// Everything is an act on record with its leaf: what was found and in which message,
// against which versions, who has it, who saw it, who decided. Words lie under a key
// of the hit, and go with the travel that it rests on, unless it is open or the same.
//
// The booth says to the front line what it is to do and whom to call, and nothing of
// why; of a lookout at which nobody is to be alerted it says what it says of nobody.
// Nothing here tells a partner anything. An officer may have the beginning of a report
// written, which names the partner's item that the lookout is made of and says nothing
// of who is sought; it goes, if at all, as every report does.
//
// It refuses officers who neither have a hit nor answer for others, and decisions
// without a reason. It follows DESIGN 10.
package hits
