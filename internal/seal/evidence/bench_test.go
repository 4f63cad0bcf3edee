package evidence

import (
	"testing"

	"entente/internal/seal/envelope"
)

// BenchmarkAppend appends batches of 1,024 leaves: divide by that for one.
func BenchmarkAppend(b *testing.B) {
	e := events()[0]
	batch := make([][]byte, 1024)
	var m memory
	for b.Loop() {
		for i := range batch {
			leaf, err := e.Leaf(seed("salt"))
			if err != nil {
				b.Fatal(err)
			}
			batch[i] = leaf
		}
		m.add(b, batch...)
	}
	b.ReportMetric(float64(m.size)/b.Elapsed().Seconds(), "leaves/s")
}

func BenchmarkProve(b *testing.B) {
	w := newWorld(b)
	var m memory
	m.add(b, numbered(100_000)...)
	c := w.with(Delivered, envelope.Admitted)
	c.Show = []int{2}
	for b.Loop() {
		if _, err := ProveInclusion(m.size, 77_777, &m); err != nil {
			b.Fatal(err)
		}
		if _, err := Prove(c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkInclusion proves and checks one leaf of a log of 100,000.
func BenchmarkInclusion(b *testing.B) {
	var m memory
	entries := numbered(100_000)
	m.add(b, entries...)
	root := m.head(b, "", m.size).Root
	b.Run("prove", func(b *testing.B) {
		for b.Loop() {
			if _, err := ProveInclusion(m.size, 77_777, &m); err != nil {
				b.Fatal(err)
			}
		}
	})
	proof, err := ProveInclusion(m.size, 77_777, &m)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			if err := CheckInclusion(m.size, root, 77_777, entries[77_777], proof); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	w := newWorld(b)
	for _, bb := range []struct {
		name  string
		verbs []envelope.Verb
	}{{"inclusion", nil}, {"delivered", []envelope.Verb{Delivered}}, {"admitted", []envelope.Verb{Delivered, envelope.Admitted}}} {
		data := prove(b, w.with(bb.verbs...))
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Verify(data, w.file); err != nil {
					b.Fatal(err)
				}
			}
		})
		v := NewVerifier(w.file)
		b.Run(bb.name+"/again", func(b *testing.B) {
			for b.Loop() {
				if _, err := v.Verify(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
