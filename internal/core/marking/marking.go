package marking

import "time"

// System names a national marking system, or TLP.
type System string

// The systems that are read.
const (
	USA System = "USA"
	FRA System = "FRA"
	RUS System = "RUS"
	TLP System = "TLP"
)

// Systems is the closed list.
var Systems = []string{string(USA), string(FRA), string(RUS), string(TLP)}

// Level is a classification level of one system. Ranks compare within one
// system only, across all its versions (FRA before and since 2021-07-01).
type Level struct {
	System System
	Rank   int    // 0 is unclassified
	Name   string // as in a banner: "SECRET", "TRÈS SECRET", "СЕКРЕТНО", "AMBER"
	Short  string // as in a portion: "S", "TS", "С", "AMBER"
}

// Marking is a parsed mark: structured values of one system; strings only at the edge.
// The zero value is no marking.
type Marking struct {
	System  System
	Level   Level
	Owner   []string // non-US ownership: ["GBR"], ["CAN","GBR","USA"] with Joint, ["NATO"], ["FGI"]
	Joint   bool
	SCI     []string // each with its compartments: "SI-G ABCD", "TK"
	SAP     []string
	AEA     []string // portion tokens: "RD-CNWDI", "RD-SG 14 15", "FRD"
	FGI     []string // countries in the FGI field
	FGIBare bool     // FGI of an unnamed, protected source
	Dissem  []string // portion tokens in the register's order, without REL, EYES and DISPLAY ONLY: "OC","NF","RELIDO", …
	Rel     []string // REL TO (or EYES ONLY) list in canonical order; nil: none
	RelBare bool     // "(S//REL)": the banner's list, not known yet
	Eyes    bool     // the Rel list was written EYES ONLY
	Display []string // DISPLAY ONLY list; nil: none
	NonIC   []string // portion tokens: "DS","XD","ND","SBU","LES", …
	Warning []string // what is odd but readable, for example a classified mark without foreign-disclosure control
}

// Road is what a mark opens, for one partner (see Road).
type Road string

// The roads, in the order of the table in the contract.
const (
	Listed Road = "listed"
	Shown  Road = "shown"
	Open   Road = "open"
	Asked  Road = "asked"
	Closed Road = "closed"
)

// Contract for the rest of the package (see the files beside this one):
//
//	Parse(system System, at time.Time, s string) (Marking, error)      banner or portion, strict
//	ParseLevel(system System, at time.Time, s string) (Level, error)   "SECRET", "S"
//	(Marking) Banner() string      (Marking) Portion() string          canonical
//	(Marking) IsZero() bool
//	(Marking) WithRel(list []string) Marking                            resolves RelBare from the banner
//	Rollup(at time.Time, portions []Marking) (Marking, error)           ISM roll-up; Warning filled
//	(Marking) Lower(than Marking) bool                                  a declared banner lower than the roll-up
//	Narrower(coarse, fine Marking) bool                                 a coarser rung marked more narrowly than a finer one
//	(Marking) Road(names func(word string) bool, c Consents) Road
//	(Marking) Owners(self string) []string                              foreign owners and FGI countries other than self: third parties
//	Copy(at, parts []Marking, self, recipient string, method, acknowledged []string) Marking
var _ time.Time

// Consents says which consents for the partner are recorded and in force.
type Consents struct {
	ORCON      bool // of the originator, for ORCON
	ThirdParty bool // of every third party (also those the mark itself names); true when there is none
	Originator bool // of the originator, for a REL TO or DISPLAY ONLY that leaves the partner out
}
