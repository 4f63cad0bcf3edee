package link

import (
	"fmt"
	"testing"

	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// Inside has left more of the bulk lane than the gateway holds, and it goes at
// the end of its rate; a warning is taken, receipted, and given to inside among
// the first all the same.
func TestAFullLaneDelaysNoOther(t *testing.T) {
	a := newStation(t, usa(), fileDatabase(t), nil)
	b := newStation(t, rus(), fileDatabase(t), func(o *Options) { o.Limits.Backlog = 80 })
	introduce(t, a, b, nil)
	a.run()
	b.run()
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneBulk, 1, 200)))
	until(t, func() bool { // bulk has to wait for inside of b, which takes nothing
		for seq := range 200 {
			if a.status(fmt.Sprintf("bulk %d", seq+1)).Code == string(CodeBusy) {
				return true
			}
		}
		return false
	})
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneWarning, 1, 3)))
	until(t, func() bool { return a.status("warning 3").State == "delivered" })
	if a.status("bulk 200").State == "delivered" {
		t.Error("the bulk lane was never full")
	}
	taken, err := b.Queue().Take(t.Context(), 8)
	check(t, err)
	warnings, bulk := 0, 0
	for _, e := range taken {
		switch {
		case e.Kind == string(gatewaydb.EventEnvelope) && e.Lane == envelope.LaneWarning:
			warnings++
			if e.Seq != uint64(warnings) {
				t.Errorf("warning %d comes as number %d", e.Seq, warnings)
			}
		case e.Lane == envelope.LaneBulk:
			if bulk++; e.Seq != uint64(bulk) {
				t.Errorf("bulk %d comes as number %d", e.Seq, bulk)
			}
		}
	}
	if warnings != 3 || bulk != 5 {
		t.Errorf("inside is given %d warnings and %d of the bulk in eight; expected all 3 and the first 5", warnings, bulk)
	}
	b.take(203, gatewaydb.EventEnvelope) // then everything goes on
}
