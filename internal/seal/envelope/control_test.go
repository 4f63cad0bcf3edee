package envelope

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"

	"github.com/google/go-cmp/cmp"
)

func TestEveryVerbHasItsFieldsAndNoOther(t *testing.T) {
	full := admitted()
	portion, later := uint64(2), at(9)
	item := Control{Subject: "5f0c4a52", EnvelopeHash: someHash("e"), Commitment: someHash("c"), At: at(1)}
	document := []byte(`{"signed":"by a root"}`)
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
		{"no subject", with(full, func(c *Control) { c.Subject = "" }), "subject: missing"},
		{"words as a subject", with(full, func(c *Control) { c.Subject = "the report on Riga" }), "subject: expected"},
		{"no envelope", with(full, func(c *Control) { c.EnvelopeHash = "" }), "envelope: missing"},
		{"no commitment", with(full, func(c *Control) { c.Commitment = "" }), "commitment: missing"},
		{"words as a commitment", with(full, func(c *Control) { c.Commitment = "trust us" }), "commitment: expected"},
		{"no head", with(full, func(c *Control) { c.Head = Head{} }), "head.incarnation: expected"},
		{"a head on no lane", with(full, func(c *Control) { c.Head.Lane = "x" }), "head.lane: expected"},
		{"a head without its hash", with(full, func(c *Control) { c.Head.Hash = "" }), "head.hash: missing"},
		{"a hash before the first", with(full, func(c *Control) { c.Head.Seq = 0 }), "head: an unknown key"},
		{"void with a commitment", with(void, func(c *Control) { c.Commitment = someHash("c") }), "unknown key"},
		{"void of another number's hash", with(void, func(c *Control) { c.Head.Hash = someHash("x") }), "head: expected"},
		{"void of no number", with(void, func(c *Control) { c.Head.Seq, c.Head.Hash = 0, "" }), "head: expected"},
		{"recalled", with(item, func(c *Control) { c.Verb, c.Code = Recalled, CodeWrong }), ""},
		{"recalled by a time", with(item, func(c *Control) { c.Verb, c.Code, c.Due = Recalled, CodeLaw, &later }), ""},
		{"recalled without a code", with(item, func(c *Control) { c.Verb = Recalled }), "code: missing"},
		{"recalled with a code of receipts", with(item, func(c *Control) { c.Verb, c.Code = Recalled, CodeTerms }), "code: expected one of"},
		{"recalled with a successor", with(item, func(c *Control) { c.Verb, c.Code, c.Successor = Recalled, CodeWrong, someHash("s") }), "unknown key"},
		{"corrected", with(item, func(c *Control) { c.Verb, c.Code, c.Successor = Corrected, CodeWrong, someHash("s") }), ""},
		{"corrected by nothing", with(item, func(c *Control) { c.Verb, c.Code = Corrected, CodeWrong }), "successor: missing"},
		{"corrected by itself", with(item, func(c *Control) { c.Verb, c.Code, c.Successor = Corrected, CodeWrong, someHash("e") }), "successor: expected another"},
		{"complied", with(item, func(c *Control) { c.Verb, c.Code, c.Matter = Complied, CodeErased, someHash("m") }), ""},
		{"complied with nothing", with(item, func(c *Control) { c.Verb, c.Code = Complied, CodeErased }), "matter: missing"},
		{"asked", with(item, func(c *Control) { c.Verb, c.Party, c.Portion, c.Due = Asked, "FRA", &portion, &later }), ""},
		{"asked for nobody", with(item, func(c *Control) { c.Verb = Asked }), "party: missing"},
		{"asked for words", with(item, func(c *Control) { c.Verb, c.Party = Asked, "our friends" }), "party: expected"},
		{"consented", with(item, func(c *Control) {
			c.Verb, c.Party, c.Matter, c.Use, c.Onward, c.NotAfter = Consented, "FRA/DGSE", someHash("m"), []string{"intelligence"}, "none", &later
		}), ""},
		{"consented without terms", with(item, func(c *Control) { c.Verb, c.Party, c.Matter = Consented, "FRA", someHash("m") }), "use: missing"},
		{"consented to one use twice", with(item, func(c *Control) {
			c.Verb, c.Party, c.Matter, c.Use, c.Onward = Consented, "FRA", someHash("m"), []string{"lead", "lead"}, "none"
		}), "use: a word given twice"},
		{"declined", with(item, func(c *Control) { c.Verb, c.Matter = Declined, someHash("m") }), ""},
		{"declined with a code", with(item, func(c *Control) { c.Verb, c.Matter, c.Code = Declined, someHash("m"), CodeLaw }), "unknown key"},
		{"withdrawn", with(item, func(c *Control) { c.Verb, c.Matter = Withdrawn, someHash("m") }), ""},
		{"requested", with(item, func(c *Control) { c.Verb, c.Code, c.Ground, c.Due = Requested, "answer", "law", &later }), ""},
		{"requested, following up", with(item, func(c *Control) { c.Verb, c.Code, c.Ground, c.Matter = Requested, "answer", "courtesy", someHash("m") }), ""},
		{"requested without a ground", with(item, func(c *Control) { c.Verb, c.Code = Requested, "answer" }), "ground"},
		{"requested of no kind", with(item, func(c *Control) { c.Verb, c.Code, c.Ground = Requested, "determine", "law" }), "code"},
		{"pass-on to nobody", with(item, func(c *Control) { c.Verb, c.Code, c.Ground = Requested, "pass-on", "law" }), "party"},
		{"pass-on", with(item, func(c *Control) { c.Verb, c.Code, c.Ground, c.Party = Requested, "pass-on", "law", "IRN" }), ""},
		{"a question with a party", with(item, func(c *Control) { c.Verb, c.Code, c.Ground, c.Party = Requested, "answer", "law", "IRN" }), "party"},
		{"unmask of a portion", with(item, func(c *Control) { c.Verb, c.Code, c.Ground, c.Portion = Requested, "unmask", "law", new(uint64) }), ""},
		{"a question about a portion", with(item, func(c *Control) { c.Verb, c.Code, c.Ground, c.Portion = Requested, "answer", "law", new(uint64) }), "portion"},
		{"promised", with(item, func(c *Control) { c.Verb, c.Code, c.Ground, c.Due = Promised, "commitment", "agreement", &later }), ""},
		{"promised to acknowledge", with(item, func(c *Control) { c.Verb, c.Code, c.Ground = Promised, "acknowledge", "agreement" }), "code"},
		{"accepted", with(item, func(c *Control) { c.Verb, c.Matter = Accepted, someHash("m") }), ""},
		{"answered by an item", with(item, func(c *Control) { c.Verb, c.Matter, c.Code, c.Answer = Answered, someHash("m"), "part", someHash("a") }), ""},
		{"answered by a deed", with(item, func(c *Control) { c.Verb, c.Matter, c.Code = Answered, someHash("m"), "whole" }), ""},
		{"answered by the question", with(item, func(c *Control) {
			c.Verb, c.Matter, c.Code, c.Answer = Answered, someHash("m"), "whole", c.EnvelopeHash
		}), "answer"},
		{"met", with(item, func(c *Control) { c.Verb, c.Matter = Met, someHash("m") }), ""},
		{"unmet", with(item, func(c *Control) { c.Verb, c.Matter = Unmet, someHash("m") }), ""},
		{"extended", with(item, func(c *Control) { c.Verb, c.Matter, c.Due = Extended, someHash("m"), &later }), ""},
		{"extended without end", with(item, func(c *Control) { c.Verb, c.Matter = Extended, someHash("m") }), "due"},
		{"renewed", with(item, func(c *Control) { c.Verb, c.NotAfter = Renewed, &later }), ""},
		{"stood down", with(item, func(c *Control) { c.Verb = StoodDown }), ""},
		{"outcome", with(item, func(c *Control) { c.Verb, c.Code = Outcome, "prevented" }), ""},
		{"an outcome of no list", with(item, func(c *Control) { c.Verb, c.Code = Outcome, "averted" }), "code"},
		{"completeness", with(item, func(c *Control) { c.Verb, c.Code = Completeness, "all" }), ""},
		{"graded", with(item, func(c *Control) { c.Verb, c.Code = Graded, "harmful" }), ""},
		{"a checkpoint", Control{Verb: Checkpoint, Digest: someHash("d"), At: at(1)}, ""},
		{"a checkpoint of an item", with(item, func(c *Control) { c.Verb, c.Digest = Checkpoint, someHash("d") }), "unknown key"},
		{"a checkpoint with a head", Control{Verb: Checkpoint, Digest: someHash("d"), Head: full.Head, At: at(1)}, "unknown key"},
		{"left", Control{Verb: Left, Digest: someHash("d"), At: at(1)}, ""},
		{"countersigned", Control{Verb: Countersigned, Digest: someHash("d"), At: at(1)}, ""},
		{"a key set", Control{Verb: KeySet, Digest: wire.Hash(document), Document: document, At: at(1)}, ""},
		{"a key set under another digest", Control{Verb: KeySet, Digest: someHash("d"), Document: document, At: at(1)}, "digest: expected that of the document"},
		{"a revocation", Control{Verb: Revocation, Digest: wire.Hash(document), Document: document, At: at(1)}, ""},
		{"a revocation without its document", Control{Verb: Revocation, Digest: wire.Hash(document), At: at(1)}, "document: missing"},
		{"an epoch of the largest size", Control{Verb: EpochVerb, Digest: wire.Hash(make([]byte, MaxDocument)), Document: make([]byte, MaxDocument), At: at(1)}, ""},
		{"confirmed", Control{Verb: Confirmed, Digest: someHash("d"), At: at(1)}, ""},
		{"suspended", Control{Verb: Suspended, At: at(1)}, ""},
		{"suspended because", Control{Verb: Suspended, Code: CodeLaw, At: at(1)}, "unknown key"},
		{"resumed", Control{Verb: Resumed, At: at(1)}, ""},
		{"ended", Control{Verb: Ended, Due: &later, At: at(1)}, ""},
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
