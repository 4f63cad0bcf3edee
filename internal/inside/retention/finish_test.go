package retention_test

import (
	"slices"
	"testing"
	"time"

	"entente/internal/inside/retention"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

func (o *office) refused(hash string) {
	o.t.Helper()
	o.write(func(tx *insidedb.Tx) error {
		_, err := tx.AddRefused("item of "+hash, envelope.CodeOrder, envelope.Header{From: "FRA/DGSE", ID: "e-" + hash}, hash)
		return err
	})
}

func TestTheGatewayForgetsWhatWasRefusedAndTheRowStays(t *testing.T) {
	o := newOffice(t, retention.Rules{})
	for _, hash := range []string{"a", "b", "c"} {
		o.refused(hash)
	}
	o.gateway.never = "a"
	if o.Step(t.Context()) == nil {
		t.Error("nothing is said of what the gateway could not forget")
	}
	if !slices.Equal(o.gateway.forgotten, []string{"b", "c"}) {
		t.Errorf("with one that cannot be forgotten it forgot %v", o.gateway.forgotten)
	}
	o.gateway.never = ""
	o.must(o.Step(t.Context()))
	o.must(o.Step(t.Context()))
	if !slices.Equal(o.gateway.forgotten, []string{"b", "c", "a"}) {
		t.Errorf("it forgot %v, want each once", o.gateway.forgotten)
	}
	o.must(o.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		r, err := tx.Received("item of a")
		if r.Hash != "a" || r.State != insidedb.Refused {
			t.Errorf("of the refused item stays %+v", r)
		}
		return err
	}))
}

func TestAGatewayOutOfReachHoldsUpNoReportAndNoExpiry(t *testing.T) {
	o := newOffice(t, retention.Rules{Reports: "P1Y", Automatic: true})
	o.pass()
	id, due := o.add("R-1"), o.add("R-2")
	for _, hash := range []string{"a", "b", "c", "d", "e", "f"} {
		o.refused(hash)
	}
	o.gateway.fails = 1000
	_, err := o.Propose(t.Context(), retention.Order{Ref: id, Officer: "berg", Reason: "c"})
	o.must(err)
	item, err := o.Confirm(t.Context(), retention.Order{Ref: id, Officer: "holm"})
	o.must(err)
	if item.FinishedAt == nil {
		t.Error("the erasure of a report waits for the gateway")
	}
	o.clock.Add(400 * 24 * time.Hour)
	for range 2 {
		if o.Step(t.Context()) == nil {
			t.Error("nothing is said of the gateway that is away")
		}
		o.clock.Add(time.Hour)
	}
	if o.held(due) {
		t.Error("expiry waits for the gateway")
	}
	o.gateway.fails = 0
	o.must(o.Step(t.Context()))
	if len(o.gateway.forgotten) != 6 {
		t.Errorf("it forgot %v", o.gateway.forgotten)
	}
}
