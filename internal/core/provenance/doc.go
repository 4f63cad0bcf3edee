// Package provenance counts the independent origins of what supports a claim.
//
// What supports a claim are items or portions of items. Edges say where they come from:
// derived-from, quoted-by and translated lead from a report to what stands behind it;
// same-origin joins two that have one origin; same-event says that two tell of one event
// and joins nothing, for two who saw it are two. Edges are stated by officers or read off
// documents, or detected, and then carry the evidence. An officer's overrule takes an
// edge away or adds one.
//
// Origins follows all edges to their roots. Corroboration is the greatest number of
// supports of which no two share a root. So a copy never raises it, whatever further
// sources the copy names; and a summary of two independent reports does not lower it.
// The order in which edges arrive changes nothing.
//
// Cycle finds contradictory statements: what is derived from itself. The package refuses
// nothing else. It follows ICD 206 (what a judgement rests on stays traceable) and the
// rule of the Admiralty code that credibility 1 needs other, independent sources.
package provenance
