package envelope

import (
	"bytes"
	"encoding/base64"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/seal/wire"
)

// MaxPortions is the largest number of portions in one envelope.
const MaxPortions = 20_000

const (
	contentTearline = "tearline"
	contentControl  = "control"
)

// plaintext is what stands inside the padding.
type plaintext struct {
	control  bool
	bytes    []byte // the bundle or the Control: the exact bytes of the value
	portions []tearline.Portion
	salts    [][]byte // the content's, then each portion's; none unless the mode is Mutual
	attached *attached
}

type portionJSON struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
}

// encode writes the plaintext; the content's own bytes stand in it unchanged.
func (p plaintext) encode() ([]byte, error) {
	kind, key := contentTearline, "bundle"
	if p.control {
		kind, key = contentControl, "control"
	}
	portions, salts := make([]portionJSON, len(p.portions)), make([]string, len(p.salts))
	for i, q := range p.portions {
		portions[i] = portionJSON(q)
	}
	for i, s := range p.salts {
		salts[i] = base64.StdEncoding.EncodeToString(s)
	}
	tail, err := wire.Marshal(struct {
		Portions []portionJSON `json:"portions"`
		Salts    []string      `json:"salts"`
		Parts    *attachedJSON `json:"parts,omitempty"`
	}{portions, salts, p.attached.json()})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "envelope.Seal", err, "cannot write the content")
	}
	var b bytes.Buffer
	b.WriteString(`{"v":1,"content":"` + kind + `","` + key + `":`)
	b.Write(p.bytes)
	b.WriteByte(',')
	b.Write(tail[1:])
	return b.Bytes(), nil
}

// readPlaintext reads a plaintext of a mode strictly.
func readPlaintext(data []byte, mode Proof) (plaintext, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: MaxContentBytes, Depth: 64, Values: 400_000})
	if err != nil {
		return plaintext{}, err
	}
	o.Uint("v", 1, 1)
	p := plaintext{control: o.Word("content", contentTearline, contentControl) == contentControl}
	key, most := "bundle", MaxPortions
	if p.control {
		key, most = "control", 0
	}
	p.bytes = bytes.Clone(o.Raw(key))
	if o.Err() == nil && p.bytes[0] != '{' {
		o.Fail(key, "expected an object")
	}
	least := min(1, most)
	for _, q := range o.Objects("portions", least, most) {
		p.portions = append(p.portions, tearline.Portion{Mark: q.Text("mark", 4096), Text: q.Text("text", MaxContentBytes)})
		o.Close(q)
	}
	if o.Has("parts") && !p.control {
		p.attached = readAttached(o)
	}
	if mode != Mutual {
		p.salts = o.Base64s("salts", 0, 0, SaltSize)
		return p, o.Done()
	}
	p.salts = o.Base64s("salts", 1, MaxPortions+1, SaltSize)
	if o.Err() == nil && len(p.salts) != len(p.portions)+1 {
		o.Fail("salts", "expected one salt more than portions")
	}
	return p, o.Done()
}

// payload is what the signatures cover, and the ciphertext where they do not.
type payload struct {
	header     []byte // exact bytes
	enc        []byte
	ciphertext []byte
}

// encode writes what the signature covers in a mode: the ciphertext too, or not.
func (p payload) encode(mode Proof) []byte {
	var b bytes.Buffer
	b.WriteString(`{"header":`)
	b.Write(p.header)
	b.WriteString(`,"enc":"` + base64.StdEncoding.EncodeToString(p.enc))
	if mode == Mutual {
		b.WriteString(`","ciphertext":"` + base64.StdEncoding.EncodeToString(p.ciphertext))
	}
	b.WriteString(`"}`)
	return b.Bytes()
}
