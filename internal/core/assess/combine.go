package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Combined sets the estimates of one question side by side. It averages nothing.
type Combined struct {
	Question  string        `json:"question"`
	Assumed   []string      `json:"assumed"` // what the view takes for granted
	Estimates int           `json:"estimates"`
	Origins   int           `json:"origins"`          // independent ones, over all sets
	Sets      []EstimateSet `json:"sets"`             // what may be set beside each other
	Growth    []Growth      `json:"growth,omitempty"` // where only the date differs
	Apart     []Apart       `json:"apart,omitempty"`  // what may not, and why
}

// EstimateSet are estimates of the same thing: definition, population, from where, unit
// and date are the same in each.
type EstimateSet struct {
	Definition string           `json:"definition"`
	Population string           `json:"population"`
	From       string           `json:"from,omitempty"`
	Unit       string           `json:"unit"`
	AsOf       Span             `json:"as_of"`
	Origins    []OriginEstimate `json:"origins"`
	Summaries  []Wording        `json:"summaries,omitempty"` // rest on several of these origins; count as none
	Hull       Range            `json:"hull"`                // all that any origin allows
	Overlap    *Range           `json:"overlap,omitempty"`   // what every origin allows; absent where there is nothing
	Conflicts  []Conflict       `json:"conflicts,omitempty"`
}

// OriginEstimate is what one origin says, in all its wordings.
type OriginEstimate struct {
	Origin    int        `json:"origin"` // its number, from 1, the same in all sets of the view
	Range     Range      `json:"range"`
	Says      string     `json:"says"`
	OneFor    string     `json:"one_for,omitempty"` // why several wordings count as one
	Wordings  []Wording  `json:"wordings"`
	Conflicts []Conflict `json:"conflicts,omitempty"` // between the wordings
}

// Wording is one estimate as its author put it.
type Wording struct {
	ID         string     `json:"id"`
	By         string     `json:"by"` // the officer
	Range      Range      `json:"range"`
	Says       string     `json:"says"` // as it stood, else as it is read
	Best       *float64   `json:"best,omitempty"`
	Method     string     `json:"method,omitempty"`
	Origin     Basis      `json:"origin"`
	Likelihood Likelihood `json:"likelihood,omitempty"`
	Percent    *Band      `json:"percent,omitempty"`
	Confidence Confidence `json:"confidence,omitempty"`
}

// Conflict is two that cannot both hold.
type Conflict struct {
	Between [2]string `json:"between"` // ids of estimates, or "origin 1"
	Says    string    `json:"says"`
}

// Growth is what is said of the same thing at several dates.
type Growth struct {
	Definition string   `json:"definition"`
	Population string   `json:"population"`
	From       string   `json:"from,omitempty"`
	Unit       string   `json:"unit"`
	Dates      []Dating `json:"dates"` // earliest first
}

// Dating is one line of a table by date.
type Dating struct {
	Set      int    `json:"set"` // its number, from 1
	AsOf     Span   `json:"as_of"`
	Hull     Range  `json:"hull"`
	Says     string `json:"says"`
	Origins  int    `json:"origins"`
	Conflict bool   `json:"conflict"`
}

// Apart is two sets that may not be set beside each other, with what differs.
type Apart struct {
	Sets      [2]int   `json:"sets"` // their numbers, from 1
	Why       []string `json:"why"`
	OneOrigin bool     `json:"one_origin"` // something in both goes back to one origin all the same
}

// Combine sets the estimates of a question side by side: one set for each definition,
// population, place, unit and date, in it one range for each origin, and for the whole
// what overlaps, what all of them span and what conflicts. Estimates of other questions
// are left out. The order in which they come does not matter.
func Combine(question string, all []Stated[Estimate], roots Roots) Combined {
	all = slices.DeleteFunc(byID(all), func(s Stated[Estimate]) bool { return s.Says().Question != question })
	out := Combined{Question: question, Estimates: len(all), Sets: []EstimateSet{}, Assumed: assumed(all)}
	on := make([]rests, len(all))
	for i, s := range all {
		on[i] = restingOn(s.Says().Origin, roots)
	}
	group, why := grouped(on)
	out.Origins = len(why)
	sets := map[string][]int{}
	for i, s := range all {
		sets[setKey(s.Says())] = append(sets[setKey(s.Says())], i)
	}
	keys := make([]string, 0, len(sets))
	for k := range sets {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	in := make([][]int, len(keys)) // the origins of each set
	for n, k := range keys {
		set := estimateSet(all, sets[k], group, why)
		for _, o := range set.Origins {
			in[n] = append(in[n], o.Origin)
		}
		out.Sets = append(out.Sets, set)
	}
	out.Growth, out.Apart = growth(out.Sets), apart(out.Sets, in)
	return out
}

// assumed says what a reader has to grant for the view to hold.
func assumed(all []Stated[Estimate]) []string {
	if len(all) == 0 {
		return []string{}
	}
	out := []string{
		"the same words, whatever their case and spacing, mean the same definition, population, place and unit; other words mean another",
		"estimates are set beside each other only where their dates are the same",
		"what goes back to one origin counts once, with the range of all its wordings; an end that one wording leaves open is taken from another that gives it",
		"an open end of an origin stays open: nothing is filled in",
		"no figure is averaged, weighted or left out",
	}
	var words []Likelihood
	for _, s := range all {
		words = append(words, s.Says().Likelihood)
	}
	if MixesRows(words...) {
		out = append(out, "words of both rows of ICD 203 stand here: compare them by their per cents")
	}
	return out
}

// kindKey is the same for estimates of the same thing at whatever date.
func kindKey(e Estimate) string {
	return strings.Join([]string{folded(e.Definition), folded(e.Population), folded(e.From), folded(e.Unit)}, "\x00")
}

func setKey(e Estimate) string { return kindKey(e) + "\x00" + e.AsOf.From + "\x00" + e.AsOf.To }

func estimateSet(all []Stated[Estimate], members, group []int, why []string) EstimateSet {
	first := all[members[0]].Says()
	set := EstimateSet{Definition: first.Definition, Population: first.Population, From: first.From, Unit: first.Unit, AsOf: first.AsOf, Origins: []OriginEstimate{}}
	at := map[int]int{}
	for _, i := range members {
		w := wording(all[i])
		if group[i] == Summary {
			set.Summaries = append(set.Summaries, w)
			continue
		}
		n, known := at[group[i]]
		if !known {
			n = len(set.Origins)
			at[group[i]] = n
			set.Origins = append(set.Origins, OriginEstimate{Origin: group[i] + 1})
		}
		set.Origins[n].Wordings = append(set.Origins[n].Wordings, w)
	}
	for n := range set.Origins {
		set.Origins[n].combine(why)
	}
	set.combine()
	return set
}

func wording(s Stated[Estimate]) Wording {
	e := s.Says()
	return Wording{ID: s.ID, By: s.By(), Range: e.Range, Says: cmp.Or(e.Wording, e.Range.String()), Best: e.Best, Method: e.Method,
		Origin: e.Origin, Likelihood: e.Likelihood, Percent: e.Percent, Confidence: e.Confidence}
}

// combine gives one origin the range of all its wordings.
func (o *OriginEstimate) combine(why []string) {
	ranges := make([]Range, len(o.Wordings))
	for i, w := range o.Wordings {
		ranges[i] = w.Range
		for _, v := range o.Wordings[:i] {
			if _, meet := v.Range.Overlap(w.Range); !meet {
				o.Conflicts = append(o.Conflicts, Conflict{[2]string{v.ID, w.ID},
					fmt.Sprintf("%s and %s, of one origin, cannot both hold: one of them misreports it", v.Range, w.Range)})
			}
		}
	}
	o.Range = OneOrigin(ranges...)
	o.Says = o.Range.String()
	if len(o.Wordings) > 1 {
		o.OneFor = why[o.Origin-1]
	}
}

// combine says what the origins of a set span together, share and contradict. A set of
// summaries alone, whose origins stand in other sets, spans what they say.
func (s *EstimateSet) combine() {
	if len(s.Origins) == 0 {
		s.Hull = s.Summaries[0].Range
		for _, w := range s.Summaries[1:] {
			s.Hull = s.Hull.Hull(w.Range)
		}
		return
	}
	s.Hull = s.Origins[0].Range
	shared, some := s.Hull, true
	for i, o := range s.Origins[1:] {
		s.Hull = s.Hull.Hull(o.Range)
		if some {
			shared, some = shared.Overlap(o.Range)
		}
		for _, p := range s.Origins[:i+1] {
			if _, meet := p.Range.Overlap(o.Range); !meet {
				s.Conflicts = append(s.Conflicts, Conflict{[2]string{origin(p.Origin), origin(o.Origin)}, p.Says + " and " + o.Says + " cannot both hold"})
			}
		}
	}
	if some && len(s.Origins) > 1 {
		s.Overlap = &shared
	}
}

func origin(n int) string { return fmt.Sprintf("origin %d", n) }
