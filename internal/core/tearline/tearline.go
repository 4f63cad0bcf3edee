package tearline

import (
	"slices"

	"entente/internal/core/party"
	"entente/internal/core/release"
)

// Tearline is a capability: the only content that can be sealed for a partner.
// Only Tear makes one. The zero value is refused by everything that takes it.
type Tearline struct {
	bundle   []byte    // canonical STIX 2.1 bundle (RFC 8785), what the partner gets
	portions []Portion // what the bundle says, portion by portion, in its order; the title is portion 0 when it goes
	partner  party.Code
	self     party.Code
	decision string // hash of the decision's input
	policy   string // policy-set hash that the decision was made under
	method   release.Method
	use      []string
	onward   string
	marking  string
	same     string // hash of the bundle without created and modified: equal means unchanged
	places   []place
	files    []Attachment
}

// Portion is one released paragraph with its mark; commitments are made over these.
type Portion struct{ Mark, Text string }

// Valid tells whether Tear made this value.
func (t Tearline) Valid() bool { return len(t.bundle) > 0 && t.same != "" }

// Bundle is the canonical STIX 2.1 bundle: the bytes that the partner gets.
func (t Tearline) Bundle() []byte { return slices.Clone(t.bundle) }

// Portions are the released paragraphs in the bundle's order; the title comes
// first when it goes.
func (t Tearline) Portions() []Portion { return slices.Clone(t.portions) }

// Attachments are the files that go with it, in the order of their portions.
func (t Tearline) Attachments() []Attachment { return slices.Clone(t.files) }

// Partner is the recipient. Nobody else may be sent this tearline.
func (t Tearline) Partner() party.Code { return t.partner }

// Self is the service whose node tore it.
func (t Tearline) Self() party.Code { return t.self }

// Decision is the hash of the decision's input.
func (t Tearline) Decision() string { return t.decision }

// Policy is the hash of the policy that the decision was made under.
func (t Tearline) Policy() string { return t.policy }

// Method is how it goes: release, show or tell.
func (t Tearline) Method() release.Method { return t.method }

// Use lists what the receiver may do with it.
func (t Tearline) Use() []string { return slices.Clone(t.use) }

// Onward says whether and how the receiver may pass it on.
func (t Tearline) Onward() string { return t.onward }

// Marking is the banner, rolled up from what is released.
func (t Tearline) Marking() string { return t.marking }

// Same is a hash of the bundle without created, modified and published times:
// equal means that a new version says nothing new and need not be sent.
func (t Tearline) Same() string { return t.same }
