package acceptance

import (
	"slices"
	"strconv"
	"time"
)

// print says what became of each who is sought, and of the day.
func (b *border) print() {
	b.t.Helper()
	const row = "%-6s %-10s %-14s %6s %6s  %-10s %-8s %s"
	b.t.Logf(row, "WHO", "HOW", "INSTRUCTION", "THEN", "END", "HOLDER", "AFTER", "AGAIN")
	for _, e := range b.met {
		again := ""
		if e.left {
			again = e.again.Round(time.Millisecond).String()
		}
		switch {
		case e.hit.ID != "":
			b.t.Logf(row, lookoutID(e.wanted), e.how, e.hit.Instruction, placed(e.then), placed(e.end), e.holder, e.after.Round(time.Millisecond), again)
		case e.alone:
			b.t.Logf(row, lookoutID(e.wanted), e.how, "LOST", "", "", "", "", "the screening finds them, and there is no hit")
		default:
			b.t.Logf(row, lookoutID(e.wanted), e.how, "missed", "", "", "", "", "the screening does not find them under these papers")
		}
	}
	then, end, lost, missed := b.places()
	seconds := b.took.Seconds()
	b.t.Logf("%d travellers in %.0f s, %.0f a second; %d hits, %d of them alerts and %d to review; %d open at the day's end", b.aboard, seconds, float64(b.aboard)/seconds, b.opened,
		b.count(`SELECT COUNT(*) FROM hits WHERE verdict = 'alert'`), b.count(`SELECT COUNT(*) FROM hits WHERE verdict = 'review'`), b.count(`SELECT COUNT(*) FROM hits WHERE owed <> ''`))
	b.t.Logf("%d who are sought travelled: %d have a hit, %d lost, %d missed by the screening itself", len(b.met), len(then), lost, missed)
	if len(then) > 0 {
		b.t.Logf("place among the open hits when opened: median %s, highest %s", placed(then[len(then)/2]), placed(then[len(then)-1]))
		b.t.Logf("place among the open hits at the day's end: median %s, highest %s", placed(end[len(end)/2]), placed(end[len(end)-1]))
	}
}

// unlisted is the place of what does not stand among the thousand that are listed.
const unlisted = 1001

func placed(n int) string {
	if n >= unlisted {
		return ">1000"
	}
	return strconv.Itoa(n)
}

// places are those of the hits of who is really sought, in order.
func (b *border) places() (then, end []int, lost, missed int) {
	for _, e := range b.met {
		switch {
		case e.hit.ID != "":
			then, end = append(then, e.then), append(end, e.end)
		case e.alone:
			lost++
		default:
			missed++
		}
	}
	slices.Sort(then)
	slices.Sort(end)
	return then, end, lost, missed
}

// turn is how long the clock may take to see that somebody is gone: it looks every
// second, and what it does takes its time.
const turn = 10 * time.Second

// within is the place at which half of those who are really sought are to stand at the
// day's end: twice as many as there are or, where a long list gives its own hits, the
// first hundredth of all that are open, as far as they are listed.
func (b *border) within() int {
	open := b.count(`SELECT COUNT(*) FROM hits WHERE owed <> ''`)
	return max(2*b.config.True, min(open/100, unlisted-1))
}

// judge holds the day to what must be so, whatever its size.
func (b *border) judge() {
	b.t.Helper()
	then, end, lost, _ := b.places()
	if b.aboard != b.config.Travellers || len(b.met) != b.config.True {
		b.t.Errorf("%d travelled, of them %d who are sought; expected %d and %d", b.aboard, len(b.met), b.config.Travellers, b.config.True)
	}
	if lost > 0 {
		b.t.Errorf("%d who are sought are found by the screening and have no hit", lost)
	}
	if found := len(then); found*10 < b.config.True*9 {
		b.t.Errorf("%d of %d who are sought have a hit; expected nine of ten", found, b.config.True)
	}
	for _, e := range b.met {
		if e.hit.ID != "" && (e.holder == "" || e.after > turn || e.again > turn) {
			b.t.Errorf("%s: %q has the hit after %s, and again after %s; expected somebody who is there, within a turn of the clock", lookoutID(e.wanted), e.holder, e.after, e.again)
		}
	}
	if !slices.ContainsFunc(b.met, func(e *encounter) bool { return e.left }) {
		b.t.Error("nobody went who had the hit of somebody really sought; expected one")
	}
	if n := b.left(); n > 0 {
		b.t.Errorf("%d open hits have nobody who is there", n)
	}
	if len(end) > 0 && end[len(end)/2] > b.within() {
		b.t.Errorf("half of those who are sought stand behind place %s at the day's end; expected %d", placed(end[len(end)/2]), b.within())
	}
}
