package envelope

import (
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
)

// Content is what can be sealed: a tearline or a Control, and nothing else.
// Only FromTearline and FromControl make one.
type Content interface {
	material() (material, error)
}

// material is what Seal needs of a content.
type material struct {
	control       bool
	bytes         []byte // the bundle, or the Control's JSON
	portions      []tearline.Portion
	self, partner party.Code     // tearline only
	policy        string         // tearline only
	method        release.Method // tearline only
	use           []string       // tearline only
	onward        string         // tearline only
	attachments   []Attachment   // tearline only
}

// FromTearline makes a tearline sealable for its partner. An invalid tearline
// is refused by Seal.
func FromTearline(t tearline.Tearline) Content { return torn{t} }

type torn struct{ t tearline.Tearline }

func (c torn) material() (material, error) {
	if !c.t.Valid() {
		return material{}, errs.E(errs.Internal, "envelope.Seal", "a tearline that was never torn")
	}
	m := material{bytes: c.t.Bundle(), portions: c.t.Portions(), self: c.t.Self(), partner: c.t.Partner(),
		policy: c.t.Policy(), method: c.t.Method(), use: c.t.Use(), onward: c.t.Onward()}
	for _, f := range c.t.Attachments() {
		m.attachments = append(m.attachments, Attachment{Digest: f.Digest, Bytes: f.Bytes})
	}
	return m, nil
}

// FromControl makes a Control sealable for anybody. An incomplete Control is
// refused by Seal.
func FromControl(c Control) Content { return controlled{c} }

type controlled struct{ c Control }

func (c controlled) material() (material, error) {
	data, err := c.c.encode()
	return material{control: true, bytes: data}, err
}
