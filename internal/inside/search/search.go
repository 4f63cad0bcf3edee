package search

import (
	"context"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/core/wording"
	"entente/internal/inside/indexing"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Bounds of one answer.
const (
	MostHits      = 100
	UsualHits     = 20
	MostCompleted = 50
	mostFacets    = 50 // values of one facet
	mostPortions  = 3  // of one hit that are shown
)

// Config is what Search is made of.
type Config struct {
	Store *insidedb.Store
	Views *judgement.Judgements
	Items *indexing.Indexing
}

// Search finds what is held. It is safe for concurrent use.
type Search struct{ Config }

// New makes one; the error is internal when something is missing.
func New(c Config) (*Search, error) {
	if c.Store == nil || c.Views == nil || c.Items == nil {
		return nil, errs.E(errs.Internal, "search.New", "a store, views and items are needed")
	}
	return &Search{c}, nil
}

// Question is what an officer asks.
type Question struct {
	Officer string
	Words   string   // in the language of package wording
	Kinds   []string // as kind: in Words
	From    []string // as from: in Words
	AsOf    time.Time
	After   string // Next of the page before
	Limit   int    // 0: UsualHits
}

// text is the whole question in one line.
func (q Question) text() string {
	parts := []string{}
	if q.Words != "" {
		parts = append(parts, q.Words)
	}
	for _, k := range q.Kinds {
		parts = append(parts, "kind:"+k)
	}
	for _, f := range q.From {
		parts = append(parts, "from:"+f)
	}
	return strings.Join(parts, " ")
}

// Results are the answer to a question.
type Results struct {
	V       int            `json:"v"`
	Mark    string         `json:"mark"` // of all that is shown, together; "" of nothing
	Caveats access.Caveats `json:"caveats"`
	Total   int            `json:"total"` // items that are met
	More    bool           `json:"more"`  // and more than that: these are not counted
	Hits    []Hit          `json:"hits"`  // the best first
	Facets  Facets         `json:"facets"`
	Next    string         `json:"next,omitempty"` // the page behind
}

// Hit is an item that is found.
type Hit struct {
	Item     string         `json:"item"` // report:ID, received:ID, KIND:ID of a judgement
	Version  int            `json:"version"`
	Kind     string         `json:"kind"`           // of the report, or of the judgement
	From     string         `json:"from,omitempty"` // originator, or the partner that sent it
	Topics   []string       `json:"topics,omitempty"`
	Recorded time.Time      `json:"recorded"`
	Title    string         `json:"title,omitempty"` // where the officer sees it
	Mark     string         `json:"mark"`            // of what is shown of it
	Caveats  access.Caveats `json:"caveats"`
	Met      string         `json:"met"`      // how: Written, Sounding, Named
	Titled   bool           `json:"in_title"` // all of it in the title
	Portions []Portion      `json:"portions"` // in which words were met, in their order
	Unshown  int            `json:"more_portions,omitempty"`
}

// How a hit is met.
const (
	Written  = "as written"
	Sounding = "sounds so"
	Named    = "its id" // the question is its id or its serial
)

// Portion is a part of a hit in which words were met.
type Portion struct {
	Item    string  `json:"item"` // report:ID#2, report:ID#title; the judgement itself
	Mark    string  `json:"mark"`
	Snippet []Piece `json:"snippet"`
}

// Piece is a piece of a snippet.
type Piece struct {
	Text string `json:"text"`
	Met  string `json:"met,omitempty"` // Written or Sounding; "" for what stands around
}

// Facets count the items that are met, the newest insidedb.MaxFound of them.
type Facets struct {
	Kinds    []Count `json:"kinds"`
	Partners []Count `json:"partners"`
	Topics   []Count `json:"topics"`
	Years    []Count `json:"years"` // in which they were recorded
}

// Count is how many items have a value.
type Count struct {
	Value string `json:"value"`
	Items int    `json:"items"`
}

// Search answers a question with what the officer may see, and records that it did.
func (s *Search) Search(ctx context.Context, q Question) (Results, error) {
	asked, err := wording.Parse(q.text())
	if err != nil {
		return Results{}, err
	}
	skip, err := cursor(q.After)
	if err != nil {
		return Results{}, err
	}
	if q.Limit <= 0 {
		q.Limit = UsualHits
	}
	q.Limit = min(q.Limit, MostHits)
	var out Results
	err = s.Views.View(ctx, q.Officer, q.AsOf, func(v judgement.View) error {
		out, err = s.answer(v, asked, skip, q.Limit)
		return err
	})
	if err != nil {
		return Results{}, err
	}
	return out, s.record(ctx, q.Officer, q.text(), q.AsOf, out)
}

// cursor reads Results.Next.
func cursor(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(after)
	if err != nil || n < 0 || n > 8*insidedb.MaxFound {
		return 0, errs.E(errs.Invalid, "search.Search", "%.20q is behind no page; expected next of the page before", after)
	}
	return n, nil
}

// answer is the page of results behind some.
func (s *Search) answer(v judgement.View, q wording.Query, skip, limit int) (Results, error) {
	found, err := v.Tx.FindWords(q, v.Labels, v.AsOf)
	if err != nil {
		return Results{}, err
	}
	named, err := s.named(v, q.Bare)
	if err != nil {
		return Results{}, err
	}
	rows, total, facets := withNamed(found, named)
	out := Results{V: 1, Total: total, More: found.More, Hits: []Hit{}, Facets: facetsOf(facets)}
	sight := newSight(q, found.Sounding)
	var marks []judgement.Marked
	for _, r := range rows[min(skip, len(rows)):min(skip+limit, len(rows))] {
		h, of, err := s.hit(v, sight, r)
		if err != nil {
			return Results{}, err
		}
		out.Hits = append(out.Hits, h)
		marks = append(marks, of...)
	}
	if skip+limit < len(rows) {
		out.Next = strconv.Itoa(skip + limit)
	}
	out.Mark, out.Caveats = v.Together(marks)
	return out, nil
}

// record keeps that an officer searched, and what was shown.
func (s *Search) record(ctx context.Context, officer, question string, asOf time.Time, r Results) error {
	shown := []string{}
	for _, h := range r.Hits {
		shown = append(shown, h.Item)
	}
	return s.Store.Grouped(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.AddSearch(officer, question, asOf, shown)
		return err
	})
}

// Completions are words that begin as the officer began.
type Completions struct {
	V     int      `json:"v"`
	Mark  string   `json:"mark"`  // of them all, together; "" of none
	Words []string `json:"words"` // in the form in which they are searched, in their order
}

// Complete lists words that begin so and stand in what the officer may see, and records
// that it did: at most limit, MostCompleted for 0.
func (s *Search) Complete(ctx context.Context, officer, begin string, asOf time.Time, limit int) (Completions, error) {
	if limit <= 0 || limit > MostCompleted {
		limit = MostCompleted
	}
	words := wording.Words(begin)
	if len(begin) > wording.MaxQuery || len(words) != 1 {
		return Completions{}, errs.E(errs.Invalid, "search.Complete", "%.80q; expected the begin of one word", begin)
	}
	out := Completions{V: 1, Words: []string{}}
	err := s.Views.View(ctx, officer, asOf, func(v judgement.View) error {
		found, err := v.Tx.CompleteWords(words[0].Text, v.Labels, v.AsOf, limit)
		if err != nil {
			return err
		}
		var marks []judgement.Marked
		out.Words = []string{}
		for _, c := range found {
			of, err := s.standsIn(v, c)
			if err != nil {
				return err
			}
			out.Words, marks = append(out.Words, c.Word), append(marks, of...)
		}
		out.Mark, _ = v.Together(marks)
		return nil
	})
	if err != nil {
		return Completions{}, err
	}
	return out, s.record(ctx, officer, words[0].Text+"*", asOf, Results{})
}

// standsIn is the mark of the portions in which a word stands, or of all that is seen of
// the item where it stands in none, such as in a name.
func (s *Search) standsIn(v judgement.View, c insidedb.Completed) ([]judgement.Marked, error) {
	parts, err := s.parts(v, row{c.In, false})
	if err != nil {
		return nil, err
	}
	sight := newSight(wording.Query{}, nil)
	sight.exact[c.Word] = true
	var all, met []judgement.Marked
	for _, p := range parts {
		all = append(all, p.marked)
		if _, found := sight.snippet(p.words); found {
			met = append(met, p.marked)
		}
	}
	if met == nil {
		return all, nil
	}
	return met, nil
}
