package assess

import (
	"slices"

	"entente/internal/core/document"
)

// spec is how judgements of a kind are read.
type spec struct {
	decode func(*document.Object) (Record, error) // as an officer writes it
	read   func([]byte) (Record, error)           // as it is kept
}

// Kinds is the closed list, in the order in which the documents have them.
var Kinds = []string{
	KindNote,
	KindSource, KindOutcome, KindGrade, KindClaim, KindProvenance, KindOverrule,
	KindEntity, KindLink, KindIdentity,
	KindEstimate, KindDesignation, KindHypothesis, KindAttribution, KindEvidence, KindWeight,
	KindConduct,
}

// kindOf gives how judgements of a kind are read.
func kindOf(kind string) (spec, bool) {
	var s spec
	switch kind {
	case KindNote:
		s = spec{decodeNote, stored[Note]}
	case KindSource:
		s = spec{decodeSource, stored[Source]}
	case KindOutcome:
		s = spec{decodeOutcome, stored[Outcome]}
	case KindGrade:
		s = spec{decodeGrade, stored[Grade]}
	case KindClaim:
		s = spec{decodeClaim, stored[Claim]}
	case KindProvenance:
		s = spec{decodeProvenance, stored[Provenance]}
	case KindOverrule:
		s = spec{decodeOverrule, stored[Overrule]}
	case KindEntity:
		s = spec{decodeEntity, stored[Entity]}
	case KindLink:
		s = spec{decodeLink, stored[Link]}
	case KindIdentity:
		s = spec{decodeIdentity, stored[Identity]}
	case KindEstimate:
		s = spec{decodeEstimate, stored[Estimate]}
	case KindDesignation:
		s = spec{decodeDesignation, stored[Designation]}
	case KindHypothesis:
		s = spec{decodeHypothesis, stored[Hypothesis]}
	case KindAttribution:
		s = spec{decodeAttribution, stored[Attribution]}
	case KindEvidence:
		s = spec{decodeEvidence, stored[Evidence]}
	case KindWeight:
		s = spec{decodeWeight, stored[Weight]}
	case KindConduct:
		s = spec{decodeConduct, stored[Conduct]}
	}
	return s, s.decode != nil
}

// KindForm tells whether a word is a kind.
func KindForm(kind string) bool { return slices.Contains(Kinds, kind) }
