// Package document reads YAML and JSON strictly, with the place of every value.
//
// It refuses, naming file, line, key and what was expected: input that is not
// UTF-8, more than one document, duplicate keys, anchors, aliases, merge keys,
// explicit tags, control characters, unknown keys, wrong types, words outside
// a closed list, and anything beyond its limits of size, depth and count. JSON
// is read as the subset of YAML 1.2 that it is, except that its own rules for
// duplicate keys and for strings hold as well.
//
// It alone imports the YAML parser.
package document
