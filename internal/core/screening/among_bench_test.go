package screening

import (
	"strings"
	"testing"
)

// BenchmarkNear is how long one word of a traveller's name takes beside one entry.
func BenchmarkNear(b *testing.B) {
	x := Build(inventedList(20_000))
	among := x.Among([]Entry{listed("L-1", named("Mohammed Ali Karimov").bornOn("1986-10-21", Documented))})
	var words []string
	for _, e := range inventedList(20_000) {
		words = append(words, strings.Fields(e.Names[0].Text)...)
	}
	i := 0
	for b.Loop() {
		among.Near(words[i%len(words)])
		i++
	}
}
