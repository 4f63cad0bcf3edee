// Package mrz reads the machine readable zone of travel documents: TD1, TD2,
// TD3, MRV-A and MRV-B of ICAO Doc 9303 parts 3 to 7.
//
// It takes the lines, or the lines glued together, and recognises the format.
// It refuses, naming line and position, what is no zone at all: other lengths,
// other characters than A-Z, 0-9 and < (a-z are taken for A-Z), a document type that is no letter. All
// else it reads and flags: check digits that do not come out, days that no
// calendar has, letters in dates, digits in names, unknown states. A flagged
// document still says whom it names; whether to believe it is not decided here.
//
// Two-digit years: nobody is born after today; a document expires within fifty
// years of today. The name in a zone is a transliteration and may be cut short,
// so a Document gives, besides the name as printed, what the issuing state's
// table (Doc 9303-3 section 6) turns back into: Ä for AE, Cyrillic, and Arabic
// where the X codes are used. Most Arab states print their own romanisation;
// for those the name as printed is all there is.
package mrz
