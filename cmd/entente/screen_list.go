package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"entente/internal/core/screening"
	"entente/internal/core/watchlist"

	"github.com/spf13/cobra"
)

// fileBatch is how many questions are looked for in a row before their answers
// are written.
const fileBatch = 32

// inFiles reads every list and finds persons in an index of them all.
func (a *app) inFiles(c *cobra.Command, s *screenFlags) (finder, error) {
	var columns watchlist.Columns
	if s.listColumns != "" {
		var err error
		if columns, err = watchlist.ParseColumns(s.listColumns); err != nil {
			return finder{}, usage(c, "--list-columns: %v", err)
		}
	}
	read, err := wanted(c.Context(), "screen", func() (indexed, error) { return readLists(s.lists, columns) })
	for i, sum := range read.lists {
		a.aboutList(s.lists[i], sum)
	}
	if err != nil {
		return finder{}, err
	}
	search := read.index.Search
	if s.all {
		search = read.index.SearchAll
	}
	return finder{fileBatch, func(ctx context.Context, qs []sought) ([][]found, error) {
		out := make([][]found, len(qs))
		for i, q := range qs {
			if ctx.Err() != nil {
				return nil, interrupted()
			}
			for _, h := range search(q.person, s.top) {
				out[i] = append(out[i], found{Hit: h})
			}
		}
		return out, nil
	}}, nil
}

// indexed is an index of lists, and what each of them came to.
type indexed struct {
	index *screening.Index
	lists []watchlist.Summary
}

// readLists makes an index of every list. Where one cannot be read it gives what
// those before it came to.
func readLists(names []string, columns watchlist.Columns) (out indexed, err error) {
	b := screening.NewBuilder() // hears entries as they come: no list is held beside its index
	for _, name := range names {
		sum, err := readList(name, columns, func(e screening.Entry) error {
			b.Add(e)
			return nil
		})
		if err != nil {
			return out, err
		}
		out.lists = append(out.lists, sum)
	}
	out.index = b.Index()
	return out, nil
}

// aboutList tells people what a list came to, and anybody what was skipped.
func (a *app) aboutList(name string, sum watchlist.Summary) {
	if !a.json {
		fmt.Fprintf(a.err, "%s: %s, %d persons, %d names", name, sum.Format, sum.Entries, sum.Names)
		if sum.Date != "" {
			fmt.Fprintf(a.err, ", of %s", sum.Date)
		}
		fmt.Fprintln(a.err)
	}
	if sum.RejectedCount > 0 {
		first := sum.Rejected[0]
		fmt.Fprintf(a.err, "%s:%d: record %d skipped: %s (%d records skipped in all)\n", name, first.Line, first.Record, first.Reason, sum.RejectedCount)
	}
	if sum.UnreadCount > 0 {
		first := sum.Unread[0]
		fmt.Fprintf(a.err, "%s:%d: %s; the person is looked for without it (%d values in all)\n", name, first.Line, first.Reason, sum.UnreadCount)
	}
}

// readList recognises a list and reads it, with the files that belong to it.
func readList(name string, columns watchlist.Columns, yield func(screening.Entry) error) (watchlist.Summary, error) {
	f, err := openList(name)
	if err != nil {
		return watchlist.Summary{}, err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, watchlist.DetectBytes)
	head, err := in.Peek(watchlist.DetectBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return watchlist.Summary{}, unreadableList(name, err)
	}
	format, err := watchlist.Detect(head, name)
	if err != nil {
		return watchlist.Summary{}, err
	}
	opts := watchlist.Options{File: name, Columns: columns, Beside: map[string]io.Reader{}}
	switch format {
	case watchlist.CSV, watchlist.STIX, watchlist.JSONL: // anybody's: known by the file
		opts.Name = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	for key, file := range watchlist.Companions(format, filepath.ToSlash(name)) {
		b, err := os.Open(filepath.Join(filepath.Dir(name), file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return watchlist.Summary{}, unreadableList(file, err)
		}
		defer b.Close()
		opts.Beside[key] = b
	}
	return watchlist.Read(in, format, opts, yield)
}
