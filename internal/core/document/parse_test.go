package document_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"entente/internal/core/document"
	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// place is what an input error must tell.
type place struct {
	Line int
	Key  string
	Says string
}

func wantPlace(t *testing.T, err error, want place) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v; want an input error", err)
	}
	if e.Kind != errs.Invalid || e.File != "f.yaml" {
		t.Errorf("kind %q, file %q; want an invalid f.yaml", e.Kind, e.File)
	}
	if diff := cmp.Diff(want, place{e.Line, e.Key, want.Says}); diff != "" {
		t.Errorf("place (-want +got):\n%s", diff)
	}
	if !strings.Contains(e.Message, want.Says) || !strings.Contains(e.Message, "expected") {
		t.Errorf("message %q; want it to say %q and what was expected", e.Message, want.Says)
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, in string
		want     place
	}{
		{"nothing", "", place{1, "", "empty"}},
		{"comments alone", "# nothing\n", place{1, "", "empty"}},
		{"bytes that are not UTF-8", "a: 1\nb: \xff\n", place{2, "", "not UTF-8"}},
		{"broken YAML", "a: [1\nb: 2\n", place{2, "", "not YAML or JSON"}},
		{"an unclosed list further down", "a: 1\nb: [1,\nc: 2\n}\n", place{2, "", "not YAML or JSON"}},
		{"a bracket too many", "a: 1\nb:\n  - {c: d}}\n", place{3, "", "not YAML or JSON"}},
		{"an unclosed quote", "a: 1\nb: \"x\nc: 2\n", place{2, "", "not YAML or JSON"}},
		{"a tab for indentation", "a:\n\tb: 1\n", place{2, "", "not YAML or JSON"}},
		{"a second document", "a: 1\n---\nb: 2\n", place{2, "", "second document"}},
		{"a key given twice", "a:\n  b: 1\n  c: 2\n  b: 3\n", place{4, "a.b", "twice"}},
		{"a JSON key given twice", `{"a": 1, "\u0061": 2}`, place{1, "a", "twice"}},
		{"an anchor", "a: &x 1\n", place{1, "a", "anchors"}},
		{"an alias", "a: &x 1\nb: *x\n", place{1, "a", "anchors"}},
		{"a merge key", "a: {b: 1}\nc:\n  <<: {d: 1}\n", place{3, "c", "merge"}},
		{"a tag", "a: !!str 1\n", place{1, "a", "tag"}},
		{"a tag of a program", "a: !python/object:os.system [x]\n", place{1, "a", "tag"}},
		{"a tag on a key", "!!str a: 1\n", place{1, "", "key that is not a word"}},
		{"a list for a key", "? [a]\n: 1\n", place{1, "", "key that is not a word"}},
		{"a control character", `a: "x\0y"` + "\n", place{1, "a", "control character"}},
		{"a control character in a key", `"x\ey": 1` + "\n", place{1, "", "key of"}},
		{"a key that is too long", "? " + strings.Repeat("k", document.MaxKey+1) + "\n: 1\n", place{1, "", "key of 1025"}},
		{"a lone surrogate", `{"a": "\ud800"}`, place{1, "", "not YAML or JSON"}},
		{"too deep a nest", "a: " + strings.Repeat("[", document.MaxDepth) + strings.Repeat("]", document.MaxDepth), place{1, "a" + strings.Repeat("[0]", document.MaxDepth-1), "too deeply"}},
		{"too many bytes", strings.Repeat("#", document.MaxBytes+1), place{0, "", "bytes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := document.Parse("f.yaml", []byte(tt.in))
			wantPlace(t, err, tt.want)
		})
	}
}

// The parser builds its whole tree before it can be counted, so what would
// grow without measure is refused by its signs alone.
func TestParseRefusesBombs(t *testing.T) {
	n := document.MaxBytes
	bombs := map[string]string{
		"open brackets":          strings.Repeat("[", n),
		"open maps":              strings.Repeat("{a: ", n/4),
		"dashes":                 strings.Repeat("- ", n/2),
		"question marks":         strings.Repeat("? ", n/2),
		"a flat list":            "[" + strings.Repeat("a,", n/2-1) + "]",
		"a flat JSON list":       "[" + strings.Repeat("1,", n/2-2) + "1]",
		"null items":             strings.Repeat("-\n", n/2),
		"keys without values":    "{" + strings.Repeat("a,", n/2-1) + "}",
		"just too many values":   "[" + strings.Repeat("a,", document.MaxNodes) + "]",
		"billion laughs":         "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
		"quadratic long keys":    "? " + strings.Repeat("k", 1000) + "\n: " + strings.Repeat("[", 40) + strings.Repeat("]", 40),
		"brackets after a quote": `a: ["x"` + strings.Repeat(",[", 9_000),
	}
	for name, in := range bombs {
		t.Run(name, func(t *testing.T) {
			if _, err := document.Parse("f.yaml", []byte(in)); errs.KindOf(err) != errs.Invalid {
				t.Errorf("got %v; want it refused", err)
			}
		})
	}
}

func TestParseReadsProseOfAnyPunctuation(t *testing.T) {
	prose := strings.Repeat("He said: \"go [there] at once\" - and {they} did, it seems. ", 2_000)
	in, err := json.Marshal(map[string]string{"text": prose})
	if err != nil {
		t.Fatal(err)
	}
	v, err := document.Parse("f.yaml", in)
	if err != nil {
		t.Fatal(err)
	}
	o := v.Object()
	if got := o.Str("text"); got != prose || o.Err() != nil {
		t.Errorf("%d characters, %v; want the %d written", len(got), o.Err(), len(prose))
	}
}

func TestParseDropsAByteOrderMark(t *testing.T) {
	v, err := document.Parse("f.yaml", []byte("\xef\xbb\xbfa: b\n"))
	if err != nil {
		t.Fatal(err)
	}
	if o := v.Object(); o.Str("a") != "b" || o.Err() != nil {
		t.Errorf("got %v; want a to be b", o.Err())
	}
}

// JSON strings mean what JSON says, whatever YAML makes of their characters.
func TestJSONStringsKeepEveryCharacter(t *testing.T) {
	special := []rune("/\\\"\t\n '#:,{}[]-é€😀\u0085\u00a0\u2028\u2029\ufeff\uffff\u0411ف")
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringOf(rapid.OneOf(rapid.SampledFrom(special), rapid.Rune())).Draw(t, "s")
		in, err := json.MarshalIndent(map[string]string{"a": want}, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		var held map[string]string // what JSON itself reads: invalid runes are replaced
		if err := json.Unmarshal(in, &held); err != nil {
			t.Fatal(err)
		}
		want = held["a"]
		v, err := document.Parse("f.yaml", in)
		if strings.ContainsFunc(want, func(r rune) bool { return r < 0x20 && !strings.ContainsRune("\t\n\r", r) || r >= 0x7f && r < 0xa0 }) {
			if err == nil {
				t.Fatalf("%q was read; want control characters refused", want)
			}
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		o := v.Object()
		if got := o.Str("a"); got != want || o.Err() != nil {
			t.Fatalf("got %q, %v; want %q", got, o.Err(), want)
		}
	})
}

func TestJSONEscapesThatYAMLDoesNotKnow(t *testing.T) {
	v, err := document.Parse("f.yaml", []byte("{\"a\":\t\"\\ud83d\\ude00 a\\/b \\u0041\\\\u0041\"}"))
	if err != nil {
		t.Fatal(err)
	}
	if o := v.Object(); o.Str("a") != `😀 a/b A\u0041` {
		t.Errorf("got %q", o.Str("a"))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a: 1\nb: [x, {c: d}]\n", `{"a":"\ud83d\ude00\/"}`, "- - - a", "&a [*a]", "<<: {a: b}", "? [x]\n: y", "a: |\n  b\n  c\n",
		"--- a\n...\n--- b", "{a: \"\\u0000\"}", "a: 2017-12-10T09:30:00Z\n", "%YAML 1.1\n---\na", "[[[[",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := document.Parse("f.yaml", data)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "expected") {
				t.Fatalf("%v; want an input error that says what was expected", err)
			}
			return
		}
		walk(t, v, 1)
	})
}

// walk reads everything in every way: nothing may panic, and nothing lies deeper than the limit.
func walk(t *testing.T, v *document.Value, depth int) {
	if depth > document.MaxDepth {
		t.Fatalf("%s at depth %d", v.Key(), depth)
	}
	for _, err := range []error{second(v.String()), second(v.Text()), second(v.Bool()), second(v.Int(0, 9)), second(v.Float(0, 9)), second(v.Time())} {
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Fatal(err)
		}
	}
	items, _ := v.List()
	for _, x := range items {
		walk(t, x, depth+1)
	}
	entries, _ := v.Entries()
	for _, e := range entries {
		walk(t, e.Value, depth+1)
	}
}

func second[T any](_ T, err error) error { return err }
