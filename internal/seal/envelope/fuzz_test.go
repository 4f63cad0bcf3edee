package envelope

import (
	"bytes"
	"encoding/json"
	"testing"

	"entente/internal/seal/keys"
)

// Each target takes bytes as they arrive, and also puts them where only the
// partner's signature lets them be: else no input would get past it.

func FuzzInspect(f *testing.F) {
	a := newSide(f, "USA/CIA", 1)
	good := golden(f, "tearline.envelope.json") // the same in every process of the search
	raw, err := keys.UnverifiedPayload(good, keys.EnvelopeType)
	if err != nil {
		f.Fatal(err)
	}
	header := golden(f, "tearline.header.json")
	f.Add(good)
	f.Add(raw)
	f.Add(header)
	f.Add([]byte(`{"v":1,"crit":["x"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Inspect(data, a.set); err == nil && !bytes.Equal(data, good) {
			t.Fatal("a second spelling of a signed envelope was taken")
		}
		if h, p, err := readPayload(data, nil); err == nil {
			if padme(len(p.ciphertext)-tagSize) != len(p.ciphertext)-tagSize || len(p.enc) != keys.EncSize || h.V != 1 {
				t.Fatalf("an incomplete payload was taken: %+v", h)
			}
		}
		h, err := readHeader(data)
		if err != nil {
			return
		}
		if len(h.Crit) > 0 || h.Seq == 0 || h.From == h.To || (h.Lane == LaneControl) != (h.Kind == KindControl) {
			t.Fatalf("a header that says two things was taken: %+v", h)
		}
		again, err := h.encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readHeader(again); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	a, b := newSide(f, "USA/CIA", 1), newSide(f, "FRA/DGSE", 1)
	header, plain := sample(f, a, b)
	ordinaryLane, err := readHeader(header)
	if err != nil {
		f.Fatal(err)
	}
	control, err := admitted().encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Add(control)
	f.Add([]byte(`{"v":1,"content":"control","control":{},"portions":[],"salts":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := readControl(data); err == nil {
			if _, err := c.encode(); err != nil {
				t.Fatalf("a Control was read that cannot be stated: %v", err)
			}
		}
		p, err := readPlaintext(data, Mutual)
		if err != nil || len(data) > MaxContentBytes {
			return
		}
		// The sender commits to whatever it wrote: then it must open, and say the same.
		h := ordinaryLane
		if p.control {
			h = controlHeader(1)
			h.V, h.From, h.To, h.KeySet, h.RecipientKeySet = 1, a.code, b.code, 1, 1
		}
		h.Commitment = commit(Mutual, p.bytes, p.portions, p.salts)
		head, err := h.encode()
		if err != nil {
			t.Fatal(err)
		}
		v, err := Open(forge{from: a, to: b, header: head, plain: data}.bytes(t), a.set, b.hpke, b.code)
		if _, bad := readControl(p.bytes); p.control && bad != nil {
			if err == nil {
				t.Fatal("a Control was opened that cannot be read")
			}
			return
		}
		if err != nil {
			t.Fatalf("an honest envelope was refused: %v", err)
		}
		if !json.Valid(v.content.bytes) || len(v.Salts()) != len(v.Portions())+1 {
			t.Fatal("what was opened is not whole")
		}
	})
}

func FuzzDelivered(f *testing.F) {
	b := newSide(f, "FRA/DGSE", 2)
	good := golden(f, "tearline.delivered.json")
	raw, err := keys.UnverifiedPayload(good, keys.DeliveredType)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(raw)
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := VerifyDelivered(data, b.set); err == nil && !bytes.Equal(data, good) {
			t.Fatal("a second spelling of a signed receipt was taken")
		}
		d, err := readDelivered(data)
		if err != nil {
			return
		}
		if d.Seq == 0 || d.Head.Lane != d.Lane || d.Head.Incarnation != d.Incarnation || (d.Head.Seq == 0) != (d.Head.Hash == "") {
			t.Fatalf("a receipt that says two things was taken: %+v", d)
		}
	})
}
