package assess

import (
	"cmp"
	"slices"
	"time"
)

// Matrix is what an analysis of competing hypotheses is made of.
type Matrix struct {
	Hypotheses   []Stated[Hypothesis]
	Attributions []Stated[Attribution]
	Evidence     []Stated[Evidence]
	Weights      []Stated[Weight]
}

// Analysis sets the hypotheses on one question against the evidence (the analysis of
// competing hypotheses, after Heuer): the hypothesis against which least speaks comes
// first, not the one for which most does. Nothing of several officers is averaged.
type Analysis struct {
	Question   string           `json:"question"`
	Hypotheses []Candidate      `json:"hypotheses"` // least inconsistent first
	Rows       []EvidenceRow    `json:"rows"`       // most diagnostic first
	Origins    []EvidenceOrigin `json:"origins"`    // of the rows, numbered from 1
	LeftOut    []LeftOut        `json:"left_out"`   // whose absence would change the order
	Notes      []string         `json:"notes"`
}

// Candidate is one hypothesis with all that is held of it.
type Candidate struct {
	ID        string     `json:"id"`
	Statement string     `json:"statement"`
	Officer   string     `json:"officer"`
	Since     time.Time  `json:"since"`
	Items     []string   `json:"items,omitempty"`
	Earlier   []Reworded `json:"earlier,omitempty"` // what it said before, oldest first
	Held      []HeldBy   `json:"held"`              // by whom, side by side
	Score     Score      `json:"score"`
	For       int        `json:"for"`       // origins of which something is consistent with it, by every officer's weight
	Against   int        `json:"against"`   // origins of which something is inconsistent with it, by every officer's weight
	Unweighed int        `json:"unweighed"` // cells without a weight
}

// Reworded is an earlier statement of a hypothesis.
type Reworded struct {
	Since     time.Time `json:"since"`
	Officer   string    `json:"officer"`
	Statement string    `json:"statement"`
}

// HeldBy is what one party or office holds of a hypothesis.
type HeldBy struct {
	ID      string      `json:"id"` // of the attribution, or of the hypothesis itself
	Officer string      `json:"officer"`
	Since   time.Time   `json:"since"`
	Holds   Assessment  `json:"holds"`
	Earlier []HeldSince `json:"earlier,omitempty"` // oldest first
}

// HeldSince is what somebody held from a time on.
type HeldSince struct {
	Since   time.Time  `json:"since"`
	Officer string     `json:"officer"`
	Holds   Assessment `json:"holds"`
}

// EvidenceRow is one piece of evidence with its cells, in the order of the hypotheses.
type EvidenceRow struct {
	ID            string   `json:"id"`
	Statement     string   `json:"statement"`
	Officer       string   `json:"officer"`
	Items         []string `json:"items,omitempty"`
	Source        string   `json:"source,omitempty"`
	Speaker       string   `json:"speaker,omitempty"`
	Event         string   `json:"event,omitempty"`
	Credibility   int      `json:"credibility"`
	Relevance     string   `json:"relevance"`
	Cells         []Cell   `json:"cells"`
	Diagnosticity int      `json:"diagnosticity"` // the sum of what it sets each two hypotheses apart by
	Tells         []string `json:"tells"`         // which it tells from which, or why it tells nothing
	Origin        int      `json:"origin"`        // its number; 0 for a summary of several
	Counted       bool     `json:"counted"`
	Flags         []string `json:"flags,omitempty"`
}

// Cell is what all officers say of one row and one hypothesis.
type Cell struct {
	Hypothesis string     `json:"hypothesis"`
	Weights    []Weighing `json:"weights"`
	Differ     bool       `json:"differ"` // not all say the same
}

// Weighing is one officer's word on a cell.
type Weighing struct {
	ID         string      `json:"id"`
	By         string      `json:"by"`
	Consistent Consistency `json:"consistent"`
	Reason     string      `json:"reason"`
}

// Score is how much speaks against a hypothesis: I counts 1 and II counts 2, once for
// each origin. Where officers differ it is a range.
type Score struct {
	Low        int    `json:"low"`
	High       int    `json:"high"`
	Arithmetic string `json:"arithmetic"`
	Credible   [2]int `json:"credible"` // the same of rows of credibility 1 to 3 alone
}

// EvidenceOrigin is the rows that go back to one origin.
type EvidenceOrigin struct {
	Rows    []string `json:"rows"`
	Why     string   `json:"why,omitempty"` // they are one
	Outlets []string `json:"outlets,omitempty"`
	Planted bool     `json:"planted"`
}

// LeftOut is what would change if some rows were not there.
type LeftOut struct {
	Rows    []string `json:"rows"`
	Changes []string `json:"changes"`
}

// Analyse makes the analysis of a question. What is of other questions, and weights and
// attributions of what is not here, are left out. The order in which things come does not
// matter. A row that goes back to the origin of another counts with it, once; one that an
// outlet planted, and one that sums up several origins that stand here, is shown and not
// counted.
func Analyse(question string, m Matrix, roots Roots) Analysis {
	b := newBoard(question, m, roots)
	scores := b.scores(nil)
	out := Analysis{Question: question, Hypotheses: []Candidate{}, Rows: []EvidenceRow{}, Origins: b.origins(), LeftOut: []LeftOut{}}
	order := make([]int, len(b.hypotheses))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(scores[i].High, scores[j].High), cmp.Compare(scores[i].Low, scores[j].Low))
	})
	for _, i := range order {
		out.Hypotheses = append(out.Hypotheses, b.candidate(i, scores[i], m.Attributions))
	}
	for r := range b.rows {
		out.Rows = append(out.Rows, b.row(r, order))
	}
	slices.SortStableFunc(out.Rows, func(x, y EvidenceRow) int {
		return cmp.Or(first(x.Counted, y.Counted), cmp.Compare(y.Diagnosticity, x.Diagnosticity))
	})
	out.LeftOut, out.Notes = b.sensitivity(scores), b.notes(out)
	return out
}

// first orders what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// board is a matrix of one question, in one order.
type board struct {
	hypotheses []Stated[Hypothesis]
	rows       []Stated[Evidence]
	on         []rests
	group      []int
	why        []string
	cells      map[[2]int][]Weighing // row, hypothesis
}

func newBoard(question string, m Matrix, roots Roots) *board {
	b := &board{cells: map[[2]int][]Weighing{}}
	b.hypotheses = slices.DeleteFunc(byID(m.Hypotheses), func(s Stated[Hypothesis]) bool { return s.Says().Question != question })
	b.rows = slices.DeleteFunc(byID(m.Evidence), func(s Stated[Evidence]) bool { return s.Says().Question != question })
	hypothesis, row := map[string]int{}, map[string]int{}
	for i, h := range b.hypotheses {
		hypothesis[KindHypothesis+":"+h.ID] = i
	}
	for i, e := range b.rows {
		row[KindEvidence+":"+e.ID] = i
		b.on = append(b.on, restingOn(e.Says().basis(), roots))
	}
	b.group, b.why = grouped(b.on)
	for _, w := range byID(m.Weights) {
		says := w.Says()
		r, held := row[says.Evidence]
		h, known := hypothesis[says.Hypothesis]
		if held && known {
			at := [2]int{r, h}
			b.cells[at] = append(b.cells[at], Weighing{w.ID, cmp.Or(says.By, w.By()), says.Consistent, says.Reason})
		}
	}
	return b
}

// scale puts the five grades in a row, from -2 for II to 2 for CC.
func (c Consistency) scale() int {
	switch c {
	case VeryConsistent:
		return 2
	case Consistent:
		return 1
	case Inconsistent:
		return -1
	case VeryInconsistent:
		return -2
	}
	return 0
}

// reach is the least and the most that officers say of a cell on the scale; false where
// nobody weighed it or it does not apply.
func (b *board) reach(row, hypothesis int) (lo, hi int, ok bool) {
	for _, w := range b.cells[[2]int{row, hypothesis}] {
		if w.Consistent == NotApplicable {
			continue
		}
		s := w.Consistent.scale()
		if !ok {
			lo, hi, ok = s, s, true
		}
		lo, hi = min(lo, s), max(hi, s)
	}
	return lo, hi, ok
}

// counted tells whether a row counts, for or against.
func (b *board) counted(row int) bool { return b.group[row] != Summary && !b.on[row].planted }

func (b *board) origins() []EvidenceOrigin {
	out := make([]EvidenceOrigin, len(b.why))
	for i := range out {
		out[i].Why = b.why[i]
	}
	for r, g := range b.group {
		if g == Summary {
			continue
		}
		o := &out[g]
		o.Rows = append(o.Rows, b.rows[r].ID)
		o.Outlets = append(o.Outlets, b.on[r].outlets...)
		o.Planted = o.Planted || b.on[r].planted
	}
	for i := range out {
		slices.Sort(out[i].Outlets)
		out[i].Outlets = slices.Compact(out[i].Outlets)
	}
	return out
}
