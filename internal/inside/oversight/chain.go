package oversight

import (
	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// checkExchanges walks every sequence of envelopes with every partner.
func (l *Log) checkExchanges(tx *insidedb.Tx, c *Checked) error {
	rows, err := tx.Partners()
	if err != nil {
		return err
	}
	ours, err := l.ourselves(tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		theirs, err := peerOf(tx, row, l.Self)
		if err != nil {
			c.wrong("the documents of %s do not verify", row.Code)
			continue
		}
		for _, direction := range []string{insidedb.Out, insidedb.In} {
			from, back := ours, theirs // who signed the envelopes, and who their receipts
			if direction == insidedb.In {
				from, back = theirs, ours
			}
			lanes, err := tx.Heads(row.Code, direction)
			if err != nil {
				return err
			}
			for _, head := range lanes {
				key := insidedb.LaneKey{Partner: row.Code, Direction: direction, Incarnation: head.Incarnation, Lane: head.Lane}
				err := walk(tx, key, head, func(p place) error { return c.checkPlace(tx, key, p, from, back) })
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// place is one number of a sequence as the store has it.
type place struct {
	seq   uint64
	hash  string
	prev  string // hash of the number before it, as the store has it; "" before the first
	id    string // of the envelope, when it is known
	bytes []byte // nil for a void number, and when they are no longer held
	head  string // at the last number: the sequence's head
}

// walk gives every number of a sequence in order. A number that is not there is
// given without a hash.
func walk(tx *insidedb.Tx, key insidedb.LaneKey, head envelope.Head, see func(place) error) error {
	prev := ""
	for seq := uint64(1); seq <= head.Seq; seq++ {
		p := place{seq: seq, prev: prev}
		if key.Direction == insidedb.Out {
			out, err := tx.OutgoingAt(key, seq)
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return err
			}
			p.hash, p.id, p.bytes = out.Hash, out.ID, out.Envelope
		} else {
			in, err := tx.IncomingAt(key, seq, "taken")
			if err != nil {
				return err
			}
			if len(in) > 0 {
				p.hash, p.bytes = in[0].Hash, in[0].Body
			}
		}
		if seq == head.Seq {
			p.head = head.Hash
		}
		if err := see(p); err != nil {
			return err
		}
		prev = p.hash
	}
	return nil
}

// checkPlace checks one envelope with its receipts.
func (c *Checked) checkPlace(tx *insidedb.Tx, key insidedb.LaneKey, p place, from, back peer) error {
	c.Envelopes++
	where := func(what string) {
		c.wrong("%s %s, incarnation %s, lane %s, number %d: %s", key.Direction, key.Partner, key.Incarnation, key.Lane, p.seq, what)
	}
	switch {
	case p.hash == "":
		where("no envelope has this number")
		return nil
	case p.head != "" && p.head != p.hash:
		where("the head of the lane is another")
	}
	if len(p.bytes) == 0 {
		c.Unread++
	} else if h, ok := carriedUnder(p.bytes, p.hash, from.ring); !ok {
		where("the envelope does not verify, or is not the one with this hash")
	} else {
		if p.prev != "" && h.Prev != p.prev || h.Seq != p.seq || h.Lane != key.Lane || h.Incarnation != key.Incarnation {
			where("it does not follow the one before it")
		}
	}
	direction := insidedb.In
	if key.Direction == insidedb.In {
		direction = insidedb.Out
	}
	return c.checkReceipts(tx, direction, p.hash, back)
}

// carriedUnder reads an envelope whose bytes must have the hash.
func carriedUnder(data []byte, hash string, ring *keys.Ring) (envelope.Header, bool) {
	if hashOf(data) != hash {
		return envelope.Header{}, false
	}
	a, err := envelope.ReadAddress(data)
	if err != nil {
		return envelope.Header{}, false
	}
	set, err := ring.Set(a.KeySet)
	if err != nil {
		return envelope.Header{}, false
	}
	carried, err := envelope.Inspect(data, set)
	return carried.Header(), err == nil
}

// checkReceipts verifies the receipts for an envelope, and that the log holds each.
func (c *Checked) checkReceipts(tx *insidedb.Tx, direction, hash string, by peer) error {
	list, err := tx.Receipts(direction, hash)
	if err != nil || len(list) == 0 {
		return err
	}
	leaves, err := tx.LeavesOf(hash)
	if err != nil {
		return err
	}
	logged := map[string]bool{}
	for _, leaf := range leaves {
		if e, err := evidence.ReadEvent(leaf.Event); err == nil && e.Deed == evidence.Receipt {
			logged[e.Document] = true
		}
	}
	for _, r := range list {
		if r.Verb != evidence.Delivered && !r.Verb.Receipt() {
			continue
		}
		c.Receipts++
		if !verified(tx, r, by) {
			c.wrong("the receipt %s for %s does not verify", r.Verb, hash)
		}
		if !logged[hashOf(r.Evidence)] {
			c.Unlogged++
		}
	}
	return nil
}
