package feed_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"entente/internal/inside/feed"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// dropped are files that have messages in common, bad rows, and nothing but.
var dropped = map[string]string{
	"a.csv": "m1: ANNA, A WANTED MAN\nm2: BO\nbad row\nm3: A WANTED WOMAN\nm4-odd: CARL\n",
	"b.csv": "m3: A WANTED WOMAN\nm5: DORA\nbad row\nworse row\n",
	"c.csv": "nothing of this can be read\n",
}

// dropAll drops them in the order of their names: the oldest is read first, and what two
// files have in common is kept as the first of them has it.
func (p *post) dropAll() {
	for _, name := range slices.Sorted(maps.Keys(dropped)) {
		p.drop(name, dropped[name])
	}
}

// TestACrashAnywhereInTheFeedLosesAndDoublesNothing ends the feed at every point that
// it passes, begins again on what is there, and compares with a feed that nothing ended.
func TestACrashAnywhereInTheFeedLosesAndDoublesNothing(t *testing.T) {
	var passed []string
	all := newPost(t, storetest.Engines()[0].Fresh(t), func(c *feed.Config) {
		c.Together = 2
		c.Crash = func(point string) { passed = append(passed, point) }
	})
	all.dropAll()
	all.look()
	want := all.holds()
	if len(want) != 10 || len(all.left()) != 0 {
		t.Fatalf("without a crash %d are held: %q", len(want), want)
	}
	for _, point := range feed.Points {
		if !slices.Contains(passed, point) {
			t.Errorf("%s was never passed", point)
		}
	}
	for i, point := range passed {
		t.Run(fmt.Sprintf("%d %s", i, point), func(t *testing.T) {
			p := lone(t, func(c *feed.Config) { c.Together = 2 })
			p.dropAll()
			at := 0
			p.config.Crash = func(string) {
				if at++; at == i+1 {
					panic(killed{})
				}
			}
			p.start()
			if !p.dies() {
				t.Fatal("nothing ended it")
			}
			p.config.Crash = nil
			p.start()
			p.look()
			p.look()
			if diff := cmp.Diff(want, p.holds()); diff != "" {
				t.Errorf("held (-without a crash +with it):\n%s", diff)
			}
			if left := p.left(); len(left) != 0 {
				t.Errorf("left: %q", left)
			}
		})
	}
}

// killed ends a feed in the middle.
type killed struct{}

// dies looks at the folder until the feed is ended.
func (p *post) dies() (dead bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(killed); !ok {
				panic(r)
			}
			dead = true
		}
	}()
	p.look()
	return false
}
