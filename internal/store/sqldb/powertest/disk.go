package powertest

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"entente/internal/store/sqldb"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

type kind int

const (
	written kind = iota
	truncated
	synced
	removed
)

// step is something that SQLite did to a file.
type step struct {
	kind   kind
	path   string
	at     int64 // written: where; truncated: the new size
	data   []byte
	folder bool // synced, removed: the folder was synced too
}

// The disks that are recorded, and the layer that does it, which is the process's.
var (
	recording sync.Mutex
	disks     []*Disk
	layered   = sync.OnceFunc(func() { install(sqlite3.Xsqlite3_vfs_find) })
)

func record(s step) {
	recording.Lock()
	defer recording.Unlock()
	for _, d := range disks {
		if strings.HasPrefix(s.path, d.folder+string(filepath.Separator)) {
			d.steps = append(d.steps, s)
		}
	}
}

// Disk is what happened to the files under a folder.
type Disk struct {
	folder string
	steps  []step // under recording
}

// Record begins to record. The folder holds no database yet.
func Record(t testing.TB, folder string) *Disk {
	t.Helper()
	// The driver sets SQLite up when it is first used.
	db, err := sqldb.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "first.db"), time.Now)
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	layered()
	d := &Disk{folder: filepath.Clean(folder)}
	recording.Lock()
	defer recording.Unlock()
	disks = append(disks, d)
	t.Cleanup(d.Stop)
	return d
}

// Stop ends the recording.
func (d *Disk) Stop() {
	recording.Lock()
	defer recording.Unlock()
	disks = slices.DeleteFunc(disks, func(other *Disk) bool { return other == d })
}

// Steps is how many steps were taken so far: the time of the disk.
func (d *Disk) Steps() int {
	recording.Lock()
	defer recording.Unlock()
	return len(d.steps)
}

// Syncs is how many of the steps were syncs.
func (d *Disk) Syncs() int {
	recording.Lock()
	defer recording.Unlock()
	n := 0
	for _, s := range d.steps {
		if s.kind == synced {
			n++
		}
	}
	return n
}

// Keep writes below another folder the files as they stood after so many
// steps: what a process that is killed leaves.
func (d *Disk) Keep(t testing.TB, steps int, into string) {
	t.Helper()
	d.write(t, into, d.replay(steps, nil, ""), nil, "")
}

// Lose writes below another folder the files as a power loss after so many
// steps may leave them.
func (d *Disk) Lose(t testing.TB, steps int, random *rand.Rand, into string) {
	t.Helper()
	d.LoseOne(t, steps, random, d.folder, into)
}

// LoseOne is Lose where the power fails for what is below one folder alone; the
// other files are as they stood.
func (d *Disk) LoseOne(t testing.TB, steps int, random *rand.Rand, victim, into string) {
	t.Helper()
	victim = filepath.Clean(victim) + string(filepath.Separator)
	d.write(t, into, d.replay(steps, random, victim), random, victim)
}

// replay gives the files after so many steps, by path. With random, what was
// not synced may be lost of the files whose paths begin with victim.
func (d *Disk) replay(steps int, random *rand.Rand, victim string) map[string][]byte {
	recording.Lock()
	all := d.steps[:steps:steps]
	recording.Unlock()
	last := map[string]int{}    // the last sync of each file
	folders := map[string]int{} // and of each folder
	for i, s := range all {
		if s.folder {
			folders[filepath.Dir(s.path)] = i + 1
		}
		if s.kind == synced {
			last[s.path] = i + 1
		}
	}
	bias := 2 // how much of what was not synced is lost: half, little, nearly all
	if random != nil {
		bias = []int{2, 16, 0}[random.IntN(3)]
	}
	lost := func() bool {
		switch {
		case random == nil:
			return false
		case bias == 0:
			return random.IntN(16) != 0
		}
		return random.IntN(bias) == 0
	}
	files := map[string][]byte{}
	for i, s := range all {
		kept := random == nil || !strings.HasPrefix(s.path, victim)
		durable := kept || i < last[s.path]
		switch s.kind {
		case written:
			files[s.path] = writeSectors(files[s.path], s, func() bool { return !durable && lost() })
		case truncated:
			if durable || !lost() {
				files[s.path] = resize(files[s.path], int(s.at))
			}
		case removed:
			if again := kept || slices.ContainsFunc(all[i:], func(o step) bool { return o.path == s.path && o.kind == written }); i < folders[filepath.Dir(s.path)] || again || !lost() {
				delete(files, s.path)
			}
		}
	}
	return files
}

// writeSectors does a write, without the sectors that are lost.
func writeSectors(file []byte, s step, lost func() bool) []byte {
	for begin := int64(0); begin < int64(len(s.data)); {
		end := min((s.at+begin)/sector*sector+sector-s.at, int64(len(s.data)))
		if !lost() {
			file = resize(file, max(len(file), int(s.at+end)))
			copy(file[s.at+begin:], s.data[begin:end])
		}
		begin = end
	}
	return file
}

func resize(file []byte, size int) []byte {
	if size <= len(file) {
		return file[:size:size]
	}
	return append(file, make([]byte, size-len(file))...)
}

// write puts files below a folder. Beside each database lies rubbish in place
// of the index in shared memory.
func (d *Disk) write(t testing.TB, into string, files map[string][]byte, random *rand.Rand, victim string) {
	t.Helper()
	for path, data := range files {
		name := filepath.Join(into, strings.TrimPrefix(path, d.folder))
		err := os.MkdirAll(filepath.Dir(name), 0o700)
		if err == nil {
			err = os.WriteFile(name, data, 0o600)
		}
		if err == nil && random != nil && strings.HasPrefix(path, victim) && !strings.HasSuffix(name, "-wal") && !strings.HasSuffix(name, "-journal") {
			rubbish := make([]byte, 32<<10)
			for i := range rubbish {
				rubbish[i] = byte(random.Uint32())
			}
			err = os.WriteFile(name+"-shm", rubbish, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
