package mention

import (
	"fmt"
	"strings"
	"testing"
)

// benchText is running text of about a size, with few words repeated.
func benchText(size int) string {
	var b strings.Builder
	syllables := strings.Fields("ra ko li men tar vos bel nik dur sha pol gre zim fan ost ure ить ать ого при раз вод ком ста нет бор")
	for i := 0; b.Len() < size; i++ {
		n := i*7919 + 13
		fmt.Fprintf(&b, "%s%s%s ", syllables[n%len(syllables)], syllables[n/31%len(syllables)], syllables[n/877%len(syllables)])
	}
	return b.String()
}

func benchValues(n int) []Value {
	first := strings.Fields("Akhmed Boris Зоя Gulmurod Никита Łukasz Tamerlan فريد Ausra Jean")
	var out []Value
	for i := range n {
		out = append(out, Value{ID: fmt.Sprint("p", i), Text: fmt.Sprintf("%s %s", first[i%len(first)], "Fikt"+strings.Repeat(string(rune('a'+i%26)), 1)+"l"+string(rune('a'+i/26%26))+"nov"), Kind: Person})
	}
	return out
}

// BenchmarkFind looks for 500 names in a text of 100 KB.
func BenchmarkFind(b *testing.B) {
	text, values := benchText(100_000), benchValues(500)
	b.ReportAllocs()
	for b.Loop() {
		New(values).Find(text)
	}
}
