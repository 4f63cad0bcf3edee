package desk

import (
	"regexp"
	"strings"
)

// These are how the reading of a request says what is wrong with it.
var (
	saidLonger  = regexp.MustCompile(`^expected length <= (\d+)$`)
	saidShorter = regexp.MustCompile(`^expected length >= (\d+)$`)
	saidMore    = regexp.MustCompile(`^expected array length <= (\d+)$`)
	saidMissing = regexp.MustCompile(`^expected required property (\S+) to be present$`)
	saidBounded = regexp.MustCompile(`^expected number (<=|>=) (-?[\d.]+)$`)
)

// unread says in our own words what of a request cannot be used, and where.
func unread(location, message string) string {
	where := location
	for _, part := range []string{"body.", "query.", "path.", "header."} {
		where = strings.TrimPrefix(where, part)
	}
	if where == "body" {
		where = ""
	}
	said := message
	switch {
	case saidLonger.MatchString(message):
		said = saidLonger.ReplaceAllString(message, "too long; expected at most $1 characters")
	case saidShorter.MatchString(message):
		said = saidShorter.ReplaceAllString(message, "too short; expected at least $1 characters")
	case saidMore.MatchString(message):
		said = saidMore.ReplaceAllString(message, "too many; expected at most $1")
	case saidMissing.MatchString(message):
		where, said = saidMissing.ReplaceAllString(message, "$1"), "missing"
	case saidBounded.MatchString(message):
		said = "out of bounds; expected a number " + saidBounded.ReplaceAllString(message, "$1 $2")
	case message == "unexpected property":
		said = "not known; is the node of another version?"
	}
	if where == "" {
		return said
	}
	return where + ": " + said
}
