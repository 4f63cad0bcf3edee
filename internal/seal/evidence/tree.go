package evidence

import (
	"entente/internal/core/errs"

	"golang.org/x/mod/sumdb/tlog"
)

// MaxSize is the largest log, in leaves: every JSON reader holds it exactly.
const MaxSize = 1<<53 - 1

// MaxEntryBytes is the largest entry that a C2SP bundle of entries can hold.
const MaxEntryBytes = 1<<16 - 1

// Hash is a hash of the tree (RFC 6962, section 2.1).
type Hash = tlog.Hash

// HashReader reads stored hashes by their index in storage order: the hashes
// that Append gave, one behind the other from index 0. It answers with one
// hash for each index, or an error.
type HashReader interface {
	ReadHashes(indexes []int64) ([]Hash, error)
}

// Growth is what an append adds: Hashes are to be stored from index First on,
// in one transaction with the new Size.
type Growth struct {
	Size   int64  // leaves after the append
	First  int64  // storage index of the first hash
	Hashes []Hash // a little under two for each leaf
}

// Append adds entries to a log of size leaves whose stored hashes stored
// reads. It stores nothing itself.
func Append(size int64, entries [][]byte, stored HashReader) (Growth, error) {
	const op = "evidence.Append"
	if size < 0 || size > MaxSize-int64(len(entries)) {
		return Growth{}, errs.E(errs.Invalid, op, "a log of %d leaves; expected at most %d", size, int64(MaxSize))
	}
	g := Growth{Size: size, First: tlog.StoredHashCount(size)}
	over := tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) { return g.read(indexes, stored) })
	for _, e := range entries {
		if len(e) > MaxEntryBytes {
			return Growth{}, errs.E(errs.Invalid, op, "an entry of %d bytes; expected at most %d", len(e), MaxEntryBytes)
		}
		hashes, err := tlog.StoredHashes(g.Size, e, over)
		if err != nil {
			return Growth{}, errs.Wrap(errs.Internal, op, err, "cannot read the log's hashes")
		}
		g.Hashes = append(g.Hashes, hashes...)
		g.Size++
	}
	return g, nil
}

// read takes hashes of this growth from memory and the rest from the store, in one call.
func (g *Growth) read(indexes []int64, stored HashReader) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	var ask []int64
	var where []int
	for i, x := range indexes {
		if x >= g.First {
			out[i] = g.Hashes[x-g.First]
			continue
		}
		ask, where = append(ask, x), append(where, i)
	}
	if len(ask) == 0 {
		return out, nil
	}
	got, err := stored.ReadHashes(ask)
	if err != nil {
		return nil, err
	}
	if len(got) != len(ask) {
		return nil, errs.E(errs.Internal, "evidence.Append", "the store gave %d hashes; expected %d", len(got), len(ask))
	}
	for i, h := range got {
		out[where[i]] = h
	}
	return out, nil
}

// Root is the root hash of the first size leaves.
func Root(size int64, stored HashReader) (Hash, error) {
	const op = "evidence.Root"
	if size < 0 || size > MaxSize {
		return Hash{}, errs.E(errs.Invalid, op, "a log of %d leaves; expected 0 to %d", size, int64(MaxSize))
	}
	root, err := tlog.TreeHash(size, stored)
	if err != nil {
		return Hash{}, errs.Wrap(errs.Internal, op, err, "cannot read the log's hashes")
	}
	return root, nil
}

// ProveInclusion proves that leaf index, from 0, is in the log of size leaves.
func ProveInclusion(size, index int64, stored HashReader) ([]Hash, error) {
	const op = "evidence.ProveInclusion"
	if size > MaxSize || index < 0 || index >= size {
		return nil, errs.E(errs.Invalid, op, "leaf %d of %d; expected one that is there", index, size)
	}
	proof, err := tlog.ProveRecord(size, index, stored)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot read the log's hashes")
	}
	return proof, nil
}

// CheckInclusion says whether proof shows entry at index under a root; if not,
// the error is Denied.
func CheckInclusion(size int64, root Hash, index int64, entry []byte, proof []Hash) error {
	const op = "evidence.CheckInclusion"
	if size > MaxSize || index < 0 || index >= size {
		return errs.E(errs.Invalid, op, "leaf %d of %d; expected one that is there", index, size)
	}
	if tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(entry)) != nil {
		return errs.E(errs.Denied, op, "the leaf is not in the log under this head")
	}
	return nil
}

// ProveConsistency proves that the log of from leaves is a beginning of the
// log of to leaves. The empty log begins every other; its proof is empty.
func ProveConsistency(from, to int64, stored HashReader) ([]Hash, error) {
	const op = "evidence.ProveConsistency"
	if from < 0 || from > to || to > MaxSize {
		return nil, errs.E(errs.Invalid, op, "from %d to %d leaves; expected a beginning", from, to)
	}
	if from == 0 {
		return nil, nil
	}
	proof, err := tlog.ProveTree(to, from, stored)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot read the log's hashes")
	}
	return proof, nil
}

// CheckConsistency says whether proof shows that the log with the first head
// is a beginning of that with the second; if not, the error is Denied. A proof
// that fails does not yet show that the log forked: the proof may be bad.
func CheckConsistency(from int64, old Hash, to int64, root Hash, proof []Hash) error {
	const op = "evidence.CheckConsistency"
	if from < 0 || from > to || to > MaxSize {
		return errs.E(errs.Invalid, op, "from %d to %d leaves; expected a beginning", from, to)
	}
	empty, err := tlog.TreeHash(0, nil)
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "no hash of the empty log")
	}
	if from == 0 {
		if old != empty || len(proof) != 0 || to == 0 && root != empty {
			return errs.E(errs.Denied, op, "not a head of an empty log, or a proof where none is needed")
		}
		return nil
	}
	if tlog.CheckTree(proof, to, root, from, old) != nil {
		return errs.E(errs.Denied, op, "the first head is not shown to be a beginning of the second")
	}
	return nil
}
