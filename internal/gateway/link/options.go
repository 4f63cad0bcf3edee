package link

import (
	"io"
	"log/slog"
	"net/http"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

// Options is everything a link is built from.
type Options struct {
	Self   party.Code
	Key    *keys.GatewayKey
	TLS    *keys.TLSKey
	Store  *gatewaydb.Store
	Random io.Reader // for the jitter of retries
	Log    *slog.Logger
	Limits Limits

	// Leases are needed when other processes work on the same database; nil
	// for the only one.
	Leases *gatewaydb.Leases

	// Crash is called at the crash points that DESIGN.md names, so that a
	// test can end the process there. Nil does nothing.
	Crash func(point string)
	// Network wraps the way to a partner, so that a test can disturb it.
	// Nil leaves it as it is.
	Network func(partner party.Code, direct http.RoundTripper) http.RoundTripper
}

// Limits bound what partners can make a link do. Sizes and windows per
// partner come from the peering statements.
type Limits struct {
	Header       time.Duration // to read a request's header, and for the TLS handshake
	Body         time.Duration // to read a whole request
	Answer       time.Duration // to write an answer; also the whole of a call to a partner
	Idle         time.Duration // an unused connection stays open
	Connections  int           // open at once; half of them are shared out to the partners, each at least 8
	PerPeer      int           // requests at once from one partner
	Rate         float64       // envelopes a second of one lane from one partner, over time
	Burst        int           // envelopes of one lane at once from one partner
	Backlog      int           // events of one partner's lane that inside has not taken; beyond, the partner is asked to wait
	BacklogBytes int           // the same in bytes; one call more may come on top
	PartsBytes   int64         // of parts that are held of one partner, until inside has taken them
	PartsAhead   int           // parts of one of our envelopes that are held ahead of the partner
	PartsKept    time.Duration // a transfer that does not go on is kept for so long
	FirstRetry   time.Duration // after the first failed attempt; doubled after each
	LastRetry    time.Duration // the bound of the doubling
	Poll         time.Duration // an idle lane looks for work that another process put
}

// DefaultLimits are good for a service with a few dozen partners.
func DefaultLimits() Limits {
	return Limits{
		Header: 5 * time.Second, Body: 60 * time.Second, Answer: 60 * time.Second, Idle: 2 * time.Minute,
		Connections: 512, PerPeer: 16, Rate: 2000, Burst: 4000, Backlog: 20_000, BacklogBytes: 256 << 20,
		PartsBytes: 3 << 30 >> 1, PartsAhead: 4, PartsKept: 7 * 24 * time.Hour,
		FirstRetry: 250 * time.Millisecond, LastRetry: time.Minute, Poll: 5 * time.Second,
	}
}

// Validate names the first option that is missing or out of bounds.
func (o Options) Validate() error {
	const op = "link.Options"
	l := o.Limits
	for _, c := range []struct {
		ok   bool
		what string
	}{
		{o.Self.Valid(), "Self: expected a service code"},
		{o.Key.Valid() && o.Key.Service() == o.Self, "Key: expected the gateway key of Self"},
		{o.TLS.Valid() && o.TLS.Service() == o.Self, "TLS: expected the TLS key of Self"},
		{o.Store != nil, "Store: expected an open store"},
		{o.Random != nil, "Random: expected a source"},
		{o.Log != nil, "Log: expected a logger"},
		{min(l.Header, l.Body, l.Answer, l.Idle, l.FirstRetry, l.Poll) > 0, "Limits: expected durations above zero"},
		{l.LastRetry >= l.FirstRetry, "Limits.LastRetry: expected no less than FirstRetry"},
		{min(l.Connections, l.PerPeer, l.Backlog, l.BacklogBytes) > 0 && l.Rate > 0, "Limits: expected counts and a rate above zero"},
		{l.PartsBytes >= mostParts && l.PartsAhead > 0 && l.PartsKept > 0, "Limits: expected room for the parts of one largest envelope, and for one ahead"},
		{l.Burst >= maxFrames, "Limits.Burst: expected room for one whole batch"},
	} {
		if !c.ok {
			return errs.E(errs.Invalid, op, "%s", c.what)
		}
	}
	return nil
}

func (o Options) crash(point string) {
	if o.Crash != nil {
		o.Crash(point)
	}
}
