package evidence

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzVerify looks for a proof that states what the golden ones do not. Nobody
// can sign here, so whatever verifies must say the same as one of them.
func FuzzVerify(f *testing.F) {
	trusted, err := ReadKeyFile(golden(f, "keys.json"))
	if err != nil {
		f.Fatal(err)
	}
	var said []Statement
	for _, name := range []string{"one-portion.proof.json", "never-signed.proof.json"} {
		data := golden(f, name)
		s, err := Verify(data, trusted)
		if err != nil {
			f.Fatal(err)
		}
		said = append(said, s)
		f.Add(data)
	}
	f.Add([]byte(`{"v":1,"event":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Verify(data, trusted)
		if err != nil {
			return
		}
		for _, w := range said {
			// Whoever has a proof may leave out receipts and words, and nothing else.
			if s.Envelope == w.Envelope && s.Commitment == w.Commitment && s.From == w.From && s.To == w.To && s.Released.Equal(w.Released) {
				for _, words := range s.Words {
					if !bytes.Contains(bytes.Join([][]byte{golden(t, "never-signed.proof.json"), golden(t, "one-portion.proof.json")}, nil), []byte(words.Text)) {
						t.Fatalf("words that nobody released: %+v", words)
					}
				}
				return
			}
		}
		t.Fatalf("a statement that nobody proved: %s", cmp.Diff(said[0], s))
	})
}

func FuzzCheckpoint(f *testing.F) {
	k, l, wk, w := testKeys(f)
	var m memory
	m.add(f, numbered(3)...)
	good := witnessedHead(f, k, wk, m.head(f, k.Origin(), 3), at(0))
	f.Add(good.Bytes())
	f.Add([]byte("log.example/one\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"))
	f.Add([]byte("x\n1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := ReadCheckpoint(data, l, w); err == nil && c.Head() != good.Head() {
			t.Fatalf("a head that the log never signed: %+v", c.Head())
		}
		h, err := readHead(string(data))
		if err != nil {
			return
		}
		if h.Origin == "" || h.Size < 0 || h.Size > MaxSize || !bytes.HasPrefix(data, []byte(h.text())) {
			t.Fatalf("a head that is not written as it was read: %+v", h)
		}
	})
}

func FuzzAddCheckpoint(f *testing.F) {
	f.Add([]byte("old 0\n\n"))
	f.Add([]byte("old 3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nx\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := ReadAddCheckpoint(data); err == nil && !bytes.Equal(r.Encode(), data) {
			t.Fatal("a request that is not written as it was read")
		}
	})
}

func FuzzTilePath(f *testing.F) {
	for _, p := range []string{"tile/0/x001/067", "tile/entries/000.p/12", "tile/5/x999/x999/999.p/255"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		tile, err := ParseTilePath(p)
		if err != nil {
			return
		}
		again := TilePath(tile.Level, tile.N, tile.Width)
		if tile.Entries {
			again = EntriesPath(tile.N, tile.Width)
		}
		if again != p || tile.Width < 1 || tile.Width > TileWidth {
			t.Fatalf("%q is written as %q", p, again)
		}
	})
}

func FuzzEntries(f *testing.F) {
	f.Add([]byte{0, 1, 'x', 0, 0}, 2)
	f.Fuzz(func(t *testing.T, data []byte, width int) {
		entries, err := DecodeEntries(data, width)
		if err != nil || width == 0 {
			return
		}
		if again, err := EncodeEntries(entries); width <= TileWidth && (err != nil || !bytes.Equal(again, data)) {
			t.Fatalf("a bundle that is not written as it was read: %v", err)
		}
	})
}
