// Package watch keeps the service's watchlists and its lookouts, and screens against
// both.
//
// A list is imported whole or not at all. Its files are spooled, read by
// package watchlist, staged where no reader looks, and made the list's next
// version in one transaction, with what it adds, changes and removes against
// the version before. The same files again change nothing. Older versions stay,
// and any two can be compared.
//
// A list is personal data: it has a purpose, a legal basis and a date at which
// keeping it is reviewed. A first import says them, a later one keeps what it
// does not say. A list that is removed is erased with all its versions; only
// that it was held stays on record.
//
// What stands on the newest version of every list is held in memory as one
// index. It is built in the background when the node starts, from the store page
// by page, and another takes its place after each import; a search sees one or
// the other. Beside that it is saved to a file, which the next start loads where
// it is whole, of the same versions, and by the same program. The file may be
// deleted at any time. Before a list counts as removed it is: no saved index
// holds what was erased.
//
// Lookouts are the service's own: versions of each stand in the store, sealed. Those
// in force are searched beside the lists, as they are committed when somebody is
// screened, and never saved to a file. A lookout never lapses: before its time, at its
// review, when its case is closed and when a partner's item that it is made of is gone
// its owner is asked, then the deputy, then the watch, and it is in force until an
// officer ends it.
//
// It refuses: an officer who is not registered or has not the disclosure role, to
// import and to remove; a first import without purpose
// or review date, a review date that is past, and a damaged file;
// files that state an earlier date than the version held, unless the order says so;
// OFAC's table without a file that the version before was read with, the same;
// a lookout that package lookout refuses, whose owner or deputy may not keep one, or
// whose partner's item is not held for use, or does not permit it.
// A record that is damaged is skipped and told. Whom it is of stands as in the
// version before, if that can be told by its id; of how many records it cannot,
// the version says.
// It follows DESIGN, Data and 10, and the documentation of packages watchlist and
// lookout.
package watch
