package tearline

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSearchFindsManyValuesInOnePass(t *testing.T) {
	values := []string{"Riga", "CORMORANT", "cormorant nest", "12345", "", " - ", "no such thing"}
	got := newSearch(values).in("A Cormorant nest near Riga, no. 12 345.")
	want := map[int]string{0: FoundExact, 1: FoundForm, 2: FoundForm, 3: FoundSpacing}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	for i, how := range want {
		if got[i] != how {
			t.Errorf("%q: got %q; expected %q", values[i], got[i], how)
		}
	}
}

func TestFoldKeepsEdges(t *testing.T) {
	f := fold("  Ab-3é\u200bX٤ ")
	want := map[int]edge{0: gap, 1: 0, 2: gap | turn, 3: turn, 4: turn, 5: turn, 6: gap}
	if f.text != "ab3ex4" {
		t.Fatalf("got %q", f.text)
	}
	for at, e := range want {
		got := f.edges[at]
		if e&gap != 0 && got&gap == 0 || e == 0 && got != 0 || e == turn && got != turn {
			t.Errorf("before byte %d: got %b; expected %b", at, got, e)
		}
	}
}

func TestDecodersReadOnlyWhatIsEncoded(t *testing.T) {
	tests := []struct {
		decode    func(string) string
		in, holds string
	}{
		{unescape, `a%20b&amp;\u0041\x42\U0001F600\u{43}`, "a b&AB😀C"},
		{unescape, `\ud83d\ude00`, "😀"},
		{unescape, `50% of \users, 100%`, `50% of \users, 100%`},
		{unescape, `\xd0\x90`, "А"},
		{unquote, "=D0=90=\r\nb=\nc=zz", "Аbc=zz"},
		{base64Text, "TUVSTElO", "MERLIN"},
		{base64Text, "xTUVSTElO", "MERLIN"},
		{base64Text, "TUVS\r\n  TElO", "MERLIN"},
		{hexText, "4d45524c494e", "MERLIN"},
		{hexText, "f4d45524c494e", "MERLIN"},
		{hexText, `0x4d 0x45,0x52, 0x4C\x49\x4e`, "MERLIN"},
	}
	for _, tt := range tests {
		if got := tt.decode(tt.in); !strings.Contains(got, tt.holds) {
			t.Errorf("%q: got %q; expected %q in it", tt.in, got, tt.holds)
		}
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("CORMORANT", "The officer wrote ", " in the margin.")
	f.Add("Riga", "", "")
	f.Add("١٢٣٤٥", "x=41%4", "\\u00")
	f.Add("a b c d e", "<", ">")
	f.Fuzz(func(t *testing.T, value, before, behind string) {
		if !utf8.ValidString(value) || !utf8.ValidString(before) || !utf8.ValidString(behind) || fold(value).text == "" {
			return
		}
		text := before + "\n" + value + "\n" + behind
		if f := fold(text); len(f.edges) != len(f.text)+1 {
			t.Fatal("edges and text differ in length")
		}
		if newSearch([]string{value}).in(text)[0] == "" {
			t.Fatalf("%q is not found in %q", value, text)
		}
	})
}
