package envelope

import (
	"strings"
	"testing"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
)

func TestEveryVerbHasItsFieldsAndNoOther(t *testing.T) {
	full := admitted()
	void := Control{Verb: Void, Subject: "v-1", EnvelopeHash: someHash("e"), Head: Head{"i-1", LaneBulk, 3, someHash("e")}, At: at(1)}
	with := func(c Control, f func(c *Control)) Control { f(&c); return c }
	for _, tt := range []struct {
		name string
		c    Control
		says string // "" means taken
	}{
		{"admitted", full, ""},
		{"refused", with(full, func(c *Control) { c.Verb, c.Code = Refused, CodeUnreadable }), ""},
		{"quarantined", with(full, func(c *Control) { c.Verb, c.Code = Quarantined, CodeTerms }), ""},
		{"read", with(full, func(c *Control) { c.Verb = Read }), ""},
		{"acted", with(full, func(c *Control) { c.Verb = Acted }), ""},
		{"void", void, ""},
		{"admitted before anything is in order", with(full, func(c *Control) { c.Head.Seq, c.Head.Hash = 0, "" }), ""},
		{"no verb", with(full, func(c *Control) { c.Verb = "" }), "verb: expected one of"},
		{"another verb", with(full, func(c *Control) { c.Verb = "liked" }), "verb: expected one of"},
		{"admitted with a code", with(full, func(c *Control) { c.Code = CodeTerms }), "unknown key"},
		{"refused without a code", with(full, func(c *Control) { c.Verb = Refused }), "code: missing"},
		{"refused with words", with(full, func(c *Control) { c.Verb, c.Code = Refused, "we know this already" }), "code: expected one of"},
		{"quarantined without a code", with(full, func(c *Control) { c.Verb = Quarantined }), "code: missing"},
		{"no subject", with(full, func(c *Control) { c.Subject = "" }), "subject: expected"},
		{"words as a subject", with(full, func(c *Control) { c.Subject = "the report on Riga" }), "subject: expected"},
		{"no envelope", with(full, func(c *Control) { c.EnvelopeHash = "" }), "envelope: expected"},
		{"no commitment", with(full, func(c *Control) { c.Commitment = "" }), "commitment: missing"},
		{"words as a commitment", with(full, func(c *Control) { c.Commitment = "trust us" }), "commitment: expected"},
		{"no head", with(full, func(c *Control) { c.Head = Head{} }), "head.incarnation: expected"},
		{"a head on no lane", with(full, func(c *Control) { c.Head.Lane = "x" }), "head.lane: expected"},
		{"a head without its hash", with(full, func(c *Control) { c.Head.Hash = "" }), "head.hash: missing"},
		{"a hash before the first", with(full, func(c *Control) { c.Head.Seq = 0 }), "head: an unknown key"},
		{"void with a commitment", with(void, func(c *Control) { c.Commitment = someHash("c") }), "unknown key"},
		{"void of another number's hash", with(void, func(c *Control) { c.Head.Hash = someHash("x") }), "head: expected"},
		{"void of no number", with(void, func(c *Control) { c.Head.Seq, c.Head.Hash = 0, "" }), "head: expected"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data, err := tt.c.encode()
			if tt.says != "" {
				wants(t, err, errs.Invalid, tt.says)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := readControl(data)
			if d := cmp.Diff(tt.c, got); err != nil || d != "" {
				t.Error(err, d)
			}
		})
	}
}

// A Control has no room for words: every string of it is a code of a list, a
// hash, or an id without blanks, and nothing can be added.
func TestAControlHasNoFreeText(t *testing.T) {
	data, err := admitted().encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range [][2]string{
		{`{"v":1`, `{"v":1,"note":"see you in Riga"`},
		{`"lane":"ordinary"`, `"lane":"ordinary","why":"because"`},
		{`"verb":"admitted"`, `"verb":"admitted gladly"`},
		{`{"v":1`, `{"v":1,"v":1`},
		{`{"v":1`, `{"v":3`},
	} {
		bad := strings.Replace(string(data), tt[0], tt[1], 1)
		if bad == string(data) {
			t.Fatalf("%s is not in %s", tt[0], data)
		}
		if _, err := readControl([]byte(bad)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s was taken: %v", tt[1], err)
		}
	}
}
