package desk

import (
	"context"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// known refuses a party that neither the policy nor the record of partners names: a
// slip of the pen would read as nothing being owed. "" and us are no slips, and what
// is no code at all is refused where it is used.
func (a *api) known(ctx context.Context, name, said string) error {
	code := party.Code(said)
	if said == "" || said == "us" || !code.Valid() {
		return nil
	}
	parties := a.Exchange.Policy().Parties()
	if parties.Known(code) || code.Includes(parties.Self) {
		return nil
	}
	partners, err := a.Exchange.Partners(ctx)
	if err != nil {
		return err
	}
	var all []string
	for _, p := range partners {
		if code.Includes(p.Code) {
			return nil
		}
		all = append(all, string(p.Code))
	}
	for country, p := range parties.Parties {
		all = append(all, string(country))
		for _, s := range p.Services {
			all = append(all, string(s))
		}
	}
	slices.Sort(all)
	return errs.E(errs.Invalid, "desk.known", "%s %s, whom neither parties.yaml nor a peering names; expected one of %s", name, said, strings.Join(slices.Compact(all), ", "))
}
