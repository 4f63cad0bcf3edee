// Package wire reads and writes the JSON of signed documents, strictly.
//
// What two services sign must mean one thing to both. The package therefore
// refuses what JSON parsers are known to read differently: bytes that are not
// UTF-8, a byte order mark, keys given twice (also when one is written with
// escapes), lone surrogates, numbers other than plain decimal integers,
// keys that were not asked for, and anything beyond its limits of depth, count
// and size. Keys match exactly, letter case included.
//
// It follows RFC 8259 and the interoperable subset of RFC 7493 (I-JSON), and
// keeps the exact bytes of every value, because those are what is signed,
// hashed and committed to. Errors name the key and what was expected there,
// never the value: a value may be what must not be seen.
package wire
