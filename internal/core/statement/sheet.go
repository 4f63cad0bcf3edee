package statement

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"entente/internal/core/party"
)

// Figure is how often something happened.
type Figure struct {
	Name     string    `json:"name"`
	Count    int       `json:"count"`
	Kinds    []Kind    `json:"kinds"`    // of what kind, by name; none where there is one alone
	Partners []Partner `json:"partners"` // with whom, by code; what concerns nobody is in none
	IDs      []string  `json:"ids"`      // by which an overseer may ask for a thing
	Opens    string    `json:"opens"`    // the command that lists the items to who may see them
}

// Kind is how many of a figure are of a kind.
type Kind struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

// Partner is how many of a figure concern a partner.
type Partner struct {
	Partner party.Code `json:"partner"`
	Count   int        `json:"count"`
}

// Delay is how long something took, in whole seconds; all are 0 where it never happened.
type Delay struct {
	Name    string `json:"name"`
	Count   int    `json:"count"`
	Median  int64  `json:"median_seconds"`
	P90     int64  `json:"p90_seconds"`
	Slowest int64  `json:"slowest_seconds"`
	Opens   string `json:"opens"`
}

// Sheet is what happened from a time to before another.
type Sheet struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Figures []Figure  `json:"figures"` // all that there are, in one order
	Delays  []Delay   `json:"delays"`
}

// Count is how often something of one figure and kind happened with one partner.
type Count struct {
	Figure, Kind string
	Partner      party.Code // "" for nobody
	ID           string
	Number       int
}

// Took is how long one thing took.
type Took struct {
	Delay string
	For   time.Duration
}

// word is what a kind may be; anything else is counted as "other".
var word = regexp.MustCompile(`^[a-z][a-z-]{0,31}$`)

// idForm is what an id in a sheet may be: minted by the node.
var idForm = regexp.MustCompile(`^[A-Z]{1,2}-[1-9][0-9]{0,8}$`)

// Fold makes the sheet of what was counted. What no figure or delay of the list is for is
// left out, and so is the order in which it comes.
func Fold(from, to time.Time, counts []Count, took []Took) Sheet {
	s := Sheet{From: from.UTC(), To: to.UTC(), Figures: []Figure{}, Delays: []Delay{}}
	for _, f := range figures {
		s.Figures = append(s.Figures, figure(f, counts))
	}
	for _, d := range delays {
		var all []time.Duration
		for _, t := range took {
			if t.Delay == d.name {
				all = append(all, max(0, t.For))
			}
		}
		median, p90, slowest := Spread(all)
		s.Delays = append(s.Delays, Delay{d.name, len(all), seconds(median), seconds(p90), seconds(slowest), d.opens})
	}
	return s
}

func figure(f opened, counts []Count) Figure {
	out := Figure{Name: f.name, Kinds: []Kind{}, Partners: []Partner{}, IDs: []string{}, Opens: f.opens}
	kinds, partners := map[string]int{}, map[party.Code]int{}
	for _, c := range counts {
		if c.Figure != f.name {
			continue
		}
		out.Count += c.Number
		if kind := c.Kind; kind != "" {
			if !word.MatchString(kind) {
				kind = "other"
			}
			kinds[kind] += c.Number
		}
		if c.Partner.Valid() {
			partners[c.Partner] += c.Number
		}
		if idForm.MatchString(c.ID) && !slices.Contains(out.IDs, c.ID) {
			out.IDs = append(out.IDs, c.ID)
		}
	}
	for k, n := range kinds {
		out.Kinds = append(out.Kinds, Kind{k, n})
	}
	for p, n := range partners {
		out.Partners = append(out.Partners, Partner{p, n})
	}
	slices.SortFunc(out.Kinds, func(a, b Kind) int { return cmp.Compare(a.Kind, b.Kind) })
	slices.SortFunc(out.Partners, func(a, b Partner) int { return cmp.Compare(a.Partner, b.Partner) })
	slices.SortFunc(out.IDs, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return out
}

// Spread gives the median, the ninth decile and the slowest of some lengths, by the nearest
// rank; 0 of none. It orders what it is given.
func Spread(all []time.Duration) (median, p90, slowest time.Duration) {
	if len(all) == 0 {
		return 0, 0, 0
	}
	slices.Sort(all)
	rank := func(percent int) time.Duration { return all[(len(all)*percent+99)/100-1] }
	return rank(50), rank(90), rank(100)
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }
