package link

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"sync"
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
	server := &http.Server{
		Handler: http.HandlerFunc(l.answer), TLSConfig: config, Protocols: protocols,
		ReadHeaderTimeout: l.Limits.Header, ReadTimeout: l.Limits.Body, WriteTimeout: l.Limits.Body + l.Limits.Answer,
		IdleTimeout: l.Limits.Idle, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(l.Log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.ServeTLS(limit(listener, l.Limits.Connections), "", "") }()
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

// limit bounds how many connections of a listener are open at once; further
// ones wait in the system's queue.
func limit(listener net.Listener, n int) net.Listener {
	return &limited{Listener: listener, slots: make(chan struct{}, n), closed: make(chan struct{})}
}

type limited struct {
	net.Listener
	slots  chan struct{}
	once   sync.Once
	closed chan struct{}
}

// Accept implements net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &counted{Conn: conn, free: func() { <-l.slots }}, nil
}

// Close implements net.Listener.
func (l *limited) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

type counted struct {
	net.Conn
	once sync.Once
	free func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	err := c.Conn.Close()
	c.once.Do(c.free)
	return err
}
