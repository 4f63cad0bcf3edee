package oversight_test

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/oversight"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"pgregory.net/rapid"
)

// whole reads the log as an auditor does, checks it against its head, and gives
// how many leaves it has. Every leaf must open, and be provable.
func (d *desk) whole() int64 {
	d.t.Helper()
	var size int64
	d.read(func(tx *insidedb.Tx) error {
		logs, err := tx.Logs()
		d.must(err)
		for _, l := range logs {
			log, err := evidence.ReadLog(l.VKey)
			d.must(err)
			c, err := evidence.ReadCheckpoint(l.Checkpoint, log)
			d.must(err)
			leaves, err := tx.Leaves(l.Origin, 0, 1<<20)
			d.must(err)
			if c.Head().Size != l.Size || int64(len(leaves)) != l.Size {
				d.t.Fatalf("head %d, row %d, %d leaves", c.Head().Size, l.Size, len(leaves))
			}
			d.must(evidence.Audit(c, oversight.Served(tx, l.Origin), func(i int64, entry []byte) error {
				opened, err := evidence.LeafOf(leaves[i].Event, leaves[i].Salt)
				if err != nil || string(opened) != string(entry) || leaves[i].Number != i {
					d.t.Errorf("leaf %d of %s does not open (%v)", i, l.Origin, err)
				}
				return nil
			}))
			size += l.Size
		}
		return nil
	})
	return size
}

// Random histories: whatever happens between runs of the sequencer, every event
// becomes one leaf, in one log, and each leaf is proved under the head; a proof
// with any bit changed is refused.
func TestEveryEventBecomesOneProvableLeaf(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		d := newDesk(t, e)
		happened, slow := 0, e.Name == "postgres"
		rapid.Check(t, func(r *rapid.T) {
			if slow && happened > 600 {
				return
			}
			for range rapid.IntRange(1, 3).Draw(r, "steps") {
				n := rapid.IntRange(0, 90).Draw(r, "events")
				d.happen(happened, n)
				happened += n
				if rapid.Bool().Draw(r, "sequenced") {
					d.must(d.log.SequenceAll(context.Background()))
				}
			}
			d.must(d.log.SequenceAll(context.Background()))
			if happened == 0 {
				return
			}
			flip := rapid.IntRange(0, 255).Draw(r, "bit")
			d.provable(int64(rapid.IntRange(0, happened-1).Draw(r, "leaf")), flip)
		})
		if got := d.whole(); got != int64(happened) {
			t.Errorf("%d leaves; expected %d", got, happened)
		}
	})
}

// provable proves a leaf, and wants the proof refused with a bit of it, or of
// the entry, changed.
func (d *desk) provable(number int64, bit int) {
	d.t.Helper()
	d.read(func(tx *insidedb.Tx) error {
		logs, err := tx.Logs()
		d.must(err)
		leaves, err := tx.Leaves(logs[0].Origin, number, 1)
		d.must(err)
		store := oversight.StoredTiles(tx, logs[0].Origin)
		root, err := evidence.Root(logs[0].Size, evidence.TilesOf(store))
		d.must(err)
		proof, err := evidence.ProveInclusion(logs[0].Size, number, evidence.TilesOf(store))
		d.must(err)
		entry := leaves[0].Entry
		d.must(evidence.CheckInclusion(logs[0].Size, root, number, entry, proof))
		for i := range proof {
			proof[i][bit/8] ^= 1 << (bit % 8)
			if evidence.CheckInclusion(logs[0].Size, root, number, entry, proof) == nil {
				d.t.Errorf("a proof with another bit in hash %d is believed", i)
			}
			proof[i][bit/8] ^= 1 << (bit % 8)
		}
		entry[bit/8] ^= 1 << (bit % 8)
		if evidence.CheckInclusion(logs[0].Size, root, number, entry, proof) == nil {
			d.t.Error("another entry is believed")
		}
		return nil
	})
}

// A process that ends between an event and its place in the log loses nothing
// and doubles nothing.
func TestCrashWhileSequencing(t *testing.T) {
	type crash string
	for _, point := range oversight.Points[:3] {
		t.Run(point, func(t *testing.T) {
			armed := false
			d := newDesk(t, storetest.Engines()[0], func(c *oversight.Config) {
				c.Crash = func(p string) {
					if armed && p == point {
						panic(crash(p))
					}
				}
			})
			d.happen(0, 300)
			d.must(d.log.SequenceAll(t.Context()))
			d.happen(300, 500)
			armed = true
			func() {
				defer func() {
					if p := recover(); p != crash(point) {
						t.Errorf("ended with %v", p)
					}
				}()
				_ = d.log.SequenceAll(t.Context())
			}()
			armed = false
			d.must(d.db.Close())
			d.open()
			log, err := d.begin()
			d.must(err)
			d.log = log
			d.happen(800, 1)
			d.must(d.log.SequenceAll(t.Context()))
			if got := d.whole(); got != 801 {
				t.Errorf("%d leaves; expected 801", got)
			}
		})
	}
}

// An event whose transaction fails leaves no leaf behind.
func TestNoLeafWithoutItsRecord(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		d := newDesk(t, e)
		wrong := errors.New("changed my mind")
		err := d.store.Write(t.Context(), func(tx *insidedb.Tx) error {
			if _, err := tx.AddReceipt(insidedb.Receipt{Partner: "FRA/DGSE", Direction: insidedb.In, Verb: insidedb.DeliveredVerb, Hash: hash(1),
				Envelope: "e1", Commitment: hash("words"), At: d.clock.Now(), Evidence: []byte("signed")}); err != nil {
				return err
			}
			return wrong
		})
		if !errors.Is(err, wrong) {
			t.Fatal(err)
		}
		d.must(d.log.SequenceAll(t.Context()))
		if got := d.whole(); got != 0 {
			t.Errorf("%d leaves of what never was", got)
		}
	})
}

// Two sequencers on one store put every leaf into the log once.
func TestTwoSequencers(t *testing.T) {
	each(t, func(t *testing.T, e storetest.Engine) {
		d := newDesk(t, e)
		other, err := d.begin()
		d.must(err)
		d.happen(0, 3000)
		ended := make(chan error, 2)
		for _, l := range []*oversight.Log{d.log, other} {
			go func() { ended <- l.SequenceAll(context.Background()) }()
		}
		for range 2 {
			if err := <-ended; err != nil && errs.KindOf(err) != errs.Conflict && errs.KindOf(err) != errs.Unavailable {
				t.Error(err)
			}
		}
		d.must(d.log.SequenceAll(t.Context()))
		if got := d.whole(); got != 3000 {
			t.Errorf("%d leaves; expected 3000", got)
		}
	})
}

// A new incarnation begins a new log; what was pending goes there, and the old
// log stands as it was.
func TestANewIncarnationBeginsANewLog(t *testing.T) {
	d := newDesk(t, storetest.Engines()[0])
	d.happen(0, 10)
	d.must(d.log.SequenceAll(t.Context()))
	d.happen(10, 5)
	before := d.log.Public()
	d.clock.Add(second)
	d.write(func(tx *insidedb.Tx) error { return tx.AddIncarnation("i2") })
	var err error
	d.log, err = d.begin()
	d.must(err)
	d.must(d.log.SequenceAll(t.Context()))
	if d.log.Public() == before {
		t.Error("two incarnations share one log")
	}
	d.read(func(tx *insidedb.Tx) error {
		logs, err := tx.Logs()
		d.must(err)
		if len(logs) != 2 || logs[0].Size != 10 || logs[1].Size != 5 || logs[1].Origin != "entente/USA/CIA/i2" {
			t.Errorf("logs: %+v", logs)
		}
		return nil
	})
	d.whole()
}

func TestALogNeedsTheKeyItWasBegunWith(t *testing.T) {
	d := newDesk(t, storetest.Engines()[0])
	var err error
	d.key, err = keys.GenerateLog(rand.Reader, d.service.Code)
	d.must(err)
	if _, err := d.begin(); errs.KindOf(err) != errs.Denied {
		t.Errorf("another key: %v", err)
	}
	d.key, err = keys.GenerateLog(rand.Reader, "FRA/DGSE")
	d.must(err)
	if _, err := d.begin(); errs.KindOf(err) != errs.Internal {
		t.Errorf("another service's key: %v", err)
	}
}
