package evidence

import (
	"crypto/sha256"
	"errors"
	"testing"

	"entente/internal/core/errs"

	"pgregory.net/rapid"
)

// The oracle: RFC 6962, section 2.1, word for word and without tlog.

func naiveRoot(d [][]byte) Hash {
	switch len(d) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, d[0]...))
	}
	k := split(len(d))
	l, r := naiveRoot(d[:k]), naiveRoot(d[k:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

// split is the largest power of two below n.
func split(n int) int {
	k := 1
	for k*2 < n {
		k *= 2
	}
	return k
}

func naivePath(m int, d [][]byte) []Hash {
	if len(d) == 1 {
		return nil
	}
	k := split(len(d))
	if m < k {
		return append(naivePath(m, d[:k]), naiveRoot(d[k:]))
	}
	return append(naivePath(m-k, d[k:]), naiveRoot(d[:k]))
}

func naiveProof(m int, d [][]byte) []Hash { return naiveSubproof(m, d, true) }

func naiveSubproof(m int, d [][]byte, whole bool) []Hash {
	if m == len(d) {
		if whole {
			return nil
		}
		return []Hash{naiveRoot(d)}
	}
	k := split(len(d))
	if m <= k {
		return append(naiveSubproof(m, d[:k], whole), naiveRoot(d[k:]))
	}
	return append(naiveSubproof(m-k, d[k:], false), naiveRoot(d[:k]))
}

func same(a, b []Hash) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// drawEntries draws a log of some entries, not all different.
func drawEntries(t *rapid.T, most int) [][]byte {
	return rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 3), 1, most).Draw(t, "entries")
}

func TestTheTreeIsThatOfTheOracle(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		entries := drawEntries(rt, 70)
		var m memory
		for rest := entries; len(rest) > 0; { // in batches of any size
			n := rapid.IntRange(1, len(rest)).Draw(rt, "batch")
			m.add(t, rest[:n]...)
			rest = rest[n:]
		}
		size := rapid.IntRange(1, len(entries)).Draw(rt, "size")
		head := m.head(t, "log", int64(size))
		if head.Root != naiveRoot(entries[:size]) {
			rt.Fatal("another root than the oracle's")
		}
		index := rapid.IntRange(0, size-1).Draw(rt, "index")
		path, err := ProveInclusion(int64(size), int64(index), &m)
		if err != nil || !same(path, naivePath(index, entries[:size])) {
			rt.Fatalf("another path than the oracle's (%v)", err)
		}
		from := rapid.IntRange(0, size).Draw(rt, "from")
		proof, err := ProveConsistency(int64(from), int64(size), &m)
		if err != nil || from > 0 && !same(proof, naiveProof(from, entries[:size])) {
			rt.Fatalf("another consistency proof than the oracle's (%v)", err)
		}
	})
}

func TestInclusionHoldsForTheEntryAtItsPlaceAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "n")
		var m memory
		entries := numbered(n)
		m.add(t, entries...)
		size, root := int64(n), m.head(t, "", int64(n)).Root
		i := rapid.Int64Range(0, size-1).Draw(rt, "i")
		proof, err := ProveInclusion(size, i, &m)
		if err != nil {
			rt.Fatal(err)
		}
		if err := CheckInclusion(size, root, i, entries[i], proof); err != nil {
			rt.Fatal(err)
		}
		j := rapid.Int64Range(0, size-1).Filter(func(j int64) bool { return j != i || size == 1 }).Draw(rt, "j")
		if i != j && (CheckInclusion(size, root, j, entries[i], proof) == nil || CheckInclusion(size, root, i, entries[j], proof) == nil) {
			rt.Fatal("a proof held for another place or entry")
		}
		if CheckInclusion(size, root, i, entries[i], append(proof, Hash{})) == nil {
			rt.Fatal("a proof with a hash too many held")
		}
		root[0] ^= 1
		if CheckInclusion(size, root, i, entries[i], proof) == nil {
			rt.Fatal("a proof held under another root")
		}
	})
}

func TestConsistencyHoldsForABeginningAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "n")
		from := rapid.IntRange(0, n).Draw(rt, "from")
		changed := rapid.IntRange(0, n-1).Draw(rt, "changed")
		var m, other memory
		entries := numbered(n)
		m.add(t, entries...)
		entries[changed] = []byte("something else")
		other.add(t, entries...)
		proof, err := ProveConsistency(int64(from), int64(n), &m)
		if err != nil {
			rt.Fatal(err)
		}
		root := m.head(t, "", int64(n)).Root
		if err := CheckConsistency(int64(from), m.head(t, "", int64(from)).Root, int64(n), root, proof); err != nil {
			rt.Fatal(err)
		}
		if changed < from && CheckConsistency(int64(from), other.head(t, "", int64(from)).Root, int64(n), root, proof) == nil {
			rt.Fatal("a head with another entry was taken for a beginning")
		}
	})
}

func TestWhatTheTreeRefuses(t *testing.T) {
	var m memory
	m.add(t, numbered(3)...)
	root := m.head(t, "", 3).Root
	broken := brokenReader{}
	tests := []struct {
		name string
		err  error
		kind errs.Kind
	}{
		{"an append to a log of negative size", second(Append(-1, nil, &m)), errs.Invalid},
		{"an append above the limit", second(Append(MaxSize, numbered(1), &m)), errs.Invalid},
		{"an entry that no bundle holds", second(Append(3, [][]byte{make([]byte, MaxEntryBytes+1)}, &m)), errs.Invalid},
		{"a store that fails", second(Append(3, numbered(1), broken)), errs.Internal},
		{"a store that gives too few hashes", second(Append(3, numbered(1), short{})), errs.Internal},
		{"a root of a size that is too large", second(Root(MaxSize+1, &m)), errs.Invalid},
		{"a root from a store that fails", second(Root(3, broken)), errs.Internal},
		{"a leaf that is not there", second(ProveInclusion(3, 3, &m)), errs.Invalid},
		{"a leaf before the first", second(ProveInclusion(3, -1, &m)), errs.Invalid},
		{"a path from a store that fails", second(ProveInclusion(3, 1, broken)), errs.Internal},
		{"a check of a leaf that is not there", CheckInclusion(3, root, 3, nil, nil), errs.Invalid},
		{"a check of a size that overflows", CheckInclusion(1<<63-1, root, 1<<62, nil, nil), errs.Invalid},
		{"consistency backwards", second(ProveConsistency(3, 2, &m)), errs.Invalid},
		{"consistency from a store that fails", second(ProveConsistency(1, 3, broken)), errs.Internal},
		{"a check backwards", CheckConsistency(3, root, 2, root, nil), errs.Invalid},
		{"a check of sizes that overflow", CheckConsistency(1, root, 1<<63-1, root, nil), errs.Invalid},
		{"a head of the empty log with a wrong root", CheckConsistency(0, root, 3, root, nil), errs.Denied},
		{"a proof from the empty log with hashes", CheckConsistency(0, naiveRoot(nil), 3, root, []Hash{root}), errs.Denied},
		{"the same size with another root", CheckConsistency(3, Hash{}, 3, root, nil), errs.Denied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wants(t, tt.err, tt.kind, "") })
	}
}

func second[T any](_ T, err error) error { return err }

type brokenReader struct{}

func (brokenReader) ReadHashes([]int64) ([]Hash, error) { return nil, errors.New("broken") }

type short struct{}

func (short) ReadHashes([]int64) ([]Hash, error) { return nil, nil }
