// Package links shows who is joined with whom, by what and since when, as one reader sees
// it: neighbourhoods, paths, timelines, meetings, and what of it goes to other programs.
//
// Mention reads what items name into the graph: fields of our own reports, portion by
// portion, and the STIX objects and relationships of partners' items. Entities, links and
// identities that officers state stand in it beside them (package insidedb, graph).
//
// Every answer is a function of the rows that its reader may see, as of a time. Labels are
// asked for in SQL; nothing is computed first and hidden then. A node that no visible row
// states does not exist: it has no neighbours, joins nothing, and completes no name.
// Nodes that an accepted identity says are one are shown as one; an undone identity leaves
// the bytes of every answer as they were. An answer has the mark and the caveats of all
// that is in it, and says where a bound left something out.
//
// It merges nobody: it proposes, with the arithmetic, and another officer than who
// proposed accepts. It follows DESIGN 1 and 5.
package links
