// Package journeys answers what a service's own people ask of the journeys that it
// holds: who was near to somebody on a flight, who travels with somebody more often
// than chance has it, all that somebody flew, the round trips in it, and who entered
// a country and has not left it.
//
// People are told apart by the keys of package travel, of a document or of a name with
// a date of birth; rows with a key in common are one person, and so are those that a
// third joins. Of the person who is asked for that is sought through all that is held;
// of those on the same flights through these alone. Every answer says what it was
// reckoned from, and none says that somebody is suspect.
//
// Every look is on record with the officer, before anything is read. It refuses: an
// officer without the role of watch, author, lead, liaison or disclosure; keys that
// stand for more rows than one person can have; a country or a time that it cannot
// read; a question of more entries than it can weigh, instead of answering in part.
// It follows DESIGN 10, and package journey for the arithmetic.
package journeys
