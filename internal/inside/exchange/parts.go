package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Parts carries the parts of files both ways until nothing more can go now. It
// holds one part in memory, and no transaction for longer than one. Of several
// processes on one store, one does it.
func (x *Exchange) Parts(ctx context.Context) error {
	x.carrying.RLock()
	defer x.carrying.RUnlock()
	lease, err := x.Leases.Hold(ctx, insidedb.LeaseParts)
	if err != nil || !lease.Held() {
		return err
	}
	return errors.Join(x.all(ctx, x.sendParts), x.all(ctx, x.fetchParts))
}

// sendParts hands over what the gateway can hold now, and says how many parts.
func (x *Exchange) sendParts(ctx context.Context) (int, error) {
	waiting := false
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		waiting, err = tx.PartsWaiting()
		return err
	})
	if err != nil || !waiting {
		return 0, err
	}
	wanted, err := x.Carrier.PartsWanted(ctx)
	if err != nil {
		return 0, err
	}
	done := 0
	var failed []error
	for _, want := range wanted {
		if x.stopsPush(want.Partner) {
			continue
		}
		n, err := x.sendPartsOf(ctx, want)
		done, failed = done+n, append(failed, err)
	}
	return done, errors.Join(failed...)
}

func (x *Exchange) sendPartsOf(ctx context.Context, want PartsWanted) (int, error) {
	var out insidedb.PartsOut
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		out, err = tx.PartsOut(want.Item)
		return err
	})
	if kind := errs.KindOf(err); kind == errs.NotFound || kind == errs.Conflict { // cancelled or erased: the gateway will hear of it
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for done := range want.Count {
		if ctx.Err() != nil {
			return done, nil
		}
		number := want.From + done
		plain, err := x.plainPart(ctx, out, number)
		if err != nil {
			return done, err
		}
		sealed, err := out.Key.SealPart(number, plain)
		if err != nil {
			return done, err
		}
		err = x.Carrier.PutPart(ctx, want.Item, number, sealed)
		if errs.KindOf(err) == errs.Unavailable { // later
			return 0, nil
		}
		if err != nil {
			return done, err
		}
		x.Crash("part.put")
	}
	return want.Count, nil
}

// plainPart is a part before it is sealed: its share of the files that go, one
// behind the other, and zeros behind the last.
func (x *Exchange) plainPart(ctx context.Context, out insidedb.PartsOut, number int) ([]byte, error) {
	plain := make([]byte, out.Key.Parts().PlainSize(number))
	begin := int64(number) * envelope.PartSize
	at := int64(0) // of the file in the stream of the parts
	for _, f := range out.Goes {
		from, to := max(at, begin), min(at+f.Bytes, begin+int64(len(plain)))
		if from < to {
			held, ok := placeOf(out.Files.Files, f)
			if !ok {
				return nil, errs.E(errs.Internal, "exchange.plainPart", "a file that goes is not among those of its report")
			}
			into := &window{plain[from-begin : to-begin]}
			if err := x.Store.CopyFiles(ctx, out.Files, held+from-at, held+to-at, into); err != nil {
				return nil, err
			}
		}
		at += f.Bytes
	}
	return plain, nil
}

// placeOf finds where a file begins among others.
func placeOf(files []tearline.Attachment, f tearline.Attachment) (int64, bool) {
	at := int64(0)
	for _, held := range files {
		if held == f {
			return at, true
		}
		at += held.Bytes
	}
	return 0, false
}

// window is room to write into.
type window struct{ left []byte }

// Write implements io.Writer.
func (w *window) Write(p []byte) (int, error) {
	n := copy(w.left, p)
	w.left = w.left[n:]
	return n, nil
}

// fetchParts takes one part of each envelope whose parts are coming, checks those
// that have come whole, and says how many steps that were.
func (x *Exchange) fetchParts(ctx context.Context) (int, error) {
	rows, err := x.openParts(ctx)
	done := 0
	failed := []error{err}
	for _, row := range rows {
		n, err := x.fetchStep(ctx, row)
		done, failed = done+n, append(failed, err)
	}
	return done, errors.Join(failed...)
}

// openParts lists what there is to see to. What a recall has overtaken need not
// come.
func (x *Exchange) openParts(ctx context.Context) ([]insidedb.PartsIn, error) {
	var rows, gone []insidedb.PartsIn
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		rows, gone = nil, nil
		all, err := tx.OpenPartsIn()
		if err != nil {
			return err
		}
		for _, p := range all {
			back, err := tx.ItemTakenBack(p.Partner, p.Hash)
			if err != nil {
				return err
			}
			if back && p.State == insidedb.PartsComing {
				gone = append(gone, p)
			} else {
				rows = append(rows, p)
			}
		}
		return nil
	})
	for _, p := range gone {
		if err == nil {
			err = x.settleParts(ctx, p, insidedb.PartsUnwanted)
		}
	}
	return rows, err
}

func (x *Exchange) fetchStep(ctx context.Context, p insidedb.PartsIn) (int, error) {
	switch {
	case p.State == insidedb.PartsComing && p.Held < p.Count:
		return x.fetchOne(ctx, p)
	case p.State == insidedb.PartsComing:
		return x.checkParts(ctx, p)
	}
	x.Crash("part.whole")
	if err := x.Carrier.DropParts(ctx, p.Hash); err != nil {
		return 0, err
	}
	return 1, x.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.DroppedPartsIn(p.Hash) })
}

func (x *Exchange) fetchOne(ctx context.Context, p insidedb.PartsIn) (int, error) {
	sealed, err := x.Carrier.TakePart(ctx, p.Hash, p.Held)
	if errs.KindOf(err) == errs.NotFound { // they will never come: the envelope cannot be read
		return 1, x.settleParts(ctx, p, insidedb.PartsBroken)
	}
	if err != nil {
		return 0, err
	}
	x.Crash("part.taken")
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.HoldPart(p.Hash, p.Held, sealed) })
	if err != nil {
		return 0, err
	}
	x.Crash("part.stored")
	return 1, nil
}

func (x *Exchange) settleParts(ctx context.Context, p insidedb.PartsIn, state string) error {
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.SettlePartsIn(p.Hash, state) })
}

// checkParts opens the parts of an envelope one by one, and compares the files
// with their hashes.
func (x *Exchange) checkParts(ctx context.Context, p insidedb.PartsIn) (int, error) {
	var known partners
	var in insidedb.Incoming
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if in, err = tx.Incoming(p.Event); err != nil {
			return err
		}
		known, err = x.partners(tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	a := x.open(known, in)
	if !a.verified.Valid() { // it was, when the parts began to come: its key set may be back, or it is refused
		return 1, x.settleParts(ctx, p, insidedb.PartsBroken)
	}
	state := insidedb.PartsWhole
	check := newFilesCheck(a.verified.Attachments())
	err = x.Store.CopyParts(ctx, a.verified, check.take)
	switch kind := errs.KindOf(err); {
	case kind == errs.Denied || kind == errs.Invalid || kind == errs.NotFound, err == nil && !check.whole():
		state = insidedb.PartsBroken
	case err != nil:
		return 0, err
	}
	return 1, x.settleParts(ctx, p, state)
}

// filesCheck hashes files that come one behind the other, with zeros behind the last.
type filesCheck struct {
	files []envelope.Attachment
	left  int64 // of the first
	sum   hash.Hash
	bad   bool
}

func newFilesCheck(files []envelope.Attachment) *filesCheck {
	c := &filesCheck{files: files, sum: sha256.New()}
	if len(files) > 0 {
		c.left = files[0].Bytes
	}
	return c
}

func (c *filesCheck) take(plain []byte) error {
	for len(plain) > 0 && len(c.files) > 0 {
		n := min(c.left, int64(len(plain)))
		c.sum.Write(plain[:n])
		plain = plain[n:]
		if c.left -= n; c.left > 0 {
			return nil
		}
		c.bad = c.bad || c.files[0].Digest != "sha256:"+hex.EncodeToString(c.sum.Sum(nil))
		c.sum.Reset()
		if c.files = c.files[1:]; len(c.files) > 0 {
			c.left = c.files[0].Bytes
		}
	}
	for _, b := range plain {
		c.bad = c.bad || b != 0
	}
	return nil
}

func (c *filesCheck) whole() bool { return !c.bad && len(c.files) == 0 }

// sameFiles tells whether a bundle names the files that the envelope carries.
func sameFiles(named []tearline.Attachment, carried []envelope.Attachment) bool {
	if len(named) != len(carried) {
		return false
	}
	for i, f := range named {
		if f.Digest != carried[i].Digest || f.Bytes != carried[i].Bytes {
			return false
		}
	}
	return true
}

// awaitParts tells whether an envelope that is the next of its lane waits for
// its parts. Those of one that is refused anyhow are not fetched.
func (x *Exchange) awaitParts(tx *insidedb.Tx, a arrival, follows bool, epoch envelope.Code) (wait bool, err error) {
	if a.Lane != envelope.LaneBulk || a.header().Parts == nil {
		return false, nil
	}
	p, err := tx.PartsIn(a.Hash)
	if err == nil {
		return p.State == insidedb.PartsComing, nil
	}
	if errs.KindOf(err) != errs.NotFound {
		return false, err
	}
	gone, err := tx.ItemTakenBack(a.Partner, a.Hash)
	if err != nil {
		return false, err
	}
	p = insidedb.PartsIn{Hash: a.Hash, Event: a.ID, Partner: a.Partner, Incarnation: a.Incarnation, Lane: a.Lane,
		Count: a.header().Parts.Count, State: insidedb.PartsComing}
	if gone || !follows || x.rule(a, epoch).state == insidedb.Refused {
		p.State = insidedb.PartsUnwanted
	}
	return p.State == insidedb.PartsComing, tx.AddPartsIn(p)
}

// withParts refuses what would be taken and whose parts are not the files that
// it names.
func withParts(tx *insidedb.Tx, a arrival, r ruling) (ruling, error) {
	if a.header().Parts == nil || r.state == insidedb.Refused {
		return r, nil
	}
	p, err := tx.PartsIn(a.Hash)
	if err == nil && p.State != insidedb.PartsWhole {
		r = refused(envelope.CodeUnreadable)
	}
	return r, err
}

// waitsForParts tells whether a lane need not be looked at: its next envelope
// waits for parts.
func (x *Exchange) waitsForParts(ctx context.Context, lane insidedb.LaneKey) (waits bool, err error) {
	if lane.Lane != envelope.LaneBulk {
		return false, nil
	}
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		waits, err = tx.ComingFor(lane)
		return err
	})
	return waits, err
}
