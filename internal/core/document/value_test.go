package document_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/document"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, in string) *document.Value {
	t.Helper()
	v, err := document.Parse("f.yaml", []byte(in))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// erased makes one shape of the readers of all types.
func erased[T any](read func(*document.Value) (T, error)) func(*document.Value) (any, error) {
	return func(v *document.Value) (any, error) { return read(v) }
}

var (
	asString = erased((*document.Value).String)
	asText   = erased((*document.Value).Text)
	asBool   = erased((*document.Value).Bool)
	asTime   = erased((*document.Value).Time)
	asDate   = erased((*document.Value).Date)
	asList   = erased((*document.Value).Strings)
	asInt    = erased(func(v *document.Value) (int, error) { return v.Int(1, 6) })
	asFloat  = erased(func(v *document.Value) (float64, error) { return v.Float(-90, 90) })
	asWord   = erased(func(v *document.Value) (string, error) { return v.Word("one", "two") })
	asWords  = erased(func(v *document.Value) ([]string, error) { return v.Words("one", "two") })
)

func TestReaders(t *testing.T) {
	utc := func(y, m, d, h, mi int) time.Time { return time.Date(y, time.Month(m), d, h, mi, 0, 0, time.UTC) }
	tests := []struct {
		name, in string
		read     func(*document.Value) (any, error)
		want     any
	}{
		{"a plain string", "a: b c", asString, "b c"},
		{"a quoted number is a string", `a: "12"`, asString, "12"},
		{"a bare date is a string as written", "a: 2017-12-10", asString, "2017-12-10"},
		{"no is a word, not false", "a: no", asString, "no"},
		{"a bare number is text", "a: 0074951234567", asText, "0074951234567"},
		{"a year is text", "a: 1987", asText, "1987"},
		{"true", "a: true", asBool, true},
		{"false", "a: false", asBool, false},
		{"a whole number", "a: 6", asInt, 6},
		{"a decimal", "a: 59.9343", asFloat, 59.9343},
		{"a whole number is a decimal", "a: -3", asFloat, -3.0},
		{"an instant", "a: 2017-12-10T09:30:00Z", asTime, utc(2017, 12, 10, 9, 30)},
		{"an instant with a zone is told in UTC", `a: "2017-12-10T01:30:00+03:00"`, asTime, utc(2017, 12, 9, 22, 30)},
		{"a date is midnight UTC", "a: 2017-12-10", asTime, utc(2017, 12, 10, 0, 0)},
		{"the date of an instant", "a: 2017-12-10T09:30:00Z", asDate, utc(2017, 12, 10, 0, 0)},
		{"a word of the list", "a: two", asWord, "two"},
		{"words of the list", "a: [two, one]", asWords, []string{"two", "one"}},
		{"a list of strings", "a: [x, 'y z']", asList, []string{"x", "y z"}},
		{"an empty list", "a: []", asList, []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.read(parse(t, tt.in).Object().Get("a"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadersRefuse(t *testing.T) {
	tests := []struct {
		name, in string
		read     func(*document.Value) (any, error)
		want     place
	}{
		{"a number for a string", "a: 12", asString, place{1, "a", "quote it"}},
		{"a boolean for a string", "a: true", asString, place{1, "a", "quote it"}},
		{"a map for a string", "a: {}", asString, place{1, "a", "a map"}},
		{"a list for text", "a: []", asText, place{1, "a", "a list"}},
		{"a string for a boolean", "a: yes", asBool, place{1, "a", `"yes"`}},
		{"a number above the range", "a: 7", asInt, place{1, "a", "from 1 to 6"}},
		{"a number in octal", "a: 0o5", asInt, place{1, "a", "from 1 to 6"}},
		{"a quoted number", `a: "5"`, asInt, place{1, "a", "from 1 to 6"}},
		{"a fraction for a whole number", "a: 2.5", asInt, place{1, "a", "from 1 to 6"}},
		{"not a number", "a: .nan", asFloat, place{1, "a", "from -90 to 90"}},
		{"infinity", "a: .inf", asFloat, place{1, "a", "from -90 to 90"}},
		{"a latitude beyond the pole", "a: 90.5", asFloat, place{1, "a", "from -90 to 90"}},
		{"a time without a zone", "a: 2017-12-10T09:30:00", asTime, place{1, "a", "such as"}},
		{"a day that is none", "a: 2017-02-30", asTime, place{1, "a", "such as"}},
		{"a year before the first of four digits", "a: 0999-12-31", asTime, place{1, "a", "such as"}},
		{"a year beyond four digits in UTC", `a: "9999-12-31T23:00:00-05:00"`, asTime, place{1, "a", "such as"}},
		{"a word outside the list", "a: three", asWord, place{1, "a", "one of one, two"}},
		{"a word of another case", "a: One", asWord, place{1, "a", "one of one, two"}},
		{"one of the words outside the list", "a:\n  - one\n  - three", asWords, place{3, "a[1]", "one of one, two"}},
		{"a word given twice", "a: [one, one]", asWords, place{1, "a[1]", "twice"}},
		{"a string for a list", "a: one", asList, place{1, "a", "expected a list"}},
		{"a number in a list of strings", "a: [x, 3]", asList, place{1, "a[1]", "quote it"}},
		{"a long text is not repeated whole", "a: " + strings.Repeat("x", 60), asWord, place{1, "a", `xxxx"…; expected`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.read(parse(t, tt.in).Object().Get("a"))
			wantPlace(t, err, tt.want)
		})
	}
}

func TestObjectReadsEachKeyOnce(t *testing.T) {
	type file struct {
		Kind string
		At   time.Time
		Tags []string
		Deep bool
	}
	o := parse(t, "v: 1\nkind: tip\nat: 2011-03-04\ntags: [a, b]\nnone:\n").Object()
	o.Version()
	got := file{Kind: o.Word("kind", "tip", "hit"), At: o.Time("at"), Tags: o.Strings("tags"), Deep: o.Bool("none")}
	if err := o.Err(); err != nil {
		t.Fatal(err)
	}
	want := file{Kind: "tip", At: time.Date(2011, 3, 4, 0, 0, 0, 0, time.UTC), Tags: []string{"a", "b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !o.Has("none") || o.Get("none") != nil || o.Has("absent") {
		t.Error("a null key must be there, and be read as absent")
	}
}

func TestObjectRefuses(t *testing.T) {
	read := func(o *document.Object) error {
		o.Version()
		document.Must(o, "kind", (*document.Value).String)
		o.Str("note")
		o.Words("use", "lead")
		return o.Err()
	}
	tests := []struct {
		name, in string
		want     place
	}{
		{"a list for a map", "[a]", place{1, "", "expected a map"}},
		{"a missing key", "note: x", place{1, "kind", "missing"}},
		{"a required key that is null", "kind: null", place{1, "kind", "missing"}},
		{"an unknown key", "kind: a\nextra: 1\n", place{2, "extra", "one of kind, note, use, v"}},
		{"another version", "v: 2\nkind: a\n", place{1, "v", "from 1 to 1"}},
		{"the first of several errors", "kind: a\nuse: [x]\nnote: 1\n", place{3, "note", "quote it"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantPlace(t, read(parse(t, tt.in).Object()), tt.want) })
	}
}

func TestValuesKnowTheirPlace(t *testing.T) {
	v := parse(t, "a:\n  - b:\n      - c\n      - d: e\n")
	entries, err := v.Entries()
	if err != nil {
		t.Fatal(err)
	}
	items, err := entries[0].Value.List()
	if err != nil {
		t.Fatal(err)
	}
	inner, err := items[0].Object().Get("b").List()
	if err != nil {
		t.Fatal(err)
	}
	d := inner[1].Object().Get("d")
	if d.Key() != "a[0].b[1].d" || d.Line() != 4 || d.File() != "f.yaml" || entries[0].Line != 1 {
		t.Errorf("%s line %d of %s; want a[0].b[1].d, line 4 of f.yaml", d.Key(), d.Line(), d.File())
	}
	if !inner[1].IsMap() || !entries[0].Value.IsList() || !d.IsString() || d.IsNull() {
		t.Error("the kinds of the values are wrong")
	}
}
