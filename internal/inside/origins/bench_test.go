package origins_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/passage"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/origins"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// drawnWords makes invented prose: words of a vocabulary, the common ones often.
type drawnWords struct {
	*rand.Rand
	words []string
	often *rand.Zipf
}

func newWords(seed uint64) *drawnWords {
	r := rand.New(rand.NewPCG(seed, 7))
	w := &drawnWords{Rand: r, often: rand.NewZipf(r, 1.2, 8, 29_999)}
	spell := rand.New(rand.NewPCG(1, 1)) // one vocabulary for all
	for range 30_000 {
		var b strings.Builder
		for range 2 + spell.IntN(3) {
			b.WriteByte("bdfgklmnprstvz"[spell.IntN(14)])
			b.WriteByte("aeiou"[spell.IntN(5)])
		}
		w.words = append(w.words, b.String())
	}
	return w
}

// benchFormulas stand under many of the texts.
var benchFormulas = []string{
	"In a statement, the ministry said that an investigation is under way and that nobody should come near the place.",
	"Anyone with information is asked to call the confidential line, day or night, and no names need be given.",
}

// paragraph is of about 60 words, some of them said by somebody; of some the last are a
// formula, or tell of a figure and a day.
func (w *drawnWords) paragraph() string {
	var b strings.Builder
	n := 45 + w.IntN(30)
	quoted := w.IntN(3) == 0
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		if quoted && i == 5 {
			b.WriteString("“")
		}
		b.WriteString(w.words[w.often.Uint64()])
		switch {
		case quoted && i == 25:
			b.WriteString(",” John Doe said")
		case i%14 == 13:
			b.WriteByte('.')
		}
	}
	switch w.IntN(10) {
	case 0:
		return b.String() + ". " + benchFormulas[w.IntN(len(benchFormulas))]
	case 1:
		return fmt.Sprintf("%s. On %d March 2015 some %d people were held in Velmar.", b.String(), 1+w.IntN(28), 10+w.IntN(90))
	}
	return b.String() + "."
}

// BenchmarkOriginCheck is how long a new report of 30 paragraphs is checked against
// 1,000,000 passages, or ENTENTE_PASSAGES: five of its paragraphs are copied from what is
// held. The size of the index is told in megabytes.
func BenchmarkOriginCheck(b *testing.B) {
	passages := 1_000_000
	if n, err := strconv.Atoi(os.Getenv("ENTENTE_PASSAGES")); err == nil && n > 0 {
		passages = n
	}
	file := filepath.Join(b.TempDir(), "inside.db")
	clock := insidetest.NewClock()
	reopen := func() (*desk, *sqldb.DB) {
		db, err := sqldb.Open(b.Context(), "sqlite:"+file, clock.Now)
		if err != nil {
			b.Fatal(err)
		}
		store, err := insidedb.Open(b.Context(), db)
		if err != nil {
			b.Fatal(err)
		}
		return over(b, b, store, clock), db
	}
	h, db := reopen()
	h.officer("all", everything)
	w := newWords(2)
	const reports, paragraphs = 200, 30
	var held []string
	for i := range reports {
		var list []portion
		for range paragraphs {
			text := w.paragraph()
			held = append(held, text)
			list = append(list, portion{"(S//NF)", text})
		}
		h.report(fmt.Sprint("B-", i), "A report", "", list...)
	}
	if _, err := h.Check(b.Context(), origins.Ask{Officer: "all", Text: "Nothing."}); err != nil { // makes them findable
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	before := size(b, file)
	h, db = reopen()
	fill(b, h, passages-reports*paragraphs, paragraphs)
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	index := float64(size(b, file)-before) / (1 << 20)
	h, db = reopen()
	defer func() { _ = db.Close() }()
	fresh := make([]string, 8)
	for i := range fresh {
		var list []string
		for k := range paragraphs {
			if k%6 == 0 {
				list = append(list, held[w.IntN(len(held))])
				continue
			}
			list = append(list, w.paragraph())
		}
		fresh[i] = strings.Join(list, "\n\n")
	}
	n, worst := 0, time.Duration(0)
	for b.Loop() {
		began := time.Now()
		c, err := h.Check(b.Context(), origins.Ask{Officer: "all", Text: fresh[n%len(fresh)]})
		if worst = max(worst, time.Since(began)); err != nil || len(c.Found) < 4 {
			b.Fatalf("%d found, %v", len(c.Found), err)
		}
		n++
	}
	b.ReportMetric(index, "index-MB")
	b.ReportMetric(float64(worst.Milliseconds()), "worst-ms")
	b.ReportMetric(float64(passages), "passages")
}

func size(b *testing.B, file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// fill puts passages into the index as the maker does: of invented texts, in as many
// other reports as it takes. None of these is opened: what is copied is held in full.
func fill(b *testing.B, h *desk, n, paragraphs int) {
	w := newWords(3)
	var label int64
	err := h.store.Write(b.Context(), func(tx *insidedb.Tx) (err error) {
		label, err = tx.LabelID(access.Label{Rank: 3})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for done := 0; done < n; {
		var batch []insidedb.Passage
		for ; len(batch) < 20_000 && done < n; done++ {
			p := passage.Cut(w.paragraph())[0]
			batch = append(batch, insidedb.Passage{Kind: "report", ID: fmt.Sprintf("%032x", done/paragraphs), Version: 1, Portion: done % paragraphs, Label: label, Bands: slices.Compact(slices.Sorted(slices.Values(p.Bands())))})
		}
		if err := h.store.Write(b.Context(), func(tx *insidedb.Tx) error {
			return tx.AddPassages(batch, insidetest.Start.UnixMicro(), insidedb.Always)
		}); err != nil {
			b.Fatal(err)
		}
	}
}
