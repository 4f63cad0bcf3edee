package evidence

import (
	"bytes"
	"crypto/sha256"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// Grade is how far something is proved. Each is claimed by its own evidence
// and by no other.
type Grade string

// The grades, the least first. Stated is none: the sender's own word.
const (
	Stated      Grade = "stated"     // the sender's log holds it; it can have been made today
	ExistedBy   Grade = "existed by" // a witness of the key file saw the log that holds it
	IsDelivered Grade = "delivered"  // the receiver signed that it had the envelope
	IsRead      Grade = "read"       // the receiver signed that an officer read it
)

// Statement is what a proof proves, under the key file that it was read with.
type Statement struct {
	From, To   party.Code
	ID         string        // of the envelope
	Envelope   string        // its hash
	Commitment string        // to its content
	Kind       string        // of what was sent
	Released   time.Time     // the sender's own word, whatever the grade
	Log        Head          // the head of the sender's log that holds the release
	Index      int64         // of its leaf
	Portions   int           // how many the release has; 0 when no words are shown
	Words      []Words       // what is shown
	Witnessed  []Cosignature // by witnesses of the key file alone
	Receipts   []Receipted
	Opened     bool     // the receiver signed that the envelope opened to what it commits to; else, and always where the receiver cannot open the commitment, it may have held other words
	Grade      Grade    // the highest that is proved
	Missing    []string // of "existed by", delivered, admitted, read: what is not shown
}

// Words is one portion that was shown.
type Words struct {
	Number int // from 1, as in the release
	tearline.Portion
}

// Receipted is a receipt that the receiver signed for this very envelope.
type Receipted struct {
	Verb    envelope.Verb
	Code    envelope.Code // refused and quarantined: why
	At      time.Time     // the receiver's own word
	KeySet  uint64        // serial of the key set that signed it
	Revoked string        // why that set is revoked, "" when it is not; compromised proves nothing
}

// counts tells whether the receipt proves anything: of a set that somebody
// else may have signed with, it does not.
func (r Receipted) counts() bool { return r.Revoked != keys.ReasonCompromised }

// opened tells whether the receiver says that it compared the content with
// the commitment and found it right. A gateway cannot.
func (r Receipted) opened() bool {
	switch r.Verb {
	case envelope.Admitted, envelope.Read, envelope.Acted:
		return true
	case envelope.Quarantined:
		return r.Code != envelope.CodeUnreadable
	}
	return false
}

// Verify reads a proof and says what it proves to whoever believes the key
// file. Form errors are Invalid; a service that the key file does not name is
// NotFound; anything that does not hold is Denied, and then nothing of the
// proof is to be believed.
func Verify(data []byte, trusted KeyFile) (Statement, error) {
	return NewVerifier(trusted).Verify(data)
}

// Verifier verifies many proofs under one key file. It remembers the receivers'
// key sets that it has verified, and nothing of the proofs. It is safe for
// concurrent use.
type Verifier struct {
	trusted KeyFile
	mu      sync.Mutex
	rings   map[[sha256.Size]byte]*keys.Ring
}

// mostRings bounds what a Verifier remembers.
const mostRings = 1024

// NewVerifier gives a Verifier that believes a key file.
func NewVerifier(trusted KeyFile) *Verifier {
	return &Verifier{trusted: trusted, rings: map[[sha256.Size]byte]*keys.Ring{}}
}

// ring is the key sets of a receiver, each verified under its root.
func (v *Verifier) ring(receiver known, sets [][]byte) (*keys.Ring, error) {
	name := digest("", append([][]byte{receiver.document}, sets...)...)
	v.mu.Lock()
	ring := v.rings[name]
	v.mu.Unlock()
	if ring != nil {
		return ring, nil
	}
	ring = keys.NewRing(receiver.root)
	for _, data := range sets {
		if _, err := ring.Add(data); err != nil {
			return nil, err
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.rings) >= mostRings {
		clear(v.rings)
	}
	v.rings[name] = ring
	return ring, nil
}

// Verify is the function Verify, under the Verifier's key file.
func (v *Verifier) Verify(data []byte) (Statement, error) {
	trusted := v.trusted
	p, err := readProof(data)
	if err != nil {
		return Statement{}, err
	}
	e := p.event
	sender, err := trusted.service(e.From)
	if err != nil {
		return Statement{}, err
	}
	if !bytes.Equal(sender.document, p.root) {
		return Statement{}, otherRoot(p.root, e.From)
	}
	log, err := sender.log(p.log)
	if err != nil {
		return Statement{}, err
	}
	c, err := p.verifyCheckpoint(log)
	if err != nil {
		return Statement{}, err
	}
	leaf, err := e.Leaf(p.salt)
	if err != nil {
		return Statement{}, err
	}
	if err := CheckInclusion(c.head.Size, c.head.Root, p.index, leaf, p.inclusion); err != nil {
		return Statement{}, err
	}
	if err := p.opened(); err != nil {
		return Statement{}, err
	}
	s := Statement{From: e.From, To: e.To, ID: e.ID, Envelope: e.Envelope, Commitment: e.Commitment, Kind: e.Kind, Released: e.At,
		Log: c.head, Index: p.index, Portions: max(len(p.commitments)-1, 0), Witnessed: trusted.believed(c)}
	for _, w := range p.words {
		s.Words = append(s.Words, Words{Number: w.number, Portion: w.Portion})
	}
	if s.Receipts, err = p.verifyReceipts(v); err != nil {
		return Statement{}, err
	}
	s.grade()
	return s, nil
}

// otherRoot refuses a root document that is not the key file's. It names the
// fingerprint, for people to ask about.
func otherRoot(document []byte, of party.Code) error {
	const op = "evidence.Verify"
	a, err := keys.ReadAnchor(document)
	if err != nil {
		return err
	}
	return errs.E(errs.Denied, op, "the proof names another root of %s than the key file, with the fingerprint %s", of, a.Fingerprint())
}

// verifyReceipts verifies every receipt; one that does not hold refuses the
// proof, and so does a verb given twice.
func (p proof) verifyReceipts(v *Verifier) ([]Receipted, error) {
	const op = "evidence.Verify"
	if len(p.receipts) == 0 {
		if len(p.keySets) > 0 {
			return nil, errs.E(errs.Invalid, op, "key sets without a receipt")
		}
		return nil, nil
	}
	receiver, err := v.trusted.service(p.event.To)
	if err != nil {
		return nil, err
	}
	ring, err := v.ring(receiver, p.keySets)
	if err != nil {
		return nil, err
	}
	var out []Receipted
	for _, doc := range p.receipts {
		r, err := p.event.receipt(doc, ring)
		if err != nil {
			return nil, err
		}
		for _, before := range out {
			if before.Verb == r.Verb {
				return nil, errs.E(errs.Invalid, op, "two receipts that say %s; expected one", r.Verb)
			}
		}
		r.Revoked = receiver.revoked(r.KeySet)
		out = append(out, r)
	}
	return out, nil
}

// receipt verifies one receipt for the event's envelope.
func (e Event) receipt(doc ReceiptDocument, ring *keys.Ring) (Receipted, error) {
	if doc.Delivered != nil {
		return e.delivered(doc.Delivered, ring)
	}
	const op = "evidence.Verify"
	a, err := envelope.ReadAddress(doc.Envelope)
	if err != nil {
		return Receipted{}, err
	}
	set, err := ring.Set(a.KeySet)
	if err != nil {
		return Receipted{}, err
	}
	carried, err := envelope.Inspect(doc.Envelope, set)
	if err != nil {
		return Receipted{}, err
	}
	c, err := carried.Disclosed(doc.Control, doc.Salt)
	if err != nil {
		return Receipted{}, err
	}
	h := carried.Header()
	if h.From != e.To || h.To != e.From || !c.Verb.Receipt() || c.Subject != e.ID || c.EnvelopeHash != e.Envelope || c.Commitment != e.Commitment {
		return Receipted{}, errs.E(errs.Denied, op, "a receipt for another envelope, or between others")
	}
	return Receipted{Verb: c.Verb, Code: c.Code, At: c.At, KeySet: h.KeySet}, nil
}

func (e Event) delivered(data []byte, ring *keys.Ring) (Receipted, error) {
	const op = "evidence.Verify"
	_, serial, err := envelope.DeliveredAddress(data)
	if err != nil {
		return Receipted{}, err
	}
	set, err := ring.Set(serial)
	if err != nil {
		return Receipted{}, err
	}
	d, err := envelope.VerifyDelivered(data, set)
	if err != nil {
		return Receipted{}, err
	}
	if d.From != e.From || d.To != e.To || d.ID != e.ID || d.Envelope != e.Envelope || d.Commitment != e.Commitment {
		return Receipted{}, errs.E(errs.Denied, op, "a receipt for another envelope, or between others")
	}
	return Receipted{Verb: Delivered, At: d.At, KeySet: d.KeySet}, nil
}

// grade says what the receipts and cosignatures prove, and what is missing.
func (s *Statement) grade() {
	said := map[envelope.Verb]bool{}
	s.Grade = Stated
	if len(s.Witnessed) > 0 {
		s.Grade = ExistedBy
	} else {
		s.Missing = append(s.Missing, string(ExistedBy))
	}
	for _, r := range s.Receipts {
		if r.counts() {
			said[r.Verb] = true
			s.Grade = IsDelivered // whatever it says, the receiver had the envelope
			s.Opened = s.Opened || r.opened() && envelope.ProofOf(s.Commitment) == envelope.Mutual
		}
	}
	if said[envelope.Read] {
		s.Grade = IsRead
	}
	for _, v := range []envelope.Verb{Delivered, envelope.Admitted, envelope.Read} {
		if !said[v] {
			s.Missing = append(s.Missing, string(v))
		}
	}
}
