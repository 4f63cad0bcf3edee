package exchange

// Ticks of a node in which nothing is written and nothing fails find nothing to do
// but what falls due by the clock. After awake of them in a row only each stride-th
// is worked: what falls due waits that many ticks longer, and what is written is
// taken up by the very next tick, as ever.
const (
	awake  = 10
	stride = 10
)

// rest decides which ticks are passed over. The zero rest has seen none.
type rest struct {
	writes int64 // of the store, when the last tick was worked
	still  int   // ticks in a row, worked or not, in which nothing was written
}

// passes tells whether a tick is passed over, by how often the store was written.
func (r *rest) passes(writes int64) bool {
	if writes != r.writes {
		r.writes, r.still = writes, 0
		return false
	}
	r.still++
	return r.still > awake && r.still%stride != 0
}

// failed keeps awake: what failed is tried again on the next tick.
func (r *rest) failed() { r.still = 0 }
