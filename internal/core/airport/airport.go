package airport

import (
	"slices"
	"strings"
)

// For gives the two-letter code of the country in which an airport or city of an
// IATA code, in capitals, lies; false when the code is not known.
func For(code string) (country string, ok bool) {
	i, ok := slices.BinarySearchFunc(ports, code, func(p port, code string) int { return strings.Compare(p.code, code) })
	if !ok {
		return "", false
	}
	return ports[i].country, true
}

// In gives the codes of all airports and cities of a country that are known, in
// their order.
func In(country string) []string {
	var out []string
	for _, p := range ports {
		if p.country == country {
			out = append(out, p.code)
		}
	}
	return out
}

// Ports are ports where a service knows better: the country, in two letters, of a code.
// What it says of a code stands in place of what is known here; nil says nothing.
type Ports map[string]string

// For is For with the service's own ports.
func (p Ports) For(code string) (country string, ok bool) {
	if country, ok := p[code]; ok {
		return country, true
	}
	return For(code)
}

// In is In with the service's own ports.
func (p Ports) In(country string) []string {
	out := slices.DeleteFunc(In(country), func(code string) bool { _, own := p[code]; return own })
	for code, at := range p {
		if at == country {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}
