// Package backwards screens the travel that is kept against whoever became known
// later: a lookout that is added or whose person is changed, what a version of a list
// adds and changes, and whom a tip names, a report of our own or an item of a partner. So
// a late tip finds the earlier trip.
//
// What is to be screened is put on record before it begins, and done once: after a
// crash the same is done again, and its hits are the same hits. Travel that comes after
// a lookout is committed was screened against it as it came (package feed holds it to
// that); travel that came while an older version of a list was in use is caught up with.
//
// Few persons are looked for by words: every word of travellers' names is heard once,
// those that may be a word of the persons sought lead to whose names they stand in, and
// only who can come to review, dates of birth considered, is looked at. Many persons, as
// a whole list, are looked for traveller by traveller. Who may be one of them is then
// screened as whoever comes is: so the hits, and their bits, are those of screening
// forwards; a test compares the two.
//
// It refuses nothing, and tells no names to the log. It follows DESIGN 10.
package backwards
