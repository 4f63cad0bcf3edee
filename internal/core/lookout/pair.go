package lookout

import (
	"fmt"

	"entente/internal/core/screening"
)

// betterBits is by how much a score must be higher to be new evidence by itself.
const betterBits = 1

// Evidence is what spoke for and against somebody being the one who is sought.
type Evidence struct {
	Score   float64
	Explain []screening.Term
	Listed  string // a digest of what the list or the lookout says of the person
	Paper   string // the key of the traveller's papers; "" for none
}

// News is what speaks for two being one person that did not when it was decided that
// they are not: a score at least one bit higher, something that agrees and did not
// before, something that contradicted and does no longer, or less, papers that were not
// known, another content of the entry. Without any, the decision is remembered.
func News(before, now Evidence) []string {
	var out []string
	if Thousandths(now.Score)-Thousandths(before.Score) >= betterBits*1000 {
		out = append(out, fmt.Sprintf("the score is %.1f bits higher", now.Score-before.Score))
	}
	had, has := factsOf(before.Explain), factsOf(now.Explain)
	told := map[fact]bool{}
	for _, t := range now.Explain {
		if key := (fact{t.Part, t.Listed}); t.Bits > 0 && had[key] <= 0 && !told[key] {
			told[key] = true
			out = append(out, fmt.Sprintf("%s agrees, and did not: %s", t.Part, t.Listed))
		}
	}
	for _, t := range before.Explain {
		if key := (fact{t.Part, t.Listed}); had[key] < 0 && Thousandths(has[key]) > Thousandths(had[key]) && !told[key] {
			told[key] = true
			out = append(out, fmt.Sprintf("%s contradicts less than it did: %s", t.Part, t.Listed))
		}
	}
	if now.Paper != "" && now.Paper != before.Paper {
		out = append(out, "the papers are others than were known then")
	}
	if before.Listed != now.Listed {
		out = append(out, "what is sought has changed since")
	}
	return out
}

// fact is what one part of the explanation is about.
type fact struct{ part, listed string }

// factsOf gives what speaks for each fact, in bits: the most, where several terms do, and
// nothing for those of which nothing is said.
func factsOf(terms []screening.Term) map[fact]float64 {
	out := map[fact]float64{}
	for _, t := range terms {
		key := fact{t.Part, t.Listed}
		if bits, said := out[key]; !said || t.Bits > bits {
			out[key] = t.Bits
		}
	}
	return out
}
