package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/screening"
	"entente/internal/study/labelled"
)

func main() {
	names := flag.String("names", "../shared/names/dev", "the folder of the labelled names")
	misses := flag.String("misses", "", "list what went wrong in this kind")
	profile := flag.String("profile", "", "write a processor profile of the queries here")
	flag.Parse()
	if err := run(*names, *misses, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(dir, misses, profile string) error {
	entries, err := labelled.List(filepath.Join(dir, "watchlist.jsonl"))
	if err != nil {
		return err
	}
	queries, err := labelled.Queries(filepath.Join(dir, "queries.tsv"))
	if err != nil {
		return err
	}
	began := time.Now()
	index := screening.Build(entries)
	built := time.Since(began)
	stop, err := labelled.Profile(profile)
	if err != nil {
		return err
	}
	began = time.Now()
	results := ask(index, queries)
	took := time.Since(began)
	stop()
	if misses != "" {
		listMisses(os.Stdout, entries, results, misses)
		return nil
	}
	fmt.Printf("%d entries, built in %v; %d queries in %v on %d processors: %.0f a second\n\n",
		len(entries), built.Round(time.Millisecond), len(queries), took.Round(time.Millisecond), runtime.GOMAXPROCS(0), float64(len(queries))/took.Seconds())
	report(os.Stdout, measure(results))
	cases, err := fixtures(filepath.Join(dir, "fixtures.tsv"))
	if err != nil {
		return err
	}
	showFixtures(os.Stdout, cases)
	return nil
}

// result is a query and its best hits, whatever their score.
type result struct {
	labelled.Query
	hits []screening.Hit
}

// ask puts the queries to the index on every processor.
func ask(x *screening.Index, queries []labelled.Query) []result {
	out := make([]result, len(queries))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(queries); i = int(next.Add(1)) - 1 {
				out[i] = result{queries[i], x.SearchAll(queries[i].Person, 10)}
			}
		})
	}
	wg.Wait()
	return out
}
