package warning

import (
	"slices"
	"strings"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// Limits on a determination.
const (
	MaxVictims = 200
	MaxBasis   = 4000 // characters of a basis, a reason or a victim's text
)

const op = "warning.Check"

func invalid(format string, args ...any) error { return errs.E(errs.Invalid, op, format, args...) }
func denied(format string, args ...any) error  { return errs.E(errs.Denied, op, format, args...) }

// Check refuses a determination that is not whole (errs.Invalid), and one that the
// rules do not allow (errs.Denied), naming the rule.
func (d Determination) Check(r Rules) error {
	if err := d.form(r); err != nil {
		return err
	}
	switch d.Decision {
	case Warn:
		return d.checkWarn()
	case Waive:
		return d.checkWaive(r)
	case Refer:
		return d.checkRefer(r)
	}
	return d.checkNoDuty()
}

// form checks what every determination has.
func (d Determination) form(r Rules) error {
	switch {
	case !slices.Contains(Decisions, d.Decision):
		return invalid("decision %.40q; expected warn, waive, refer or no-duty", d.Decision)
	case !slices.Contains(Harms, d.Harm):
		return invalid("harm %.40q; expected killing, serious-bodily-injury, kidnapping or none", d.Harm)
	case blank(d.By) || d.At.IsZero():
		return invalid("nobody determined it, or at no time; expected who and when")
	case r.Rank(d.Rank) < 0:
		return invalid("rank %.40q; expected one of %s", d.Rank, strings.Join(r.Ranks, ", "))
	case d.Harm == NoHarm && blank(d.HarmBasis):
		return invalid("no harm to life is threatened, on no basis; expected what that rests on")
	case long(d.HarmBasis) || long(d.Reason) || long(d.By):
		return invalid("a text is too long; expected at most %d characters", MaxBasis)
	case d.Decision != Waive && d.Ground != "":
		return invalid("a ground where nothing is waived; expected it with waive alone")
	case d.Decision != Refer && d.To != "":
		return invalid("a rank to refer to where nothing is referred; expected it with refer alone")
	}
	for _, c := range d.criteria() {
		switch {
		case !slices.Contains(Tris, c.Is):
			return invalid("%s %.40q; expected yes, no or unknown", c.name, c.Is)
		case c.Is != Unknown && blank(c.Basis):
			return invalid("%s is %s on no basis; expected what that rests on", c.name, c.Is)
		case long(c.Basis):
			return invalid("the basis of %s is too long; expected at most %d characters", c.name, MaxBasis)
		}
	}
	return d.checkVictims()
}

type named struct {
	name string
	Criterion
}

func (d Determination) criteria() []named {
	return []named{{"credible", d.Credible}, {"specific", d.Specific}, {"impending", d.Impending}}
}

func (d Determination) checkVictims() error {
	if len(d.Victims) > MaxVictims {
		return invalid("%d victims; expected at most %d, and a group for more", len(d.Victims), MaxVictims)
	}
	for i, v := range d.Victims {
		switch {
		case !slices.Contains(VictimKinds, v.Kind):
			return invalid("victim %d is a %.40q; expected one of %s", i+1, v.Kind, strings.Join(VictimKinds, ", "))
		case blank(v.Text) && blank(v.Field):
			return invalid("victim %d is told by nothing; expected words or a field of the report", i+1)
		case long(v.Text) || long(v.Field):
			return invalid("victim %d is told at too great a length; expected at most %d characters", i+1, MaxBasis)
		case v.Nationality != "" && (!v.Nationality.Valid() || v.Nationality.IsService()):
			return invalid("victim %d has nationality %.40q; expected a trigraph such as FRA", i+1, v.Nationality)
		case v.Responsible != "" && !v.Responsible.Valid():
			return invalid("victim %d is protected by %.40q; expected a party such as FRA or FRA/DGSE", i+1, v.Responsible)
		}
	}
	return nil
}

// checkWarn asks only of whom: warning is never refused for doubt.
func (d Determination) checkWarn() error {
	switch {
	case d.Harm == NoHarm:
		return invalid("a warning of no harm to life; expected killing, serious-bodily-injury or kidnapping")
	case len(d.Victims) == 0:
		return invalid("a warning of nobody; expected the intended victims")
	}
	return nil
}

func (d Determination) checkWaive(r Rules) error {
	g, err := r.Ground(d.Ground)
	if err != nil {
		return err
	}
	switch least := r.waives(g); {
	case len(d.Victims) == 0:
		return invalid("a waiver for nobody; expected the intended victims")
	case blank(d.Reason):
		return denied("a waiver is given for a reason; expected it")
	case r.Rank(d.Rank) < r.Rank(least):
		return denied("a waiver for %s is given by the rank %s or one above it, not by the rank %s; refer it", g.Code, least, d.Rank)
	}
	return nil
}

func (d Determination) checkRefer(r Rules) error {
	to := d.referredTo(r)
	switch {
	case to == "":
		return denied("there is no rank above %s to refer it to; warn, or waive on a ground", d.Rank)
	case r.Rank(to) < 0:
		return invalid("referred to %.40q; expected one of %s", to, strings.Join(r.Ranks, ", "))
	case r.Rank(to) <= r.Rank(d.Rank):
		return denied("it is referred to a higher rank than %s, not to %s", d.Rank, to)
	}
	return nil
}

// referredTo is the rank that determines next; "" where there is none.
func (d Determination) referredTo(r Rules) string {
	if d.To != "" {
		return d.To
	}
	return r.Above(d.Rank)
}

func (d Determination) checkNoDuty() error {
	if d.Harm == NoHarm || slices.ContainsFunc(d.criteria(), func(c named) bool { return c.Is == No }) {
		return nil
	}
	return denied("doubt favours warning: there is no duty only where a criterion is determined to be no, and none is; warn, refer, or waive on a ground")
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
func long(s string) bool  { return utf8.RuneCountInString(s) > MaxBasis }
