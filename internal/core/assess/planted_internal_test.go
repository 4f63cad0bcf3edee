package assess

import "strings"

// AllPlanted tells whether all that items rest on was planted.
func AllPlanted(items string, roots Roots) bool {
	return restingOn(Basis{Items: strings.Fields(items)}, roots).planted
}
