package backwards

import (
	"context"
	"reflect"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// changes is how many lookouts, tips or messages are read at once.
const changes = 500

// open puts on record what is to be screened since it was last looked.
func (s *Screener) open(ctx context.Context) error {
	for _, some := range []func(*insidedb.Tx) (int, error){openLookouts, openTips} {
		for seen := changes; seen >= changes; {
			err := s.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
				seen, err = some(tx)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return s.Store.Write(ctx, s.openLists)
}

// lookouts is the name of the mark of all lookouts.
const lookouts = "lookouts"

// openLookouts opens a screening for each lookout that is new, or whose person is
// another than was screened last. Who comes later is screened as he comes.
func openLookouts(tx *insidedb.Tx) (seen int, err error) {
	epoch, _, err := tx.BackscreenMark(lookouts)
	if err != nil {
		return 0, err
	}
	changed, err := tx.LookoutsSince(epoch, changes)
	if err != nil || len(changed) == 0 {
		return 0, err
	}
	last, err := tx.LastTraveller()
	if err != nil {
		return 0, err
	}
	for _, l := range changed {
		epoch = l.Epoch
		if l.State != insidedb.LookoutActive {
			continue
		}
		if another, err := anotherPerson(tx, l); err != nil || !another {
			if err != nil {
				return 0, err
			}
			continue
		}
		if _, err := tx.AddBackscreen(insidedb.Backscreen{Kind: insidedb.BackLookout, Name: l.ID, To: l.Version, Last: last}); err != nil {
			return 0, err
		}
	}
	return len(changed), tx.MarkBackscreens(lookouts, epoch, last)
}

// anotherPerson tells whether a lookout has sought another person than it does now at
// any time since it was screened last: who travelled meanwhile was screened against that
// one. While it had ended nobody was.
func anotherPerson(tx *insidedb.Tx, l insidedb.Lookout) (bool, error) {
	before, err := tx.LastBackscreen(insidedb.BackLookout, l.ID)
	if errs.KindOf(err) == errs.NotFound {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	all, err := tx.LookoutVersions(l.ID, time.Time{})
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(all, func(was insidedb.Lookout) bool {
		return was.Version >= before.To && (was.Erased != nil || was.State != insidedb.LookoutActive || !reflect.DeepEqual(was.Person, l.Person))
	}), nil
}

// openLists opens a screening for each list of which the index in use has a version
// that is newer than was screened last, and for travel that came meanwhile and was
// screened against an older one.
func (s *Screener) openLists(tx *insidedb.Tx) error {
	lists, err := tx.Lists(time.Time{})
	if err != nil {
		return err
	}
	last, err := tx.LastTraveller()
	if err != nil {
		return err
	}
	for _, l := range lists {
		if l.State != insidedb.ListHeld || !s.Watch.Ready(l.List, l.Version) {
			continue
		}
		version, seq, err := tx.BackscreenMark(insidedb.BackList + "/" + l.List)
		if err != nil || int64(l.Version) == version && seq == last {
			if err != nil {
				return err
			}
			continue
		}
		if err := openList(tx, l, int(version), seq, last); err != nil {
			return err
		}
	}
	return nil
}

// openList opens what is to be screened of a list: of whom it is on record what was
// screened, against the version of then; of who came after, against the version that was
// in use when they came.
func openList(tx *insidedb.Tx, l insidedb.ListVersion, version int, seq, last int64) error {
	add := func(from int, after, to int64) error {
		if from >= l.Version || after >= to {
			return nil
		}
		_, err := tx.AddBackscreen(insidedb.Backscreen{Kind: insidedb.BackList, Name: l.List, From: from, To: l.Version, After: after, Last: to})
		return err
	}
	if err := add(version, 0, seq); err != nil {
		return err
	}
	from, after := l.Version, seq // of a run of messages that were screened against one version
	for behind := seq; behind < last; {
		some, err := tx.ScreenedSince(behind, changes)
		if err != nil {
			return err
		}
		for _, m := range some {
			if used := m.Lists[l.List]; used != from {
				if err := add(from, after, m.First-1); err != nil {
					return err
				}
				from, after = used, m.First-1
			}
			behind = m.First + int64(m.Count) - 1
		}
		if len(some) < changes {
			break
		}
	}
	if err := add(from, after, last); err != nil {
		return err
	}
	return tx.MarkBackscreens(insidedb.BackList+"/"+l.List, int64(l.Version), last)
}

// lookout is whom a screening of a lookout seeks.
func (s *Screener) lookout(ctx context.Context, b insidedb.Backscreen) (out []screening.Entry, err error) {
	err = s.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = nil
		l, err := tx.Lookout(b.Name, time.Time{})
		if errs.KindOf(err) == errs.NotFound || err == nil && (l.State != insidedb.LookoutActive || l.Erased != nil) {
			return nil
		}
		out = []screening.Entry{{ID: l.ID, List: lookout.List, Person: l.Person}}
		return err
	})
	return out, err
}
