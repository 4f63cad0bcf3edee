package oversight

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// Proof is a proof to be given away, and what it does not show.
type Proof struct {
	V       int      `json:"v"`
	Proof   []byte   `json:"proof"` // the document, byte for byte
	Words   int      `json:"words"` // portions that it shows
	Missing []string `json:"missing"`
}

// Prove makes the proof of a release, named by its id or by that of its
// envelope, for an officer with the disclosure role: whoever is given it is told
// these words. show names the portions to show, from 1; none for all. A leaf that no
// cosigned head holds yet is shown to the witnesses first, if they answer. No proof
// is given out before it is on record, with a leaf of its own. The error is a
// conflict for what was never sealed or whose salts are erased.
func (l *Log) Prove(ctx context.Context, officer, id string, show []int) (Proof, error) {
	if len(show) == 0 {
		show = nil
	}
	show = slices.Compact(slices.Sorted(slices.Values(show)))
	if err := l.Store.Read(ctx, func(tx *insidedb.Tx) error { return tx.Authorise(officer, insidedb.RoleDisclosure) }); err != nil {
		return Proof{}, err
	}
	leaf, err := l.leafOf(ctx, id)
	if err != nil {
		return Proof{}, err
	}
	if err := l.witnessed(ctx, leaf); err != nil {
		return Proof{}, err
	}
	var p Proof
	var made insidedb.Proved
	err = l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		p, made, err = l.prove(tx, leaf, show)
		return err
	})
	if err != nil {
		return Proof{}, err
	}
	made.Officer = officer
	err = l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		_, err := tx.AddProved(made)
		return err
	})
	if err != nil {
		return Proof{}, err
	}
	return p, nil
}

// leafOf finds the leaf of a release, and has it put into the log if need be.
func (l *Log) leafOf(ctx context.Context, id string) (insidedb.Leaf, error) {
	var leaf insidedb.Leaf
	find := func(tx *insidedb.Tx) error {
		hash, err := sealedHash(tx, id)
		if err != nil {
			return err
		}
		leaf, err = releasedLeaf(tx, hash)
		return err
	}
	err := l.Store.Read(ctx, find)
	if err != nil || leaf.Number >= 0 {
		return leaf, err
	}
	if err := l.SequenceAll(ctx); err != nil {
		return leaf, err
	}
	return leaf, l.Store.Read(ctx, find)
}

// sealedHash is the hash of the envelope that a release left in.
func sealedHash(tx *insidedb.Tx, id string) (string, error) {
	const op = "oversight.Prove"
	r, err := tx.Release(id)
	if err == nil {
		if r.EnvelopeHash == "" {
			return "", errs.E(errs.Conflict, op, "release %s was never sealed; there is nothing to prove", id)
		}
		return r.EnvelopeHash, nil
	}
	if errs.KindOf(err) != errs.NotFound {
		return "", err
	}
	out, err := tx.Outgoing(id)
	if errs.KindOf(err) == errs.NotFound || err == nil && out.Release == "" {
		return "", errs.E(errs.NotFound, op, "no release and no release's envelope %q is held", id)
	}
	return out.Hash, err
}

func releasedLeaf(tx *insidedb.Tx, hash string) (insidedb.Leaf, error) {
	const op = "oversight.Prove"
	leaves, err := tx.LeavesOf(hash)
	if err != nil {
		return insidedb.Leaf{}, err
	}
	for _, leaf := range leaves {
		if e, err := evidence.ReadEvent(leaf.Event); err != nil || e.Deed != evidence.Released {
			continue
		}
		if leaf.Salt == nil {
			return leaf, errs.E(errs.Conflict, op, "the salt of this release's leaf is erased; nothing is proved any more")
		}
		return leaf, nil
	}
	return insidedb.Leaf{}, errs.E(errs.NotFound, op, "the log has no leaf of it; it was sealed before the log began")
}

// witnessed shows the head to the witnesses when no cosigned one holds the leaf.
// A witness that does not answer is no error: the proof says what is missing.
func (l *Log) witnessed(ctx context.Context, leaf insidedb.Leaf) error {
	if len(l.Witnesses) == 0 || leaf.Origin != l.log.Origin() {
		return nil
	}
	var first int64
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		first, err = tx.FirstCosigned(leaf.Origin, leaf.Number)
		return err
	})
	if err != nil || first > 0 {
		return err
	}
	if err := l.keepHead(ctx); err != nil {
		return err
	}
	if err := l.Ask(ctx); err != nil {
		l.Config.Log.Warn("a witness did not cosign", "error", err)
	}
	return nil
}

// prove gathers everything that the proof is made of, and what is recorded of it.
func (l *Log) prove(tx *insidedb.Tx, leaf insidedb.Leaf, show []int) (Proof, insidedb.Proved, error) {
	event, err := evidence.ReadEvent(leaf.Event)
	if err != nil {
		return Proof{}, insidedb.Proved{}, err
	}
	c := evidence.Claim{Event: event, Salt: leaf.Salt, Root: l.Root, Index: leaf.Number, Show: show}
	if c.Log, c.Checkpoint, err = headOver(tx, leaf); err != nil {
		return Proof{}, insidedb.Proved{}, err
	}
	if c.Inclusion, err = evidence.ProveInclusion(c.Checkpoint.Head().Size, leaf.Number, evidence.TilesOf(tiles{tx, leaf.Origin})); err != nil {
		return Proof{}, insidedb.Proved{}, err
	}
	if err := words(tx, &c); err != nil {
		return Proof{}, insidedb.Proved{}, err
	}
	p := Proof{V: 1, Missing: []string{}}
	if len(c.Checkpoint.Cosignatures()) == 0 {
		p.Missing = append(p.Missing, string(evidence.ExistedBy))
	}
	said, err := l.receipts(tx, &c)
	if err != nil {
		return Proof{}, insidedb.Proved{}, err
	}
	for _, v := range []envelope.Verb{evidence.Delivered, envelope.Admitted, envelope.Read} {
		if !slices.Contains(said, v) {
			p.Missing = append(p.Missing, string(v))
		}
	}
	if p.Words = len(show); show == nil {
		p.Words = len(c.Portions)
	}
	if p.Proof, err = evidence.Prove(c); err != nil {
		return Proof{}, insidedb.Proved{}, err
	}
	r, err := tx.ReleaseOf(event.Envelope)
	shown := show
	for n := 1; show == nil && n <= len(c.Portions); n++ {
		shown = append(shown, n)
	}
	return p, insidedb.Proved{Release: r.ID, Partner: event.To, Envelope: event.Envelope, Portions: shown, Document: hashOf(p.Proof)}, err
}

// headOver is the oldest cosigned head that holds a leaf, with every
// cosignature; the present head when none is cosigned.
func headOver(tx *insidedb.Tx, leaf insidedb.Leaf) (evidence.Log, evidence.Checkpoint, error) {
	held, err := tx.Log(leaf.Origin)
	if err != nil {
		return evidence.Log{}, evidence.Checkpoint{}, err
	}
	log, err := evidence.ReadLog(held.VKey)
	if err != nil {
		return log, evidence.Checkpoint{}, err
	}
	size, err := tx.FirstCosigned(leaf.Origin, leaf.Number)
	if err != nil {
		return log, evidence.Checkpoint{}, err
	}
	if size == 0 {
		c, err := evidence.ReadCheckpoint(held.Checkpoint, log)
		return log, c, err
	}
	head, err := tx.ShownHead(leaf.Origin, size)
	if err != nil {
		return log, evidence.Checkpoint{}, err
	}
	c, err := cosigned(tx, head, log)
	return log, c, err
}

// cosigned is a head that was shown, with what witnesses signed beneath.
func cosigned(tx *insidedb.Tx, head insidedb.LogHead, log evidence.Log) (evidence.Checkpoint, error) {
	c, err := evidence.ReadCheckpoint(head.Checkpoint, log)
	if err != nil {
		return c, err
	}
	lines, err := tx.Cosignatures(head.Origin, head.Size)
	if err != nil {
		return c, err
	}
	for _, line := range lines {
		w, err := evidence.ReadWitness(line.Witness)
		if err != nil {
			return c, err
		}
		if c, err = evidence.Attach(c, line.Line, w); err != nil {
			return c, err
		}
	}
	return c, nil
}

// words adds what was sealed, unless it or its salts are erased.
func words(tx *insidedb.Tx, c *evidence.Claim) error {
	r, err := tx.ReleaseOf(c.Event.Envelope)
	if err != nil {
		return err
	}
	content, err := tx.TornBundle(r.Hash)
	if err == nil {
		c.Salts, err = tx.Salts(c.Event.Envelope)
	}
	if errs.KindOf(err) == errs.NotFound {
		c.Salts = nil
		return nil
	}
	c.Content, c.Portions = content, r.Portions
	return err
}

// receipts adds what the receiver signed, and the key sets that verify it. A
// Control whose exact bytes were not kept cannot be shown.
func (l *Log) receipts(tx *insidedb.Tx, c *evidence.Claim) (said []envelope.Verb, err error) {
	held, err := tx.Receipts(insidedb.In, c.Event.Envelope)
	if err != nil {
		return nil, err
	}
	serials := map[uint64]bool{}
	for _, r := range held {
		if r.Verb == evidence.Delivered {
			_, serial, err := envelope.DeliveredAddress(r.Evidence)
			if err != nil {
				return nil, err
			}
			serials[serial], said = true, append(said, r.Verb)
			c.Receipts = append(c.Receipts, evidence.ReceiptDocument{Delivered: r.Evidence})
			continue
		}
		doc, serial, err := control(tx, r)
		if errs.KindOf(err) == errs.NotFound || !r.Verb.Receipt() {
			continue
		}
		if err != nil {
			return nil, err
		}
		serials[serial], said = true, append(said, r.Verb)
		c.Receipts = append(c.Receipts, doc)
	}
	if len(serials) == 0 {
		return said, nil
	}
	sets, err := l.keySets(tx, c.Event)
	for _, s := range sets {
		if serials[s.Serial()] {
			serials[s.Serial()] = false
			c.KeySets = append(c.KeySets, s.Bytes())
		}
	}
	return said, err
}

// control is a Control that came, as it is shown to others.
func control(tx *insidedb.Tx, r insidedb.Receipt) (evidence.ReceiptDocument, uint64, error) {
	a, err := envelope.ReadAddress(r.Evidence)
	if err != nil {
		return evidence.ReceiptDocument{}, 0, err
	}
	hash := hashOf(r.Evidence)
	content, err := tx.ControlContent(hash)
	if err != nil {
		return evidence.ReceiptDocument{}, 0, err
	}
	salts, err := tx.Salts(hash)
	if err != nil || len(salts) != 1 {
		return evidence.ReceiptDocument{}, 0, errs.E(errs.NotFound, "oversight.Prove", "the salt of a receipt is erased")
	}
	return evidence.ReceiptDocument{Envelope: r.Evidence, Control: content, Salt: salts[0]}, a.KeySet, nil
}

// keySets are the receiver's signed key sets. They are verified anew only when
// something about a partner has changed: a proof takes them as they are signed.
func (l *Log) keySets(tx *insidedb.Tx, e evidence.Event) ([]*keys.PublicSet, error) {
	changed, err := tx.PartnersChanged()
	if err != nil {
		return nil, err
	}
	if sets, ok := l.sets.of(e.To, changed); ok {
		return sets, nil
	}
	row, err := tx.Partner(e.To)
	if err != nil {
		return nil, err
	}
	peer, err := peerOf(tx, row, e.From)
	if err == nil {
		l.sets.keep(e.To, changed, peer.sets)
	}
	return peer.sets, err
}

// verifiedSets are partners' key sets, verified as the store held them when it
// was changed last.
type verifiedSets struct {
	mu      sync.Mutex
	changed int64
	sets    map[party.Code][]*keys.PublicSet
}

func (v *verifiedSets) of(who party.Code, changed int64) ([]*keys.PublicSet, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	sets, ok := v.sets[who]
	return sets, ok && v.changed == changed
}

func (v *verifiedSets) keep(who party.Code, changed int64, sets []*keys.PublicSet) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sets == nil || v.changed != changed {
		v.sets, v.changed = map[party.Code][]*keys.PublicSet{}, changed
	}
	v.sets[who] = sets
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
