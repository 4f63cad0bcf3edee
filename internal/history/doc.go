// Package history replays the record on four nodes: two American services, a
// French and a Russian one, each a process of its own on loopback with its
// own directory, keys, databases, law and directives. Everything is marked
// EXERCISE.
//
// The record is a set of public events, retold in our own words in record/:
// people, places and sources are invented, officials appear by office. Each
// row says what happened, what the nodes made of it, and where the proof is.
// A row fails when any of its checks does; a check never passes by default.
package history
