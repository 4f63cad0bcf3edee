// Package search finds what is held by its words: reports of our own, items of partners
// and what officers say about the world, in any script.
//
// Everyone who may see a thing can find it, and nobody finds another. A question is put
// to words that stand under labels which the officer sees (insidedb.FindWords); order,
// counts, facets and completions follow from these and the question alone, never from
// statistics of all that is held. What is met as written comes before what sounds so,
// the title before the text, and then the newest.
//
// A snippet is opened from the sealed payload, portion by portion, and only portions that
// the officer sees. The answer has the mark of all that it shows together, each hit its
// caveats. That somebody searched is kept with what was shown, and of the question a hash.
//
// It refuses officers who may not read, and questions that package wording refuses. What
// is erased, quarantined, held for an officer or taken back is not found.
package search
