package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"entente/internal/core/errs"

	"pgregory.net/rapid"
)

// served is a log as a server of tiles gives it, with nothing left out.
type served struct {
	m       *memory
	entries [][]byte
	only    func(path string) bool // nil: every path
}

func (s served) Fetch(p string) ([]byte, error) {
	t, err := ParseTilePath(p)
	if err != nil {
		return nil, err
	}
	if s.only != nil && !s.only(p) {
		return nil, errors.New("not served")
	}
	if !t.Entries {
		return ReadTile(s.m.size, t, s.m)
	}
	from := t.N * TileWidth
	if from+int64(t.Width) > int64(len(s.entries)) {
		return nil, errors.New("no such entries")
	}
	return EncodeEntries(s.entries[from : from+int64(t.Width)])
}

func TestPathsAreThoseOfC2SP(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{TilePath(0, 1234067, 256), "tile/0/x001/x234/067"},
		{TilePath(0, 1234067, 5), "tile/0/x001/x234/067.p/5"},
		{TilePath(3, 0, 1), "tile/3/000.p/1"},
		{EntriesPath(0, 15), "tile/entries/000.p/15"},
		{EntriesPath(273, 256), "tile/entries/273"},
	} {
		if tt.got != tt.want {
			t.Errorf("path %s; want %s", tt.got, tt.want)
		}
		if _, err := ParseTilePath(tt.want); err != nil {
			t.Errorf("%s is refused: %v", tt.want, err)
		}
	}
	for _, p := range []string{"", "tile", "tile/0/0", "tile/0/00", "tile/64/000", "tile/-1/000", "tile/data/000", "tile/0/000.p/0", "tile/0/000.p/256",
		"tile/0/000.p/012", "tile/0/x000/000", "/tile/0/000", "tile/8/0/000", "tile/00/000", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/entries/000.p/-1"} {
		if _, err := ParseTilePath(p); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v; expected that it is refused", p, err)
		}
	}
}

func TestAnAuditorReadsTheWholeLogAndEveryHashOutOfItsTiles(t *testing.T) {
	k, _, _, _ := testKeys(t)
	for _, size := range []int{0, 1, 2, 255, 256, 257, 1000, 70_000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			if size > 1000 && testing.Short() {
				t.Skip("SKIPPED: a large log in short mode")
			}
			s := served{m: &memory{}, entries: numbered(size)}
			s.m.add(t, s.entries...)
			c := signedHead(t, k, s.m.head(t, k.Origin(), int64(size)))
			seen := 0
			err := Audit(c, s, func(i int64, e []byte) error {
				if int(i) != seen || !bytes.Equal(e, s.entries[i]) {
					t.Fatalf("entry %d came as number %d", i, seen)
				}
				seen++
				return nil
			})
			if err != nil || seen != size {
				t.Fatalf("%d of %d entries: %v", seen, size, err)
			}
			r, err := TileReader(c, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range []int{0, size / 3, size - 1} {
				if i < 0 || i >= size {
					continue
				}
				proof, err := ProveInclusion(int64(size), int64(i), r)
				if err != nil {
					t.Fatal(err)
				}
				if err := CheckInclusion(int64(size), c.Head().Root, int64(i), s.entries[i], proof); err != nil {
					t.Errorf("leaf %d: %v", i, err)
				}
			}
			if root, err := Root(int64(size), r); err != nil || root != c.Head().Root {
				t.Errorf("another root out of the tiles: %v", err)
			}
		})
	}
}

func TestAnAuditorTakesAFullTileForAPartialOneThatIsGone(t *testing.T) {
	k, _, _, _ := testKeys(t)
	s := served{m: &memory{}, entries: numbered(600)}
	s.m.add(t, s.entries...)
	s.only = func(p string) bool { return !bytes.Contains([]byte(p), []byte(".p/")) || p == "tile/1/000.p/2" }
	c := signedHead(t, k, s.m.head(t, k.Origin(), 300)) // since then the log has grown past tile 1
	if err := Audit(c, served{m: s.m, entries: s.entries}, func(int64, []byte) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Fetch("tile/entries/001.p/44"); err == nil {
		t.Fatal("the partial bundle is still served")
	}
	if err := Audit(c, s, func(int64, []byte) error { return nil }); err != nil {
		t.Errorf("the full bundle was not taken: %v", err)
	}
}

func TestTilesThatDoNotFitTheHeadAreRefused(t *testing.T) {
	k, _, _, _ := testKeys(t)
	s := served{m: &memory{}, entries: numbered(300)}
	s.m.add(t, s.entries...)
	c := signedHead(t, k, s.m.head(t, k.Origin(), 300))
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.IntRange(0, 1<<16).Draw(rt, "at")
		paths := []string{TilePath(0, 0, 256), TilePath(0, 1, 44), TilePath(1, 0, 1), EntriesPath(0, 256), EntriesPath(1, 44)}
		bad := liar{s, paths[rapid.IntRange(0, len(paths)-1).Draw(rt, "tile")], at}
		r, err := TileReader(c, bad)
		if err != nil {
			rt.Fatal(err)
		}
		for _, i := range []int64{0, 255, 256, 299} {
			proof, err := ProveInclusion(300, i, r)
			if err == nil && CheckInclusion(300, c.Head().Root, i, s.entries[i], proof) != nil {
				rt.Fatal("a hash that does not fit the head was given")
			}
		}
		err = Audit(c, bad, func(int64, []byte) error { return nil })
		if (err == nil) == (bad.path == EntriesPath(0, 256) || bad.path == EntriesPath(1, 44)) {
			rt.Fatalf("a change of %s is seen: %v", bad.path, err)
		}
	})
}

// liar changes one bit of one tile.
type liar struct {
	served
	path string
	at   int
}

func (l liar) Fetch(p string) ([]byte, error) {
	data, err := l.served.Fetch(p)
	if err == nil && p == l.path {
		data = bytes.Clone(data)
		data[l.at%len(data)] ^= 1
	}
	return data, err
}

func TestWhatTilesRefuse(t *testing.T) {
	var m memory
	m.add(t, numbered(300)...)
	for _, tt := range []struct {
		name string
		err  error
		kind errs.Kind
	}{
		{"a tile that the log does not reach", second(ReadTile(300, Tile{N: 1, Width: 45}, &m)), errs.NotFound},
		{"a level that the log does not reach", second(ReadTile(300, Tile{Level: 63, Width: 1}, &m)), errs.NotFound},
		{"an empty tile", second(ReadTile(300, Tile{}, &m)), errs.Invalid},
		{"a number that overflows", second(ReadTile(300, Tile{N: 1<<62 + 1, Width: 1}, &m)), errs.Invalid},
		{"a bundle among hash tiles", second(ReadTile(300, Tile{Entries: true, Width: 1}, &m)), errs.Invalid},
		{"an empty bundle", second(EncodeEntries(nil)), errs.Invalid},
		{"a bundle too many", second(EncodeEntries(make([][]byte, 257))), errs.Invalid},
		{"an entry too long", second(EncodeEntries([][]byte{make([]byte, MaxEntryBytes+1)})), errs.Invalid},
		{"an entry that is cut off", second(DecodeEntries([]byte{0, 2, 1}, 1)), errs.Invalid},
		{"half a length", second(DecodeEntries([]byte{0}, 1)), errs.Invalid},
		{"an entry too many", second(DecodeEntries([]byte{0, 0, 0, 0}, 1)), errs.Invalid},
		{"an entry too few", second(DecodeEntries([]byte{0, 0}, 2)), errs.Invalid},
		{"no checkpoint", second(TileReader(Checkpoint{}, served{})), errs.Internal},
		{"an audit without one", Audit(Checkpoint{}, served{}, nil), errs.Internal},
	} {
		t.Run(tt.name, func(t *testing.T) { wants(t, tt.err, tt.kind, "") })
	}
}

// sample is the log of another implementation, as a directory of tiles.
type sample struct{ t *testing.T }

func (s sample) Fetch(p string) ([]byte, error) { return beside(s.t, "tessera-log", "log", p), nil }

func TestTheSampleLogOfAnotherImplementation(t *testing.T) {
	words := []string{"one", "two", "three", "four", "five", "six", "seven", "eit", "nain", "ten", "ileven", "twelf", "threeten", "fourten", "fivten"}
	log, err := ReadLog("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
	if err != nil {
		t.Fatal(err)
	}
	var m memory
	for _, w := range words {
		m.add(t, []byte(w))
	}
	for size := 0; size <= len(words); size++ {
		c, err := ReadCheckpoint(beside(t, "tessera-log", "log", fmt.Sprintf("checkpoint.%d", size)), log)
		if err != nil {
			t.Fatal(err)
		}
		if want := m.head(t, log.Origin(), int64(size)); c.Head() != want {
			t.Fatalf("size %d: their head %+v; ours %+v", size, c.Head(), want)
		}
		n := 0
		err = Audit(c, sample{t}, func(i int64, e []byte) error {
			if string(e) != words[i] {
				t.Errorf("entry %d is %q", i, e)
			}
			n++
			return nil
		})
		if err != nil || n != size {
			t.Fatalf("size %d: %d entries, %v", size, n, err)
		}
		if size == 0 {
			continue
		}
		ours, err := ReadTile(m.size, Tile{Width: size}, &m)
		if theirs := beside(t, "tessera-log", "log", TilePath(0, 0, size)); err != nil || !bytes.Equal(ours, theirs) {
			t.Errorf("size %d: another tile than theirs (%v)", size, err)
		}
		r, err := TileReader(c, sample{t})
		if err != nil {
			t.Fatal(err)
		}
		for from := 1; from <= size; from++ {
			proof, err := ProveConsistency(int64(from), int64(size), r)
			if err != nil || CheckConsistency(int64(from), m.head(t, "", int64(from)).Root, int64(size), c.Head().Root, proof) != nil {
				t.Errorf("from %d to %d: not consistent (%v)", from, size, err)
			}
		}
	}
}
