package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"runtime"
	"time"

	"entente/internal/core/errs"

	"github.com/schollz/progressbar/v3"
)

// batch is some questions in a row, and their answers once done is closed.
type batch struct {
	queries []sought
	answers [][]byte
	err     error
	done    chan struct{}
}

// interrupted is what ends a command that nobody waits for any more.
func interrupted() error { return errs.E(errs.Unavailable, "screen", "interrupted") }

// inOrder asks on every processor, size questions at once, and writes the
// answers in the order of the questions, as they come; no more than a few batches
// are held. An interrupt ends it at once, also while it waits for a question or
// an answer.
func inOrder(ctx context.Context, out io.Writer, size int, each func(func(sought) error) error,
	answer func(context.Context, []sought) ([][]byte, error), told func(int)) error {
	workers := runtime.GOMAXPROCS(0)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	work := make(chan *batch, workers)
	line := make(chan *batch, 4*workers)
	for range workers {
		go func() {
			for b := range work {
				b.answers, b.err = answer(ctx, b.queries)
				close(b.done)
			}
		}()
	}
	var read error
	go func() {
		defer close(line)
		defer close(work)
		read = feed(ctx, size, each, work, line)
	}()
	w := bufio.NewWriterSize(out, 64<<10)
	for {
		b, err := next(ctx, line)
		if err != nil {
			_ = w.Flush() // what was answered so far ends with a whole line
			return err
		}
		if b == nil {
			break
		}
		for _, text := range b.answers {
			if _, err := w.Write(text); err != nil {
				return written(err)
			}
		}
		told(len(b.answers))
		if len(line) == 0 {
			if err := w.Flush(); err != nil {
				return written(err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return written(err)
	}
	return read
}

// next waits for the next batch and its answers; nil after the last.
func next(ctx context.Context, line <-chan *batch) (*batch, error) {
	var b *batch
	select {
	case b = <-line:
	case <-ctx.Done():
	}
	if b != nil {
		select {
		case <-b.done:
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		return nil, interrupted()
	}
	if b != nil && b.err != nil {
		return nil, b.err
	}
	return b, nil
}

// feed makes batches, for the workers and, in order, for the writer.
func feed(ctx context.Context, size int, each func(func(sought) error) error, work, line chan<- *batch) error {
	var qs []sought
	send := func() error {
		b := &batch{queries: qs, done: make(chan struct{})}
		qs = nil
		for _, to := range []chan<- *batch{line, work} {
			select {
			case to <- b:
			case <-ctx.Done():
				return interrupted()
			}
		}
		return nil
	}
	err := each(func(q sought) error {
		if qs = append(qs, q); len(qs) == size {
			return send()
		}
		return nil
	})
	if err == nil && len(qs) > 0 {
		err = send()
	}
	return err
}

// progress is a bar on a terminal, and nothing elsewhere.
type progress struct{ bar *progressbar.ProgressBar }

// progress shows a bar for many questions on standard error, if that is a terminal.
func (a *app) progress(total int) progress {
	f, isFile := a.err.(*os.File)
	if !isFile || total >= 0 && total <= fileBatch {
		return progress{}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 || os.Getenv("TERM") == "dumb" {
		return progress{}
	}
	return progress{progressbar.NewOptions(total, progressbar.OptionSetWriter(f), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("names"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

// add tells that some more were answered. A bar that cannot be drawn is no failure.
func (p progress) add(n int) {
	if p.bar != nil {
		_ = p.bar.Add(n)
	}
}

func (p progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
