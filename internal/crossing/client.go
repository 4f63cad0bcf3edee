package crossing

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

// How long a call may take. What people wait for is short.
const (
	shortCall = 3 * time.Second
	plainCall = 15 * time.Second
	largeCall = 60 * time.Second // one that carries envelopes or documents
	// NewsWait bounds how long the gateway lets a question for news wait.
	NewsWait = 20 * time.Second
	dialWait = 3 * time.Second
	headsAsk = 50 * time.Millisecond // between questions for heads that are on their way
)

// After a call that brought no answer nothing is called for a while: longer
// each time, so that nobody waits again and again for a gateway that is away.
const (
	firstRest = 20 * time.Millisecond
	lastRest  = time.Second
)

// Options is everything a client is built from.
type Options struct {
	Address string           // HOST:PORT of the gateway's bridge
	Key     *keys.TLSKey     // inside's bridge key
	Pin     string           // of the gateway's bridge certificate
	Now     func() time.Time // only to rest by
}

// Client calls the gateway zone. It is safe for concurrent use.
type Client struct {
	Options
	http *http.Transport

	mu     sync.Mutex
	failed int       // calls without an answer, in a row
	until  time.Time // nothing is called before
}

// New gives a client. Nothing is called yet.
func New(o Options) (*Client, error) {
	if o.Now == nil || o.Pin == "" {
		return nil, errs.E(errs.Internal, "crossing.New", "a clock and a pin are needed")
	}
	config, err := o.Key.Config(func(pin string) bool { return keys.SamePin(o.Pin, pin) })
	if err != nil {
		return nil, err
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &Client{Options: o, http: &http.Transport{TLSClientConfig: config, Protocols: protocols, DisableCompression: true,
		DialContext: (&net.Dialer{Timeout: dialWait}).DialContext, TLSHandshakeTimeout: dialWait,
		IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 8, MaxResponseHeaderBytes: 8 << 10}}, nil
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Put hands over sealed envelopes, all or none; at most MaxItems.
func (c *Client) Put(ctx context.Context, items []Parcel) error {
	var body []byte
	for _, p := range items {
		var err error
		if body, err = AppendParcel(body, p); err != nil {
			return err
		}
	}
	_, err := c.post(ctx, largeCall, PathPut, FramesType, body, 0)
	return err
}

// Take gives the oldest events that were not acknowledged, at most most and MaxItems.
func (c *Client) Take(ctx context.Context, most int) ([]Event, error) {
	body, err := WriteTake(min(most, MaxItems))
	if err != nil {
		return nil, err
	}
	data, err := c.post(ctx, largeCall, PathTake, JSONType, body, MaxFrames)
	if err != nil {
		return nil, err
	}
	return ReadEvents(bytes.NewReader(data))
}

// Ack says that events are held here.
func (c *Client) Ack(ctx context.Context, ids []string) error {
	return c.inParts(ids, func(part []byte) error {
		_, err := c.post(ctx, plainCall, PathAck, JSONType, part, 0)
		return err
	})
}

// Forget destroys the bytes of envelopes that came, by their hashes.
func (c *Client) Forget(ctx context.Context, hashes []string) error {
	return c.inParts(hashes, func(part []byte) error {
		_, err := c.post(ctx, plainCall, PathForget, JSONType, part, 0)
		return err
	})
}

// Cancel stops items, and says which it stopped.
func (c *Client) Cancel(ctx context.Context, ids []string) ([]string, error) {
	var out []string
	err := c.inParts(ids, func(part []byte) error {
		data, err := c.post(ctx, plainCall, PathCancel, JSONType, part, MaxJSON)
		if err != nil {
			return err
		}
		stopped, err := ReadIDs(data)
		out = append(out, stopped...)
		return err
	})
	return out, err
}

// Status says how far items have come.
func (c *Client) Status(ctx context.Context, ids []string) ([]Status, error) {
	var out []Status
	err := c.inParts(ids, func(part []byte) error {
		data, err := c.post(ctx, shortCall, PathStatus, JSONType, part, MaxJSON)
		if err != nil {
			return err
		}
		list, err := ReadStatuses(data)
		out = append(out, list...)
		return err
	})
	return out, err
}

// inParts calls for names in order, as many at once as a call may hold.
func (c *Client) inParts(ids []string, call func([]byte) error) error {
	for {
		n := min(len(ids), MaxIDs)
		body, err := WriteIDs(ids[:n])
		if err != nil {
			return err
		}
		if err := call(body); err != nil {
			return err
		}
		if ids = ids[n:]; len(ids) == 0 {
			return nil
		}
	}
}

// Heads asks what a partner holds of ours. The gateway asks the partner and
// answers at once that it has not heard yet; so this asks again until it has.
func (c *Client) Heads(ctx context.Context, partner party.Code) ([][]byte, error) {
	body, err := WritePartner(partner)
	if err != nil {
		return nil, err
	}
	for {
		data, err := c.post(ctx, plainCall, PathHeads, JSONType, body, MaxFrames)
		if !errors.Is(err, errPending) {
			if err != nil {
				return nil, err
			}
			return ReadReceipts(data)
		}
		select {
		case <-ctx.Done():
			return nil, errs.Wrap(errs.Unavailable, "crossing.Heads", ctx.Err(), "%s has not answered yet", partner)
		case <-time.After(headsAsk):
		}
	}
}

// Configure tells the gateway whom it may answer and call.
func (c *Client) Configure(ctx context.Context, known Configuration) error {
	body, err := WriteConfiguration(known)
	if err != nil {
		return err
	}
	_, err = c.post(ctx, plainCall, PathConfigure, FramesType, body, 0)
	return err
}

// News waits until there may be something to take that was not there at seen,
// for at most NewsWait, and says up to where it has heard. A gateway that was
// started again always has news.
func (c *Client) News(ctx context.Context, seen string) (string, error) {
	body, err := WriteNews(seen)
	if err != nil {
		return "", err
	}
	data, err := c.post(ctx, NewsWait+plainCall, PathNews, JSONType, body, MaxJSON)
	if err != nil {
		return "", err
	}
	return ReadNews(data)
}

// Ready tells why the gateway zone cannot work now, nil when it can.
func (c *Client) Ready(ctx context.Context) error {
	_, err := c.call(ctx, shortCall, http.MethodGet, PathReady, "", nil, 0)
	return err
}

func (c *Client) post(ctx context.Context, wait time.Duration, path, kind string, body []byte, limit int64) ([]byte, error) {
	return c.call(ctx, wait, http.MethodPost, path, kind, body, limit)
}

// errPending says that the gateway has yet to hear from a partner.
var errPending = errors.New("not heard yet")

// call makes one call and gives the answer's body, of at most limit bytes.
func (c *Client) call(ctx context.Context, wait time.Duration, method, path, kind string, body []byte, limit int64) ([]byte, error) {
	const op = "crossing.Call"
	if c.resting() {
		return nil, c.away(nil)
	}
	inner, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	request, err := http.NewRequestWithContext(inner, method, "https://"+c.Address+path, bytes.NewReader(body))
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "the gateway zone cannot be called at %s", c.Address)
	}
	request.Header.Set("User-Agent", "")
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	response, err := c.http.RoundTrip(request)
	if err != nil {
		return nil, c.missed(ctx, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, max(limit, maxProblem)+1))
	if err != nil {
		return nil, c.missed(ctx, err)
	}
	c.answered()
	switch {
	case response.StatusCode == http.StatusAccepted:
		return nil, errPending
	case response.StatusCode >= 400:
		return nil, readProblem(data)
	case response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNoContent || int64(len(data)) > limit:
		return nil, errs.E(errs.Internal, op, "the gateway zone answers with something else than this protocol")
	}
	return data, nil
}

func (c *Client) resting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed > 0 && c.Now().Before(c.until)
}

func (c *Client) answered() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = 0
}

// missed notes a call without an answer, unless it was the caller who gave up.
func (c *Client) missed(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		c.mu.Lock()
		rest := lastRest
		if c.failed < 6 {
			rest = min(rest, firstRest<<c.failed)
		}
		c.failed++
		c.until = c.Now().Add(rest)
		c.mu.Unlock()
	}
	return c.away(err)
}

// away is always in the same words, so that it is logged once.
func (c *Client) away(err error) error {
	return errs.Wrap(errs.Unavailable, "crossing.Call", err, "the gateway zone does not answer at %s", c.Address)
}
