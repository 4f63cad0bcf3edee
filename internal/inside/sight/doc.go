// Package sight has the desk show an officer what he is cleared for, and records what he
// read.
//
// A call of a named officer goes on under a Sight of insidedb: lists and counts leave out
// what his clearance and groups do not cover, before anything is counted or cut into
// pages; what the call names and he may not see is not found, in the words in which
// nothing is. A label is that of the item's own mark, read in the system of its giver
// (core/access). Nobody named is whoever keeps the node, and sees all.
//
// Each call that gives content is recorded before anything is read: who, by which
// operation, what was named, when; never what was asked in words, and no content. The
// record is bounded, and reads of the same thing within minutes are one row.
//
// It refuses nobody: who may come at all is for the rules of routes. It follows DESIGN 1.
package sight
