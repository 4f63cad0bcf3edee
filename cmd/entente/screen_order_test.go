package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"entente/internal/core/errs"
)

// testBatch is how many questions are asked at once here.
const testBatch = 8

// singly answers each question for itself.
func singly(answer func(sought) ([]byte, error)) func(context.Context, []sought) ([][]byte, error) {
	return func(_ context.Context, qs []sought) (out [][]byte, err error) {
		for _, q := range qs {
			text, err := answer(q)
			if err != nil {
				return nil, err
			}
			out = append(out, text)
		}
		return out, nil
	}
}

// questions asks n times.
func questions(n int) func(func(sought) error) error {
	return func(yield func(sought) error) error {
		for i := range n {
			if err := yield(sought{qid: strconv.Itoa(i)}); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestAnswersKeepTheOrderOfTheQuestions(t *testing.T) {
	for _, n := range []int{0, 1, testBatch, 10*testBatch + 7} {
		var out, want bytes.Buffer
		told := 0
		err := inOrder(context.Background(), &out, testBatch, questions(n), singly(func(q sought) ([]byte, error) {
			if i, _ := strconv.Atoi(q.qid); i%testBatch == 0 {
				time.Sleep(time.Millisecond) // the first of a batch takes longest
			}
			return []byte(q.qid + "\n"), nil
		}), func(n int) { told += n })
		for i := range n {
			fmt.Fprintln(&want, i)
		}
		if err != nil || out.String() != want.String() || told != n {
			t.Errorf("%d questions: %v, %d told, answers %.80q; expected all in order", n, err, told, out.String())
		}
	}
}

func TestAQuestionThatCannotBeReadEndsTheAnswers(t *testing.T) {
	bad := errors.New("bad line")
	var out bytes.Buffer
	err := inOrder(context.Background(), &out, testBatch, func(yield func(sought) error) error {
		return errors.Join(questions(3*testBatch)(yield), bad)
	}, singly(func(q sought) ([]byte, error) { return []byte("x"), nil }), func(int) {})
	if !errors.Is(err, bad) || out.Len() != 3*testBatch {
		t.Errorf("%v after %d answers; expected those before it, then the error", err, out.Len())
	}
}

func TestAFailingAnswerEndsTheRest(t *testing.T) {
	bad := errors.New("bad answer")
	err := inOrder(context.Background(), &bytes.Buffer{}, testBatch, questions(100*testBatch), singly(func(q sought) ([]byte, error) {
		if q.qid == "40" {
			return nil, bad
		}
		return nil, nil
	}), func(int) {})
	if !errors.Is(err, bad) {
		t.Errorf("%v; expected the answer's error", err)
	}
}

func TestAnInterruptEndsTheAnswers(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	asked := 0
	err := inOrder(ctx, &bytes.Buffer{}, testBatch, func(yield func(sought) error) error {
		for {
			if asked++; asked == 1000 {
				stop()
			}
			if err := yield(sought{}); err != nil {
				return err
			}
		}
	}, singly(func(sought) ([]byte, error) { return nil, nil }), func(int) {})
	if errs.KindOf(err) != errs.Unavailable {
		t.Errorf("%v; expected to be interrupted", err)
	}
}

func TestAnInterruptEndsWhatWaits(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	never := make(chan struct{})
	t.Cleanup(func() { stop(); close(never) })
	type each = func(func(sought) error) error
	type answer = func(context.Context, []sought) ([][]byte, error)
	x := func(context.Context, []sought) ([][]byte, error) { return [][]byte{[]byte("x\n")}, nil }
	for _, tt := range []struct {
		name   string
		each   func(stop func()) each
		answer func(stop func()) answer
		want   string // was answered before
	}{
		{"for a question", func(stop func()) each {
			return func(func(sought) error) error { stop(); <-never; return nil }
		}, func(func()) answer { return x }, ""},
		{"for an answer", func(func()) each { return questions(1) }, func(stop func()) answer {
			return func(context.Context, []sought) ([][]byte, error) { stop(); <-never; return nil, nil }
		}, ""},
		{"for an answer that fails of it", func(func()) each { return questions(1) }, func(stop func()) answer {
			return func(ctx context.Context, _ []sought) ([][]byte, error) {
				stop()
				<-ctx.Done()
				return nil, errs.E(errs.Unavailable, "test", "no node answers")
			}
		}, ""},
		{"for the next answer", func(func()) each { return questions(2) }, func(stop func()) answer {
			return func(ctx context.Context, qs []sought) ([][]byte, error) {
				if qs[0].qid == "1" {
					<-never
				}
				return x(ctx, qs)
			}
		}, "x\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, stop := context.WithCancel(ctx)
			var out bytes.Buffer
			err := inOrder(ctx, &out, 1, tt.each(stop), tt.answer(stop), func(int) { stop() })
			if errs.KindOf(err) != errs.Unavailable || err.Error() != "interrupted" || out.String() != tt.want {
				t.Errorf("%v after %q; expected to be interrupted after %q", err, out.String(), tt.want)
			}
		})
	}
}

func TestAFullDiskEndsTheAnswers(t *testing.T) {
	err := inOrder(context.Background(), full{}, testBatch, questions(100*testBatch), singly(func(sought) ([]byte, error) {
		return bytes.Repeat([]byte("x"), 4096), nil
	}), func(int) {})
	if errs.KindOf(err) != errs.Internal {
		t.Errorf("%v; expected that standard output cannot be written", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestABarIsForTerminals(t *testing.T) {
	a := &app{console: console{err: &bytes.Buffer{}}}
	p := a.progress(1_000_000)
	if p.bar != nil {
		t.Error("a bar where there is no terminal")
	}
	p.add(1)
	p.done()
}
