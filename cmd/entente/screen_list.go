package main

import (
	"bufio"
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

// screened reads every list and makes an index of them all.
func (a *app) screened(c *cobra.Command, s *screenFlags) (*screening.Index, error) {
	var columns watchlist.Columns
	if s.listColumns != "" {
		var err error
		if columns, err = watchlist.ParseColumns(s.listColumns); err != nil {
			return nil, usage(c, "--list-columns: %v", err)
		}
	}
	var entries []screening.Entry
	for _, name := range s.lists {
		sum, err := readList(name, columns, func(e screening.Entry) error {
			entries = append(entries, e)
			return nil
		})
		if err != nil {
			return nil, err
		}
		a.aboutList(name, sum)
	}
	return screening.Build(entries), nil
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
