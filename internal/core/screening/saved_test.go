package screening

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"reflect"
	"slices"
	"testing"
	"testing/iotest"

	"entente/internal/core/errs"
)

func saved(t testing.TB, x *Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := x.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func questions() []Person {
	var out []Person
	for _, e := range inventedList(40) {
		out = append(out, e.Person, named(e.Names[0].Text+" Bornaster"))
	}
	return out
}

func TestALoadedIndexAnswersAsTheOneThatWasSaved(t *testing.T) {
	entries := inventedList(60)
	for name, x := range map[string]*Index{
		"built at once": Build(entries),
		"changed":       Build(entries[:30]).With(entries[30:], []Key{entries[3].key()}).With(entries[:1], []Key{entries[40].key()}),
		"empty":         Build(nil),
	} {
		file := saved(t, x)
		y, err := Load(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if y.Len() != x.Len() {
			t.Errorf("%s: %d entries, %d were saved", name, y.Len(), x.Len())
		}
		for _, q := range questions() {
			if got, want := y.SearchAll(q, 10), x.SearchAll(q, 10); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v finds %v, %v before it was saved", name, q.Names, got, want)
			}
		}
		if again := saved(t, y); !bytes.Equal(again, file) {
			t.Errorf("%s: saved again it is another file", name)
		}
		if y = y.With([]Entry{listed("new", named("Halvor Bornaster"))}, nil); !slices.Contains(ids(y.Search(named("Halvor Bornaster"), 5)), "new") {
			t.Errorf("%s: a loaded index cannot be changed", name)
		}
	}
}

func TestALoadedIndexIsReadInPiecesOfAnySize(t *testing.T) {
	file := saved(t, few(inventedList(5)...))
	for name, r := range map[string]io.Reader{"bytes": iotest.OneByteReader(bytes.NewReader(file)), "halves": iotest.HalfReader(bytes.NewReader(file)), "end with data": iotest.DataErrReader(bytes.NewReader(file))} {
		if x, err := Load(r); err != nil || x.Len() != 5 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASavedIndexIsTheSameEveryTime(t *testing.T) {
	if a, b := saved(t, Build(inventedList(50))), saved(t, Build(inventedList(50))); !bytes.Equal(a, b) {
		t.Error("the same list makes two files")
	}
}

// refused checks that a file is refused as the contract says.
func refused(t testing.TB, file []byte, what string) {
	t.Helper()
	if x, err := Load(bytes.NewReader(file)); errs.KindOf(err) != errs.Invalid || x != nil {
		t.Fatalf("%s: %v, error %v", what, x, err)
	}
}

func TestADamagedFileIsRefused(t *testing.T) {
	file := saved(t, few(listed("1", named("Vo Rin"))))
	t.Logf("%d bytes", len(file))
	for i := range file {
		refused(t, file[:i], "cut off")
		for bit := range 8 {
			file[i] ^= 1 << bit
			refused(t, file, "one bit turned")
			file[i] ^= 1 << bit
		}
	}
	if _, err := Load(bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	refused(t, nil, "nothing")
	refused(t, []byte("entente screening index 0\n"), "another version")
	refused(t, bytes.Repeat([]byte{0xff}, 1000), "something else")
}

// A checksum guards against accidents. Who can write the file can make one that
// fits; whatever it holds, no search may fall out of it.
func TestAForgedFileIsRefusedOrSearched(t *testing.T) {
	p := named("Vo Rin").bornOn("1972-11-23", Documented)
	p.Nationalities, p.Documents = []string{"XA"}, []Document{passport("AB1234567", "XA")}
	file := saved(t, few(listed("1", p)).With([]Entry{listed("2", named("Во Рин Мен"))}, nil))
	taken := 0
	for i := 0; i < len(file)-sha256.Size; i++ {
		flip := byte(1) << (i % 8)
		if i%3 == 0 {
			flip = 0xff
		}
		file[i] ^= flip
		if tryForged(t, file) {
			taken++
		}
		file[i] ^= flip
	}
	t.Logf("%d of %d forged files were taken", taken, len(file)-sha256.Size)
}

// tryForged loads a file whose checksum is mended and searches what it holds.
func tryForged(t testing.TB, file []byte) bool {
	t.Helper()
	body := file[:max(0, len(file)-sha256.Size)]
	sum := sha256.Sum256(body)
	x, err := Load(io.MultiReader(bytes.NewReader(body), bytes.NewReader(sum[:])))
	if err != nil {
		if errs.KindOf(err) != errs.Invalid {
			t.Fatalf("%v is no reason to refuse", err)
		}
		return false
	}
	p := Person{}.bornOn("1972-11-23", Documented)
	p.Documents, p.Nationalities = []Document{passport("AB1234567", "XA")}, []string{"XA"}
	for _, name := range []string{"Vo Rin", "Во Рин Мен", "Vorin"} {
		p.Names = []Name{{Text: name}}
		for _, h := range x.SearchAll(p, 5) {
			for _, b := range h.Entry.Births {
				_ = b.String() + b.Certainty.String()
			}
		}
	}
	return true
}

func TestALengthThatIsALieCostsNothing(t *testing.T) {
	file := saved(t, few())
	at := len(format) + 8 // the length of the first array
	for _, length := range [][]byte{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0xf0, 0xff, 0xff, 0xff, 0, 0, 0, 0}, {0, 0, 0, 0x80, 0, 0, 0, 0}} {
		lie := slices.Clone(file)
		copy(lie[at:], length)
		before := testing.AllocsPerRun(1, func() { refused(t, lie, "a length that is a lie") })
		if before > 10_000 {
			t.Errorf("%v allocations", before)
		}
	}
}

func TestWhatCannotBeWrittenIsNotSaved(t *testing.T) {
	x := few(listed("1", named("Vo Rin")))
	size := len(saved(t, x))
	for room := 0; room < size; room += 97 {
		if err := x.Save(&narrow{room}); errs.KindOf(err) != errs.Unavailable {
			t.Fatalf("with room for %d bytes of %d: %v", room, size, err)
		}
	}
}

// narrow takes so many bytes and no more.
type narrow struct{ room int }

func (n *narrow) Write(b []byte) (int, error) {
	if n.room -= len(b); n.room < 0 {
		return 0, errors.New("full")
	}
	return len(b), nil
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte(format))
	f.Add(saved(f, few()))
	f.Add(saved(f, few(inventedList(2)...)))
	f.Add(saved(f, few(inventedList(2)...).With(inventedList(3)[2:], []Key{{"test", "E0"}})))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := Load(bytes.NewReader(file)); err != nil && errs.KindOf(err) != errs.Invalid {
			t.Fatalf("%v is no reason to refuse", err)
		}
		tryForged(t, file)
	})
}
