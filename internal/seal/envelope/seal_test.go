package envelope

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/seal/keys"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestATearlineArrivesAsItWasTorn(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 3), newSide(t, "FRA/DGSE", 5)
	torn, current := tear(t, "FRA/DGSE")
	epoch := &Epoch{ID: "TRILAT", Number: 7, Hash: someHash("epoch")}
	current.Epoch = epoch
	until := at(48)
	h := ordinary(2)
	h.Epoch, h.NotAfter, h.InReplyTo = &Epoch{ID: "TRILAT", Number: 7, Hash: someHash("epoch")}, &until, "an-earlier-one"
	h.Sent = h.Sent.Add(1234567 * time.Nanosecond)
	s, err := Seal(chance("x"), a.release, b.set, h, FromTearline(torn), current)
	if err != nil {
		t.Fatal(err)
	}
	v, err := Open(s.Bytes(), a.set, b.hpke, "FRA/DGSE")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(v.Bundle(), torn.Bundle()) {
		t.Error("the bundle is not the bytes that were torn")
	}
	if d := cmp.Diff(torn.Portions(), v.Portions()); d != "" || len(v.Portions()) < 2 {
		t.Error("portions: ", d)
	}
	if d := cmp.Diff(s.Salts(), v.Salts()); d != "" || len(v.Salts()) != len(v.Portions())+1 {
		t.Error("salts: ", d)
	}
	if _, ok := v.Control(); ok {
		t.Error("a tearline claims to be a Control")
	}
	want := h
	want.V, want.From, want.To, want.KeySet, want.RecipientKeySet = 1, "USA/CIA", "FRA/DGSE", 3, 5
	want.Method, want.Use, want.Onward = torn.Method(), torn.Use(), torn.Onward()
	want.Commitment = commit(Mutual, torn.Bundle(), torn.Portions(), s.Salts())
	want.Sent = h.Sent.Truncate(time.Microsecond)
	for name, got := range map[string]Header{"sealed": s.Header(), "opened": v.Header()} {
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s header: %s", name, d)
		}
	}
	if s.Hash() != v.Hash() || s.Hash() != someHash(string(s.Bytes())) || !bytes.Equal(v.Bytes(), s.Bytes()) {
		t.Error("hash or bytes differ between the two sides")
	}
	if bytes.Contains(s.Bytes(), []byte("St Petersburg")) {
		t.Error("the content stands in the envelope")
	}
	if _, err := tearline.Read(v.Bundle()); err != nil {
		t.Error("the receiver cannot read the bundle:", err)
	}
	again, err := Restore(s.Bytes(), a.set)
	if err != nil || again.Hash() != s.Hash() || cmp.Diff(again.Header(), s.Header()) != "" || len(again.Salts()) != 0 {
		t.Error("restored:", err)
	}
	address, err := ReadAddress(s.Bytes())
	if d := cmp.Diff(Address{From: "USA/CIA", To: "FRA/DGSE", KeySet: 3, RecipientKeySet: 5, Lane: h.Lane}, address); err != nil || d != "" {
		t.Error(err, d)
	}
}

func TestAControlArrivesAsItWasStated(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	s := mustSeal(t, a, b, controlHeader(1), FromControl(admitted()))
	v, err := Open(s.Bytes(), a.set, b.hpke, "FRA/DGSE")
	if err != nil {
		t.Fatal(err)
	}
	got, ok := v.Control()
	if d := cmp.Diff(admitted(), got); !ok || d != "" {
		t.Error(ok, d)
	}
	if v.Bundle() != nil || v.Portions() != nil || len(v.Salts()) != 1 {
		t.Error("a Control carries a bundle or portions")
	}
	h := v.Header()
	if h.Kind != KindControl || h.Method != "" || h.Use != nil || h.Onward != "" {
		t.Errorf("a Control has terms: %+v", h)
	}
}

func TestSealRefusesWhatMayNotGo(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	torn, current := tear(t, "FRA/DGSE")
	forRussia, _ := tear(t, "RUS/FSB")
	forCountry, _ := tear(t, "FRA")
	epoch := &Epoch{ID: "TRILAT", Number: 7, Hash: someHash("epoch")}
	next := &Epoch{ID: "TRILAT", Number: 8, Hash: someHash("next")}
	large := simple(`{"x":"` + strings.Repeat("y", MaxContentBytes) + `"}`)
	edit := func(f func(h *Header)) Header { h := ordinary(1); f(&h); return h }
	editControl := func(f func(h *Header)) Header { h := controlHeader(1); f(&h); return h }
	for _, tt := range []struct {
		name    string
		kind    errs.Kind
		says    string
		header  Header
		content Content
		current Binding
	}{
		{"no content", errs.Internal, "no content", ordinary(1), nil, current},
		{"a zero tearline", errs.Internal, "never torn", ordinary(1), FromTearline(tearline.Tearline{}), current},
		{"a zero Control", errs.Invalid, "verb", controlHeader(1), FromControl(Control{}), current},
		{"for another partner", errs.Denied, "a tearline for RUS/FSB", ordinary(1), FromTearline(forRussia), current},
		{"for the country, not the service", errs.Denied, "a tearline for FRA;", ordinary(1), FromTearline(forCountry), current},
		{"of another service", errs.Denied, "a tearline of USA/FBI", ordinary(1), func() made { m := simple(`{}`); m.self = "USA/FBI"; return m }(), inForce},
		{"another policy", errs.Stale, "another policy", ordinary(1), FromTearline(torn), Binding{Policy: "sha256:other"}},
		{"no policy", errs.Stale, "another policy", ordinary(1), func() made { m := simple(`{}`); m.policy = ""; return m }(), Binding{}},
		{"another epoch", errs.Stale, "another epoch", edit(func(h *Header) { h.Epoch = epoch }), FromTearline(torn), Binding{Policy: current.Policy, Epoch: next}},
		{"no epoch in the header", errs.Stale, "another epoch", ordinary(1), FromTearline(torn), Binding{Policy: current.Policy, Epoch: next}},
		{"an epoch that is not in force", errs.Stale, "another epoch", edit(func(h *Header) { h.Epoch = epoch }), FromTearline(torn), current},
		{"a Control in another epoch", errs.Stale, "another epoch", editControl(func(h *Header) { h.Epoch = epoch }), FromControl(admitted()), Binding{Epoch: next}},
		{"another sender", errs.Denied, "another sender", edit(func(h *Header) { h.From = "USA/FBI" }), FromTearline(torn), current},
		{"another key set", errs.Denied, "another sender", edit(func(h *Header) { h.KeySet = 2 }), FromTearline(torn), current},
		{"another recipient", errs.Denied, "another recipient", edit(func(h *Header) { h.To = "RUS/FSB" }), FromTearline(torn), current},
		{"another key set of the recipient", errs.Denied, "another recipient", edit(func(h *Header) { h.RecipientKeySet = 2 }), FromTearline(torn), current},
		{"a tearline on the control lane", errs.Invalid, "a tearline goes on", controlHeader(1), FromTearline(torn), current},
		{"a tearline of kind control", errs.Invalid, "a tearline goes on", edit(func(h *Header) { h.Kind = KindControl }), FromTearline(torn), current},
		{"a kind nobody knows", errs.Invalid, "a tearline goes on", edit(func(h *Header) { h.Kind = "rumour" }), FromTearline(torn), current},
		{"no kind", errs.Invalid, "a tearline goes on", edit(func(h *Header) { h.Kind = "" }), FromTearline(torn), current},
		{"a Control on another lane", errs.Invalid, "a Control goes on", ordinary(1), FromControl(admitted()), current},
		{"a Control of another kind", errs.Invalid, "a Control goes on", editControl(func(h *Header) { h.Kind = "warning" }), FromControl(admitted()), current},
		{"a critical extension", errs.Invalid, "version 1 does not have", edit(func(h *Header) { h.Crit = []string{"x"} }), FromTearline(torn), current},
		{"an unknown field", errs.Invalid, "version 1 does not have", edit(func(h *Header) { h.Unknown = map[string]json.RawMessage{"note": json.RawMessage(`"free text"`)} }), FromTearline(torn), current},
		{"no id", errs.Invalid, "id: expected", edit(func(h *Header) { h.ID = "" }), FromTearline(torn), current},
		{"words as an id", errs.Invalid, "id: expected", edit(func(h *Header) { h.ID = "some words" }), FromTearline(torn), current},
		{"words as an agreement", errs.Invalid, "agreement: expected", edit(func(h *Header) { h.Agreement = "as agreed" }), FromTearline(torn), current},
		{"no time of sending", errs.Invalid, "no time of sending", edit(func(h *Header) { h.Sent = time.Time{} }), FromTearline(torn), current},
		{"a time that cannot be written", errs.Invalid, "sent: expected", edit(func(h *Header) { h.Sent = h.Sent.AddDate(9000, 0, 0) }), FromTearline(torn), current},
		{"no incarnation", errs.Invalid, "incarnation: expected", edit(func(h *Header) { h.Incarnation = "" }), FromTearline(torn), current},
		{"no number", errs.Invalid, "seq: expected", edit(func(h *Header) { h.Seq = 0 }), FromTearline(torn), current},
		{"a number past what JSON holds", errs.Invalid, "seq: expected", edit(func(h *Header) { h.Seq = 1 << 53; h.Prev = someHash("p") }), FromTearline(torn), current},
		{"no prev", errs.Invalid, "prev: missing", edit(func(h *Header) { h.Seq = 2 }), FromTearline(torn), current},
		{"prev of another form", errs.Invalid, "prev: expected", edit(func(h *Header) { h.Prev = "abc" }), FromTearline(torn), current},
		{"a lane nobody has", errs.Invalid, "lane: expected", edit(func(h *Header) { h.Lane = "express" }), FromTearline(torn), current},
		{"above the limit", errs.Invalid, "bytes of content", ordinary(1), large, inForce},
		{"text that is not UTF-8", errs.Invalid, "would not arrive", ordinary(1), simple(`{}`, tearline.Portion{Mark: "(U)", Text: "\xff"}), inForce},
		{"a bundle that is not JSON", errs.Invalid, "would not arrive", ordinary(1), simple(`{"a":}`), inForce},
		{"a bundle that ends the object early", errs.Invalid, "would not arrive", ordinary(1), simple(`{},"x":{}`), inForce},
		{"a bundle with blanks around it", errs.Invalid, "would not arrive", ordinary(1), simple(` {} `), inForce},
		{"a bundle with a key twice", errs.Invalid, "would not arrive", ordinary(1), simple(`{"a":1,"a":2}`), inForce},
		{"a list as bundle", errs.Invalid, "would not arrive", ordinary(1), simple(`[]`), inForce},
		{"no portions", errs.Invalid, "would not arrive", ordinary(1), func() made { m := simple(`{}`); m.portions = nil; return m }(), inForce},
		{"no use", errs.Invalid, "use:", ordinary(1), func() made { m := simple(`{}`); m.use = nil; return m }(), inForce},
		{"a use twice", errs.Invalid, "use:", ordinary(1), func() made { m := simple(`{}`); m.use = []string{"lead", "lead"}; return m }(), inForce},
		{"no onward term", errs.Invalid, "onward:", ordinary(1), func() made { m := simple(`{}`); m.onward = ""; return m }(), inForce},
		{"no method", errs.Invalid, "method:", ordinary(1), func() made { m := simple(`{}`); m.method = ""; return m }(), inForce},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Seal(chance("x"), a.release, b.set, tt.header, tt.content, tt.current)
			wants(t, err, tt.kind, tt.says)
			if s.Valid() {
				t.Error("something was sealed")
			}
		})
	}
	_, err := Seal(short{}, a.release, b.set, ordinary(1), FromTearline(torn), current)
	wants(t, err, errs.Internal, "no randomness")
}

// short is a Source that runs dry.
type short struct{}

func (short) Reader(string, string, uint64, string) io.Reader { return strings.NewReader("too short") }

func TestZeroValuesAreRefusedEverywhere(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	good := mustSeal(t, a, b, ordinary(1), simple(`{}`))
	carried, err := Inspect(good.Bytes(), a.set)
	if err != nil {
		t.Fatal(err)
	}
	c := FromControl(admitted())
	for name, do := range map[string]func() error{
		"no source":   func() error { _, err := Seal(nil, a.release, b.set, controlHeader(1), c, inForce); return err },
		"nil release": func() error { _, err := Seal(chance("x"), nil, b.set, controlHeader(1), c, inForce); return err },
		"zero release": func() error {
			_, err := Seal(chance("x"), new(keys.ReleaseKey), b.set, controlHeader(1), c, inForce)
			return err
		},
		"nil set": func() error { _, err := Seal(chance("x"), a.release, nil, controlHeader(1), c, inForce); return err },
		"zero set": func() error {
			_, err := Seal(chance("x"), a.release, new(keys.PublicSet), controlHeader(1), c, inForce)
			return err
		},
		"open without a key": func() error {
			_, err := Open(good.Bytes(), a.set, new(keys.HPKEPrivate), "FRA/DGSE")
			return err
		},
		"open without a set":    func() error { _, err := Open(good.Bytes(), nil, b.hpke, "FRA/DGSE"); return err },
		"inspect without a set": func() error { _, err := Inspect(good.Bytes(), new(keys.PublicSet)); return err },
		"restore without a set": func() error { _, err := Restore(good.Bytes(), nil); return err },
		"receipt without a key": func() error { _, err := SignDelivered(nil, carried, Head{}, at(1)); return err },
		"receipt for nothing":   func() error { _, err := SignDelivered(b.gateway, Carried{}, Head{}, at(1)); return err },
		"receipt without a set": func() error { _, err := VerifyDelivered(good.Bytes(), nil); return err },
		"equivocation with 0":   func() error { _, err := Equivocation(carried, Carried{}); return err },
		"equivocation of 0":     func() error { _, err := Equivocation(Carried{}, carried); return err },
	} {
		if err := do(); errs.KindOf(err) != errs.Internal {
			t.Errorf("%s: got %v, want a refusal as a defect", name, err)
		}
	}
	if (Sealed{}).Valid() || (Sealed{}).Bytes() != nil || (Sealed{}).Hash() != "" {
		t.Error("a zero Sealed claims to be something")
	}
	if (Carried{}).Valid() || (Carried{}).Bytes() != nil || (Carried{}).Hash() != "" {
		t.Error("a zero Carried claims to be something")
	}
	if v := (Verified{}); v.Valid() || v.Bytes() != nil || v.Hash() != "" || v.Bundle() != nil || v.Portions() != nil {
		t.Error("a zero Verified claims to be something")
	}
	if _, ok := (Verified{}).Control(); ok {
		t.Error("a zero Verified claims to be a Control")
	}
	if (Delivered{}).Receipts(Header{}, "") {
		t.Error("a zero receipt receipts a zero header")
	}
}

// Salts come from the place's own stream: what is drawn elsewhere, or in
// another order, changes nothing.
func TestSaltsDependOnlyOnTheirPlace(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	alone := mustSeal(t, a, b, ordinary(2), simple(`{}`))
	for n := uint64(1); n <= 3; n++ {
		s := mustSeal(t, a, b, ordinary(n), simple(`{"hidden":1}`))
		if same := cmp.Equal(s.Salts(), alone.Salts()); same != (n == 2) {
			t.Errorf("the salts of number %d equal those of number 2: %v", n, same)
		}
	}
	if again := mustSeal(t, a, b, ordinary(2), simple(`{}`)); again.Header().Commitment != alone.Header().Commitment || again.Hash() == alone.Hash() {
		t.Error("the commitment is not a function of the place and the content, or the encapsulation is not fresh")
	}
	s, err := Seal(Entropy(stream("real")), a.release, b.set, ordinary(1), simple(`{}`), inForce)
	if err != nil || bytes.Equal(s.Salts()[0], s.Salts()[1]) {
		t.Error("two salts are the same", err)
	}
}

// The bytes on the wire are as long for one content as for any other of the
// same padded size.
func TestLengthTellsOnlyThePaddedSize(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	sizes := map[int]int{}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat(rapid.SampledFrom([]string{"x", "é", "\n"}).Draw(t, "letter"), rapid.IntRange(0, 4000).Draw(t, "n"))
		m := simple(`{"type":"bundle"}`, tearline.Portion{Mark: "(U)", Text: text})
		s, err := Seal(chance("x"), a.release, b.set, ordinary(1), m, inForce)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := plaintext{bytes: m.bytes, portions: m.portions, salts: s.Salts()}.encode()
		if err != nil {
			t.Fatal(err)
		}
		padded := padme(lengthSize + len(plain))
		if known, ok := sizes[padded]; ok && known != len(s.Bytes()) {
			t.Fatalf("two lengths, %d and %d, for the padded size %d", known, len(s.Bytes()), padded)
		}
		sizes[padded] = len(s.Bytes())
	})
	if len(sizes) < 2 {
		t.Error("only one size was tried")
	}
}

// The limits leave no gap: the largest content under the largest padding fits
// the largest envelope.
func TestTheLargestContentFits(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	m := simple(`{"x":""}`)
	small, err := plaintext{bytes: m.bytes, portions: m.portions, salts: [][]byte{make([]byte, SaltSize), make([]byte, SaltSize)}}.encode()
	if err != nil {
		t.Fatal(err)
	}
	m.bytes = []byte(`{"x":"` + strings.Repeat("y", MaxContentBytes-len(small)) + `"}`)
	s := mustSeal(t, a, b, ordinary(1), m)
	if room := keys.MaxEnvelopeBytes - len(s.Bytes()); room < 2*MaxHeaderBytes {
		t.Errorf("%d bytes of room are left; a header may need more", room)
	}
	v, err := Open(s.Bytes(), a.set, b.hpke, "FRA/DGSE")
	if err != nil || !bytes.Equal(v.Bundle(), m.bytes) {
		t.Error("the largest content does not come back:", err)
	}
	m.bytes = append(m.bytes[:len(m.bytes)-2], `y"}`...)
	_, err = Seal(chance("x"), a.release, b.set, ordinary(1), m, inForce)
	wants(t, err, errs.Invalid, "bytes of content")
}

func TestAnyTearlineComesBack(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	methods := []release.Method{release.Release, release.Show, release.Tell}
	rapid.Check(t, func(t *rapid.T) {
		var portions []tearline.Portion
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			portions = append(portions, tearline.Portion{Mark: rapid.String().Draw(t, "mark"), Text: rapid.String().Draw(t, "text")})
		}
		m := simple(`{"type":"bundle","n":[1,2.50,{"a":"\u00e9"}]}`, portions...)
		m.method = rapid.SampledFrom(methods).Draw(t, "method")
		h := ordinary(rapid.Uint64Range(1, 1<<53-1).Draw(t, "seq"))
		h.Prev = someHash("p")
		h.Lane = rapid.SampledFrom(Lanes[1:]).Draw(t, "lane")
		s, err := Seal(chance("x"), a.release, b.set, h, m, inForce)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Open(s.Bytes(), a.set, b.hpke, "FRA/DGSE")
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(portions, v.Portions()); d != "" || string(v.Bundle()) != string(m.bytes) || v.Header().Method != m.method {
			t.Fatal(d)
		}
	})
}
