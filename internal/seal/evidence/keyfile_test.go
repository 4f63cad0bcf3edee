package evidence

import (
	"bytes"
	"encoding/json"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/keys"
)

func TestWhatAKeyFileRefuses(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "RUS/FSB", 3)
	_, _, wk, _ := testKeys(t)
	mine := Trust{Root: a.root.Public(), Logs: []string{a.log.Public()}}
	foreign, err := b.root.SignRevocation(keys.Revocation{Service: "RUS/FSB", Serials: []uint64{1}, Reason: keys.ReasonLost, At: at(0)})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name      string
		services  []Trust
		witnesses []string
		kind      errs.Kind
		says      string
	}{
		{"nobody", nil, nil, errs.Invalid, "services"},
		{"a service without a root", []Trust{{}}, nil, errs.Internal, "without a root"},
		{"a service twice", []Trust{mine, {Root: mine.Root}}, nil, errs.Invalid, "given twice"},
		{"one log of two services", []Trust{mine, {Root: b.root.Public(), Logs: mine.Logs}}, nil, errs.Invalid, "given twice"},
		{"a log key that is none", []Trust{{Root: mine.Root, Logs: []string{"x"}}}, nil, errs.Invalid, "expected name"},
		{"a witness's key as a log's", []Trust{{Root: mine.Root, Logs: []string{wk.Public()}}}, nil, errs.Invalid, "type 1"},
		{"a log's key as a witness's", []Trust{mine}, mine.Logs, errs.Invalid, "type 4"},
		{"a witness twice", []Trust{mine}, []string{wk.Public(), wk.Public()}, errs.Invalid, "given twice"},
		{"a revocation by another root", []Trust{{Root: mine.Root, Revocations: [][]byte{foreign}}}, nil, errs.Denied, "another key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := WriteKeyFile(tt.services, tt.witnesses)
			wants(t, err, tt.kind, tt.says)
		})
	}
	good, err := WriteKeyFile([]Trust{mine}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"an unknown key":       bytes.Replace(good, []byte(`"v":1,"services"`), []byte(`"v":1,"x":1,"services"`), 1),
		"a key twice":          bytes.Replace(good, []byte(`"v":1,"services"`), []byte(`"v":1,"v":1,"services"`), 1),
		"a root spelt anew":    bytes.Replace(good, []byte(`{"v":1,"service":"USA`), []byte(`{"v":1, "service":"USA`), 1),
		"no list of witnesses": bytes.Replace(good, []byte(`,"witnesses":[]`), nil, 1),
		"not JSON":             good[:len(good)-1],
	} {
		_, err := ReadKeyFile(data)
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	var spaced bytes.Buffer // blanks that a person puts between values are fine
	spaced.Write(bytes.Replace(good, []byte(`"v":1,"services":[`), []byte("\"v\": 1,\n \"services\": [\n"), 1))
	if _, err := ReadKeyFile(append(spaced.Bytes(), '\n')); err != nil || !json.Valid(spaced.Bytes()) {
		t.Errorf("blanks between values are refused: %v", err)
	}
}

func TestAMoreGraveRevocationHidesBehindNoOther(t *testing.T) {
	b := newSide(t, "RUS/FSB", 3)
	trust := Trust{Root: b.root.Public()}
	for _, reason := range []string{keys.ReasonCompromised, keys.ReasonRetired} {
		r, err := b.root.SignRevocation(keys.Revocation{Service: "RUS/FSB", Serials: []uint64{3}, Reason: reason, At: at(0)})
		if err != nil {
			t.Fatal(err)
		}
		trust.Revocations = append(trust.Revocations, r)
	}
	k := fileOf(t, []Trust{trust})
	s, err := k.service("RUS/FSB")
	if err != nil {
		t.Fatal(err)
	}
	if got := s.revoked(3); got != keys.ReasonCompromised {
		t.Errorf("set 3 is %q; want compromised", got)
	}
	if got := s.revoked(4); got != "" {
		t.Errorf("set 4 is %q; want nothing", got)
	}
}
