package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// Limits of a proof.
const (
	MaxProofBytes = 32 << 20
	maxInclusion  = 64
	maxReceipts   = 8
	maxKeySets    = 8
)

// proof is a proof as it was read: of a good form, and nothing verified.
type proof struct {
	event       Event
	salt        []byte
	root        []byte // the sender's root document, as it stands there
	log         string
	witnesses   []string
	index       int64
	inclusion   []Hash
	checkpoint  string
	commitments [][sha256.Size]byte
	words       []shown
	receipts    []ReceiptDocument
	keySets     [][]byte
}

// shown is one portion that is shown, with its salt.
type shown struct {
	number int
	tearline.Portion
	salt []byte
}

// ReceiptDocument is a receipt as its signer made it: Delivered alone, or the
// envelope of a Control with the Control's exact bytes and salt, as
// envelope.Verified gives them.
type ReceiptDocument struct {
	Delivered []byte
	Envelope  []byte
	Control   []byte
	Salt      []byte
}

type proofJSON struct {
	V           int             `json:"v"`
	Event       eventJSON       `json:"event"`
	Salt        []byte          `json:"salt"`
	Sender      senderJSON      `json:"sender"`
	Index       int64           `json:"index"`
	Inclusion   []Hash          `json:"inclusion"`
	Checkpoint  string          `json:"checkpoint"`
	Witnesses   []string        `json:"witnesses"` // who cosigned it, line for line
	Commitments []Hash          `json:"commitments"`
	Words       []wordsJSON     `json:"words"`
	Receipts    []receiptedJSON `json:"receipts"`
	KeySets     [][]byte        `json:"key_sets"`
}

type senderJSON struct {
	Root json.RawMessage `json:"root"`
	Log  string          `json:"log"`
}

type wordsJSON struct {
	Number int    `json:"number"`
	Mark   string `json:"mark"`
	Text   string `json:"text"`
	Salt   []byte `json:"salt"`
}

type receiptedJSON struct {
	Delivered []byte       `json:"delivered,omitempty"`
	Control   *controlJSON `json:"control,omitempty"`
}

type controlJSON struct {
	Envelope []byte `json:"envelope"`
	Content  []byte `json:"content"`
	Salt     []byte `json:"salt"`
}

func (p proof) json() proofJSON {
	j := proofJSON{V: 1, Event: p.event.json(), Salt: p.salt, Sender: senderJSON{Root: p.root, Log: p.log},
		Index: p.index, Inclusion: append([]Hash{}, p.inclusion...), Checkpoint: p.checkpoint, Witnesses: append([]string{}, p.witnesses...), Commitments: []Hash{},
		Words: []wordsJSON{}, Receipts: []receiptedJSON{}, KeySets: append([][]byte{}, p.keySets...)}
	for _, c := range p.commitments {
		j.Commitments = append(j.Commitments, c)
	}
	for _, w := range p.words {
		j.Words = append(j.Words, wordsJSON{w.number, w.Mark, w.Text, w.salt})
	}
	for _, r := range p.receipts {
		if r.Delivered != nil {
			j.Receipts = append(j.Receipts, receiptedJSON{Delivered: r.Delivered})
			continue
		}
		j.Receipts = append(j.Receipts, receiptedJSON{Control: &controlJSON{r.Envelope, r.Control, r.Salt}})
	}
	return j
}

// readProof reads a proof in its one spelling.
func readProof(data []byte) (proof, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: MaxProofBytes, Depth: 5, Values: 200_000})
	if err != nil {
		return proof{}, err
	}
	o.Uint("v", 1, 1)
	in := o.Object("event")
	p := proof{event: readEvent(in)}
	o.Close(in)
	p.salt = o.Base64("salt", SaltSize, SaltSize)
	in = o.Object("sender")
	p.root = bytes.Clone(in.Raw("root"))
	p.log = in.Text("log", 512)
	o.Close(in)
	p.index = int64(o.Uint("index", 0, MaxSize))
	for _, h := range o.Base64s("inclusion", 0, maxInclusion, sha256.Size) {
		p.inclusion = append(p.inclusion, Hash(h))
	}
	p.checkpoint = o.Text("checkpoint", MaxCheckpointBytes)
	p.witnesses = o.Texts("witnesses", 0, maxWitnesses, 512)
	for _, h := range o.Base64s("commitments", 0, envelope.MaxPortions+1, sha256.Size) {
		p.commitments = append(p.commitments, [sha256.Size]byte(h))
	}
	for _, w := range o.Objects("words", 0, envelope.MaxPortions) {
		p.words = append(p.words, readWords(o, w))
	}
	for _, r := range o.Objects("receipts", 0, maxReceipts) {
		p.receipts = append(p.receipts, readReceipt(o, r))
	}
	p.keySets = readDocuments(o, "key_sets", maxKeySets)
	if o.Err() == nil && p.event.Deed != Released {
		o.Fail("event.deed", "expected released: a proof is made by the sender")
	}
	if err := o.Done(); err != nil {
		return proof{}, err
	}
	return p, spelt(bytes.TrimSuffix(data, []byte("\n")), p.json(), "evidence.Verify")
}

func readWords(o, in *wire.Object) shown {
	w := shown{number: int(in.Uint("number", 1, envelope.MaxPortions)),
		Portion: tearline.Portion{Mark: in.Text("mark", 4096), Text: in.Text("text", envelope.MaxContentBytes)},
		salt:    in.Base64("salt", envelope.SaltSize, envelope.SaltSize)}
	o.Close(in)
	return w
}

func readReceipt(o, in *wire.Object) ReceiptDocument {
	var r ReceiptDocument
	if in.Has("delivered") {
		r.Delivered = in.Base64("delivered", 2, keys.MaxDocumentBytes)
	} else {
		c := in.Object("control")
		r.Envelope = c.Base64("envelope", 2, keys.MaxEnvelopeBytes)
		r.Control = c.Base64("content", 2, envelope.MaxHeaderBytes)
		r.Salt = c.Base64("salt", envelope.SaltSize, envelope.SaltSize)
		in.Close(c)
	}
	o.Close(in)
	return r
}

// readDocuments reads a list of signed documents in base64.
func readDocuments(o *wire.Object, key string, most int) [][]byte {
	var out [][]byte
	for _, s := range o.Texts(key, 0, most, base64.StdEncoding.EncodedLen(keys.MaxDocumentBytes)) {
		b, err := base64.StdEncoding.Strict().DecodeString(s)
		if err != nil || base64.StdEncoding.EncodeToString(b) != s {
			o.Fail(key, "expected signed documents in standard base64")
			return nil
		}
		out = append(out, b)
	}
	return out
}

// opened checks that the words are what the event's commitment commits to.
// Without words there is nothing to open.
func (p proof) opened() error {
	const op = "evidence.Verify"
	if len(p.words) == 0 {
		if len(p.commitments) != 0 {
			return errs.E(errs.Invalid, op, "a list of commitments that opens no words")
		}
		return nil
	}
	last := 0
	for _, w := range p.words {
		if w.number <= last || w.number >= len(p.commitments) {
			return errs.E(errs.Invalid, op, "expected portions in ascending order, each of them in the list of commitments")
		}
		last = w.number
		if envelope.CommitPortion(w.Portion, w.salt) != p.commitments[w.number] {
			return errs.E(errs.Denied, op, "portion %d is not the one that the list commits to", w.number)
		}
	}
	if !envelope.Commits(p.event.Commitment, p.commitments) {
		return errs.E(errs.Denied, op, "the list is not the one that the envelope commits to")
	}
	return nil
}

// cosigners are the keys of those who cosigned.
func (c Checkpoint) cosigners() []string {
	var out []string
	for _, w := range c.witnesses {
		out = append(out, w.Public())
	}
	return out
}

// verifyCheckpoint verifies the checkpoint with every signature on it, by the
// keys that the proof names; whether they are believed is for the key file.
// Nothing that stands in a proof is left unverified: else a line could be made
// unreadable and the proof would say less without anybody seeing why.
func (p proof) verifyCheckpoint(log Log) (Checkpoint, error) {
	const op = "evidence.Verify"
	var witnesses []Witness
	for _, v := range p.witnesses {
		w, err := ReadWitness(v)
		if err != nil {
			return Checkpoint{}, err
		}
		if slices.ContainsFunc(witnesses, func(x Witness) bool { return x.v.name == w.v.name && x.v.hash == w.v.hash }) {
			return Checkpoint{}, errs.E(errs.Invalid, op, "a witness named twice")
		}
		witnesses = append(witnesses, w)
	}
	c, err := ReadCheckpoint([]byte(p.checkpoint), log, witnesses...)
	if err != nil {
		return Checkpoint{}, err
	}
	if !c.whole || !slices.Equal(c.cosigners(), p.witnesses) {
		return Checkpoint{}, errs.E(errs.Denied, op, "the signatures under the checkpoint are not those of the log and the witnesses that the proof names")
	}
	return c, nil
}

// Claim is everything that a proof is made of. Content, Portions and Salts are
// those that were sealed; all are nil when they were erased, and then the
// proof shows no words.
type Claim struct {
	Event      Event // of the release
	Salt       []byte
	Root       keys.Anchor // the sender's
	Log        Log         // the sender's
	Index      int64       // of the leaf, from 0
	Inclusion  []Hash      // under Checkpoint
	Checkpoint Checkpoint

	Content  []byte
	Portions []tearline.Portion
	Salts    [][]byte // as envelope.Sealed gives them
	Show     []int    // numbers of the portions to show, from 1, ascending; nil for all

	Receipts []ReceiptDocument // what the receiver signed
	KeySets  [][]byte          // the receiver's signed key sets that verify them
}

// Prove writes a proof. A portion that is not shown leaves nothing in it but
// its salted commitment. It refuses (Conflict) words that are not those of the
// event and a leaf that is not in the log, and a portion that is not there
// (NotFound). Receipts are taken as they are; Verify reads them.
func Prove(c Claim) ([]byte, error) {
	const op = "evidence.Prove"
	if !c.Root.Valid() || !c.Checkpoint.Valid() {
		return nil, errs.E(errs.Internal, op, "no root of the sender, or no checkpoint")
	}
	if !c.Checkpoint.whole {
		return nil, errs.E(errs.Invalid, op, "a checkpoint with signatures that nobody verified; read it with the keys of all its witnesses")
	}
	leaf, err := c.Event.Leaf(c.Salt)
	if err != nil {
		return nil, err
	}
	h := c.Checkpoint.head
	if CheckInclusion(h.Size, h.Root, c.Index, leaf, c.Inclusion) != nil {
		return nil, errs.E(errs.Conflict, op, "the log does not hold this release at leaf %d", c.Index)
	}
	p := proof{event: c.Event, salt: c.Salt, root: c.Root.Document(), log: c.Log.Public(), index: c.Index, inclusion: c.Inclusion,
		checkpoint: string(c.Checkpoint.bytes), witnesses: c.Checkpoint.cosigners(), receipts: c.Receipts, keySets: c.KeySets}
	if err := p.show(c); err != nil {
		return nil, err
	}
	data, err := wire.Marshal(p.json())
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot write the proof")
	}
	again, err := readProof(data)
	if err != nil {
		return nil, err
	}
	if again.opened() != nil {
		return nil, errs.E(errs.Conflict, op, "the words are not those that were released")
	}
	return data, nil
}

// show puts the portions asked for into the proof, and the list that hides the others.
func (p *proof) show(c Claim) error {
	const op = "evidence.Prove"
	if len(c.Portions) == 0 {
		if len(c.Show) > 0 {
			return errs.E(errs.NotFound, op, "the words of this release are not held any more")
		}
		return nil
	}
	var err error
	if p.commitments, err = envelope.Commitments(c.Content, c.Portions, c.Salts); err != nil {
		return err
	}
	numbers := c.Show
	if numbers == nil {
		for i := range c.Portions {
			numbers = append(numbers, i+1)
		}
	}
	for _, n := range numbers {
		if n < 1 || n > len(c.Portions) {
			return errs.E(errs.NotFound, op, "no portion %d; the release has %d", n, len(c.Portions))
		}
		p.words = append(p.words, shown{number: n, Portion: c.Portions[n-1], salt: c.Salts[n]})
	}
	return nil
}
