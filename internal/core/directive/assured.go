package directive

import (
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// readAssurances reads what partners promised, what was broken of it, and what officers
// made of it; an assurance's id stands once, in one of the files.
func (p *Policy) readAssurances(f Files) error {
	seen := map[string]string{}
	for _, x := range []File{f.Assurances, f.HeldAssurances} {
		all, err := party.DecodeAssurances(x.Name, x.Data)
		if err != nil {
			return err
		}
		for _, a := range all {
			if other, twice := seen[a.ID]; twice {
				return errs.At("directive.Load", x.Name, 0, "id", "assurance %q stands in %s too; expected an id of its own", a.ID, other)
			}
			seen[a.ID] = x.Name
		}
		p.assurances = append(p.assurances, all...)
	}
	breaches, err := party.DecodeBreaches(f.HeldBreaches.Name, f.HeldBreaches.Data)
	if err != nil {
		return err
	}
	p.assurances = party.WithBreaches(p.assurances, breaches)
	p.assessments, err = party.DecodeAssessments(f.HeldAssessments.Name, f.HeldAssessments.Data)
	return err
}

// Assessments are those that officers recorded apart from the files of assurances, in
// force or not.
func (p *Policy) Assessments() []party.RecordedAssessment { return p.assessments }

// Without is the policy as it would be had a giver never assured anything: what was
// assessed on the strength of that is gone too. It is for asking what rested on it, and
// has the hash of the policy that it was made of.
func (p *Policy) Without(giver party.Code) *Policy {
	out := *p
	out.assurances = slices.DeleteFunc(slices.Clone(p.assurances), func(a party.Assurance) bool { return a.From == giver })
	return &out
}
