package sight

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Sight is what officers see, and the record of what they read. It is safe for
// concurrent use.
type Sight struct {
	store *insidedb.Store
	self  func() party.Code
}

// New makes one; the error is internal when something is missing.
func New(store *insidedb.Store, self func() party.Code) (*Sight, error) {
	if store == nil || self == nil {
		return nil, errs.E(errs.Internal, "sight.New", "a store and a service are needed")
	}
	return &Sight{store, self}, nil
}

// Kinds of what a call can name.
const (
	Report     = insidedb.SubjectReport
	Received   = insidedb.SubjectReceived
	Release    = insidedb.RefRelease
	Warning    = insidedb.RefWarning
	Question   = insidedb.RefQuestion
	Obligation = insidedb.RefObligation
	Consent    = insidedb.RefConsent
	Advisory   = insidedb.RefAdvisory
	Emergency  = insidedb.RefEmergency
	Lookout    = insidedb.RefLookout
	Hit        = insidedb.RefHit
	Engagement = insidedb.RefEngagement
	Kept       = insidedb.RefKept // a report or a received item, as retention names it
)

// Named is something that a call names.
type Named struct {
	Kind string
	Ref  string
	AsOf time.Time // zero: the present
}

type boundKey struct{}

// bound is under what the call of an officer goes on.
type bound struct {
	officer string
	sight   *insidedb.Sight
}

// Officer is whose call goes on under a context; false for nobody named.
func Officer(ctx context.Context) (string, bool) {
	b, ok := ctx.Value(boundKey{}).(bound)
	return b.officer, ok
}

// Bound gives the context under which the call of a named officer goes on. With listing
// its lists, too, leave out what the officer may not see.
func (s *Sight) Bound(ctx context.Context, officer string, listing bool, named ...Named) (context.Context, error) {
	var out *insidedb.Sight
	err := s.store.Read(ctx, func(tx *insidedb.Tx) error {
		var err error
		if out, err = tx.Sight(officer, s.self()); err != nil {
			return err
		}
		return conceal(tx, out, named)
	})
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, boundKey{}, bound{officer, out})
	if listing {
		out.Listing()
	}
	return insidedb.WithSight(ctx, out), nil
}

// Name has what a call names further on be as if it were not held, where the call's
// officer may not see it. It is for the call's own goroutine, before anything is read.
func (s *Sight) Name(ctx context.Context, named ...Named) error {
	b, _ := ctx.Value(boundKey{}).(bound)
	if b.sight.Whole() || len(named) == 0 {
		return nil
	}
	return s.store.Read(insidedb.WithSight(ctx, nil), func(tx *insidedb.Tx) error { return conceal(tx, b.sight, named) })
}

func conceal(tx *insidedb.Tx, s *insidedb.Sight, named []Named) error {
	for _, n := range named {
		if err := tx.Conceal(s, n.Kind, n.Ref, n.AsOf); err != nil {
			return err
		}
	}
	return nil
}

// Record records that an officer reads by an operation what ref names, "" for a list.
func (s *Sight) Record(ctx context.Context, officer, operation, ref string) error {
	return s.store.Grouped(ctx, func(tx *insidedb.Tx) error { return tx.AddRead(officer, operation, ref) })
}
