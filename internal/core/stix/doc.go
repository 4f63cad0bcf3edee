// Package stix reads, checks and writes STIX 2.1 content (OASIS STIX 2.1,
// errata 01). It knows nothing of reports, marks of states or partners.
//
// Reading keeps bytes: an Object holds exactly what was received, unknown
// properties included, and gives typed views of it. Input is I-JSON (RFC 7493):
// UTF-8, no duplicate name, no lone surrogate, numbers within a double's exact
// reach; depth, size and number of values are bounded. Timestamps are kept as
// text and compared as instants (section 2.16).
//
// Check tells which rules of the specification an object breaks: identifiers
// and references (2.9, 3.3), common properties (3.2), required properties
// (4 to 7), empty lists, dictionaries and nulls (2.3, 2.12), markings (7.2),
// extensions (7.3). Open vocabularies are never a reason to refuse.
//
// Writing goes through the same reader: New and Observable refuse what Check
// would refuse, and give canonical bytes (RFC 8785), so that equal content is
// equal bytes.
//
// The identifier of a cyber-observable is either the deterministic one of
// section 3.4 or one that the caller gives. The first is a hash that anybody
// can guess for a telephone number or an address: the caller has to say which.
package stix
