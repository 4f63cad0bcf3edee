package envelope

import (
	"bytes"
	"io"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// Source gives the randomness of one place and purpose. Each reader stands
// alone, so that what is drawn for one envelope never moves what another
// gets: a hidden draw would otherwise show in every later envelope.
type Source interface {
	Reader(partner, lane string, seq uint64, purpose string) io.Reader
}

// PurposeSalts is the purpose under which Seal draws salts.
const PurposeSalts = "salts"

// Entropy is a Source over one reader of real randomness, such as that of
// crypto/rand: there, draws do not influence one another.
func Entropy(r io.Reader) Source { return entropy{r} }

type entropy struct{ r io.Reader }

func (e entropy) Reader(_, _ string, _ uint64, _ string) io.Reader { return e.r }

// Binding is what is in force when an envelope is sealed. A decision made
// under anything else is stale.
type Binding struct {
	Policy string // policy-set hash; looked at for tearlines
	Epoch  *Epoch // the community's epoch; nil when the exchange has none
	Proof  Proof  // the agreement's mode; "" is Mutual. Controls are mutual whatever it says
}

// Sealed is a capability: an envelope of our own, signed and encrypted, and
// the only thing that an outbox takes. The zero value is refused.
type Sealed struct {
	header Header
	bytes  []byte
	hash   string
	salts  [][]byte
	parts  PartKey
}

// Valid tells whether Seal or Restore made this value.
func (s Sealed) Valid() bool { return s.hash != "" }

// Header is the clear header.
func (s Sealed) Header() Header { return s.header }

// Bytes are the envelope as it goes. The caller must not change them.
func (s Sealed) Bytes() []byte { return s.bytes }

// Hash is the hash under which the envelope is known, as Hash gives it.
func (s Sealed) Hash() string { return s.hash }

// Salts are the content's salt and each portion's, for keeping beside what was
// sealed so that it can be proved later: the sender cannot open its own
// envelope. A restored envelope has none, nor has one in the mode None.
func (s Sealed) Salts() [][]byte {
	out := make([][]byte, len(s.salts))
	for i, x := range s.salts {
		out[i] = bytes.Clone(x)
	}
	return out
}

// PartKey seals the parts that follow the envelope; the zero value when it has
// none. A restored envelope has none: the key is to be kept with its salts.
func (s Sealed) PartKey() PartKey { return s.parts }

// Seal makes the envelope that carries c from one service to another.
//
// Of h, the caller gives what Header says; From, To, KeySet and
// RecipientKeySet come from the keys and may be left zero. Seal refuses a
// tearline for another partner or of another service (Denied), one decided
// under another policy, and any content under another epoch than the one in
// force (Stale), and whatever a receiver would refuse (Invalid).
func Seal(src Source, from *keys.ReleaseKey, to *keys.PublicSet, h Header, c Content, current Binding) (Sealed, error) {
	const op = "envelope.Seal"
	if src == nil || !from.Valid() || !to.Valid() || c == nil {
		return Sealed{}, errs.E(errs.Internal, op, "no source, no keys or no content to seal")
	}
	m, err := c.material()
	if err != nil {
		return Sealed{}, err
	}
	if err := h.address(from, to); err != nil {
		return Sealed{}, err
	}
	if !sameEpoch(h.Epoch, current.Epoch) {
		return Sealed{}, errs.E(errs.Stale, op, "decided in another epoch than the one in force")
	}
	if err := h.fill(m, current); err != nil {
		return Sealed{}, err
	}
	p := plaintext{control: m.control, bytes: m.bytes, portions: m.portions}
	if p.salts, err = drawSalts(src, h, len(m.portions)+1); err != nil {
		return Sealed{}, err
	}
	if p.attached, err = attach(src, &h, m); err != nil {
		return Sealed{}, err
	}
	mode := current.Proof
	switch {
	case mode == "" || m.control:
		mode = Mutual
	case mode.rank() == len(proofs):
		return Sealed{}, errs.E(errs.Invalid, op, "a mode of proof that is not known; expected mutual, commitment-only or none")
	}
	h.Commitment = commit(mode, p.bytes, p.portions, p.salts)
	return seal(from, to, h, p)
}

// attach draws the key of the parts that hold the attachments, and has the
// header announce them.
func attach(src Source, h *Header, m material) (*attached, error) {
	var err error
	if h.Parts, err = partsOf(m.attachments); err != nil || h.Parts == nil {
		return nil, err
	}
	if h.Lane != LaneBulk {
		return nil, errs.E(errs.Invalid, "envelope.Seal", "attachments go on the bulk lane")
	}
	a := &attached{key: make([]byte, partKeySize), items: slices.Clone(m.attachments)}
	if _, err := io.ReadFull(src.Reader(string(h.To), string(h.Lane), h.Seq, PurposePartKey), a.key); err != nil {
		return nil, errs.Wrap(errs.Internal, "envelope.Seal", err, "no randomness for the key of the parts")
	}
	return a, nil
}

// address fills in who writes to whom under which key sets.
func (h *Header) address(from *keys.ReleaseKey, to *keys.PublicSet) error {
	const op = "envelope.Seal"
	switch {
	case len(h.Crit) > 0 || len(h.Unknown) > 0:
		return errs.E(errs.Invalid, op, "fields that version 1 does not have; expected none")
	case h.Sent.IsZero():
		return errs.E(errs.Invalid, op, "no time of sending; expected one")
	case h.From != "" && h.From != from.Service() || h.KeySet != 0 && h.KeySet != from.Serial():
		return errs.E(errs.Denied, op, "another sender or key set than the release key's")
	case h.To != "" && h.To != to.Service() || h.RecipientKeySet != 0 && h.RecipientKeySet != to.Serial():
		return errs.E(errs.Denied, op, "another recipient than the key set's")
	}
	h.V = 1
	h.From, h.KeySet = from.Service(), from.Serial()
	h.To, h.RecipientKeySet = to.Service(), to.Serial()
	return nil
}

// fill takes the terms from the content and checks that the content may go
// under this header.
func (h *Header) fill(m material, current Binding) error {
	const op = "envelope.Seal"
	h.Method, h.Use, h.Onward = m.method, slices.Clone(m.use), m.onward
	if m.control {
		if h.Kind != "" && h.Kind != KindControl || h.Lane != LaneControl {
			return errs.E(errs.Invalid, op, "a Control goes on the control lane and has kind control")
		}
		h.Kind = KindControl
		return nil
	}
	switch {
	case m.partner != h.To:
		return errs.E(errs.Denied, op, "a tearline for %s; it cannot be sealed for %s", m.partner, h.To)
	case m.self != h.From:
		return errs.E(errs.Denied, op, "a tearline of %s; %s cannot seal it", m.self, h.From)
	case current.Policy == "" || m.policy != current.Policy:
		return errs.E(errs.Stale, op, "decided under another policy than the one in force; decide again")
	case h.Lane == LaneControl || h.Kind == KindControl || !knownKind(h.Kind):
		return errs.E(errs.Invalid, op, "a tearline goes on the lanes warning, ordinary and bulk, with the kind of its report")
	}
	return nil
}

func drawSalts(src Source, h Header, n int) ([][]byte, error) {
	r := src.Reader(string(h.To), string(h.Lane), h.Seq, PurposeSalts)
	salts := make([][]byte, n)
	for i := range salts {
		salts[i] = make([]byte, SaltSize)
		if _, err := io.ReadFull(r, salts[i]); err != nil {
			return nil, errs.Wrap(errs.Internal, "envelope.Seal", err, "no randomness for salts")
		}
	}
	return salts, nil
}

// seal encrypts and signs. What a receiver would read is read here first, so
// that nothing goes out that would be refused or understood otherwise.
func seal(from *keys.ReleaseKey, to *keys.PublicSet, h Header, p plaintext) (Sealed, error) {
	const op = "envelope.Seal"
	kept := p.salts
	if h.Proof() != Mutual {
		p.salts = nil // the receiver cannot open the commitment
	}
	if h.Proof() == None {
		kept = nil // and nobody can
	}
	content, err := p.encode()
	if err != nil {
		return Sealed{}, err
	}
	padded, err := pad(content)
	if err != nil {
		return Sealed{}, err
	}
	if again, err := readPlaintext(content, h.Proof()); err != nil || !again.equal(p) {
		return Sealed{}, errs.Wrap(errs.Invalid, op, err, "content that would not arrive as it is; expected strict JSON and UTF-8 text")
	}
	header, err := h.encode()
	if err != nil {
		return Sealed{}, errs.Wrap(errs.Internal, op, err, "cannot write the header")
	}
	if h, err = readHeader(header); err != nil {
		return Sealed{}, err
	}
	encrypt := encryptDetached
	if h.Proof() == Mutual {
		encrypt = func(to *keys.PublicSet, header, padded []byte) (enc, ciphertext []byte, err error) {
			return to.SealTo(info(header), padded)
		}
	}
	enc, ciphertext, err := encrypt(to, header, padded)
	if err != nil {
		return Sealed{}, err
	}
	data, err := from.SignEnvelope(payload{header, enc, ciphertext}.encode(h.Proof()))
	if err != nil {
		return Sealed{}, err
	}
	hash := wire.Hash(data)
	if h.Proof() != Mutual {
		data = join(data, ciphertext)
	}
	out := Sealed{header: h, bytes: data, hash: hash, salts: kept}
	if p.attached != nil {
		out.parts, err = RestorePartKey(p.attached.key, *h.Parts)
	}
	return out, err
}

func (p plaintext) equal(q plaintext) bool {
	return p.control == q.control && bytes.Equal(p.bytes, q.bytes) && slices.Equal(p.portions, q.portions) && (p.attached == nil) == (q.attached == nil)
}

// Restore gives bytes of our own, read back from a store, their type again:
// both signatures and the header are verified as on the first day.
func Restore(data []byte, own *keys.PublicSet) (Sealed, error) {
	h, _, err := inspect("envelope.Restore", data, own)
	if err != nil {
		return Sealed{}, err
	}
	return Sealed{header: h, bytes: bytes.Clone(data), hash: Hash(data)}, nil
}
