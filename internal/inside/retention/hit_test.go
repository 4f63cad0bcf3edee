package retention_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/retention"
	"entente/internal/store/insidedb"
)

func TestTwoOfficersEraseAHitThatIsDecidedAndItsTravelMayExpire(t *testing.T) {
	o := newOffice(t, retention.Rules{})
	a, b := o.travels("A"), o.travels("B")
	open, same := o.hit(a, insidedb.HitOpen, "owed-1"), o.hit(b, insidedb.HitSame, "")
	order := func(id, officer string) retention.Order {
		return retention.Order{Ref: id, Officer: officer, Reason: "CASE-7"}
	}
	_, err := o.Propose(t.Context(), order(open.ID, "berg"))
	o.must(err)
	_, err = o.Confirm(t.Context(), order(open.ID, "holm"))
	wantKind(t, "one that somebody owes an answer to", err, errs.Conflict)
	k, err := o.Propose(t.Context(), order(same.ID, "berg"))
	o.must(err)
	if k.Kind != insidedb.SubjectHit || k.Erases.Versions != 1 {
		t.Errorf("proposed: %+v", k)
	}
	if k, err = o.Confirm(t.Context(), order(same.ID, "holm")); err != nil || k.ErasedAt == nil || k.FinishedAt == nil {
		t.Fatalf("confirmed: %+v, %v", k, err)
	}
	o.must(o.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		h, err := tx.Hit(same.ID)
		if err != nil || h.ErasedAt == nil || h.Paper+h.Keys.Person != "" || h.State != insidedb.HitSame {
			t.Errorf("of it there is %+v, %v", h, err)
		}
		acts, err := tx.HitActs(h, time.Time{})
		if len(acts) != 1 || acts[0].Words != nil {
			t.Errorf("of its acts there are %+v", acts)
		}
		return err
	}))
	if k, err = o.Show(t.Context(), "", b.Message, time.Time{}); err != nil || k.Needed != "" {
		t.Errorf("its travel is needed still: %+v, %v", k, err)
	}
}
