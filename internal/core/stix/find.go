package stix

import (
	"bytes"
	"iter"
)

// UUIDSize is the length of a UUID in the form 8-4-4-4-12 (RFC 9562).
const UUIDSize = 36

// UUIDs gives every UUID that stands in a text of any form, in lower case, with
// the offset at which it begins: those of identifiers, and bare ones, because
// other tools keep only that part. Letters and digits at either side make it
// part of something else.
func UUIDs(text []byte) iter.Seq2[int, [UUIDSize]byte] {
	return func(yield func(int, [UUIDSize]byte) bool) {
		for at := 0; ; {
			dash := bytes.IndexByte(text[at:], '-')
			if dash < 0 {
				return
			}
			begin := at + dash - 8
			at += dash + 1
			if begin < 0 {
				continue
			}
			if id, ok := uuidAt(text, begin); ok {
				if !yield(begin, id) {
					return
				}
				at = begin + UUIDSize
			}
		}
	}
}

// uuidAt reads the UUID that begins at an offset.
func uuidAt(text []byte, begin int) (id [UUIDSize]byte, ok bool) {
	end := begin + UUIDSize
	if end > len(text) || begin > 0 && alphanumeric(text[begin-1]) || end < len(text) && alphanumeric(text[end]) {
		return id, false
	}
	for i, c := range text[begin:end] {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			ok = c == '-'
		case 'A' <= c && c <= 'F':
			c, ok = c+'a'-'A', true
		default:
			ok = '0' <= c && c <= '9' || 'a' <= c && c <= 'f'
		}
		if !ok {
			return id, false
		}
		id[i] = c
	}
	return id, true
}

// IDAt gives the identifier whose UUID begins at an offset of a text, in lower
// case: TYPE--UUID, or the UUID alone where no type stands before it.
func IDAt(text []byte, offset int) string {
	const longest = 250 // characters of a type (section 3.1)
	bare := string(bytes.ToLower(text[offset : offset+UUIDSize]))
	before, found := bytes.CutSuffix(text[max(0, offset-longest-2):offset], []byte("--"))
	if !found {
		return bare
	}
	begin := len(before)
	for begin > 0 && (alphanumeric(before[begin-1]) || before[begin-1] == '-') {
		begin--
	}
	id := string(bytes.ToLower(before[begin:])) + "--" + bare
	if TypeOf(id) == "" {
		return bare
	}
	return id
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
