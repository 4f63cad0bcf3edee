package directive

import (
	"slices"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
)

// Duty is something that an invocation obliges the service to do.
type Duty struct {
	Kind  obligation.Kind
	Party party.Code // whom it concerns; "" for nobody
	Due   time.Time  // zero: as the service's plan has it
}

// Duties are what invoking the directive opens: each party whose consent is
// passed over is told, as Notices says, and oversight reads a report.
func (i Invocation) Duties(d *Directive, passedOver []party.Code, self party.Code) []Duty {
	return append(d.Notices(passedOver, self, i.At), Duty{Kind: obligation.ReportOversight})
}

// Notices are what is owed to those whose consents the directive, once invoked,
// passes over from a time on: each is told within its notify_originator from then.
// Parties are told once each, A–Z; self tells itself nothing.
func (d *Directive) Notices(passedOver []party.Code, self party.Code, at time.Time) []Duty {
	var out []Duty
	for _, c := range slices.Compact(slices.Sorted(slices.Values(passedOver))) {
		if c != self {
			out = append(out, Duty{Kind: obligation.NotifyOrigin, Party: c, Due: d.Emergency.NotifyBy(at)})
		}
	}
	return out
}

// Foresee is the policy as it would be with one more invocation, to look ahead
// with: its hash is still this policy's, and nothing may be decided for good under it.
func (p *Policy) Foresee(i Invocation) *Policy {
	out := *p
	out.invocations = append(slices.Clone(p.invocations), i)
	return &out
}
