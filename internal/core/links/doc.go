// Package links computes over who is joined with whom: paths between two, the shortest
// first; what happened in order of time; who may be one, with the arithmetic; and the forms
// in which a graph goes to other programs, STIX 2.1 and GraphML 1.0.
//
// It sees nothing by itself. What it is given is what a reader may see, and its answers
// depend on nothing else: ties are broken by the nodes' own names or numbers, never by an
// order of arrival. Where an answer is bounded, it says so.
//
// It refuses to say that two are one: it proposes, and people decide. Path finding is
// gonum's (Yen's algorithm over Dijkstra's), on the part of the graph that was read.
package links
