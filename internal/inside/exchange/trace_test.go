package exchange_test

import (
	"context"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
)

// The partner's own bytes lead to the release and the receipt that it gave.
func TestATraceOfWhatThePartnerHoldsSaysWhenItWasDelivered(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", "{p1} plans to attack {l1}.")
	p.send("R-2", "{p1} rests in {l1}.", "supersedes: R-1\n")
	sent := p.clock.Now()
	p.settle()
	got := p.inbox()
	if len(got) != 1 { // the older version was cancelled before it left
		t.Fatalf("%d items arrived", len(got))
	}
	item, err := p.dgse.exchange.Item(context.Background(), got[0].ID, time.Time{})
	p.dgse.must(err)
	trace, err := p.cia.office.Trace(context.Background(), "leak.json", item.Bundle)
	p.cia.must(err)
	if trace.Verdict != disclosure.TraceOne || trace.Said != "the copy of FRA/DGSE" {
		t.Errorf("%s: %s", trace.Verdict, trace.Said)
	}
	last := trace.Releases[len(trace.Releases)-1]
	if last.Serial != "R-2" || last.State != "admitted" || last.DeliveredAt == nil || last.DeliveredAt.Before(sent) {
		t.Errorf("%+v", last)
	}
	for _, r := range trace.Releases[:len(trace.Releases)-1] {
		if r.DeliveredAt != nil {
			t.Errorf("delivered, although it never left: %+v", r)
		}
	}
	for _, id := range trace.IDs {
		if id.Partner != "" && id.DeliveredAt == nil {
			t.Errorf("not delivered: %+v", id)
		}
	}
	trace, err = p.dgse.office.Trace(context.Background(), "leak.json", item.Bundle)
	p.dgse.must(err)
	if trace.Verdict != disclosure.TraceNone { // what came from a partner was not made here
		t.Errorf("%s: %s", trace.Verdict, trace.Said)
	}
}

func TestAnItemIsShownOnlyAsOfATimeAtWhichItWasHere(t *testing.T) {
	p := sqlite(t)
	before := p.clock.Now()
	p.send("R-1", "{p1} plans to attack {l1}.")
	p.settle()
	item := p.inbox()[0]
	p.clock.Add(time.Minute)
	for _, tt := range []struct {
		asOf time.Time
		want errs.Kind
		says string
	}{
		{before, errs.NotFound, "was received"},
		{item.RecordedAt.Add(-time.Microsecond), errs.NotFound, "was received"},
		{item.RecordedAt, "", ""},
		{time.Time{}, "", ""},
		{p.clock.Now(), errs.Invalid, "too near"},
	} {
		got, err := p.dgse.exchange.Item(context.Background(), item.ID, tt.asOf)
		wantKind(t, err, tt.want, tt.says)
		if (len(got.Bundle) > 0) != (tt.want == "") {
			t.Errorf("as of %v there are %d bytes", tt.asOf, len(got.Bundle))
		}
	}
}
