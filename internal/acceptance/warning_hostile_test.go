package acceptance

import (
	"context"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/warning"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/warnings"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// clerk has the victim's threats to life seen to.
func (q *quarrel) clerk() *warnings.Warnings {
	q.t.Helper()
	w, err := warnings.New(warnings.Config{Self: q.victim.code, Store: q.victim.inside, Rules: warning.Default, Office: q.victim.office,
		Exchange: q.victim.exchange, Log: insidetest.Quiet()})
	check(q.t, err)
	_, err = w.Tick(context.Background())
	check(q.t, err)
	return w
}

// received has the victim take a letter in, and gives its id there.
func (q *quarrel) received(letter envelope.Sealed) string {
	q.t.Helper()
	q.foe.mail(letter)
	q.clock.Add(10 * time.Second)
	check(q.t, q.victim.exchange.Inward(context.Background()))
	var id string
	check(q.t, q.victim.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		all, err := tx.ReceivedItems(fsb().code, insidedb.Admitted, time.Time{}, 100)
		for _, r := range all {
			if r.Hash == letter.Hash() {
				id = r.ID
			}
		}
		return err
	}))
	if id == "" {
		q.t.Fatal("the letter was not admitted")
	}
	return id
}

// determining gives the warning of an item, where somebody is to determine.
func (q *quarrel) determining(item string) (w insidedb.Warning) {
	q.t.Helper()
	check(q.t, q.victim.inside.Read(context.Background(), func(tx *insidedb.Tx) (err error) {
		if w, err = tx.WarningOf(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: item}); err != nil {
			return err
		}
		owed, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: obligation.Determine, Open: true})
		if err == nil && len(owed) != 1 {
			q.t.Errorf("%d determinations are owed of item %s", len(owed), item)
		}
		return err
	}))
	return w
}

// Whatever a partner's own software says of the time, or a damaged row holds, what
// others send is looked through.
func TestNoItemOfOnePartnerStopsTheLookForThreatsInTheOthers(t *testing.T) {
	q := newGround(t).quarrel(t)
	defer q.end()
	ctx := context.Background()
	w := q.clerk()

	first := q.received(q.foe.letter("They will attack the station.", nil))
	damaged := q.received(q.foe.letter("They will attack the bridge.", nil))
	late := q.received(q.foe.letter("They will attack the school.", func(h *envelope.Header) { h.Sent = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC) }))
	// as a program took it in that let the year 1 pass
	check(t, q.victim.insideDB.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`UPDATE received SET sent = $2 WHERE id = $1`, first, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE received SET bundle = $2 WHERE id = $1`, damaged, []byte("damaged"))
		return err
	}))
	_, err := w.Tick(ctx)
	check(t, err)
	for _, item := range []string{first, damaged, late} {
		if got := q.determining(item); got.Acquired.Year() != q.clock.Now().Year() {
			t.Errorf("acquired at %v", got.Acquired)
		}
	}
	check(t, q.victim.inside.Read(ctx, func(tx *insidedb.Tx) error {
		got, err := tx.WarningOf(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: damaged})
		if err != nil {
			return err
		}
		acts, err := tx.WarningActs(got, time.Time{})
		if len(acts) != 1 || acts[0].Code != warnings.CodeUnread {
			t.Errorf("what cannot be read: %+v", acts)
		}
		left, _ := tx.Unlooked(10)
		if len(left) != 0 {
			t.Errorf("%d items are not looked through", len(left))
		}
		return err
	}))
	if all, err := w.List(ctx, true, time.Time{}, "", 0); err != nil || len(all.Warnings) != 3 {
		t.Errorf("%d are listed, %v", len(all.Warnings), err)
	}
	if n, err := w.Tick(ctx); n != 0 || err != nil {
		t.Errorf("looked through again: %d, %v", n, err)
	}
}
