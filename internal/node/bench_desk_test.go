package node

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/webui"
)

// inQueue is how many wait in each queue of the benchmark: 100,000, or ENTENTE_QUEUE.
func inQueue() int {
	if n, err := strconv.Atoi(os.Getenv("ENTENTE_QUEUE")); err == nil && n > 0 {
		return n
	}
	return 100_000
}

// inBatches writes n things, some thousands in a transaction.
func (s *site) inBatches(n int, put func(*insidedb.Tx, int) error) {
	s.t.Helper()
	for first := 0; first < n; first += 2000 {
		err := s.node.inside.Write(s.t.Context(), func(tx *insidedb.Tx) error {
			for i := first; i < min(n, first+2000); i++ {
				if err := put(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// refuses fills an inbox with items of which a line is kept and no content.
func (s *site) refuses(label string, n int) {
	s.inBatches(n, func(tx *insidedb.Tx, i int) error {
		id := fmt.Sprintf("%s-%07d", label, i)
		_, err := tx.AddRefused(id, envelope.CodeOrder, envelope.Header{From: "USA/CIA", ID: id, Incarnation: "i", Lane: envelope.LaneBulk, Seq: uint64(i),
			Kind: "intelligence", Commitment: "c", Sent: time.Now()}, "sha256:"+id)
		return err
	})
}

// owes fills what is owed: half of it ours, some without a stated time.
func (s *site) owes(n int) {
	begun := time.Now().UTC()
	s.inBatches(n, func(tx *insidedb.Tx, i int) error {
		due := begun.Add(time.Duration(i%3000-1000) * time.Hour)
		o := insidedb.Obligation{ID: fmt.Sprintf("%032x", i), Kind: obligation.SharedKinds[i%len(obligation.SharedKinds)], Shared: true, Partner: "USA/CIA",
			Ground: obligation.Agreement, Standing: obligation.Asserted, State: obligation.Open, Opened: begun, Debtor: "USA/CIA", Creditor: "FRA/DGSE"}
		if i%2 == 0 {
			o.Debtor, o.Creditor = o.Creditor, o.Debtor
		}
		if i%5 > 0 {
			o.Due = &due
		}
		_, err := tx.PutObligation(o)
		return err
	})
}

// reviews fills the queue of reviews with proposals of one report.
func (s *site) reviews(like disclosure.Result, n int) {
	var r insidedb.Release
	var d insidedb.Decision
	err := s.node.inside.Read(s.t.Context(), func(tx *insidedb.Tx) (err error) {
		if r, err = tx.Release(like.Release); err == nil {
			d, err = tx.Decision(r.Decision)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.inBatches(n, func(tx *insidedb.Tx, i int) error {
		decided, again := d, r
		decided.Release, again.Partner = "", party.Code(fmt.Sprintf("FRA/S%d", i%10))
		decided, err := tx.AddDecision(decided)
		if err != nil {
			return err
		}
		again.Decision, again.Envelope, again.EnvelopeHash, again.Commitment = decided.ID, "", "", ""
		if again, err = tx.AddRelease(again); err != nil {
			return err
		}
		_, err = tx.SetState(again, insidedb.InReview, "", "review is required")
		return err
	})
}

// page asks for a page as an officer at the desk does, and tells what follows it.
func (s *site) page(b testing.TB, path, after string, limit int) (total int, next string) {
	b.Helper()
	r := answer(s, http.MethodGet, fmt.Sprintf("%s?limit=%d&after=%s", path, limit, url.QueryEscape(after)), "", desk.OfficerHeader, "cleared")
	var said desk.Paged
	body := text(s, r)
	if err := json.Unmarshal([]byte(body), &said); err != nil || r.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %.300s %v", path, r.StatusCode, body, err)
	}
	return said.Total, said.Next
}

// BenchmarkQueues reads the first page and one in the middle of queues of 100,000, through
// the desk's handler, as an officer with a clearance: what is seen is checked and counted.
func BenchmarkQueues(b *testing.B) {
	n := inQueue()
	cia, dgse := pair(b)
	for _, s := range []*site{cia, dgse} {
		post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "cleared", "roles": []string{"analyst", "disclosure"}})
		post[disclosure.Officer](s, "", "/officers/cleared/clearance", map[string]any{"clearance": "SECRET", "groups": []string{}})
	}
	var last disclosure.Result
	exchange := func(label string) { // items with words, for the pages that are read
		for i := range 60 {
			serial := fmt.Sprintf("%s-%d", label, i)
			cia.add(fmt.Sprintf(plain, serial, "A title", fmt.Sprintf("Words about the harbour of a large city on day %d of %s.", i, label)))
			last = cia.propose(serial, "FRA")
		}
		cia.until(last.Release, "admitted")
	}
	dgse.refuses("a", n/2-60)
	exchange("M")
	dgse.refuses("b", n/2-60)
	exchange("N")
	dgse.owes(n)
	cia.reviews(last, n)
	for _, q := range []struct {
		name string
		*site
	}{{"inbox", dgse}, {"owed", dgse}, {"review", cia}} {
		path, middle := "/"+q.name, ""
		if total, _ := q.page(b, path, "", 50); total < n {
			b.Fatalf("%d in %s; expected %d", total, q.name, n)
		}
		for at := 0; at < n/2; at += 1000 {
			_, middle = q.page(b, path, middle, 1000)
		}
		for name, after := range map[string]string{"first": "", "middle": middle} {
			b.Run(q.name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					q.page(b, path, after, 50)
				}
			})
		}
	}
	ui, built := webui.Files()
	for _, s := range []*site{cia, dgse} {
		s.browse(b, ui)
	}
	for _, q := range []struct {
		name string
		*site
	}{{"inbox", dgse}, {"owed", dgse}, {"review", cia}} {
		for _, how := range []string{"loaded", "opened"} {
			b.Run(q.name+"/"+how, func(b *testing.B) {
				if !built {
					b.Skip("the interface is not built: make desk")
				}
				q.drawn(b, "/"+q.name, how)
			})
		}
	}
}

// browse starts a node anew with a door for browsers.
func (s *site) browse(b *testing.B, ui fs.FS) {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s.stop()
	if s.door, err = net.Listen("tcp", s.door.Addr().String()); err != nil {
		b.Fatal(err)
	}
	s.start(func(c *Config, o *Options) {
		c.Desk.Listen, c.Log.Level, o.Front = "127.0.0.1:0", "info", door
		o.UI = ui
	})
}

// drawn measures until the first row is on the screen, in a browser: from the navigation
// where the page is loaded, from the click where the desk is open already.
func (s *site) drawn(b *testing.B, path, how string) {
	if _, err := exec.LookPath("chromium"); err != nil {
		b.Skip("chromium is not installed")
	}
	link := post[desk.OfficerLink](s, "", "/officers/cleared/link", map[string]any{})
	script := exec.CommandContext(b.Context(), "node", "e2e/first-rows.mjs", link.URL, path, strconv.Itoa(b.N), how)
	script.Dir, script.Stderr = filepath.Join("..", "..", "web"), os.Stderr
	out, err := script.Output()
	if err != nil {
		b.Fatal(err)
	}
	mean, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(mean*1e6, "ns/op")
}
