package evidence

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
)

// beside reads test data that may stand beside the checkout.
func beside(t testing.TB, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "..", "..", "shared", "data"}, parts...)...))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("SKIPPED: the test data %s is not beside the checkout; nothing was compared with it", filepath.Join(parts...))
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func testKeys(t testing.TB) (LogKey, Log, WitnessKey, Witness) {
	t.Helper()
	k, err := NewLogKey("log.example/one", seed("log"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := ReadLog(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	wk, err := NewWitnessKey("witness.example/one", seed("witness one"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := ReadWitness(wk.Public())
	if err != nil {
		t.Fatal(err)
	}
	return k, l, wk, w
}

func TestACheckpointIsReadAsItWasSigned(t *testing.T) {
	k, l, wk, w := testKeys(t)
	var m memory
	m.add(t, numbered(7)...)
	want := m.head(t, k.Origin(), 7)
	c := witnessedHead(t, k, wk, want, at(0))
	got, err := ReadCheckpoint(c.Bytes(), l, w)
	if err != nil {
		t.Fatal(err)
	}
	if got.Head() != want {
		t.Errorf("head %+v; want %+v", got.Head(), want)
	}
	if diff := cmp.Diff([]Cosignature{{"witness.example/one", at(0)}}, got.Cosignatures()); diff != "" {
		t.Error(diff)
	}
	if got, err = ReadCheckpoint(c.Bytes(), l); err != nil || len(got.Cosignatures()) != 0 {
		t.Errorf("a cosignature of nobody whom we know counted: %v, %v", got.Cosignatures(), err)
	}
}

func TestTheLogSignatureIsThatOfTheNotePackage(t *testing.T) {
	k, _, _, _ := testKeys(t)
	data, err := SignCheckpoint(k, (&memory{}).head(t, k.Origin(), 0))
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(data, note.VerifierList(v)); err != nil {
		t.Errorf("x/mod's own verifier refuses it: %v", err)
	}
}

func TestKeysAreReadInOneForm(t *testing.T) {
	k, _, wk, _ := testKeys(t)
	name, rest, _ := strings.Cut(k.Public(), "+")
	for _, tt := range []struct{ name, vkey string }{
		{"nothing", ""},
		{"a witness's key", wk.Public()},
		{"another name under the id", "x" + k.Public()},
		{"another id", name + "+00000000" + rest[8:]},
		{"a blank in the name", "log example+" + rest},
		{"no name", "+" + rest},
		{"a short key", k.Public()[:len(k.Public())-8]},
		{"an unused bit", k.Public()[:len(k.Public())-1] + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadLog(tt.vkey)
			wants(t, err, errs.Invalid, "")
		})
	}
	_, err := ReadWitness(k.Public())
	wants(t, err, errs.Invalid, "type 4")
	_, err = NewLogKey("a b", seed("x"))
	wants(t, err, errs.Invalid, "name")
	_, err = NewLogKey(strings.Repeat("a", 256), seed("x"))
	wants(t, err, errs.Invalid, "name")
	_, err = NewLogKey("a", seed("x")[1:])
	wants(t, err, errs.Invalid, "32 bytes")
}

func TestAKeyNeverPrintsItsSeed(t *testing.T) {
	k, _, wk, _ := testKeys(t)
	for _, v := range []any{k, &k, wk, &wk} {
		for _, form := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
			out := fmt.Sprintf(form, v)
			for _, s := range []string{string(seed("log")), string(seed("witness one"))} {
				if strings.Contains(out, s) || strings.Contains(out, fmt.Sprintf("%x", s)) || strings.Contains(out, fmt.Sprintf("%d", []byte(s))) {
					t.Errorf("%s of %T prints the seed", form, v)
				}
			}
		}
	}
}

func TestWhatACheckpointRefuses(t *testing.T) {
	k, l, wk, w := testKeys(t)
	var m memory
	m.add(t, numbered(3)...)
	c := witnessedHead(t, k, wk, m.head(t, k.Origin(), 3), at(0))
	good := string(c.Bytes())
	other, err := NewLogKey(k.Origin(), seed("other log"))
	if err != nil {
		t.Fatal(err)
	}
	line := good[strings.LastIndex(good, "— "):]
	sign := func(text string) string { return text + "\n" + k.key.line(k.key.sign([]byte(text))) }
	root := m.head(t, "", 3).Root.String()
	tests := []struct {
		name, data string
		kind       errs.Kind
		says       string
	}{
		{"nothing", "", errs.Invalid, "not a signed note"},
		{"no signature", c.head.text() + "\n", errs.Invalid, "not a signed note"},
		{"another log's key", string(signedHead(t, other, m.head(t, k.Origin(), 3)).Bytes()), errs.Denied, "no key that is known"},
		{"a witness alone", c.head.text() + "\n" + line, errs.Denied, "not signed by the log"},
		{"another size under the signature", strings.Replace(good, "\n3\n", "\n4\n", 1), errs.Denied, "does not verify"},
		{"a time that the witness did not sign", good[:len(good)-len(line)] + wk.key.line(append(binary.BigEndian.AppendUint64(nil, uint64(at(1).Unix())), wk.key.sign(cosigned([]byte(c.head.text()), at(0)))...)), errs.Denied, "does not verify"},
		{"a cosignature without a time", good[:len(good)-len(line)] + wk.key.line(make([]byte, 72)), errs.Denied, "does not verify"},
		{"a cosignature that is cut off", good[:len(good)-len(line)] + wk.key.line(make([]byte, 64)), errs.Denied, "does not verify"},
		{"another origin", sign("log.example/two\n3\n" + root + "\n"), errs.Denied, "another log"},
		{"a size with a leading zero", sign(k.Origin() + "\n03\n" + root + "\n"), errs.Invalid, "line 2"},
		{"a negative size", sign(k.Origin() + "\n-1\n" + root + "\n"), errs.Invalid, "line 2"},
		{"a size above the limit", sign(k.Origin() + "\n9007199254740992\n" + root + "\n"), errs.Invalid, "line 2"},
		{"a root that is cut off", sign(k.Origin() + "\n3\n" + root[:40] + "\n"), errs.Invalid, "root hash"},
		{"no root", sign(k.Origin() + "\n3\n"), errs.Invalid, "expected the lines"},
		{"an empty log with a root of its own", sign(k.Origin() + "\n0\n" + root + "\n"), errs.Invalid, "empty log"},
		{"no origin", sign("\n3\n" + root + "\n"), errs.Invalid, ""},
		{"more bytes than allowed", good + strings.Repeat(line, MaxCheckpointBytes/len(line)), errs.Invalid, "at most"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadCheckpoint([]byte(tt.data), l, w)
			wants(t, err, tt.kind, tt.says)
		})
	}
	if _, err := ReadCheckpoint([]byte(sign(k.Origin()+"\n3\n"+root+"\nan extension\n")), l); err != nil {
		t.Errorf("an extension line is allowed: %v", err)
	}
	_, err = SignCheckpoint(k, Head{Origin: "log.example/two"})
	wants(t, err, errs.Denied, "key is that of")
	_, err = SignCheckpoint(k, Head{Origin: k.Origin(), Size: -1})
	wants(t, err, errs.Invalid, "size")
	_, err = SignCheckpoint(LogKey{}, c.Head())
	wants(t, err, errs.Internal, "no log key")
	_, err = ReadCheckpoint(c.Bytes(), Log{})
	wants(t, err, errs.Internal, "no log key")
	_, err = Cosign(wk, c, time.Unix(0, 0))
	wants(t, err, errs.Invalid, "after 1970")
	_, err = Cosign(wk, Checkpoint{}, at(0))
	wants(t, err, errs.Internal, "never verified")
	_, err = Attach(c, []byte("one\ntwo\n"), w)
	wants(t, err, errs.Invalid, "one signature line")
	_, err = Attach(c, []byte(line), w)
	wants(t, err, errs.Invalid, "")
}

func TestTheWorkedExamplesOfC2SP(t *testing.T) {
	vkey := strings.TrimSpace(string(beside(t, "c2sp", "signed-note.vkey")))
	v, err := readVerifier("test", vkey, typeEd25519)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(beside(t, "c2sp", "signed-note.txt"), note.VerifierList(v))
	if err != nil || n.Text != "This is an example message.\n" {
		t.Errorf("the signed note does not verify: %v", err)
	}
	want := "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
	var unverified *note.UnverifiedNoteError // the example gives no keys
	if _, err := note.Open(beside(t, "c2sp", "checkpoint-with-cosignature.txt"), nil); !errors.As(err, &unverified) {
		t.Fatal(err)
	}
	h, err := readHead(unverified.Note.Text)
	if err != nil || h.Origin != "example.com/behind-the-sofa" || h.Size != 20852163 || h.Root.String() != want {
		t.Errorf("the checkpoint is read as %+v, %v", h, err)
	}
	r, err := ReadAddCheckpoint(beside(t, "c2sp", "add-checkpoint-request.txt"))
	if err != nil || r.Old != 20852014 || len(r.Proof) != 4 || r.Proof[3].String() != "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=" {
		t.Fatalf("the request is read as %+v, %v", r, err)
	}
	if string(r.Encode()) != string(beside(t, "c2sp", "add-checkpoint-request.txt")) {
		t.Error("the request is not written as it was read")
	}
}
