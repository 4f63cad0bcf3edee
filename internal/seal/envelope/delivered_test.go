package envelope

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/keys"

	"github.com/google/go-cmp/cmp"
)

// receipted is an envelope of a's, and b's receipt for it.
func receipted(t testing.TB, a, b side) (Sealed, []byte) {
	t.Helper()
	s := mustSeal(t, a, b, ordinary(2), simple(`{}`))
	c, err := Inspect(s.Bytes(), a.set)
	if err != nil {
		t.Fatal(err)
	}
	data, err := SignDelivered(b.gateway, c, Head{"i-1", LaneOrdinary, 2, s.Hash()}, at(4))
	if err != nil {
		t.Fatal(err)
	}
	return s, data
}

func TestAReceiptIsForOneEnvelope(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 4)
	s, data := receipted(t, a, b)
	d, err := VerifyDelivered(data, b.set)
	if err != nil {
		t.Fatal(err)
	}
	h := s.Header()
	want := Delivered{V: 1, Envelope: s.Hash(), ID: h.ID, From: "USA/CIA", To: "FRA/DGSE", KeySet: 4, Lane: LaneOrdinary, Incarnation: "i-1", Seq: 2,
		Commitment: h.Commitment, Head: Head{"i-1", LaneOrdinary, 2, s.Hash()}, At: at(4)}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
	if !d.Receipts(h, s.Hash()) {
		t.Error("it does not receipt the envelope it is for")
	}
	for name, f := range map[string]func(h *Header){
		"id": func(h *Header) { h.ID = "x" }, "from": func(h *Header) { h.From = "USA/FBI" }, "to": func(h *Header) { h.To = "RUS/FSB" },
		"lane": func(h *Header) { h.Lane = LaneBulk }, "incarnation": func(h *Header) { h.Incarnation = "i-2" },
		"seq": func(h *Header) { h.Seq = 3 }, "commitment": func(h *Header) { h.Commitment = someHash("x") },
	} {
		other := h
		if f(&other); d.Receipts(other, s.Hash()) {
			t.Errorf("it receipts an envelope of another %s", name)
		}
	}
	if d.Receipts(h, someHash("x")) {
		t.Error("it receipts another hash")
	}
	signer, serial, err := DeliveredAddress(data)
	if err != nil || signer != "FRA/DGSE" || serial != 4 {
		t.Error(signer, serial, err)
	}
	// The same receipt again is the same bytes: nothing in it is drawn.
	if _, again := receiptedAgain(t, a, b, s); !bytes.Equal(again, data) {
		t.Error("the receipt for the same envelope has other bytes")
	}
}

func receiptedAgain(t *testing.T, a, b side, s Sealed) (Carried, []byte) {
	c, err := Inspect(s.Bytes(), a.set)
	if err != nil {
		t.Fatal(err)
	}
	data, err := SignDelivered(b.gateway, c, Head{"i-1", LaneOrdinary, 2, s.Hash()}, at(4))
	if err != nil {
		t.Fatal(err)
	}
	return c, data
}

func TestOnlyTheReceiverReceipts(t *testing.T) {
	a, b, c := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1), newSide(t, "RUS/FSB", 1)
	s, data := receipted(t, a, b)
	carried, err := Inspect(s.Bytes(), a.set)
	if err != nil {
		t.Fatal(err)
	}
	_, err = SignDelivered(c.gateway, carried, Head{"i-1", LaneOrdinary, 0, ""}, at(4))
	wants(t, err, errs.Denied, "does not receipt it")
	for _, head := range []Head{{"i-2", LaneOrdinary, 2, s.Hash()}, {"i-1", LaneBulk, 2, s.Hash()}, {"i-1", LaneOrdinary, 2, someHash("x")}, {"i-1", LaneOrdinary, 0, someHash("x")}, {"i-1", LaneOrdinary, 2, ""}, {}} {
		_, err = SignDelivered(b.gateway, carried, head, at(4))
		wants(t, err, errs.Invalid, "head")
	}
	_, err = VerifyDelivered(data, c.set)
	wants(t, err, errs.Denied, "another key")
	_, err = VerifyDelivered(s.Bytes(), b.set)
	wants(t, err, errs.Invalid, "payloadType")
	// The receiver's release key does not receipt what its gateway key must.
	raw, err := keys.UnverifiedPayload(data, keys.DeliveredType)
	if err != nil {
		t.Fatal(err)
	}
	byRelease, err := b.release.SignEnvelope(raw)
	if err != nil {
		t.Fatal(err)
	}
	_, err = VerifyDelivered(bytes.Replace(byRelease, []byte(keys.EnvelopeType), []byte(keys.DeliveredType), 1), b.set)
	wants(t, err, errs.Denied, "another key")
}

func TestReceiptsAreReadStrictly(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	_, data := receipted(t, a, b)
	var e struct {
		Payload string `json:"payload"`
	}
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range [][3]string{
		{`{"v":1`, `{"v":2`, "v: expected"},
		{`{"v":1`, `{"v":1,"v":1`, "given twice"},
		{`{"v":1`, `{"v":1,"note":"got it"`, "unknown key"},
		{`"envelope":"sha256:`, `"envelope":"`, "envelope: expected"},
		{`"id":"`, `"id":" `, "id: expected"},
		{`"from":"USA/CIA"`, `"from":"us"`, "from: expected"},
		{`"to":"FRA/DGSE"`, `"to":"RUS/FSB"`, "another receiver"},
		{`"key_set":1`, `"key_set":2`, "another receiver"},
		{`"lane":"ordinary"`, `"lane":"bulk"`, "head: expected"},
		{`"seq":2`, `"seq":0`, "seq: expected"},
		{`"commitment":"sha256:`, `"commitment":"`, "commitment: expected"},
		{`"head":{`, `"head":{"x":1,`, "head: an unknown key"},
		{`"at":"2017`, `"at":"17`, "at: expected"},
	} {
		bad := strings.Replace(string(raw), tt[0], tt[1], 1)
		if bad == string(raw) {
			t.Fatalf("%s is not in %s", tt[0], raw)
		}
		signed, err := b.gateway.SignDelivered([]byte(bad))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := VerifyDelivered(signed, b.set); err == nil || !strings.Contains(err.Error(), tt[2]) {
			t.Errorf("%s instead of %s: got %v, want %q", tt[1], tt[0], err, tt[2])
		}
	}
}
