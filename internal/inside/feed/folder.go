package feed

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// What stands beside the folder that is looked at.
const (
	takingFolder = "taking" // a folder for each file that is being read
	doneFolder   = "done"   // the same of those that were, where they are kept
)

// mostNames bounds how many names one look sees; the others wait for the next.
const mostNames = 10_000

// folder is where files come in. root is the folder above, which nothing leads out of.
type folder struct {
	root *os.Root // nil for no folder
	in   string   // its name below root

	mu      sync.Mutex
	seen    map[string]sight  // files that have not stood still yet, by their path below root
	told    map[string]string // what is left alone, and why
	waiting int
	looked  time.Time
	idle    string // why the last look took nothing at all
	files   int    // taken since the start
}

// sight is a file as it was seen, and since when it has been so.
type sight struct {
	info  fs.FileInfo
	since time.Duration
}

// same tells whether a file is still as it was.
func (s sight) same(now fs.FileInfo) bool {
	return os.SameFile(s.info, now) && s.info.Size() == now.Size() && s.info.ModTime().Equal(now.ModTime())
}

// MayLookAt tells whether a folder may be looked at: it has a name of its own, in a
// folder that has those beside it. "" is none, and may be set.
func MayLookAt(folder string) bool {
	name := filepath.Base(folder)
	return folder == "" || filepath.Dir(folder) != folder && !slices.Contains([]string{".", "..", takingFolder, doneFolder}, name)
}

// open makes the folders that are missing.
func (d *folder) open(c Config) error {
	d.seen, d.told = map[string]sight{}, map[string]string{}
	if c.Folder == "" {
		return nil
	}
	above, in := filepath.Dir(c.Folder), filepath.Base(c.Folder)
	if !MayLookAt(c.Folder) {
		return errs.E(errs.Invalid, "feed.New", "the folder for travel is %s; expected another name, in a folder of its own", c.Folder)
	}
	err := os.MkdirAll(c.Folder, 0o700)
	if err == nil {
		d.in = in
		d.root, err = os.OpenRoot(above)
	}
	for _, name := range []string{takingFolder, doneFolder} {
		if err == nil && (name == takingFolder || c.Keep) {
			if err = d.root.Mkdir(name, 0o700); errors.Is(err, fs.ErrExist) {
				err = nil
			}
		}
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, "feed.New", err, "the folder for travel %s, and those beside it, cannot be made and opened", c.Folder)
	}
	return nil
}

// Run looks at the folder on every tick until ctx ends.
func (f *Feed) Run(ctx context.Context, tick <-chan time.Time) {
	for {
		if err := f.Look(ctx); err != nil && ctx.Err() == nil {
			f.Log.Warn("the folder for travel waits", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// Look takes every file that has stood still. It does nothing where no folder is
// looked at, or another process looks. A file that fails is tried again at the next
// look, and holds up no other.
func (f *Feed) Look(ctx context.Context) error {
	d := &f.folder
	if d.root == nil {
		return nil
	}
	taking, own, err := d.underWay()
	if err != nil {
		d.rests("the folder cannot be read")
		return errs.Wrap(errs.Unavailable, "feed.Look", err, "the folders beside that for travel cannot be read")
	}
	lease, err := f.Leases.Hold(ctx, insidedb.LeaseTravel+own)
	if err != nil {
		return err
	}
	if !lease.Held() {
		d.rests("another process on the same database looks at the folder")
		return nil
	}
	r := round{Feed: f, ctx: ctx, seen: map[string]sight{}, told: map[string]string{}}
	for _, name := range taking {
		r.resume(name)
	}
	err = r.lookIn()
	d.mu.Lock()
	defer d.mu.Unlock()
	fresh := 0
	for name, why := range r.told {
		if d.told[name] != why {
			fresh++
		}
	}
	if fresh > 0 {
		f.Log.Warn("files in the folder for travel are left alone; the status of travel says which and why", "files", fresh)
	}
	d.seen, d.told, d.waiting, d.looked, d.idle, d.files = r.seen, r.told, r.waiting, f.Store.Now(), "", d.files+r.files
	if err != nil {
		d.idle = "the folder cannot be read"
		err = errs.Wrap(errs.Unavailable, "feed.Look", err, "the folder for travel cannot be read")
	}
	return errors.Join(append(r.failed, err)...)
}

// identity begins the name by which processes that share a database know whether they
// look at the same folder: paths of two machines do not tell.
const identity = ".id-"

// underWay lists what was moved aside and is not put away, and gives the folder's own
// name, which it draws at the first time. Where two have drawn one, the smaller stands.
func (d *folder) underWay() (taking []string, own string, err error) {
	for range 2 {
		names, err := d.names(takingFolder)
		if err != nil {
			return nil, "", err
		}
		taking = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return strings.HasPrefix(n, ".") })
		for _, n := range names { // in their order
			if own, ok := strings.CutPrefix(n, identity); ok {
				return taking, own, nil
			}
		}
		if err := d.root.Mkdir(filepath.Join(takingFolder, identity+rand.Text()), 0o700); err != nil {
			return nil, "", err
		}
	}
	return nil, "", errs.E(errs.Unavailable, "feed.Look", "the folder cannot be marked")
}

func (d *folder) rests(why string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen, d.told, d.waiting, d.idle = map[string]sight{}, map[string]string{}, 0, why
}

// names lists a folder below root, at most mostNames.
func (d *folder) names(name string) ([]string, error) {
	dir, err := d.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	out, err := dir.Readdirnames(mostNames)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	slices.Sort(out)
	return out, err
}

// round is one look.
type round struct {
	*Feed
	ctx     context.Context
	seen    map[string]sight
	told    map[string]string
	waiting int
	files   int
	failed  []error
}

const tooLarge = "larger than 64 MiB; expected at most that in one file"

// candidate is a regular file that may be taken.
type candidate struct {
	name string
	info fs.FileInfo
}

// lookIn takes the files of the folder, those that were written first before others:
// the order of a disk is none.
func (r *round) lookIn() error {
	names, err := r.folder.names(r.folder.in)
	if err != nil {
		return err
	}
	if len(names) == mostNames {
		r.told[""] = "more than 10000 names; the others are seen when these are gone"
	}
	var files []candidate
	for _, name := range names {
		path := filepath.Join(r.folder.in, name)
		info, err := r.folder.root.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err == nil && passedOver(name):
			if r.still(path, info, underWay) {
				r.told[name] = "its name is that of a file that is still on its way, and it has stood still for an hour; expected it to be renamed"
			}
		case err != nil:
			r.told[name] = "cannot be looked at"
		case !info.Mode().IsRegular():
			r.told[name] = kindOf(info.Mode()) + "; expected a file"
		case info.Size() > travel.MaxBytes:
			r.told[name] = tooLarge
		default:
			files = append(files, candidate{name, info})
		}
	}
	slices.SortFunc(files, func(a, b candidate) int {
		return cmp.Or(a.info.ModTime().Compare(b.info.ModTime()), cmp.Compare(a.name, b.name))
	})
	for _, c := range files {
		if r.ctx.Err() != nil {
			return nil
		}
		path := filepath.Join(r.folder.in, c.name)
		if !r.still(path, c.info, r.Still) {
			r.waiting++
			continue
		}
		r.claim(c, path)
	}
	return nil
}

// underWay is how long a file may stand under a name by which it is passed over, before
// the status tells of it.
const underWay = time.Hour

// passedOver tells whether a name is one of a file that is still on its way.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || slices.Contains([]string{".part", ".partial", ".filepart", ".tmp"}, strings.ToLower(filepath.Ext(name)))
}

func kindOf(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeSymlink != 0:
		return "a link, which is not followed"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}
