package node

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// BenchmarkWarningBesideBacklog is the time from a warning's proposal on one
// whole node to its admission by the other, while 10,000 releases of the ordinary
// lane that waited for that node arrive. (A whole node's bulk lane holds files
// alone, each of which an officer decides on; BenchmarkWarningBesideBulk of the
// gateways fills that.) ENTENTE_BACKLOG makes the backlog another.
func BenchmarkWarningBesideBacklog(b *testing.B) {
	backlog := 10_000
	if n, err := strconv.Atoi(os.Getenv("ENTENTE_BACKLOG")); err == nil && n > 0 {
		backlog = n
	}
	cia, dgse := pair(b, strings.Replace(automatic, "kinds: [intelligence]", "kinds: [intelligence, warning]", 1))
	send := func(kind string, i int) string {
		serial := fmt.Sprintf("%s-%d", kind, i)
		text := strings.Replace(fmt.Sprintf(plain, serial, "A meeting", "They meet on Monday."), "kind: intelligence", "kind: "+kind, 1)
		_, err := cia.node.reports.Add(b.Context(), "author", "r.yaml", []byte(text))
		check(b, err)
		r, err := cia.node.office.Propose(b.Context(), disclosure.Proposal{Report: serial, Partner: "FRA", Officer: "author"})
		check(b, err)
		return r.Release
	}
	cia.until(send("intelligence", 0), "admitted")
	dgse.stop()
	work := make(chan int)
	var producers sync.WaitGroup
	for range 8 {
		producers.Go(func() {
			for i := range work {
				send("intelligence", i)
			}
		})
	}
	for i := range backlog {
		work <- i + 1
	}
	close(work)
	producers.Wait()
	dgse.restart()
	for admittedOf(b, dgse.node, envelope.LaneOrdinary) < 2 {
		time.Sleep(time.Millisecond)
	}
	var took []time.Duration
	var last string
	for b.Loop() {
		time.Sleep(exchange.Tick + time.Duration(len(took)%20)*time.Millisecond) // at no fixed place in the tick
		begun := time.Now()
		last = send("warning", len(took))
		for admittedOf(b, dgse.node, envelope.LaneWarning) <= len(took) {
			time.Sleep(time.Millisecond)
		}
		took = append(took, time.Since(begun))
	}
	left := backlog + 1 - admittedOf(b, dgse.node, envelope.LaneOrdinary)
	cia.until(last, "admitted")
	b.ReportMetric(median(took), "ms-admitted")
	b.ReportMetric(float64(left), "backlog-left")
}

// admittedOf is how many envelopes of a lane a node has taken from USA/CIA.
func admittedOf(b *testing.B, n *Node, lane envelope.Lane) (seq int) {
	b.Helper()
	check(b, n.inside.Read(b.Context(), func(tx *insidedb.Tx) error {
		heads, err := tx.Heads("USA/CIA", insidedb.In)
		seq = 0
		for _, h := range heads {
			if h.Lane == lane {
				seq = int(h.Seq)
			}
		}
		return err
	}))
	return seq
}
