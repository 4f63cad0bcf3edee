package party

import (
	"regexp"
	"strings"
)

// Code names a party: a country (GENC trigraph, "FRA") or one of its services ("FRA/DGSE").
type Code string

var codeForm = regexp.MustCompile(`^[A-Z]{3}(/[A-Z0-9][A-Z0-9-]{0,31})?$`)

// Valid tells whether the code has the form TRIGRAPH or TRIGRAPH/SERVICE.
func (c Code) Valid() bool { return codeForm.MatchString(string(c)) }

// Country is the trigraph of the code.
func (c Code) Country() Code {
	country, _, _ := strings.Cut(string(c), "/")
	return Code(country)
}

// IsService tells whether the code names a service rather than a country.
func (c Code) IsService() bool { return strings.Contains(string(c), "/") }

// Includes tells whether naming c names other too: the same code, or a service of the country c.
func (c Code) Includes(other Code) bool { return c == other || c == other.Country() }
