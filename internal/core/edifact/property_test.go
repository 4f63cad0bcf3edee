package edifact

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// written writes a message with separators of its own, as ISO 9735 says: UNA first,
// and the release character before whatever would mean something.
func written(p separators, segments []Segment) string {
	var b strings.Builder
	value := func(s string) {
		for i := range len(s) {
			if c := s[i]; c == p.component || c == p.element || c == p.release || c == p.terminator {
				b.WriteByte(p.release)
			}
			b.WriteByte(s[i])
		}
	}
	b.WriteString("UNA" + string([]byte{p.component, p.element, '.', p.release, ' ', p.terminator}))
	for _, s := range segments {
		b.WriteString(s.Tag)
		for _, e := range s.Elements {
			b.WriteByte(p.element)
			for i, c := range e {
				if i > 0 {
					b.WriteByte(p.component)
				}
				value(c)
			}
		}
		b.WriteByte(p.terminator)
	}
	return b.String()
}

var drawn = struct{ separators, value, tag *rapid.Generator[string] }{
	rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfNDistinct(rapid.SampledFrom([]byte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\x1c\x1d\x1e\x1f")), 4, 4, rapid.ID[byte]).Draw(t, "separators"))
	}),
	rapid.StringMatching(`[ A-Za-z0-9'+:?*#.(){}~\\-]{0,12}`),
	rapid.SampledFrom([]string{"NAD", "DTM", "LOC", "FTX", "DOC", "SRC", "A12"}),
}

func drawMessage(t *rapid.T) (separators, []Segment) {
	c := drawn.separators.Draw(t, "separators")
	p := separators{component: c[0], element: c[1], release: c[2], terminator: c[3]}
	segments := []Segment{
		{Tag: "UNB", Elements: [][]string{{"UNOA", "4"}, {"A", "ZZ"}, {"B"}, {"261123", "0815"}, {"R"}}},
		{Tag: "UNH", Elements: [][]string{{"1"}, {"PAXLST", "D", "05B", "UN"}}},
	}
	for range rapid.IntRange(0, 8).Draw(t, "segments") {
		s := Segment{Tag: drawn.tag.Draw(t, "tag")}
		for range rapid.IntRange(0, 5).Draw(t, "elements") {
			s.Elements = append(s.Elements, rapid.SliceOfN(drawn.value, 1, 5).Draw(t, "element"))
		}
		segments = append(segments, s)
	}
	return p, append(segments, Segment{Tag: "UNT", Elements: [][]string{{"0"}, {"1"}}}, Segment{Tag: "UNZ", Elements: [][]string{{"1"}, {"R"}}})
}

func TestWhatIsWrittenIsReadWithAnySeparatorsAtAnyWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, segments := drawMessage(t)
		text := written(p, segments)
		if width := rapid.IntRange(0, 80).Draw(t, "width"); width > 0 {
			text = "QP ABCDEFG\r\n.HDQXX 230815\r\n" + wrapped(text, width) + "\r\n27NOV26\r\n"
		}
		got, problems := Split([]byte(text))
		if len(got) != 1 || len(got[0].Messages) != 1 || len(problems) != 0 {
			t.Fatalf("%d interchanges, %d problems of\n%q", len(got), len(problems), text)
		}
		m := got[0].Messages[0]
		var read []Segment
		for _, s := range m.Segments {
			read = append(read, Segment{Tag: s.Tag, Elements: s.Elements})
		}
		if d := cmp.Diff(segments[1:len(segments)-1], read); d != "" {
			t.Fatalf("%q\n%s", text, d)
		}
	})
}

func TestWrappingIsUndoneAtAnyColumn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~]{0,200}`).Draw(t, "text")
		sent := wrapped(text, rapid.IntRange(1, 90).Draw(t, "width"))
		got := unwrap([]byte(sent))
		if got.s != text {
			t.Fatalf("%q; expected %q", got.s, text)
		}
		for i := range len(text) {
			if o := got.offset(i); sent[o] != text[i] {
				t.Fatalf("byte %d is said to stand at %d, where %q stands", i, o, sent[o])
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		list, list[9:], wrapped(list, 13), list + list, strings.ReplaceAll(list, "'", "'\r\n"),
		"UNA*(.) -UNH(1(PAXLST*D*05B*UN-BGM(745-UNT(3(1-", "UNA:+\\*'\n" + list[9:], "UNA:+.\\*’ " + list[9:],
		"UNA:+.? \n" + strings.ReplaceAll(list[9:], "'", "\n"), strings.NewReplacer(":", "\x1f", "+", "\x1d", "'", "\x1c").Replace(list[9:]),
		about("NAD+FL+++O'NEIL:JOHN"), about("NAD+FL+++M\xdcLLER"), "UNB+UNOX:4+A+B+1:2+R'UNH+1+PAXLST:D'NAD+\xff'UNT+3+1'", "UNB+UNOA:4'UNB+UNOA:4'UNZ'UNH+",
		"UNH+1+PAXLST:D:05B:UN'UNH+1+PAXLST:D:05B:UN'UNZ+", "UNT+1+1'UNG+PAXLST+A'UNE+1'UNH+1+PAXLST:?",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, problems := Split(data)
		for _, p := range problems {
			if p.Offset < 0 || p.Offset > len(data) || p.Code == "" || p.Where == "" || p.Said == "" {
				t.Fatalf("a problem without its place or reason: %d %q %q %q", p.Offset, p.Code, p.Where, p.Said)
			}
		}
		for _, i := range got {
			for _, m := range i.Messages {
				sound(t, data, m)
			}
		}
	})
}

// sound holds of every message that was read.
func sound(t *testing.T, data []byte, m Message) {
	t.Helper()
	if len(m.Segments) < 2 || m.Segments[0].Tag != "UNH" || m.Segments[len(m.Segments)-1].Tag != "UNT" {
		t.Fatalf("%d segments that do not go from UNH to UNT", len(m.Segments))
	}
	if m.Offset < 0 || m.Offset >= len(data) || data[m.Offset] != 'U' {
		t.Fatalf("a message is said to begin at %d", m.Offset)
	}
	for i, s := range m.Segments {
		if s.Number != i+1 || len(s.Tag) != 3 || len(s.Elements) > MaxElements || data[s.Offset] != s.Tag[0] {
			t.Fatalf("segment %d: %q numbered %d at %d", i+1, s.Tag, s.Number, s.Offset)
		}
	}
	if bytes.ContainsAny(m.Raw, "\r\n") {
		t.Fatalf("line breaks in %q", m.Raw)
	}
}
