package country

import "testing"

func TestEveryStateWithAThreeLetterCodeHasOneAlways(t *testing.T) {
	several := map[string]int{}
	for _, two := range threeLetter {
		several[two]++
	}
	for two, n := range several {
		three, ok := Trigraph(two)
		if back, known := Code(three); !ok || !known || back != two || n > 1 && chosen[two] == "" {
			t.Errorf("%s: %q, %t, and back %q; of %d codes one is to be chosen", two, three, ok, back, n)
		}
	}
	for two, want := range map[string]string{"TJ": "TJK", "GB": "GBR", "XK": "XKS", "DE": "DEU", "XX": "", "": "", "tj": ""} {
		if got, ok := Trigraph(two); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t; expected %q", two, got, ok, want)
		}
	}
}
