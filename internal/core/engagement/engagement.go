package engagement

import (
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
)

// Kind says how the sides met.
type Kind string

// The kinds.
const (
	Meeting Kind = "meeting"
	Visit   Kind = "visit"
	Call    Kind = "call"
)

// Kinds is the closed list.
var Kinds = []string{string(Meeting), string(Visit), string(Call)}

// Side says whose a commitment is.
type Side string

// The sides of a commitment.
const (
	Ours   Side = "ours"
	Theirs Side = "theirs"
)

// Sides is the closed list.
var Sides = []string{string(Ours), string(Theirs)}

// Engagement is one meeting, visit or call, as a version has it.
type Engagement struct {
	ID               string        `json:"id"` // the service's own word for it
	Kind             Kind          `json:"kind"`
	With             []party.Code  `json:"with"` // services
	From             time.Time     `json:"from"` // midnight UTC of the first day
	To               time.Time     `json:"to"`   // midnight UTC of the last day
	Place            string        `json:"place,omitempty"`
	Participants     []Participant `json:"participants"`
	DirectedBy       string        `json:"directed_by"` // an office
	Topics           []string      `json:"topics"`
	System           string        `json:"system"`  // of the marking
	Marking          string        `json:"marking"` // of the whole, as a banner
	Agenda           string        `json:"agenda,omitempty"`
	OfficialView     string        `json:"official_view,omitempty"`     // what is said of it officially
	ProfessionalView string        `json:"professional_view,omitempty"` // what those say who do the work
	Commitments      []Commitment  `json:"commitments"`
}

// Participant is who took part: an office of a party.
type Participant struct {
	Of     party.Code `json:"of"`
	Office string     `json:"office"`
}

// Commitment is what one side undertook.
type Commitment struct {
	ID     string            `json:"id"` // a word, within the engagement
	By     Side              `json:"by"`
	With   party.Code        `json:"with"` // the service to which we owe it, or that owes it
	What   string            `json:"what"`
	Due    *time.Time        `json:"due,omitempty"` // nil: no time was set
	Ground obligation.Ground `json:"ground"`
}

// Commitment gives a commitment by its word.
func (e Engagement) Commitment(id string) (Commitment, bool) {
	at := slices.IndexFunc(e.Commitments, func(c Commitment) bool { return c.ID == id })
	if at < 0 {
		return Commitment{}, false
	}
	return e.Commitments[at], true
}

// Follows refuses a next version that takes anything back that was committed: what
// is on record stays, and only its time may change. before is the version that stands.
func Follows(before, next Engagement) error {
	const op = "engagement.Follows"
	if next.ID != before.ID {
		return errs.E(errs.Conflict, op, "engagement %s is no version of %s", next.ID, before.ID)
	}
	for _, old := range before.Commitments {
		now, held := next.Commitment(old.ID)
		switch {
		case !held:
			return errs.E(errs.Conflict, op, "commitment %s is on record and stands in no later version; expected it to stay: what is not kept is closed", old.ID)
		case now.By != old.By || now.With != old.With || now.What != old.What || now.Ground != old.Ground:
			return errs.E(errs.Conflict, op, "commitment %s is another than on record; expected the same but for its time", old.ID)
		}
	}
	return nil
}
