// Package journey is the arithmetic over journeys: which flights are one aircraft,
// which rows are one person, who sat near to whom, who travels with whom more often
// than chance would have it, who entered a country and has not left it, and which
// legs make a round trip through hubs.
//
// It counts; it does not judge. One aircraft under two numbers (a codeshare) is one
// crossing. Two rows of one person on one crossing (a booking and a list, or an
// update) count once. Chance is measured against the person's own flights on the
// same route in the same calendar month, so that who commutes is not suspect, and
// what chance gives is a tail of the Poisson-binomial distribution, exact but for
// rounding. Families, parties of tourists and crews travel together too: no number
// here says why.
//
// It refuses nothing and knows no store: what cannot be told (a port that is not
// known, a seat without a row) is given back as such.
package journey
