package feed

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// still tells whether a file has stood still for so long.
func (r *round) still(path string, info fs.FileInfo, long time.Duration) bool {
	now := r.Steady()
	before, ok := r.folder.seen[path]
	if !ok || !before.same(info) {
		before = sight{info, now}
	}
	r.seen[path] = before
	return ok && now-before.since >= long
}

// claim moves a file aside, into a folder of its own under the name that it has, and
// takes it. A file that cannot be opened stays where it is.
func (r *round) claim(c candidate, path string) {
	d := &r.folder
	file, err := d.openFile(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			r.told[c.name] = why(err)
		}
		return
	}
	file.Close()
	own := r.Store.Now().UTC().Format(whenTaken) + "-" + rand.Text()[:12]
	to := filepath.Join(takingFolder, own)
	if err = d.root.Mkdir(to, 0o700); err == nil {
		if err = d.root.Rename(path, filepath.Join(to, c.name)); err != nil {
			_ = d.root.Remove(to) // it is empty; if it stays, the next look removes it
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist): // somebody else took it
		return
	case err != nil:
		r.told[c.name] = "cannot be moved to " + takingFolder + ": " + why(err)
		return
	}
	r.Crash("feed.claimed")
	delete(r.seen, path)
	path = filepath.Join(to, c.name)
	if info, err := d.root.Lstat(path); err == nil && (sight{info: c.info}).same(info) {
		r.takeFile(own, c.name, info)
	} else {
		r.waiting++ // it was changed in the last moment: it is looked at again where it is now
	}
}

// resume goes on with a file that was moved aside before.
func (r *round) resume(own string) {
	d := &r.folder
	dir := filepath.Join(takingFolder, own)
	names, err := d.names(dir)
	if err != nil {
		r.told[own] = "in " + takingFolder + ", " + why(err)
		return
	}
	if len(names) == 0 {
		_ = d.root.Remove(dir) // what stays is removed at the next look
		return
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		info, err := d.root.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist): // another process has put it away
		case err != nil || !info.Mode().IsRegular():
			r.told[name] = "in " + takingFolder + ", is no file that can be read"
		case info.Size() > travel.MaxBytes:
			r.told[name] = "in " + takingFolder + ", " + tooLarge
		case r.still(path, info, r.Still):
			delete(r.seen, path)
			r.takeFile(own, name, info)
		default:
			r.waiting++
		}
	}
}

// openFile opens a regular file, and waits for nobody.
func (d *folder) openFile(path string) (*os.File, error) {
	return d.root.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// takeFile reads a file that was moved aside and, when all of it is kept, puts it away.
// One that changed meanwhile waits.
func (r *round) takeFile(own, name string, info fs.FileInfo) {
	path := filepath.Join(takingFolder, own, name)
	data, stood, err := r.folder.read(path, sight{info: info})
	switch {
	case err != nil:
		r.told[name] = "in " + takingFolder + ", " + why(err)
		return
	case !stood:
		r.waiting++
		return
	}
	if _, err := r.take(r.ctx, Order{Name: name}, origin{insidedb.SourceFolder, shown(name, mostName), info.ModTime()}, data); err != nil {
		r.told[name] = "in " + takingFolder + ", cannot be kept now and is tried again"
		r.failed = append(r.failed, err)
		return
	}
	r.Crash("feed.taken")
	if err := r.putAway(own, path, sight{info: info}); err != nil {
		r.told[name] = "in " + takingFolder + ", is kept but cannot be put away: " + why(err)
		return
	}
	r.files++
}

// read gives what a file holds, if it stood still while it was read.
func (d *folder) read(path string, s sight) (data []byte, stood bool, err error) {
	file, err := d.openFile(path)
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil || !s.same(before) || !before.Mode().IsRegular() {
		return nil, false, err
	}
	if data, err = io.ReadAll(io.LimitReader(file, travel.MaxBytes+1)); err != nil {
		return nil, false, err
	}
	after, err := file.Stat()
	return data, err == nil && s.same(after) && int64(len(data)) == after.Size(), err
}

// putAway removes a file whose content is kept, or moves it to done. One that was
// written to since stays, and is read again.
func (r *round) putAway(own, path string, s sight) error {
	root := r.folder.root
	now, err := root.Lstat(path)
	if err != nil || !s.same(now) {
		return unlessGone(err)
	}
	dir := filepath.Join(takingFolder, own)
	if r.Keep {
		err = root.Rename(dir, filepath.Join(doneFolder, own))
		r.Crash("feed.removed")
		return unlessGone(err)
	}
	if err := root.Remove(path); err != nil {
		return unlessGone(err)
	}
	r.Crash("feed.removed")
	return unlessGone(root.Remove(dir))
}

func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// why says what keeps a file from being used, without its path.
func why(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, syscall.EXDEV):
		return "it lies on another file system"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full"
	}
	return "it cannot be opened"
}
