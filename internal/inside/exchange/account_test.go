package exchange_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"entente/internal/inside/oversight"
	"entente/internal/seal/envelope"
	"entente/internal/seal/wire"
	"entente/internal/store/insidedb"
)

// account is what a node says of the exchange with another.
func (n *node) account(with *node) oversight.Account {
	n.t.Helper()
	l := &oversight.Log{Config: oversight.Config{Self: n.service.Code, Store: n.store}}
	data, err := l.Export(bg, "lind", with.service.Code)
	n.must(err)
	a, err := oversight.ReadAccount(data)
	n.must(err)
	return a
}

// compare holds another's account against the node's own.
func (n *node) compare(of *node, a oversight.Account) oversight.Reconciled {
	n.t.Helper()
	data, err := json.Marshal(a)
	n.must(err)
	l := &oversight.Log{Config: oversight.Config{Self: n.service.Code, Store: n.store}}
	out, err := l.Compare(bg, "lind", of.service.Code, data)
	n.must(err)
	return out
}

// An account is of a moment, and of the inside: what was sent, signed for or
// taken in after that moment, or is with the partner's gateway, is on its way.
func TestAnAccountOfAnEarlierMomentIsNoRollback(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", "The first.")
	p.settle()
	early := [2]oversight.Account{p.dgse.account(p.cia), p.cia.account(p.dgse)}
	p.clock.Add(time.Minute)
	p.send("R-2", "The second.")
	p.settle()
	ours, theirs := p.cia.compare(p.dgse, early[0]), p.dgse.compare(p.cia, early[1])
	if !ours.Good || ours.Same == 0 || ours.Behind == 0 || !theirs.Good || theirs.Behind == 0 {
		t.Errorf("an early account: %+v and %+v; expected that the rest is on its way", ours, theirs)
	}

	p.send("R-3", "With the gateway.")
	p.clock.Add(time.Minute)
	p.cia.do(p.cia.exchange.Outward)
	p.gateways.Carry()
	p.cia.do(p.cia.exchange.Inward) // the gateway's receipt
	p.clock.Add(time.Minute)
	if got := p.cia.compare(p.dgse, p.dgse.account(p.cia)); !got.Good || got.Behind == 0 {
		t.Errorf("with the gateway: %+v; expected that it is on its way", got)
	}
	if a := p.cia.alarms() + p.dgse.alarms(); a != "" {
		t.Errorf("alarms %s; expected none", a)
	}
}

// What a partner's inside took or signed before the moment of its account, and
// does not know in it, it has lost.
func TestAnAccountThatLacksWhatWasSignedForIsARollback(t *testing.T) {
	for _, direction := range []string{insidedb.In, insidedb.Out} {
		t.Run("what it has "+direction, func(t *testing.T) {
			p := sqlite(t)
			p.send("R-1", "The first.")
			p.settle()
			p.clock.Add(time.Minute)
			a := p.dgse.account(p.cia)
			lane := map[string]envelope.Lane{insidedb.In: envelope.LaneOrdinary, insidedb.Out: envelope.LaneControl}[direction]
			cut := 0
			for i := range a.Lanes {
				if l := &a.Lanes[i]; l.Direction == direction && l.Lane == lane {
					l.Entries = l.Entries[:len(l.Entries)-1]
					cut++
				}
			}
			if cut != 1 {
				t.Fatalf("%d sequences were cut short; expected one", cut)
			}
			got := p.cia.compare(p.dgse, a)
			if got.Good || len(got.Forks) != 1 || got.Forks[0].Kind != insidedb.AlarmRollback || got.Forks[0].Lane != lane || got.Forks[0].Theirs != "" || got.Forks[0].Ours == "" {
				t.Errorf("%+v; expected a rollback of %s", got, lane)
			}
			if p.cia.alarms() != insidedb.AlarmRollback {
				t.Errorf("alarms %q; expected a rollback", p.cia.alarms())
			}
			a.At = wire.Time(p.clock.Now().Add(-time.Hour)) // as if it had been written before
			if got := p.cia.compare(p.dgse, a); !got.Good {
				t.Errorf("%+v; expected that an account of before lacks what came later", got)
			}
		})
	}
}

// What came to us is named in an alarm and not kept there: an erasure does not look
// for copies. What we signed may stay.
func TestAnAlarmOverAnAccountHoldsNoEnvelopeThatCame(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", "The first.")
	p.settle()
	for _, tt := range []struct {
		at, of    *node
		envelope  bool
		direction string
	}{
		{p.dgse, p.cia, false, insidedb.In},
		{p.cia, p.dgse, true, insidedb.Out},
	} {
		a := tt.of.account(tt.at)
		whole, head := "", ""
		for i := range a.Lanes {
			if l := &a.Lanes[i]; l.Direction != tt.direction && l.Lane == envelope.LaneOrdinary {
				last := &l.Entries[len(l.Entries)-1]
				whole, head = l.Envelope, last.Hash
				last.Hash = "sha256:" + strings.Repeat("0", 64)
			}
		}
		if len(whole) < 100 {
			t.Fatalf("no envelope in the account that %s is shown", tt.at.service.Code)
		}
		if got := tt.at.compare(tt.of, a); len(got.Forks) != 1 || got.Forks[0].Direction != tt.direction {
			t.Fatalf("%+v; expected one fork of what is %s", got, tt.direction)
		}
		var kept []byte
		tt.at.must(tt.at.store.Read(bg, func(tx *insidedb.Tx) error {
			alarms, err := tx.Alarms(100)
			for _, x := range alarms {
				kept = append(kept, x.Evidence...)
			}
			return err
		}))
		if got := bytes.Contains(kept, []byte(whole)); got != tt.envelope {
			t.Errorf("%s: the alarm holds the envelope: %t; expected %t", tt.at.service.Code, got, tt.envelope)
		}
		if !bytes.Contains(kept, []byte(head)) {
			t.Errorf("%s: the alarm does not name the head %s", tt.at.service.Code, head)
		}
	}
}
