// Package party knows who the parties are: services and countries, the
// communities they belong to, the ceiling and equivalences of each agreement,
// and the consents and assurances that parties gave.
//
// Codes are TRIGRAPH (GENC) or TRIGRAPH/SERVICE. A country's code includes its
// services, never the reverse. A community includes a party only through the
// members that parties.yaml lists; without them it is taken literally.
//
// A consent names the report and the item of it that it covers, or in their
// place one ref or several: the third_party.ref that it covers in whatever
// report, and of each also its parts, written REF#N. It may set use and onward,
// which what goes must then carry.
//
// It refuses unknown keys, flags and codes, and records that name nobody.
package party
