package crossing

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
)

func TestEventsComeBackAsTheyWere(t *testing.T) {
	hash := "sha256:" + strings.Repeat("a", 64)
	want := []Event{
		{ID: "e1", Kind: "envelope", Partner: "RUS/FSB", Incarnation: "i", Lane: envelope.LaneBulk, Seq: 7, Hash: hash, Bytes: []byte("envelope")},
		{ID: "e2", Kind: "void", Partner: "RUS/FSB", Incarnation: "i", Lane: envelope.LaneControl, Seq: 8, Hash: hash},
		{ID: "e3", Kind: "refusal", Partner: "FRA/DGSE", Incarnation: "j", Lane: envelope.LaneWarning, Seq: 9, Hash: hash, Item: "x", Code: "too-large"},
		{ID: "e4", Kind: "equivocation", Partner: "FRA/DGSE", Incarnation: "j", Lane: envelope.LaneOrdinary, Seq: 10, Hash: hash, Bytes: []byte("one"), Held: []byte("other")},
	}
	var data []byte
	for _, e := range want {
		var err error
		if data, err = AppendEvent(data, e); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ReadEvents(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for i := range got { // nothing and empty are the same
		if len(got[i].Bytes) == 0 {
			got[i].Bytes = nil
		}
		if len(got[i].Held) == 0 {
			got[i].Held = nil
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A message that is cut anywhere is no message, unless it is cut between two
// of its parts.
func TestACutMessageIsRefused(t *testing.T) {
	one, err := AppendParcel(nil, Parcel{ID: "a", Envelope: []byte("first")})
	if err != nil {
		t.Fatal(err)
	}
	two, err := AppendParcel(bytes.Clone(one), Parcel{ID: "b", Envelope: []byte("second"), Cancelled: true})
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(two) + 1 {
		from, read := bytes.NewReader(two[:cut]), 0
		var err error
		for err == nil {
			if _, err = ReadParcel(from); err == nil {
				read++
			}
		}
		whole := cut == 0 || cut == len(one) || cut == len(two)
		if whole != errors.Is(err, io.EOF) || !whole && errs.KindOf(err) != errs.Invalid {
			t.Errorf("cut at %d of %d after %d parcels: %v", cut, len(two), read, err)
		}
	}
}

func FuzzReadEvents(f *testing.F) {
	data, err := AppendEvent(nil, Event{ID: "e1", Kind: "envelope", Partner: "RUS/FSB", Incarnation: "i", Lane: envelope.LaneBulk, Seq: 7,
		Hash: "sha256:" + strings.Repeat("a", 64), Bytes: []byte("envelope")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)-1])
	f.Fuzz(func(t *testing.T, data []byte) {
		events, err := ReadEvents(bytes.NewReader(data))
		if err != nil {
			return
		}
		var again []byte
		for _, e := range events {
			if again, err = AppendEvent(again, e); err != nil {
				t.Fatal(err)
			}
		}
		back, err := ReadEvents(bytes.NewReader(again))
		if diff := cmp.Diff(events, back); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func FuzzReadConfiguration(f *testing.F) {
	data, err := WriteConfiguration(Configuration{KeySets: [][]byte{[]byte("set")}, Revocations: [][]byte{[]byte("revoked")},
		Peers: []Peer{{Fingerprint: "1 2", Theirs: []byte("theirs"), Ours: []byte("ours"), KeySets: [][]byte{[]byte("k")}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(append(data, 'D', 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadConfiguration(bytes.NewReader(data))
		if err != nil {
			return
		}
		again, err := WriteConfiguration(c)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadConfiguration(bytes.NewReader(again))
		if diff := cmp.Diff(c, back); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}
