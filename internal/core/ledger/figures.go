package ledger

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/obligation"
)

// Figure is one number of a ledger, with what it counts. A figure of times counts
// those that are known, and has three of them.
type Figure struct {
	Name    string   `json:"figure"`
	Count   int      `json:"count"`
	Of      string   `json:"of,omitempty"` // the figure of which this is a part
	Median  *int64   `json:"median_seconds,omitempty"`
	P90     *int64   `json:"p90_seconds,omitempty"` // within which nine tenths lie
	Slowest *int64   `json:"slowest_seconds,omitempty"`
	Refs    []string `json:"refs"`           // the latest first, as many as were asked for; of times the slowest first
	More    bool     `json:"more,omitempty"` // there are more than those
}

// asked groups the kinds that one service asks of another.
var asked = []struct {
	name  string
	kinds []obligation.Kind
}{
	{"questions", []obligation.Kind{obligation.Answer, obligation.Unmask}},
	{"actions", []obligation.Kind{obligation.Action, obligation.PassOn}},
	{"consents", []obligation.Kind{obligation.Consent}},
	{"takebacks", []obligation.Kind{obligation.Recall, obligation.Correction}},
}

var (
	became   = []string{"answered", "in-time", "late", "in-part", "declined", "silent", "overdue", "withdrawn", "waiting"}
	promised = []string{"kept", "broken", "open", "withdrawn"}
)

// shape is a figure as it is laid out before anything is counted.
type shape struct {
	name, of string
	times    bool
}

// shapes are the figures of every ledger, outcomes first and volumes last.
func shapes() []shape {
	var out []shape
	part := func(whole string, parts ...string) {
		out = append(out, shape{name: whole})
		for _, p := range parts {
			out = append(out, shape{name: whole + "." + p, of: whole})
		}
	}
	for _, way := range []Way{Given, Received} {
		part("warnings."+string(way), slices.Concat([]string{"acknowledged", "acted"}, obligation.OutcomeCodes)...)
	}
	for _, to := range []string{"to-them", "to-us"} {
		part("questions."+to, became...)
	}
	for _, of := range []string{"ours", "theirs"} {
		part("usefulness.of-"+of, obligation.GradeCodes...)
	}
	for _, what := range []string{"answers.to-us", "answers.to-them", "receipts.given", "receipts.received", "acknowledgements.given", "acknowledgements.received"} {
		out = append(out, shape{name: "latency." + what, times: true})
	}
	for _, by := range []string{"ours", "theirs"} {
		part("commitments."+by, promised...)
	}
	for _, g := range asked[1:] {
		for _, to := range []string{"to-them", "to-us"} {
			part(g.name+"."+to, became...)
		}
	}
	return append(out, shape{name: string(Given)}, shape{name: string(Received)})
}

// counted is a figure while it is counted, from the latest of the facts to the first.
type counted struct {
	shape
	count int
	refs  []string // the latest first: of times all of them, else as many as are asked for
	took  []time.Duration
}

// count is the counting of one ledger.
type count struct {
	by   map[string]*counted
	list []*counted
	at   time.Time
	most int // references a figure

	given, received ofItems
	rested          map[string]*counted // by directive
}

func newCount(at time.Time, most int) *count {
	c := &count{by: map[string]*counted{}, at: at, most: most, rested: map[string]*counted{}}
	for _, s := range shapes() {
		c.by[s.name] = c.lay(s)
	}
	c.given, c.received = c.ofItems(Given, "ours"), c.ofItems(Received, "theirs")
	return c
}

func (c *count) lay(s shape) *counted {
	f := &counted{shape: s}
	c.list = append(c.list, f)
	return f
}

func (c *count) add(f *counted, ref string) {
	if f.count++; len(f.refs) < c.most {
		f.refs = append(f.refs, ref)
	}
}

func (c *count) time(f *counted, ref string, took time.Duration) {
	if took >= 0 {
		f.count, f.refs, f.took = f.count+1, append(f.refs, ref), append(f.took, took)
	}
}

// Figures counts facts, as they stood at a time, and names at most most of what each
// counts. Directives follow the rest, by name; "directives.none" are items of which no
// directive is on record.
func Figures(f Facts, at time.Time, most int) []Figure {
	all := counts(f, at, most)
	out := make([]Figure, len(all))
	for i, c := range all {
		out[i] = c.figure(most)
	}
	return out
}

// Opened gives one figure with at most most of what it counts; false for none of that name.
func Opened(f Facts, at time.Time, name string, most int) (Figure, bool) {
	for _, c := range counts(f, at, most) {
		if c.name == name {
			return c.figure(most), true
		}
	}
	return Figure{}, false
}

func counts(f Facts, at time.Time, most int) []*counted {
	c := newCount(at, most)
	for i := range slices.Backward(f.Items) {
		c.item(&f.Items[i])
	}
	for i := range slices.Backward(f.Duties) {
		c.duty(&f.Duties[i])
	}
	fixed := len(shapes())
	slices.SortFunc(c.list[fixed:], func(a, b *counted) int { return strings.Compare(a.name, b.name) })
	return c.list
}

// ofItems are the figures in which the items of one way count.
type ofItems struct {
	way, warnings, usefulness, receipts, acknowledgements *counted
	grades, outcomes                                      map[string]*counted
	acknowledged, acted                                   *counted
}

func (c *count) ofItems(w Way, whose string) ofItems {
	warnings, usefulness := "warnings."+string(w), "usefulness.of-"+whose
	n := ofItems{way: c.by[string(w)], warnings: c.by[warnings], usefulness: c.by[usefulness], receipts: c.by["latency.receipts."+string(w)],
		acknowledgements: c.by["latency.acknowledgements."+string(w)], grades: map[string]*counted{}, outcomes: map[string]*counted{}}
	n.acknowledged, n.acted = c.by[warnings+".acknowledged"], c.by[warnings+".acted"]
	for _, g := range obligation.GradeCodes {
		n.grades[g] = c.by[usefulness+"."+g]
	}
	for _, o := range obligation.OutcomeCodes {
		n.outcomes[o] = c.by[warnings+"."+o]
	}
	return n
}

func (c *count) item(i *Item) {
	n := &c.given
	if i.Way == Received {
		n = &c.received
	}
	c.add(n.way, i.Ref)
	c.time(n.receipts, i.Ref, i.Took)
	if i.Grade != "" && n.grades[i.Grade] != nil {
		c.add(n.usefulness, i.Ref)
		c.add(n.grades[i.Grade], i.Ref)
	}
	if w := i.Warning; w != nil {
		c.add(n.warnings, i.Ref)
		if w.Acknowledged >= 0 {
			c.add(n.acknowledged, i.Ref)
			c.time(n.acknowledgements, i.Ref, w.Acknowledged)
		}
		if w.Acted {
			c.add(n.acted, i.Ref)
		}
		if f := n.outcomes[w.Outcome]; f != nil {
			c.add(f, i.Ref)
		}
	}
	if i.Way != Given {
		return
	}
	if len(i.Directives) == 0 {
		c.add(c.restedOn("none"), i.Ref)
	}
	for _, d := range i.Directives {
		c.add(c.restedOn(d), i.Ref)
	}
}

func (c *count) restedOn(directive string) *counted {
	f := c.rested[directive]
	if f == nil {
		f = c.lay(shape{name: "directives." + directive, of: string(Given)})
		c.rested[directive] = f
	}
	return f
}

func (c *count) duty(d *Duty) {
	if d.State == obligation.IsStated { // another stands in its place
		return
	}
	if d.Kind == obligation.Commitment {
		whole := "commitments.theirs"
		if d.Ours {
			whole = "commitments.ours"
		}
		c.add(c.by[whole], d.Ref)
		c.add(c.by[whole+"."+kept(d, c.at)], d.Ref)
		return
	}
	to := "to-them"
	if d.Ours {
		to = "to-us"
	}
	for _, g := range asked {
		if !slices.Contains(g.kinds, d.Kind) {
			continue
		}
		whole := g.name + "." + to
		c.add(c.by[whole], d.Ref)
		word := becameOf(d, c.at)
		c.add(c.by[whole+"."+word], d.Ref)
		if word != "answered" {
			return
		}
		if d.Due != nil {
			c.add(c.by[whole+"."+inTime(d)], d.Ref)
		}
		if g.name == "questions" {
			c.time(c.by["latency.answers."+to], d.Ref, d.Took)
		}
	}
}

// inTime says whether what was answered whole was answered by its stated time.
func inTime(d *Duty) string {
	if d.Took < 0 || d.Opened.Add(d.Took).After(*d.Due) {
		return "late"
	}
	return "in-time"
}

// becameOf is what became of what was asked, as docs/owed.md counts it.
func becameOf(d *Duty, at time.Time) string {
	switch d.State {
	case obligation.IsAnswered, obligation.IsMet, obligation.Done, obligation.InForce, obligation.Expired:
		return "answered"
	case obligation.InPart:
		return "in-part"
	case obligation.Refusing:
		return "declined"
	case obligation.IsWithdrawn:
		return "withdrawn"
	}
	switch {
	case !past(d, at):
		return "waiting"
	case d.Standing == obligation.IsAccepted: // whoever accepts and does not answer is as late as whoever says nothing
		return "overdue"
	}
	return "silent"
}

// kept is what became of a commitment: broken is what its debtor declined, or what is
// past its stated time and not whole.
func kept(d *Duty, at time.Time) string {
	switch d.State {
	case obligation.IsAnswered, obligation.IsMet, obligation.Done:
		return "kept"
	case obligation.Refusing:
		return "broken"
	case obligation.IsWithdrawn:
		return "withdrawn"
	}
	if past(d, at) {
		return "broken"
	}
	return "open"
}

func past(d *Duty, at time.Time) bool { return d.Due != nil && !at.Before(*d.Due) }

// figure is what was counted, with at most most references.
func (c *counted) figure(most int) Figure {
	out := Figure{Name: c.name, Of: c.of, Count: c.count, Refs: make([]string, 0, min(most, c.count)), More: c.count > most}
	if !c.times {
		out.Refs = append(out.Refs, c.refs...)
		return out
	}
	if len(c.took) == 0 {
		return out
	}
	for _, i := range c.slowestFirst(most) {
		out.Refs = append(out.Refs, c.refs[i])
	}
	sorted := slices.Clone(c.took)
	slices.Sort(sorted)
	out.Median, out.P90, out.Slowest = rank(sorted, 50), rank(sorted, 90), rank(sorted, 100)
	return out
}

// slowestFirst gives which of the times are the slowest, at most most: of equal ones
// the latest first.
func (c *counted) slowestFirst(most int) []int {
	var out []int
	slower := func(a, b int) bool { return c.took[a] > c.took[b] || c.took[a] == c.took[b] && a < b }
	for i := range c.took {
		if len(out) == most && (most == 0 || !slower(i, out[most-1])) {
			continue
		}
		at, _ := slices.BinarySearchFunc(out, i, func(have, want int) int {
			if slower(have, want) {
				return -1
			}
			return 1
		})
		out = slices.Insert(out, at, i)
		out = out[:min(len(out), most)]
	}
	return out
}

// rank is the nearest rank of sorted times, in whole seconds.
func rank(sorted []time.Duration, of int) *int64 {
	s := int64(sorted[(of*len(sorted)+99)/100-1] / time.Second)
	return &s
}
