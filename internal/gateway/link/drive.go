package link

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
)

// Handler answers partners' calls over connections that the caller brings: each
// request must say in its TLS state whose certificate it came under. Run serves
// it on a listener; a simulation may serve it without one.
func (l *Link) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.answer(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, brought{})))
	})
}

// Turn has one lane send one batch to a partner now, whatever it would have
// waited for, and says whether there may be more. It is for whoever drives a
// link step by step, and not for one that runs.
func (l *Link) Turn(ctx context.Context, partner party.Code, name envelope.Lane) (more bool, err error) {
	l.mu.Lock()
	key := laneKey{partner, name}
	n := l.lanes[key]
	if n == nil {
		n = newLane(l, key, func() {})
		l.lanes[key] = n
	}
	l.mu.Unlock()
	out, err := n.turn(ctx)
	return out.more, err
}
