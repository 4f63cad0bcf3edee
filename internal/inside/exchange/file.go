package exchange

import (
	"context"
	"io"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// filesOf lists the files that came with an item; nil for none.
func filesOf(tx *insidedb.Tx, id string) ([]tearline.Attachment, error) {
	set, err := tx.ReceivedFiles(id)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	return set.Files, err
}

// OpenFile gives one of the files that came with an item, from 1, and what writes
// its bytes, a piece at a time. What was refused, erased or taken back has none.
func (x *Exchange) OpenFile(ctx context.Context, id string, number int) (tearline.Attachment, func(context.Context, io.Writer) error, error) {
	const op = "exchange.OpenFile"
	item, err := x.Item(ctx, id, time.Time{})
	if err != nil {
		return tearline.Attachment{}, nil, err
	}
	if number < 1 || number > len(item.Files) {
		return tearline.Attachment{}, nil, errs.E(errs.NotFound, op, "item %s has no file %d; it has %d", id, number, len(item.Files))
	}
	var set insidedb.FileSet
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		set, err = tx.ReceivedFiles(id)
		return err
	})
	from := int64(0)
	for _, before := range item.Files[:number-1] {
		from += before.Bytes
	}
	f := item.Files[number-1]
	return f, func(ctx context.Context, into io.Writer) error {
		return x.Store.CopyFiles(ctx, set, from, from+f.Bytes, into)
	}, err
}
