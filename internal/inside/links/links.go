package links

import (
	"context"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Bounds of one answer.
const (
	MostListed  = 1_000  // nodes or entries
	usualListed = 100    //
	mostHops    = 3      //
	mostSteps   = 8      // of a path
	mostPaths   = 20     //
	usualPaths  = 5      //
	mostOfOne   = 500    // links of one node, each way
	mostAround  = 2_000  // links of one neighbourhood
	mostLooked  = 25_000 // neighbours that are read for a path
	mostNamed   = 2_000  // nodes that are read for a name, of each way in which it is met
	mostShared  = 5_000  // numbers, and dates of birth with a sound, that nodes have in common
	mostOut     = 9_000  // nodes, and links, of one export
)

// Links answers questions about who is joined with whom. It is safe for concurrent use.
type Links struct {
	judgements *judgement.Judgements
}

// New gives a Links.
func New(j *judgement.Judgements) (*Links, error) {
	if j == nil {
		return nil, errs.E(errs.Internal, "links.New", "judgements are needed")
	}
	return &Links{j}, nil
}

// Query is what a question about links has in common.
type Query struct {
	Officer string
	Node    string    // "entity:ID", "report:ID/FIELD", "received:ID/OBJECT"
	Types   []string  // only links of these; nil: all
	AsOf    time.Time // as it was recorded by then; zero for now
	Limit   int       // 0 for 100, at most MostListed
}

func (q *Query) check() error {
	if q.Limit <= 0 {
		q.Limit = usualListed
	}
	if q.Limit > MostListed {
		return errs.E(errs.Invalid, "links.Query", "limit %d; expected at most %d", q.Limit, MostListed)
	}
	return nil
}

// Head is what every answer begins with.
type Head struct {
	V       int            `json:"v"`
	Mark    string         `json:"mark"` // of all that is in the answer
	Caveats access.Caveats `json:"caveats"`
	Bounded bool           `json:"bounded"` // a bound left something out that the reader might see
}

// look answers a question as its officer sees things.
func (l *Links) look(ctx context.Context, q Query, head *Head, answer func(*sight) error) error {
	if err := q.check(); err != nil {
		return err
	}
	return l.judgements.View(ctx, q.Officer, q.AsOf, func(v judgement.View) error {
		s := newSight(v, q.Types)
		if err := answer(s); err != nil {
			return err
		}
		var err error
		head.V = 1
		head.Mark, head.Caveats, err = s.together()
		return err
	})
}

// Source is what states something, and under which mark.
type Source struct {
	Ref      string    `json:"ref"` // "report:ID#2", "received:ID", "link:ID"
	Mark     string    `json:"mark"`
	Recorded time.Time `json:"recorded"`

	under insidedb.Under
}

func (s *sight) source(from insidedb.GraphSource, since time.Time) (Source, error) {
	under, err := s.under(from.Terms)
	return Source{Ref: refOf(from), Mark: under.Mark, Recorded: since, under: under}, err
}
