package envelope

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
)

func TestHeadersAreReadStrictly(t *testing.T) {
	h := ordinary(2)
	h.V, h.From, h.To, h.KeySet, h.RecipientKeySet, h.Commitment = 1, "USA/CIA", "FRA/DGSE", 1, 2, someHash("c")
	h.Method, h.Use, h.Onward, h.Epoch = "release", []string{"intelligence", "lead"}, "ask", &Epoch{"TRILAT", 0, someHash("e")}
	until := at(9)
	h.NotAfter, h.InReplyTo = &until, "q-1"
	raw, err := h.encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := readHeader(raw)
	if d := cmp.Diff(h, got); err != nil || d != "" {
		t.Fatal(err, d)
	}
	for _, tt := range [][3]string{
		{`{"v":1`, `{"v":2`, "v: expected"},
		{`{"v":1`, `{"v":1,"v":1`, "given twice"},
		{`"crit":[]`, `"crit":["fast-lane"]`, "crit: a critical extension"},
		{`"crit":[]`, `"crit":["seq"]`, "crit: a critical extension"},
		{`"crit":[]`, `"crit":null`, "crit: expected a list"},
		{`"crit":[]`, `"crit":"fast-lane"`, "crit: expected a list"},
		{`"crit":[],`, ``, "crit: missing"},
		{`"crit":[]`, `"crit":[],"parts":1`, "parts: expected an object"},
		{`"crit":[]`, `"crit":[],"parts":{"count":1,"bytes":1024}`, "parts: expected parts on the bulk lane alone"},
		{`"crit":[]`, `"crit":[],"parts":{"count":2,"bytes":1024}`, "parts.bytes: expected a padded length"},
		{`"crit":[]`, `"crit":[],"parts":{"count":1,"bytes":1025}`, "parts.bytes: expected a padded length"},
		{`"id":"5f`, `"id":"é5f`, "id: expected"},
		{`"id":"5f`, `"id":"` + strings.Repeat("x", 128), "id: expected"},
		{`"USA/CIA"`, `"usa/cia"`, "from: expected"},
		{`"FRA/DGSE"`, `"FRA/"`, "to: expected"},
		{`"FRA/DGSE"`, `"USA/CIA"`, "to: expected another"},
		{`"key_set":1`, `"key_set":0`, "key_set: expected"},
		{`"recipient_key_set":2`, `"recipient_key_set":"2"`, "recipient_key_set: expected"},
		{`"agreement":"USA`, `"agreement":"of USA`, "agreement: expected"},
		{`"number":0`, `"number":-1`, "epoch.number: expected"},
		{`"number":0`, `"number":0,"lease":24`, "epoch: an unknown key"},
		{`"lane":"ordinary"`, `"lane":"Ordinary"`, "lane: expected"},
		{`"lane":"ordinary"`, `"lane":"control"`, "kind: expected control"},
		{`"kind":"intelligence"`, `"kind":"control"`, "kind: expected control"},
		{`"kind":"intelligence"`, `"kind":"An attack"`, "kind: expected"},
		{`"incarnation":"i-1"`, `"incarnation":""`, "incarnation: expected"},
		{`"seq":2`, `"seq":2.0`, "seq: expected"},
		{`"seq":2`, `"seq":9007199254740992`, "seq: expected"},
		{`"prev":"sha256:`, `"prev":"SHA256:`, "prev: expected"},
		{`,"prev":"` + h.Prev + `"`, ``, "prev: missing"},
		{`"method":"release"`, `"method":"publish"`, "method: expected"},
		{`"method":"release",`, ``, "method: missing"},
		{`["intelligence","lead"]`, `[]`, "use: expected"},
		{`["intelligence","lead"]`, `["lead","lead"]`, "use: a word given twice"},
		{`["intelligence","lead"]`, `["for your eyes"]`, "use: expected"},
		{`"onward":"ask"`, `"onward":"Ask first"`, "onward: expected"},
		{`"onward":"ask",`, ``, "onward: missing"},
		{`"commitment":"sha256:`, `"commitment":"`, "commitment: expected"},
		{`"sent":"2017-12-11T10:00:00.000000Z"`, `"sent":"2017-12-11T10:00:00Z"`, "sent: expected"},
		{`"not_after":"2017`, `"not_after":"17`, "not_after: expected"},
		{`"in_reply_to":"q-1"`, `"in_reply_to":null`, "in_reply_to: expected"},
	} {
		bad := strings.Replace(string(raw), tt[0], tt[1], 1)
		if bad == string(raw) {
			t.Errorf("%s is not in the header %s", tt[0], raw)
			continue
		}
		if _, err := readHeader([]byte(bad)); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt[2]) {
			t.Errorf("%s instead of %s: got %v, want %q", tt[1], tt[0], err, tt[2])
		}
	}
	_, err = readHeader([]byte(`{"x":"` + strings.Repeat("y", MaxHeaderBytes) + `"}`))
	wants(t, err, errs.Invalid, "expected at most")
}

func TestControlHeadersHaveNoTerms(t *testing.T) {
	h := controlHeader(1)
	h.V, h.From, h.To, h.KeySet, h.RecipientKeySet, h.Commitment = 1, "USA/CIA", "FRA/DGSE", 1, 1, someHash("c")
	raw, err := h.encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readHeader(raw); err != nil || cmp.Diff(h, got) != "" {
		t.Fatal(err, cmp.Diff(h, got))
	}
	for _, term := range []string{`"method":"release"`, `"use":["lead"]`, `"onward":"ask"`} {
		_, err := readHeader(bytes.Replace(raw, []byte(`{"v":1`), []byte(`{"v":1,`+term), 1))
		wants(t, err, errs.Invalid, "no terms on the control lane")
	}
}

// What a later version adds without making it critical is kept as it came,
// signed and hashed with the rest.
func TestUnknownHeaderFieldsAreKept(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	header, plain := sample(t, a, b)
	header = bytes.Replace(header, []byte(`{"v":1`), []byte(`{"later": {"b" : [1, 2]},"v":1,"x-small":0`), 1)
	data := forge{from: a, to: b, header: header, plain: plain}.bytes(t)
	want := map[string]json.RawMessage{"later": json.RawMessage(`{"b" : [1, 2]}`), "x-small": json.RawMessage(`0`)}
	c, err := Inspect(data, a.set)
	if d := cmp.Diff(want, c.Header().Unknown); err != nil || d != "" {
		t.Error(err, d)
	}
	v, err := Open(data, a.set, b.hpke, "FRA/DGSE")
	if d := cmp.Diff(want, v.Header().Unknown); err != nil || d != "" {
		t.Error(err, d)
	}
}

// A receiver reads terms that it does not know: its inside quarantines them.
func TestTermsOfLaterListsAreRead(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 1)
	header, plain := sample(t, a, b)
	header = bytes.Replace(header, []byte(`["intelligence"]`), []byte(`["training-of-models"]`), 1)
	header = bytes.Replace(header, []byte(`"onward":"ask"`), []byte(`"onward":"allies"`), 1)
	header = bytes.Replace(header, []byte(`"kind":"intelligence"`), []byte(`"kind":"estimate"`), 1)
	v, err := Open(forge{from: a, to: b, header: header, plain: plain}.bytes(t), a.set, b.hpke, "FRA/DGSE")
	if err != nil {
		t.Fatal(err)
	}
	h := v.Header()
	if h.Use[0] != "training-of-models" || h.Onward != "allies" || h.Kind != "estimate" {
		t.Errorf("got %+v", h)
	}
}

func TestFollowsIsOneNumberOnAndQuotesTheHead(t *testing.T) {
	head := Head{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 4, Hash: someHash("four")}
	for _, tt := range []struct {
		name string
		h    Header
		head Head
		want bool
	}{
		{"the next", Header{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 5, Prev: head.Hash}, head, true},
		{"the first", Header{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 1}, Head{Incarnation: "i-1", Lane: LaneOrdinary}, true},
		{"the first after a restore quotes the last before it", Header{Incarnation: "i-2", Lane: LaneOrdinary, Seq: 1, Prev: head.Hash}, Head{Incarnation: "i-2", Lane: LaneOrdinary}, true},
		{"a gap", Header{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 6, Prev: head.Hash}, head, false},
		{"the same again", Header{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 4, Prev: head.Hash}, head, false},
		{"another prev", Header{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 5, Prev: someHash("x")}, head, false},
		{"no prev", Header{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 5}, head, false},
		{"another lane", Header{Incarnation: "i-1", Lane: LaneBulk, Seq: 5, Prev: head.Hash}, head, false},
		{"another incarnation", Header{Incarnation: "i-2", Lane: LaneOrdinary, Seq: 5, Prev: head.Hash}, head, false},
	} {
		if got := tt.h.Follows(tt.head); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}
