package exchange_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

// failing fails for one partner, and otherwise does what it stands before.
type failing struct {
	exchange.Renewer
	exchange.Carrier
	partner party.Code
}

func (f failing) Renew(tx *insidedb.Tx, r insidedb.Release, at time.Time) (disclosure.Renewal, error) {
	if r.Partner == f.partner {
		return disclosure.Renewal{}, errs.E(errs.Internal, "test", "nothing can be decided for %s", r.Partner)
	}
	return f.Renewer.Renew(tx, r, at)
}

func (f failing) Put(ctx context.Context, items []exchange.Item) error {
	if slices.ContainsFunc(items, func(i exchange.Item) bool { return i.Sealed.Header().To == f.partner }) {
		return errs.E(errs.Internal, "test", "nothing is taken for %s", f.partner)
	}
	return f.Carrier.Put(ctx, items)
}

func TestWhatFailsForOnePartnerStopsNoOther(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*exchange.Config)
		fails  insidedb.State // where the failing partner's release stays
	}{
		{"deciding", func(c *exchange.Config) { c.Renewer = failing{Renewer: c.Renewer, partner: "FRA/DGSE"} }, insidedb.Approved},
		{"handing over", func(c *exchange.Config) { c.Carrier = failing{Carrier: c.Carrier, partner: "FRA/DGSE"} }, insidedb.Sealed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t, toFrance, insidetest.Directive("D-RUS", "RUS", "automatic", insidetest.FullRungs, insidetest.MaskPersons))
			fsb := insidetest.NewService(t, "RUS/FSB")
			_, err := p.cia.exchange.Accept(t.Context(), "lind", fsb.Peering(t, "USA/CIA", 1), fsb.Spoken())
			p.cia.must(err)
			p.send("R-1", plan)
			_, err = p.cia.office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: "RUS", Officer: "lind"})
			p.cia.must(err)
			p.cia.change = tt.change
			p.cia.stop()
			p.cia.start()
			wantKind(t, p.cia.exchange.Outward(t.Context()), errs.Internal, "for FRA/DGSE")
			state := map[party.Code]string{}
			for _, line := range p.outbox() {
				state[line.Partner] = line.State
			}
			if state["FRA/DGSE"] != string(tt.fails) || state["RUS/FSB"] != string(insidedb.Moved) {
				t.Errorf("the releases are %v", state)
			}
		})
	}
}
