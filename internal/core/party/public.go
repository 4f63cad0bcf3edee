package party

import "entente/internal/core/document"

// Public is the public as an audience, beside the partners. ISO 3166-1 leaves the
// codes XAA to XZZ to their users, so that no country will ever have this one.
//
// parties.yaml names it as it names a partner, with the lowest level of the
// service's system as its ceiling, and directives permit what goes to it. Law,
// roads, consents and reviews are those of any audience. It has no services, is a
// member of no community and no node of ours, and nobody can be peered with it:
// nothing is ever sealed for it. What is told to it stands in an advisory.
const Public Code = "XPB"

// IsPublic tells whether the code is that of the public, or a service of it.
func (c Code) IsPublic() bool { return c.Country() == Public }

// notPublic refuses the public where only a service or a country can stand.
func notPublic(v *document.Value, codes ...Code) error {
	for _, c := range codes {
		if c.IsPublic() {
			return v.Errorf("%s is the public; expected a country or a service", c)
		}
	}
	return nil
}
