package node

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/oversight"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// Evidence says who oversees the log, and when its head is shown.
type Evidence struct {
	Interval string    `toml:"interval"` // a duration; its multiples since midnight UTC are the times
	Witness  []Witness `toml:"witness"`
}

// Witness is an overseers' witness.
type Witness struct {
	URL string `toml:"url"` // where it takes heads
	Key string `toml:"key"` // its verifier key
}

// logEvery is how often pending leaves are moved into the log.
const logEvery = time.Second

func (e *Evidence) interval() (time.Duration, bool) {
	if e.Interval == "" {
		return oversight.Interval, true
	}
	d, err := time.ParseDuration(e.Interval)
	return d, err == nil && d >= time.Second && d <= 24*time.Hour && 24*time.Hour%d == 0
}

// wrong names the first key whose value cannot be kept, and what stands there.
func (e *Evidence) wrong() (key, found string) {
	if _, ok := e.interval(); !ok {
		return "evidence.interval", fmt.Sprintf("%q", e.Interval)
	}
	for _, w := range e.Witness {
		if u, err := url.Parse(w.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return "evidence.witness.url", fmt.Sprintf("%q", w.URL)
		}
		if _, err := evidence.ReadWitness(w.Key); err != nil {
			return "evidence.witness.key", fmt.Sprintf("%q", w.Key)
		}
	}
	return "", ""
}

// logged has the store write a leaf with everything that is evidence.
func (n *Node) logged() insidedb.Option {
	return insidedb.Logged(party.Code(n.config.Service), rand.Reader)
}

// logKey reads the key of the log; the first start makes it. The root signs no
// log key: verifiers are told it by the key file.
func logKey(c *Config) (*keys.NoteSeed, error) {
	k, err := keys.LoadLog(c.path(c.Inside.Keys))
	if errs.KindOf(err) != errs.NotFound {
		return k, err
	}
	if k, err = keys.GenerateLog(rand.Reader, party.Code(c.Service)); err != nil {
		return nil, err
	}
	if err := k.Save(c.path(c.Inside.Keys)); errs.KindOf(err) != errs.Conflict {
		return k, err
	}
	return keys.LoadLog(c.path(c.Inside.Keys)) // another process was first
}

// joinOversight builds the service's log.
func (n *Node) joinOversight(ctx context.Context, k keyring) error {
	root, err := readAnchor(&n.config)
	if err != nil {
		return err
	}
	key, err := logKey(&n.config)
	if err != nil {
		return err
	}
	interval, _ := n.config.Evidence.interval() // DecodeConfig has checked it
	var witnesses []oversight.Witness
	for _, w := range n.config.Evidence.Witness {
		public, err := evidence.ReadWitness(w.Key)
		if err != nil {
			return err
		}
		witnesses = append(witnesses, oversight.Witness{URL: w.URL, Key: public})
	}
	// A witness is asked by us and nobody else: no proxy, and no way round by redirects.
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 4, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	n.oversight, err = oversight.New(ctx, oversight.Config{Self: party.Code(n.config.Service), Store: n.inside, Key: key, Own: k.own, Root: root,
		Interval: interval, Witnesses: witnesses, Client: client, Log: n.log.With("zone", "inside"), Show: n.exchange.Show, Leases: n.leases, Crash: n.options.Crash})
	return err
}

// runOversight keeps the log until ctx ends.
func (n *Node) runOversight(ctx context.Context) {
	ticker := time.NewTicker(logEvery)
	defer ticker.Stop()
	n.oversight.Run(ctx, ticker.C)
}

// withLog serves the log beside the pages of the inside listener.
func withLog(log, others http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, oversight.Prefix) {
			log.ServeHTTP(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}
