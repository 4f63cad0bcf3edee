package exchange_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// sent is a file that a test sends: its bytes are drawn, and never held whole.
type sent struct {
	name string
	size int64
}

func (f sent) open() io.Reader {
	return io.LimitReader(rand.NewChaCha8(sha256.Sum256([]byte(f.name))), f.size)
}

func (f sent) digest() string {
	sum := sha256.New()
	_, _ = io.Copy(sum, f.open())
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// files is a report.yaml with its attachments, as a Source gives them.
type files struct {
	report []byte
	with   []sent
	next   int
}

func (f *files) Next() (string, io.Reader, error) {
	f.next++
	switch {
	case f.next == 1:
		return "report.yaml", bytes.NewReader(f.report), nil
	case f.next-2 < len(f.with):
		return f.with[f.next-2].name, f.with[f.next-2].open(), nil
	}
	return "", nil, io.EOF
}

// filed is a report whose portions have files; none of them is closed to France.
func filed(serial string, with ...sent) *files {
	var b strings.Builder
	fmt.Fprintf(&b, "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: warning\ntopics: [counter-terrorism]\nserial: %s\ntitle: {mark: %q, text: Files}\nportions:\n",
		serial, insidetest.ExerciseMark)
	for i, f := range with {
		fmt.Fprintf(&b, "  - {mark: %q, text: \"File %d of %s.\", attachment: {file: %s, media: application/octet-stream}}\n", insidetest.ExerciseMark, i, serial, f.name)
	}
	return &files{report: []byte(b.String()), with: with}
}

// sendFiles takes in a report with files, proposes it to FRA/DGSE and approves it.
func (p *pair) sendFiles(serial string, with ...sent) disclosure.Result {
	p.t.Helper()
	ctx := context.Background()
	p.clock.Add(time.Second)
	v, err := p.cia.intake.AddFiles(ctx, "lind", filed(serial, with...))
	p.cia.must(err)
	for i, f := range with {
		if got := v.Files[i]; got.Name != f.name || got.Bytes != f.size || got.Digest != f.digest() {
			p.t.Errorf("taken in as %+v", got)
		}
	}
	out, err := p.cia.office.Propose(ctx, disclosure.Proposal{Report: serial, Partner: "FRA", Officer: "lind"})
	p.cia.must(err)
	if out.State != string(insidedb.InReview) { // whatever the directive says
		p.t.Fatalf("a report with files is %s", out.Said)
	}
	shown, err := p.cia.office.Show(ctx, out.Release, time.Time{})
	p.cia.must(err)
	_, err = p.cia.office.Approve(ctx, disclosure.Approval{Release: out.Release, Officer: "berg", Hash: shown.Hash})
	p.cia.must(err)
	return out
}

// carryParts lets both sides carry parts until nothing goes on, and then all else.
func (p *pair) carryParts() {
	p.t.Helper()
	for range 4 {
		p.clock.Add(exchange.Tick)
		for _, n := range []*node{p.cia, p.dgse} {
			n.do(n.exchange.Outward)
			n.do(n.exchange.Parts)
		}
		p.gateways.Carry()
		for _, n := range []*node{p.dgse, p.cia} {
			n.do(n.exchange.Inward)
			n.do(n.exchange.Parts)
			n.do(n.exchange.Inward)
		}
	}
}

// arrived checks that the file of the first item came byte for byte.
func (p *pair) arrived(item exchange.Arrival, with ...sent) {
	p.t.Helper()
	for i, f := range with {
		got, copyTo, err := p.dgse.exchange.OpenFile(context.Background(), item.ID, i+1)
		p.dgse.must(err)
		sum := sha256.New()
		p.dgse.must(copyTo(context.Background(), sum))
		if digest := "sha256:" + hex.EncodeToString(sum.Sum(nil)); got.Name != f.name || got.Bytes != f.size || digest != f.digest() {
			p.t.Errorf("file %d arrived as %+v with the digest %s", i+1, got, digest)
		}
	}
}

func TestFilesArriveByteForByteAndWaitForTheirParts(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			p := newPair(t, engine)
			with := []sent{{"a.bin", 2<<20 + 17}, {"b.bin", 1}, {"c.bin", 1 << 20}}
			p.sendFiles("R-1", with...)
			p.round()
			if in := p.inbox(); len(in) != 0 {
				t.Fatalf("the envelope went before its parts: %+v", in)
			}
			p.carryParts()
			in := p.inbox()
			if len(in) != 1 || in[0].State != string(insidedb.Admitted) || in[0].Lane != string(envelope.LaneBulk) {
				t.Fatalf("received %+v", in)
			}
			p.arrived(in[0], with...)
			if line := p.outbox()[0]; line.State != string(insidedb.Admitted) {
				t.Errorf("the sender says %s: %s", line.State, line.Said)
			}
			if left := p.dgse.gateway.Parts(); len(left) != 0 {
				t.Errorf("the gateway still holds the parts of %d envelopes", len(left))
			}
			if err := p.cia.store.Read(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.PartsOut(p.cia.gateway.Envelopes("FRA/DGSE")[0].Header().ID)
				return err
			}); errs.KindOf(err) != errs.NotFound {
				t.Errorf("the key of the parts is kept after the item was admitted: %v", err)
			}
		})
	}
}

func TestACrashAtAnyPointOfThePartsLosesNoByte(t *testing.T) {
	for _, point := range exchange.PartPoints {
		t.Run(point, func(t *testing.T) {
			p := sqlite(t)
			with := []sent{{"a.bin", 3<<20 + 5}}
			p.sendFiles("R-1", with...)
			p.cia.crashAt, p.dgse.crashAt = point, point
			for range 3 {
				p.carryParts()
			}
			if p.cia.crashAt != "" && p.dgse.crashAt != "" {
				t.Fatal("the point was not reached")
			}
			in := p.inbox()
			if len(in) != 1 || in[0].State != string(insidedb.Admitted) {
				t.Fatalf("received %+v", in)
			}
			p.arrived(in[0], with...)
		})
	}
}

func TestPartsThatAreNotWhatTheEnvelopeNamesAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func([][]byte) [][]byte
	}{
		{"a part that was changed", func(all [][]byte) [][]byte { all[1][7] ^= 1; return all }},
		{"two parts that change places", func(all [][]byte) [][]byte { all[0], all[1] = all[1], all[0]; return all }},
		{"a part that is missing", func(all [][]byte) [][]byte { return all[:1] }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			p.sendFiles("R-1", sent{"a.bin", 2<<20 + 9})
			for range 2 { // until the envelope and its parts are at the partner's gateway
				p.cia.do(p.cia.exchange.Outward)
				p.cia.do(p.cia.exchange.Parts)
			}
			p.gateways.Carry()
			held := p.dgse.gateway.Parts()
			if len(held) != 1 {
				t.Fatalf("%d transfers", len(held))
			}
			for hash, all := range held {
				held[hash] = tt.change(all)
			}
			p.carryParts()
			in := p.inbox()
			if len(in) != 1 || in[0].State != string(insidedb.Refused) || in[0].Code != string(envelope.CodeUnreadable) {
				t.Fatalf("received %+v", in)
			}
			if _, _, err := p.dgse.exchange.OpenFile(t.Context(), in[0].ID, 1); errs.KindOf(err) != errs.NotFound {
				t.Errorf("a file of what was refused: %v", err)
			}
		})
	}
}

func TestNoLaneWaitsForFiles(t *testing.T) {
	p := sqlite(t)
	p.sendFiles("R-1", sent{"a.bin", 8 << 20})
	p.send("R-2", plan) // while no part has gone
	p.settle()
	in := p.inbox()
	if len(in) != 1 || in[0].Lane != string(envelope.LaneOrdinary) {
		t.Fatalf("received %+v", in)
	}
}

// What erasure destroys at the source has no parts to send any more, and what it
// destroys at the receiver has no file to save.
func TestErasureTakesFilesWithIt(t *testing.T) {
	p := sqlite(t)
	p.sendFiles("R-1", sent{"a.bin", 2 << 20})
	p.carryParts()
	item := p.inbox()[0]
	p.dgse.must(p.dgse.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: item.ID}, insidedb.ByOrder)
		return err
	}))
	if _, _, err := p.dgse.exchange.OpenFile(t.Context(), item.ID, 1); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a file of what is erased: %v", err)
	}
	p.sendFiles("R-2", sent{"b.bin", 6 << 20})
	p.cia.do(p.cia.exchange.Outward)
	var id string
	p.cia.must(p.cia.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		r, err := tx.ReportBySerial("R-2", time.Time{})
		if err != nil {
			return err
		}
		id = r.ID
		_, err = tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: id}, insidedb.ByOrder)
		return err
	}))
	p.carryParts()
	if in := p.inbox(); len(in) != 1 {
		t.Errorf("what was erased before its parts had gone came all the same: %+v", in)
	}
	if err := p.cia.store.Read(t.Context(), func(tx *insidedb.Tx) error { _, err := tx.ReportFiles(id, 1); return err }); errs.KindOf(err) != errs.NotFound {
		t.Errorf("files of an erased report: %v", err)
	}
}

func TestFilesAreTakenInAsThePortionsNameThem(t *testing.T) {
	p := sqlite(t)
	a, b := sent{"a.bin", 100}, sent{"b.bin", 200}
	for _, tt := range []struct {
		name string
		give *files
		says string
	}{
		{"one is missing", &files{report: filed("R-1", a, b).report, with: []sent{a}}, "b.bin"},
		{"another order", &files{report: filed("R-1", a, b).report, with: []sent{b, a}}, "a.bin"},
		{"one more", &files{report: filed("R-1", a).report, with: []sent{a, b}}, "no portion names it"},
		{"an empty one", &files{report: filed("R-1", a).report, with: []sent{{"a.bin", 0}}}, "empty"},
	} {
		_, err := p.cia.intake.AddFiles(t.Context(), "lind", tt.give)
		wantKind(t, err, errs.Invalid, tt.says)
	}
	_, err := p.cia.intake.Add(t.Context(), "lind", "r.yaml", filed("R-1", a).report)
	wantKind(t, err, errs.Invalid, "a.bin")
	_, err = p.cia.intake.AddFiles(t.Context(), "nobody", filed("R-1", a))
	wantKind(t, err, errs.Denied, "")
	first, err := p.cia.intake.AddFiles(t.Context(), "lind", filed("R-1", a))
	p.cia.must(err)
	again, err := p.cia.intake.AddFiles(t.Context(), "lind", filed("R-1", a))
	if p.cia.must(err); !again.Held || again.ID != first.ID {
		t.Errorf("the same again: %+v", again)
	}
	other := filed("R-1", a)
	other.with[0].size = 101
	_, err = p.cia.intake.AddFiles(t.Context(), "lind", other)
	wantKind(t, err, errs.Conflict, "other attachments")
}

// A file of 64 MiB goes in, is sealed, arrives and is read back with a heap that
// grows by a fraction of it. What the gateways hold in memory here is a file's
// worth, so they are measured apart: what is asked is what both insides add.
func TestNoFileIsEverWholeInMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a file of 64 MiB")
	}
	p := sqlite(t)
	const size = 64 << 20
	most := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, peak := most(), uint64(0)
	p.cia.change = func(c *exchange.Config) {}
	with := []sent{{"a.bin", size}}
	p.sendFiles("R-1", with...)
	if grown := most() - min(before, most()); grown > size/4 {
		t.Errorf("taking it in left %d bytes on the heap", grown)
	}
	p.cia.do(p.cia.exchange.Outward)
	held := &drain{Gateway: p.cia.gateway, t: t, measure: func() { peak = max(peak, most()) }}
	p.cia.change = func(c *exchange.Config) { c.Carrier = held }
	p.cia.stop()
	p.cia.start()
	p.cia.do(p.cia.exchange.Outward)
	p.cia.do(p.cia.exchange.Parts)
	if held.count != 64 {
		t.Fatalf("%d parts went; expected 64", held.count)
	}
	if peak > before+size/4 {
		t.Errorf("the heap grew from %d to %d bytes while %d went", before, peak, size)
	}
}

// drain counts parts and keeps none.
type drain struct {
	*insidetest.Gateway
	t       testing.TB
	count   int
	measure func()
}

func (d *drain) PartsWanted(context.Context) ([]exchange.PartsWanted, error) {
	for _, s := range d.Gateway.Envelopes("FRA/DGSE") {
		if p := s.Header().Parts; p != nil && d.count < p.Count {
			return []exchange.PartsWanted{{Item: s.Header().ID, Partner: "FRA/DGSE", From: d.count, Count: min(4, p.Count-d.count)}}, nil
		}
	}
	return nil, nil
}

func (d *drain) PutPart(context.Context, string, int, []byte) error {
	if d.count++; d.count%16 == 0 {
		d.measure()
	}
	return nil
}

var _ reporting.Source = (*files)(nil)
