package watch

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// Sought says what persons were screened against.
type Sought struct {
	Lists    map[string]int `json:"lists"`    // name → version
	Lookouts int64          `json:"lookouts"` // how many versions of lookouts there were, of all together
}

// live is the index of the lists with the lookouts in force, and what it is of. It
// does not change.
type live struct {
	lists    *held
	epoch    int64
	lookouts map[string]screening.Entry // in force, by id
	searcher Searcher
}

func (l *live) sought() Sought { return Sought{l.lists.versions, l.epoch} }

// Against gives, for each person, the entries of all lists and the lookouts in force
// that may be the person: at most top of the lists, and every lookout, the best first. Lookouts are those committed
// when it is asked, whichever process wrote them; Sought says which, and which
// versions of the lists. Before the first index is built it waits.
func (w *Watch) Against(ctx context.Context, persons []screening.Person, top int) ([][]screening.Hit, Sought, error) {
	l, err := w.current(ctx)
	if err != nil {
		return nil, Sought{}, err
	}
	out, err := searchAll(ctx, persons, func(p screening.Person) []screening.Hit { return l.searcher.SearchBeside(p, top, lookout.List) })
	return out, l.sought(), err
}

// searchAll searches for each person, as many at once as there are processors.
func searchAll(ctx context.Context, persons []screening.Person, search func(screening.Person) []screening.Hit) ([][]screening.Hit, error) {
	out := make([][]screening.Hit, len(persons))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(persons)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(persons) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				out[i] = search(persons[i])
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, errs.Wrap(errs.Unavailable, "watch.Screen", err, "the screening was not waited for")
	}
	return out, nil
}

// current gives the index in use with the lookouts as they are committed now.
func (w *Watch) current(ctx context.Context) (*live, error) {
	h, err := w.searcher(ctx)
	if err != nil {
		return nil, err
	}
	var epoch int64
	err = w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		epoch, err = tx.LookoutEpoch()
		return err
	})
	if err != nil {
		return nil, err
	}
	if l := w.live.Load(); l.is(h, epoch) {
		return l, nil
	}
	w.following.Lock()
	defer w.following.Unlock()
	l := w.live.Load()
	if h = w.held.Load(); l.is(h, epoch) {
		return l, nil
	}
	next, err := w.follow(ctx, l, h)
	if err == nil {
		w.live.Store(next)
	}
	return next, err
}

// is tells whether it is of an index of the lists, and of lookouts as of an epoch or
// later.
func (l *live) is(h *held, epoch int64) bool { return l != nil && l.lists == h && l.epoch >= epoch }

// follow gives the lookouts as they stand now over an index of the lists. What was in
// force before need not be read again.
func (w *Watch) follow(ctx context.Context, before *live, h *held) (*live, error) {
	next := &live{lists: h, lookouts: map[string]screening.Entry{}}
	if before != nil {
		next.epoch, next.lookouts = before.epoch, maps.Clone(before.lookouts)
	}
	changed := map[string]bool{}
	for {
		rows, epoch, err := w.lookoutsSince(ctx, next.epoch)
		if err != nil {
			return nil, err
		}
		for _, l := range rows {
			changed[l.ID] = true
			if l.State == insidedb.LookoutActive {
				next.lookouts[l.ID] = screening.Entry{ID: l.ID, List: lookout.List, Person: l.Person}
			} else {
				delete(next.lookouts, l.ID)
			}
		}
		if next.epoch = epoch; len(rows) < lookoutPage {
			break
		}
	}
	next.searcher = h.searcher
	if before != nil && before.lists == h {
		next.searcher = before.searcher
	} else {
		clear(changed) // of what was on another index nothing is taken away
		for id := range next.lookouts {
			changed[id] = true
		}
	}
	var add []screening.Entry
	var remove []screening.Key
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		if e, stands := next.lookouts[id]; stands {
			add = append(add, e)
		} else {
			remove = append(remove, screening.Key{List: lookout.List, ID: id})
		}
	}
	if len(changed) > 0 {
		next.searcher = next.searcher.With(add, remove)
	}
	return next, nil
}

// lookoutPage is how many lookouts are read from the store at once.
const lookoutPage = 1_000

// lookoutsSince reads lookouts that changed after an epoch, and up to which epoch that
// is all of them.
func (w *Watch) lookoutsSince(ctx context.Context, since int64) (changed []insidedb.Lookout, epoch int64, err error) {
	err = w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if changed, err = tx.LookoutsSince(since, lookoutPage); err != nil {
			return err
		}
		if len(changed) == lookoutPage {
			epoch = changed[lookoutPage-1].Epoch
			return nil
		}
		epoch, err = tx.LookoutEpoch()
		return err
	})
	return changed, epoch, err
}
