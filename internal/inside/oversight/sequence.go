package oversight

import (
	"context"

	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
)

// entrySize is what an entry takes in a bundle: its length in two bytes goes before it.
const entrySize = 2 + evidence.EntrySize

// Sequence moves one batch of pending leaves into the log and signs its new
// head, in one transaction, and says how many. Two processes that do it at once
// on one store do it one after the other.
func (l *Log) Sequence(ctx context.Context) (int, error) {
	waiting := 0
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) error {
		some, err := tx.Pending(1)
		waiting = len(some)
		return err
	})
	if err != nil || waiting == 0 {
		return 0, err
	}
	l.Crash("sequence.begun")
	moved := 0
	err = l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		entries, err := tx.Pending(batch)
		if moved = len(entries); err != nil || moved == 0 {
			return err
		}
		if err := l.append(tx, entries); err != nil {
			return err
		}
		l.Crash("sequence.written")
		return nil
	})
	if err != nil {
		return 0, err
	}
	l.Crash("sequence.stored")
	return moved, nil
}

// SequenceAll moves everything that is pending now.
func (l *Log) SequenceAll(ctx context.Context) error {
	for {
		if n, err := l.Sequence(ctx); n == 0 || err != nil {
			return err
		}
	}
}

// append puts entries into the log. The head that it signs leaves this process
// only when the transaction has been committed.
func (l *Log) append(tx *insidedb.Tx, entries [][]byte) error {
	held, err := tx.Log(l.log.Origin())
	if err != nil {
		return err
	}
	x, err := evidence.Extend(held.Size, entries, tiles{tx, held.Origin})
	if err != nil {
		return err
	}
	for _, t := range x.Tiles {
		if err := tx.PutTile(held.Origin, t.Level, t.N, t.Hashes); err != nil {
			return err
		}
	}
	if err := putBundles(tx, held.Origin, held.Size, entries); err != nil {
		return err
	}
	checkpoint, err := evidence.SignCheckpoint(l.key, evidence.Head{Origin: held.Origin, Size: x.Size, Root: x.Root})
	if err != nil {
		return err
	}
	if err := tx.NumberPending(held.Origin, held.Size, len(entries)); err != nil {
		return err
	}
	return tx.Grow(held.Origin, held.Size, x.Size, checkpoint)
}

// putBundles keeps entries from number size on, in bundles as wide as tiles.
func putBundles(tx *insidedb.Tx, origin string, size int64, entries [][]byte) error {
	for len(entries) > 0 {
		n, width := size/evidence.TileWidth, int(size%evidence.TileWidth)
		var had []byte
		if width > 0 {
			var err error
			if had, err = tx.Bundle(origin, n); err != nil {
				return err
			}
		}
		fits := min(len(entries), evidence.TileWidth-width)
		more, err := evidence.EncodeEntries(entries[:fits])
		if err != nil {
			return err
		}
		if err := tx.PutBundle(origin, n, append(had[:width*entrySize:width*entrySize], more...)); err != nil {
			return err
		}
		size, entries = size+int64(fits), entries[fits:]
	}
	return nil
}
