package exchange

import "testing"

func TestAStillNodeWorksOneTickInTenAndAWriteOrAFailureWakesIt(t *testing.T) {
	var r rest
	worked := func(ticks int, writes int64) (n int) {
		for range ticks {
			if !r.passes(writes) {
				n++
			}
		}
		return n
	}
	for _, tt := range []struct {
		says   string
		ticks  int
		writes int64
		want   int
	}{
		{"at first it works each", awake, 0, awake},
		{"then one in ten", 10 * stride, 0, 10},
		{"the tick after a write is worked, and those behind it", awake + 1, 1, awake + 1},
		{"until it is still again", 3 * stride, 1, 3},
	} {
		if got := worked(tt.ticks, tt.writes); got != tt.want {
			t.Errorf("%s: %d of %d ticks, want %d", tt.says, got, tt.ticks, tt.want)
		}
	}
	r.failed()
	if got := worked(awake, 1); got != awake {
		t.Errorf("after a failure %d of %d ticks", got, awake)
	}
}
