package watch

import (
	"context"
	"maps"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// Among gives what tells of many persons who may be one of some entries. Before the
// first index is built it waits.
func (w *Watch) Among(ctx context.Context, entries []screening.Entry) (*screening.Among, error) {
	h, err := w.searcher(ctx)
	if err != nil {
		return nil, err
	}
	return h.searcher.Among(entries), nil
}

// Beside is Against where some entries of a list of their own stand beside the lists and
// the lookouts in force: at most top of the lists, and all of these that may be the
// person. Their bits are those that lookouts for the same persons would have. Sought has
// their list under the version given.
type Beside struct {
	searcher Searcher
	list     string
	sought   Sought
}

// Beside gives a search for some entries of one list, of a version, as of the lists and
// lookouts of now. Before the first index is built it waits.
func (w *Watch) Beside(ctx context.Context, list string, version int, entries []screening.Entry) (*Beside, error) {
	l, err := w.current(ctx)
	if err != nil {
		return nil, err
	}
	s := l.sought()
	s.Lists = maps.Clone(s.Lists)
	s.Lists[list] = version
	return &Beside{l.searcher.With(entries, nil), list, s}, nil
}

// Against gives, for each person, who it may be.
func (b *Beside) Against(ctx context.Context, persons []screening.Person, top int) ([][]screening.Hit, Sought, error) {
	out, err := searchAll(ctx, persons, func(p screening.Person) []screening.Hit { return b.searcher.SearchBeside(p, top, b.list) })
	return out, b.sought, err
}

// Ready tells whether the index in use has a version of a list, or a later one.
func (w *Watch) Ready(list string, version int) bool {
	h := w.held.Load()
	return h != nil && h.versions[list] >= version
}

// Came gives entries that a version of a list adds or changes against an earlier one,
// by id: at most limit, those behind an id, and the last id that was looked at; "" after
// all of them.
func (w *Watch) Came(ctx context.Context, list string, from, to int, after string, limit int) ([]screening.Entry, string, error) {
	var rows []insidedb.ListChange
	err := w.Store.Read(ctx, func(tx *insidedb.Tx) error {
		erased, err := tx.ListErased(list)
		if err == nil {
			rows, err = tx.ListDiff(list, max(from, erased), to, after, limit)
		}
		return err
	})
	if err != nil {
		return nil, "", err
	}
	var out []screening.Entry
	for _, c := range rows {
		if after = c.ID; c.After == nil {
			continue
		}
		e, err := entryOf(list, c.After)
		if err != nil {
			return nil, "", errs.Wrap(errs.Internal, "watch.Came", err, "an entry of list %s cannot be read", list)
		}
		out = append(out, e)
	}
	if len(rows) < limit {
		after = ""
	}
	return out, after, nil
}
