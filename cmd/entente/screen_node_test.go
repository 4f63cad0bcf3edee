package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/desk"
	"entente/internal/inside/watch"

	"github.com/google/go-cmp/cmp"
)

// echo answers each question with one hit that bears its name.
func echo(sizes *[]int) func(context.Context, desk.Sought) (desk.Screening, error) {
	return func(_ context.Context, in desk.Sought) (desk.Screening, error) {
		*sizes = append(*sizes, len(in.Queries))
		var out desk.Screening
		for _, q := range in.Queries {
			out.Results = append(out.Results, watch.Answer{QID: q.QID, Hits: []watch.Match{{ID: q.QID, List: "l", Listed: watch.Listed{Person: *q.Person, LeftOut: 7}}}})
		}
		return out, nil
	}
}

func TestQuestionsOfManyBytesAreAskedInParts(t *testing.T) {
	long := strings.Repeat("\x01", 1<<20) // of which JSON makes six bytes each
	for _, tt := range []struct {
		name  string
		names []string
		want  []int
	}{
		{"small", []string{"a", "b", "c"}, []int{3}},
		{"one alone", []string{long}, []int{1}},
		{"large", []string{long, long, "c", "d", "e"}, []int{1, 1, 3}},
		{"larger", []string{long, long, long, long}, []int{1, 1, 1, 1}},
		{"none", nil, []int{0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var qs []sought
			for i, n := range tt.names {
				qs = append(qs, sought{qid: string(rune('a' + i)), person: screening.Person{Names: []screening.Name{{Text: n}}}})
			}
			var sizes []int
			got, err := askNode(t.Context(), echo(&sizes), &screenFlags{top: 1}, qs)
			if err != nil || len(got) != len(qs) {
				t.Fatal(len(got), err)
			}
			for i, hits := range got {
				if len(hits) != 1 || hits[0].Entry.ID != qs[i].qid || hits[0].leftOut != 7 || !cmp.Equal(hits[0].Entry.Person, qs[i].person) {
					t.Errorf("question %d got %d hits, of another", i, len(hits))
				}
			}
			if diff := cmp.Diff(tt.want, sizes); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatTheNodeFailsAtIsTold(t *testing.T) {
	lost := errs.E(errs.Unavailable, "test", "no node answers")
	for _, tt := range []struct {
		name   string
		answer desk.Screening
		err    error
		kind   errs.Kind
		says   string
	}{
		{"it stops", desk.Screening{}, lost, errs.Unavailable, "no node answers"},
		{"it leaves one out", desk.Screening{}, nil, errs.Internal, "0 answers to 1 questions"},
		{"it is of another version", desk.Screening{Results: []watch.Answer{{Hits: []watch.Match{{Listed: watch.Listed{Person: watch.Person{Births: []watch.Birth{{Certainty: "sure"}}}}}}}}},
			nil, errs.Internal, "is it of another version?"},
	} {
		ask := func(context.Context, desk.Sought) (desk.Screening, error) { return tt.answer, tt.err }
		_, err := askNode(t.Context(), ask, &screenFlags{top: 1}, []sought{{qid: "1"}})
		if errs.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) || tt.err != nil && !errors.Is(err, tt.err) {
			t.Errorf("%s: %v; expected %s, saying %q", tt.name, err, tt.kind, tt.says)
		}
	}
}
