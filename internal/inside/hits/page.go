package hits

import (
	"encoding/base64"
	"fmt"
	"time"

	"entente/internal/core/lookout"
)

// pageEnd is where a page of hits ends: a rank, in the order of a time. Ranks change as
// journeys come near; pages of one list keep the order of the first.
type pageEnd struct {
	at   time.Time
	rank lookout.Ranked
}

// cursor is where a page ends as a caller carries it; it says nothing that the page did not.
func (p pageEnd) cursor() string {
	r := p.rank
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %t %d %d %d %s", p.at.UnixMicro(), r.First, lookout.Thousandths(r.Bits),
		lookout.Thousandths(r.Score), r.Opened.UnixMicro(), r.ID))
}

// readPageEnd reads what cursor wrote; false for anything else, such as a hit's id.
func readPageEnd(after string) (pageEnd, bool) {
	data, err := base64.RawURLEncoding.DecodeString(after)
	if err != nil {
		return pageEnd{}, false
	}
	var p pageEnd
	var at, bits, score, opened int64
	if n, err := fmt.Sscanf(string(data), "%d %t %d %d %d %s", &at, &p.rank.First, &bits, &score, &opened, &p.rank.ID); n != 6 || err != nil {
		return pageEnd{}, false
	}
	p.at, p.rank.Opened = time.UnixMicro(at).UTC(), time.UnixMicro(opened).UTC()
	p.rank.Bits, p.rank.Score = float64(bits)/1000, float64(score)/1000
	return p, true
}
