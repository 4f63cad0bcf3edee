package country

// chosen gives the three-letter code of a country that has several: the one that is in
// use (ISO 3166-1, and GENC for Kosovo).
var chosen = map[string]string{"BY": "BLR", "CS": "SCG", "DE": "DEU", "GB": "GBR", "RO": "ROU", "XK": "XKS"}

// Trigraph gives the three-letter code of a country of a two-letter one, in capitals;
// false when it is not known.
func Trigraph(code string) (string, bool) {
	if three, ok := chosen[code]; ok {
		return three, true
	}
	for three, two := range threeLetter {
		if two == code && len(three) == 3 {
			return three, true
		}
	}
	return "", false
}
