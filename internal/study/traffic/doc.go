// Package traffic invents a day's travel, the same in every run of one seed: routes
// and flights, and who is on them. The travellers are nobody. Their names are drawn
// from small tables of common names of many cultures, as often as the general table
// of package screening has them, and from syllables for the many names that few have.
//
// Persons keep their papers from day to day: households travel together, colleagues in
// groups, and commuters out and back every week, two by two on the same flights under
// bookings of their own.
//
// Of a list of wanted persons some travel: under another transliteration, with day and
// month changed places, a year off, another passport, no date of birth at all. Each
// says how it was altered, so that whoever measures knows what was to be found. Beside
// each there are namesakes with papers and dates of their own.
//
// Flights are written as carriers write them: PAXLST D.05B (the WCO/IATA/ICAO guide),
// PNRGOV 11.1 (the IATA guide) and tables. A Passenger's Traveller is what a reader of
// the message is to find in it.
package traffic
