package origins

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/passage"
	"entente/internal/core/provenance"
	"entente/internal/inside/indexing"
	"entente/internal/inside/judgement"
)

// Bounds of a check.
const (
	MaxText    = 1 << 20 // bytes of a text that is not held
	MostFound  = 50      // items that are opened and compared
	FoundUnset = 20
)

// Ask says what is checked: an item, or a text that is not held yet.
type Ask struct {
	Officer string    `json:"-"`
	Ref     string    `json:"ref,omitempty"`
	Text    string    `json:"text,omitempty"`
	AsOf    time.Time `json:"as_of,omitzero"`
	Limit   int       `json:"limit,omitempty"` // of items that are compared; 0: FoundUnset
}

// Like is an item that has an origin in common with what was checked, or tells of the
// same event.
type Like struct {
	Ref      string            `json:"ref"`
	Title    string            `json:"title,omitempty"`
	Mark     string            `json:"mark"` // of what is seen of it
	From     string            `json:"from"`
	Recorded time.Time         `json:"recorded"`
	One      bool              `json:"one_origin"` // else they tell of one event
	Edges    []provenance.Edge `json:"edges"`
	// Borne is what bears out that the one is marked as a translation of the other.
	Borne *provenance.Evidence `json:"translation,omitempty"`
}

// Check is what a check found.
type Check struct {
	V        int            `json:"v"`
	Marking  string         `json:"marking,omitempty"` // of the answer; none of a text that is like nothing
	Caveats  access.Caveats `json:"caveats"`
	Of       string         `json:"of"` // the item, or "text"
	Passages int            `json:"passages"`
	Found    []Like         `json:"found"` // those with an origin in common first
	More     bool           `json:"more"`  // more met it than were compared
}

// Check looks for what has an origin in common with an item or a text, among what the
// officer may see. The error is invalid where neither or both are given.
func (o *Origins) Check(ctx context.Context, a Ask) (Check, error) {
	const op = "origins.Check"
	if (a.Ref == "") == (a.Text == "") {
		return Check{}, errs.E(errs.Invalid, op, "expected an item or a text, and one of them")
	}
	if len(a.Text) > MaxText {
		return Check{}, errs.E(errs.Invalid, op, "a text of %d bytes; expected at most %d", len(a.Text), MaxText)
	}
	if a.Limit <= 0 {
		a.Limit = FoundUnset
	}
	a.Limit = min(a.Limit, MostFound)
	var out Check
	err := o.Judgements.View(ctx, a.Officer, a.AsOf, func(v judgement.View) error {
		one, err := o.checked(v, a)
		if err != nil {
			return err
		}
		out, err = o.check(v, a, one)
		return err
	})
	return out, err
}

// checked opens what is checked. A text that is not held is one portion for each of its
// paragraphs.
func (o *Origins) checked(v judgement.View, a Ask) (*item, error) {
	if a.Ref == "" {
		return unheld(a.Text, v.Now), nil
	}
	t, err := assess.ParseTarget(a.Ref)
	if err != nil {
		return nil, err
	}
	if !t.Item() {
		return nil, errs.E(errs.Invalid, "origins.Check", "%.100q; expected report:ID or received:ID", a.Ref)
	}
	return o.look(v, t)
}

// unheld is a text as if it were held.
func unheld(text string, now time.Time) *item {
	var texts []indexing.Text
	for n, p := range paragraphs(text) {
		texts = append(texts, indexing.Text{Portion: n, Lang: "en", Words: p})
	}
	i := read(indexing.Item{Kind: "text", RecordedAt: now, Texts: texts}, nil)
	i.target = assess.Target{Kind: "text", ID: "", Portion: assess.Whole}
	return i
}

// meeting is how much an item has in common with what is checked, by numbers alone.
type meeting struct {
	kind, id string
	passages map[int64]int // how many numbers each passage meets it under
	portions map[int]bool
	speech   bool // it tells of a speech on the same day
	most     int  // of passages
	first    int64
}

// edges compares what meets. Speeches are looked for where one was met, or both quote the
// same words.
func (m meeting) edges(one, other *item, count passage.Count) []provenance.Edge {
	found := passage.Matches(one.passages, other.passages, count)
	out := alike(one, other, found)
	if m.speech || slices.ContainsFunc(found, func(x passage.Match) bool { return x.Quoted() > 0 }) {
		out = append(out, told(one, other, nil, nil, found)...)
	}
	return out
}

// check opens what meets the item under most numbers, and compares it.
func (o *Origins) check(v judgement.View, a Ask, one *item) (Check, error) {
	out := Check{V: 1, Of: a.Ref, Found: []Like{}}
	if a.Ref == "" {
		out.Of = "text"
	}
	out.Passages = one.passages.Passages()
	c := &counting{v: v, held: map[uint64]int{}}
	met, err := o.meet(v, one, c)
	if err != nil {
		return out, err
	}
	out.More = len(met) > a.Limit
	shown := map[string]*item{}
	if a.Ref != "" {
		shown[out.Of] = one
	}
	for _, m := range met[:min(len(met), a.Limit)] {
		other, err := o.lookAt(v, assess.Target{Kind: m.kind, ID: m.id, Portion: assess.Whole}, m.portions)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		like := Like{Ref: other.node(assess.Whole), Title: other.title(), From: string(other.From), Recorded: other.RecordedAt, Edges: m.edges(one, other, c.count)}
		like.Edges = append(like.Edges, sameTokens(one, other)...)
		like.One = slices.ContainsFunc(like.Edges, func(e provenance.Edge) bool { return e.Relation == provenance.SameOrigin })
		like.Borne = borne(one, other)
		if len(like.Edges) > 0 || like.Borne != nil {
			like.Mark, _ = v.Together(marks(map[string]*item{like.Ref: other}))
			out.Found = append(out.Found, like)
			shown[like.Ref] = other
		}
	}
	if c.failed != nil {
		return out, c.failed
	}
	out.Marking, out.Caveats = v.Together(marks(shown))
	slices.SortStableFunc(out.Found, func(x, y Like) int {
		return cmp.Or(flag(y.One)-flag(x.One), cmp.Compare(shared(y), shared(x)), x.Recorded.Compare(y.Recorded), cmp.Compare(x.Ref, y.Ref))
	})
	return out, nil
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shared is how many words an item has in common with what was checked.
func shared(l Like) int {
	n := 0
	for _, e := range l.Edges {
		if e.Evidence != nil {
			n += e.Evidence.Words
		}
	}
	return n
}

// meet lists the items that meet an item under some number: those under most first.
func (o *Origins) meet(v judgement.View, one *item, c *counting) ([]meeting, error) {
	bands, spoken := one.passages.Bands(), map[uint64]bool{}
	for _, e := range one.found().Events {
		if b, ok := speechBand(e); ok {
			bands, spoken[b] = append(bands, b), true
		}
	}
	bands = once(bands)
	met := map[[2]string]*meeting{}
	meets := func(kind, id string, number int64, portion int, speech bool) {
		if kind == one.Kind && id == one.ID {
			return
		}
		key := [2]string{kind, id}
		if met[key] == nil {
			met[key] = &meeting{kind: kind, id: id, first: number, passages: map[int64]int{}, portions: map[int]bool{}}
		}
		m := met[key]
		m.passages[number]++
		m.portions[portion] = true
		m.speech = m.speech || speech
		m.most, m.first = max(m.most, m.passages[number]), min(m.first, number)
	}
	found, err := v.Tx.PassagesWith(bands, v.Labels, v.AsOf)
	if err != nil {
		return nil, err
	}
	for i, b := range bands {
		c.held[b] = len(found[i])
		for _, p := range found[i] {
			meets(p.Kind, p.ID, p.Number, p.Portion, spoken[b])
		}
	}
	for _, t := range one.tokens {
		found, err := v.Tx.TokensLike(t.Token, v.Labels, v.AsOf)
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			meets(x.Kind, x.ID, 0, x.Portion, true)
		}
	}
	out := make([]meeting, 0, len(met))
	for _, m := range met {
		out = append(out, *m)
	}
	slices.SortFunc(out, func(a, b meeting) int {
		return cmp.Or(cmp.Compare(b.most, a.most), cmp.Compare(len(b.passages), len(a.passages)), cmp.Compare(a.first, b.first), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
	})
	return out, nil
}

// sameTokens says that both name one source, without naming it.
func sameTokens(a, b *item) []provenance.Edge {
	var out []provenance.Edge
	for _, x := range a.tokens {
		for _, y := range b.tokens {
			if x.Token == y.Token {
				here, there := a.node(x.Portion), b.node(y.Portion)
				out = append(out, provenance.Edge{From: min(here, there), Relation: provenance.SameOrigin, To: max(here, there), Detected: true, Basis: basisToken,
					Evidence: tokenEvidence(x.Token)})
			}
		}
	}
	return out
}

// borne is what bears out that one of two is a translation of the other, as the one says;
// nil where neither says so.
func borne(a, b *item) *provenance.Evidence {
	marked := func(x, y *item) bool {
		if x.Report == nil || x.Report.Translation == nil {
			return false
		}
		of := x.Report.Translation.Of
		return of == y.ID || y.Report != nil && of == y.Report.Serial && of != ""
	}
	if !marked(a, b) && !marked(b, a) {
		return nil
	}
	return bearing(a, b)
}

// bearing compares what a translation keeps.
func bearing(a, b *item) *provenance.Evidence {
	s := passage.Translated(passage.Whole(a.all()), passage.Whole(b.all()))
	e := &provenance.Evidence{Figures: few(s.Figures), Shared: few(slices.Concat(s.Dates, s.Names)), Words: 0}
	e.Says = "marked as a translation; what both keep does not bear it out"
	if s.Borne {
		e.Says = "marked as a translation, and figures, dates and names bear it out"
	}
	return e
}

// all is the item's text as far as it is seen.
func (i *item) all() string {
	var out string
	for _, t := range i.Texts {
		out += t.Words + "\n\n"
	}
	return out
}
