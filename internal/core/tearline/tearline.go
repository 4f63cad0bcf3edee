package tearline

import (
	"time"

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
}

// Portion is one released paragraph with its mark; commitments are made over these.
type Portion struct{ Mark, Text string }

// Contract for the rest of the package (see the files beside this one):
//
//	type Identity struct { ... }   who produces: service code; ID is the STIX identity id
//	type Source struct {           injected randomness, ids and time: core has none
//	    ID      func(typ, name string) string  // STIX id for an object of this type; same name, same id: "report--<uuid>"
//	    Created time.Time                       // of the first version of this release
//	    Modified time.Time
//	}
//	Tear(d release.Decision, src Source) (Tearline, error)
//	    refuses an invalid decision, one where no portion goes, a tearline over MaxBytes
//	(Tearline) Valid() bool, Bundle() []byte, Portions() []Portion, Partner(), Self(), Decision(), Policy(), Method(), Use(), Onward(), Marking(), Same() string
//	Residue(d release.Decision, t Tearline) []Hit   withheld values that stand in the released text or property values
//	Read(bundle []byte) (Received, error)           the receiver's side: strict reading of a partner's tearline
var _ time.Time
