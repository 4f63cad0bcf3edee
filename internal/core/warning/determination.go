package warning

import (
	"time"

	"entente/internal/core/party"
)

// Tri is what a person found of a criterion.
type Tri string

// The findings.
const (
	Yes     Tri = "yes"
	No      Tri = "no"
	Unknown Tri = "unknown"
)

// Tris is the closed list.
var Tris = []Tri{Yes, No, Unknown}

// Criterion is a finding with what it rests on.
type Criterion struct {
	Is    Tri    `json:"is"`
	Basis string `json:"basis,omitempty"` // required of yes and no
}

// Harm is the kind of harm that is threatened.
type Harm string

// The harms that there is a duty to warn of, and none of them.
const (
	Killing    Harm = "killing"
	Injury     Harm = "serious-bodily-injury"
	Kidnapping Harm = "kidnapping"
	NoHarm     Harm = "none"
)

// Harms is the closed list.
var Harms = []Harm{Killing, Injury, Kidnapping, NoHarm}

// VictimKinds is the closed list of what may be threatened: a person, and what
// persons are in.
var VictimKinds = []string{"person", "group", "institution", "business", "structure", "place"}

// Victim is an intended victim. Nationality is kept for who will be asked later;
// no rule reads it.
type Victim struct {
	Kind        string     `json:"kind"`
	Text        string     `json:"text,omitempty"`
	Field       string     `json:"field,omitempty"` // of the report; Text or Field is required
	Nationality party.Code `json:"nationality,omitempty"`
	Responsible party.Code `json:"responsible,omitempty"` // who protects the victim
}

// Decision is what is to happen.
type Decision string

// The decisions.
const (
	Warn   Decision = "warn"
	Waive  Decision = "waive"
	Refer  Decision = "refer"
	NoDuty Decision = "no-duty"
)

// Decisions is the closed list.
var Decisions = []Decision{Warn, Waive, Refer, NoDuty}

// Determination is a person's answer to whether there is a duty to warn.
type Determination struct {
	Credible  Criterion `json:"credible"`
	Specific  Criterion `json:"specific"`
	Impending Criterion `json:"impending"`
	Harm      Harm      `json:"harm"`
	HarmBasis string    `json:"harm_basis,omitempty"` // required of none
	Victims   []Victim  `json:"victims,omitempty"`
	Decision  Decision  `json:"decision"`
	Ground    string    `json:"ground,omitempty"` // of a waiver: a code of the rules
	Rank      string    `json:"rank"`             // of who determines
	To        string    `json:"to,omitempty"`     // of a referral: the rank; "" means the next
	Reason    string    `json:"reason,omitempty"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
}
