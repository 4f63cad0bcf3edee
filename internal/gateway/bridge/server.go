package bridge

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/crossing"
	"entente/internal/gateway/link"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

// Options is everything a server is built from.
type Options struct {
	Self  party.Code
	Root  keys.Anchor // of our own service
	Sets  [][]byte    // key sets of our own service that are at hand
	Link  *link.Link
	Store *gatewaydb.Store
	Key   *keys.TLSKey // the gateway's bridge key
	Pin   string       // of inside's bridge certificate
	Log   *slog.Logger
}

// Bounds of what a caller can make the bridge do.
const (
	connections = 16
	calls       = 16 // under way at once, those for news apart
	large       = 4  // of them that bring or take envelopes
	listening   = 4  // calls for news
	headerWait  = 5 * time.Second
	bodyWait    = time.Minute
	answerWait  = time.Minute
	idleWait    = 2 * time.Minute
	drain       = 5 * time.Second
	maxHeader   = 8 << 10
)

// Server answers inside. It is safe for concurrent use.
type Server struct {
	Options
	queue  link.Queue
	own    atomic.Pointer[keys.Ring]
	news   *bulletin
	heads  errands
	slots  chan struct{}
	big    chan struct{}
	ears   chan struct{}
	called atomic.Int64 // Unix microseconds of the last call
}

// New builds a server that knows what its store has recorded and the key sets
// at hand. Nothing listens yet.
func New(ctx context.Context, o Options) (*Server, error) {
	const op = "bridge.New"
	if !o.Root.Valid() || o.Root.Service() != o.Self || o.Link == nil || o.Store == nil || !o.Key.Valid() || o.Pin == "" || o.Log == nil {
		return nil, errs.E(errs.Internal, op, "root, link, store, key, pin and log are needed")
	}
	if keys.SamePin(o.Pin, o.Key.Pin()) {
		return nil, errs.E(errs.Invalid, op, "the pin is that of the gateway's own certificate; expected inside's")
	}
	s := &Server{Options: o, queue: o.Link.Queue(), news: newBulletin(), slots: make(chan struct{}, calls),
		big: make(chan struct{}, large), ears: make(chan struct{}, listening)}
	s.heads.ask = s.queue.Heads
	return s, s.learn(ctx, gatewaydb.Own{KeySets: o.Sets})
}

// Run answers on a listener until ctx ends.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	config, err := s.Key.Config(func(pin string) bool { return keys.SamePin(s.Pin, pin) })
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	server := &http.Server{Handler: http.HandlerFunc(s.answer), TLSConfig: config, Protocols: protocols,
		ReadHeaderTimeout: headerWait, ReadTimeout: bodyWait, WriteTimeout: bodyWait + answerWait, IdleTimeout: idleWait, MaxHeaderBytes: maxHeader,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)}
	go s.news.follow(ctx, s.queue.News())
	ended := make(chan error, 1)
	go func() { ended <- server.ServeTLS(link.Limit(listener, connections), "", "") }()
	select {
	case err := <-ended:
		return errs.Wrap(errs.Unavailable, "bridge.Run", err, "the bridge's listener failed")
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

// Called is when inside called last; the zero time when it has not.
func (s *Server) Called() time.Time {
	at := s.called.Load()
	if at == 0 {
		return time.Time{}
	}
	return time.UnixMicro(at).UTC()
}

// answer serves one call. The connection's certificate was checked.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = nil
	s.called.Store(s.Store.Now().UnixMicro())
	serve, known := s.route(r)
	slots := s.slots
	if r.URL.Path == crossing.PathNews {
		slots = s.ears
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	default:
		crossing.Busy.Write(w)
		return
	}
	if !known {
		crossing.NoSuchPage.Write(w)
		return
	}
	if err := serve(w, r); err != nil {
		s.refuse(w, r, err)
	}
}

// route finds what answers a call.
func (s *Server) route(r *http.Request) (serve func(http.ResponseWriter, *http.Request) error, known bool) {
	if r.URL.Path == crossing.PathReady {
		return s.ready, r.Method == http.MethodGet
	}
	serve, known = map[string]func(http.ResponseWriter, *http.Request) error{
		crossing.PathPut: s.put, crossing.PathTake: s.take, crossing.PathAck: s.ack, crossing.PathForget: s.forget, crossing.PathCancel: s.cancel,
		crossing.PathStatus: s.status, crossing.PathHeads: s.askHeads, crossing.PathNews: s.tellNews, crossing.PathConfigure: s.configure,
		crossing.PathPartsWanted: s.partsWanted, crossing.PathPartPut: s.putPart, crossing.PathPartTake: s.takePart, crossing.PathPartsDrop: s.dropParts,
	}[r.URL.Path]
	return serve, known && r.Method == http.MethodPost
}

// refuse answers with the problem that an error stands for.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := crossing.ProblemFor(err)
	if r.URL.Path == crossing.PathHeads && p == crossing.NoStore {
		p = crossing.NoPartner
	}
	s.Log.Warn("a call of inside is refused", "call", r.URL.Path, "problem", string(p), "error", err)
	p.Write(w)
}
