package link

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"time"

	"entente/internal/core/errs"
)

// drain is how long answers under way may take when the link stops.
const drain = 5 * time.Second

// serve answers calls on a listener until ctx ends.
func (l *Link) serve(ctx context.Context, listener net.Listener) error {
	const op = "link.Run"
	config := l.own.Load().listen.Clone()
	config.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return l.own.Load().listen, nil }
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true) // the batch carries many envelopes; HTTP/2 would add only ways to be attacked
	lasting, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	server := &http.Server{
		Handler: l.lasting(lasting), TLSConfig: config, Protocols: protocols,
		ReadHeaderTimeout: l.Limits.Header, ReadTimeout: l.Limits.Body, WriteTimeout: l.Limits.Body + l.Limits.Answer,
		IdleTimeout: l.Limits.Idle, MaxHeaderBytes: maxHeader, ConnContext: withVisitor,
		ErrorLog: slog.NewLogLogger(l.Log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.ServeTLS(newDoors(listener, l.Limits.Connections), "", "") }()
	select {
	case err := <-ended:
		return errs.Wrap(errs.Unavailable, op, err, "the gateway's listener failed")
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if server.Shutdown(patience) != nil {
		server.Close()
	}
	<-ended
	return nil
}

// lasting answers calls that go on when the caller hangs up: what it sent whole
// is stored, and nothing that it does makes the store fail.
func (l *Link) lasting(parent context.Context) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(parent, l.Limits.Body+l.Limits.Answer)
		defer cancel()
		l.answer(w, r.WithContext(context.WithValue(ctx, visitorKey{}, r.Context().Value(visitorKey{}))))
	})
}
