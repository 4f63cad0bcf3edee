package exchange_test

import (
	"context"
	"testing"
	"time"

	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// A blinded head goes to every partner at its time, once, and comes back signed.
// The countersignature is not answered, and neither side raises an alarm.
func TestABlindedHeadIsCountersigned(t *testing.T) {
	p := sqlite(t)
	p.settle()
	slot := insidetest.Start.Add(time.Hour)
	for range 2 { // a process that ended after showing it shows it again
		p.cia.must(p.cia.exchange.Show(context.Background(), slot, []byte("head of 7 leaves")))
	}
	before := len(p.gateways.Of("FRA/DGSE").Envelopes("USA/CIA"))
	p.settle()
	back := p.gateways.Of("FRA/DGSE").Envelopes("USA/CIA")
	if len(back) != before+1 {
		t.Fatalf("%d answers; expected one", len(back)-before)
	}
	var shown []insidedb.Blinded
	p.cia.must(p.cia.store.Read(context.Background(), func(tx *insidedb.Tx) (err error) {
		shown, err = tx.Blinded("FRA/DGSE", 10)
		return err
	}))
	if len(shown) != 1 || shown[0].CountersignedAt == nil || string(shown[0].Evidence) != string(back[before].Bytes()) ||
		exchange.Blind(shown[0].Salt, []byte("head of 7 leaves")) != shown[0].Digest {
		t.Errorf("shown: %+v", shown)
	}
	sent := len(p.gateways.Of("USA/CIA").Envelopes("FRA/DGSE"))
	p.settle()
	if now := len(p.gateways.Of("USA/CIA").Envelopes("FRA/DGSE")); now != sent {
		t.Error("a countersignature was answered")
	}
	if p.cia.alarms()+p.dgse.alarms() != "" {
		t.Errorf("alarms: %q %q", p.cia.alarms(), p.dgse.alarms())
	}
}

// What a partner sees of a head is of one size and form, however many leaves the
// log has; only the salted digest differs.
func TestABlindedHeadSaysNothingOfTheLog(t *testing.T) {
	sizes := map[int]bool{}
	for _, head := range []string{"", "entente/USA/CIA/i1\n0\nroot\n", "entente/USA/CIA/i1\n123456789\nanother\n"} {
		p := sqlite(t)
		p.cia.must(p.cia.exchange.Show(context.Background(), insidetest.Start.Add(time.Hour), []byte(head)))
		p.settle()
		for _, s := range p.gateways.Of("USA/CIA").Envelopes("FRA/DGSE") {
			if s.Header().Lane != envelope.LaneControl {
				t.Error("not on the control lane")
			}
			sizes[len(s.Bytes())] = true
		}
	}
	if len(sizes) != 1 {
		t.Errorf("envelopes of sizes %v; expected one size", sizes)
	}
}
