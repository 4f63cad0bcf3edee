package marking

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEveryMarkReadsBackFromBothItsForms(t *testing.T) {
	for _, s := range Systems {
		system := System(s)
		t.Run(s, rapid.MakeCheck(func(t *rapid.T) {
			m := generated(system).Draw(t, "mark")
			for _, text := range []string{m.Banner(), m.Portion()} {
				got, err := Parse(system, time.Time{}, text)
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				if d := cmp.Diff(m, got); d != "" {
					t.Fatalf("%s (-drawn +read):\n%s", text, d)
				}
			}
		}))
	}
}
