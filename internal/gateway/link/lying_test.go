package link

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

func TestASenderWaitsAsLongAsItIsAsked(t *testing.T) {
	for name, tt := range map[string]struct {
		header string
		want   time.Duration
	}{"as the answer says": {"7", 7 * time.Second}, "as the peering says": {"", 3 * time.Second}, "no longer than allowed": {"60000", time.Hour}, "not in words": {"soon", 3 * time.Second}} {
		response := &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Content-Type": {problemType}, "Retry-After": {tt.header}}}
		if got := readReply(response, refuse(CodeBusy).encode(), 3, 1); got.wait != tt.want || got.code != CodeBusy {
			t.Errorf("%s: %v (%s), want %v", name, got.wait, got.code, tt.want)
		}
	}
}

func TestALyingGatewayIsNotBelieved(t *testing.T) {
	good := receiptFor(rus(), usa(), ordinary(1))
	ok := func(frames ...frame) reaction {
		return reaction{200, http.Header{"Content-Type": {batchType}}, writeFrames(frames)}
	}
	problemAs := func(status int, body string) reaction {
		return reaction{status, http.Header{"Content-Type": {problemType}}, []byte(body)}
	}
	tests := map[string]reaction{
		"a receipt for another envelope":     ok(frame{frameReceipt, receiptFor(rus(), usa(), ordinary(2))}),
		"a receipt by another gateway":       ok(frame{frameReceipt, receipt(fra(), usa())}),
		"a receipt that is cut":              ok(frame{frameReceipt, good[:100]}),
		"a receipt with a bit turned":        ok(frame{frameReceipt, bytes.Replace(good, []byte("A"), []byte("B"), 1)}),
		"an envelope for a receipt":          ok(frame{frameReceipt, ordinary(1)}),
		"a note that the number is void":     ok(frame{frameVoid, nil}),
		"more answers than questions":        ok(frame{frameReceipt, good}, frame{frameReceipt, good}),
		"an answer without frames":           ok(),
		"a page":                             {200, http.Header{"Content-Type": {"text/html"}}, []byte("<html>")},
		"a receipt under another type":       {200, http.Header{"Content-Type": {keys.DeliveredType}}, good},
		"a problem off the list":             problemAs(418, `{"type":"urn:entente:link:teapot"}`),
		"a problem that is no JSON":          problemAs(500, `oops`),
		"a problem without an expected one":  problemAs(422, `{"type":"urn:entente:link:out-of-order"}`),
		"a huge problem":                     problemAs(422, `{"type":"urn:entente:link:denied","x":"`+strings.Repeat("x", maxAnswer)+`"}`),
		"an answer that is longer than told": {200, http.Header{"Content-Type": {batchType}}, make([]byte, 2<<20)},
	}
	for name, lie := range tests {
		t.Run(name, func(t *testing.T) {
			calls := 0
			a := newStation(t, usa(), fileDatabase(t), func(o *Options) { o.Network = answers(lie, &calls) })
			b := newStation(t, rus(), fileDatabase(t), nil)
			introduce(t, a, b, nil)
			check(t, a.Queue().Put(t.Context(), []Item{item(envelope.LaneOrdinary, 1)}))
			a.run()
			until(t, func() bool { return a.status("ordinary 1").Attempts >= 2 })
			a.halt()
			if s := a.status("ordinary 1"); s.State != "sending" || s.Code != string(CodeBadAnswer) {
				t.Errorf("after %d calls the item is %+v, want sending and %s", calls, s, CodeBadAnswer)
			}
			if events, err := a.Queue().Take(t.Context(), 10); err != nil || len(events) != 0 {
				t.Errorf("inside was told %v (%v)", events, err)
			}
		})
	}
}

func TestALaneFindsOutWhichEnvelopeIsRefused(t *testing.T) {
	// A gateway that refuses whole calls: it will take number 1 and no batch.
	a := newStation(t, usa(), fileDatabase(t), nil)
	b := newStation(t, rus(), fileDatabase(t), nil)
	introduce(t, a, b, nil)
	a.options.Network = func(_ peerCode, _ http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			data, _ := io.ReadAll(r.Body)
			frames, _ := readFrames(data, "EV", 1<<20)
			out := reaction{413, http.Header{"Content-Type": {problemType}}, refuse(CodeTooLarge).encode()}
			if len(frames) == 1 && bytes.Equal(frames[0].body, ordinary(1)) {
				out = reaction{200, http.Header{"Content-Type": {batchType}}, writeFrames([]frame{{frameReceipt, receiptFor(rus(), usa(), ordinary(1))}})}
			}
			return out.response(r), nil
		})
	}
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 3)))
	a.restart()
	until(t, func() bool { return a.status("ordinary 2").State == "refused" })
	got := fmt.Sprint(a.status("ordinary 1").State, " ", a.status("ordinary 3").State)
	if got != "delivered sending" {
		t.Errorf("the first and the third are %s, want delivered and sending", got)
	}
}

// A gateway that will have neither an envelope nor, when it is cancelled, the
// word that its number is void: the lane goes on as soon as it behaves.
func TestAVoidNumberThatIsRefusedGoesAgain(t *testing.T) {
	a := newStation(t, usa(), fileDatabase(t), nil)
	b := newStation(t, rus(), fileDatabase(t), nil)
	introduce(t, a, b, nil)
	var calls atomic.Int64
	var lies atomic.Bool
	lies.Store(true)
	a.options.Network = func(_ peerCode, direct http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			if !lies.Load() {
				return direct.RoundTrip(r)
			}
			_, err := io.Copy(io.Discard, r.Body)
			calls.Add(1)
			return reaction{403, http.Header{"Content-Type": {problemType}}, refuse(CodeDenied).encode()}.response(r), err
		})
	}
	check(t, a.Queue().Put(t.Context(), []Item{item(envelope.LaneOrdinary, 1)}))
	a.restart()
	b.run()
	until(t, func() bool { return a.status("ordinary 1").State == "refused" })
	_, err := a.Queue().Cancel(t.Context(), []string{"ordinary 1"})
	check(t, err)
	check(t, a.Queue().Put(t.Context(), []Item{item(envelope.LaneOrdinary, 2)}))
	until(t, func() bool { return calls.Load() >= 4 })
	lies.Store(false)
	until(t, func() bool { return a.status("ordinary 2").State == "delivered" })
	if s := a.status("ordinary 1"); s.State != "void" {
		t.Errorf("the first is %s; expected void", s.State)
	}
}
