package evidence

import (
	"bytes"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"

	"github.com/google/go-cmp/cmp"
)

// events is one of every deed.
func events() []Event {
	of := Event{From: "USA/CIA", To: "RUS/FSB", ID: "e-1", Envelope: someHash("e"), Commitment: someHash("c"), At: at(0)}
	var out []Event
	for _, d := range deeds {
		e := of
		e.Deed = d
		if !d.ofEnvelope() {
			e.ID, e.Envelope, e.Commitment = "", "", ""
		}
		if d == Released || d == Received || d == Told || d == Ordered {
			e.Kind = "warning"
		}
		if d != Released && d != Received {
			e.Document = someHash("d")
		}
		if d == Receipt {
			e.Verb = envelope.Admitted
		}
		out = append(out, e)
	}
	return out
}

func TestEveryDeedHasItsFieldsAndNoOther(t *testing.T) {
	full := Event{ID: "e-1", Envelope: someHash("e"), Commitment: someHash("c"), Kind: "warning", Verb: envelope.Read, Document: someHash("d")}
	for _, e := range events() {
		data, err := e.Encode()
		if err != nil {
			t.Fatalf("%s: %v", e.Deed, err)
		}
		got, err := ReadEvent(data)
		if diff := cmp.Diff(e, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", e.Deed, err, diff)
		}
		fields := []struct {
			name string
			at   func(*Event) *string
		}{
			{"id", func(e *Event) *string { return &e.ID }}, {"envelope", func(e *Event) *string { return &e.Envelope }},
			{"commitment", func(e *Event) *string { return &e.Commitment }}, {"kind", func(e *Event) *string { return &e.Kind }},
			{"verb", func(e *Event) *string { return (*string)(&e.Verb) }}, {"document", func(e *Event) *string { return &e.Document }},
		}
		for _, f := range fields {
			changed := e
			if p := f.at(&changed); *p == "" {
				*p = *f.at(&full)
			} else {
				*p = ""
			}
			if _, err := changed.Encode(); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s with %s the other way round: %v", e.Deed, f.name, err)
			}
		}
		if _, err := ReadEvent(bytes.Replace(data, []byte(":"), []byte(": "), 1)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: another spelling was taken: %v", e.Deed, err)
		}
	}
	for _, change := range []func(*Event){
		func(e *Event) { e.Deed = "sold" }, func(e *Event) { e.From = "nobody" }, func(e *Event) { e.To = e.From },
		func(e *Event) { e.Envelope = strings.ToUpper(e.Envelope) }, func(e *Event) { e.Kind = "A Warning" },
	} {
		e := events()[0]
		change(&e)
		_, err := e.Encode()
		wants(t, err, errs.Invalid, "expected")
	}
}

func TestOnlyAnOrderMayConcernNobody(t *testing.T) {
	for _, e := range events() {
		e.To = ""
		data, err := e.Encode()
		if e.Deed != Ordered {
			if errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s to nobody: %v", e.Deed, err)
			}
			continue
		}
		if got, read := ReadEvent(data); err != nil || read != nil || got != e {
			t.Errorf("an order that concerns nobody is read as %+v: %v %v", got, err, read)
		}
	}
}

func TestALeafIsOfItsEventAndSaltAndSaysNothing(t *testing.T) {
	seen := map[string]string{}
	for _, e := range events() {
		for _, salt := range []string{"one", "two"} {
			leaf, err := e.Leaf(seed(salt))
			if err != nil {
				t.Fatal(err)
			}
			if len(leaf) != EntrySize || leaf[0] != entryVersion {
				t.Fatalf("a leaf of %d bytes, version %d", len(leaf), leaf[0])
			}
			who := string(e.Deed) + " " + salt
			if other := seen[string(leaf)]; other != "" {
				t.Errorf("%s has the leaf of %s", who, other)
			}
			seen[string(leaf)] = who
			again, err := e.Leaf(seed(salt))
			if err != nil || !bytes.Equal(leaf, again) {
				t.Errorf("%s: another leaf the second time", who)
			}
		}
	}
	_, err := events()[0].Leaf(nil)
	wants(t, err, errs.Invalid, "salt")
}
