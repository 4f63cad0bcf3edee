package acceptance

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// The words of the protocol that the foe writes by hand.
const (
	pageEnvelopes = "/link/v1/envelopes"
	pageHeads     = "/link/v1/heads"
	pageHealth    = "/link/v1/health"
	batchOf       = "application/vnd.entente.batch.v1"
	problemOf     = "application/problem+json"
)

// foe is a partner with real keys, peered like any other, that misbehaves when
// it is told to. It has no node: what it sends and what its gateway answers is
// made by hand, from docs/protocol.md.
type foe struct {
	t testing.TB
	*identity
	victim *identity
	door   string // the victim's gateway
	now    func() time.Time

	policy *directive.Policy
	heads  map[envelope.Lane]envelope.Head // of what the victim has taken

	gate   *http.Server
	lie    atomic.Pointer[http.HandlerFunc] // instead of honest answers
	shown  atomic.Pointer[tls.Config]       // instead of its own certificate
	calls  atomic.Int64                     // that its gateway was asked
	mu     sync.Mutex
	taken  []envelope.Carried // what it was sent
	held   []io.Closer        // what it keeps open until the siege ends
	ending chan struct{}      // closed when the siege ends
}

// newFoe gives a foe whose gateway listens at an address.
func newFoe(t testing.TB, address, door string, policy *directive.Policy, now func() time.Time) *foe {
	t.Helper()
	f := &foe{t: t, identity: fsb(), victim: cia(), door: door, now: now, policy: policy, heads: map[envelope.Lane]envelope.Head{}, ending: make(chan struct{})}
	for _, lane := range envelope.Lanes {
		f.heads[lane] = envelope.Head{Incarnation: "foe", Lane: lane}
	}
	own, err := f.tls.Config(func(string) bool { return true })
	check(t, err)
	own.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return f.shown.Load(), nil }
	listener, err := net.Listen("tcp", address)
	check(t, err)
	f.gate = &http.Server{Handler: http.HandlerFunc(f.answer), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go f.gate.Serve(tls.NewListener(listener, own))
	return f
}

// answer is what its gateway says: receipts for what was sent, or the lie.
func (f *foe) answer(w http.ResponseWriter, r *http.Request) {
	f.calls.Add(1)
	if lie := f.lie.Load(); lie != nil {
		(*lie)(w, r)
		return
	}
	var out []byte
	for _, c := range f.read(r) {
		if c.Valid() {
			f.mu.Lock()
			f.taken = append(f.taken, c)
			f.mu.Unlock()
			out = frameOf(out, 'R', f.receipt(c, nil))
		} else {
			out = frameOf(out, 'V', nil)
		}
	}
	w.Header().Set("Content-Type", batchOf)
	w.Write(out)
}

// read gives the envelopes of a batch; of a void number none.
func (f *foe) read(r *http.Request) (out []envelope.Carried) {
	data, _ := io.ReadAll(r.Body)
	for len(data) > 5 {
		kind, size := data[0], binary.BigEndian.Uint32(data[1:5])
		body := data[5 : 5+size]
		data = data[5+size:]
		carried, err := envelope.Inspect(body, f.victim.set)
		if (err != nil) != (kind == 'V') {
			f.t.Errorf("the victim sent a frame %c that reads as %v", kind, err)
		}
		out = append(out, carried)
	}
	return out
}

func frameOf(to []byte, kind byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint32(append(to, kind), uint32(len(body))), body...)
}

// receipt signs a delivered receipt in which change may alter a word.
func (f *foe) receipt(c envelope.Carried, change func(payload string) string) []byte {
	h := c.Header()
	signed, err := envelope.SignDelivered(f.gateway, c, envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: c.Hash()}, f.now())
	check(f.t, err)
	if change == nil {
		return signed
	}
	raw, err := keys.UnverifiedPayload(signed, keys.DeliveredType)
	check(f.t, err)
	altered := change(string(raw))
	if altered == string(raw) {
		f.t.Errorf("a lie that changes nothing in %s", raw)
	}
	signed, err = f.gateway.SignDelivered([]byte(altered))
	check(f.t, err)
	return signed
}

// lies has the gateway answer each frame of a call with something else.
func (f *foe) lies(answer func(c envelope.Carried) []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var out []byte
		for _, c := range f.read(r) {
			out = frameOf(out, 'R', answer(c))
		}
		w.Header().Set("Content-Type", batchOf)
		w.Write(out)
	}
}

// says has the gateway answer every call with the same.
func says(status int, kind, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// behave ends the siege: it lets go of everything and answers honestly.
func (f *foe) behave() {
	f.lie.Store(nil)
	f.shown.Store(nil)
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.ending:
	default:
		close(f.ending)
	}
	for _, c := range f.held {
		c.Close()
	}
	f.held = nil
}

// hold keeps something open until the siege ends.
func (f *foe) hold(c io.Closer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held = append(f.held, c)
}

func (f *foe) close() {
	f.behave()
	check(f.t, f.gate.Close())
}

// dial opens a connection under its own certificate.
func (f *foe) dial() *tls.Conn {
	f.t.Helper()
	config, err := f.tls.Config(func(string) bool { return true })
	check(f.t, err)
	conn, err := tls.Dial("tcp", f.door, config)
	check(f.t, err)
	return conn
}

// raw writes words as they stand on a connection of their own, and gives what
// comes back: the statuses of the answers, and how the first one reads. It hangs
// up its half behind so many answers.
func (f *foe) raw(words string, want int) (statuses []int, first string) {
	f.t.Helper()
	conn := f.dial()
	defer conn.Close()
	go conn.Write([]byte(words)) // the gateway may have closed already
	r := bufio.NewReader(conn)
	for {
		if len(statuses) == want {
			conn.CloseWrite()
		}
		answer, err := http.ReadResponse(r, nil)
		if err != nil {
			return statuses, first
		}
		body, _ := io.ReadAll(answer.Body)
		if len(statuses) == 0 {
			first = string(body)
		}
		statuses = append(statuses, answer.StatusCode)
	}
}

// post sends a body, and gives the answer.
func (f *foe) post(kind string, body []byte) (status int, answer []byte) {
	f.t.Helper()
	return f.ask(http.MethodPost, pageEnvelopes, body, "Content-Type", kind)
}

func (f *foe) ask(method, page string, body []byte, header ...string) (status int, answer []byte) {
	f.t.Helper()
	config, err := f.tls.Config(func(string) bool { return true })
	check(f.t, err)
	way := &http.Transport{TLSClientConfig: config, DisableKeepAlives: true, ExpectContinueTimeout: time.Minute}
	r, err := http.NewRequestWithContext(context.Background(), method, "https://"+f.door+page, bytes.NewReader(body))
	check(f.t, err)
	r.Header.Set("Expect", "100-continue") // what is refused by its length alone is then not sent at all
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := way.RoundTrip(r)
	check(f.t, err)
	defer got.Body.Close()
	answer, err = io.ReadAll(got.Body)
	check(f.t, err)
	return got.StatusCode, answer
}

// refused sends an envelope that is to be refused with a word.
func (f *foe) refused(word string, signed []byte) {
	f.t.Helper()
	if status, answer := f.post(keys.EnvelopeType, signed); status < 400 || status >= 500 || !strings.Contains(string(answer), "urn:entente:link:"+word+`"`) {
		f.t.Errorf("answered with %d %.300s; expected %s", status, answer, word)
	}
}

// mail sends an envelope that is the next of its lane, and is to be receipted.
func (f *foe) mail(signed envelope.Sealed) envelope.Sealed {
	f.t.Helper()
	if status, answer := f.post(keys.EnvelopeType, signed.Bytes()); status != http.StatusOK {
		f.t.Fatalf("answered with %d %.300s; expected a receipt", status, answer)
	}
	h := signed.Header()
	if head := f.heads[h.Lane]; head.Incarnation == h.Incarnation {
		f.heads[h.Lane] = envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: signed.Hash()}
	}
	return signed
}

// mailBytes mails bytes that are the next of the ordinary lane and were not sealed
// by package envelope.
func (f *foe) mailBytes(signed []byte) {
	f.t.Helper()
	sealed, err := envelope.Restore(signed, f.set)
	check(f.t, err)
	f.mail(sealed)
}

// next is the header of the next envelope of a lane.
func (f *foe) next(lane envelope.Lane) envelope.Header {
	head := f.heads[lane]
	h := envelope.Header{ID: fmt.Sprint("foe-", lane, "-", head.Seq+1), Agreement: insidetest.Agreement, Lane: lane, Incarnation: head.Incarnation,
		Seq: head.Seq + 1, Prev: head.Hash, Kind: "intelligence", Sent: f.now()}
	if lane == envelope.LaneControl {
		h.Kind = envelope.KindControl
	}
	return h
}

// letter seals a report of its own, the next of its lane, in good order but for
// what change alters in the header.
func (f *foe) letter(text string, change func(*envelope.Header)) envelope.Sealed {
	f.t.Helper()
	return f.sealed(text, f.victim.set, change, envelope.Binding{})
}

func (f *foe) sealed(text string, to *keys.PublicSet, change func(*envelope.Header), under envelope.Binding) envelope.Sealed {
	f.t.Helper()
	r, err := report.Decode("report.yaml", []byte(plainly(f.code, "R-1", text)), f.policy.Parties())
	check(f.t, err)
	d, err := release.Decide(release.Request{Report: r, Partner: to.Service(), At: insidetest.Start, Method: release.Release, Policy: f.policy})
	check(f.t, err)
	torn, err := tearline.Tear(d, tearline.Source{Created: insidetest.Start, Modified: insidetest.Start, ID: func(typ, name string) string {
		sum := sha256.Sum256([]byte(text + typ + name))
		return stix.NewID(typ, [16]byte(sum[:16]))
	}})
	check(f.t, err)
	h := f.next(envelope.LaneOrdinary)
	if change != nil {
		change(&h)
	}
	under.Policy, under.Epoch = f.policy.Hash(), h.Epoch
	sealed, err := envelope.Seal(insidetest.Chance(text), f.release, to, h, envelope.FromTearline(torn), under)
	check(f.t, err)
	return sealed
}

// control seals a Control, the next of its lane.
func (f *foe) control(c envelope.Control) envelope.Sealed {
	f.t.Helper()
	if c.At.IsZero() {
		c.At = f.now()
	}
	return f.stating(c)
}

// stating seals a Control as it is, whatever time it names.
func (f *foe) stating(c envelope.Control) envelope.Sealed {
	f.t.Helper()
	h := f.next(envelope.LaneControl)
	sealed, err := envelope.Seal(insidetest.Chance(fmt.Sprint(h.ID, c)), f.release, f.victim.set, h, envelope.FromControl(c), envelope.Binding{})
	check(f.t, err)
	return sealed
}

// on is a Control about an envelope of the victim, in good order.
func on(verb envelope.Verb, c envelope.Carried) envelope.Control {
	h := c.Header()
	out := envelope.Control{Verb: verb, Subject: h.ID, EnvelopeHash: c.Hash(), Commitment: h.Commitment}
	if verb.Receipt() {
		out.Head = envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: c.Hash()}
	}
	return out
}

// last is the last report that it was sent.
func (f *foe) last() envelope.Carried { return f.lastOf(envelope.LaneOrdinary) }

func (f *foe) lastOf(lane envelope.Lane) envelope.Carried {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range slices.Backward(f.taken) {
		if c.Header().Lane == lane {
			return c
		}
	}
	f.t.Fatal("nothing was sent to the foe")
	return envelope.Carried{}
}

// resign signs an envelope anew after changing the words of its payload, which
// is what a holder of the key can do and a sender of good faith does not.
func (f *foe) resign(signed envelope.Sealed, change func(payload string) string) []byte {
	f.t.Helper()
	raw, err := keys.UnverifiedPayload(signed.Bytes(), keys.EnvelopeType)
	check(f.t, err)
	altered := change(string(raw))
	if altered == string(raw) {
		f.t.Errorf("a change that changes nothing in %.400s", raw)
	}
	out, err := f.release.SignEnvelope([]byte(altered))
	check(f.t, err)
	return out
}

// inHeader puts fields at the end of the header of a payload.
func inHeader(fields string) func(string) string {
	return func(payload string) string { return strings.Replace(payload, `},"enc":"`, ","+fields+`},"enc":"`, 1) }
}

// replaced changes words that stand in a payload once.
func replaced(old, with string) func(string) string {
	return func(payload string) string { return strings.Replace(payload, old, with, 1) }
}

// detach takes the ciphertext out of a payload, to stand behind the signed document.
func (f *foe) detach(signed envelope.Sealed) []byte {
	f.t.Helper()
	var ciphertext string
	out := f.resign(signed, func(payload string) string {
		head, rest, _ := strings.Cut(payload, `,"ciphertext":"`)
		ciphertext = strings.TrimSuffix(rest, `"}`)
		return head + "}"
	})
	return append(append(out, '\n'), ciphertext...)
}

func hashOf(data []byte) string { return wire.Hash(data) }
