package watch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"entente/internal/core/errs"
)

// A saved index is a line that names the form and the digest of what the index
// is of, and then the index. It may be deleted at any time: the next start then
// builds the index from the store.
const (
	savedForm  = "entente lists 1 "
	unfinished = ".new" // ends the name of a file that is not whole yet
)

func savedHead(source string) string { return savedForm + source + "\n" }

// errDiscarded ends the saving of an index that may hold what was erased since.
var errDiscarded = errors.New("the file was discarded meanwhile")

// saved is the file in which an index outlives the process. It holds what is on
// the lists, so that nobody else may read it, and that it is discarded when a
// list is removed. An index whose lists were read before that is never saved.
type saved struct {
	path     string
	mu       sync.Mutex // one change of the file's name at a time
	discards int
}

// count is how often the file was discarded.
func (s *saved) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.discards
}

// discard deletes the file, and what is being written to take its place, and
// gives the new count to who knew the old one. Others keep theirs: what they
// have read may be older than what the file was discarded for.
func (s *saved) discard(known int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known == s.discards {
		known++
	}
	s.discards++
	var err error
	for _, name := range []string{s.path, s.path + unfinished} {
		switch gone := os.Remove(name); {
		case gone == nil:
			err = errors.Join(err, syncFolder(s.path))
		case !errors.Is(gone, fs.ErrNotExist):
			err = errors.Join(err, gone)
		}
	}
	return known, err
}

// put writes an index beside the file, and then puts it in the file's place: a
// crash leaves the one before, or none. It breaks off when ctx ends or the file
// is discarded.
func (s *saved) put(ctx context.Context, h *held) error {
	name := s.path + unfinished
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(name) // when it is still there
	out := guarded{f, func() error { return s.wanted(ctx, h) }}
	if _, err = io.WriteString(out, savedHead(h.source)); err == nil {
		err = h.searcher.Save(out)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.discards != h.discards {
		return errDiscarded
	}
	if err := os.Rename(name, s.path); err != nil {
		return err
	}
	return syncFolder(s.path)
}

// wanted tells whether an index is still to be saved.
func (s *saved) wanted(ctx context.Context, h *held) error {
	if s.count() != h.discards {
		return errDiscarded
	}
	return ctx.Err()
}

// guarded asks before each write.
type guarded struct {
	w   io.Writer
	may func() error
}

func (g guarded) Write(p []byte) (int, error) {
	if err := g.may(); err != nil {
		return 0, err
	}
	return g.w.Write(p)
}

// syncFolder makes durable which files are in the folder of one.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// keep has the index in use saved, by Run. Of several only the last is saved.
func (w *Watch) keep() {
	select {
	case w.unsaved <- struct{}{}:
	default: // it will be anyway
	}
}

// saving saves indices one at a time until ctx ends. Nobody waits for it.
func (w *Watch) saving(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.unsaved:
			if err := w.save(ctx); err != nil && ctx.Err() == nil {
				w.Log.Error("the index cannot be saved, and will be built anew at the next start", "error", err)
			}
		}
	}
}

func (w *Watch) save(ctx context.Context) error {
	h := w.held.Load()
	switch err := w.saved.put(ctx, h); {
	case errors.Is(err, errDiscarded):
		return nil // another is coming
	case err != nil:
		return errs.Wrap(errs.Unavailable, "watch.save", err, "the file %s cannot be written", w.File)
	}
	w.Log.Info("the index is saved", "lists", len(h.versions), "entries", h.entries)
	return nil
}

// load gives the saved index, if it is of what the store holds, or says why not.
func (w *Watch) load(source string) (Searcher, string) {
	os.Remove(w.File + unfinished) // of a process that ended too early; put removes it too
	f, err := os.Open(w.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "none is saved"
	}
	if err != nil {
		return nil, "the saved one cannot be read"
	}
	defer f.Close()
	head := make([]byte, len(savedHead(source)))
	if _, err := io.ReadFull(f, head); err != nil {
		return nil, "the saved one is damaged"
	}
	if string(head) != savedHead(source) {
		return nil, "the saved one is of other lists or by another program"
	}
	x, err := w.Load(f)
	if err != nil {
		return nil, "the saved one is damaged"
	}
	if n, _ := f.Read(head[:1]); n > 0 {
		return nil, "the saved one is longer than it should be"
	}
	return x, ""
}
