package watch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"entente/internal/core/errs"
	"entente/internal/core/watchlist"
	"entente/internal/store/insidedb"
)

// maxFiles bounds the files of one list.
const maxFiles = 8

// Source gives the files of a list one by one, the list itself first and then
// what belongs to it, with the names that their user gave them; io.EOF ends it.
type Source interface {
	Next() (name string, content io.Reader, err error)
}

// spooled is a file of a list on disk. It has no name there: when it is closed,
// or the process ends, it is gone.
type spooled struct {
	insidedb.ListFile
	given string // the name as the user gave it
	file  *os.File
}

// spool keeps the files of a source, readable to nobody else.
func (w *Watch) spool(from Source) (files []spooled, err error) {
	defer func() {
		if err != nil {
			discard(files)
		}
	}()
	for {
		given, content, err := from.Next()
		switch {
		case errors.Is(err, io.EOF) && len(files) > 0:
			return files, nil
		case errors.Is(err, io.EOF):
			return files, errs.E(errs.Invalid, "watch.Import", "no file; expected a list")
		case err != nil:
			return files, broken(err)
		case len(files) == maxFiles:
			return files, errs.E(errs.Invalid, "watch.Import", "more than %d files; expected one list with what belongs to it", maxFiles)
		}
		f, err := w.spoolOne(given, content)
		if err != nil {
			return files, err
		}
		files = append(files, f)
	}
}

func (w *Watch) spoolOne(given string, content io.Reader) (spooled, error) {
	f, err := os.CreateTemp(w.Spool, "list-*") // mode 0600
	if err != nil {
		return spooled{}, unspooled(err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return spooled{}, unspooled(errors.Join(err, f.Close()))
	}
	sum := sha256.New()
	to := &sink{f: f}
	n, err := io.Copy(io.MultiWriter(to, sum), io.LimitReader(content, watchlist.MaxBytes+1))
	switch {
	case to.err != nil:
		err = unspooled(to.err)
	case err != nil:
		err = broken(err)
	case n > watchlist.MaxBytes:
		err = errs.At("watch.Import", given, 0, "", "larger than %d bytes; expected at most that", int64(watchlist.MaxBytes))
	}
	out := spooled{insidedb.ListFile{Name: path.Base(given), Bytes: n, Digest: "sha256:" + hex.EncodeToString(sum.Sum(nil))}, given, f}
	if err == nil {
		err = out.rewind()
	}
	if err != nil {
		f.Close()
		return spooled{}, err
	}
	return out, nil
}

// sink remembers that it was the disk which failed, and not the sender.
type sink struct {
	f   *os.File
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.f.Write(p)
	s.err = err
	return n, err
}

func unspooled(err error) error {
	return errs.Wrap(errs.Unavailable, "watch.Import", err, "the files cannot be kept while they are read; is the disk full?")
}

// broken is a source that ends in the middle; an error of ours says why itself.
func broken(err error) error {
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	return errs.Wrap(errs.Invalid, "watch.Import", err, "the files did not come whole")
}

// discard closes the files, which removes them.
func discard(files []spooled) {
	for _, f := range files {
		f.file.Close()
	}
}

// digest is that of a list's file, or of the names and digests of several.
func digest(files []spooled) string {
	if len(files) == 1 {
		return files[0].Digest
	}
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%s  %s\n", f.Digest, f.Name)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// head gives the beginning of a file, and winds it back.
func (f *spooled) head() ([]byte, error) {
	var b bytes.Buffer
	if _, err := io.CopyN(&b, f.file, watchlist.DetectBytes); err != nil && !errors.Is(err, io.EOF) {
		return nil, unspooled(err)
	}
	return b.Bytes(), f.rewind()
}

func (f *spooled) rewind() error {
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return unspooled(err)
	}
	return nil
}
