package envelope

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/cryptotest"

	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/seal/keys"

	"github.com/google/go-cmp/cmp"
)

// The golden vectors of testdata/v1 are for other implementations, and hold
// this one to the wire format. docs/protocol.md walks through them. What is a
// function of its input must come out byte for byte; the two envelopes, whose
// encapsulation is random, must open.

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

func indented(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}

// seeds are a side's private keys in hex, as keys.json gives them.
type seeds struct {
	Service party.Code `json:"service"`
	Serial  uint64     `json:"serial"`
	Root    string     `json:"root_seeds"`    // Ed25519, then ML-DSA-65
	Release string     `json:"release_seeds"` // likewise
	Gateway string     `json:"gateway_seeds"` // likewise
	HPKE    string     `json:"hpke_seed"`
	TLS     string     `json:"tls_seed"`
	Print   string     `json:"fingerprint"`
}

func seedsOf(t *testing.T, s side, serial uint64) seeds {
	draw := func(label string, n int64) string {
		b, err := io.ReadAll(io.LimitReader(stream(label), n))
		if err != nil {
			t.Fatal(err)
		}
		return hex.EncodeToString(b)
	}
	label := fmt.Sprintf("%s#%d ", s.code, serial)
	return seeds{Service: s.code, Serial: serial, Root: draw(string(s.code)+" root", 64), Release: draw(label+"release", 64),
		Gateway: draw(label+"gateway", 64), HPKE: draw(label+"hpke", 32), TLS: draw(label+"tls", 32), Print: s.root.Public().Fingerprint()}
}

func TestGoldenKeys(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	vector(t, "keys.json", indented(t, []seeds{seedsOf(t, a, 1), seedsOf(t, b, 2)}))
	vector(t, "usa.root.json", a.root.Public().Document())
	vector(t, "fra.root.json", b.root.Public().Document())
	vector(t, "usa.keyset.json", a.set.Bytes())
	vector(t, "fra.keyset.json", b.set.Bytes())
	peering, err := a.root.SignPeering(keys.Peering{Service: "USA/CIA", Partner: "FRA/DGSE", Serial: 1, Issued: at(0), Endpoints: []string{"https://gateway.example:8443"},
		KeySet: a.set.Bytes(), Agreement: "USA-FRA-2015", Ceiling: "SECRET", Equivalences: []keys.Equivalence{{Ours: "SECRET", Theirs: "SECRET DÉFENSE", To: at(24)}},
		Proof: keys.ProofMutual, Window: 64, MaxBytes: keys.MaxEnvelopeBytes, RetryAfter: 5})
	if err != nil {
		t.Fatal(err)
	}
	vector(t, "usa.peering.json", peering)
	revocation, err := a.root.SignRevocation(keys.Revocation{Service: "USA/CIA", Serials: []uint64{1}, Reason: keys.ReasonRetired, At: at(100)})
	if err != nil {
		t.Fatal(err)
	}
	vector(t, "usa.revocation.json", revocation)
}

// goldenCase is one envelope of the vectors with everything that it is made of.
type goldenCase struct {
	name   string
	header Header
	plain  plaintext
	place  string // the label of the salts' stream
}

func goldenCases() []goldenCase {
	const bundle = `{"id":"bundle--6ba7b810-9dad-41d1-80b4-00c04fd430c8","objects":[{"id":"report--6ba7b811-9dad-41d1-80b4-00c04fd430c8","name":"План","type":"report"}],"type":"bundle"}`
	epoch, until := &Epoch{ID: "TRILAT", Number: 7, Hash: someHash("epoch")}, at(48)
	torn := ordinary(2)
	torn.Epoch, torn.NotAfter = epoch, &until
	torn.Method, torn.Use, torn.Onward = "release", []string{"intelligence", "lead"}, "ask"
	stated := controlHeader(1)
	stated.InReplyTo = "5f0c4a52-7c5b-4d5e-9f57-0a3c7a1f2e10"
	control, err := admitted().encode()
	if err != nil {
		panic(err)
	}
	return []goldenCase{
		{"tearline", torn, plaintext{bytes: []byte(bundle), portions: []tearline.Portion{
			{Mark: "(S//REL TO USA, FRA)", Text: "План: a plan."}, {Mark: "(C//REL TO USA, FRA)", Text: "It is for 16 December."}}}, "golden tearline salts"},
		{"control", stated, plaintext{control: true, bytes: control}, "golden control salts"},
	}
}

func TestGoldenEnvelopes(t *testing.T) {
	a, b := newSide(t, "USA/CIA", 1), newSide(t, "FRA/DGSE", 2)
	for _, c := range goldenCases() {
		t.Run(c.name, func(t *testing.T) {
			draw := stream(c.place)
			for range len(c.plain.portions) + 1 {
				salt := make([]byte, SaltSize)
				if _, err := io.ReadFull(draw, salt); err != nil {
					t.Fatal(err)
				}
				c.plain.salts = append(c.plain.salts, salt)
			}
			h := c.header
			h.V, h.From, h.To, h.KeySet, h.RecipientKeySet = 1, a.code, b.code, 1, 2
			h.Commitment = commit(Mutual, c.plain.bytes, c.plain.portions, c.plain.salts)
			header, err := h.encode()
			if err != nil {
				t.Fatal(err)
			}
			vector(t, c.name+".header.json", header)
			content, err := c.plain.encode()
			if err != nil {
				t.Fatal(err)
			}
			vector(t, c.name+".plaintext.json", content)
			if os.Getenv("ENTENTE_GOLDEN") == "write" {
				cryptotest.SetGlobalRandom(t, 1)
				s, err := seal(a.release, b.set, h, c.plain)
				if err != nil {
					t.Fatal(err)
				}
				vector(t, c.name+".envelope.json", s.Bytes())
			}
			data := golden(t, c.name+".envelope.json")
			v, err := Open(data, a.set, b.hpke, "FRA/DGSE")
			if err != nil {
				t.Fatal("the golden envelope does not open:", err)
			}
			if d := cmp.Diff(h, v.Header()); d != "" || !bytes.Equal(v.content.bytes, c.plain.bytes) {
				t.Error("the golden envelope says something else", d)
			}
			if d := cmp.Diff(c.plain.portions, v.Portions()); d != "" {
				t.Error(d)
			}
			if raw, err := keys.UnverifiedPayload(data, keys.EnvelopeType); err != nil || !bytes.HasPrefix(raw, append([]byte(`{"header":`), header...)) {
				t.Error("the payload does not begin with the golden header", err)
			}
			vector(t, c.name+".hashes.json", indented(t, hashes(c.plain, v, header, len(content))))
			carried, err := Inspect(data, a.set)
			if err != nil {
				t.Fatal(err)
			}
			receipt, err := SignDelivered(b.gateway, carried, Head{h.Incarnation, h.Lane, h.Seq, v.Hash()}, at(3))
			if err != nil {
				t.Fatal(err)
			}
			vector(t, c.name+".delivered.json", receipt)
		})
	}
}

// hashes shows every step from the content to the envelope's hash.
func hashes(p plaintext, v Verified, header []byte, size int) map[string]any {
	var salts, leaves []string
	for i, s := range p.salts {
		salts = append(salts, hex.EncodeToString(s))
		leaf := digest(labelContent, s, p.bytes)
		if i > 0 {
			leaf = digest(labelPortion, s, []byte(p.portions[i-1].Mark), []byte(p.portions[i-1].Text))
		}
		leaves = append(leaves, hex.EncodeToString(leaf[:]))
	}
	return map[string]any{"salts": salts, "leaves": leaves, "commitment": v.Header().Commitment, "hpke_info": hex.EncodeToString(info(header)),
		"plaintext_bytes": size, "padded_bytes": padme(lengthSize + size), "envelope": v.Hash()}
}
