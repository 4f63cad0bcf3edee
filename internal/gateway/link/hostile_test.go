package link

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

// caller calls a gateway as a peer that has its keys and no manners.
type caller struct {
	t      testing.TB
	to     *station
	client *http.Client
}

func newCaller(t testing.TB, as *identity, to *station) *caller {
	t.Helper()
	config, err := as.tls.Config(func(pin string) bool { return pin == to.tls.Pin() })
	check(t, err)
	transport := &http.Transport{TLSClientConfig: config}
	t.Cleanup(transport.CloseIdleConnections)
	return &caller{t, to, &http.Client{Transport: transport}}
}

// reaction is everything that an answer shows before TLS.
type reaction struct {
	Status int
	Header http.Header
	Body   []byte
}

func (r reaction) code() Code {
	code, _ := readProblem(r.Body)
	return code
}

// frames takes apart the answer to a batch.
func (r reaction) frames(t testing.TB) []frame {
	t.Helper()
	frames, err := readFrames(r.Body, "RVP", maxAnswer)
	if err != nil || r.Status != http.StatusOK {
		t.Fatalf("status %d: %v", r.Status, err)
	}
	return frames
}

func (c *caller) call(method, path, contentType string, body io.Reader) reaction {
	c.t.Helper()
	request, err := http.NewRequest(method, c.to.endpoint()+path, body)
	check(c.t, err)
	request.Header.Set("Content-Type", contentType)
	response, err := c.client.Do(request)
	check(c.t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	check(c.t, err)
	return reaction{response.StatusCode, response.Header, data}
}

// post sends one envelope.
func (c *caller) post(signed []byte) reaction {
	return c.call(http.MethodPost, pathEnvelopes, keys.EnvelopeType, bytes.NewReader(signed))
}

// batch sends frames.
func (c *caller) batch(frames ...frame) reaction {
	return c.call(http.MethodPost, pathEnvelopes, batchType, bytes.NewReader(writeFrames(frames)))
}

// target is RUS/FSB running with USA/CIA and FRA/DGSE as peers, where USA/CIA
// has already sent the first two envelopes of its ordinary lane.
func target(t testing.TB) (*station, *caller) {
	t.Helper()
	b := newStation(t, rus(), fileDatabase(t), nil)
	var known []Peer
	for _, id := range []*identity{usa(), fra()} {
		known = append(known, Peer{Fingerprint: id.root.Public().Fingerprint(), Theirs: id.statement(b.code, "https://127.0.0.1:1", nil),
			Ours: b.statement(id.code, b.endpoint(), func(p *keys.Peering) { p.MaxBytes = keys.MinMessageBytes })})
	}
	check(t, b.Configure(t.Context(), known))
	b.run()
	c := newCaller(t, usa(), b)
	for seq := range 2 {
		if got := c.post(ordinary(seq + 1)); got.Status != http.StatusOK {
			t.Fatalf("number %d was answered with %d: %s", seq+1, got.Status, got.Body)
		}
	}
	return b, c
}

// ordinary is the envelope of a number of the ordinary lane from USA to RUS.
func ordinary(seq int) []byte { return lanes()[envelope.LaneOrdinary].at(seq).Bytes() }

// altered is the third envelope of the ordinary lane, changed before it is signed by by.
func altered(by *identity, change func(*letter)) []byte {
	before := lanes()[envelope.LaneOrdinary].at(2)
	l := usa().letter(rus().code, envelope.Head{Incarnation: "first", Lane: envelope.LaneOrdinary, Seq: 2, Hash: before.Hash()})
	change(&l)
	return by.write(l)
}

func TestHostileRequestsAreRefusedAndStoreNothing(t *testing.T) {
	b, c := target(t)
	post := func(signed []byte) func() reaction { return func() reaction { return c.post(signed) } }
	plain := func(method, path, contentType, body string) func() reaction {
		return func() reaction { return c.call(method, path, contentType, strings.NewReader(body)) }
	}
	big := strings.Repeat("x", keys.MinMessageBytes+1)
	largest := altered(usa(), func(l *letter) { l.size = 128 << 10 })
	flipped := bytes.Clone(ordinary(3))
	flipped[len(flipped)/2] ^= 1
	tests := []struct {
		name   string
		send   func() reaction
		status int
		code   Code
	}{
		{"another method", plain("GET", pathEnvelopes, "", ""), 404, CodeNoSuchPage},
		{"another path", plain("POST", "/link/v1/envelopes/1", keys.EnvelopeType, "{}"), 404, CodeNoSuchPage},
		{"a path that climbs", plain("POST", "/link/v1/../v1/envelopes", keys.EnvelopeType, "{}"), 404, CodeNoSuchPage},
		{"another content type", plain("POST", pathEnvelopes, "application/json", "{}"), 422, CodeMalformed},
		{"a content type with parameters", plain("POST", pathEnvelopes, keys.EnvelopeType+";charset=utf-8", "{}"), 422, CodeMalformed},
		{"nothing", plain("POST", pathEnvelopes, keys.EnvelopeType, ""), 422, CodeMalformed},
		{"no JSON", plain("POST", pathEnvelopes, keys.EnvelopeType, "hello"), 422, CodeMalformed},
		{"another object", plain("POST", pathEnvelopes, keys.EnvelopeType, `{"payloadType":"x"}`), 422, CodeMalformed},
		{"deep nesting", plain("POST", pathEnvelopes, keys.EnvelopeType, strings.Repeat(`{"a":`, 10_000)), 422, CodeMalformed},
		{"a cut envelope", post(ordinary(3)[:2000]), 422, CodeMalformed},
		{"an envelope with something behind it", post(append(bytes.Clone(ordinary(3)), ' ')), 422, CodeMalformed},
		{"too much, announced", plain("POST", pathEnvelopes, keys.EnvelopeType, big), 413, CodeTooLarge},
		{"too much, not announced", func() reaction {
			return c.call("POST", pathEnvelopes, keys.EnvelopeType, io.MultiReader(strings.NewReader(big)))
		}, 413, CodeTooLarge},
		{"a good envelope that is too large", post(largest), 413, CodeTooLarge},
		{"one bit turned", post(flipped), 0, ""}, // 403 or 422, by where the bit is
		{"for another service", post(altered(usa(), func(l *letter) { l.To = "FRA/DGSE" })), 403, CodeDenied},
		{"for our country", post(altered(usa(), func(l *letter) { l.To = "RUS" })), 403, CodeDenied},
		{"from another peer, with its signature", post(altered(fra(), func(l *letter) { l.From = "FRA/DGSE" })), 403, CodeDenied},
		{"in another's name, with our signature", post(altered(usa(), func(l *letter) { l.From = "FRA/DGSE" })), 403, CodeDenied},
		{"in our name, with another's signature", post(altered(fra(), func(l *letter) {})), 403, CodeDenied},
		{"under a key set that is not known", post(altered(usa(), func(l *letter) { l.KeySet = 2 })), 422, CodeUnknownKeySet},
		{"with a critical extension", post(altered(usa(), func(l *letter) { l.Crit = []string{"x"} })), 422, CodeMalformed},
		{"another version", post(altered(usa(), func(l *letter) { l.V = 2 })), 422, CodeMalformed},
		{"a lane that there is not", post(altered(usa(), func(l *letter) { l.Lane = "express" })), 422, CodeMalformed},
		{"a gap", post(ordinary(4)), 422, CodeOutOfOrder},
		{"a huge number", post(altered(usa(), func(l *letter) { l.Seq = 1<<53 - 1 })), 422, CodeOutOfOrder},
		{"a new incarnation in its middle", post(altered(usa(), func(l *letter) { l.Incarnation = "second" })), 422, CodeOutOfOrder},
		{"a receipt instead of an envelope", post(receipt(usa(), fra())), 422, CodeMalformed},
		{"no frames", plain("POST", pathEnvelopes, batchType, ""), 422, CodeMalformed},
		{"a frame of another kind", func() reaction { return c.batch(frame{frameReceipt, ordinary(3)}) }, 422, CodeMalformed},
		{"a frame that is cut", plain("POST", pathEnvelopes, batchType, "E\x00\x00\x01\x00abc"), 422, CodeMalformed},
		{"a frame of four billion bytes", plain("POST", pathEnvelopes, batchType, "E\xff\xff\xff\xffabc"), 422, CodeMalformed},
		{"more frames than allowed", func() reaction { return c.batch(slices.Repeat([]frame{{frameVoid, nil}}, maxFrames+1)...) }, 422, CodeMalformed},
		{"batch: too much", plain("POST", pathEnvelopes, batchType, big+strings.Repeat("x", maxFrames*frameHeader)), 413, CodeTooLarge},
		{"batch: a void that is no void", func() reaction { return c.batch(frame{frameVoid, []byte("{}")}) }, 200, CodeMalformed},
		{"batch: a void with a gap", func() reaction { return c.batch(frame{frameVoid, voidOf(4)}) }, 200, CodeOutOfOrder},
		{"batch: a void that contradicts", func() reaction {
			other := lanes()[envelope.LaneOrdinary].at(1).Hash()
			return c.batch(frame{frameVoid, bytes.Replace(voidOf(2), []byte(lanes()[envelope.LaneOrdinary].at(2).Hash()), []byte(other), 1)})
		}, 200, CodeEquivocation},
	}
	before := b.dump()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.send()
			code := got.code()
			if got.Status == http.StatusOK {
				frames := got.frames(t)
				code, _ = readProblem(frames[0].body)
			}
			if tt.status != 0 && (got.Status != tt.status || code != tt.code) || got.Status >= 500 || got.Status == 200 && code == "" {
				t.Errorf("answered with %d %s, want %d %s", got.Status, got.Body, tt.status, tt.code)
			}
			if diff := cmp.Diff(before, b.dump()); diff != "" {
				t.Errorf("the store changed: %s", diff)
			}
		})
	}
	if got := c.post(ordinary(3)); got.Status != http.StatusOK {
		t.Errorf("after all that the next good envelope was answered with %d: %s", got.Status, got.Body)
	}
}

// voidOf is the body of a void frame for a number of the ordinary lane.
func voidOf(seq int) []byte {
	sealed := lanes()[envelope.LaneOrdinary].at(seq)
	return writeVoid(gatewaydb.Outgoing{Place: gatewaydb.Place{Incarnation: "first", Lane: envelope.LaneOrdinary, Seq: uint64(seq)}, Hash: sealed.Hash()})
}

// receipt is a receipt by one service for another's first envelope to it.
func receipt(by, from *identity) []byte {
	c := newChain(from, by.code, "first", envelope.LaneOrdinary)
	return receiptFor(by, from, c.at(1).Bytes())
}

func receiptFor(by, from *identity, signed []byte) []byte {
	carried, err := envelope.Inspect(signed, from.set)
	if err != nil {
		panic(err)
	}
	h := carried.Header()
	out, err := envelope.SignDelivered(by.gateway, carried, envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: carried.Hash()}, noon)
	if err != nil {
		panic(err)
	}
	return out
}

func TestARepeatedEnvelopeGetsTheSameReceipt(t *testing.T) {
	b, c := target(t)
	before := b.dump()
	first := c.post(ordinary(1))
	for range 2 {
		if diff := cmp.Diff(first, c.post(ordinary(1))); diff != "" {
			t.Errorf("the answer differs: %s", diff)
		}
	}
	answers := c.batch(frame{frameEnvelope, ordinary(1)}, frame{frameVoid, voidOf(1)}, frame{frameEnvelope, ordinary(2)}).frames(t)
	if len(answers) != 3 || !bytes.Equal(answers[0].body, first.Body) || !bytes.Equal(answers[1].body, first.Body) || answers[2].kind != frameReceipt {
		t.Errorf("the batch was answered with %d frames and other receipts", len(answers))
	}
	if diff := cmp.Diff(before, b.dump()); diff != "" {
		t.Errorf("the store changed: %s", diff)
	}
}

func TestEquivocationIsKeptRaisedAndRefused(t *testing.T) {
	tests := []struct {
		name  string
		lying []byte
		seq   uint64
		held  int // the number whose envelope it contradicts
	}{
		{"another envelope under a number", usa().write(func() letter {
			l := usa().letter(rus().code, envelope.Head{Incarnation: "first", Lane: envelope.LaneOrdinary, Seq: 1, Hash: lanes()[envelope.LaneOrdinary].at(1).Hash()})
			l.ID = "another"
			return l
		}()), 2, 2},
		{"another past of the next number", altered(usa(), func(l *letter) { l.Prev = lanes()[envelope.LaneOrdinary].at(1).Hash() }), 3, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, c := target(t)
			b.take(2, gatewaydb.EventEnvelope)
			for range 2 {
				if got := c.post(tt.lying); got.Status != http.StatusConflict || got.code() != CodeEquivocation {
					t.Errorf("answered with %d %s", got.Status, got.Body)
				}
			}
			events, err := b.Queue().Take(t.Context(), 10)
			check(t, err)
			if len(events) != 1 || events[0].Kind != "equivocation" || events[0].Seq != tt.seq ||
				!bytes.Equal(events[0].Bytes, tt.lying) || !bytes.Equal(events[0].Held, ordinary(tt.held)) {
				t.Fatalf("inside was told %d events, the first %s %d", len(events), events[0].Kind, events[0].Seq)
			}
			if got := c.post(ordinary(3)); got.Status != http.StatusOK {
				t.Errorf("the true next envelope was answered with %d %s", got.Status, got.Body)
			}
		})
	}
}

func TestABatchEndsAtItsFirstRefusal(t *testing.T) {
	b, c := target(t)
	got := c.batch(frame{frameEnvelope, ordinary(3)}, frame{frameEnvelope, ordinary(5)}, frame{frameEnvelope, ordinary(4)}).frames(t)
	code, expected := readProblem(got[len(got)-1].body)
	if len(got) != 2 || got[0].kind != frameReceipt || code != CodeOutOfOrder || expected != 4 {
		t.Errorf("%d frames, the last %s %d; want a receipt and out-of-order with 4", len(got), code, expected)
	}
	if n := len(b.take(3, gatewaydb.EventEnvelope)); n != 3 {
		t.Errorf("%d envelopes reached inside, want 3", n)
	}
}

func TestAnswersSayNothingOfTheMachine(t *testing.T) {
	_, c := target(t)
	health := c.call("GET", pathHealth, "", nil)
	if health.Status != http.StatusNoContent || len(health.Body) != 0 || len(health.Header) != 0 {
		t.Errorf("health is %+v, want 204 and nothing else", health)
	}
	allowed := []string{"Content-Length", "Content-Type", "Retry-After", "Connection"}
	for _, got := range []reaction{c.post(ordinary(1)), c.post(ordinary(4)), c.call("GET", "/", "", nil), c.batch(frame{frameEnvelope, ordinary(9)})} {
		for name := range got.Header {
			if !slices.Contains(allowed, name) {
				t.Errorf("an answer has the header %s: %v", name, got.Header[name])
			}
		}
		for _, word := range []string{"sqlite", "SELECT", ".go", "goroutine", string(fra().code), "USA/CIA"} {
			if bytes.Contains(got.Body, []byte(word)) && got.Header.Get("Content-Type") != keys.DeliveredType {
				t.Errorf("an answer holds %q: %s", word, got.Body)
			}
		}
	}
}

func TestOnlyPinnedCertificatesAreTalkedTo(t *testing.T) {
	b, _ := target(t)
	stranger := newIdentity("GBR/SIS")
	get := func(as *tls.Config) error {
		transport := &http.Transport{TLSClientConfig: as}
		defer transport.CloseIdleConnections()
		response, err := (&http.Client{Transport: transport}).Get(b.endpoint() + pathHealth)
		if err == nil {
			response.Body.Close()
		}
		return err
	}
	config := func(id *identity) *tls.Config {
		c, err := id.tls.Config(func(string) bool { return true })
		check(t, err)
		return c
	}
	old := config(usa())
	old.MaxVersion, old.MinVersion = tls.VersionTLS12, tls.VersionTLS12
	bare := config(usa())
	bare.Certificates = nil
	for name, c := range map[string]*tls.Config{"a stranger": config(stranger), "TLS 1.2": old, "no certificate": bare} {
		if err := get(c); err == nil {
			t.Errorf("%s was answered", name)
		}
	}
	if err := get(config(usa())); err != nil {
		t.Errorf("a peer was not answered: %v", err)
	}
	check(t, b.Configure(t.Context(), nil))
	if err := get(config(usa())); err == nil {
		t.Error("a peer that was removed was answered")
	}
}

func TestAnEnvelopeDoesNotGoToAnotherCertificate(t *testing.T) {
	a, b := idle(t, sqlite())
	impostor := newIdentity("GBR/SIS")
	reached := false
	config, err := impostor.tls.Config(func(string) bool { return true })
	check(t, err)
	listener := tls.NewListener(b.listener, config)
	server := &http.Server{ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true })}
	go server.Serve(listener)
	defer server.Close()
	a.run()
	check(t, a.Queue().Put(t.Context(), []Item{item(envelope.LaneOrdinary, 1)}))
	until(t, func() bool { return a.status("ordinary 1").Attempts >= 2 })
	a.halt()
	if s := a.status("ordinary 1"); s.State != "queued" || s.Code != string(CodeUnreachable) || reached {
		t.Errorf("the item is %+v; the impostor was reached: %v", s, reached)
	}
}

func TestSlowCallersAreCutOff(t *testing.T) {
	short := func(o *Options) {
		o.Limits.Header, o.Limits.Body, o.Limits.Idle = 50*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
		o.Limits.Connections = 2
	}
	b := newStation(t, rus(), fileDatabase(t), short)
	a := newStation(t, usa(), fileDatabase(t), nil)
	introduce(t, a, b, nil)
	b.run()
	config, err := usa().tls.Config(func(string) bool { return true })
	check(t, err)
	for name, words := range map[string]string{
		"no handshake": "", "nothing after the handshake": "-",
		"half a header": "POST /link/v1/envelopes HTTP/1.1\r\nHost: x\r\nX-",
		"half a body":   "POST /link/v1/envelopes HTTP/1.1\r\nHost: x\r\nContent-Type: " + keys.EnvelopeType + "\r\nContent-Length: 1000\r\n\r\n{",
		"a long header": "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			for range 3 { // more than there may be connections: each must make room for the next
				conn, err := net.Dial("tcp", b.listener.Addr().String())
				check(t, err)
				if words != "" {
					secure := tls.Client(conn, config)
					check(t, secure.HandshakeContext(t.Context()))
					if words != "-" {
						secure.Write([]byte(words)) // the gateway may have closed already
					}
					conn = secure
				}
				io.Copy(io.Discard, conn) // until the gateway closes
				conn.Close()
			}
		})
	}
	if got := newCaller(t, usa(), b).call("GET", pathHealth, "", nil); got.Status != http.StatusNoContent {
		t.Errorf("afterwards a peer got %d", got.Status)
	}
}

func TestAGatewayThatCannotStoreSaysSoAndReceiptsNothing(t *testing.T) {
	db := fileDatabase(t)
	b := newStation(t, rus(), db, nil)
	introduce(t, newStation(t, usa(), fileDatabase(t), nil), b, nil)
	b.run()
	c := newCaller(t, usa(), b)
	c.post(ordinary(1))
	check(t, db.Close())
	if got := c.post(ordinary(2)); got.Status != http.StatusServiceUnavailable || got.code() != CodeUnavailable {
		t.Errorf("answered with %d %s", got.Status, got.Body)
	}
}

func TestAPeerThatSendsTooMuchIsAskedToWait(t *testing.T) {
	want := func(t *testing.T, got reaction) {
		t.Helper()
		if got.Status != http.StatusTooManyRequests || got.code() != CodeBusy || got.Header.Get("Retry-After") != "1" {
			t.Errorf("answered with %d %s, Retry-After %q; want 429 busy and 1", got.Status, got.Body, got.Header.Get("Retry-After"))
		}
	}
	start := func(t *testing.T, change func(*Limits)) (*station, *caller) {
		b := newStation(t, rus(), fileDatabase(t), func(o *Options) { change(&o.Limits) })
		introduce(t, newStation(t, usa(), fileDatabase(t), nil), b, nil)
		b.run()
		return b, newCaller(t, usa(), b)
	}
	t.Run("rate", func(t *testing.T) { // the clock stands still
		_, c := start(t, func(l *Limits) { l.Rate, l.Burst = 1, maxFrames })
		for seq := range maxFrames {
			if got := c.post(ordinary(seq + 1)); got.Status != http.StatusOK {
				t.Fatalf("number %d: %d %s", seq+1, got.Status, got.Body)
			}
		}
		want(t, c.post(ordinary(maxFrames+1)))
	})
	t.Run("parts", func(t *testing.T) { // of transfers that are begun in a loop
		_, c := start(t, func(l *Limits) { l.Rate, l.Burst = 1, maxFrames })
		hash := func(n int) string { return fmt.Sprintf("sha256:%064x", n) }
		for n := range maxFrames {
			if got := c.part(hash(n), 0, part(n, 17)); got.Status != http.StatusOK {
				t.Fatalf("transfer %d: %d %s", n, got.Status, got.Body)
			}
		}
		want(t, c.part(hash(maxFrames), 0, part(0, 17)))
		if got := c.post(ordinary(1)); got.Status != http.StatusOK {
			t.Errorf("another lane is answered with %d %s", got.Status, got.Body)
		}
	})
	t.Run("backlog", func(t *testing.T) {
		b, c := start(t, func(l *Limits) { l.Backlog = 2 })
		c.post(ordinary(1))
		c.post(ordinary(2))
		want(t, c.post(ordinary(3)))
		b.take(2, gatewaydb.EventEnvelope)
		if got := c.post(ordinary(3)); got.Status != http.StatusOK {
			t.Errorf("after inside had taken, answered with %d %s", got.Status, got.Body)
		}
	})
	t.Run("backlog in bytes", func(t *testing.T) {
		b, c := start(t, func(l *Limits) { l.BacklogBytes = len(ordinary(1)) + 1 })
		c.post(ordinary(1))
		if got := c.post(ordinary(2)); got.Status != http.StatusOK {
			t.Fatalf("below the bound, answered with %d %s", got.Status, got.Body)
		}
		want(t, c.post(ordinary(3)))
		b.take(2, gatewaydb.EventEnvelope)
		if got := c.post(ordinary(3)); got.Status != http.StatusOK {
			t.Errorf("after inside had taken, answered with %d %s", got.Status, got.Body)
		}
	})
	t.Run("at once", func(t *testing.T) {
		b, c := start(t, func(l *Limits) { l.PerPeer = 1 })
		reader, writer := io.Pipe()
		first := make(chan reaction, 1)
		go func() { first <- c.call("POST", pathEnvelopes, keys.EnvelopeType, reader) }()
		_, err := writer.Write([]byte("{"))
		check(t, err)
		p := b.peer(usa().code)
		until(t, func() bool { return len(p.slots) == 1 })
		want(t, c.post(ordinary(1)))
		writer.Close()
		if got := <-first; got.Status != http.StatusUnprocessableEntity {
			t.Errorf("the first call was answered with %d", got.Status)
		}
	})
}
