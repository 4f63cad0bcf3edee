package keys

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The targets take a document's bytes as they arrive, and also as a payload
// that the right root signed: else no input would get past the signatures.

func FuzzKeySet(f *testing.F) {
	a := newService(f, "USA/CIA", 1)
	payload, err := UnverifiedPayload(a.data, KeySetType)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(a.data)
	f.Add(payload)
	f.Add([]byte(`{"v":1,"service":"USA/CIA"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if set, err := VerifySet(data, a.root.Public()); err == nil && !bytes.Equal(data, a.data) {
			t.Fatalf("a second spelling of the signed set was taken: serial %d", set.Serial())
		}
		if k, _, err := readSet(data); err == nil {
			if !k.Service.Valid() || k.Serial == 0 || !k.NotBefore.Before(k.NotAfter) || !k.Release.Valid() || !k.Gateway.Valid() || len(k.HPKE) != hpkePublicSize {
				t.Fatalf("an incomplete set was taken: %+v", k)
			}
		}
	})
}

func FuzzPeering(f *testing.F) {
	a := newService(f, "USA/CIA", 1)
	data, err := a.root.SignPeering(samplePeering(a, "FRA/DGSE"))
	if err != nil {
		f.Fatal(err)
	}
	payload, err := UnverifiedPayload(data, PeeringType)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(payload)
	f.Fuzz(func(t *testing.T, in []byte) {
		if _, err := ReadOffer(in); err == nil && !bytes.Equal(in, data) {
			t.Fatal("a second spelling of the signed peering was taken")
		}
		p, set, err := readPeering(in)
		if err != nil {
			return
		}
		if !p.Service.Valid() || p.Service == p.Partner || len(p.Endpoints) == 0 || p.Window == 0 || set.Service() != p.Service {
			t.Fatalf("an incomplete peering was taken: %+v", p)
		}
		if !p.Root.Equal(a.root.Public()) {
			return // signed by a root that this test does not hold
		}
		again, err := a.root.SignPeering(p)
		if err != nil {
			t.Fatalf("what was read cannot be signed: %v", err)
		}
		q, _, err := VerifyPeering(again, a.root.Public())
		if d := cmp.Diff(p, q, byDocument); err != nil || d != "" {
			t.Fatal(err, d)
		}
	})
}

func FuzzRevocation(f *testing.F) {
	a := newService(f, "USA/CIA", 1)
	data, err := a.root.SignRevocation(Revocation{Service: "USA/CIA", Serials: []uint64{1, 2}, Reason: ReasonLost, At: day(1)})
	if err != nil {
		f.Fatal(err)
	}
	payload, err := UnverifiedPayload(data, RevocationType)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(payload)
	f.Fuzz(func(t *testing.T, in []byte) {
		if _, err := VerifyRevocation(in, a.root.Public()); err == nil && !bytes.Equal(in, data) {
			t.Fatal("a second spelling of the signed revocation was taken")
		}
		if v, err := readRevocation(in); err == nil {
			v.Service = "USA/CIA"
			if _, err := a.root.SignRevocation(v); err != nil {
				t.Fatalf("what was read cannot be signed: %v", err)
			}
		}
	})
}
