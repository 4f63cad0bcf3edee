package evidence

import (
	"testing"

	"entente/internal/core/errs"

	"pgregory.net/rapid"
)

// kept is a store of tiles in memory.
type kept map[[2]int64][]byte

func (k kept) StoredTile(level int, n int64) ([]byte, error) {
	data, ok := k[[2]int64{int64(level), n}]
	if !ok {
		return nil, errs.E(errs.NotFound, "kept", "no tile %d of level %d", n, level)
	}
	return data, nil
}

func (k kept) extend(t testing.TB, size int64, entries [][]byte) Extension {
	t.Helper()
	x, err := Extend(size, entries, k)
	if err != nil {
		t.Fatal(err)
	}
	for _, tile := range x.Tiles {
		k[[2]int64{int64(tile.Level), tile.N}] = tile.Hashes
	}
	return x
}

// A log that is kept as tiles has the heads, proofs and tiles of the log that
// is kept hash by hash, whatever batches it grew in.
func TestTilesAreTheLog(t *testing.T) {
	all := numbered(70_000)
	var m memory
	m.add(t, all...)
	rapid.Check(t, func(r *rapid.T) {
		k := kept{}
		var size int64
		for range rapid.IntRange(1, 5).Draw(r, "batches") {
			n := rapid.OneOf(rapid.IntRange(0, 600), rapid.IntRange(0, 14_000)).Draw(r, "batch")
			x := k.extend(t, size, all[size:size+int64(n)])
			if x.Size != size+int64(n) || x.Root != m.head(t, "", x.Size).Root {
				t.Fatalf("after %d leaves the root is another", x.Size)
			}
			size = x.Size
		}
		if size == 0 {
			return
		}
		at := rapid.Int64Range(0, size-1).Draw(r, "leaf")
		proof, err := ProveInclusion(size, at, TilesOf(k))
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckInclusion(size, m.head(t, "", size).Root, at, all[at], proof); err != nil {
			t.Fatal(err)
		}
		tile := Tile{N: at / TileWidth, Width: int(min(TileWidth, size-at/TileWidth*TileWidth))}
		got, err := TileHashes(size, tile, k)
		want, err2 := ReadTile(size, tile, &m)
		if err != nil || err2 != nil || string(got) != string(want) {
			t.Fatalf("another tile (%v, %v)", err, err2)
		}
	})
}

func TestExtendRefusesWhatDoesNotFit(t *testing.T) {
	k := kept{}
	k.extend(t, 0, numbered(300))
	if _, err := Extend(400, numbered(1), k); errs.KindOf(err) != errs.Internal {
		t.Errorf("a tile narrower than the size: %v", err)
	}
	if _, err := Extend(0, [][]byte{make([]byte, MaxEntryBytes+1)}, kept{}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("too large an entry: %v", err)
	}
	if _, err := TileHashes(300, Tile{N: 1, Width: 45}, k); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a tile beyond the log: %v", err)
	}
	if _, err := TileHashes(300, Tile{N: 1, Width: 0}, k); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a tile without width: %v", err)
	}
}

func BenchmarkExtend(b *testing.B) {
	batch := numbered(4096)
	k, size := kept{}, int64(0)
	for b.Loop() {
		size = k.extend(b, size, batch).Size
	}
	b.ReportMetric(float64(size)/b.Elapsed().Seconds(), "leaves/s")
}
