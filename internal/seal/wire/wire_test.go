package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var lim = Limits{Bytes: 1 << 16, Depth: 8, Values: 200}

func TestParseRefusesWhatParsersReadDifferently(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", ``, "not JSON"},
		{"blanks", "  \n", "not JSON"},
		{"no object", `[1]`, "expected an object"},
		{"a string", `"x"`, "expected an object"},
		{"two values", `{} {}`, "not JSON"},
		{"trailing comma", `{"a":1,}`, "not JSON"},
		{"comment", `{/* */"a":1}`, "not JSON"},
		{"single quotes", `{'a':1}`, "not JSON"},
		{"truncated", `{"a":"b`, "not JSON"},
		{"truncated escape", `{"a":"b\`, "not JSON"},
		{"byte order mark", "\xef\xbb\xbf{}", "not JSON"},
		{"not UTF-8", "{\"a\":\"\xff\"}", "not UTF-8"},
		{"overlong UTF-8", "{\"a\":\"\xc0\xaf\"}", "not UTF-8"},
		{"encoded surrogate", "{\"a\":\"\xed\xa0\x80\"}", "not UTF-8"},
		{"raw control character", "{\"a\":\"\x01\"}", "not JSON"},
		{"key twice", `{"a":1,"a":1}`, "given twice"},
		{"key twice, once escaped", `{"a":1,"\u0061":2}`, "given twice"},
		{"key twice below", `{"x":[{"a":1,"b":{"c":1,"c":2}}]}`, "given twice"},
		{"high surrogate alone", `{"a":"\ud800"}`, "lone surrogate"},
		{"low surrogate alone", `{"a":"\udc00x"}`, "lone surrogate"},
		{"two high surrogates", `{"a":"\ud800\ud800"}`, "lone surrogate"},
		{"surrogate in a key", `{"\ud800":1}`, "lone surrogate"},
		{"deep objects", strings.Repeat(`{"a":`, 9) + "1" + strings.Repeat("}", 9), "nested too deeply"},
		{"a bomb of brackets", strings.Repeat("[", 60000), "nested too deeply"},
		{"many values", `{"a":[` + strings.Repeat("1,", 300) + `1]}`, "too many values"},
		{"large", `{"a":"` + strings.Repeat("x", 1<<16) + `"}`, "expected at most 65536"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), lim)
			if err == nil || !strings.Contains(err.Error(), tt.want) || errs.KindOf(err) != errs.Invalid {
				t.Fatalf("got %v (%s), want an invalid input that says %q", err, errs.KindOf(err), tt.want)
			}
		})
	}
}

func TestParseKeepsExactBytes(t *testing.T) {
	in := "{ \"a\" :\t{\"z\": 1,  \"b\":\"\\u00e9\\/\"} ,\"b\":[ 1 ,2 ]\n}"
	o, err := Parse([]byte(in), lim)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(o.Raw("a")), `{"z": 1,  "b":"\u00e9\/"}`; got != want {
		t.Errorf("object: got %s, want %s", got, want)
	}
	if got, want := string(o.Raw("b")), `[ 1 ,2 ]`; got != want {
		t.Errorf("list: got %s, want %s", got, want)
	}
	if err := o.Done(); err != nil {
		t.Error(err)
	}
}

func TestFieldsHaveOneSpelling(t *testing.T) {
	read := map[string]func(o *Object){
		"uint": func(o *Object) { o.Uint("k", 1, 10) },
		"time": func(o *Object) { o.Time("k") },
		"b64":  func(o *Object) { o.Base64("k", 2, 4) },
		"text": func(o *Object) { o.Text("k", 4) },
		"word": func(o *Object) { o.Word("k", "one", "two") },
		"form": func(o *Object) { o.Form("k", Digest, "a digest") },
		"obj":  func(o *Object) { in := o.Object("k"); in.Uint("n", 0, 9); o.Close(in) },
		"objs": func(o *Object) {
			for _, in := range o.Objects("k", 1, 2) {
				in.Uint("n", 0, 9)
				o.Close(in)
			}
		},
		"texts": func(o *Object) { o.Texts("k", 1, 2, 3) },
		"uints": func(o *Object) { o.Uints("k", 1, 2) },
		"b64s":  func(o *Object) { o.Base64s("k", 1, 2, 3) },
	}
	for _, tt := range []struct {
		kind      string
		good, bad []string
	}{
		{"uint", []string{`1`, `10`}, []string{`0`, `11`, `01`, `+1`, `1.0`, `1e0`, `-1`, `"1"`, `null`, `[1]`, `99999999999999999999`, `true`}},
		{"time", []string{`"2017-12-10T09:30:00.000000Z"`}, []string{`"2017-12-10T09:30:00Z"`, `"2017-12-10T09:30:00.000000+00:00"`, `"2017-12-10t09:30:00.000000z"`,
			`"2017-02-30T09:30:00.000000Z"`, `"2017-12-10T09:30:00.0000000Z"`, `"2017-12-10T09:30:60.000000Z"`, `1512898200`, `null`, `""`}},
		{"b64", []string{`"AAE="`, `"AAEC"`, `"AAECAw=="`}, []string{`"AA=="`, `"AAE"`, `"AAF="`, `"AA-_"`, `"AA\/\/"`, `"AAE=\n"`, `"AAECAwQ="`, `1`, `null`, `""`}},
		{"text", []string{`""`, `"abcd"`, `"\u0061"`}, []string{`"abcde"`, `1`, `null`, `["a"]`, `"\u00e9\u00e9\u00e9"`}},
		{"word", []string{`"one"`, `"two"`}, []string{`"One"`, `"one "`, `""`, `1`}},
		{"form", []string{`"sha256:` + strings.Repeat("0f", 32) + `"`}, []string{`"sha256:` + strings.Repeat("0F", 32) + `"`, `"sha256:0f"`, `"` + strings.Repeat("0f", 32) + `"`, `"sha256:` + strings.Repeat("0f", 32) + `\n"`}},
		{"obj", []string{`{"n":1}`, `{ "n" : 1 }`}, []string{`{}`, `{"n":1,"m":1}`, `[]`, `null`, `{"N":1}`}},
		{"objs", []string{`[{"n":1}]`, `[{"n":1},{"n":2}]`}, []string{`[]`, `[1]`, `[{"n":1},{"n":1},{"n":1}]`, `{"n":1}`, `[{"n":1},{"m":1}]`}},
		{"texts", []string{`["abc"]`, `["a","b"]`}, []string{`[]`, `["abcd"]`, `[1]`, `["a","b","c"]`, `"a"`}},
		{"uints", []string{`[1]`, `[1,2]`}, []string{`[]`, `[0]`, `[1.0]`, `["1"]`, `[1,2,3]`, `[9007199254740992]`}},
		{"b64s", []string{`["AAEC"]`}, []string{`[]`, `["AAE="]`, `[1]`, `["AAEC","AAEC","AAEC"]`}},
	} {
		for want, list := range map[bool][]string{true: tt.good, false: tt.bad} {
			for _, in := range list {
				o, err := Parse([]byte(`{"k":`+in+`}`), lim)
				if err == nil {
					read[tt.kind](o)
					err = o.Done()
				}
				if (err == nil) != want {
					t.Errorf("%s: %s: got error %v, want taken %v", tt.kind, in, err, want)
				}
			}
		}
		o, _ := Parse([]byte(`{"K":1}`), lim)
		if read[tt.kind](o); o.Err() == nil {
			t.Errorf("%s: a missing key was taken", tt.kind)
		}
	}
}

func TestErrorsNameTheKeyAndNeverTheValue(t *testing.T) {
	const secret = "CANARY-7f3a"
	for _, in := range []string{
		`{"a":"` + secret + `"}`, `{"a":{"b":"` + secret + `"}}`, `{"a":{"b":1,"` + secret + `":2}}`, `{"a":["` + secret + `"]}`, `{"` + secret + `":1,"` + secret + `":1}`,
	} {
		o, err := Parse([]byte(in), lim)
		if err == nil {
			inner := o.Object("a")
			inner.Uint("b", 0, 1)
			o.Close(inner)
			err = o.Done()
		}
		if err == nil {
			t.Fatalf("%s was taken", in)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the error shows the value: %v", in, err)
		}
	}
	o, err := Parse([]byte(`{"a":{"b":[{"c":"x"}]}}`), lim)
	if err != nil {
		t.Fatal(err)
	}
	a := o.Object("a")
	b := a.Objects("b", 1, 1)[0]
	b.Uint("c", 0, 1)
	a.Close(b)
	o.Close(a)
	if err := o.Done(); err == nil || !strings.HasPrefix(err.Error(), "a.b[0].c: expected a whole number") {
		t.Errorf("got %v, want the path a.b[0].c", err)
	}
}

func TestRestGivesUnknownFieldsAsTheyStand(t *testing.T) {
	o, err := Parse([]byte(`{"a":1,"x-new": {"b" : [1, 2]},"y":null}`), lim)
	if err != nil {
		t.Fatal(err)
	}
	o.Uint("a", 0, 9)
	want := map[string]json.RawMessage{"x-new": json.RawMessage(`{"b" : [1, 2]}`), "y": json.RawMessage(`null`)}
	if d := cmp.Diff(want, o.Rest()); d != "" {
		t.Error(d)
	}
	if err := o.Done(); err != nil {
		t.Error(err)
	}
}

func TestTimeIsWrittenInTheFormThatIsRead(t *testing.T) {
	in := time.Date(2017, 12, 10, 9, 30, 0, 123456789, time.FixedZone("", 3600))
	if got, want := Time(in), "2017-12-10T08:30:00.123456Z"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	o, err := Parse([]byte(`{"t":"`+Time(in)+`"}`), lim)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.Time("t"); !got.Equal(in.Truncate(time.Microsecond)) || got.Location() != time.UTC {
		t.Errorf("got %v", got)
	}
}

// What passes is read as the standard library reads it, and strings survive.
func TestWrittenTextsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type doc struct {
			S string   `json:"s"`
			L []string `json:"l"`
			B string   `json:"b"`
		}
		raw := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes")
		in := doc{S: rapid.String().Draw(t, "s"), L: rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "l"), B: base64.StdEncoding.EncodeToString(raw)}
		if in.L == nil {
			in.L = []string{}
		}
		data, err := Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		o, err := Parse(data, lim)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		got, b := doc{S: o.Text("s", 1<<12), L: o.Texts("l", 0, 4, 1<<12), B: in.B}, o.Base64("b", 0, 40)
		if err := o.Done(); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if d := cmp.Diff(in, got); d != "" || !bytes.Equal(b, raw) {
			t.Fatalf("%s: %s", data, d)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":{"b":[1,"\ud83d\ude00",null]}}`, `{"a":1,"\u0061":2}`, `{"a":"\\\""}`, `{"a":"\ud800"}`, "{\"a\":\"\x7f\u2028\"}", `{"a":-1.5e+3}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := Parse(data, lim)
		if err != nil {
			return
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("taken, and no JSON: %v", err)
		}
		got := o.Rest()
		if len(got) != len(want) {
			t.Fatalf("%d keys, the standard library reads %d", len(got), len(want))
		}
		for k, v := range want {
			if !bytes.Equal(got[k], v) {
				t.Fatalf("%q: got %s, the standard library reads %s", k, got[k], v)
			}
		}
	})
}
