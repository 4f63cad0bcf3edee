// Package feed takes in what carriers and consulates say of travellers: from the API,
// from files of an import, and from a folder that is looked at all the while.
//
// Each message is screened against the lists and lookouts as they stand, and is kept
// with what was found in one transaction: there is no traveller without the hits, and
// no hit without the traveller. Where a lookout changed between the two it is screened
// again. A message is known by the hash of its bytes, so that the same one, of two
// files or after a crash in the middle, is kept once; to one that says no time of its own
// belongs when it came, of the folder the file's own time. What cannot be read, and what
// the store refuses, is kept whole in quarantine, with its place and the reason, and the
// rest goes on; what is settled there and comes again is kept anew.
//
// Of the folder regular files are read whose size and time have stood still. A file is
// moved aside before it is read, and goes only when everything of it is kept. What is
// no regular file is left alone and told of, and links are never followed. Names of
// files are sealed with what came in them.
//
// It refuses officers of none of the roles watch, author and disclosure, what is larger
// than travel.MaxBytes, more than two bodies at a time, and to discard something without
// the role watch or lead and a reason. Neither errors nor logs hold what a file says, nor its
// name. It follows DESIGN 10 and core/travel.
package feed
