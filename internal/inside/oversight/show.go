package oversight

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
)

// again is how long a witness that failed is left alone.
const again = 30 * time.Second

// Run works until the context ends: on each tick it moves what is pending into
// the log, and shows the head when a fixed time has come. Witnesses are asked
// apart from that: one that stalls holds up nothing.
func (l *Log) Run(ctx context.Context, ticks <-chan time.Time) {
	ask := make(chan struct{}, 1)
	ask <- struct{}{}
	var all sync.WaitGroup
	all.Go(func() {
		var last string
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks:
			}
			shown, err := l.Tick(ctx)
			last = l.tell(ctx, "the log is held up", last, err)
			if shown {
				select {
				case ask <- struct{}{}:
				default:
				}
			}
		}
	})
	all.Go(func() {
		var last string
		retry := time.NewTicker(again)
		defer retry.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ask:
			case <-retry.C:
			}
			last = l.tell(ctx, "a witness did not cosign", last, l.Ask(ctx))
		}
	})
	all.Wait()
}

// tell logs an error when it begins, and not on every tick.
func (l *Log) tell(ctx context.Context, what, last string, err error) string {
	text := ""
	if err != nil && ctx.Err() == nil {
		text = err.Error()
	}
	if text != last && text != "" {
		l.Config.Log.Warn(what, "error", text)
	}
	return text
}

// Tick does what is due: it says whether a head was shown.
func (l *Log) Tick(ctx context.Context) (shown bool, err error) {
	lease, err := l.Leases.Hold(ctx, insidedb.LeaseSequencer)
	if err != nil || !lease.Held() {
		return false, err
	}
	if err := l.SequenceAll(ctx); err != nil {
		return false, err
	}
	return l.show(ctx)
}

// show shows the head at the last fixed time, once: to partners, and to the
// witnesses by keeping it for them. A process that ends in between shows it again.
func (l *Log) show(ctx context.Context) (bool, error) {
	slot := l.slot()
	var held insidedb.Log
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		held, err = tx.Log(l.log.Origin())
		return err
	})
	if err != nil || !held.Slot.Before(slot) {
		return false, err
	}
	if err := l.Show(ctx, slot, held.Checkpoint); err != nil {
		return false, err
	}
	l.Crash("show.shown")
	return true, l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.AddHead(held.Origin, held.Size, held.Checkpoint, slot); err != nil {
			return err
		}
		_, err := tx.TakeSlot(held.Origin, slot)
		return err
	})
}

// keepHead keeps the present head to be shown to witnesses, before its time.
func (l *Log) keepHead(ctx context.Context) error {
	return l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		held, err := tx.Log(l.log.Origin())
		if err != nil {
			return err
		}
		return tx.AddHead(held.Origin, held.Size, held.Checkpoint, l.Store.Now())
	})
}

// Ask has every witness cosign the newest head that was shown. What fails with
// one of them stops no other.
func (l *Log) Ask(ctx context.Context) error {
	var failed []error
	for _, w := range l.Witnesses {
		failed = append(failed, l.ask(ctx, w))
	}
	return errors.Join(failed...)
}

// ask has one witness cosign. A witness that remembers another size than we do
// says which, and is asked once more from there.
func (l *Log) ask(ctx context.Context, w Witness) error {
	origin := l.log.Origin()
	var head insidedb.LogHead
	var old int64
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if old, err = tx.Cosigned(origin, w.Key.Public()); err != nil {
			return err
		}
		head, err = tx.LastShown(origin)
		return err
	})
	if errs.KindOf(err) == errs.NotFound || err == nil && (head.Size <= old || head.Size == 0) {
		return nil
	}
	if err != nil {
		return err
	}
	line, theirs, err := l.submit(ctx, w, old, head)
	if errs.KindOf(err) == errs.Stale && theirs != old && theirs <= head.Size {
		line, _, err = l.submit(ctx, w, theirs, head)
	}
	if err != nil {
		return err
	}
	c, err := evidence.ReadCheckpoint(head.Checkpoint, l.log)
	if err != nil {
		return err
	}
	if _, err := evidence.Attach(c, line, w.Key); err != nil {
		return err
	}
	l.Crash("witness.asked")
	return l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		return tx.AddCosignature(origin, insidedb.Cosignature{Size: head.Size, Witness: w.Key.Public(), Line: line}, l.Store.Now())
	})
}

// submit makes one request (C2SP tlog-witness, add-checkpoint). Stale says that
// the witness's last head has the size given.
func (l *Log) submit(ctx context.Context, w Witness, old int64, head insidedb.LogHead) (line []byte, theirs int64, err error) {
	const op = "oversight.Ask"
	r := evidence.AddCheckpoint{Old: old, Checkpoint: head.Checkpoint}
	if old < head.Size {
		err = l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			r.Proof, err = evidence.ProveConsistency(old, head.Size, evidence.TilesOf(tiles{tx, head.Origin}))
			return err
		})
		if err != nil {
			return nil, 0, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(w.URL, "/")+"/add-checkpoint", bytes.NewReader(r.Encode()))
	if err != nil {
		return nil, 0, errs.Wrap(errs.Internal, op, err, "the request to a witness cannot be made")
	}
	answer, err := l.Client.Do(req)
	if err != nil {
		return nil, 0, errs.Wrap(errs.Unavailable, op, err, "the witness %s cannot be reached", w.Key.Name())
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, evidence.MaxCheckpointBytes))
	if err != nil {
		return nil, 0, errs.Wrap(errs.Unavailable, op, err, "the witness %s broke off", w.Key.Name())
	}
	switch answer.StatusCode {
	case http.StatusOK:
		return body, 0, nil
	case http.StatusConflict:
		size, err := strconv.ParseInt(strings.TrimSuffix(string(body), "\n"), 10, 64)
		if err != nil || size < 0 {
			return nil, 0, errs.E(errs.Unavailable, op, "the witness %s does not say which head it has", w.Key.Name())
		}
		return nil, size, errs.E(errs.Stale, op, "the witness %s has a head of %d leaves", w.Key.Name(), size)
	}
	return nil, 0, errs.E(errs.Denied, op, "the witness %s does not cosign: %d", w.Key.Name(), answer.StatusCode)
}
