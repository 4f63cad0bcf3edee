package exchange_test

import (
	"context"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
)

func TestAnOfficerSaysThatAnItemWasReadAndItsSenderHasTheReceipt(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.settle()
	item := p.inbox()[0]
	ctx := context.Background()
	for _, tt := range []struct {
		name string
		a    exchange.Acknowledgement
		kind errs.Kind
		says string
	}{
		{"nobody", exchange.Acknowledgement{Item: item.ID, Verb: envelope.Read}, errs.Invalid, "--as is missing"},
		{"a stranger", exchange.Acknowledgement{Officer: "stranger", Item: item.ID, Verb: envelope.Read}, errs.Denied, "not registered"},
		{"no item", exchange.Acknowledgement{Officer: "lind", Item: "none", Verb: envelope.Read}, errs.NotFound, "no item"},
		{"another word", exchange.Acknowledgement{Officer: "lind", Item: item.ID, Verb: envelope.Refused}, errs.Invalid, "expected read or acted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := p.dgse.exchange.Acknowledge(ctx, tt.a)
			wantKind(t, err, tt.kind, tt.says)
		})
	}
	if got := len(p.outbox()[0].Receipts); got != 2 {
		t.Fatalf("%d receipts before anybody said anything; expected delivered and admitted", got)
	}
	first, err := p.dgse.exchange.Acknowledge(ctx, exchange.Acknowledgement{Officer: "lind", Item: item.ID, Verb: envelope.Read})
	p.dgse.must(err)
	p.settle()
	again, err := p.dgse.exchange.Acknowledge(ctx, exchange.Acknowledgement{Officer: "berg", Item: item.ID, Verb: envelope.Read})
	p.dgse.must(err)
	if !again.At.Equal(first.At) {
		t.Errorf("read at %s, and again at %s; expected it said once", first.At, again.At)
	}
	_, err = p.dgse.exchange.Acknowledge(ctx, exchange.Acknowledgement{Officer: "berg", Item: item.ID, Verb: envelope.Acted})
	p.dgse.must(err)
	p.settle()
	line := p.outbox()[0]
	said := map[string]bool{}
	for _, r := range line.Receipts {
		said[r.Verb] = r.Commitment == item.Commitment
	}
	if len(line.Receipts) != 4 || !said["read"] || !said["acted"] || line.State != "admitted" {
		t.Errorf("the sender has %+v, in state %s", line.Receipts, line.State)
	}
	if a := p.cia.alarms() + p.dgse.alarms(); a != "" {
		t.Errorf("alarms: %s", a)
	}
}

func TestWhatWasNotAdmittedIsNotRead(t *testing.T) {
	p := sqlite(t)
	p.dgse.change = func(c *exchange.Config) { c.Uses = []string{"evidence"} }
	p.dgse.stop()
	p.dgse.start()
	p.send("R-1", plan)
	p.settle()
	item := p.inbox()[0]
	if item.State != "quarantined" {
		t.Fatalf("the item is %s", item.State)
	}
	_, err := p.dgse.exchange.Acknowledge(t.Context(), exchange.Acknowledgement{Officer: "lind", Item: item.ID, Verb: envelope.Read})
	wantKind(t, err, errs.Conflict, "quarantined")
}
