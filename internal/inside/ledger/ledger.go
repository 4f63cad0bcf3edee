package ledger

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/ledger"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/judgement"
)

// Bounds of what one answer names.
const (
	UsualRefs = 20
	MostRefs  = 1000
)

// Config is what a Ledger is made of. All of it is required.
type Config struct {
	Judgements *judgement.Judgements
	Directives func(ctx context.Context, asOf time.Time) ([]disclosure.Directive, error) // that stood in the policy at a time
}

// Ledger shows ledgers and partner records. It is safe for concurrent use.
type Ledger struct{ Config }

// New makes one; the error is internal when something is missing.
func New(c Config) (*Ledger, error) {
	if c.Judgements == nil || c.Directives == nil {
		return nil, errs.E(errs.Internal, "ledger.New", "judgements and directives are needed")
	}
	return &Ledger{c}, nil
}

// Query says which ledger is wanted.
type Query struct {
	Officer  string
	Partner  party.Code  // a country stands for its services
	From, To time.Time   // zero: from the first, to the time asked about
	AsOf     time.Time   // zero: the present
	Unit     ledger.Unit // "": months
	Limit    int         // references a figure; 0: UsualRefs
}

// Shown is a partner's ledger as an officer sees it.
type Shown struct {
	V       int        `json:"v"`
	Partner party.Code `json:"partner"`
	AsOf    time.Time  `json:"as_of"`
	From    time.Time  `json:"from"`
	To      time.Time  `json:"to"`
	ledger.Ledger
	Conduct Beside `json:"conduct"`
}

// Beside is how many entries the record of the partner has of the span, beside the
// figures: nothing is computed from them.
type Beside struct {
	Good int      `json:"good"`
	Bad  int      `json:"bad"`
	Refs []string `json:"refs"`
	More bool     `json:"more,omitempty"`
}

// Show gives the ledger of a partner.
func (l *Ledger) Show(ctx context.Context, q Query) (Shown, error) {
	out := Shown{V: 1, Partner: q.Partner}
	err := l.read(ctx, &q, func(v judgement.View, f ledger.Facts, s ledger.Span, at time.Time) (err error) {
		out.AsOf, out.From, out.To = at, s.From, s.To
		if out.Ledger, err = ledger.Make(f, s, at, q.Unit, q.Limit); err != nil {
			return err
		}
		out.Conduct, err = beside(v, q, s)
		return err
	})
	return out, err
}

// Opened is one figure of a ledger with what it counts.
type Opened struct {
	V       int        `json:"v"`
	Partner party.Code `json:"partner"`
	AsOf    time.Time  `json:"as_of"`
	From    time.Time  `json:"from"`
	To      time.Time  `json:"to"`
	ledger.Figure
	Items []Line `json:"items"` // of the references, those that are items, in their order
}

// Line is one item of a ledger.
type Line struct {
	Ref          string    `json:"ref"`
	Way          string    `json:"way"`
	At           time.Time `json:"at"`
	Warning      bool      `json:"warning"`
	Grade        string    `json:"grade,omitempty"`
	Outcome      string    `json:"outcome,omitempty"`
	Acted        bool      `json:"acted"`
	Took         *int64    `json:"took_seconds,omitempty"` // from its sending
	Acknowledged *int64    `json:"acknowledged_seconds,omitempty"`
	Directives   []string  `json:"directives,omitempty"`
}

// Open gives one figure of a ledger, by its name; not-found for none of that name.
func (l *Ledger) Open(ctx context.Context, q Query, figure string) (Opened, error) {
	out := Opened{V: 1, Partner: q.Partner}
	err := l.read(ctx, &q, func(_ judgement.View, f ledger.Facts, s ledger.Span, at time.Time) error {
		found, held := ledger.Opened(f, at, figure, q.Limit)
		if !held {
			return errs.E(errs.NotFound, "ledger.Open", "no figure %.80q; expected one of those that the ledger has, such as warnings.given.acted", figure)
		}
		out.AsOf, out.From, out.To, out.Figure = at, s.From, s.To, found
		out.Items = linesOf(f, found.Refs)
		return nil
	})
	return out, err
}

func linesOf(f ledger.Facts, refs []string) []Line {
	at := map[string]int{}
	for n, r := range refs {
		at[r] = n
	}
	out := []Line{}
	for i := range f.Items {
		if _, wanted := at[f.Items[i].Ref]; wanted {
			out = append(out, lineOf(&f.Items[i]))
		}
	}
	slices.SortFunc(out, func(a, b Line) int { return at[a.Ref] - at[b.Ref] })
	return out
}

func lineOf(i *ledger.Item) Line {
	out := Line{Ref: i.Ref, Way: string(i.Way), At: i.At, Warning: i.Warning != nil, Grade: i.Grade, Took: seconds(i.Took), Directives: i.Directives}
	if i.Warning != nil {
		out.Outcome, out.Acted, out.Acknowledged = i.Warning.Outcome, i.Warning.Acted, seconds(i.Warning.Acknowledged)
	}
	return out
}

func seconds(d time.Duration) *int64 {
	if d < 0 {
		return nil
	}
	s := int64(d / time.Second)
	return &s
}

// Lines are the items of a ledger, the first first.
type Lines struct {
	V       int        `json:"v"`
	Partner party.Code `json:"partner"`
	AsOf    time.Time  `json:"as_of"`
	Items   []Line     `json:"items"`
	More    bool       `json:"more"` // there are later ones than are listed
}

// MostLines bounds the items of one answer.
const MostLines = 100_000

// Items lists the items of a ledger, at most Limit, or MostLines where none is set.
func (l *Ledger) Items(ctx context.Context, q Query) (Lines, error) {
	out := Lines{V: 1, Partner: q.Partner, Items: []Line{}}
	most := MostLines
	if q.Limit > 0 {
		most = min(q.Limit, MostLines)
	}
	q.Limit = 0
	err := l.read(ctx, &q, func(_ judgement.View, f ledger.Facts, _ ledger.Span, at time.Time) error {
		out.AsOf, out.More = at, len(f.Items) > most
		out.Items = make([]Line, 0, min(len(f.Items), most))
		for i := range f.Items[:min(len(f.Items), most)] {
			out.Items = append(out.Items, lineOf(&f.Items[i]))
		}
		return nil
	})
	return out, err
}

// Periods are the figures of each period of a ledger, without those that are 0.
type Periods struct {
	V       int         `json:"v"`
	Partner party.Code  `json:"partner"`
	AsOf    time.Time   `json:"as_of"`
	Unit    ledger.Unit `json:"unit"`
	Rows    []Period    `json:"rows"`
}

// Period is one figure of one period.
type Period struct {
	From    time.Time `json:"from"`
	Figure  string    `json:"figure"`
	Count   int       `json:"count"`
	Median  *int64    `json:"median_seconds,omitempty"`
	P90     *int64    `json:"p90_seconds,omitempty"`
	Slowest *int64    `json:"slowest_seconds,omitempty"`
}

// ByPeriod gives the figures of a ledger, period by period.
func (l *Ledger) ByPeriod(ctx context.Context, q Query) (Periods, error) {
	out := Periods{V: 1, Partner: q.Partner}
	err := l.read(ctx, &q, func(_ judgement.View, f ledger.Facts, s ledger.Span, at time.Time) error {
		out.AsOf, out.Unit, out.Rows = at, q.Unit, []Period{}
		rows, err := ledger.ByPeriod(f, s, at, q.Unit)
		for _, r := range rows {
			out.Rows = append(out.Rows, Period{r.From, r.Name, r.Count, r.Median, r.P90, r.Slowest})
		}
		return err
	})
	return out, err
}

// read settles what the query leaves open, and gives the facts of its span as the officer
// sees them.
func (l *Ledger) read(ctx context.Context, q *Query, use func(v judgement.View, f ledger.Facts, s ledger.Span, at time.Time) error) error {
	const op = "ledger.Show"
	if q.Unit == "" {
		q.Unit = ledger.Month
	}
	switch {
	case !q.Partner.Valid():
		return errs.E(errs.Invalid, op, "partner %.40q; expected a party such as FRA or FRA/DGSE", q.Partner)
	case !slices.Contains(ledger.Units, string(q.Unit)):
		return errs.E(errs.Invalid, op, "unit %.20q; expected one of %s", q.Unit, strings.Join(ledger.Units, ", "))
	case !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To):
		return errs.E(errs.Invalid, op, "from %s to %s; expected the earlier time first", q.From.UTC().Format(time.RFC3339), q.To.UTC().Format(time.RFC3339))
	case q.Limit < 0 || q.Limit > MostRefs:
		return errs.E(errs.Invalid, op, "a limit of %d; expected 1 to %d", q.Limit, MostRefs)
	case q.Limit == 0:
		q.Limit = UsualRefs
	}
	directives, err := l.Directives(ctx, q.AsOf)
	if err != nil {
		return err
	}
	return l.Judgements.View(ctx, q.Officer, q.AsOf, func(v judgement.View) error {
		at := v.AsOf
		if at.IsZero() {
			at = v.Now
		}
		f, err := facts(v, q.Partner)
		if err != nil {
			return err
		}
		f.Events = append(f.Events, inForce(directives, q.Partner, at)...)
		s := ledger.Of(f, at)
		if !q.From.IsZero() {
			s.From = q.From.UTC()
		}
		if !q.To.IsZero() && q.To.Before(at) {
			s.To = q.To.UTC()
		}
		if s.From.After(s.To) {
			s.From = s.To
		}
		return use(v, f.Within(s), s, at)
	})
}
