package judgement

import (
	"slices"
	"strings"

	"entente/internal/core/access"
	"entente/internal/core/marking"
)

// Marked is the mark and the caveats of one thing that goes into an answer.
type Marked struct {
	Mark    string // a banner
	System  string // in which it is written; "" for our own
	From    string // the country whose it is, for a foreign mark
	Caveats access.Caveats
}

// Together is the mark, in our own system, and the caveats of an answer that is made of
// some things. Marks that do not go together, or have no counterpart in ours, make it one
// of the highest level. An answer of nothing has no mark.
func (v View) Together(parts []Marked) (string, access.Caveats) {
	var caveats access.Caveats
	var marks []marking.Marking
	done := map[string]bool{}
	for _, p := range parts {
		caveats = caveats.With(p.Caveats)
		key := strings.Join([]string{p.Mark, p.System, p.From}, "\x00")
		if done[key] {
			continue
		}
		done[key] = true
		if p.System == "" {
			p.System = string(v.System)
		}
		m, err := v.ownMark(heldMark{p.Mark, p.System, p.From}, v.Now)
		if err != nil {
			return v.highest(), caveats
		}
		marks = append(marks, m)
	}
	if len(marks) == 0 {
		return "", caveats
	}
	slices.SortFunc(marks, func(a, b marking.Marking) int { return strings.Compare(a.Banner(), b.Banner()) })
	rolled, err := marking.Rollup(v.Now, marks)
	if err != nil {
		return v.highest(), caveats
	}
	return rolled.Banner(), caveats
}

// highest is the word of our own highest level.
func (v View) highest() string {
	levels := marking.Levels(v.System, v.Now)
	return levels[len(levels)-1].Name
}
