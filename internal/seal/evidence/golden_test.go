package evidence

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"testing/cryptotest"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
)

// The golden vectors of testdata/v1 are for other implementations. Leaf, head,
// key file and the proof without Controls' envelopes are functions of their
// input; the release itself is not, since its encapsulation is random, so the
// event that holds its hash is read from the file.

const goldenDir = "testdata/v1"

// vector compares with a golden file; with ENTENTE_GOLDEN=write it writes it.
func vector(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join(goldenDir, name)
	if os.Getenv("ENTENTE_GOLDEN") == "write" {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := golden(t, name); !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func golden(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(goldenDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestGoldenProofs(t *testing.T) {
	if os.Getenv("ENTENTE_GOLDEN") == "write" {
		cryptotest.SetGlobalRandom(t, 1)
		w := newWorld(t)
		one := w.with(Delivered, envelope.Admitted, envelope.Read)
		one.Show = []int{2}
		vector(t, "one-portion.proof.json", prove(t, one))
		vector(t, "never-signed.proof.json", prove(t, w.claim))
	}
	w := newWorld(t)
	file, err := WriteKeyFile(w.trusts(), []string{w.witness.Public()})
	if err != nil {
		t.Fatal(err)
	}
	vector(t, "keys.json", file)
	trusted, err := ReadKeyFile(golden(t, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one-portion", "never-signed"} {
		data := golden(t, name+".proof.json")
		s, err := Verify(data, trusted)
		if err != nil {
			t.Fatalf("%s does not verify: %v", name, err)
		}
		out, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		vector(t, name+".statement.json", append(out, '\n'))
		p, err := readProof(data)
		if err != nil {
			t.Fatal(err)
		}
		event, err := p.event.Encode()
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := p.event.Leaf(p.salt)
		if err != nil {
			t.Fatal(err)
		}
		vector(t, name+".event.json", event)
		vector(t, name+".leaf.bin", leaf)

		var m memory // the log of the proof is the same entries again
		entries := numbered(10)
		entries[leafAt] = leaf
		m.add(t, entries...)
		again := witnessedHead(t, w.usa.log, w.witness, m.head(t, w.usa.log.Origin(), m.size), at(6))
		if string(again.Bytes()) != p.checkpoint {
			t.Errorf("%s: the checkpoint signed anew is not the golden one:\n%s", name, again.Bytes())
		}
	}
}

func TestTheGoldenProofsSayNothingUnderOtherKeys(t *testing.T) {
	a, b := newSide(t, "USA/NSA", 1), newSide(t, "RUS/GRU", 1)
	file := fileOf(t, []Trust{{Root: a.root.Public()}, {Root: b.root.Public()}})
	_, err := Verify(golden(t, "one-portion.proof.json"), file)
	wants(t, err, errs.NotFound, "does not name USA/CIA")
}
