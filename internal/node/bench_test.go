package node

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

const inFlight = 64

// benchPair is two running nodes that exchange, on SQLite files with every
// commit durable.
func benchPair(b *testing.B) (cia, dgse *Node) {
	b.Helper()
	one, other := pair(b)
	return one.node, other.node
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func benchReport(i int) []byte {
	return fmt.Appendf(nil, plain, fmt.Sprintf("S-%d", i), "A meeting", "They meet on Monday, at the place that was named before, and then go on.")
}

// tally counts what is admitted: of releases by the partner, of what was
// received by ourselves.
func tally(b *testing.B, n *Node, kind string) int {
	b.Helper()
	total := 0
	check(b, n.inside.Read(b.Context(), func(tx *insidedb.Tx) error {
		rows, err := tx.Tallies()
		total = 0
		for _, r := range rows {
			if r.Kind == kind && r.State == "admitted" {
				total += r.Number
			}
		}
		return err
	}))
	return total
}

// BenchmarkExchange is reports a second from the proposal on one node to the
// partner's admitted receipt on it, with at most 64 under way.
func BenchmarkExchange(b *testing.B) {
	cia, _ := benchPair(b)
	for i := range b.N {
		_, err := cia.reports.Add(b.Context(), "author", "r.yaml", benchReport(i))
		check(b, err)
	}
	slots := make(chan struct{}, inFlight)
	work := make(chan int)
	var producers sync.WaitGroup
	b.ResetTimer()
	for range 8 {
		producers.Go(func() {
			for i := range work {
				if _, err := cia.office.Propose(b.Context(), disclosure.Proposal{Report: fmt.Sprintf("S-%d", i), Partner: "FRA", Officer: "author"}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	go func() {
		for i := range b.N {
			slots <- struct{}{}
			work <- i
		}
		close(work)
	}()
	deadline := time.Now().Add(time.Minute + time.Duration(b.N)*time.Second)
	for done := 0; done < b.N; {
		now := tally(b, cia, "release")
		if time.Now().After(deadline) || b.Failed() {
			b.Fatalf("%d of %d were admitted", now, b.N)
		}
		for ; done < now; done++ {
			<-slots
		}
		time.Sleep(2 * time.Millisecond)
	}
	producers.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "envelopes/s")
}

// BenchmarkExchangeBare is the measure beside it: the same bytes, signatures,
// seals and openings in one loop, with three durable commits and nothing else.
func BenchmarkExchangeBare(b *testing.B) {
	cia, dgse := benchPair(b)
	_, err := cia.reports.Add(b.Context(), "author", "r.yaml", benchReport(0))
	check(b, err)
	r, err := cia.office.Propose(b.Context(), disclosure.Proposal{Report: "S-0", Partner: "FRA", Officer: "author"})
	check(b, err)
	var renewed disclosure.Renewal
	check(b, cia.inside.Read(b.Context(), func(tx *insidedb.Tx) error {
		row, err := tx.Release(r.Release)
		if err == nil {
			renewed, err = cia.office.Renew(tx, row, time.Now())
		}
		return err
	}))
	torn := envelope.FromTearline(renewed.Tearline())
	us, them := ownKeys(b, cia), ownKeys(b, dgse)
	db, err := sqldb.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "bare.db"), time.Now)
	check(b, err)
	defer db.Close()
	check(b, db.Migrate(b.Context(), fstest.MapFS{"00001_bare.sql": {Data: []byte("-- +goose Up\nCREATE TABLE bare (id TEXT PRIMARY KEY, data BYTEA NOT NULL);\n")}}))
	commit := func(id string, data []byte) {
		check(b, db.Write(b.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO bare (id, data) VALUES ($1, $2)`, id, data)
			return err
		}))
	}
	current := envelope.Binding{Policy: cia.policy().Hash()}
	b.ResetTimer()
	for i := range b.N {
		seq := uint64(i + 1)
		h := envelope.Header{Lane: envelope.LaneOrdinary, Kind: "intelligence", Agreement: "A", Incarnation: incarnation, Seq: seq, Prev: prev(seq), ID: fmt.Sprintf("%032x", seq), Sent: noon}
		sealed, err := envelope.Seal(envelope.Entropy(rand.Reader), us.release, them.set, h, torn, current)
		check(b, err)
		commit(fmt.Sprint("send", i), sealed.Bytes())
		opened := carry(b, sealed, us, them)
		h.Lane, h.Kind, h.InReplyTo = envelope.LaneControl, envelope.KindControl, opened.Header().ID
		answer, err := envelope.Seal(envelope.Entropy(rand.Reader), them.release, us.set, h, envelope.FromControl(receiptFor(opened)), current)
		check(b, err)
		commit(fmt.Sprint("admit", i), answer.Bytes())
		commit(fmt.Sprint("receipt", i), carry(b, answer, them, us).Bytes())
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "envelopes/s")
}

// receiptFor is the admitted receipt of an envelope.
func receiptFor(v envelope.Verified) envelope.Control {
	h := v.Header()
	return envelope.Control{Verb: envelope.Admitted, Subject: h.ID, EnvelopeHash: v.Hash(), Commitment: h.Commitment, At: noon,
		Head: envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: v.Hash()}}
}

const incarnation = "00000000000000000000000000000001"

func prev(seq uint64) string {
	if seq == 1 {
		return ""
	}
	return "sha256:" + fmt.Sprintf("%064x", seq)
}

// half is one side's keys, public and private.
type half struct {
	keyring
	set *keys.PublicSet
}

func ownKeys(b *testing.B, n *Node) half {
	b.Helper()
	k, err := loadKeys(&n.config)
	check(b, err)
	set, err := k.own.Set(k.serial)
	check(b, err)
	return half{k, set}
}

// carry is what the two gateways and the receiver do with an envelope.
func carry(b *testing.B, s envelope.Sealed, from, to half) envelope.Verified {
	b.Helper()
	carried, err := envelope.Inspect(s.Bytes(), from.set)
	check(b, err)
	h := s.Header()
	receipt, err := envelope.SignDelivered(to.gateway, carried, envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: carried.Hash()}, noon)
	check(b, err)
	_, err = envelope.VerifyDelivered(receipt, to.set)
	check(b, err)
	opened, err := envelope.Open(s.Bytes(), from.set, to.hpke[0], party.Code(to.set.Service()))
	check(b, err)
	return opened
}

// BenchmarkIdleLink is the time that one report takes on an idle link: from the
// proposal until the partner has admitted it, and until its admitted receipt
// is back. Medians are told.
func BenchmarkIdleLink(b *testing.B) {
	cia, dgse := benchPair(b)
	var there, back []time.Duration
	for i := range b.N {
		_, err := cia.reports.Add(b.Context(), "author", "r.yaml", benchReport(i))
		check(b, err)
		time.Sleep(exchange.Tick + time.Duration(i%20)*time.Millisecond) // idle, and at no fixed place in the tick
		start := time.Now()
		_, err = cia.office.Propose(b.Context(), disclosure.Proposal{Report: fmt.Sprintf("S-%d", i), Partner: "FRA", Officer: "author"})
		check(b, err)
		for tally(b, dgse, "received") <= i {
			time.Sleep(time.Millisecond)
		}
		there = append(there, time.Since(start))
		for tally(b, cia, "release") <= i {
			time.Sleep(time.Millisecond)
		}
		back = append(back, time.Since(start))
	}
	b.ReportMetric(median(there), "ms-admitted")
	b.ReportMetric(median(back), "ms-receipted")
}

func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2].Microseconds()) / 1000
}
