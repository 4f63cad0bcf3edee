package spelling

import "testing"

func BenchmarkLatin(b *testing.B) {
	var words [][]rune
	for _, word := range []string{"tsarnaev", "tamerlan", "khalimov", "gulmurod", "abdulrahman", "joachim",
		"wojciechowski", "żukowska", "đorđević", "schewtschenko", "xiaoming", "maria", "nguyễn", "alexander",
		"muhammad", "jorge"} {
		words = append(words, []rune(word))
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		latin(words[i%len(words)])
		i++
	}
}
