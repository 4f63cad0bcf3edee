package tearline

import (
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
)

// tokens gives the sources that are shown the tokens that go with them: ours by their
// names in our register, and those that another gave as they are.
func tokens(d release.Decision, fields []*shown, of func(ref string) string) error {
	const op = "tearline.Tear"
	outcome := d.Outcome()
	for _, f := range fields {
		switch outcome.Fields[f.Name].Token {
		case release.TokenOwn:
			if of == nil {
				return errs.E(errs.Internal, op, "a token of a source goes, and there is no key to make it")
			}
			f.token = of(f.Ref)
		case release.TokenReceived:
			giver, _ := d.Report().Giver(f.Field)
			f.token, f.giver = f.Token, string(giver.Country())
		default:
			continue
		}
		if !report.IsToken(f.token) {
			return errs.E(errs.Internal, op, "a token of a source has not the form of one")
		}
	}
	return nil
}

// token reads the token of a source, and who gave it: the producer, where nothing
// else is said.
func (r *reader) token(key string, item stix.Value, f *Field) error {
	token, given := item.Get("token")
	from, said := item.Get("token_from")
	if !given && !said {
		return nil
	}
	if f.Token = token.Text(); f.Ladder != string(report.Source) || !report.IsToken(f.Token) {
		return refuse(key+".token", "expected 26 letters of base32, of a source")
	}
	f.Giver = party.Code(r.out.Producer).Country()
	if said {
		f.Giver = party.Code(from.Text())
	}
	if !f.Giver.Valid() || f.Giver != f.Giver.Country() {
		return refuse(key+".token_from", "expected the country that gave the token")
	}
	return nil
}
