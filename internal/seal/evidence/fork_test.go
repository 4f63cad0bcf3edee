package evidence

import (
	"testing"

	"entente/internal/core/errs"

	"pgregory.net/rapid"
)

func TestTwoHeadsThatCannotBothBeTrueAreAForkAndNoOthers(t *testing.T) {
	k, _, _, _ := testKeys(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "n")
		small := rapid.IntRange(0, n).Draw(rt, "small")
		changed := rapid.IntRange(0, n).Draw(rt, "changed") // n: nothing is
		var one, two memory
		entries := numbered(n)
		two.add(t, entries...)
		if changed < n {
			entries[changed] = []byte("something else")
		}
		one.add(t, entries...)
		a, b := signedHead(t, k, one.head(t, k.Origin(), int64(small))), signedHead(t, k, two.head(t, k.Origin(), int64(n)))
		if rapid.Bool().Draw(rt, "swap") {
			a, b = b, a
		}
		f, err := Compare(a, b, &two)
		if err != nil {
			rt.Fatal(err)
		}
		if (f != nil) != (changed < small) {
			rt.Fatalf("fork %v; entry %d differs, heads of %d and %d", f != nil, changed, small, n)
		}
		if f == nil {
			return
		}
		if err := f.Check(); err != nil {
			rt.Fatalf("the fork does not convince others: %v", err)
		}
		if f.First.Head() == f.Second.Head() || len(f.First.Bytes()) == 0 || len(f.Second.Bytes()) == 0 {
			rt.Fatal("the fork does not hold both heads")
		}
	})
}

func TestNothingIsAForkThatOthersCannotCheck(t *testing.T) {
	k, _, _, _ := testKeys(t)
	other, err := NewLogKey("log.example/two", seed("two"))
	if err != nil {
		t.Fatal(err)
	}
	var one, two memory
	one.add(t, numbered(5)...)
	two.add(t, append([][]byte{[]byte("x")}, numbered(8)...)...)
	a, b := signedHead(t, k, one.head(t, k.Origin(), 5)), signedHead(t, k, two.head(t, k.Origin(), 9))
	_, err = Compare(a, b, nil)
	wants(t, err, errs.Invalid, "hashes of the larger")
	_, err = Compare(a, b, &one)
	wants(t, err, errs.Internal, "cannot read")
	var wrong memory
	wrong.add(t, numbered(9)...)
	_, err = Compare(a, b, &wrong)
	wants(t, err, errs.Denied, "not those of the larger")
	_, err = Compare(a, signedHead(t, other, two.head(t, other.Origin(), 9)), &two)
	wants(t, err, errs.Invalid, "two logs")
	_, err = Compare(a, Checkpoint{}, &two)
	wants(t, err, errs.Internal, "never verified")

	f, err := Compare(a, b, &two)
	if err != nil || f == nil {
		t.Fatal(f, err)
	}
	honest := signedHead(t, k, two.head(t, k.Origin(), 5))
	for name, bad := range map[string]Fork{
		"a head twice":             {First: a, Second: a},
		"an honest pair":           {First: honest, Second: b, Other: f.Other, Proof: f.Proof},
		"no proof":                 {First: a, Second: b, Other: f.Other},
		"another root than proved": {First: a, Second: b, Other: Hash{}, Proof: f.Proof},
		"the wrong way round":      {First: b, Second: a, Other: f.Other, Proof: f.Proof},
	} {
		if err := bad.Check(); errs.KindOf(err) != errs.Denied {
			t.Errorf("%s: %v", name, err)
		}
	}
	wants(t, Fork{}.Check(), errs.Internal, "never verified")
}
