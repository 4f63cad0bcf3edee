package powertest

import (
	"bytes"
	"path/filepath"
	"sync"
	"unsafe"

	sqlite3 "modernc.org/sqlite/lib"
)

// layer is what SQLite calls in place of the operating system's file layer. T
// is the state of a thread in the translated C, which is only passed on.
type layer[T any] struct {
	vfs   sqlite3.Tsqlite3_vfs // as it was
	files sync.Map             // the methods of a kind of file → how they are called instead

	open   func(t *T, vfs, name, file uintptr, flags int32, out uintptr) int32
	remove func(t *T, vfs, name uintptr, sync int32) int32
	close  func(t *T, file uintptr) int32
	write  func(t *T, file, data uintptr, size int32, at int64) int32
	cut    func(t *T, file uintptr, size int64) int32
	sync   func(t *T, file uintptr, flags int32) int32
}

// installed keeps the layer: what SQLite holds of it is no reference to Go.
var installed any

// opened gives what is known of each open file.
var opened sync.Map

type openFile struct {
	path  string
	under *sqlite3.Tsqlite3_io_methods // as they were
	entry *sync.Once                   // the first sync of it syncs its folder too (os_unix.c, UNIXFILE_DIRSYNC)
}

func known(file uintptr) openFile {
	f, _ := opened.Load(file)
	return f.(openFile)
}

// install puts the layer below SQLite. What it is given tells it the type of
// the state of a thread, of which an empty one is enough to ask for the layer
// that is there.
func install[T any](find func(*T, uintptr) uintptr) {
	vfs := at[sqlite3.Tsqlite3_vfs](find(new(T), 0))
	l := &layer[T]{vfs: *vfs}
	l.open = func(t *T, vfs, name, file uintptr, flags int32, out uintptr) int32 {
		status := (*function[func(*T, uintptr, uintptr, uintptr, int32, uintptr) int32](&l.vfs.FxOpen))(t, vfs, name, file, flags, out)
		if status == sqlite3.SQLITE_OK && name != 0 {
			l.adopt(file, text(name), flags)
		}
		return status
	}
	l.remove = func(t *T, vfs, name uintptr, sync int32) int32 {
		status := (*function[func(*T, uintptr, uintptr, int32) int32](&l.vfs.FxDelete))(t, vfs, name, sync)
		if status == sqlite3.SQLITE_OK {
			record(step{kind: removed, path: text(name), folder: sync != 0})
		}
		return status
	}
	l.close = func(t *T, file uintptr) int32 {
		f := known(file)
		opened.Delete(file)
		return (*function[func(*T, uintptr) int32](&f.under.FxClose))(t, file)
	}
	l.write = func(t *T, file, data uintptr, size int32, at int64) int32 {
		f := known(file)
		status := (*function[func(*T, uintptr, uintptr, int32, int64) int32](&f.under.FxWrite))(t, file, data, size, at)
		if status == sqlite3.SQLITE_OK {
			record(step{kind: written, path: f.path, at: at, data: bytesAt(data, int(size))})
		}
		return status
	}
	l.cut = func(t *T, file uintptr, size int64) int32 {
		f := known(file)
		status := (*function[func(*T, uintptr, int64) int32](&f.under.FxTruncate))(t, file, size)
		if status == sqlite3.SQLITE_OK {
			record(step{kind: truncated, path: f.path, at: size})
		}
		return status
	}
	l.sync = func(t *T, file uintptr, flags int32) int32 {
		f := known(file)
		status := (*function[func(*T, uintptr, int32) int32](&f.under.FxSync))(t, file, flags)
		if status == sqlite3.SQLITE_OK {
			s := step{kind: synced, path: f.path}
			if f.entry != nil {
				f.entry.Do(func() { s.folder = true })
			}
			record(s)
		}
		return status
	}
	installed = l
	vfs.FxOpen, vfs.FxDelete = address(&l.open), address(&l.remove)
}

// adopt has an open file's writes come through the layer.
func (l *layer[T]) adopt(file uintptr, path string, flags int32) {
	methods := at[uintptr](file)
	under := at[sqlite3.Tsqlite3_io_methods](*methods)
	above := *under
	above.FxClose, above.FxWrite = address(&l.close), address(&l.write)
	above.FxTruncate, above.FxSync = address(&l.cut), address(&l.sync)
	kept, _ := l.files.LoadOrStore(*methods, &above)
	f := openFile{path: filepath.Clean(path), under: under}
	if flags&sqlite3.SQLITE_OPEN_CREATE != 0 && flags&(sqlite3.SQLITE_OPEN_MAIN_JOURNAL|sqlite3.SQLITE_OPEN_SUPER_JOURNAL|sqlite3.SQLITE_OPEN_WAL) != 0 {
		f.entry = new(sync.Once)
	}
	opened.Store(file, f)
	*methods = uintptr(unsafe.Pointer(kept.(*sqlite3.Tsqlite3_io_methods)))
}

// at reads memory that is not Go's.
func at[V any](address uintptr) *V { return *(**V)(unsafe.Pointer(&address)) }

// function reads a function of the translated C, which is a pointer to Go's.
func function[F any](pointer *uintptr) *F { return (*F)(unsafe.Pointer(pointer)) }

// address is a function as the translated C keeps it.
func address[F any](f *F) uintptr { return *(*uintptr)(unsafe.Pointer(f)) }

func bytesAt(address uintptr, size int) []byte {
	return bytes.Clone(unsafe.Slice(at[byte](address), size))
}

func text(address uintptr) string {
	first, n := at[byte](address), 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(first), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(first, n))
}
