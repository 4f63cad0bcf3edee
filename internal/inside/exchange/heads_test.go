package exchange_test

import (
	"context"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
)

// liar is a carrier whose partner answers with heads of a test's own making.
type liar struct {
	exchange.Carrier
	heads func(real [][]byte) [][]byte
}

func (l liar) Heads(ctx context.Context, partner party.Code) ([][]byte, error) {
	real, err := l.Carrier.Heads(ctx, partner)
	return l.heads(real), err
}

func TestNothingIsSealedBeforeAPartnersHeadsAreKnownAndHold(t *testing.T) {
	tests := []struct {
		name  string
		heads func([][]byte) [][]byte
		goes  bool
	}{
		{"as they are", func(real [][]byte) [][]byte { return real }, true},
		{"none", func([][]byte) [][]byte { return nil }, true}, // it hides what it holds, and hurts itself alone
		{"noise", func([][]byte) [][]byte { return [][]byte{[]byte("x")} }, false},
		{"twice", func(real [][]byte) [][]byte { return append(real, real...) }, false},
		{"cut", func(real [][]byte) [][]byte { return [][]byte{real[0][:len(real[0])-1]} }, false},
		{"changed", func(real [][]byte) [][]byte {
			changed := append([]byte(nil), real[0]...)
			changed[len(changed)-20] ^= 1
			return [][]byte{changed}
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			p.send("S-1", "They meet on Monday.")
			p.settle()
			p.cia.stop()
			p.cia.change = func(c *exchange.Config) {
				c.CheckHeads, c.Carrier = true, liar{p.cia.gateway, tt.heads}
				c.Elapsed = func() time.Duration { return time.Hour }
			}
			p.cia.start()
			p.send("S-2", "They meet on Tuesday.")
			p.clock.Add(exchange.Tick)
			if err := p.cia.exchange.Outward(context.Background()); errs.KindOf(err) != errs.Unavailable && err == nil {
				t.Errorf("%v; expected that it waits", err)
			}
			_, err := p.cia.exchange.CompareHeads(context.Background())
			if (err == nil) != tt.goes {
				t.Errorf("%v; expected that the answer is taken: %t", err, tt.goes)
			}
			if !tt.goes {
				if s := p.outbox()[1].State; s != "approved" {
					t.Errorf("it is %s; expected that it waits", s)
				}
				return
			}
			p.settle()
			if s := p.outbox()[1].State; s != "admitted" {
				t.Errorf("it is %s; expected that it went", s)
			}
		})
	}
}

func TestAKeySetThatAPartnersRootDidNotSignIsNotTaken(t *testing.T) {
	p := sqlite(t)
	other := p.dgse.service.Set.Bytes()
	err := p.cia.exchange.SetKeys(context.Background(), exchange.OwnKeys{})
	wantKind(t, err, errs.Internal, "needed")
	if err := p.cia.exchange.Peered(context.Background(), "FRA/DGSE", other); errs.KindOf(err) != errs.Denied {
		t.Errorf("%v; expected that a set of another root is refused", err)
	}
}

func TestWhatWasSealedToARevokedSetIsSealedAgainUnderTheNextOne(t *testing.T) {
	p := sqlite(t)
	next := p.dgse.service.Next(t, 2)
	p.dgse.must(p.dgse.exchange.SetKeys(t.Context(), next))
	p.send("S-1", plan)
	p.cia.gateway.Hold = func(party.Code) bool { return true } // the partner is away
	p.clock.Add(exchange.Tick)
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	first := p.outbox()[0].Envelope
	p.settle() // the key set is announced and confirmed
	p.cia.must(p.cia.exchange.AddRevocation(t.Context(), "berg", "FRA/DGSE", p.dgse.service.Revocation(t, 1)))
	p.round()
	p.cia.gateway.Hold = nil
	p.settle()
	p.settle()
	line := p.outbox()[0]
	if line.State != "admitted" || line.Envelope == first || len(p.inbox()) != 1 {
		t.Errorf("it is %s (%s) under %s, before %s; received %d; expected it once, under another envelope", line.State, line.Said, line.Envelope, first, len(p.inbox()))
	}
}
