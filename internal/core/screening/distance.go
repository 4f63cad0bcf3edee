package screening

import (
	"math"

	"entente/internal/core/spelling"
)

// Distance is how far apart two words are as spellings of one name, in bits:
// log2 of how unlikely the one is where the other is meant, scripts and slips of
// the fingers included. It is +Inf above most.
func Distance(a, b spelling.Word, most float64) float64 {
	x, y := hear(a), hear(b)
	c := learnt.compare(&x, &y, int32(most*unit))
	if c >= tooDear {
		return math.Inf(1)
	}
	return float64(c) / unit
}
