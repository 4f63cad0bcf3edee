package insidetest

import (
	"entente/internal/core/access"
	"entente/internal/core/directive"
)

// Reader is whoever is cleared so, judged by the rules that the program carries.
func Reader(clearance access.Label) access.Reader {
	rules, err := directive.Sight()
	if err != nil {
		panic(err) // a test of the rules says more
	}
	return access.Reader{Clearance: clearance, Judge: rules}
}
