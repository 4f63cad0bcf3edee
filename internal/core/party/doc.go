// Package party knows who the parties are: services and countries, the
// communities they belong to, the ceiling and equivalences of each agreement,
// and the consents and assurances that parties gave.
//
// Codes are TRIGRAPH (GENC) or TRIGRAPH/SERVICE. A country's code includes its
// services, never the reverse. A community includes a party only through the
// members that parties.yaml lists; without them it is taken literally.
//
// It refuses unknown keys, flags and codes, and records that name nobody.
package party
