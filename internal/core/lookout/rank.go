package lookout

import (
	"cmp"
	"math"
	"slices"
	"time"

	"entente/internal/core/screening"
)

// What stands beside the score in the rank of a hit, in bits. An alert counts more than
// a review of the like, and stands before it however the sum is (Ranked); what agrees beside the name counts again, because a hundred
// namesakes agree in nothing else; a stop is looked at before a check that nobody
// notices; who travels now before who is gone; what somebody waits for too long before
// what has time; and somebody who was found to be the one sought before everybody.
const (
	rankKnown    = 64
	rankAlert    = 5
	rankDocument = 6
	rankBirth    = 3
	rankNameOnly = -3
	rankNow      = 4
	rankSoon     = 2

	rankOverdue = 6
	rankDueSoon = 3

	agreesBirth    = 4.5 // bits of a term from which a date of birth agrees
	agreesDocument = 9   // the same of a document
)

// rankOf is the weight of an instruction; a list without a lookout has that of "".
var rankOf = map[Instruction]float64{Stop: 6, Secondary: 4, Call: 4, DiscreetCheck: 2, DoNotAlert: 1, "": 2}

// How long before it departs a journey is near, and how long after it arrives it is
// over. Ports' clocks are not ours: a day covers their difference.
const (
	near = 24 * time.Hour
	soon = 7 * 24 * time.Hour

	dueSoon = 30 * time.Minute // before an answer is due
)

// Met is what the rank of a hit is made of.
type Met struct {
	Score       float64
	Verdict     screening.Verdict
	Explain     []screening.Term
	Instruction Instruction // "" for an entry of a list, which no lookout is about
	Known       bool        // somebody with the same papers was found to be the one who is sought
}

// Part is one piece of a rank.
type Part struct {
	What string  `json:"what"` // score, verdict, instruction, agrees, journey, due, known
	Why  string  `json:"why"`
	Bits float64 `json:"bits"` // in whole thousandths
}

// Parts are what a rank is the sum of, without the journey, which passes.
func (m Met) Parts() []Part {
	out := []Part{{"score", "of the match", thousandth(m.Score)}}
	if m.Verdict == screening.Alert {
		out = append(out, Part{"verdict", "an alert", rankAlert})
	}
	why := string(m.Instruction)
	if why == "" {
		why = "a list, and no lookout"
	}
	out = append(out, Part{"instruction", why, rankOf[m.Instruction]})
	agrees := false
	for _, x := range []struct {
		part, why   string
		least, bits float64
	}{{"document", "a document", agreesDocument, rankDocument}, {"birth", "the date of birth", agreesBirth, rankBirth}} {
		if slices.ContainsFunc(m.Explain, func(t screening.Term) bool { return t.Part == x.part && t.Bits >= x.least }) {
			out, agrees = append(out, Part{"agrees", x.why, x.bits}), true
		}
	}
	if !agrees {
		out = append(out, Part{"agrees", "neither a document nor the date of birth", rankNameOnly})
	}
	if m.Known {
		out = append(out, Part{"known", "found to be the same before", rankKnown})
	}
	return out
}

// JourneyPart is what a journey adds at a time; of none, or one that is over, nothing.
// Of one whose departure is not known its arrival counts.
func JourneyPart(departs, arrives, now time.Time) (Part, bool) {
	begins, does := departs, "departs"
	if departs.IsZero() {
		begins, does = arrives, "arrives"
	}
	switch {
	case begins.IsZero() || Over(departs, arrives, now):
		return Part{}, false
	case begins.Sub(now) <= near:
		return Part{"journey", "it is under way, or " + does + " within a day", rankNow}, true
	case begins.Sub(now) <= soon:
		return Part{"journey", "it " + does + " within a week", rankSoon}, true
	}
	return Part{}, false
}

// DuePart is what it adds at a time that an answer is due; of none, nothing.
func DuePart(due, now time.Time) (Part, bool) {
	switch left := due.Sub(now); {
	case due.IsZero() || left > dueSoon:
		return Part{}, false
	case left > 0:
		return Part{"due", "an answer is due within half an hour", rankDueSoon}, true
	}
	return Part{"due", "an answer is overdue", rankOverdue}, true
}

// Over tells whether a journey ended more than a day before a time, so that nobody
// meets its traveller any more. One without a time is not over.
func Over(departs, arrives, now time.Time) bool {
	end := arrives
	if departs.After(end) {
		end = departs
	}
	return !end.IsZero() && now.Sub(end) > near
}

// Sum adds parts up, in whole thousandths of a bit, so that every order of adding
// gives the same.
func Sum(parts []Part) float64 {
	n := int64(0)
	for _, p := range parts {
		n += Thousandths(p.Bits)
	}
	return float64(n) / 1000
}

// Thousandths gives bits in whole thousandths; no number is none at all.
func Thousandths(bits float64) int64 {
	if math.IsNaN(bits) {
		return 0
	}
	return int64(math.Round(max(-1e9, min(1e9, bits)) * 1000))
}

func thousandth(bits float64) float64 { return float64(Thousandths(bits)) / 1000 }

// Ranked is what hits are ordered by.
type Ranked struct {
	First  bool    // an alert, or found to be the same before
	Bits   float64 // the sum of the parts
	Score  float64
	Opened time.Time
	ID     string
}

// Compare orders hits, the one to look at first first: alerts, and who was found to be
// the one sought before, stand before what is only possible; then by rank, then score,
// then the longest waiting, then id. No two of different ids are equal.
func (a Ranked) Compare(b Ranked) int {
	return cmp.Or(classOf(a)-classOf(b), cmp.Compare(Thousandths(b.Bits), Thousandths(a.Bits)), cmp.Compare(Thousandths(b.Score), Thousandths(a.Score)),
		a.Opened.Compare(b.Opened), cmp.Compare(a.ID, b.ID))
}

func classOf(r Ranked) int {
	if r.First {
		return 0
	}
	return 1
}
