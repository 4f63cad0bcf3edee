package evidence

import (
	"slices"

	"entente/internal/core/errs"

	"golang.org/x/mod/sumdb/tlog"
)

// TileStore reads the hash tiles of a log that the caller keeps: tile n of a
// level, as wide as it is now. Tiles that were never stored are NotFound.
type TileStore interface {
	StoredTile(level int, n int64) ([]byte, error)
}

// StoredTile is a hash tile as it is to be stored: in place of the narrower one
// that was there.
type StoredTile struct {
	Level  int
	N      int64
	Hashes []byte // 1 to TileWidth hashes, one behind the other
}

// Extension is what an append adds to a log that is kept as tiles: every tile
// is to be stored in one transaction with the head's size and root.
type Extension struct {
	Size  int64 // leaves after the append
	Root  Hash
	Tiles []StoredTile // by level, then number
}

// Extend appends entries to a log of size leaves that is kept as hash tiles. It
// stores nothing itself.
func Extend(size int64, entries [][]byte, tiles TileStore) (Extension, error) {
	const op = "evidence.Extend"
	if size < 0 || size > MaxSize-int64(len(entries)) {
		return Extension{}, errs.E(errs.Invalid, op, "a log of %d leaves; expected at most %d", size, int64(MaxSize))
	}
	g := growth{stored: tiles}
	for i, e := range entries {
		if len(e) > MaxEntryBytes {
			return Extension{}, errs.E(errs.Invalid, op, "an entry of %d bytes; expected at most %d", len(e), MaxEntryBytes)
		}
		if err := g.add(0, size+int64(i), tlog.RecordHash(e)); err != nil {
			return Extension{}, err
		}
	}
	out := Extension{Size: size + int64(len(entries))}
	for _, level := range g.levels {
		out.Tiles = append(out.Tiles, level...)
	}
	root, err := Root(out.Size, TilesOf(overlay{out.Tiles, tiles}))
	out.Root = root
	return out, err
}

// growth is an append under way: the tiles of each level that it touches.
type growth struct {
	stored TileStore
	levels [][]StoredTile
}

// add puts hash number at of a level into its tile. A tile that is full is one
// hash of the level above.
func (g *growth) add(level int, at int64, h Hash) error {
	n, width := at/TileWidth, int(at%TileWidth)
	if level == len(g.levels) {
		g.levels = append(g.levels, nil)
	}
	tiles := g.levels[level]
	if len(tiles) == 0 || tiles[len(tiles)-1].N != n {
		t := StoredTile{Level: level, N: n, Hashes: make([]byte, 0, TileWidth*tlog.HashSize)}
		if width > 0 {
			had, err := g.stored.StoredTile(level, n)
			if err != nil {
				return err
			}
			if len(had) != width*tlog.HashSize {
				return errs.E(errs.Internal, "evidence.Extend", "tile %d of level %d holds %d bytes; expected %d hashes", n, level, len(had), width)
			}
			t.Hashes = append(t.Hashes, had...)
		}
		tiles = append(tiles, t)
		g.levels[level] = tiles
	}
	t := &tiles[len(tiles)-1]
	t.Hashes = append(t.Hashes, h[:]...)
	if width+1 < TileWidth {
		return nil
	}
	return g.add(level+1, n, subtree(t.Hashes))
}

// subtree is the root of a full tile.
func subtree(hashes []byte) Hash {
	if len(hashes) == tlog.HashSize {
		return Hash(hashes)
	}
	half := len(hashes) / 2
	return tlog.NodeHash(subtree(hashes[:half]), subtree(hashes[half:]))
}

// overlay reads the tiles of an append before those that are stored.
type overlay struct {
	tiles []StoredTile
	below TileStore
}

// StoredTile implements TileStore.
func (o overlay) StoredTile(level int, n int64) ([]byte, error) {
	i, found := slices.BinarySearchFunc(o.tiles, StoredTile{Level: level, N: n}, func(a, b StoredTile) int {
		if a.Level != b.Level {
			return a.Level - b.Level
		}
		return int(a.N - b.N)
	})
	if found {
		return o.tiles[i].Hashes, nil
	}
	return o.below.StoredTile(level, n)
}

// TilesOf reads hashes out of our own tiles, each tile at most once. They are
// believed: those of others are read with TileReader.
func TilesOf(tiles TileStore) HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		type place struct {
			level int
			n     int64
		}
		had := map[place][]byte{}
		out := make([]Hash, len(indexes))
		for i, x := range indexes {
			t := tlog.TileForIndex(TileHeight, x)
			data, ok := had[place{t.L, t.N}]
			if !ok {
				var err error
				if data, err = tiles.StoredTile(t.L, t.N); err != nil {
					return nil, err
				}
				had[place{t.L, t.N}] = data
			}
			h, err := tlog.HashFromTile(t, data, x)
			if err != nil {
				return nil, errs.Wrap(errs.Internal, "evidence.TilesOf", err, "tile %d of level %d is narrower than the log", t.N, t.L)
			}
			out[i] = h
		}
		return out, nil
	})
}

// TileHashes gives the hashes of a hash tile for serving, out of the stored
// tile, which may have grown wider since. A tile that a log of size leaves does
// not have is NotFound.
func TileHashes(size int64, t Tile, tiles TileStore) ([]byte, error) {
	const op = "evidence.TileHashes"
	if err := inLog(op, size, t); err != nil {
		return nil, err
	}
	data, err := tiles.StoredTile(t.Level, t.N)
	if err != nil {
		return nil, err
	}
	if len(data) < t.Width*tlog.HashSize {
		return nil, errs.E(errs.Internal, op, "tile %d of level %d is narrower than the log", t.N, t.Level)
	}
	return data[:t.Width*tlog.HashSize], nil
}

// inLog refuses a hash tile that a log of size leaves does not have.
func inLog(op string, size int64, t Tile) error {
	if t.Entries || t.Level < 0 || t.Level > 63 || t.Width < 1 || t.Width > TileWidth || t.N < 0 || t.N > MaxSize/TileWidth || size > MaxSize {
		return errs.E(errs.Invalid, op, "expected a hash tile of width 1 to %d", TileWidth)
	}
	if shift := TileHeight * t.Level; shift > 62 || t.N*TileWidth+int64(t.Width) > size>>shift {
		return errs.E(errs.NotFound, op, "the log does not reach as far as this tile")
	}
	return nil
}
