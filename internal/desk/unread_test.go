package desk

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
)

func TestWhatCannotBeReadIsSaidInOurOwnWords(t *testing.T) {
	for _, tt := range []struct{ location, message, want string }{
		{"body.reason", "expected length <= 4096", "reason: too long; expected at most 4096 characters"},
		{"body.ways", "expected array length <= 32", "ways: too many; expected at most 32"},
		{"body", "expected required property due to be present", "due: missing"},
		{"query.limit", "expected number <= 1000", "limit: out of bounds; expected a number <= 1000"},
		{"body.x", "unexpected property", "x: not known; is the node of another version?"},
		{"body", "something else", "something else"},
	} {
		if got := unread(tt.location, tt.message); got != tt.want {
			t.Errorf("%s %s: %q; expected %q", tt.location, tt.message, got, tt.want)
		}
	}
	large := refusal(413, []byte(`{"title":"Request Entity Too Large","status":413,"detail":"request body is too large limit=262144 bytes"}`))
	if errs.KindOf(large) != errs.Invalid || strings.Contains(large.Error(), "limit=") {
		t.Errorf("%v; expected invalid input, in our own words", large)
	}
	long := refusal(422, []byte(`{"title":"Unprocessable Entity","status":422,"detail":"validation failed","errors":[{"message":"expected length <= 4096","location":"body.reason"}]}`))
	if got := long.Error(); got != "reason: too long; expected at most 4096 characters" {
		t.Errorf("%q", got)
	}
}
