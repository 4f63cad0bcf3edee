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
	for _, n := range []int{0, 1, batchSize, 10*batchSize + 7} {
		var out, want bytes.Buffer
		told := 0
		err := inOrder(context.Background(), &out, questions(n), func(q sought) ([]byte, error) {
			if i, _ := strconv.Atoi(q.qid); i%batchSize == 0 {
				time.Sleep(time.Millisecond) // the first of a batch takes longest
			}
			return []byte(q.qid + "\n"), nil
		}, func(n int) { told += n })
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
	err := inOrder(context.Background(), &out, func(yield func(sought) error) error {
		return errors.Join(questions(3*batchSize)(yield), bad)
	}, func(q sought) ([]byte, error) { return []byte("x"), nil }, func(int) {})
	if !errors.Is(err, bad) || out.Len() != 3*batchSize {
		t.Errorf("%v after %d answers; expected those before it, then the error", err, out.Len())
	}
}

func TestAFailingAnswerEndsTheRest(t *testing.T) {
	bad := errors.New("bad answer")
	err := inOrder(context.Background(), &bytes.Buffer{}, questions(100*batchSize), func(q sought) ([]byte, error) {
		if q.qid == "40" {
			return nil, bad
		}
		return nil, nil
	}, func(int) {})
	if !errors.Is(err, bad) {
		t.Errorf("%v; expected the answer's error", err)
	}
}

func TestAnInterruptEndsTheAnswers(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	asked := 0
	err := inOrder(ctx, &bytes.Buffer{}, func(yield func(sought) error) error {
		for {
			if asked++; asked == 1000 {
				stop()
			}
			if err := yield(sought{}); err != nil {
				return err
			}
		}
	}, func(sought) ([]byte, error) { return nil, nil }, func(int) {})
	if errs.KindOf(err) != errs.Unavailable {
		t.Errorf("%v; expected to be interrupted", err)
	}
}

func TestAFullDiskEndsTheAnswers(t *testing.T) {
	err := inOrder(context.Background(), full{}, questions(100*batchSize), func(sought) ([]byte, error) {
		return bytes.Repeat([]byte("x"), 4096), nil
	}, func(int) {})
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
