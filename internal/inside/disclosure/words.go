package disclosure

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/store/insidedb"
)

// What stands where nothing goes, in place of a release's state.
const (
	Withheld = "withheld"
	Referred = "referred"
)

// Say tells in words where a release stands. It says that something was sent
// only of what the partner has receipted.
func Say(r insidedb.Release) string {
	switch r.State {
	case insidedb.Proposed:
		return "proposed; not decided"
	case insidedb.InReview:
		return "waits for review; not sent: " + r.Reason
	case insidedb.Approved:
		if r.Method == ByHand {
			return "approved to be handed over; no link carries it"
		}
		if r.Method == release.Show || r.Method == release.Tell {
			return "approved to be " + past(r.Method) + "; no copy leaves"
		}
		return "approved; not sealed yet, not sent"
	case insidedb.Sealed:
		return "sealed; not with the gateway yet, not sent"
	case insidedb.Moved:
		said := "with the gateway; no receipt from " + string(r.Partner) + " yet"
		if r.Reason != "" { // it was to be stopped
			said += ": " + r.Reason
		}
		return said
	case insidedb.Delivered:
		return "sent: delivered to " + string(r.Partner) + "; not admitted yet"
	case insidedb.Admitted:
		return "sent: admitted by " + string(r.Partner)
	case insidedb.Refused:
		return "sent, and refused by " + string(r.Partner) + ": " + r.Reason
	case insidedb.Quarantined:
		return "sent, and quarantined by " + string(r.Partner) + ": " + r.Reason
	case insidedb.Denied:
		return "denied; not sent: " + r.Reason
	case insidedb.Returned:
		return "returned to its proposer; not sent: " + r.Reason
	case insidedb.Cancelled:
		return "cancelled; not sent: " + r.Reason
	case insidedb.NeedsDecision:
		return "needs a new decision; not sent: " + r.Reason
	}
	return string(r.State)
}

func past(m release.Method) string {
	if m == release.Tell {
		return "told"
	}
	return "shown"
}

// left tells whether a release in this state has left inside.
func left(s insidedb.State) bool {
	return s == insidedb.Sealed || s == insidedb.Moved || receipted(s)
}

// receipted tells whether the partner has receipted it.
func receipted(s insidedb.State) bool {
	return s == insidedb.Delivered || s == insidedb.Admitted || s == insidedb.Refused || s == insidedb.Quarantined
}

// outcomeState is what stands in place of a release's state where nothing goes.
func outcomeState(v release.Verdict) string {
	if v == release.VerdictRefer {
		return Referred
	}
	return Withheld
}

// sayOutcome tells why nothing goes: whose consent or assessment is missing,
// or which rules stand in the way.
func sayOutcome(out release.Outcome) string {
	var needs, rules []string
	add := func(list *[]string, text string) {
		if !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, p := range out.Portions {
		for _, n := range p.Needs {
			add(&needs, fmt.Sprintf("%s of %s (%s)", n.What, n.Who, n.Ground))
		}
		for _, reason := range p.Reasons {
			switch {
			case reason.Effect == release.EffectPermit || reason.Effect == release.EffectDefault:
			case reason.Basis != "":
				add(&rules, reason.Rule+" ("+reason.Basis+")")
			default:
				add(&rules, reason.Rule)
			}
		}
	}
	if len(needs) > 0 {
		return "referred; not sent: needs the " + strings.Join(needs, ", ")
	}
	if len(rules) == 0 {
		return "withheld; not sent: no directive in scope"
	}
	return "withheld; not sent: " + strings.Join(rules, ", ")
}

// SayDecision tells the state and the words of a recorded decision from which
// no release followed.
func SayDecision(d insidedb.Decision) (state, said string, err error) {
	if d.Erased != nil {
		return outcomeState(d.Verdict), string(outcomeState(d.Verdict)) + "; not sent; why is " + d.Erased.Said(), nil
	}
	var out release.Outcome
	if err := json.Unmarshal(d.Outcome, &out); err != nil {
		return "", "", errs.Wrap(errs.Internal, "disclosure.SayDecision", err, "a recorded decision cannot be read")
	}
	return outcomeState(d.Verdict), sayOutcome(out), nil
}
