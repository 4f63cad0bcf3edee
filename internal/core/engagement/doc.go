// Package engagement reads the record of a meeting, a visit or a call with
// partners: who took part (offices, never names), who directed it, what it was
// about, how it is seen officially and by those who do the work, and what either
// side committed itself to.
//
// It refuses unknown keys, a participant without an office or a side, an engagement
// without both sides, dates that run backwards, marks that are none, and a version
// that changes or drops a commitment that is on record. Whether a word is an office
// or a name it cannot tell: that is for whoever writes it.
//
// Nothing of it ever leaves the service. What is put to a partner is a report, or
// a statement about an item that went between the two. DESIGN 1.4.
package engagement
