package evidence

import (
	"strings"
	"testing"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestAWitnessCosignsWhatExtendsItsLastHeadAndNothingElse(t *testing.T) {
	k, l, _, _ := testKeys(t)
	var m, other memory
	m.add(t, numbered(9)...)
	other.add(t, append([][]byte{[]byte("x")}, numbered(8)...)...)
	head := func(n int64) Head { return m.head(t, k.Origin(), n) }
	request := func(old, size int64, of *memory) AddCheckpoint {
		proof, err := ProveConsistency(old, max(old, size), of)
		if err != nil {
			t.Fatal(err)
		}
		return AddCheckpoint{Old: old, Proof: proof, Checkpoint: signedHead(t, k, of.head(t, k.Origin(), size)).Bytes()}
	}
	with := func(r AddCheckpoint, change func(*AddCheckpoint)) AddCheckpoint { change(&r); return r }
	tests := []struct {
		name     string
		recorded Head
		r        AddCheckpoint
		kind     errs.Kind
	}{
		{"the first head", Head{}, request(0, 5, &m), ""},
		{"an empty log first", Head{}, request(0, 0, &m), ""},
		{"a larger head", head(5), request(5, 9, &m), ""},
		{"the same head again", head(5), request(5, 5, &m), ""},
		{"a head that forks", head(5), request(5, 9, &other), errs.Conflict},
		{"another head of the same size", head(5), request(5, 5, &other), errs.Conflict},
		{"a proof from nothing", Head{}, with(request(0, 5, &m), func(r *AddCheckpoint) { r.Proof = []Hash{{}} }), errs.Conflict},
		{"a proof between equal sizes", head(5), with(request(5, 5, &m), func(r *AddCheckpoint) { r.Proof = []Hash{{}} }), errs.Conflict},
		{"no proof", head(5), with(request(5, 9, &m), func(r *AddCheckpoint) { r.Proof = nil }), errs.Conflict},
		{"another old size than recorded", head(5), request(4, 9, &m), errs.Stale},
		{"a first head again", head(5), request(0, 9, &m), errs.Stale},
		{"an old size above the new", head(5), with(request(0, 5, &m), func(r *AddCheckpoint) { r.Old = 6 }), errs.Invalid},
		{"not signed by the log", Head{}, with(request(0, 5, &m), func(r *AddCheckpoint) {
			r.Checkpoint = []byte(strings.Replace(string(r.Checkpoint), "\n5\n", "\n6\n", 1))
		}), errs.Denied},
		{"a record of another log", Head{Origin: "x", Size: 5}, request(5, 9, &m), errs.Internal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ReadAddCheckpoint(tt.r.Encode())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.r, r, cmpopts.EquateEmpty()); diff != "" {
				t.Fatal("the request is not read as it was written: ", diff)
			}
			c, err := r.Advance(tt.recorded, l)
			if errs.KindOf(err) != tt.kind || c.Valid() != (tt.kind == "") {
				t.Errorf("got %v (%q); want %q", err, errs.KindOf(err), tt.kind)
			}
		})
	}
}

func TestWhatARequestToAWitnessMustBe(t *testing.T) {
	for _, data := range []string{"", "old 1", "old 1\n", "old x\n\n", "old 01\n\n", "old -1\n\n", "new 1\n\n", "old 1\nx\n\n", "old 9007199254740992\n\n",
		"old 1\n" + strings.Repeat(Hash{}.String()+"\n", 64) + "\n", "old 1\n\n" + strings.Repeat("x", MaxCheckpointBytes)} {
		_, err := ReadAddCheckpoint([]byte(data))
		wants(t, err, errs.Invalid, "")
	}
}
