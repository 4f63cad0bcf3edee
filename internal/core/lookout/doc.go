// Package lookout says what a service looks out for at its borders, and what is done
// about who may be met there: who is sought, by what right, who answers for it, what
// the front line does and may know, and in what order hits are looked at.
//
// A lookout never lapses by itself: when its time is past it is asked about and stays
// in force until somebody renews or ends it. It does not depend on a case being open.
// What rests on a partner's word alone may be no ground for one, and what a partner's
// item permits bounds what its instruction may be.
//
// It refuses: a lookout without purpose, legal basis, own predicate, owner and
// deputy, contact, review date; an instruction that its origin does not permit; front
// line words whose mark cannot be read.
// It follows DESIGN 10, and the record of 2012 and 2015 (Boston, Cambrai).
package lookout
