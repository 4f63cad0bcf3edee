package watch

import (
	"context"
	"slices"
	"strings"

	"entente/internal/core/country"
	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
	"entente/internal/store/insidedb"
)

// Bounds of one screening.
const (
	MostQueries = 10_000
	MostHits    = 100 // of one query
	usualHits   = 10
	maxPapers   = 16 // nationalities, and documents, of one query
)

// Query is a person who is asked for. Only the name is required, or a document. Who has more to
// say than fits there says it all in Person, and nothing beside it.
type Query struct {
	QID          string `json:"qid,omitempty"`
	Name         string `json:"name,omitempty"`
	DOB          string `json:"dob,omitempty"`           // YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD or YYYY/YYYY; zeros are not known
	DOBCertainty string `json:"dob_certainty,omitempty"` // document (default), reported, estimated
	Nationality  string `json:"nationality,omitempty"`   // codes or names, with semicolons between
	Document     string `json:"document,omitempty"`      // numbers, with semicolons between; P: a passport, N: an identity card

	Person *Person `json:"person,omitempty"`
}

// Answer is what was found for a query.
type Answer struct {
	QID  string  `json:"qid"`
	Hits []Match `json:"hits"` // the best first
}

// Match is an entry that may be the person.
type Match struct {
	ID      string            `json:"id"`
	List    string            `json:"list"`
	Score   float64           `json:"score"`
	Verdict screening.Verdict `json:"verdict"`
	Name    string            `json:"name"` // the listed one that matched
	Explain []screening.Term  `json:"explain"`
	Listed  Listed            `json:"listed"`            // what the list says of the person
	Marking string            `json:"marking,omitempty"` // of a lookout or a tip
}

// Hit gives the match as a search in an index gives it; it is invalid where the
// listed person is none.
func (m Match) Hit() (screening.Hit, error) {
	p, err := m.Listed.Screened()
	return screening.Hit{Entry: screening.Entry{ID: m.ID, List: m.List, Person: p}, Score: m.Score, Verdict: m.Verdict, Name: m.Name, Explain: m.Explain}, err
}

// Screen gives the entries of all lists and the lookouts in force that may be a
// person, at most top; before the first index is built it waits.
func (w *Watch) Screen(ctx context.Context, p screening.Person, top int) ([]screening.Hit, error) {
	l, err := w.current(ctx)
	if err != nil {
		return nil, err
	}
	return l.searcher.Search(p, top), nil
}

// ScreenAll answers queries in their order: at most top hits each (0: ten), and
// with all the best ones even below review. One query that cannot be read
// refuses them all, by its place and qid. It searches the lists, and for an officer the
// lookouts in force too, and records that look and each lookout that it shows. It is
// denied to an officer who may not see them. Where no officer asks no lookout is found.
func (w *Watch) ScreenAll(ctx context.Context, officer string, queries []Query, top int, all bool) ([]Answer, error) {
	if len(queries) > MostQueries {
		return nil, errs.E(errs.Invalid, "watch.Screen", "%d queries; expected at most %d at once", len(queries), MostQueries)
	}
	if top <= 0 {
		top = usualHits
	}
	top = min(top, MostHits)
	persons := make([]screening.Person, len(queries))
	for i, q := range queries {
		p, err := q.person()
		if err != nil {
			return nil, errs.Wrap(errs.Invalid, "watch.Screen", err, "query %d (%.60q): %s", i+1, q.QID, err.Error())
		}
		persons[i] = p
	}
	searcher, hidden, err := w.searcherFor(ctx, officer)
	if err != nil {
		return nil, err
	}
	search := searcher.Search
	if all {
		search = searcher.SearchAll
	}
	hits, err := searchAll(ctx, persons, func(p screening.Person) []screening.Hit { return seen(search, p, top, hidden) })
	if err == nil && officer != "" {
		err = w.recordScreening(ctx, officer, hits)
	}
	if err != nil {
		return nil, err
	}
	out := make([]Answer, len(queries))
	return out, w.Store.Read(ctx, func(tx *insidedb.Tx) error {
		for i := range hits {
			out[i] = answerOf(queries[i].QID, hits[i])
			for n, m := range out[i].Hits {
				mark, err := tx.SoughtMark(m.List, m.ID)
				if err != nil {
					return err
				}
				out[i].Hits[n].Marking = mark
			}
		}
		return nil
	})
}

// searcherFor gives the lists alone where nobody is named, and beside them the lookouts
// for an officer who may see them, with which of these are hidden from him.
func (w *Watch) searcherFor(ctx context.Context, officer string) (_ Searcher, hidden func(list, entry string) bool, err error) {
	if officer == "" {
		h, err := w.searcher(ctx)
		if err != nil {
			return nil, nil, err
		}
		return h.searcher, func(string, string) bool { return false }, nil
	}
	err = w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if err = reads(tx, officer); err == nil {
			hidden, err = tx.HiddenSought()
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	l, err := w.current(ctx)
	if err != nil {
		return nil, nil, err
	}
	return l.searcher, hidden, nil
}

// seen gives the best hits that the officer may see, as if there were no others.
func seen(search func(screening.Person, int) []screening.Hit, p screening.Person, top int, hidden func(list, entry string) bool) []screening.Hit {
	for n := top; ; n *= 2 {
		all := search(p, n)
		found := len(all)
		all = slices.DeleteFunc(slices.Clone(all), func(h screening.Hit) bool { return hidden(h.Entry.List, h.Entry.ID) })
		if found < n || len(all) >= top {
			return all[:min(len(all), top)]
		}
	}
}

func answerOf(qid string, hits []screening.Hit) Answer {
	r := Answer{QID: qid, Hits: make([]Match, 0, len(hits))}
	for _, h := range hits {
		r.Hits = append(r.Hits, Match{ID: h.Entry.ID, List: h.Entry.List, Score: h.Score, Verdict: h.Verdict, Name: h.Name, Explain: h.Explain, Listed: listedOf(h.Entry)})
	}
	return r
}

// person reads what a query says.
func (q *Query) person() (screening.Person, error) {
	const op = "watch.Query"
	if q.Person != nil {
		if *q != (Query{QID: q.QID, Person: q.Person}) {
			return screening.Person{}, errs.E(errs.Invalid, op, "a person, and more beside it; expected all in person")
		}
		return q.Person.asked()
	}
	var p screening.Person
	switch name := strings.TrimSpace(q.Name); {
	case name == "" && strings.TrimSpace(q.Document) == "":
		return p, errs.E(errs.Invalid, op, "no name, and no document")
	case name == "":
	case len(name) > watchlist.MaxName:
		return p, errs.E(errs.Invalid, op, "a name of %d bytes; expected at most %d", len(name), watchlist.MaxName)
	default:
		p.Names = []screening.Name{{Text: name}}
	}
	certainty, err := screening.ParseCertainty(q.DOBCertainty)
	if err != nil {
		return p, err
	}
	if dob := strings.TrimSpace(q.DOB); dob != "" {
		b, ok := watchlist.ParseBirth(dob, certainty)
		if !ok {
			return p, errs.E(errs.Invalid, op, "%.40q is no date of birth; expected YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD or YYYY/YYYY", dob)
		}
		if b.Year > 0 {
			p.Births = []screening.Birth{b}
		}
	}
	nationalities, err := several(q.Nationality)
	if err != nil {
		return p, err
	}
	for _, s := range nationalities {
		code, ok := country.Code(s)
		if !ok {
			return p, errs.E(errs.Invalid, op, "nationality %.60q; expected a country's code or English name", s)
		}
		p.Nationalities = append(p.Nationalities, code)
	}
	documents, err := several(q.Document)
	for _, s := range documents {
		p.Documents = append(p.Documents, paperOf(s))
	}
	return p, err
}

// several splits at semicolons.
func several(s string) ([]string, error) {
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	if len(out) > maxPapers {
		return nil, errs.E(errs.Invalid, "watch.Query", "%d nationalities or documents; expected at most %d", len(out), maxPapers)
	}
	return out, nil
}

func paperOf(s string) screening.Document {
	kind, number, found := strings.Cut(s, ":")
	switch {
	case found && kind == "P":
		return screening.Document{Kind: "passport", Number: strings.TrimSpace(number)}
	case found && kind == "N":
		return screening.Document{Kind: "identity-card", Number: strings.TrimSpace(number)}
	}
	return screening.Document{Kind: "other", Number: s}
}
