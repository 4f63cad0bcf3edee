package envelope

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"

	"github.com/google/go-cmp/cmp"
)

// sealAs seals made-up content in a mode.
func sealAs(t testing.TB, mode Proof, a, b side) Sealed {
	t.Helper()
	s, err := Seal(chance("test"), a.release, b.set, ordinary(1), simple(`{"type":"bundle"}`, tearline.Portion{Mark: "(S)", Text: "the words"}), Binding{Policy: "p", Proof: mode})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryModeArrives(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	for _, tt := range []struct {
		mode           Proof
		word           string
		ours, theirs   int // salts
		ciphertextNext bool
	}{
		{Mutual, "sha256:", 2, 2, false},
		{CommitmentOnly, "blind:", 2, 0, true},
		{None, "none:", 0, 0, true},
	} {
		t.Run(string(tt.mode), func(t *testing.T) {
			s := sealAs(t, tt.mode, a, b)
			h := s.Header()
			if !strings.HasPrefix(h.Commitment, tt.word) || h.Proof() != tt.mode || len(s.Salts()) != tt.ours {
				t.Errorf("commitment %s in mode %s with %d salts kept", h.Commitment, h.Proof(), len(s.Salts()))
			}
			if got := bytes.IndexByte(s.Bytes(), '\n') >= 0; got != tt.ciphertextNext {
				t.Errorf("ciphertext outside the signed document: %t", got)
			}
			carried, err := Inspect(s.Bytes(), a.set)
			if err != nil || carried.Hash() != s.Hash() || Hash(s.Bytes()) != s.Hash() {
				t.Fatalf("%v: %s and %s", err, carried.Hash(), s.Hash())
			}
			v, err := Open(s.Bytes(), a.set, b.hpke, b.code)
			if err != nil {
				t.Fatal(err)
			}
			if string(v.Bundle()) != `{"type":"bundle"}` || v.Portions()[0].Text != "the words" || len(v.Salts()) != tt.theirs || v.Hash() != s.Hash() {
				t.Errorf("%s %v, %d salts", v.Bundle(), v.Portions(), len(v.Salts()))
			}
			restored, err := Restore(s.Bytes(), a.set)
			if err != nil || restored.Hash() != s.Hash() {
				t.Errorf("%v: restored as %s", err, restored.Hash())
			}
			receipt, err := SignDelivered(b.gateway, carried, Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: 1, Hash: s.Hash()}, at(3))
			if err != nil {
				t.Fatal(err)
			}
			if d, err := VerifyDelivered(receipt, b.set); err != nil || !d.Receipts(h, s.Hash()) {
				t.Errorf("%v: not a receipt for it", err)
			}
		})
	}
}

// What a signature does not cover the receiver can make itself: it writes words
// of its own under the sender's signed key, and they open as the sender's do.
// So what the receiver shows to others proves nothing.
func TestAReceiverCanForgeWhatItCannotTransfer(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	for _, mode := range []Proof{CommitmentOnly, None} {
		t.Run(string(mode), func(t *testing.T) {
			s := sealAs(t, mode, a, b)
			signed, _, err := cut(s.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			raw, err := a.set.VerifyEnvelope(signed)
			if err != nil {
				t.Fatal(err)
			}
			h, p, err := readPayload(raw, make([]byte, MinPadded+tagSize))
			if err != nil {
				t.Fatal(err)
			}
			other, err := plaintext{bytes: []byte(`{"type":"bundle","made":"up"}`), portions: []tearline.Portion{{Mark: "(S)", Text: "words never sent"}}}.encode()
			if err != nil {
				t.Fatal(err)
			}
			padded, err := pad(other)
			if err != nil {
				t.Fatal(err)
			}
			secret, err := b.hpke.Shared(info(p.header), p.enc, exported)
			if err != nil {
				t.Fatal(err)
			}
			ciphertext, err := sealUnder(secret, padded)
			if err != nil {
				t.Fatal(err)
			}
			forged := join(signed, ciphertext)
			v, err := Open(forged, a.set, b.hpke, b.code)
			if err != nil || v.Portions()[0].Text != "words never sent" || v.Hash() != s.Hash() || v.Header().ID != h.ID {
				t.Errorf("%v: the receiver's own words are told apart from the sender's", err)
			}
		})
	}
	// In the mode mutual the same fails: the signature covers the ciphertext.
	s := sealAs(t, Mutual, a, b)
	if _, err := Open(join(s.Bytes(), make([]byte, MinPadded+tagSize)), a.set, b.hpke, b.code); errs.KindOf(err) != errs.Invalid {
		t.Errorf("another ciphertext behind a mutual envelope: %v", err)
	}
}

// Nobody but the two can change what goes between them, in any mode.
func TestAChangedCiphertextDoesNotOpen(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	for _, mode := range []Proof{Mutual, CommitmentOnly, None} {
		data := sealAs(t, mode, a, b).Bytes()
		for _, i := range []int{0, len(data) / 2, len(data) - 8} {
			bad := bytes.Clone(data)
			bad[i] ^= 1
			if _, err := Open(bad, a.set, b.hpke, b.code); err == nil {
				t.Errorf("%s: byte %d changed, and it opens", mode, i)
			}
		}
	}
	one, other := sealAs(t, CommitmentOnly, a, b).Bytes(), sealAs(t, CommitmentOnly, a, b).Bytes()
	signed, _, _ := cut(one)
	_, ciphertext, _ := cut(other)
	if _, err := Open(join(signed, ciphertext), a.set, b.hpke, b.code); errs.KindOf(err) != errs.Denied {
		t.Errorf("another envelope's ciphertext: %v", err)
	}
}

func TestTheCiphertextStandsInOneSpellingWhereItsModeSays(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	mutual, blind := sealAs(t, Mutual, a, b).Bytes(), sealAs(t, CommitmentOnly, a, b).Bytes()
	signed, ciphertext, err := cut(blind)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"mutual with a line behind it":    append(bytes.Clone(mutual), '\n'),
		"mutual with a ciphertext behind": join(mutual, ciphertext),
		"blind without its ciphertext":    signed,
		"blind with an empty one":         append(bytes.Clone(signed), '\n'),
		"blind with a line end":           append(bytes.Clone(blind), '\n'),
		"blind with a shorter one":        join(signed, ciphertext[:len(ciphertext)-1]),
		"blind with one too small":        join(signed, ciphertext[:32]),
		"blind without padding":           append(bytes.Clone(signed), ("\n" + base64.RawStdEncoding.EncodeToString(ciphertext))...),
	} {
		for what, read := range map[string]func() error{
			"address": func() error { _, err := ReadAddress(bad); return err },
			"inspect": func() error { _, err := Inspect(bad, a.set); return err },
			"open":    func() error { _, err := Open(bad, a.set, b.hpke, b.code); return err },
		} {
			if err := read(); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
}

func TestTheSenderAloneOpensABlindCommitment(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	m := simple(`{"type":"bundle"}`, tearline.Portion{Mark: "(S)", Text: "the words"})
	s := sealAs(t, CommitmentOnly, a, b)
	list, err := Commitments(m.bytes, m.portions, s.Salts())
	if err != nil || !Commits(s.Header().Commitment, list) {
		t.Errorf("%v: the sender's salts do not open %s", err, s.Header().Commitment)
	}
	m.portions[0].Text = "other words"
	if list, err = Commitments(m.bytes, m.portions, s.Salts()); err != nil || Commits(s.Header().Commitment, list) {
		t.Error("other words open it too")
	}
	none := sealAs(t, None, a, b).Header().Commitment
	if Commits(none, list) || Commits(strings.Replace(s.Header().Commitment, "blind:", "none:", 1), list) || Commits("sha256:"+s.Header().Commitment[6:], list) {
		t.Error("a commitment of one mode stands for another's")
	}
}

func TestTheStricterModeOfTwoHolds(t *testing.T) {
	for _, tt := range []struct{ a, b, want Proof }{
		{Mutual, Mutual, Mutual}, {Mutual, CommitmentOnly, CommitmentOnly}, {None, CommitmentOnly, None}, {Mutual, None, None}, {"", Mutual, ""},
	} {
		if got := Least(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s: %s", tt.a, tt.b, got)
		}
		if got := Least(tt.b, tt.a); got != tt.want {
			t.Errorf("%s and %s: %s", tt.b, tt.a, got)
		}
	}
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	if _, err := Seal(chance("test"), a.release, b.set, ordinary(1), simple(`{}`), Binding{Policy: "p", Proof: "some"}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a mode that is not known: %v", err)
	}
}

// A receipt must be shown to others to be worth anything.
func TestControlsAreMutualWhateverIsAgreed(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	s, err := Seal(chance("test"), a.release, b.set, controlHeader(1), FromControl(admitted()), Binding{Proof: None})
	if err != nil || s.Header().Proof() != Mutual {
		t.Fatalf("%v, %s", err, s.Header().Proof())
	}
	h := s.Header()
	h.Commitment = "blind:" + h.Commitment[7:]
	raw, err := h.encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readHeader(raw); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a blind commitment on the control lane: %v", err)
	}
}

func TestACommitmentHasOneForm(t *testing.T) {
	for form, good := range map[string]bool{
		"sha256:" + strings.Repeat("0", 64): true, "blind:" + strings.Repeat("a", 64): true, "none:" + strings.Repeat("f", 64): true,
		"blind:" + strings.Repeat("A", 64): false, "none:": false, "open:" + strings.Repeat("0", 64): false, strings.Repeat("0", 64): false,
	} {
		data, err := wire.Marshal(map[string]string{"c": form})
		if err != nil {
			t.Fatal(err)
		}
		o, err := wire.Parse(data, wire.Limits{Bytes: 1 << 10, Depth: 1, Values: 4})
		if err != nil {
			t.Fatal(err)
		}
		got := ReadCommitment(o, "c")
		if err := o.Done(); (err == nil) != good || good && cmp.Diff(form, got) != "" {
			t.Errorf("%s: %v", form, err)
		}
	}
	if ProofOf("sha1:00") != "" || ProofOf("none:00") != None || keys.ProofNone != string(None) {
		t.Error("the words of the modes are others")
	}
}
