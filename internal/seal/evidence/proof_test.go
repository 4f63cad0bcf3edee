package evidence

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"

	"github.com/google/go-cmp/cmp"
)

func TestAProofSaysWhichWordsBetweenWhomAndWhen(t *testing.T) {
	w := newWorld(t)
	got, err := Verify(prove(t, w.with(Delivered, envelope.Admitted, envelope.Read)), w.file)
	if err != nil {
		t.Fatal(err)
	}
	want := Statement{From: "USA/CIA", To: "RUS/FSB", ID: "5f0c4a52-7c5b-4d5e-9f57-0a3c7a1f2e10", Envelope: w.sealed.Hash(),
		Commitment: w.sealed.Header().Commitment, Kind: "intelligence", Released: at(2), Log: w.log.head(t, w.usa.log.Origin(), 10), Index: leafAt, Portions: 3,
		Words: []Words{
			{1, tearline.Portion{Mark: "(U//REL TO USA, RUS)", Text: "Plan against a location in St Petersburg"}},
			{2, tearline.Portion{Mark: "(S//REL TO USA, RUS)", Text: "An attack on a location in St Petersburg is planned."}},
			{3, tearline.Portion{Mark: "(S//REL TO USA, RUS)", Text: "Seven men are to carry it out on Saturday."}}},
		Witnessed: []Cosignature{{Witness: "witness.example/oversight", At: at(6)}},
		Receipts: []Receipted{{Verb: Delivered, At: at(3), KeySet: 3}, {Verb: envelope.Admitted, At: at(4), KeySet: 3},
			{Verb: envelope.Read, At: at(7), KeySet: 3}},
		Opened: true, Grade: IsRead}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEachGradeIsClaimedByItsOwnEvidenceAlone(t *testing.T) {
	w := newWorld(t)
	unseen := fileOf(t, w.trusts())
	revoke := func(reason string) KeyFile {
		r, err := w.fsb.root.SignRevocation(keys.Revocation{Service: "RUS/FSB", Serials: []uint64{3}, Reason: reason, At: at(9)})
		if err != nil {
			t.Fatal(err)
		}
		trusts := w.trusts()
		trusts[1].Revocations = [][]byte{r}
		return fileOf(t, trusts, w.witness.Public())
	}
	tests := []struct {
		name    string
		file    KeyFile
		verbs   []envelope.Verb
		grade   Grade
		opened  bool
		missing string
	}{
		{"no witness and no receipt is the sender's own word", unseen, nil, Stated, false, "existed by, delivered, admitted, read"},
		{"a witness shows that it existed", w.file, nil, ExistedBy, false, "delivered, admitted, read"},
		{"a gateway's receipt shows delivery of what it cannot read", w.file, []envelope.Verb{Delivered}, IsDelivered, false, "admitted, read"},
		{"delivery needs no witness, and does not make up for one", unseen, []envelope.Verb{Delivered}, IsDelivered, false, "existed by, admitted, read"},
		{"who admitted it had it, and the missing receipt stays missing", w.file, []envelope.Verb{envelope.Admitted}, IsDelivered, true, "delivered, read"},
		{"who refused it as unreadable had it and saw no words", w.file, []envelope.Verb{Delivered, envelope.Refused}, IsDelivered, false, "admitted, read"},
		{"who keeps it apart for its terms has opened it", w.file, []envelope.Verb{envelope.Quarantined}, IsDelivered, true, "delivered, admitted, read"},
		{"acting is not reading", w.file, []envelope.Verb{Delivered, envelope.Admitted, envelope.Acted}, IsDelivered, true, "read"},
		{"reading is read", w.file, []envelope.Verb{Delivered, envelope.Admitted, envelope.Read}, IsRead, true, ""},
		{"a receipt under a stolen key proves nothing", revoke(keys.ReasonCompromised), []envelope.Verb{Delivered, envelope.Read}, ExistedBy, false, "delivered, admitted, read"},
		{"a receipt under a retired key stays proof", revoke(keys.ReasonRetired), []envelope.Verb{Delivered}, IsDelivered, false, "admitted, read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Verify(prove(t, w.with(tt.verbs...)), tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if s.Grade != tt.grade || s.Opened != tt.opened || strings.Join(s.Missing, ", ") != tt.missing {
				t.Errorf("grade %q, opened %v, missing %q; want %q, %v, %q", s.Grade, s.Opened, strings.Join(s.Missing, ", "), tt.grade, tt.opened, tt.missing)
			}
			if len(s.Receipts) != len(tt.verbs) {
				t.Errorf("%d receipts are listed; %d were given", len(s.Receipts), len(tt.verbs))
			}
		})
	}
}

func TestOnePortionAloneRevealsNothingOfTheOthers(t *testing.T) {
	w := newWorld(t)
	portions, salts := w.torn.Portions(), w.sealed.Salts()
	for n := 1; n <= len(portions); n++ {
		c := w.with(Delivered, envelope.Admitted)
		c.Show = []int{n}
		data := prove(t, c)
		s, err := Verify(data, w.file)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Words) != 1 || s.Words[0] != (Words{n, portions[n-1]}) || s.Portions != len(portions) {
			t.Fatalf("portion %d: the proof shows %+v of %d", n, s.Words, s.Portions)
		}
		plain := unfolded(t, data)
		for i, salt := range salts {
			if holds(plain, salt) != (i == n) {
				t.Errorf("portion %d: salt %d is there: %v", n, i, i != n)
			}
		}
		for i, p := range portions {
			if holds(plain, []byte(p.Text)) != (i+1 == n) {
				t.Errorf("portion %d: the text of portion %d is there: %v", n, i+1, i+1 != n)
			}
		}
		if holds(plain, w.torn.Bundle()) || holds(plain, []byte("A source says so")) {
			t.Errorf("portion %d: the bundle or what was withheld is there", n)
		}
	}
}

// unfolded is the proof and everything in it that is base64, at any depth.
func unfolded(t *testing.T, data []byte) [][]byte {
	t.Helper()
	out := [][]byte{data}
	for i := 0; i < len(out); i++ {
		for _, s := range bytes.FieldsFunc(out[i], func(r rune) bool { return r == '"' || r == ' ' || r == '\n' }) {
			if b, err := base64.StdEncoding.DecodeString(string(s)); err == nil && len(b) > 8 {
				out = append(out, b)
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("only %d values were found to look into", len(out))
	}
	return out
}

func holds(values [][]byte, part []byte) bool {
	return slices.ContainsFunc(values, func(v []byte) bool { return bytes.Contains(v, part) })
}

func TestErasedWordsLeaveAProofThatSomethingExisted(t *testing.T) {
	w := newWorld(t)
	c := w.with(Delivered)
	c.Content, c.Portions, c.Salts = nil, nil, nil
	data := prove(t, c)
	s, err := Verify(data, w.file)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Words) != 0 || s.Portions != 0 || s.Grade != IsDelivered || s.Commitment != w.sealed.Header().Commitment {
		t.Errorf("an erased release states %+v", s)
	}
	plain := unfolded(t, prove(t, w.with(Delivered)))
	for _, p := range w.torn.Portions() {
		if holds(unfolded(t, data), []byte(p.Text)) || !holds(plain, []byte(p.Text)) {
			t.Error("the erased proof holds words, or the other does not")
		}
	}
	c.Show = []int{1}
	_, err = Prove(c)
	wants(t, err, errs.NotFound, "not held any more")
}

func TestEveryFlippedBitIsRefusedOrChangesNothing(t *testing.T) {
	w := newWorld(t)
	c := w.claim
	c.Show = []int{2}
	for _, tt := range []struct {
		name   string
		claim  Claim
		stride int
	}{
		{"every byte of a proof without receipts", c, 1},
		{"every 37th byte of one with receipts, whose bulk is signatures", w.with(Delivered, envelope.Admitted, envelope.Read, envelope.Acted), 37},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := prove(t, tt.claim)
			want, err := Verify(data, w.file)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i < len(data); i += tt.stride {
				flipped := bytes.Clone(data)
				flipped[i] ^= 1 << (i % 7) // stays ASCII, where most would be refused at once otherwise
				got, err := Verify(flipped, w.file)
				if err == nil && !cmp.Equal(want, got) {
					t.Fatalf("byte %d of %d: the flip changed the statement: %s", i, len(data), cmp.Diff(want, got))
				}
			}
		})
	}
}

func TestWhatProveRefuses(t *testing.T) {
	w := newWorld(t)
	tests := []struct {
		name   string
		change func(*Claim)
		kind   errs.Kind
		says   string
	}{
		{"a portion that is not there", func(c *Claim) { c.Show = []int{4} }, errs.NotFound, "no portion 4"},
		{"portion nought", func(c *Claim) { c.Show = []int{0} }, errs.NotFound, "no portion 0"},
		{"portions out of order", func(c *Claim) { c.Show = []int{2, 1} }, errs.Conflict, "not those"},
		{"other words", func(c *Claim) { c.Portions[1].Text = "Nothing is planned." }, errs.Conflict, "not those"},
		{"another bundle", func(c *Claim) { c.Content = []byte("{}") }, errs.Conflict, "not those"},
		{"salts that are missing", func(c *Claim) { c.Salts = c.Salts[:2] }, errs.Invalid, "one salt more"},
		{"text that is not UTF-8", func(c *Claim) { c.Portions[1].Text = "\xff" }, errs.Invalid, "spelling"},
		{"another leaf", func(c *Claim) { c.Index = 4 }, errs.Conflict, "does not hold"},
		{"another salt of the leaf", func(c *Claim) { c.Salt = seed("x") }, errs.Conflict, "does not hold"},
		{"a short salt", func(c *Claim) { c.Salt = c.Salt[:31] }, errs.Invalid, "31 bytes"},
		{"no checkpoint", func(c *Claim) { c.Checkpoint = Checkpoint{} }, errs.Internal, "no root"},
		{"no root", func(c *Claim) { c.Root = keys.Anchor{} }, errs.Internal, "no root"},
		{"an empty receipt", func(c *Claim) { c.Receipts = []ReceiptDocument{{}} }, errs.Invalid, "receipts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := w.claim
			c.Portions = slices.Clone(c.Portions)
			tt.change(&c)
			_, err := Prove(c)
			wants(t, err, tt.kind, tt.says)
		})
	}
}

func TestVerifyRefusesWhatDoesNotBelongTogether(t *testing.T) {
	w := newWorld(t)
	gru := newSide(t, "RUS/GRU", 3)
	receipt := func(change func(*envelope.Control)) func(*Claim) {
		return func(c *Claim) {
			ctl := envelope.Control{Verb: envelope.Read, Subject: w.event().ID, EnvelopeHash: w.event().Envelope, Commitment: w.event().Commitment,
				Head: envelope.Head{Incarnation: "i-1", Lane: envelope.LaneOrdinary, Seq: 1, Hash: w.event().Envelope}, At: at(9)}
			change(&ctl)
			c.Receipts = []ReceiptDocument{w.control(t, w.fsb, w.usa, ctl)}
		}
	}
	tests := []struct {
		name   string
		change func(*Claim)
		file   KeyFile
		kind   errs.Kind
		says   string
	}{
		{"a sender that the key file does not name", nil, fileOf(t, w.trusts()[1:]), errs.NotFound, "USA/CIA"},
		{"a receiver that the key file does not name", nil, fileOf(t, w.trusts()[:1]), errs.NotFound, "RUS/FSB"},
		{"no key file", nil, KeyFile{}, errs.NotFound, "USA/CIA"},
		{"another root of the sender", func(c *Claim) { c.Root = gru.root.Public() }, w.file, errs.Denied, "another root"},
		{"a log that is not the sender's", func(c *Claim) { c.Log = w.fsb.verifier(t) }, w.file, errs.Denied, "does not name the log"},
		{"a receipt without its key set", func(c *Claim) { c.KeySets = nil }, w.file, errs.NotFound, "key set 3"},
		{"key sets without a receipt", func(c *Claim) { c.Receipts = nil }, w.file, errs.Invalid, "without a receipt"},
		{"a key set of somebody else", func(c *Claim) { c.KeySets = [][]byte{gru.set.Bytes()} }, w.file, errs.Denied, "another key"},
		{"a receipt given twice", func(c *Claim) { c.Receipts = append(c.Receipts, c.Receipts[0]) }, w.file, errs.Invalid, "two receipts"},
		{"a control under another salt", func(c *Claim) {
			c.Receipts = []ReceiptDocument{w.receipts[envelope.Read]}
			c.Receipts[0].Salt = seed("x")
		}, w.file, errs.Denied, "does not commit"},
		{"the sender's own control", func(c *Claim) {
			ctl := envelope.Control{Verb: envelope.Read, Subject: w.event().ID, EnvelopeHash: w.event().Envelope, Commitment: w.event().Commitment,
				Head: envelope.Head{Incarnation: "i-1", Lane: envelope.LaneOrdinary, Seq: 1, Hash: w.event().Envelope}, At: at(9)}

			c.Receipts = []ReceiptDocument{w.control(t, w.usa, w.fsb, ctl)}
		}, w.file, errs.NotFound, "key set 1"},
		{"a control about another envelope", receipt(func(c *envelope.Control) { c.EnvelopeHash = someHash("x") }), w.file, errs.Denied, "another envelope"},
		{"a control with another commitment", receipt(func(c *envelope.Control) { c.Commitment = someHash("x") }), w.file, errs.Denied, "another envelope"},
		{"a control with another subject", receipt(func(c *envelope.Control) { c.Subject = "x" }), w.file, errs.Denied, "another envelope"},
		{"a void, which is no receipt", receipt(func(c *envelope.Control) { c.Verb, c.Commitment = envelope.Void, "" }), w.file, errs.Denied, "another envelope"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := w.with(Delivered)
			if tt.change != nil {
				tt.change(&c)
			}
			_, err := Verify(prove(t, c), tt.file)
			wants(t, err, tt.kind, tt.says)
		})
	}
}

func TestAProofHasOneSpelling(t *testing.T) {
	w := newWorld(t)
	data := prove(t, w.claim)
	if _, err := Verify(append(bytes.Clone(data), '\n'), w.file); err != nil {
		t.Errorf("a line end after it is no other spelling: %v", err)
	}
	for _, tt := range []struct{ name, old, new, says string }{
		{"a blank", `{"v":1,`, `{"v":1, `, "spelling"},
		{"a key too many", `{"v":1,`, `{"v":1,"x":1,`, "unknown key"},
		{"an escape", `"deed":"released"`, `"deed":"rele\u0061sed"`, "spelling"},
		{"another version", `{"v":1,`, `{"v":2,`, "v"},
		{"a deed that is not the sender's", `"deed":"released"`, `"deed":"received"`, "made by the sender"},
		{"another order of keys", `{"v":1,"event":`, `{"event":`, "v"},
		{"a list of commitments that opens nothing", string(data[bytes.Index(data, []byte(`"words":`)):bytes.Index(data, []byte(`,"receipts"`))]), `"words":[]`, "opens no words"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Verify(bytes.Replace(data, []byte(tt.old), []byte(tt.new), 1), w.file)
			wants(t, err, errs.Invalid, tt.says)
		})
	}
}

// A Verifier that has seen a key set says of every proof what Verify says, and
// believes the set for its own receiver alone.
func TestVerifierSaysTheSameAgain(t *testing.T) {
	w := newWorld(t)
	data := prove(t, w.with(Delivered, envelope.Admitted))
	want, err := Verify(data, w.file)
	if err != nil {
		t.Fatal(err)
	}
	v := NewVerifier(w.file)
	for range 2 {
		got, err := v.Verify(data)
		if err != nil || got.Grade != want.Grade || len(got.Receipts) != len(want.Receipts) {
			t.Fatalf("another statement: %+v %v", got, err)
		}
	}
	forged := bytes.Replace(data, []byte(`"key_sets":["`), []byte(`"key_sets":["A`), 1)
	if _, err := v.Verify(forged); err == nil {
		t.Error("a key set that was changed is believed")
	}
}
