// Package assess is what officers say about the world: judgements, each a small
// document of a kind, with the items that it is about and rests on.
//
// Reliability of a source and credibility of an item are two axes (the Admiralty code of
// STANAG 2511: A to F, 1 to 6, where F and 6 are "cannot be judged" and not the worst);
// likelihood and confidence are two further ones (ICD 203). None is derived from another.
//
// It refuses what is not a document of its kind, naming file, line and key; words outside
// the closed lists; and references that name nothing. It decides nothing about partners:
// neither a release nor a duty to warn may ask it.
package assess
