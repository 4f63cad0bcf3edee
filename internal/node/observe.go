package node

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// counts is what metrics may tell: numbers by state, and by partner only when
// the operator has said that partners may be named.
type counts []count

type count struct {
	name, state, partner string
	number               int
}

// observer serves the inside listener: health, readiness and metrics.
type observer struct {
	ready    func(context.Context) error
	count    func(context.Context) (counts, error)
	note     func() string // what stands beside "ready"; nil for nothing
	exercise bool
	handler  http.Handler
}

// metricHelp says what each number is; a count of another name is a defect.
var metricHelp = map[string]string{
	"entente_releases":    "Releases, by state.",
	"entente_received":    "Items that partners sent, by state.",
	"entente_unmoved":     "Sealed items that the gateway has not taken yet.",
	"entente_unprocessed": "Items from the gateway that wait to be opened.",
	"entente_alarms":      "Alarms, by kind.",
	"entente_partners":    "Partners, by state.",
	"entente_directives":  "Directives of the policy in force.",
}

func newObserver(ready func(context.Context) error, count func(context.Context) (counts, error), version string, exercise bool) *observer {
	o := &observer{ready: ready, count: count, exercise: exercise}
	registry := prometheus.NewRegistry()
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: "entente_build_info", Help: "Always 1.", ConstLabels: prometheus.Labels{"version": version}})
	info.Set(1)
	registry.MustRegister(info, collector{o})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { o.say(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", o.readiness)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{DisableCompression: true, Timeout: 5 * time.Second}))
	o.handler = mux
	return o
}

func (o *observer) readiness(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	if err := o.ready(ctx); err != nil {
		o.say(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	said := "ready"
	if o.note != nil {
		said += o.note()
	}
	o.say(w, http.StatusOK, said)
}

func (o *observer) say(w http.ResponseWriter, status int, what string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The caller has gone when this cannot be written, and nothing is lost.
	_ = json.NewEncoder(w).Encode(struct {
		Status   string `json:"status"`
		Exercise bool   `json:"exercise,omitempty"`
	}{what, o.exercise})
}

// serve answers on a listener until ctx ends.
func (o *observer) serve(ctx context.Context, l net.Listener) error {
	return serveUntil(ctx, l, &http.Server{Handler: o.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}, time.Second)
}

// serveUntil runs a server until ctx ends, then lets what is under way finish
// for at most patience.
func serveUntil(ctx context.Context, l net.Listener, s *http.Server, patience time.Duration) error {
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	left, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if s.Shutdown(left) != nil {
		s.Close()
	}
	<-ended
	return nil
}

// collector turns the counts into metrics when they are asked for.
type collector struct{ o *observer }

var labels = []string{"state", "partner"}

func describe(name string) *prometheus.Desc {
	return prometheus.NewDesc(name, metricHelp[name], labels, nil)
}

// Describe implements prometheus.Collector.
func (c collector) Describe(out chan<- *prometheus.Desc) {
	for name := range metricHelp {
		out <- describe(name)
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	all, err := c.o.count(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(describe("entente_releases"), err)
		return
	}
	for _, n := range all {
		out <- prometheus.MustNewConstMetric(describe(n.name), prometheus.GaugeValue, float64(n.number), n.state, n.partner)
	}
}
