// Package mention finds names in running text: a withheld Царнаев that stands
// there as Tsarnayev, Zarnajew or تسارناييف, in whatever case a sentence puts it.
//
// A text is cut into words. Each is heard by package spelling, as it stands and
// in the forms of which it may be an inflection: case endings of Slavic names,
// clitics and the article of Arabic and Hebrew, elided articles of French, what
// stands behind an apostrophe in English and Turkish. Words are compared with
// those of the names by the learnt distance of package screening. A run of words
// is a mention when enough of a name stands in it: all that tells, or two parts
// of it, or one that hardly anybody else has. What is common is taken from the
// general table of names.
//
// It is deterministic and bounded. It refuses to guess: one common given name is
// no mention, nor is a word of three sounds that is not exactly the name's, and
// it finds names, not who is meant by "the brother".
package mention
