package directive

import (
	"slices"
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// Closed lists of the directive format.
var (
	Effects = []string{"permit", "restrict"}
	Methods = []string{"release", "show", "tell"}
	Modes   = []string{"automatic", "review"}
	Opens   = []string{"listed", "open", "shown"} // what may_decide may name; asked too in an emergency
)

// Directive is one dated instruction: what may go to whom, under whose authority.
type Directive struct {
	ID, Title, Basis  string
	IssuedBy          []string
	Effective         time.Time
	Expires           time.Time // zero: none
	Review            time.Time // zero: none
	Supersedes        []string
	Restrict          bool // effect: restrict
	Partners          []party.Code
	Communities       []string
	Releasers         []party.Code // nil: the node's service
	Office            string       // authority.office
	Redelegate        bool
	Officers          int // authority.officers: how many different officers approve what needs review; 1 or 2
	Purpose, Benefit  string
	Topics            []string
	NotAuthorised     []string
	Kinds             []string
	Ceiling           string // level in our own system; "" only on a restrict
	Rungs             map[report.Ladder]report.Rung
	Collection        []string // nil: all disciplines
	MayDecide         []string
	Methods           []string
	Automatic         bool // mode: automatic
	DefaultAtCeiling  bool // default: ceiling
	Default           map[report.Ladder]report.Rung
	Use               []string
	Onward            string
	Conditions        []string // assurance kinds
	Retention         string   // ISO 8601 duration, "" none
	Tokens            bool     // copies carry tokens of their sources
	TokensSaid        bool     // it says whether
	Emergency         *Emergency
	file              string
	line, ceilingLine int
}

// Emergency marks a directive for emergencies. Such a directive permits nothing
// until it is invoked, for one report and for at most Max; what it opens (notify
// the originators within NotifyOriginator, report to oversight) is owed from then
// on. Max and NotifyOriginator are ISO 8601 durations; NotifyOriginator may be "".
type Emergency struct{ Trigger, Max, Approver, NotifyOriginator string }

// Names tells whether the directive names the partner, itself or through a community.
func (d *Directive) Names(partner party.Code, parties *party.Parties) bool {
	return slices.ContainsFunc(d.Partners, func(c party.Code) bool { return c.Includes(partner) }) ||
		slices.ContainsFunc(d.Communities, func(c string) bool { return parties.Member(c, partner) })
}

// ActsFor tells whether service may act under the directive. A restrict
// without releasers binds whoever acts.
func (d *Directive) ActsFor(service party.Code, parties *party.Parties) bool {
	if d.Releasers == nil {
		return d.Restrict || parties.Self.Includes(service)
	}
	return slices.ContainsFunc(d.Releasers, func(c party.Code) bool { return c.Includes(service) })
}

// DefaultRung is what is given on a ladder unless a need raises it; ok is false when it is the ceiling.
func (d *Directive) DefaultRung(l report.Ladder) (r report.Rung, ok bool) {
	r, ok = d.Default[l]
	return r, ok
}

// inWindow tells whether effective ≤ t < expires.
func (d *Directive) inWindow(t time.Time) bool {
	return !t.Before(d.Effective) && (d.Expires.IsZero() || t.Before(d.Expires))
}

// InForce gives the directives in force at t: inside their window, and not
// superseded, directly or through others, by one that is.
func InForce(all []*Directive, t time.Time) []*Directive {
	byID := make(map[string]*Directive, len(all))
	for _, d := range all {
		byID[d.ID] = d
	}
	gone := map[string]bool{}
	var supersede func(d *Directive)
	supersede = func(d *Directive) {
		for _, id := range d.Supersedes {
			if !gone[id] {
				gone[id] = true
				if older := byID[id]; older != nil {
					supersede(older)
				}
			}
		}
	}
	for _, d := range all {
		if d.inWindow(t) {
			supersede(d)
		}
	}
	var out []*Directive
	for _, d := range all {
		if d.inWindow(t) && !gone[d.ID] {
			out = append(out, d)
		}
	}
	return out
}

// OwnSystem is the national system whose levels our ceilings name: our
// country's, or the USA's words where our country's system is not known.
func OwnSystem(self party.Code) marking.System {
	switch s := marking.System(self.Country()); s {
	case marking.USA, marking.FRA, marking.RUS:
		return s
	}
	return marking.USA
}
