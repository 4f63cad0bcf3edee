package evidence

import (
	"entente/internal/core/errs"

	"golang.org/x/mod/sumdb/tlog"
)

// Fork is proof against a log: two heads that it signed and that cannot both
// be of one log. Keep both. First is not the larger. When the sizes differ,
// Other is the root that the second head's own tree has at the first head's
// size, and Proof shows that it has.
type Fork struct {
	First, Second Checkpoint
	Other         Hash
	Proof         []Hash
}

// Compare holds two heads of one log against each other. of reads the hashes of
// the larger one's tree, our own or through TileReader; it is not needed
// (nil) when the sizes are equal. The answer is nil when the heads are
// consistent. Hashes that do not fit the larger head are an error (Denied) and
// show nothing about a fork.
func Compare(a, b Checkpoint, of HashReader) (*Fork, error) {
	const op = "evidence.Compare"
	if !a.Valid() || !b.Valid() {
		return nil, errs.E(errs.Internal, op, "a checkpoint that was never verified")
	}
	if a.head.Origin != b.head.Origin || a.log.Public() != b.log.Public() {
		return nil, errs.E(errs.Invalid, op, "heads of two logs, or under two keys; expected two of one")
	}
	if a.head.Size > b.head.Size {
		a, b = b, a
	}
	f := &Fork{First: a, Second: b}
	switch {
	case a.head == b.head || a.head.Size == 0:
		return nil, nil
	case a.head.Size == b.head.Size:
		return f, nil
	case of == nil:
		return nil, errs.E(errs.Invalid, op, "heads of two sizes; expected the hashes of the larger log")
	}
	var err error
	if f.Proof, err = ProveConsistency(a.head.Size, b.head.Size, of); err != nil {
		return nil, err
	}
	if f.Other, err = Root(a.head.Size, of); err != nil {
		return nil, err
	}
	if CheckConsistency(a.head.Size, f.Other, b.head.Size, b.head.Root, f.Proof) != nil {
		return nil, errs.E(errs.Denied, op, "the hashes are not those of the larger head")
	}
	if f.Other == a.head.Root {
		return nil, nil
	}
	return f, nil
}

// Check says whether this is a fork indeed, for whoever is shown one: nil when
// it is, Denied when it shows nothing.
func (f Fork) Check() error {
	const op = "evidence.Fork"
	if !f.First.Valid() || !f.Second.Valid() {
		return errs.E(errs.Internal, op, "a checkpoint that was never verified")
	}
	a, b := f.First.head, f.Second.head
	same := a.Origin == b.Origin && f.First.log.Public() == f.Second.log.Public()
	switch {
	case !same || a == b || a.Size > b.Size:
		return errs.E(errs.Denied, op, "the heads are not two of one log")
	case a.Size == b.Size:
		return nil
	case f.Other == a.Root || tlog.CheckTree(f.Proof, b.Size, b.Root, a.Size, f.Other) != nil:
		return errs.E(errs.Denied, op, "the second head is not shown to have another beginning than the first")
	}
	return nil
}
