package oracle_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"entente/internal/core/release/oracle"
)

// drawn gives the n-th of a fixed sequence of worlds.
func drawn(n int) oracle.World {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	return oracle.Draw(func(k int, _ string) int { return r.IntN(k) })
}

func TestHist(t *testing.T) {
	count := map[string]int{}
	for n := range 2000 {
		a := oracle.Decide(drawn(n))
		once := map[string]bool{}
		for _, s := range a.Seen {
			once[s] = true
		}
		once["verdict/"+a.Verdict] = true
		for s := range once {
			count[s]++
		}
	}
	var keys []string
	for k := range count {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		t.Log(k, count[k])
	}
}
