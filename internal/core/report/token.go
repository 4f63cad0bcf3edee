package report

import (
	"regexp"

	"entente/internal/core/document"
	"entente/internal/core/party"

	"golang.org/x/text/unicode/norm"
)

// A source may carry its name in the service's own register (ref), which never
// leaves in any form, and a token as another service gave it for its source.
// Equal tokens of one giver stand for one source; they say nothing else.
var (
	refForm   = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._/-]{0,63}$`)
	tokenForm = regexp.MustCompile(`^[a-z2-7]{26}$`)
)

// IsToken tells whether a text has the form of a source's token: 26 letters of
// base32 (RFC 4648) in lower case.
func IsToken(s string) bool { return tokenForm.MatchString(s) }

// sourceRef reads a name of the service's own register, in one spelling (NFC).
func sourceRef(v *document.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	if s = norm.NFC.String(s); !refForm.MatchString(s) {
		return "", v.Errorf("expected a name of the register of sources: letters, digits and . _ / -, at most 64") // its words stay out of messages
	}
	return s, nil
}

// Giver is who gave the token of a source, and whether its part may be named: the
// third party of the field, else that of the report, else the originator, who is
// never acknowledged.
func (r *Report) Giver(f *Field) (from party.Code, acknowledged bool) {
	switch {
	case f.ThirdParty != nil:
		return f.ThirdParty.From, f.ThirdParty.Acknowledged
	case r.ThirdParty != nil:
		return r.ThirdParty.From, r.ThirdParty.Acknowledged
	}
	return r.Originator, false
}
