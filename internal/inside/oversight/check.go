package oversight

import (
	"bytes"
	"context"
	"fmt"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
)

// mostFindings bounds what a check lists; it goes on counting.
const mostFindings = 100

// Checked is what a check of our own record found.
type Checked struct {
	V            int      `json:"v"`
	Good         bool     `json:"good"`
	Logs         int      `json:"logs"`
	Leaves       int64    `json:"leaves"`       // in the logs, each opened by its event and salt unless it is erased
	Erased       int64    `json:"erased"`       // of those: salts destroyed by an erasure on record, so that they no longer open
	Pending      int      `json:"pending"`      // not in a log yet, at most a batch of them
	Cosignatures int      `json:"cosignatures"` // verified
	Envelopes    int      `json:"envelopes"`    // of the exchange logs, both ways
	Unread       int      `json:"unread"`       // of those: the bytes are no longer held, so the hash alone was compared
	Receipts     int      `json:"receipts"`     // verified
	Unlogged     int      `json:"unlogged"`     // of those: recorded before the log began
	Records      int      `json:"records"`      // decisions, acts of review, orders, and what services told one another
	Unrecorded   int      `json:"unrecorded"`   // of those: the log has no leaf; it began later, or somebody wrote past it
	Wrong        int      `json:"wrong"`
	Findings     []string `json:"findings"` // what is wrong, at most the first hundred
}

// wrong notes a finding; ids and hashes alone.
func (c *Checked) wrong(format string, args ...any) {
	if c.Wrong++; len(c.Findings) < mostFindings {
		c.Findings = append(c.Findings, fmt.Sprintf(format, args...))
	}
}

// Check verifies our own record in one state of the store: every event and salt
// opens its leaf, a salt is missing only where an erasure is on record, tiles and heads are what the leaves give, every record that an
// event commits to stands as it was, the sequences of envelopes are unbroken, and
// receipts verify. It changes nothing. Findings are no error.
func (l *Log) Check(ctx context.Context) (Checked, error) {
	var c Checked
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) error {
		c = Checked{V: 1, Findings: []string{}}
		logs, err := tx.Logs()
		if err != nil {
			return err
		}
		for _, held := range logs {
			c.Logs++
			if err := c.checkLog(tx, held); err != nil {
				return err
			}
		}
		pending, err := tx.Pending(batch)
		if err != nil {
			return err
		}
		c.Pending = len(pending)
		if c.Records, c.Unrecorded, err = tx.Unrecorded(); err != nil {
			return err
		}
		return l.checkExchanges(tx, &c)
	})
	c.Good = c.Wrong == 0
	return c, err
}

// checkLog recomputes one log from its events.
func (c *Checked) checkLog(tx *insidedb.Tx, held insidedb.Log) error {
	log, err := evidence.ReadLog(held.VKey)
	if err != nil {
		return err
	}
	built := rebuilt{}
	var size int64
	var x evidence.Extension
	for {
		leaves, err := tx.Leaves(held.Origin, size, evidence.TileWidth)
		if err != nil {
			return err
		}
		if len(leaves) == 0 {
			break
		}
		entries := make([][]byte, len(leaves))
		for i, leaf := range leaves {
			entries[i] = leaf.Entry
			if err := c.checkLeaf(tx, held.Origin, size+int64(i), leaf); err != nil {
				return err
			}
		}
		if x, err = evidence.Extend(size, entries, built); err != nil {
			return err
		}
		if err := c.checkTiles(tx, held, size/evidence.TileWidth, entries, x, built); err != nil {
			return err
		}
		size += int64(len(leaves))
	}
	if size == 0 {
		if x, err = evidence.Extend(0, nil, built); err != nil {
			return err
		}
	}
	head, err := evidence.ReadCheckpoint(held.Checkpoint, log)
	switch {
	case err != nil:
		c.wrong("the head of %s does not verify", held.Origin)
	case head.Head() != (evidence.Head{Origin: held.Origin, Size: size, Root: x.Root}) || held.Size != size:
		c.wrong("the head of %s is not that of its %d leaves", held.Origin, size)
	}
	return c.checkHeads(tx, held.Origin, log, size)
}

// rebuilt is the edge of a log that is recomputed: the widest tile of each level.
type rebuilt map[int]evidence.StoredTile

// StoredTile implements evidence.TileStore.
func (r rebuilt) StoredTile(level int, n int64) ([]byte, error) {
	if t, ok := r[level]; ok && t.N == n {
		return t.Hashes, nil
	}
	return nil, errs.E(errs.NotFound, "oversight.Check", "no such tile")
}

// checkLeaf opens one leaf.
func (c *Checked) checkLeaf(tx *insidedb.Tx, origin string, number int64, leaf insidedb.Leaf) error {
	c.Leaves++
	if leaf.Number != number {
		c.wrong("leaf %d of %s is missing", number, origin)
		return nil
	}
	event, err := evidence.ReadEvent(leaf.Event)
	if err != nil {
		c.wrong("the event of leaf %d of %s cannot be read", number, origin)
		return nil
	}
	if leaf.Salt == nil {
		erased, err := tx.LeafErased(leaf.Subject)
		if err != nil {
			return err
		}
		if !erased {
			c.wrong("the salt of leaf %d of %s is gone, and no erasure is on record: %s", number, origin, leaf.Subject)
			return nil
		}
		c.Erased++
		return nil
	}
	entry, err := evidence.LeafOf(leaf.Event, leaf.Salt)
	if err != nil || !bytes.Equal(entry, leaf.Entry) {
		c.wrong("leaf %d of %s does not open", number, origin)
		return nil
	}
	stands, err := tx.Stands(leaf, event)
	if err != nil {
		return err
	}
	if !stands {
		c.wrong("what leaf %d of %s records has changed: %s", number, origin, leaf.Subject)
	}
	return nil
}

// checkTiles holds the stored tiles and the bundle against what the leaves give.
func (c *Checked) checkTiles(tx *insidedb.Tx, held insidedb.Log, bundle int64, entries [][]byte, x evidence.Extension, built rebuilt) error {
	want, err := evidence.EncodeEntries(entries)
	if err != nil {
		return err
	}
	stored, err := tx.Bundle(held.Origin, bundle)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	if !bytes.Equal(stored, want) {
		c.wrong("bundle %d of %s is not what its events give", bundle, held.Origin)
	}
	for _, t := range x.Tiles {
		built[t.Level] = t
		stored, err := tx.Tile(held.Origin, t.Level, t.N)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if !bytes.HasPrefix(stored, t.Hashes) { // a level above grows later
			c.wrong("tile %d of level %d of %s is not what the leaves give", t.N, t.Level, held.Origin)
		}
	}
	return nil
}

// checkHeads holds the heads that were shown, and what witnesses signed beneath,
// against the log as it is now.
func (c *Checked) checkHeads(tx *insidedb.Tx, origin string, log evidence.Log, size int64) error {
	for from := int64(0); ; {
		heads, err := tx.ShownHeads(origin, from, 256)
		if err != nil || len(heads) == 0 {
			return err
		}
		for _, h := range heads {
			from = h.Size + 1
			shown, err := cosigned(tx, h, log)
			if err != nil {
				c.wrong("a head of %s with %d leaves that was shown, or its cosignatures, do not verify", origin, h.Size)
				continue
			}
			c.Cosignatures += len(shown.Cosignatures())
			if h.Size > size {
				c.wrong("the log %s was rolled back: a head with %d leaves was shown", origin, h.Size)
				continue
			}
			root, err := evidence.Root(h.Size, evidence.TilesOf(tiles{tx, origin}))
			if err != nil || root != shown.Head().Root {
				c.wrong("the log %s forked: a head with %d leaves was shown that it does not extend", origin, h.Size)
			}
		}
	}
}

// verified reads one receipt under a ring, and says whether it is for the envelope.
func verified(tx *insidedb.Tx, r insidedb.Receipt, p peer) bool {
	if r.Verb == evidence.Delivered {
		_, serial, err := envelope.DeliveredAddress(r.Evidence)
		if err != nil {
			return false
		}
		set, err := p.ring.Set(serial)
		if err != nil {
			return false
		}
		d, err := envelope.VerifyDelivered(r.Evidence, set)
		return err == nil && d.Envelope == r.Hash && d.ID == r.Envelope
	}
	a, err := envelope.ReadAddress(r.Evidence)
	if err != nil {
		return false
	}
	set, err := p.ring.Set(a.KeySet)
	if err != nil {
		return false
	}
	carried, err := envelope.Inspect(r.Evidence, set)
	if err != nil {
		return false
	}
	content, err := tx.ControlContent(carried.Hash())
	if err != nil { // ours, or one whose exact bytes were not kept: the signature alone
		return errs.KindOf(err) == errs.NotFound
	}
	salts, err := tx.Salts(carried.Hash())
	if err != nil || len(salts) != 1 {
		return errs.KindOf(err) == errs.NotFound
	}
	c, err := carried.Disclosed(content, salts[0])
	return err == nil && c.Verb == r.Verb && c.EnvelopeHash == r.Hash && c.Subject == r.Envelope
}
