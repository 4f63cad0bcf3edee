package envelope

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"entente/internal/core/errs"

	"pgregory.net/rapid"
)

// files are attachments with their bytes one behind the other.
func files(sizes ...int) (list []Attachment, stream []byte) {
	chance := rand.NewChaCha8([32]byte{1})
	for _, n := range sizes {
		data := make([]byte, n)
		_, _ = chance.Read(data)
		list = append(list, Attachment{Digest: fmt.Sprintf("sha256:%x", sha256.Sum256(data)), Bytes: int64(n)})
		stream = append(stream, data...)
	}
	return list, stream
}

func withFiles(list []Attachment) made {
	m := simple(`{"type":"bundle"}`)
	m.attachments = list
	return m
}

func bulk(n uint64) Header {
	h := ordinary(n)
	h.Lane = LaneBulk
	return h
}

// sealParts seals every part of a stream.
func sealParts(t testing.TB, k PartKey, stream []byte) [][]byte {
	t.Helper()
	padded := make([]byte, k.Parts().Bytes)
	copy(padded, stream)
	var out [][]byte
	for i := range k.Parts().Count {
		n := k.Parts().PlainSize(i)
		part, err := k.SealPart(i, padded[:n])
		if err != nil {
			t.Fatal(err)
		}
		padded = padded[n:]
		out = append(out, part)
	}
	return out
}

func TestAttachmentsGoInPartsAndComeOutWhole(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	for _, sizes := range [][]int{{1}, {1000}, {PartSize}, {PartSize + 1}, {PartSize, 2*PartSize - 7, 1, 300_000}} {
		for _, mode := range []Proof{Mutual, CommitmentOnly, None} {
			list, stream := files(sizes...)
			s, err := Seal(chance("test"), a.release, b.set, bulk(1), withFiles(list), Binding{Policy: "p", Proof: mode})
			if err != nil {
				t.Fatal(err)
			}
			h := s.Header()
			if h.Parts == nil || h.Parts.Bytes < int64(len(stream)) || h.Parts.Bytes > int64(max(MinPadded, len(stream)+len(stream)/8)) {
				t.Fatalf("%v: header says %+v of %d bytes", sizes, h.Parts, len(stream))
			}
			kept, err := RestorePartKey(s.PartKey().Bytes(), *h.Parts)
			if err != nil {
				t.Fatal(err)
			}
			parts := sealParts(t, s.PartKey(), stream)
			for i, again := range sealParts(t, kept, stream) {
				if !bytes.Equal(parts[i], again) {
					t.Errorf("%v: part %d is sealed otherwise under the key that was kept", sizes, i)
				}
			}
			v, err := Open(s.Bytes(), a.set, b.hpke, b.code)
			if err != nil {
				t.Fatal(err)
			}
			var got []byte
			for i, part := range parts {
				if len(part) != h.Parts.SealedSize(i) || len(part) > SealedPartSize {
					t.Errorf("%v: part %d has %d bytes", sizes, i, len(part))
				}
				plain, err := v.OpenPart(i, part)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, plain...)
			}
			if !bytes.Equal(got[:len(stream)], stream) || len(bytes.Trim(got[len(stream):], "\x00")) > 0 {
				t.Errorf("%v: other bytes came out", sizes)
			}
			if fmt.Sprint(v.Attachments()) != fmt.Sprint(list) {
				t.Errorf("%v: attachments %v", sizes, v.Attachments())
			}
		}
	}
}

func TestAPartIsNeitherChangedMovedNorCutOff(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	list, stream := files(3 * PartSize)
	s := mustSeal(t, a, b, bulk(1), withFiles(list))
	parts := sealParts(t, s.PartKey(), stream)
	v, err := Open(s.Bytes(), a.set, b.hpke, b.code)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(parts[0])
	changed[PartSize/2] ^= 1
	last := len(parts) - 1
	for name, tt := range map[string]struct {
		i    int
		part []byte
		kind errs.Kind
	}{
		"changed":       {0, changed, errs.Denied},
		"moved":         {1, parts[0], errs.Denied},
		"cut":           {0, parts[0][:PartSize], errs.Invalid},
		"empty":         {0, nil, errs.Invalid},
		"beyond":        {last + 1, parts[last], errs.Invalid},
		"before":        {-1, parts[0], errs.Invalid},
		"last as first": {0, parts[last], errs.Denied},
	} {
		if len(tt.part) != v.Header().Parts.SealedSize(tt.i) {
			tt.kind = errs.Invalid
		}
		if _, err := v.OpenPart(tt.i, tt.part); errs.KindOf(err) != tt.kind {
			t.Errorf("%s: %v; expected %s", name, err, tt.kind)
		}
	}
	// A stream that ends a part early does not open as a shorter one.
	short, err := RestorePartKey(s.PartKey().Bytes(), Parts{Count: 2, Bytes: 2 * PartSize})
	if err != nil {
		t.Fatal(err)
	}
	cut, err := short.SealPart(1, make([]byte, PartSize))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.OpenPart(1, cut); errs.KindOf(err) != errs.Denied {
		t.Errorf("a last part in the middle: %v", err)
	}
	other := mustSeal(t, a, b, bulk(1), withFiles(list))
	if bytes.Equal(other.PartKey().Bytes(), make([]byte, partKeySize)) {
		t.Error("the key of the parts is zero")
	}
}

func TestWhatDoesNotFitInPartsIsRefused(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	one, _ := files(10)
	huge := []Attachment{{one[0].Digest, MaxPartsBytes}, one[0]}
	many := make([]Attachment, MaxAttachments+1)
	for i := range many {
		many[i] = one[0]
	}
	for name, tt := range map[string]struct {
		h    Header
		list []Attachment
		says string
	}{
		"on the ordinary lane": {ordinary(1), one, "bulk lane"},
		"more than 1 GiB":      {bulk(1), huge, "expected at most 1073741824"},
		"too many":             {bulk(1), many, "expected at most 64"},
		"an empty one":         {bulk(1), []Attachment{{one[0].Digest, 0}}, "expected 1 to"},
		"one without a hash":   {bulk(1), []Attachment{{"", 10}}, "its hash"},
	} {
		_, err := Seal(chance("test"), a.release, b.set, tt.h, withFiles(tt.list), inForce)
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := mustSeal(t, a, b, bulk(1), simple(`{}`))
	if s.Header().Parts != nil || s.PartKey().Valid() {
		t.Error("an envelope without attachments announces parts")
	}
	if got := fmt.Sprintf("%v %+v %#v %s", mustSeal(t, a, b, bulk(1), withFiles(one)).PartKey(), PartKey{}, PartKey{}, PartKey{}); strings.Contains(got, "0x") {
		t.Errorf("a part key prints as %s", got)
	}
}

// What the header announces is what the plaintext needs, or nothing opens.
func TestPartsThatTheAttachmentsDoNotNeedAreRefused(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	list, _ := files(5 * PartSize)
	s := mustSeal(t, a, b, bulk(1), withFiles(list))
	h := s.Header()
	m := withFiles(list)
	for name, change := range map[string]func(h *Header, p *plaintext){
		"more parts":          func(h *Header, _ *plaintext) { h.Parts = partsFor(6 * PartSize) },
		"none announced":      func(h *Header, _ *plaintext) { h.Parts = nil },
		"none in the content": func(_ *Header, p *plaintext) { p.attached = nil },
		"another attachment": func(_ *Header, p *plaintext) {
			p.attached.items = append(p.attached.items, Attachment{list[0].Digest, 9 * PartSize})
		},
		"more than can follow": func(_ *Header, p *plaintext) {
			p.attached.items = append(p.attached.items, Attachment{list[0].Digest, MaxPartsBytes})
		},
	} {
		h := h
		p := plaintext{bytes: m.bytes, portions: m.portions, salts: s.Salts(), attached: &attached{key: s.PartKey().Bytes(), items: append([]Attachment(nil), list...)}}
		change(&h, &p)
		header, err := h.encode()
		if err != nil {
			t.Fatal(err)
		}
		plain, err := p.encode()
		if err != nil {
			t.Fatal(err)
		}
		data := forge{from: a, to: b, header: header, plain: plain}.bytes(t)
		if _, err := Open(data, a.set, b.hpke, b.code); errs.KindOf(err) != errs.Denied {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLengthOfPartsIsPaddedAndFixed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, MaxPartsBytes).Draw(t, "bytes")
		p := partsFor(n)
		if p.Bytes < n || p.Bytes > MaxPartsBytes || p.Bytes > max(MinPadded, n+n/8) || p.Count < 1 || p.Count > MaxParts {
			t.Fatalf("%d bytes in %+v", n, p)
		}
		if *partsFor(p.Bytes) != *p {
			t.Fatalf("%+v is padded again to %+v", p, partsFor(p.Bytes))
		}
		sum := int64(0)
		for i := range p.Count {
			sum += int64(p.PlainSize(i))
		}
		if sum != p.Bytes || p.PlainSize(p.Count) != 0 || p.PlainSize(-1) != 0 {
			t.Fatalf("the parts of %+v hold %d bytes", p, sum)
		}
	})
}
