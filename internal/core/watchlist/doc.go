// Package watchlist reads lists of persons, as they are published, into the
// entries that package screening works on. It streams: no list is held whole.
//
// It reads the UN Security Council's consolidated list (XML), OFAC's SDN list
// (sdn.csv with alt.csv and sdn_comments.csv beside it, and sdn.xml), the EU's
// consolidated financial sanctions (XML export 1.1 and its CSV), any CSV with a
// header, STIX 2.1 bundles (identities of individuals, threat actors) and
// watchlist.jsonl, one person a line.
//
// Persons only: organisations, ships and aircraft are counted and passed over.
// OFAC's addresses (add.csv) say where people live, which no query states; they
// are not read.
//
// Names stay as the list writes them. A name that the list calls low in quality
// or weak is Weak. Where a date, country or document cannot be understood, the
// person is kept without it and the value is told in the summary: somebody on a
// list is not dropped for a date.
//
// A damaged record is skipped and told with its number, line and reason, and with
// its id where that can be read. Damage is: no id, no name, an id given twice, a name beyond MaxName, more than MaxNames names, a
// cell beyond MaxToken, a record or line beyond MaxRecord where it can be left.
// A damaged file is refused whole, naming the line: not UTF-8, cut short, not
// well-formed, another root element than the format's, a document type
// declaration (and so every entity but the five of XML), nesting beyond
// MaxDepth, an XML token beyond MaxToken, a JSON object or table row beyond
// MaxRecord, a file beyond MaxBytes, no person at all.
// What was yielded before the error is then void: the caller builds aside and
// takes the whole list or nothing.
package watchlist
