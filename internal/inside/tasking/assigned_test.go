package tasking_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/inside/tasking"

	"github.com/google/go-cmp/cmp"
)

// given are the notices that somebody has something now, a word each.
func (o *office) given() []string {
	o.t.Helper()
	all, err := o.Notices(o.t.Context(), tasking.NoticeQuery{})
	must(o.t, err)
	out := []string{}
	for i := len(all.Notices) - 1; i >= 0; i-- {
		if n := all.Notices[i]; n.What == "assigned" {
			out = append(out, n.To)
		}
	}
	return out
}

// hands are handings: to whom, by whom.
func TestWhoeverIsGivenSomethingIsToldOnce(t *testing.T) {
	for _, tt := range []struct {
		name  string
		hands []string // officer or desk:NAME, "/", by
		want  string
	}{
		{"nobody had it before", nil, ""},
		{"who takes it knows", []string{"lind/lind"}, ""},
		{"somebody gives it", []string{"lind/chief"}, "lind"},
		{"the node gives it", []string{"lind/"}, "lind"},
		{"there and back", []string{"lind/chief", "ray/chief", "lind/chief"}, "lind ray lind"},
		{"back after it was taken", []string{"lind/chief", "ray/ray", "lind/chief"}, "lind lind"},
		{"to a desk", []string{"lind/chief", "desk:night/chief"}, "lind night"},
		{"the same again", []string{"lind/chief", "lind/chief"}, "lind"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(t *testing.T, o *office) {
				b := o.ask(1)
				o.tick(1)
				for i, hand := range tt.hands {
					to, by, _ := strings.Cut(hand, "/")
					b.Officer, b.By, b.Reason = to, by, fmt.Sprint("hand ", i)
					if desk, is := strings.CutPrefix(to, "desk:"); is {
						b.Officer, b.Desk = "", desk
					}
					b = o.put(b)
					o.clock.Add(time.Minute)
					_, err := o.Tick(t.Context())
					must(t, err)
					o.restart()
					o.tick(0)
				}
				if diff := cmp.Diff(tt.want, strings.Join(o.given(), " ")); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestWhoIsGivenSomethingByAClockThatStandsAheadIsToldOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.ask(1)
		o.tick(1)
		o.clock.Add(1000 * time.Hour) // ahead
		b.Officer, b.By = "lind", ""
		b = o.put(b)
		_, err := o.Tick(t.Context())
		must(t, err)
		o.clock.Add(-1000 * time.Hour) // and back
		_, err = o.Tick(t.Context())
		must(t, err)
		b.Officer = "ray" // what is recorded now is stamped as of then
		o.put(b)
		_, err = o.Tick(t.Context())
		must(t, err)
		for range 5 {
			o.clock.Add(time.Minute)
			o.tick(0)
		}
		if got := strings.Join(o.given(), " "); got != "lind ray" {
			t.Errorf("told %q; want lind, then ray, each once and at once", got)
		}
	})
}
