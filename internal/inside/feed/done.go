package feed

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// whenTaken is how the names in done begin: with when the file was moved aside.
const whenTaken = "20060102T150405"

// RemoveDone removes the files of done that were read before a time, and gives how many
// it removed. What stands there under a name that is not the node's goes by its own time.
func (f *Feed) RemoveDone(ctx context.Context, before time.Time) (removed int, err error) {
	const op = "feed.RemoveDone"
	if f.folder.root == nil {
		return 0, nil
	}
	dir, err := f.folder.root.Open(doneFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, errs.Wrap(errs.Unavailable, op, err, "the folder of files that were read cannot be opened")
	}
	defer dir.Close()
	for ctx.Err() == nil {
		names, err := dir.Readdirnames(mostNames)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return removed, errs.Wrap(errs.Unavailable, op, err, "the folder of files that were read cannot be read")
		}
		for _, name := range names {
			path := filepath.Join(doneFolder, name)
			if at, err := f.doneAt(path, name); err != nil || !at.Before(before) {
				continue // it is gone, or young
			}
			if err := f.folder.root.RemoveAll(path); err != nil {
				return removed, errs.Wrap(errs.Unavailable, op, err, "a file that was read cannot be removed")
			}
			removed++
		}
	}
	return removed, nil
}

// doneAt is since when a name stands in done.
func (f *Feed) doneAt(path, name string) (time.Time, error) {
	begins, _, _ := strings.Cut(name, "-")
	if at, err := time.Parse(whenTaken, begins); err == nil {
		return at, nil
	}
	info, err := f.folder.root.Lstat(path)
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}
