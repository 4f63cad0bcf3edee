package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"

	"github.com/spf13/cobra"
)

// maxFiles bounds the files read from one folder.
const maxFiles = 10_000

// file is one input file: its name as the user gave it, and its bytes.
type file struct {
	name string
	data []byte
}

// readFile reads one file of bounded size.
func readFile(name string) (file, error) {
	f, err := os.Open(name)
	if err != nil {
		return file{}, unreadable(name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, document.MaxBytes+1))
	if err != nil {
		return file{}, unreadable(name, err)
	}
	if len(data) > document.MaxBytes {
		return file{}, errs.At("read", name, 0, "", "larger than %d bytes; expected at most that", document.MaxBytes)
	}
	return file{name: name, data: data}, nil
}

// readOptional reads a file that may be left out: an empty name gives no bytes.
func readOptional(name string) (file, error) {
	if name == "" {
		return file{}, nil
	}
	return readFile(name)
}

// readFolder reads the folder's files with one of the endings, in the order of
// their names. A path that is a file is read as that one file.
func readFolder(name string, endings ...string) ([]file, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if !info.IsDir() {
		f, err := readFile(name)
		return []file{f}, err
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	var out []file
	for _, e := range entries {
		if e.IsDir() || !slices.Contains(endings, filepath.Ext(e.Name())) {
			continue
		}
		if len(out) == maxFiles {
			return nil, errs.At("read", name, 0, "", "more than %d files; expected at most that", maxFiles)
		}
		f, err := readFile(filepath.Join(name, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// unreadable says why a file cannot be read, without the system's words twice.
func unreadable(name string, err error) error {
	switch {
	case os.IsNotExist(err):
		return errs.At("read", name, 0, "", "no such file or folder")
	case os.IsPermission(err):
		return errs.At("read", name, 0, "", "not allowed to read it")
	}
	return errs.At("read", name, 0, "", "cannot be read")
}

// instant reads a flag's time: RFC 3339, or a date, which is midnight UTC.
func instant(c *cobra.Command, flag, value string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usage(c, "--%s %q; expected a time such as 2017-12-10T09:30:00Z, or a date", flag, value)
}
