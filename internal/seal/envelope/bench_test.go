package envelope

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/tearline"
)

func benchmarkSizes(b *testing.B, run func(b *testing.B, m made)) {
	for _, n := range []int{1 << 10, 64 << 10, 2 << 20} {
		bundle := `{"x":"` + strings.Repeat("x", n) + `"}`
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(n))
			run(b, simple(bundle, tearline.Portion{Mark: "(U)", Text: "x"}))
		})
	}
}

func BenchmarkSeal(b *testing.B) {
	us, them := newSide(b, "USA/CIA", 1), newSide(b, "FRA/DGSE", 1)
	benchmarkSizes(b, func(b *testing.B, m made) {
		for b.Loop() {
			if _, err := Seal(chance("x"), us.release, them.set, ordinary(1), m, inForce); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkInspect(b *testing.B) {
	us, them := newSide(b, "USA/CIA", 1), newSide(b, "FRA/DGSE", 1)
	benchmarkSizes(b, func(b *testing.B, m made) {
		data := mustSeal(b, us, them, ordinary(1), m).Bytes()
		for b.Loop() {
			if _, err := Inspect(data, us.set); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	us, them := newSide(b, "USA/CIA", 1), newSide(b, "FRA/DGSE", 1)
	benchmarkSizes(b, func(b *testing.B, m made) {
		data := mustSeal(b, us, them, ordinary(1), m).Bytes()
		for b.Loop() {
			if _, err := Open(data, us.set, them.hpke, "FRA/DGSE"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDelivered(b *testing.B) {
	us, them := newSide(b, "USA/CIA", 1), newSide(b, "FRA/DGSE", 1)
	s := mustSeal(b, us, them, ordinary(1), simple(`{}`))
	c, err := Inspect(s.Bytes(), us.set)
	if err != nil {
		b.Fatal(err)
	}
	set := them.set
	for b.Loop() {
		data, err := SignDelivered(them.gateway, c, Head{"i-1", LaneOrdinary, 1, s.Hash()}, at(1))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := VerifyDelivered(data, set); err != nil {
			b.Fatal(err)
		}
	}
}
