package link

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/storetest"
)

func TestHeadsAreTheLastReceiptOfEachLaneAndIncarnation(t *testing.T) {
	onEach(t, func(t *testing.T, engine storetest.Engine) {
		a, b := pair(t, engine)
		held := func() []string {
			t.Helper()
			signed, err := a.Queue().Heads(t.Context(), b.code)
			check(t, err)
			out := []string{}
			for _, data := range signed {
				d, err := envelope.VerifyDelivered(data, rus().set)
				check(t, err)
				out = append(out, fmt.Sprintf("%s %s %d %s", d.Incarnation, d.Lane, d.Seq, d.Envelope))
			}
			return out
		}
		if got := held(); len(got) != 0 {
			t.Errorf("before anything was sent %v is held", got)
		}
		check(t, a.Queue().Put(t.Context(), items(envelope.LaneOrdinary, 1, 3)))
		a.take(3, gatewaydb.EventReceipt)
		check(t, a.Queue().Put(t.Context(), items(envelope.LaneWarning, 1, 1)))
		a.take(1, gatewaydb.EventReceipt)
		restored := newChain(usa(), rus().code, "second", envelope.LaneOrdinary)
		check(t, a.Queue().Put(t.Context(), []Item{{ID: "second 1", Sealed: restored.at(1)}}))
		a.take(1, gatewaydb.EventReceipt)
		// A number that is void has no receipt; the one before it stays the last.
		check(t, a.Queue().Put(t.Context(), []Item{{ID: "second 2", Sealed: restored.at(2), Cancelled: true}}))
		until(t, func() bool { return a.status("second 2").State == "void" })

		want := []string{
			"second ordinary 1 " + restored.at(1).Hash(),
			"first warning 1 " + lanes()[envelope.LaneWarning].at(1).Hash(),
			"first ordinary 3 " + lanes()[envelope.LaneOrdinary].at(3).Hash(),
		}
		if got := held(); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("held are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if _, err := a.Queue().Heads(t.Context(), "GBR/SIS"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("of somebody who is no peer: %v", err)
		}
	})
}

func TestHeadsTellAPartnerOfNobodyElse(t *testing.T) {
	a, b := pair(t, sqlite())
	c := newStation(t, fra(), fileDatabase(t), nil)
	check(t, c.Configure(t.Context(), []Peer{c.knows(b, nil)}))
	check(t, b.Configure(t.Context(), []Peer{b.knows(a, nil), b.knows(c, nil)}))
	check(t, a.Queue().Put(t.Context(), items(envelope.LaneBulk, 1, 2)))
	a.take(2, gatewaydb.EventReceipt)
	signed, err := c.Queue().Heads(t.Context(), b.code)
	if err != nil || len(signed) != 0 {
		t.Errorf("a third service is told of %d heads (%v)", len(signed), err)
	}
	check(t, b.Configure(t.Context(), nil)) // nobody is a peer any more
	if _, err := a.Queue().Heads(t.Context(), b.code); errs.KindOf(err) != errs.Unavailable && errs.KindOf(err) != errs.Denied {
		t.Errorf("who is no peer is told: %v", err)
	}
}

// Whatever a partner's gateway answers, only receipts that bear its name are
// given on, and never more than the protocol allows.
func TestAnswersThatAreNotHeadsAreRefused(t *testing.T) {
	known, b := pair(t, sqlite())
	check(t, known.Queue().Put(t.Context(), items(envelope.LaneControl, 1, 1)))
	receipt := known.take(1, gatewaydb.EventReceipt)[0].Bytes
	carried, err := envelope.Inspect(newChain(rus(), usa().code, "first", envelope.LaneControl).at(1).Bytes(), rus().set)
	check(t, err)
	ours, err := envelope.SignDelivered(usa().gateway, carried, envelope.Head{Incarnation: "first", Lane: envelope.LaneControl, Seq: 1, Hash: carried.Hash()}, noon)
	check(t, err)
	many := make([]frame, maxFrames+1)
	for i := range many {
		many[i] = frame{frameReceipt, receipt}
	}
	batch := func(frames ...frame) reaction {
		return reaction{Status: http.StatusOK, Header: http.Header{"Content-Type": {batchType}}, Body: writeFrames(frames)}
	}
	refusal := func(code Code) reaction {
		p := refuse(code)
		return reaction{Status: p.Status, Header: http.Header{"Content-Type": {problemType}}, Body: p.encode()}
	}
	plain := batch(frame{frameReceipt, receipt})
	plain.Header = http.Header{"Content-Type": {keys.DeliveredType}}
	tests := []struct {
		name   string
		answer reaction
		want   errs.Kind
	}{
		{"a receipt", batch(frame{frameReceipt, receipt}), ""},
		{"nothing held", batch(), ""},
		{"another content type", plain, errs.Unavailable},
		{"an envelope", batch(frame{frameEnvelope, carried.Bytes()}), errs.Unavailable},
		{"no receipt", batch(frame{frameReceipt, []byte("{}")}), errs.Unavailable},
		{"a receipt of our own", batch(frame{frameReceipt, ours}), errs.Unavailable},
		{"a good one and a bad one", batch(frame{frameReceipt, receipt}, frame{frameReceipt, nil}), errs.Unavailable},
		{"too many", batch(many...), errs.Unavailable},
		{"busy", refusal(CodeBusy), errs.Unavailable},
		{"no such page", refusal(CodeNoSuchPage), errs.Unavailable},
		{"no peer", refusal(CodeUnknownPeer), errs.Denied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			calls := 0
			a := newStation(t, usa(), fileDatabase(t), func(o *Options) { o.Network = headsAnswered(tt.answer, &calls) })
			check(t, a.Configure(t.Context(), []Peer{a.knows(b, nil)}))
			signed, err := a.Queue().Heads(t.Context(), b.code)
			if errs.KindOf(err) != tt.want || calls != 1 {
				t.Errorf("%d receipts, %v after %d calls; want %q after one", len(signed), err, calls, tt.want)
			}
		})
	}
}

func headsAnswered(always reaction, calls *int) func(peerCode, http.RoundTripper) http.RoundTripper {
	return func(peerCode, http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			*calls++
			return always.response(r), nil
		})
	}
}
