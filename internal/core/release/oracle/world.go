package oracle

import (
	"slices"
	"strings"
	"time"
)

// World is everything that one decision rests on.
type World struct {
	Parties     Parties
	Directives  []Directive
	Law         []Rule
	Consents    []Consent
	Assurances  []Assurance
	Invocations []Invocation
	Report      Report
	Partner     string
	Service     string // who acts; "" is self
	At          time.Time
	Method      string // release, show, tell
	Needs       map[string]string

	told []int // the items that go as written, once that is known
}

// Parties is parties.yaml.
type Parties struct {
	Self        string              `json:"self"`
	Communities map[string][]string `json:"communities,omitempty"`
	Topics      []string            `json:"topics,omitempty"`
	Parties     map[string]Party    `json:"parties"`
}

// Party is the agreement with one country.
type Party struct {
	Services     []string      `json:"services,omitempty"`
	Ceiling      string        `json:"ceiling,omitempty"`
	Equivalences []Equivalence `json:"equivalences,omitempty"`
	Flags        []string      `json:"flags,omitempty"`
}

// Equivalence of two levels, by name; From ≤ t < To, zero is open.
type Equivalence struct {
	Ours   string    `json:"ours"`
	Theirs string    `json:"theirs"`
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"`
}

// Directive is one directive file.
type Directive struct {
	ID            string            `json:"id"`
	Title         string            `json:"title"`
	IssuedBy      []string          `json:"issued_by"`
	Basis         string            `json:"basis"`
	Effective     time.Time         `json:"effective"`
	Expires       time.Time         `json:"expires,omitzero"`
	Review        string            `json:"review,omitempty"`
	Supersedes    []string          `json:"supersedes,omitempty"`
	Effect        string            `json:"effect,omitempty"`
	Partners      []string          `json:"partners,omitempty"`
	Communities   []string          `json:"communities,omitempty"`
	Releasers     []string          `json:"releasers,omitempty"`
	Authority     *Authority        `json:"authority,omitempty"`
	Purpose       string            `json:"purpose,omitempty"`
	Benefit       string            `json:"benefit,omitempty"`
	Topics        []string          `json:"topics"`
	NotAuthorised []string          `json:"not_authorised,omitempty"`
	Kinds         []string          `json:"kinds"`
	Ceiling       string            `json:"ceiling,omitempty"`
	Rungs         map[string]string `json:"rungs"`
	Collection    []string          `json:"collection,omitempty"`
	MayDecide     []string          `json:"may_decide,omitempty"`
	Methods       []string          `json:"methods,omitempty"`
	Mode          string            `json:"mode,omitempty"`
	Default       map[string]string `json:"default,omitempty"`
	Use           []string          `json:"use,omitempty"`
	Onward        string            `json:"onward,omitempty"`
	Conditions    []Condition       `json:"conditions,omitempty"`
	Emergency     *Emergency        `json:"emergency,omitempty"`
}

// Authority names the office under whose authority a directive opens things.
type Authority struct {
	Office string `json:"office,omitempty"`
}

// Condition asks for an assurance of a kind.
type Condition struct {
	Assurance string `json:"assurance"`
}

// Emergency marks a directive for emergencies.
type Emergency struct {
	Trigger          string `json:"trigger"`
	Max              string `json:"max"`
	Approver         string `json:"approver"`
	NotifyOriginator string `json:"notify_originator,omitempty"`
}

// Consent is one recorded consent.
type Consent struct {
	ID      string    `json:"id"`
	From    string    `json:"from"`
	To      []string  `json:"to"`
	Report  string    `json:"report,omitempty"`
	Item    string    `json:"item,omitempty"`
	Ref     []string  `json:"ref,omitempty"` // in place of report and item
	Use     []string  `json:"use,omitempty"`
	Onward  string    `json:"onward,omitempty"`
	Given   time.Time `json:"given"`
	Expires time.Time `json:"expires,omitzero"`
}

// Assurance is one recorded assurance.
type Assurance struct {
	ID       string      `json:"id"`
	From     string      `json:"from"`
	Kind     string      `json:"kind"`
	Report   string      `json:"report,omitempty"`
	Subject  string      `json:"subject,omitempty"`
	Given    time.Time   `json:"given"`
	Expires  time.Time   `json:"expires,omitzero"`
	Breaches []Breach    `json:"breaches,omitempty"`
	Assessed *Assessment `json:"assessed,omitempty"`
}

// Breach of an assurance.
type Breach struct {
	At     time.Time `json:"at"`
	Source string    `json:"source"`
}

// Assessment of the risk for an assurance's subject.
type Assessment struct {
	Risk string    `json:"risk"`
	By   string    `json:"by"`
	At   time.Time `json:"at,omitzero"`
}

// Report is the report's file.
type Report struct {
	Originator string           `json:"originator"`
	System     string           `json:"system,omitempty"`
	Created    time.Time        `json:"created"`
	Kind       string           `json:"kind"`
	Topics     []string         `json:"topics"`
	Serial     string           `json:"serial,omitempty"`
	Marking    string           `json:"marking,omitempty"`
	Use        []string         `json:"use,omitempty"`
	Onward     string           `json:"onward,omitempty"`
	Obtained   *Obtained        `json:"obtained,omitempty"`
	ThirdParty *ThirdParty      `json:"third_party,omitempty"`
	Title      Title            `json:"title"`
	Fields     map[string]Field `json:"fields,omitempty"`
	Portions   []Portion        `json:"portions"`
	Tearlines  []Tearline       `json:"tearlines,omitempty"`
}

// Obtained says how the information was obtained.
type Obtained struct {
	Concern string `json:"concern,omitempty"`
}

// ThirdParty says whose the material is, beside the originator.
type ThirdParty struct {
	From         string `json:"from"`
	Ref          string `json:"ref,omitempty"`
	Consent      string `json:"consent,omitempty"` // required, standing
	Acknowledged bool   `json:"acknowledged,omitempty"`
}

// Title is decided like a portion.
type Title struct {
	Mark  Mark   `json:"mark"`
	Text  string `json:"text"`
	Plain bool   `json:"-"` // written as a string, under the banner's mark
}

// Portion is one marked paragraph.
type Portion struct {
	Mark        Mark        `json:"mark"`
	Frame       *Mark       `json:"frame,omitempty"`
	Text        string      `json:"text"`
	Gists       []Gist      `json:"gists,omitempty"`
	Topics      []string    `json:"topics,omitempty"`
	Use         []string    `json:"use,omitempty"`
	Onward      string      `json:"onward,omitempty"`
	ThirdParty  *ThirdParty `json:"third_party,omitempty"`
	Obtained    *Obtained   `json:"obtained,omitempty"`
	Knowability string      `json:"knowability,omitempty"`
}

// Gist is a shorter text with its own mark.
type Gist struct {
	ID   string `json:"id"`
	Mark Mark   `json:"mark"`
	Text string `json:"text"`
}

// Tearline is the author's own version for an audience.
type Tearline struct {
	ID       string   `json:"id"`
	Mark     Mark     `json:"mark"`
	Audience []string `json:"audience,omitempty"`
	Portions []int    `json:"portions,omitempty"`
	Text     string   `json:"text"`
}

// Field is one sensitive value. Keys are the keys of its ladder in the file
// (name, city, …), those of a point and of a time included, as text.
type Field struct {
	Ladder      string
	Keys        map[string]string
	Marks       map[string]Mark
	Protected   []string
	Nationality string
	Holder      string
	ThirdParty  *ThirdParty
}

const titleItem = -1

// includes: "A country's code includes its services, not the reverse."
func includes(code, other string) bool { return code == other || code == country(other) }

func country(code string) string {
	c, _, _ := strings.Cut(code, "/")
	return c
}

// names tells whether a code or community includes the partner: "A community
// or tetragraph (FVEY) includes a partner only if parties.yaml gives its
// members; otherwise it is taken literally."
func (w *World) names(word string) bool {
	if includes(word, w.Partner) {
		return true
	}
	for _, member := range w.Parties.Communities[word] {
		if includes(member, w.Partner) {
			return true
		}
	}
	return false
}

// service: "`--service` is our acting service", by default the node's.
func (w *World) service() string {
	if w.Service != "" {
		return w.Service
	}
	return w.Parties.Self
}

// topics: "all the portion's topics (its own, else the report's)".
func (w *World) topics(item int) []string {
	if item != titleItem && len(w.Report.Portions[item].Topics) > 0 {
		return w.Report.Portions[item].Topics
	}
	return w.Report.Topics
}

func (w *World) text(item int) string {
	if item == titleItem {
		return w.Report.Title.Text
	}
	return w.Report.Portions[item].Text
}

// mark of the item with its references: what a field's rung falls back to.
func (w *World) mark(item int) Mark {
	if item == titleItem {
		return w.Report.Title.Mark
	}
	return w.Report.Portions[item].Mark
}

// refs lists the fields that the item's prose holds.
func (w *World) refs(item int) []string {
	var out []string
	for name := range w.Report.Fields {
		if strings.Contains(w.text(item), "{"+name+"}") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// items lists the title and the indices of all portions.
func (w *World) items() []int {
	out := []int{titleItem}
	for i := range w.Report.Portions {
		out = append(out, i)
	}
	return out
}
