package evidence

import (
	"encoding/binary"
	"strconv"
	"strings"

	"entente/internal/core/errs"

	"golang.org/x/mod/sumdb/tlog"
)

// TileHeight is log2 of TileWidth.
const TileHeight = 8

// TileWidth is the number of hashes in a full tile, and of entries in a full
// bundle (C2SP tlog-tiles).
const TileWidth = 1 << TileHeight

// entriesLevel is tlog's level of the tiles that hold entries.
const entriesLevel = -1

// TilePath is the path of a hash tile below the log's prefix: hashes of a level
// from 0, the tile's number, and how many hashes it holds, 1 to TileWidth.
func TilePath(level int, n int64, width int) string {
	return path(tlog.Tile{H: TileHeight, L: level, N: n, W: width})
}

// EntriesPath is the path of a bundle of entries.
func EntriesPath(n int64, width int) string { return TilePath(entriesLevel, n, width) }

// path writes a tile as C2SP does: tlog's path without the height, and the
// word entries for its data.
func path(t tlog.Tile) string {
	p := "tile/" + strings.TrimPrefix(t.Path(), "tile/"+strconv.Itoa(TileHeight)+"/")
	return strings.Replace(p, "tile/data/", "tile/entries/", 1)
}

// Tile names a tile or a bundle of a log.
type Tile struct {
	Entries bool  // a bundle of entries; Level is 0 then
	Level   int   // of a hash tile
	N       int64 // number in its level
	Width   int   // 1 to TileWidth
}

// ParseTilePath reads the path of a tile or a bundle, in its one spelling.
func ParseTilePath(p string) (Tile, error) {
	const op = "evidence.ParseTilePath"
	bad := func() (Tile, error) {
		return Tile{}, errs.E(errs.Invalid, op, "expected a path such as tile/0/x001/067 or tile/entries/000.p/12")
	}
	rest, ok := strings.CutPrefix(p, "tile/")
	if !ok || len(p) > 64 {
		return bad()
	}
	if after, ok := strings.CutPrefix(rest, "entries/"); ok {
		rest = "data/" + after
	} else if strings.HasPrefix(rest, "data/") {
		return bad()
	}
	t, err := tlog.ParseTilePath("tile/" + strconv.Itoa(TileHeight) + "/" + rest)
	if err != nil || path(t) != p || t.L > 63 || t.N < 0 || t.N > MaxSize/TileWidth {
		return bad()
	}
	return Tile{Entries: t.L == entriesLevel, Level: max(t.L, 0), N: t.N, Width: t.W}, nil
}

// ReadTile gives the bytes of a hash tile out of stored hashes, for serving.
// A tile that a log of size leaves does not have is NotFound.
func ReadTile(size int64, t Tile, stored HashReader) ([]byte, error) {
	const op = "evidence.ReadTile"
	if err := inLog(op, size, t); err != nil {
		return nil, err
	}
	data, err := tlog.ReadTileData(tlog.Tile{H: TileHeight, L: t.Level, N: t.N, W: t.Width}, stored)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot read the log's hashes")
	}
	return data, nil
}

// EncodeEntries writes a bundle: each entry behind its length in two bytes.
func EncodeEntries(entries [][]byte) ([]byte, error) {
	const op = "evidence.EncodeEntries"
	if len(entries) < 1 || len(entries) > TileWidth {
		return nil, errs.E(errs.Invalid, op, "%d entries; expected 1 to %d", len(entries), TileWidth)
	}
	var out []byte
	for _, e := range entries {
		if len(e) > MaxEntryBytes {
			return nil, errs.E(errs.Invalid, op, "an entry of %d bytes; expected at most %d", len(e), MaxEntryBytes)
		}
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(e))), e...)
	}
	return out, nil
}

// DecodeEntries reads a bundle of exactly width entries.
func DecodeEntries(bundle []byte, width int) ([][]byte, error) {
	const op = "evidence.DecodeEntries"
	var out [][]byte
	for len(bundle) > 0 && len(out) < width {
		if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
			return nil, errs.E(errs.Invalid, op, "an entry that is cut off")
		}
		n := 2 + int(binary.BigEndian.Uint16(bundle))
		out, bundle = append(out, bundle[2:n:n]), bundle[n:]
	}
	if len(bundle) > 0 || len(out) != width {
		return nil, errs.E(errs.Invalid, op, "expected exactly %d entries", width)
	}
	return out, nil
}

// TileFetcher gets a tile or a bundle by its path below the log's prefix.
// What it gives is believed only as far as the head bears it out.
type TileFetcher interface {
	Fetch(path string) ([]byte, error)
}

// TileReader reads the hashes of somebody else's log out of its tiles. Every
// hash that it gives was checked against the head; tiles that do not fit the
// head are an error.
func TileReader(c Checkpoint, tiles TileFetcher) (HashReader, error) {
	if !c.Valid() {
		return nil, errs.E(errs.Internal, "evidence.TileReader", "a checkpoint that was never verified")
	}
	if c.head.Size == 0 {
		return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
			if len(indexes) > 0 {
				return nil, errs.E(errs.NotFound, "evidence.TileReader", "the log is empty")
			}
			return nil, nil
		}), nil
	}
	return tlog.TileHashReader(tlog.Tree{N: c.head.Size, Hash: c.head.Root}, fetched{tiles}), nil
}

// fetched gives tlog its tiles.
type fetched struct{ tiles TileFetcher }

// Height is the height of C2SP tiles.
func (fetched) Height() int { return TileHeight }

// SaveTiles keeps nothing: whoever wants a cache puts it before the fetcher.
func (fetched) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles fetches tiles, falling back from a partial tile to the full one
// that may have taken its place.
func (f fetched) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		data, err := f.tiles.Fetch(path(t))
		if err != nil && t.W < TileWidth {
			full := t
			full.W = TileWidth
			data, err = f.tiles.Fetch(path(full))
			data = data[:min(len(data), t.W*tlog.HashSize)]
		}
		if err != nil {
			return nil, err
		}
		out[i] = data
	}
	return out, nil
}

// Audit reads every entry of a log out of its bundles, gives each to see, and
// recomputes the root hash: Denied when it is not the head's. Memory is bounded
// by one bundle. What see was given counts only when Audit returns no error.
func Audit(c Checkpoint, tiles TileFetcher, see func(index int64, entry []byte) error) error {
	const op = "evidence.Audit"
	if !c.Valid() {
		return errs.E(errs.Internal, op, "a checkpoint that was never verified")
	}
	var edge []Hash // the roots of the full subtrees so far, the largest first
	var at int64
	for at < c.head.Size {
		width := int(min(c.head.Size-at, TileWidth))
		data, err := fetchEntries(tiles, at/TileWidth, width)
		if err != nil {
			return err
		}
		for _, e := range data {
			if err := see(at, e); err != nil {
				return err
			}
			h := tlog.RecordHash(e)
			for n := at; n&1 == 1; n >>= 1 {
				h = tlog.NodeHash(edge[len(edge)-1], h)
				edge = edge[:len(edge)-1]
			}
			edge = append(edge, h)
			at++
		}
	}
	root, err := tlog.TreeHash(0, nil)
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "no hash of the empty log")
	}
	for i := len(edge) - 1; i >= 0; i-- {
		if i == len(edge)-1 {
			root = edge[i]
			continue
		}
		root = tlog.NodeHash(edge[i], root)
	}
	if root != c.head.Root {
		return errs.E(errs.Denied, op, "the entries do not give the head's root hash")
	}
	return nil
}

// fetchEntries gets a bundle of width entries, out of the full bundle when the
// partial one is gone.
func fetchEntries(tiles TileFetcher, n int64, width int) ([][]byte, error) {
	data, err := tiles.Fetch(EntriesPath(n, width))
	if err == nil {
		return DecodeEntries(data, width)
	}
	if width == TileWidth {
		return nil, err
	}
	if data, err = tiles.Fetch(EntriesPath(n, TileWidth)); err != nil {
		return nil, err
	}
	all, err := DecodeEntries(data, TileWidth)
	if err != nil {
		return nil, err
	}
	return all[:width], nil
}
