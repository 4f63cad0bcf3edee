package marking

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

// Bounds on what comes from outside; what is beyond is refused.
const (
	MaxBytes = 4096 // octets of one mark
	MaxCodes = 300  // codes in one list of countries
)

// Marking is a parsed mark: structured values of one system; strings only at the edge.
// The zero value is no marking. Lists are in canonical order; an empty list is nil.
type Marking struct {
	System   System
	Level    Level
	Owner    []string // non-US ownership: ["GBR"], ["CAN","GBR","USA"] with Joint, ["NATO"], ["FGI"]
	Joint    bool
	Body     string   // with Owner ["NATO"]: the sub-body that owns it, "KFOR"
	NATO     []string // with Owner ["NATO"]: ATOMAL, BALK, BOHEMIA
	SCI      []string // each with its compartments: "SI-G ABCD", "TK"
	SAP      []string // each with its compartments, without the leading SAR-: "BP-J12 K15"
	AEA      []string // portion tokens: "RD-CNWDI", "RD-SG 14 15", "FRD"
	FGI      []string // countries in the FGI field
	FGIBare  bool     // FGI of an unnamed, protected source
	CUI      []string // categories: "SP-CTI", "PRVCY"; ["CUI"] when none is named
	Dissem   []string // portion tokens in the register's order, without REL, EYES and DISPLAY ONLY: "OC","NF","RELIDO", …
	Rel      []string // REL TO (or EYES ONLY) list in canonical order; nil: none
	RelBare  bool     // "(S//REL)": the banner's list, not known yet
	Eyes     bool     // the Rel list was written EYES ONLY
	Display  []string // DISPLAY ONLY list; nil: none
	NonIC    []string // portion tokens: "DS","XD","ND","SBU","LES", …
	Handling string   // the banner's second line, without its bar; portions have none
	Warning  []string // what is odd but readable, for example a classified mark without foreign-disclosure control
}

// IsZero tells whether there is no marking.
func (m Marking) IsZero() bool { return m.System == "" }

// WithRel resolves "(S//REL)" by the banner's list, which the caller has from
// a parsed banner. A mark that has its own list, or none, is returned as it is.
func (m Marking) WithRel(list []string) Marking {
	if !m.RelBare || len(list) == 0 {
		return m
	}
	m.RelBare = false
	m.Rel = canonical(list, string(m.System))
	m.Warning = m.oddities()
	return m
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

// Consents says which consents for the partner are recorded and in force.
type Consents struct {
	ORCON      bool // of the originator, for ORCON
	ThirdParty bool // of every third party (also those the mark itself names); true when there is none
	Originator bool // of the originator, for a REL TO or DISPLAY ONLY that leaves the partner out
}
