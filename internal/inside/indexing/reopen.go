package indexing

import (
	"time"

	"entente/internal/store/insidedb"
)

// Open gives a version of what is held as the makers of indexes were handed it, in the
// reader's transaction; without texts where it is no longer held for use. The labels of
// the texts are not filled in: who may see which portion is asked of the store.
func (x *Indexing) Open(tx *insidedb.Tx, kind, id string, version int, recordedAt time.Time) (Item, error) {
	item, _, err := x.open(tx, insidedb.ToIndex{Kind: kind, ID: id, Version: version, RecordedAt: recordedAt})
	return item, err
}
