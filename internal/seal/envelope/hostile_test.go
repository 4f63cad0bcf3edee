package envelope

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/keys"
)

// forge signs, with the sender's own key, what Seal would never make.
type forge struct {
	from, to side
	header   []byte
	plain    []byte                 // the content before padding
	padded   []byte                 // instead of plain
	info     []byte                 // instead of the header's
	payload  func(p payload) []byte // instead of the usual writing
}

func (f forge) bytes(t testing.TB) []byte {
	t.Helper()
	padded := f.padded
	if padded == nil {
		var err error
		if padded, err = pad(f.plain); err != nil {
			t.Fatal(err)
		}
	}
	bound := f.info
	if bound == nil {
		bound = info(f.header)
	}
	enc, ciphertext, err := f.to.set.SealTo(bound, padded)
	if err != nil {
		t.Fatal(err)
	}
	p := payload{f.header, enc, ciphertext}
	raw := p.encode(Mutual)
	if f.payload != nil {
		raw = f.payload(p)
	}
	data, err := f.from.release.SignEnvelope(raw)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sample is a well-made header and plaintext, to be spoilt.
func sample(t testing.TB, a, b side) (header, plain []byte) {
	t.Helper()
	m := simple(`{"type":"bundle"}`)
	s := mustSeal(t, a, b, ordinary(1), m)
	header, err := s.Header().encode()
	if err != nil {
		t.Fatal(err)
	}
	if plain, err = (plaintext{bytes: m.bytes, portions: m.portions, salts: s.Salts()}).encode(); err != nil {
		t.Fatal(err)
	}
	return header, plain
}

func TestOpenRefusesTheWrongPeople(t *testing.T) {
	a, b, c := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1), newSide(t, "RUS/FSB", 1)
	a2, b2 := newSide(t, "USA/CIA", 2), newSide(t, "FRA/DGSE", 2)
	good := mustSeal(t, a, b, ordinary(1), simple(`{}`)).Bytes()
	header, plain := sample(t, a, b)
	asOther := bytes.Replace(header, []byte(`"from":"USA/CIA"`), []byte(`"from":"RUS/FSB"`), 1)
	asSet2 := bytes.Replace(header, []byte(`"key_set":1`), []byte(`"key_set":2`), 1)
	for _, tt := range []struct {
		name string
		says string
		open func() error
	}{
		{"another sender's keys", "another key", func() error { _, err := Open(good, c.set, b.hpke, "FRA/DGSE"); return err }},
		{"another key set of the sender", "another key", func() error { _, err := Open(good, a2.set, b.hpke, "FRA/DGSE"); return err }},
		{"somebody else", "another recipient", func() error { _, err := Open(good, a.set, c.hpke, "RUS/FSB"); return err }},
		{"somebody else under our name", "another recipient", func() error { _, err := Open(good, a.set, c.hpke, "FRA/DGSE"); return err }},
		{"our key under another name", "another recipient", func() error { _, err := Open(good, a.set, b.hpke, "RUS/FSB"); return err }},
		{"another key set of ours", "another recipient", func() error { _, err := Open(good, a.set, b2.hpke, "FRA/DGSE"); return err }},
		{"in another's name", "another sender", func() error {
			_, err := Open(forge{from: a, to: b, header: asOther, plain: plain}.bytes(t), a.set, b.hpke, "FRA/DGSE")
			return err
		}},
		{"in another key set's name", "another sender", func() error {
			_, err := Open(forge{from: a, to: b, header: asSet2, plain: plain}.bytes(t), a.set, b.hpke, "FRA/DGSE")
			return err
		}},
		{"encrypted to another than named", "not sealed to this key", func() error {
			_, err := Open(forge{from: a, to: c, header: header, plain: plain}.bytes(t), a.set, b.hpke, "FRA/DGSE")
			return err
		}},
		{"a ciphertext of another header", "not sealed to this key", func() error {
			_, err := Open(forge{from: a, to: b, header: header, plain: plain, info: info(asSet2)}.bytes(t), a.set, b.hpke, "FRA/DGSE")
			return err
		}},
		{"a header without its domain", "not sealed to this key", func() error {
			_, err := Open(forge{from: a, to: b, header: header, plain: plain, info: header}.bytes(t), a.set, b.hpke, "FRA/DGSE")
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) { wants(t, tt.open(), errs.Denied, tt.says) })
	}
}

// A ciphertext that the sender made for one header opens under no other, also
// when the sender signs the two together: nobody can be handed one content
// under two numbers, or one header in two spellings.
func TestACiphertextOpensUnderItsOwnHeaderAlone(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	header, plain := sample(t, a, b)
	if _, err := Open(forge{from: a, to: b, header: header, plain: plain}.bytes(t), a.set, b.hpke, "FRA/DGSE"); err != nil {
		t.Fatal("the sample itself:", err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(header, &fields); err != nil {
		t.Fatal(err)
	}
	reordered, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string][]byte{
		"replayed under another number": bytes.Replace(header, []byte(`"seq":1`), []byte(`"seq":2,"prev":"`+someHash("p")+`"`), 1),
		"replayed in another lane":      bytes.Replace(header, []byte(`"lane":"ordinary"`), []byte(`"lane":"warning"`), 1),
		"re-ordered":                    reordered,
		"with a blank":                  bytes.Replace(header, []byte(`{"v":1`), []byte(`{"v": 1`), 1),
		"with an unknown field":         bytes.Replace(header, []byte(`{"v":1`), []byte(`{"x":0,"v":1`), 1),
		"with wider use":                bytes.Replace(header, []byte(`["intelligence"]`), []byte(`["intelligence","strike"]`), 1),
	} {
		if bytes.Equal(other, header) {
			t.Fatalf("%s: nothing was changed", name)
		}
		whole := forge{from: a, to: b, header: other, plain: plain}.bytes(t)
		if _, err := Inspect(whole, a.set); err != nil {
			t.Errorf("%s: the header itself is refused: %v", name, err)
		}
		_, err := Open(forge{from: a, to: b, header: other, plain: plain, info: info(header)}.bytes(t), a.set, b.hpke, "FRA/DGSE")
		wants(t, err, errs.Denied, "not sealed to this key")
	}
}

func TestAGatewayKeyPassesForNoRelease(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	header, plain := sample(t, a, b)
	good := forge{from: a, to: b, header: header, plain: plain}.bytes(t)
	raw, err := keys.UnverifiedPayload(good, keys.EnvelopeType)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := a.gateway.SignDelivered(raw) // all that a stolen gateway can sign
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(signed, a.set, b.hpke, "FRA/DGSE")
	wants(t, err, errs.Invalid, "payloadType")
	renamed := bytes.Replace(signed, []byte(keys.DeliveredType), []byte(keys.EnvelopeType), 1)
	for _, check := range []func() error{
		func() error { _, err := Inspect(renamed, a.set); return err },
		func() error { _, err := Open(renamed, a.set, b.hpke, "FRA/DGSE"); return err },
		func() error { _, err := Restore(renamed, a.set); return err },
	} {
		wants(t, check(), errs.Denied, "another key")
	}
}

// Every region of an envelope counts: a changed bit anywhere is refused by
// whoever opens it, and in all that a gateway can see also by the gateway.
func TestEveryBitCounts(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	good := mustSeal(t, a, b, ordinary(1), simple(`{"type":"bundle"}`)).Bytes()
	step := 1
	if len(good) > 600 {
		step = len(good) / 600
	}
	for i := 0; i < len(good); i += step {
		for _, bit := range []byte{0x01, 0x20} {
			bad := bytes.Clone(good)
			bad[i] ^= bit
			if _, err := Inspect(bad, a.set); err == nil {
				t.Fatalf("bit %#x of byte %d (…%s…) was changed and passed", bit, i, good[max(0, i-10):min(len(good), i+10)])
			}
		}
	}
	for i := 0; i < len(good); i += step {
		if _, err := Inspect(good[:i], a.set); err == nil {
			t.Fatalf("cut at %d and passed", i)
		}
	}
	_, err := Inspect(append(bytes.Clone(good), ' '), a.set)
	wants(t, err, errs.Invalid, "canonical spelling")
	_, err = Inspect(bytes.Repeat([]byte(" "), keys.MaxEnvelopeBytes+1), a.set)
	wants(t, err, errs.Invalid, "expected at most")
}

func TestPayloadsAreReadStrictly(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	header, plain := sample(t, a, b)
	b64 := base64.StdEncoding.EncodeToString
	for _, tt := range []struct {
		name, says string
		payload    func(p payload) []byte
	}{
		{"no header", "header: missing", func(p payload) []byte {
			return []byte(`{"enc":"` + b64(p.enc) + `","ciphertext":"` + b64(p.ciphertext) + `"}`)
		}},
		{"two headers", "given twice", func(p payload) []byte {
			return bytes.Replace(p.encode(Mutual), []byte(`{"header"`), []byte(`{"header":{},"header"`), 1)
		}},
		{"a header in words", "expected an object", func(p payload) []byte {
			return []byte(`{"header":` + fmt.Sprintf("%q", p.header) + `,"enc":"` + b64(p.enc) + `","ciphertext":"` + b64(p.ciphertext) + `"}`)
		}},
		{"an unknown key", "unknown key", func(p payload) []byte {
			return bytes.Replace(p.encode(Mutual), []byte(`{"header"`), []byte(`{"x":1,"header"`), 1)
		}},
		{"a list", "expected an object", func(p payload) []byte { return append(append([]byte("["), p.encode(Mutual)...), ']') }},
		{"no ciphertext", "ciphertext: missing", func(p payload) []byte {
			return []byte(`{"header":` + string(p.header) + `,"enc":"` + b64(p.enc) + `"}`)
		}},
		{"a short enc", "enc: expected", func(p payload) []byte { p.enc = p.enc[1:]; return p.encode(Mutual) }},
		{"a long enc", "enc: expected", func(p payload) []byte { p.enc = append(p.enc, 0); return p.encode(Mutual) }},
		{"a ciphertext of no padded size", "ciphertext: expected", func(p payload) []byte { p.ciphertext = append(p.ciphertext, 0); return p.encode(Mutual) }},
		{"an empty ciphertext", "ciphertext: expected", func(p payload) []byte { p.ciphertext = nil; return p.encode(Mutual) }},
		{"a bomb of brackets", "nested too deeply", func(payload) []byte { return []byte(strings.Repeat("[", 1<<20)) }},
		{"a bomb of keys", "too many values", func(p payload) []byte {
			return []byte(`{"header":[` + strings.Repeat("0,", 1<<20) + `0]}`)
		}},
		{"not JSON", "not JSON", func(payload) []byte { return []byte("hello") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := forge{from: a, to: b, header: header, plain: plain, payload: tt.payload}.bytes(t)
			_, err := Inspect(data, a.set)
			wants(t, err, errs.Invalid, tt.says)
			_, err = ReadAddress(data)
			wants(t, err, errs.Invalid, tt.says)
		})
	}
}

func TestPlaintextsAreReadStrictly(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	header, plain := sample(t, a, b)
	whole, err := pad(plain)
	if err != nil {
		t.Fatal(err)
	}
	edit := func(from, to string) []byte {
		out := strings.Replace(string(plain), from, to, 1)
		if out == string(plain) {
			t.Fatalf("%s is not in the plaintext", from)
		}
		return []byte(out)
	}
	dirty := bytes.Clone(whole)
	dirty[len(dirty)-1] = 1
	long := bytes.Clone(whole)
	long[2] = 0xff
	none := bytes.Clone(whole)
	copy(none, "\x00\x00\x00\x00")
	var salts struct {
		Salts []string `json:"salts"`
	}
	if err := json.Unmarshal(plain, &salts); err != nil {
		t.Fatal(err)
	}
	one, two := `"`+salts.Salts[0]+`"`, `"`+salts.Salts[1]+`"`
	for _, tt := range []struct {
		name  string
		kind  errs.Kind
		says  string
		forge forge
	}{
		{"padding that says something", errs.Invalid, "padding that is not zero", forge{padded: dirty}},
		{"a length past the end", errs.Invalid, "padding of another size", forge{padded: long}},
		{"no content", errs.Invalid, "padding of another size", forge{padded: none}},
		{"padding to a larger size", errs.Invalid, "padding of another size", forge{padded: append(bytes.Clone(whole), make([]byte, padme(len(whole)+1)-len(whole))...)}},
		{"another version", errs.Invalid, "v: expected", forge{plain: edit(`{"v":1`, `{"v":2`)}},
		{"a key twice", errs.Invalid, "given twice", forge{plain: edit(`{"v":1`, `{"v":1,"v":1`)}},
		{"a key twice in the bundle", errs.Invalid, "given twice", forge{plain: edit(`{"type"`, `{"type":"x","type"`)}},
		{"an unknown key", errs.Invalid, "unknown key", forge{plain: edit(`{"v":1`, `{"v":1,"x":1`)}},
		{"content of no sort", errs.Invalid, "content: expected one of", forge{plain: edit(`"content":"tearline"`, `"content":"file"`)}},
		{"a bundle that is a list", errs.Invalid, "bundle: expected an object", forge{plain: edit(`{"type":"bundle"}`, `[]`)}},
		{"both bundle and control", errs.Invalid, "unknown key", forge{plain: edit(`"bundle":`, `"control":{},"bundle":`)}},
		{"another bundle", errs.Denied, "commits to", forge{plain: edit(`{"type":"bundle"}`, `{"type":"other"}`)}},
		{"the bundle in another spelling", errs.Denied, "commits to", forge{plain: edit(`{"type":"bundle"}`, `{"type": "bundle"}`)}},
		{"another text", errs.Denied, "commits to", forge{plain: edit(`"text":"x"`, `"text":"y"`)}},
		{"another mark", errs.Denied, "commits to", forge{plain: edit(`"mark":"(U)"`, `"mark":"(S)"`)}},
		{"a portion more, with a salt", errs.Denied, "commits to", forge{plain: []byte(strings.Replace(string(edit(`[{"mark"`, `[{"mark":"(U)","text":""},{"mark"`)), one, one+","+two, 1))}},
		{"a portion more", errs.Invalid, "salts: expected", forge{plain: edit(`[{"mark"`, `[{"mark":"(U)","text":""},{"mark"`)}},
		{"no portions", errs.Invalid, "portions: expected", forge{plain: edit(`[{"mark":"(U)","text":"x"}]`, `[]`)}},
		{"an unknown key in a portion", errs.Invalid, "portions[0]: an unknown key", forge{plain: edit(`{"mark"`, `{"x":1,"mark"`)}},
		{"salts swapped", errs.Denied, "commits to", forge{plain: edit(one+","+two, two+","+one)}},
		{"a salt less", errs.Invalid, "salts: expected", forge{plain: edit(one+","+two, one)}},
		{"a short salt", errs.Invalid, "salts: expected", forge{plain: edit(two, `"AAAA"`)}},
		{"no salts", errs.Invalid, "salts: expected", forge{plain: edit(one+","+two, ``)}},
		{"a lone surrogate", errs.Invalid, "lone surrogate", forge{plain: edit(`"text":"x"`, `"text":"\ud800"`)}},
		{"not UTF-8", errs.Invalid, "not UTF-8", forge{plain: edit(`"text":"x"`, "\"text\":\"\xff\"")}},
		{"a bomb of brackets", errs.Invalid, "nested too deeply", forge{plain: []byte(strings.Repeat(`{"a":`, 1<<18))}},
		{"a bomb of values", errs.Invalid, "too many values", forge{plain: edit(`{"type":"bundle"}`, `{"a":[`+strings.Repeat("0,", 500_000)+`0]}`)}},
		{"a bomb of portions", errs.Invalid, "", forge{plain: edit(`[{"mark":"(U)","text":"x"}]`, `[`+strings.Repeat(`{"mark":"","text":""},`, 30_000)+`{"mark":"","text":""}]`)}},
		{"not JSON", errs.Invalid, "not JSON", forge{plain: []byte("hello")}},
		{"a Control on the ordinary lane", errs.Denied, "another sort", forge{plain: []byte(`{"v":1,"content":"control","control":{},"portions":[],"salts":[` + one + `]}`)}},
		{"a Control with portions", errs.Invalid, "portions: expected", forge{plain: []byte(`{"v":1,"content":"control","control":{},"portions":[{"mark":"","text":""}],"salts":[` + one + "," + two + `]}`)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.forge.from, tt.forge.to, tt.forge.header = a, b, header
			data := tt.forge.bytes(t)
			if len(data) < keys.MaxEnvelopeBytes {
				if _, err := Inspect(data, a.set); err != nil && !strings.Contains(err.Error(), "padded size") {
					t.Error("a gateway cannot see it, and refused:", err)
				}
			}
			v, err := Open(data, a.set, b.hpke, "FRA/DGSE")
			wants(t, err, tt.kind, tt.says)
			if v.Valid() {
				t.Error("it was opened")
			}
		})
	}
}

func TestEquivocationIsProvedByTwoEnvelopes(t *testing.T) {
	a, b, c := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1), newSide(t, "RUS/FSB", 1)
	carried := func(to side, h Header, m made) Carried {
		m.partner = to.code
		v, err := Inspect(mustSeal(t, a, to, h, m).Bytes(), a.set)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	lane := func(l Lane) Header { h := ordinary(1); h.Lane = l; return h }
	later := ordinary(1)
	later.Incarnation = "i-2"
	first := carried(b, ordinary(1), simple(`{"n":1}`))
	follows := ordinary(2)
	follows.Prev = first.Hash()
	again, err := Inspect(first.Bytes(), a.set)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		other Carried
		want  bool
	}{
		{"the same bytes", again, false},
		{"another content", carried(b, ordinary(1), simple(`{"n":2}`)), true},
		{"sealed twice", carried(b, ordinary(1), simple(`{"n":1}`)), true},
		{"the next, which names it", carried(b, follows, simple(`{"n":2}`)), false},
		{"the next, which names another", carried(b, ordinary(2), simple(`{"n":2}`)), true},
		{"a later one", carried(b, ordinary(3), simple(`{"n":3}`)), false},
		{"another lane", carried(b, lane(LaneWarning), simple(`{"n":2}`)), false},
		{"another incarnation", carried(b, later, simple(`{"n":2}`)), false},
		{"to another partner", carried(c, ordinary(1), simple(`{"n":2}`)), false},
	} {
		got, err := Equivocation(first, tt.other)
		back, err2 := Equivocation(tt.other, first)
		if err != nil || err2 != nil || got != tt.want || back != got {
			t.Errorf("%s: got %v and back %v, %v, %v; want %v", tt.name, got, back, err, err2, tt.want)
		}
	}
}
