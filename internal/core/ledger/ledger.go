package ledger

import "time"

// Ledger is what came of the exchange with a partner in a span of time.
type Ledger struct {
	Figures  []Figure  `json:"figures"` // outcomes first
	Unit     Unit      `json:"unit"`    // of the series
	Series   []Bin     `json:"series"`
	Flows    []Flow    `json:"flows"`
	Silences []Silence `json:"silences"`
}

// Flow is one series with its changes and surges.
type Flow struct {
	Of string `json:"of"` // given, received, given_useful, received_useful
	Changes
	Surges []Surge `json:"surges"`
}

// flows are the series that are looked at for changes.
func flows() []struct {
	of    string
	count func(Bin) int
} {
	return []struct {
		of    string
		count func(Bin) int
	}{
		{"given", func(b Bin) int { return b.Given }},
		{"received", func(b Bin) int { return b.Received }},
		{"given_useful", func(b Bin) int { return b.GivenUseful }},
		{"received_useful", func(b Bin) int { return b.ReceivedUseful }},
	}
}

// Make makes the ledger of facts that lie within a span (Facts.Within), as they stood at
// a time, with at most most references a figure. The error is invalid when the span has
// too many bins of the unit.
func Make(f Facts, s Span, at time.Time, u Unit, most int) (Ledger, error) {
	series, err := Series(f.Items, s, u)
	if err != nil {
		return Ledger{}, err
	}
	out := Ledger{Figures: Figures(f, at, most), Unit: u, Series: series, Flows: []Flow{}, Silences: Silences(f.Items, s)}
	for _, x := range flows() {
		c := countsOf(series, s.To, x.count)
		found := FindChanges(c)
		found.beside(f.Events, c)
		out.Flows = append(out.Flows, Flow{Of: x.of, Changes: found, Surges: Surges(c, found)})
	}
	return out, nil
}

// Of gives the span that facts fill: from the first of them to a time. Without facts
// it is empty.
func Of(f Facts, to time.Time) Span {
	s := Span{From: to, To: to}
	for i := range f.Items {
		if f.Items[i].At.Before(s.From) {
			s.From = f.Items[i].At
		}
	}
	for i := range f.Duties {
		if f.Duties[i].Opened.Before(s.From) {
			s.From = f.Duties[i].Opened
		}
	}
	return s
}
