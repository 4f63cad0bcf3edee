package assess

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// The arithmetic of a proposal. Outcomes count in quarters: the newer, the more.
const (
	fullYears  = 2 // younger ones count in full
	halfYears  = 5 // younger ones count half, older ones a quarter
	enough     = 5 // confirmed, contradicted or planted ones; with fewer nothing can be judged
	enoughForA = 20
	capYears   = 5 // so long a planted one holds the letter at D, two of them at E
	planted    = 3 // a planted one counts as so many contradicted ones
)

// thresholds are the least shares of confirmed ones for a letter, in per cent.
var thresholds = []struct {
	Letter Reliability
	Share  int
}{{"A", 95}, {"B", 80}, {"C", 60}, {"D", 35}, {"E", 0}}

// Dated is an outcome as a record lists it.
type Dated struct {
	ID       string    `json:"id"` // outcome:ID
	Officer  string    `json:"officer,omitempty"`
	Recorded time.Time `json:"recorded,omitzero"`
	Outcome
}

// Weighed is one outcome in the arithmetic of a proposal.
type Weighed struct {
	ID       string    `json:"id"`
	Result   Result    `json:"result"`
	Date     time.Time `json:"date"`
	Quarters int       `json:"quarters"` // its weight: 4 counts in full; 0 is not counted
	Why      string    `json:"not_counted,omitempty"`
}

// Proposal is a letter that a record proposes, with the arithmetic.
type Proposal struct {
	Reliability Reliability    `json:"reliability"`
	Means       string         `json:"means"`
	AsOf        time.Time      `json:"as_of"`
	Counts      map[Result]int `json:"counts"`
	Weighed     []Weighed      `json:"weighed"`          // by date
	For         int            `json:"for_quarters"`     // confirmed ones
	Against     int            `json:"against_quarters"` // contradicted ones, and planted ones three times
	Share       int            `json:"share_percent"`    // For of both, rounded down; 0 where there are none
	Because     []string       `json:"because"`          // the steps, in words
}

// Propose gives the letter that the record of a source proposes at a time. Outcomes with a
// later date do not count; of several on one thing that the source said the latest does. The
// order in which they come does not matter.
func Propose(record []Dated, at time.Time) Proposal {
	p := Proposal{AsOf: at, Counts: map[Result]int{}}
	recent := 0 // planted ones that hold the letter
	last, differ := latest(record, at)
	for _, o := range record {
		if o.Date.After(at) {
			continue
		}
		if why := last[o.Of].instead(o); why != "" {
			p.Weighed = append(p.Weighed, Weighed{ID: o.ID, Result: o.Result, Date: o.Date, Why: why})
			continue
		}
		w := Weighed{ID: o.ID, Result: o.Result, Date: o.Date, Quarters: quarters(o.Date, at)}
		p.Counts[o.Result]++
		switch o.Result {
		case Confirmed:
			p.For += w.Quarters
		case Contradicted:
			p.Against += w.Quarters
		case Planted:
			p.Against += planted * w.Quarters
			if o.Date.AddDate(capYears, 0, 0).After(at) {
				recent++
			}
		case Unverifiable:
			w.Quarters = 0
		}
		p.Weighed = append(p.Weighed, w)
	}
	slices.SortFunc(p.Weighed, func(a, b Weighed) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.ID, b.ID)) })
	p.judge(recent)
	p.Because = append(p.Because, differ...)
	p.Means = p.Reliability.Words()
	return p
}

// latest finds, of the outcomes on each thing that was said, the one that counts, and writes
// where officers differ on one.
func latest(record []Dated, at time.Time) (map[string]Dated, []string) {
	last := map[string]Dated{}
	said := map[string]map[string]Result{} // thing → officer → what he says
	for _, o := range slices.SortedFunc(slices.Values(record), func(a, b Dated) int {
		return cmp.Or(a.Date.Compare(b.Date), a.Recorded.Compare(b.Recorded), cmp.Compare(a.ID, b.ID))
	}) {
		if o.Of == "" || o.Date.After(at) {
			continue
		}
		last[o.Of] = o
		if said[o.Of] == nil {
			said[o.Of] = map[string]Result{}
		}
		said[o.Of][o.Officer] = o.Result
	}
	var differ []string
	for _, of := range slices.Sorted(maps.Keys(said)) {
		for _, who := range slices.Sorted(maps.Keys(said[of])) {
			if r := said[of][who]; r != last[of].Result {
				differ = append(differ, fmt.Sprintf("officers differ on %s: %s says %s, %s, the latest, %s", of, who, r, last[of].Officer, last[of].Result))
			}
		}
	}
	return last, differ
}

// instead says why an outcome is not counted beside the one that counts; "" where it is.
func (last Dated) instead(o Dated) string {
	if o.Of != "" && last.ID != o.ID {
		return last.ID + " is later, on the same"
	}
	return ""
}

// quarters is how much an outcome counts at a time.
func quarters(date, at time.Time) int {
	switch {
	case date.AddDate(fullYears, 0, 0).After(at):
		return 4
	case date.AddDate(halfYears, 0, 0).After(at):
		return 2
	}
	return 1
}

// judge finds the letter, and says why.
func (p *Proposal) judge(recent int) {
	say := func(format string, args ...any) { p.Because = append(p.Because, fmt.Sprintf(format, args...)) }
	judged := p.Counts[Confirmed] + p.Counts[Contradicted] + p.Counts[Planted]
	say("distinct items: %d confirmed, %d contradicted, %d planted, %d unverifiable; the last are not counted", p.Counts[Confirmed], p.Counts[Contradicted], p.Counts[Planted], p.Counts[Unverifiable])
	if judged < enough && recent == 0 {
		say("%d can be counted; with fewer than %d nothing can be judged: F", judged, enough)
		p.Reliability = NotJudged
		return
	}
	say("an outcome counts in full for %d years, half until %d, a quarter after; a planted one counts as %d contradicted", fullYears, halfYears, planted)
	all := p.For + p.Against
	p.Share = 100 * p.For / all
	say("%s of %s: %d%%", inQuarters(p.For), inQuarters(all), p.Share)
	for _, t := range thresholds {
		if 100*p.For >= t.Share*all {
			p.Reliability = t.Letter
			say("%d%% or more: %s", t.Share, t.Letter)
			break
		}
	}
	if p.Reliability == "A" && judged < enoughForA {
		say("%d counted; for A at least %d: B", judged, enoughForA)
		p.Reliability = "B"
	}
	switch {
	case recent > 1 && p.Reliability < "E":
		say("%d planted within %d years: no better than E", recent, capYears)
		p.Reliability = "E"
	case recent == 1 && p.Reliability < "D":
		say("one planted within %d years: no better than D", capYears)
		p.Reliability = "D"
	}
}

// inQuarters writes a weight as people read it: "3¾".
func inQuarters(n int) string {
	part := []string{"", "¼", "½", "¾"}[n%4]
	if n < 4 && part != "" {
		return part
	}
	return fmt.Sprint(n/4, part)
}
