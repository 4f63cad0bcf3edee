package envelope

import (
	"bytes"
	"crypto/sha256"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
)

// Commitments are the salted commitments of a content: the content's own
// first, then each portion's. Salts are as Sealed.Salts gives them, one more
// than portions. Any other number, or a salt of another size, is Invalid.
func Commitments(content []byte, portions []tearline.Portion, salts [][]byte) ([][sha256.Size]byte, error) {
	const op = "envelope.Commitments"
	if len(salts) != len(portions)+1 {
		return nil, errs.E(errs.Invalid, op, "expected one salt more than portions")
	}
	for _, s := range salts {
		if len(s) != SaltSize {
			return nil, errs.E(errs.Invalid, op, "a salt of the wrong size; expected %d bytes", SaltSize)
		}
	}
	return commitments(content, portions, salts), nil
}

func commitments(content []byte, portions []tearline.Portion, salts [][]byte) [][sha256.Size]byte {
	list := [][sha256.Size]byte{digest(labelContent, salts[0], content)}
	for i, p := range portions {
		list = append(list, CommitPortion(p, salts[i+1]))
	}
	return list
}

// CommitPortion is the salted commitment of one portion.
func CommitPortion(p tearline.Portion, salt []byte) [sha256.Size]byte {
	return digest(labelPortion, salt, []byte(p.Mark), []byte(p.Text))
}

// Content is the exact bytes of what was opened, a bundle or a Control. With
// the salt it shows to others what the envelope commits to.
func (v Verified) Content() []byte { return bytes.Clone(v.content.bytes) }

// Disclosed reads a Control that somebody says is in this envelope, and
// believes it only when the header commits to it under the salt. Nobody's
// decryption key is needed. What the header does not commit to is Denied.
func (c Carried) Disclosed(control, salt []byte) (Control, error) {
	const op = "envelope.Disclosed"
	if !c.Valid() {
		return Control{}, errs.E(errs.Internal, op, "an envelope that was never verified")
	}
	list, err := Commitments(control, nil, [][]byte{salt})
	if err != nil {
		return Control{}, err
	}
	if c.header.Lane != LaneControl || !Commits(c.header.Commitment, list) {
		return Control{}, errs.E(errs.Denied, op, "the envelope does not commit to this control")
	}
	return readControl(control)
}
