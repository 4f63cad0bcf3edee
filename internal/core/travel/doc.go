// Package travel reads what carriers and consulates say of travellers: passenger
// and crew lists (UN/EDIFACT PAXLST), bookings (IATA PNRGOV), JSON, tables, the
// machine readable zones of documents, and applications for visas and residence.
// Whatever the form, one Message comes of it: legs, and who is on them.
//
// A unit that cannot be read (a message of an interchange, a row of a table) is
// given back whole with its place and reason, and the rest is read. Of a message with a
// slip whom it names is read besides, marked as partial: one slip keeps nobody from
// being screened. Counts that a
// sender states wrongly are noted; they are a reason to refuse only where the
// caller says so. What says of a traveller what nobody may keep (meals, health,
// remarks in free words) is left out as it is read: EU Directive 2016/681,
// article 13(4).
//
// It follows the WCO/IATA/ICAO guide to PAXLST, the PNRGOV implementation guide,
// ISO 9735 for the syntax, and ICAO Doc 9303 for zones.
package travel
