package warning

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// Rules are a service's own: its hours, ranks, grounds, words and desks.
type Rules struct {
	Hours    Hours
	Ranks    []string            // the lowest first
	Holders  map[string][]string // rank → the officers who hold it; everybody else has the lowest
	Waive    string              // the lowest rank that may waive on any ground
	Grounds  []Ground
	Kinds    []string            // kinds of report that are a sign by themselves
	Topics   []string            // topics that are
	Urgent   []string            // precedences that are
	Words    map[string][]string // language → stems: words that begin so are a sign
	Wordless []string            // but in reports of these kinds
	Desks    Desks
}

// Hours is how long each step may take, from the step before it.
type Hours struct {
	Determine   time.Duration // from a sign to a determination
	Refer       time.Duration // from a referral to the determination of the next rank
	Warn        time.Duration // from the determination to a warning that was given
	Acknowledge time.Duration // from its being sent to its acknowledgement
	Window      time.Duration // from the end of a window to renewing, changing or standing down
	Oversight   time.Duration // from a waiver to the report of it
}

// Ground is one on which a duty to warn may be waived.
type Ground struct {
	Code, Text string
	Rank       string // the lowest that may use it; "" means Rules.Waive
}

// Desks are the words by which the service knows who has what.
type Desks struct{ Determine, Warn, Oversight string }

// Default are the rules where warnings.yaml says nothing else. The grounds are
// those of ICD 191; it sets no hours, so these are short. Nobody holds a rank above
// the lowest, so that nothing is waived before the service says who may.
func Default() Rules {
	return Rules{
		Hours: Hours{Determine: 4 * time.Hour, Refer: 2 * time.Hour, Warn: 8 * time.Hour, Acknowledge: 2 * time.Hour,
			Window: 12 * time.Hour, Oversight: 7 * 24 * time.Hour},
		Ranks: []string{"analyst", "senior", "director"},
		Waive: "senior",
		Grounds: []Ground{
			{Code: "already-known", Text: "the intended victim, or who protects the victim, already knows of this threat"},
			{Code: "combatant", Text: "the intended victim is at risk only by taking part in an insurgency, an insurrection or another armed conflict"},
			{Code: "perpetrator", Text: "there is a reasonable basis to believe that the intended victim is a terrorist, a direct supporter of terrorists, an assassin, a drug trafficker or involved in violent crime"},
			{Code: "endangers", Text: "warning would unduly endanger personnel, sources, methods, or intelligence or defence operations"},
			{Code: "foreign-relationship", Text: "the information came from a foreign service, the relationship with which warning would harm"},
			{Code: "no-means", Text: "there is no reasonable way to warn"},
		},
		Kinds:    []string{"warning"},
		Urgent:   []string{"flash"},
		Words:    defaultWords(),
		Wordless: []string{"feedback"}, // remarks on what was flagged itself
		Desks:    Desks{Determine: "warning", Warn: "warning", Oversight: "oversight"},
	}
}

// Rank is the place of a rank, 0 the lowest; -1 for a word that is none.
func (r Rules) Rank(word string) int { return slices.Index(r.Ranks, word) }

// RankOf is the rank that an officer holds, the highest of several.
func (r Rules) RankOf(officer string) string {
	for i := len(r.Ranks) - 1; i > 0; i-- {
		if slices.Contains(r.Holders[r.Ranks[i]], officer) {
			return r.Ranks[i]
		}
	}
	return r.Ranks[0]
}

// Above is the next higher rank; "" where there is none, and for a word that is none.
func (r Rules) Above(word string) string {
	if i := r.Rank(word); i >= 0 && i+1 < len(r.Ranks) {
		return r.Ranks[i+1]
	}
	return ""
}

// Ground finds a ground by its code.
func (r Rules) Ground(code string) (Ground, error) {
	i := slices.IndexFunc(r.Grounds, func(g Ground) bool { return g.Code == code })
	if i < 0 {
		return Ground{}, errs.E(errs.Invalid, "warning.Check", "ground %.40q; expected one of %s", code, r.codes())
	}
	return r.Grounds[i], nil
}

func (r Rules) codes() string {
	var out []string
	for _, g := range r.Grounds {
		out = append(out, g.Code)
	}
	if out == nil {
		return "none: these rules know no ground"
	}
	return strings.Join(out, ", ")
}

// waives is the lowest rank that may waive on a ground.
func (r Rules) waives(g Ground) string {
	if r.Rank(g.Rank) > r.Rank(r.Waive) {
		return g.Rank
	}
	return r.Waive
}
