// Package spelling hears names: it turns a name in any script into words and
// each word into the sounds that it may stand for.
//
// A name is cleaned first (NFKC, presentation forms, marks, zero-width and
// direction signs, look-alike letters), and what was odd about it is flagged.
// Then every word is read by the rules of its own script, never by way of
// ASCII: Latin by the romanisation schemes in use (ISO 9, BGN/PCGN, ICAO 9303,
// GOST, French, German, Scandinavian, Polish, Turkish, Azeri, Uzbek), Cyrillic
// with the letters of the languages written in it, Arabic with those of
// Persian, Pashto, Urdu and Kurdish, then Greek, Hebrew, Georgian, Armenian,
// Devanagari, and the rest by a general fallback. One spelling may have several
// readings; the likeliest comes first.
//
// It refuses nothing: a name too long is cut at a bound and flagged, since a
// name that cannot be read must still be looked at by somebody.
package spelling
