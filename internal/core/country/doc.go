// Package country gives the two-letter code of a country (ISO 3166-1 alpha-2)
// for the ways in which lists and travel documents write one: two letters,
// three letters with ICAO 9303's additions, or an English name.
//
// Withdrawn codes stay as they are (SU, YU, DD): a place of birth or an old
// document keeps its state. Kosovo is XK. What belongs to no state (stateless,
// refugee, United Nations) has no code.
package country
