package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"entente/internal/core/passage"
)

func main() {
	folder := flag.String("pairs", "internal/study/origins/testdata", "the folder of the labelled pairs")
	flag.Parse()
	pairs, err := load(os.DirFS(*folder))
	if err != nil {
		fmt.Fprintln(os.Stderr, "origins:", err)
		os.Exit(1)
	}
	stand := counted(pairs)
	report(os.Stdout, compare(pairs, stand))
	without := count(compare(pairs, nil), everyPair)
	fmt.Printf("\nwith nobody counting how common words are: precision %.3f, recall %.3f\n", without.precision(), without.recall())
	fmt.Printf("the longest formula has %d words in the tuning part; %d words are none\n", longestFormula(pairs, "tune", stand), passage.LongRun)
	tried, borne := misled(pairs)
	fmt.Printf("translations marked as those of another event's text: %d of %d borne out\n", borne, tried)
	stored(os.Stdout, pairs)
}

func everyPair(result) bool { return true }

// misled marks each translation as one of every other event's original, and counts how
// many of these marks are borne out.
func misled(pairs []pair) (tried, borne int) {
	marked := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return p.kind != "translation" })
	for _, p := range marked {
		for _, q := range marked {
			if p.a != q.a {
				tried++
				if passage.Translated(passage.Whole(p.textA), passage.Whole(q.textB)).Borne {
					borne++
				}
			}
		}
	}
	return tried, borne
}

// stored prints what is kept of the passages of all texts.
func stored(w io.Writer, pairs []pair) {
	passages, words, rows := 0, 0, 0
	for _, p := range pairs {
		for _, q := range slices.Concat(passage.Cut(p.textA), passage.Cut(p.textB)) {
			passages, words, rows = passages+1, words+len(q.Words), rows+len(q.Bands())
		}
	}
	fmt.Fprintf(w, "%d passages of %.0f words: a sketch of %d bytes and %.1f numbers to look up each\n",
		passages, share(words, passages), len(passage.Sketch{}), share(rows, passages))
}
