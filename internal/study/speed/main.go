package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/screening"
	"entente/internal/study/labelled"
)

func main() {
	names := flag.String("names", "../shared/names/dev", "the folder of the labelled names")
	entries := flag.Int("entries", 1_000_000, "how many entries the grown list has")
	profile := flag.String("profile", "", "write a processor profile of the queries to the grown list here")
	flag.Parse()
	if err := run(*names, *entries, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

// row is a measured figure beside its floor and aim.
type row struct {
	what             string
	here, floor, aim float64
	unit             string
	less             bool // less is better
}

func run(dir string, n int, profile string) error {
	list, err := labelled.List(filepath.Join(dir, "watchlist.jsonl"))
	if err != nil {
		return err
	}
	queries, err := labelled.Queries(filepath.Join(dir, "queries.tsv"))
	if err != nil {
		return err
	}
	var persons []screening.Person
	for _, q := range queries {
		persons = append(persons, q.Person)
	}
	small := screening.Build(list)
	rate, _, _ := ask(small, persons)
	scan := scanRate(list, persons)
	rows := []row{
		{"queries/s, the list as it is", rate, 3000, 8000, "/s", false},
		{"as many times a Jaro-Winkler scan", rate / scan, 0, 0, "x", false},
	}
	more, err := large(list, persons, n, profile)
	if err != nil {
		return err
	}
	return show(append(rows, more...))
}

// large measures the grown list.
func large(list []screening.Entry, persons []screening.Person, n int, profile string) ([]row, error) {
	before := heap()
	grown := grow(list, n)
	names := 0
	for _, e := range grown {
		names += len(e.Names)
	}
	began := time.Now()
	x := screening.Build(grown)
	built := time.Since(began)
	grown = nil
	stop, err := labelled.Profile(profile)
	if err != nil {
		return nil, err
	}
	rate, half, last := ask(x, persons)
	stop()
	held := heap() - before
	var saved bytes.Buffer
	if err := x.Save(&saved); err != nil {
		return nil, err
	}
	x = nil
	runtime.GC()
	began = time.Now()
	loaded, err := screening.Load(bytes.NewReader(saved.Bytes()))
	took := time.Since(began)
	if err != nil {
		return nil, err
	}
	if got := loaded.Len(); got != n {
		return nil, fmt.Errorf("%d entries were loaded; expected %d", got, n)
	}
	return []row{
		{fmt.Sprintf("queries/s, %d entries, %d names", n, names), rate, 800, 2500, "/s", false},
		{"half of the queries within", half.Seconds() * 1000, 0, 0, "ms", true},
		{"99 of 100 queries within", last.Seconds() * 1000, 20, 8, "ms", true},
		{"memory of the index and its searches", float64(held) / (1 << 20), 1024, 0, "MiB", true},
		{"building it", built.Seconds(), 0, 0, "s", true},
		{"its size when saved", float64(saved.Len()) / (1 << 20), 0, 0, "MiB", true},
		{"loading it", took.Seconds(), 8, 3, "s", true},
	}, nil
}

// ask puts all queries on every processor.
func ask(x *screening.Index, persons []screening.Person) (rate float64, half, last time.Duration) {
	each := make([]time.Duration, len(persons))
	var next atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(each); i = int(next.Add(1)) - 1 {
				t := time.Now()
				x.Search(persons[i], 10)
				each[i] = time.Since(t)
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	slices.Sort(each)
	return float64(len(each)) / took.Seconds(), each[len(each)/2], each[len(each)*99/100]
}

// scanRate is how many queries a second a scan of the whole list answers: the
// best Jaro-Winkler similarity of the sorted words.
func scanRate(list []screening.Entry, persons []screening.Person) float64 {
	var names [][]rune
	for _, e := range list {
		for _, n := range e.Names {
			names = append(names, sorted(n.Text))
		}
	}
	const asked = 60
	var next atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < asked; i = int(next.Add(1)) - 1 {
				q, best := sorted(persons[i*len(persons)/asked].Names[0].Text), 0.0
				for _, n := range names {
					best = max(best, jaroWinkler(q, n))
				}
			}
		})
	}
	wg.Wait()
	return asked / time.Since(began).Seconds()
}

func sorted(name string) []rune {
	words := strings.Fields(strings.ToLower(name))
	slices.Sort(words)
	return []rune(strings.Join(words, " "))
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

var errMissed = errors.New("a floor is missed")

func show(rows []row) error {
	missed := false
	fmt.Printf("%-48s %12s %10s %10s\n", "", "here", "floor", "aim")
	for _, r := range rows {
		met := ""
		if r.floor > 0 {
			met = "ok"
			if (r.here < r.floor) != r.less && r.here != r.floor {
				met, missed = "MISSED", true
			}
		}
		fmt.Printf("%-48s %9.1f %s %10s %10s %s\n", r.what, r.here, r.unit, figure(r.floor), figure(r.aim), met)
	}
	if missed {
		return errMissed
	}
	return nil
}

func figure(f float64) string {
	if f == 0 {
		return "-"
	}
	return fmt.Sprintf("%g", f)
}
