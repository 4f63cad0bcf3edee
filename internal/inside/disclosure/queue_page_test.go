package disclosure_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
)

func TestPagesOfTheQueueAreTheQueueAndMoveForNobody(t *testing.T) {
	b := newBench(t)
	for i := range 7 {
		lines := []string{"precedence: routine\n"}
		if i%3 == 0 {
			lines = []string{"precedence: immediate\n"}
		}
		serial := fmt.Sprintf("R-%d", i)
		b.add(serial, fmt.Sprintf("{p1} rests for the day number %d.", i), lines...)
		b.propose(disclosure.Proposal{Report: serial, Partner: "RUS"})
	}
	whole, err := b.office.Queue(t.Context(), disclosure.QueueQuery{})
	b.must(err)
	if len(whole) != 7 {
		t.Fatalf("%d wait", len(whole))
	}
	var seen []string
	for after, n := "", 0; ; n++ {
		page, err := b.office.Page(t.Context(), disclosure.QueueQuery{}, after, 3)
		b.must(err)
		for _, w := range page.Waiting {
			seen = append(seen, w.Release)
		}
		if page.Total < 7 || n > 4 {
			t.Fatalf("page %d says that %d wait", n, page.Total)
		}
		if n == 0 { // one that comes while somebody turns pages
			b.add("R-9", "{p1} rests for ever.", "precedence: flash\n")
			b.propose(disclosure.Proposal{Report: "R-9", Partner: "RUS"})
		}
		if after = page.Next; after == "" {
			break
		}
	}
	for i, w := range whole {
		if i >= len(seen) || seen[i] != w.Release {
			t.Fatalf("the pages are %v; expected %s as number %d", seen, w.Release, i)
		}
	}
	_, err = b.office.Page(t.Context(), disclosure.QueueQuery{}, "nonsense", 3)
	wantKind(t, err, errs.Invalid, "behind no page")
}

func TestPagesKnowWhoHoldsWhat(t *testing.T) {
	b := newBench(t)
	for _, serial := range []string{"R-1", "R-2"} {
		b.add(serial, "{p1} rests on "+serial+".")
		b.propose(disclosure.Proposal{Report: serial, Partner: "RUS"})
	}
	first, err := b.office.Page(t.Context(), disclosure.QueueQuery{}, "", 0)
	b.must(err)
	_, err = b.office.Claim(t.Context(), disclosure.Claiming{Release: first.Waiting[0].Release, Officer: "berg"})
	b.must(err)
	count := func(q disclosure.QueueQuery) int {
		page, err := b.office.Page(t.Context(), q, "", 0)
		b.must(err)
		if page.Total != len(page.Waiting) {
			t.Errorf("%d of %d", len(page.Waiting), page.Total)
		}
		return page.Total
	}
	if mine, free := count(disclosure.QueueQuery{Officer: "berg", Mine: true}), count(disclosure.QueueQuery{Unclaimed: true}); mine != 1 || free != 1 {
		t.Errorf("%d are berg's, and %d nobody's; expected one of each", mine, free)
	}
	b.clock.Add(time.Hour)
	if mine, free := count(disclosure.QueueQuery{Officer: "berg", Mine: true}), count(disclosure.QueueQuery{Unclaimed: true}); mine != 0 || free != 2 {
		t.Errorf("%d are berg's, and %d nobody's, when the claim has ended", mine, free)
	}
	if france := count(disclosure.QueueQuery{Partner: "FRA"}); france != 0 {
		t.Errorf("%d wait for France", france)
	}
}
