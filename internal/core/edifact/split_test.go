package edifact

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

// list is a small interchange. Its names are invented.
const list = "UNA:+.? '" +
	"UNB+UNOA:4+CARRIER:ZZ+STATE:ZZ+261123:0815+REF7++APIS'" +
	"UNG+PAXLST+CARRIER+STATE+261123:0815+G1+UN+D:05B'" +
	"UNH+M1+PAXLST:D:05B:UN:IATA+XX12+02:C'" +
	"BGM+745'" +
	"NAD+FL+++TEVNAR:ILMA ROSA'" +
	"UNT+4+M1'" +
	"UNE+1+G1'" +
	"UNZ+1+REF7'"

func only(t *testing.T, text string) (Interchange, Message) {
	t.Helper()
	got, problems := Split([]byte(text))
	if len(got) != 1 || len(got[0].Messages) != 1 || len(problems) != 0 {
		t.Fatalf("%d interchanges, problems %+v; expected one with one message", len(got), problems)
	}
	return got[0], got[0].Messages[0]
}

func TestAnInterchangeIsSplit(t *testing.T) {
	i, m := only(t, list)
	if d := cmp.Diff(Interchange{
		Sender: "CARRIER", Recipient: "STATE", Sent: time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC), Ref: "REF7", App: "APIS", Charset: "UNOA",
		Head: []byte("UNA:+.? 'UNB+UNOA:4+CARRIER:ZZ+STATE:ZZ+261123:0815+REF7++APIS'"),
	}, Interchange{i.Offset, i.Head, i.Sender, i.Recipient, i.Sent, i.Ref, i.App, i.Charset, nil, nil, i.Notes}); d != "" {
		t.Error(d)
	}
	at := strings.Index(list, "UNH")
	want := Message{Offset: at, Ref: "M1", Type: "PAXLST", Version: "D", Release: "05B", Agency: "UN", Association: "IATA",
		Access: "XX12", Part: "02:C", Group: "G1",
		Raw: []byte(string(i.Head) + list[at:strings.Index(list, "UNE")]),
		Segments: []Segment{
			{"UNH", 1, at, [][]string{{"M1"}, {"PAXLST", "D", "05B", "UN", "IATA"}, {"XX12"}, {"02", "C"}}},
			{"BGM", 2, strings.Index(list, "BGM"), [][]string{{"745"}}},
			{"NAD", 3, strings.Index(list, "NAD"), [][]string{{"FL"}, {""}, {""}, {"TEVNAR", "ILMA ROSA"}}},
			{"UNT", 4, strings.Index(list, "UNT"), [][]string{{"4"}, {"M1"}}},
		}}
	if d := cmp.Diff(want, m); d != "" {
		t.Error(d)
	}
}

// segmentsOf are the tags and elements, without places.
func segmentsOf(m Message) (out []string) {
	for _, s := range m.Segments {
		line := s.Tag
		for _, e := range s.Elements {
			line += "|" + strings.Join(e, "/")
		}
		out = append(out, line)
	}
	return out
}

func TestTextIsReadHoweverItArrives(t *testing.T) {
	_, plain := only(t, list)
	odd := strings.NewReplacer(":", "*", "+", "(", "'", "-").Replace(list[9:])
	for _, tt := range []struct{ name, text, notes string }{
		{"over teletype, cut in the middle of tags", "\x01QP ABCDEFG\r\n.HDQXX 230815\r\n\x02" + wrapped(list, 11) + "\x03\r\n\r\n27NOV26 0031Z *3870  \r\n", ""},
		{"with a line for each segment", strings.ReplaceAll(list, "'", "'\r\n"), ""},
		{"with white space behind terminators", strings.ReplaceAll(list, "'", "' \t "), ""},
		{"with much white space behind UNA", strings.Replace(list, "'", "'"+strings.Repeat(" ", 30), 1), ""},
		{"behind words that are no UNA", "UNABLE TO READ " + list, ""},
		{"with empty segments", strings.ReplaceAll(list, "'", "''"), ""},
		{"without UNA", list[9:], ""},
		{"with separators of its own", "UNA*(.) -" + odd, ""},
		{"without UNA and with separators of its own", odd, ""},
		{"with a mail footer behind", list + "\n\nEmail secured by UN Antivirus, don't reply\n", ""},
		{"with a byte order mark before", "\xef\xbb\xbf" + list, ""},
		{"with a line break for a terminator", "UNA:+.? \n" + strings.ReplaceAll(list[9:], "'", "\n"), ""},
		{"with CR and LF for a terminator", "UNA:+.? \r\n" + strings.ReplaceAll(list[9:], "'", "\r\n"), ""},
		{"with the separators of level B", strings.NewReplacer(":", "\x1f", "+", "\x1d", "'", "\x1c").Replace(list[9:]), ""},
		{"with a UNA that lacks the decimal mark", strings.Replace(list, "UNA:+.? '", "UNA:+\\*'\n", 1), "separators UNA"},
		{"with a UNA that a word processor broke", strings.Replace(list, "UNA:+.? '", "UNA:+.\\*’ ", 1), "separators UNA"},
		{"with a UNA of other separators than it uses", strings.Replace(list, "UNA:+.? '", "UNA;*.? ~", 1), "separators UNA"},
		{"with a trailer that nobody ended", list[:len(list)-1], "terminator UNZ"},
		{"with a trailer that nobody ended and words behind", list[:len(list)-1] + "\n\nwords behind", "terminator UNZ"},
		{"without a trailer", strings.TrimSuffix(list, "UNZ+1+REF7'"), "missing UNZ"},
		{"without a trailer and with words behind", strings.TrimSuffix(list, "UNZ+1+REF7'") + "\nsent from afar", "missing UNZ"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i, m := only(t, tt.text)
			if d := cmp.Diff(segmentsOf(plain), segmentsOf(m)); d != "" {
				t.Error(d)
			}
			if got := codes(i.Notes); got != tt.notes {
				t.Errorf("notes %q; expected %q", got, tt.notes)
			}
			if len(m.Notes) != 0 {
				t.Errorf("notes %+v of the message; expected none", m.Notes)
			}
			if !strings.HasPrefix(tt.text[m.Offset:], "U") || !strings.HasPrefix(strings.NewReplacer("\r", "", "\n", "").Replace(tt.text[m.Offset:]), "UNH") {
				t.Errorf("the message is said to begin at %d, where no UNH stands", m.Offset)
			}
		})
	}
}

func codes(notes []Note) string {
	var out []string
	for _, n := range notes {
		out = append(out, n.Code+" "+n.Where)
	}
	return strings.Join(out, ", ")
}

// wrapped cuts text into lines of a width.
func wrapped(text string, width int) string {
	var b strings.Builder
	for len(text) > width {
		b.WriteString(text[:width] + "\r\n")
		text = text[width:]
	}
	return b.String() + text
}

// about gives an interchange with these segments in its message, and the right count.
func about(segments ...string) string {
	return "UNB+UNOA:4+A+B+261123:0815+R'UNH+1+PAXLST:D:05B:UN'" + strings.Join(segments, "'") + "'UNT+" +
		string(rune('0'+len(segments)+2)) + "+1'UNZ+1+R'"
}

func TestValuesAreTakenAsTheyWereMeant(t *testing.T) {
	for _, tt := range []struct{ name, segment, want, notes string }{
		{"a released separator is text", "NAD+FL+++A?+B:C?:D?'E", "NAD|FL|||A+B/C:D'E", ""},
		{"a released release is one", "FTX+AAA+++WHAT??", "FTX|AAA|||WHAT?", ""},
		{"a terminator within a name was not released", "NAD+FL+++O'NEIL:JOHN", "NAD|FL|||O'NEIL/JOHN", "release segment 2 NAD"},
		{"white space within a value stays", "NAD+FL+++DE  VRIES :A ", "NAD|FL|||DE  VRIES /A ", ""},
		{"a tag may be followed by space", "NAD +FL", "NAD|FL", ""},
		{"a segment may be its tag alone", "SRC", "SRC", ""},
		{"trailing separators give empty values", "NAD+FL+++X:+", "NAD|FL|||X/|", ""},
		{"UTF-8 under UNOA is read and noted", "NAD+FL+++NOVÁK", "NAD|FL|||NOVÁK", "charset segment 2 NAD"},
		{"bytes of nothing are read as 8859-1", "NAD+FL+++M\xdcLLER", "NAD|FL|||MÜLLER", "charset segment 2 NAD"},
		{"a byte that is no letter is shown so", "NAD+FL+++NOV\x87K", "NAD|FL|||NOV\ufffdK", "charset segment 2 NAD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, m := only(t, about(tt.segment))
			if got := segmentsOf(m)[1]; got != tt.want || len(m.Segments) != 3 {
				t.Errorf("%q in %d segments; expected %q", got, len(m.Segments), tt.want)
			}
			if got := codes(m.Notes); got != tt.notes {
				t.Errorf("notes %q; expected %q", got, tt.notes)
			}
		})
	}
}

func TestCharacterSetsAreThoseOfTheSyntax(t *testing.T) {
	for _, tt := range []struct{ set, sent, want, notes, problem string }{
		{"UNOC", "M\xdcLLER", "MÜLLER", "", ""},
		{"UNOD", "NOV\xc1\xc8EK", "NOVÁČEK", "", ""},
		{"UNOE", "\xb8\xd2\xd0\xdd", "Иван", "", ""},
		{"UNOF", "\xcd\xdf\xea\xef\xf2", "Νίκος", "", ""},
		{"UNOK", "\xddLKER", "İLKER", "", ""},
		{"UNOC", "NOV\x87K", "NOV\ufffdK", "charset segment 2 NAD", ""},
		{"UNOW", "Μαρία", "Μαρία", "", ""},
		{"UNOW", "NOV\xc1K", "", "", "charset segment 2 NAD"},
		{"UNOX", "\x1b$B%d%^%@", "\ufffd$B%d%^%@", "charset segment 2 NAD", ""},
		{"UNOA", "NO\x00V\x7f\x02K", "NO\ufffdV\ufffdK", "charset segment 2 NAD", ""}, // STX is framing
		{"UNOA", "DE\tVRIES", "DE VRIES", "", ""},
		{"UNOW", "NOV\u0085ÁK", "NOV\ufffdÁK", "charset segment 2 NAD", ""},
		{"UNOX", "\xe4\xb3", "", "", "charset segment 2 NAD"},
		{"IATA", "MARÍA", "MARÍA", "charset segment 2 NAD", ""},
	} {
		text := strings.Replace(about("NAD+FL+++"+tt.sent), "UNOA", tt.set, 1)
		got, problems := Split([]byte(text))
		if tt.problem != "" {
			if len(problems) != 1 || problems[0].Code+" "+problems[0].Where != tt.problem || string(problems[0].Data) != strings.TrimSuffix(text, "UNZ+1+R'") {
				t.Errorf("%s: problems %+v; expected %s and the bytes as they stood", tt.set, problems, tt.problem)
			}
			continue
		}
		m := got[0].Messages[0]
		if m.Segments[1].At(3, 0) != tt.want || codes(m.Notes) != tt.notes {
			t.Errorf("%s: %q with notes %q; expected %q with %q", tt.set, m.Segments[1].At(3, 0), codes(m.Notes), tt.want, tt.notes)
		}
	}
}

// Senders state a set of single bytes and write UTF-8 all the same. What is a name by
// the set that they state stays one.
func TestUTF8IsReadAsSuchWhateverSetIsStated(t *testing.T) {
	cyrillic := func(s string) string {
		out, err := charmap.ISO8859_5.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, tt := range []struct {
		set, sent, want string
		asStated        bool
	}{
		{"UNOC", "MÜLLER", "MÜLLER", false},
		{"UNOC", "Müller", "Müller", false},
		{"UNOC", "Núñez", "Núñez", false},
		{"UNOC", "НЕВЫДУМАННЫЙ", "НЕВЫДУМАННЫЙ", false},
		{"UNOE", "НЕВЫДУМАННЫЙ", "НЕВЫДУМАННЫЙ", false},
		{"UNOE", "Иван", "Иван", false},
		{"UNOE", "Jürgen", "Jürgen", false},
		{"UNOD", "Škoda", "Škoda", false},
		{"UNOD", "Kríž", "Kríž", false},
		{"UNOF", "Νίκος", "Νίκος", false},
		{"UNOI", "محمد", "محمد", false},
		{"UNOE", cyrillic("ЮН ТАТА"), "ЮН ТАТА", true},
		{"UNOE", cyrillic("Иван"), "Иван", true},
		{"UNOD", "KR\xcd\xae", "KRÍŽ", true},
		{"UNOC", "M\xdcLLER", "MÜLLER", true},
	} {
		out, asStated, read := decoded(tt.sent, tt.set)
		if out != tt.want || asStated != tt.asStated || !read {
			t.Errorf("%s: %q, as stated %v; expected %q, %v", tt.set, out, asStated, tt.want, tt.asStated)
		}
	}
}

func TestNoHeaderHoldsAControlCharacter(t *testing.T) {
	text := strings.NewReplacer("CARRIER:ZZ", "C\x00R\xff:ZZ", "STATE:ZZ", "ST\x0bTE:ZZ", "REF7", "R\x07F", "APIS", "A\x00S", "G1", "G\xff\x00",
		"M1", "M\xff\x00", "XX12", "X\x00", "02:C", "02:\x00").Replace(list)
	for _, set := range []string{"UNOA", "UNOC", "UNOW"} {
		got, _ := Split([]byte(strings.Replace(text, "UNOA", set, 1)))
		if len(got) != 1 {
			t.Fatalf("%s: %d interchanges", set, len(got))
		}
		i := got[0]
		said := []string{i.Sender, i.Recipient, i.Ref, i.App}
		for _, m := range i.Messages {
			said = append(said, m.Ref, m.Type, m.Access, m.Part, m.Group)
		}
		for _, v := range said {
			if !utf8.ValidString(v) || strings.ContainsFunc(v, unicode.IsControl) {
				t.Errorf("%s: %q", set, v)
			}
		}
		if len(i.Notes) == 0 || i.Notes[0].Code+" "+i.Notes[0].Where != "charset UNB" {
			t.Errorf("%s: notes %+v", set, i.Notes)
		}
		if n := len(i.Messages); (n == 1) != (set != "UNOW") {
			t.Errorf("%s: %d messages", set, n)
		}
	}
}

func TestSegmentsOutsideTheInterchangesAreAProblem(t *testing.T) {
	hidden := "NAD+FL+++HIDDEN:MAN'DTM+329:700101'"
	odd := strings.NewReplacer(":", "*", "+", "(", "'", "-")
	for _, tt := range []struct {
		name, text, data string
		messages         int
	}{
		{"behind", list + hidden, hidden, 1},
		{"behind a footer", list + "\r\n27NOV26\r\n" + hidden, "27NOV26\r\n" + hidden, 1},
		{"before", "QP ABCDEFG\r\n.HDQXX 230815\r\n" + hidden + list, "QP ABCDEFG\r\n.HDQXX 230815\r\n" + hidden, 1},
		{"between", list + hidden + list, hidden, 2},
		{"before, wrapped", wrapped(hidden, 7) + "\r\n" + list, wrapped(hidden, 7) + "\r\n", 1},
		{"of the separators of the interchange", "UNA*(.) -" + odd.Replace(list[9:]+hidden), odd.Replace(hidden), 1},
		{"of the usual separators", "UNA*(.) -" + odd.Replace(list[9:]) + hidden, hidden, 1},
		{"in small letters", strings.ToLower(list) + list, strings.ToLower(list), 1},
		{"a header that is none", "UNB+UNO:4+A+B'" + list, "UNB+UNO:4+A+B'", 1},
		{"a typographic terminator", list + "NAD+FL+++HIDDEN:MAN’", "NAD+FL+++HIDDEN:MAN’", 1},
		{"a footer with a number", list + "\nCall +41 44 000, don't write\n", "", 1},
		{"a header of a mail", "Date: Mon, 23 Nov 2026 08:15:00 +0000\nSubject: APIS\n\n" + list, "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := Split([]byte(tt.text))
			messages := 0
			for _, i := range got {
				messages += len(i.Messages)
			}
			if messages != tt.messages {
				t.Errorf("%d messages; expected %d", messages, tt.messages)
			}
			if tt.data == "" {
				if len(problems) != 0 {
					t.Errorf("problems %+v", problems)
				}
				return
			}
			if len(problems) != 1 || problems[0].Code != "order" || string(problems[0].Data) != tt.data || !strings.HasPrefix(tt.text[problems[0].Offset:], tt.data) {
				t.Errorf("problems %+v; expected %q", problems, tt.data)
			}
		})
	}
}

func TestWhatIsBrokenTakesNoNeighbourDown(t *testing.T) {
	good := func(ref string) string { return "UNH+" + ref + "+PAXLST:D:05B:UN'BGM+745'UNT+3+" + ref + "'" }
	in := func(messages string) string {
		return "UNB+UNOA:4+A+B+261123:0815+R'" + good("1") + messages + good("9") + "UNZ+3+R'"
	}
	many := strings.Repeat("+x", MaxElements+1)
	for _, tt := range []struct{ name, broken, problem string }{
		{"a message without UNT", "UNH+2+PAXLST:D:05B:UN'BGM+745'", "missing segment 3"},
		{"segments of no message", "NAD+FL'NAD+FL'", "order segment 1"},
		{"words between messages", "what is this? + who knows'", "order segment 1"},
		{"too many elements", "UNH+2+PAXLST:D:05B:UN'NAD" + many + "'UNT+3+2'", "size segment 2 NAD"},
		{"too many components", "UNH+2+PAXLST:D:05B:UN'NAD+" + strings.ReplaceAll(many, "+", ":") + "'UNT+3+2'", "size segment 2 NAD"},
		{"a value too long", "UNH+2+PAXLST:D:05B:UN'NAD+" + strings.Repeat("x", MaxValue+1) + "'UNT+3+2'", "size segment 2 NAD"},
		{"a message too long", "UNH+2+PAXLST:D:05B:UN'" + strings.Repeat("FTX+"+strings.Repeat("x", MaxValue)+"'", 4100) + "UNT+9+2'", "size segment 4093 FTX"},
		{"too many values", "UNH+2+PAXLST:D:05B:UN'" + strings.Repeat("NAD"+strings.Repeat("+"+strings.Repeat(":", 98), 90)+"'", 300) + "UNT+9+2'", "size segment 237 NAD"},
		{"too many segments", "UNH+2+PAXLST:D:05B:UN'" + strings.Repeat("SRC'", MaxSegments) + "UNT+9+2'", "size segment 200001 SRC"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := in(tt.broken)
			got, problems := Split([]byte(text))
			if len(got) != 1 || len(got[0].Messages) != 2 || got[0].Messages[0].Ref != "1" || got[0].Messages[1].Ref != "9" {
				t.Fatalf("the neighbours were not read: %d interchanges", len(got))
			}
			if len(problems) != 1 || problems[0].Code+" "+problems[0].Where != tt.problem {
				t.Fatalf("%d problems; expected %s", len(problems), tt.problem)
			}
			p := problems[0]
			if head := "UNB+UNOA:4+A+B+261123:0815+R'"; string(p.Data) != head+tt.broken || p.Offset != strings.Index(text, tt.broken) {
				t.Errorf("%d bytes from %d; expected the head and %d bytes from %d", len(p.Data), p.Offset, len(tt.broken), strings.Index(text, tt.broken))
			}
		})
	}
}

func TestInterchangesFollowEachOther(t *testing.T) {
	second := strings.Replace(list, "REF7", "REF8", 2)
	broken := strings.TrimSuffix(list, "UNT+4+M1'UNE+1+G1'UNZ+1+REF7'")
	for _, tt := range []struct {
		name, text         string
		refs               []string
		messages, problems int
	}{
		{"with a footer between", list + "\r\nEmail secured\r\n.HDQ 1\r\n" + second, []string{"REF7", "REF8"}, 2, 0},
		{"with nothing between", list + second, []string{"REF7", "REF8"}, 2, 0},
		{"the first without UNZ", strings.TrimSuffix(list, "UNZ+1+REF7'") + second, []string{"REF7", "REF8"}, 2, 0},
		{"the first without UNZ, the second without UNA", strings.TrimSuffix(list, "UNZ+1+REF7'") + second[9:], []string{"REF7", "REF8"}, 2, 0},
		{"the first cut within its message", broken + second, []string{"REF7", "REF8"}, 1, 1},
		{"of other separators", list + "UNA*(.) -" + strings.NewReplacer(":", "*", "+", "(", "'", "-").Replace(second[9:]), []string{"REF7", "REF8"}, 2, 0},
		{"a message without an interchange", "UNH+1+PAXLST:D:05B:UN'BGM+745'UNT+3+1'", []string{""}, 1, 0},
		{"messages without an interchange", "UNH+1+PAXLST:D:05B:UN'BGM+745'UNT+3+1'UNH+2+PAXLST:D:05B:UN'BGM+745'UNT+3+2'", []string{""}, 2, 0},
		{"a message behind UNA alone", "UNA*(.) -UNH(1(PAXLST*D*05B*UN-BGM(745-UNT(3(1-", []string{""}, 1, 0},
		{"a group without an interchange", list[strings.Index(list, "UNG"):strings.Index(list, "UNZ")], []string{""}, 1, 0},
		{"nothing at all", "QP ABCDEFG\r\n.HDQXX 230815\r\nUNABLE TO READ", nil, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := Split([]byte(tt.text))
			var refs []string
			messages := 0
			for _, i := range got {
				refs = append(refs, i.Ref)
				messages += len(i.Messages)
			}
			if d := cmp.Diff(tt.refs, refs); d != "" || messages != tt.messages || len(problems) != tt.problems {
				t.Errorf("%d messages, problems %+v; expected %d and %d\n%s", messages, problems, tt.messages, tt.problems, d)
			}
			if found := Recognise([]byte(tt.text)); found != (tt.refs != nil) {
				t.Errorf("recognised: %v", found)
			}
		})
	}
}

func TestCountsAndReferencesAreCheckedAndNoted(t *testing.T) {
	text := strings.NewReplacer("UNT+4+M1", "UNT+0159+M2", "UNE+1+G1", "UNE+3+G2", "UNZ+1+REF7", "UNZ+x+REF8").Replace(list)
	i, m := only(t, text)
	want := []Note{
		{"count", "UNE", "3 messages of the group stated, 1 counted"},
		{"reference", "UNE", "another reference than its header's"},
		{"count", "UNZ", "the number of groups is not stated; 1 were counted"},
		{"reference", "UNZ", "another reference than its header's"},
	}
	if d := cmp.Diff(want, i.Notes); d != "" {
		t.Error(d)
	}
	want = []Note{{"count", "segment 4 UNT", "159 segments stated, 4 counted"}, {"reference", "segment 4 UNT", "another reference than UNH's"}}
	if d := cmp.Diff(want, m.Notes); d != "" {
		t.Error(d)
	}
	if _, m := only(t, strings.Replace(list, "UNT+4", "UNT+0000004", 1)); len(m.Notes) != 0 {
		t.Errorf("leading noughts of a count were noted: %+v", m.Notes)
	}
}

func TestTheBytesOfAMessageReadAgainAreTheMessage(t *testing.T) {
	text := wrapped(strings.ReplaceAll(list, "'", "'  "), 23)
	_, m := only(t, text)
	if bytes.ContainsAny(m.Raw, "\r\n") {
		t.Errorf("line breaks in %q", m.Raw)
	}
	_, again := only(t, string(m.Raw))
	if d := cmp.Diff(segmentsOf(m), segmentsOf(again)); d != "" || !bytes.Equal(m.Raw, again.Raw) {
		t.Errorf("%q\n%s", again.Raw, d)
	}
}

func TestOfTooManyPartsTheRestIsOne(t *testing.T) {
	head := "UNB+UNOA:4+A+B+261123:0815+R'"
	for name, one := range map[string]string{
		"interchanges": head + "UNZ+0+R'",
		"messages":     "UNH+1+PAXLST:D'UNT+2+1'",
		"strays":       "NAD+FL'UNE+1+1'",
		"open":         "UNH+1+PAXLST:D'BGM+1'",
	} {
		text := strings.Repeat(one, MaxParts+2)
		if name != "interchanges" {
			text = head + text
		}
		got, problems := Split([]byte(text))
		parts := len(got) + len(problems)
		for _, i := range got {
			parts += len(i.Messages)
		}
		last := problems[len(problems)-1]
		if parts > MaxParts+2 || last.Code != "size" || !strings.HasSuffix(string(last.Data), one+one) {
			t.Errorf("%s: %d parts, the last problem %s", name, parts, last.Code)
		}
	}
}

func TestAHeaderTooLongIsNotKeptWithItsMessages(t *testing.T) {
	text := strings.Replace(list, "CARRIER:ZZ+STATE", "CARRIER:ZZ+"+strings.Repeat("x", maxHeader), 1)
	i, m := only(t, text)
	if i.Head != nil || i.Sender != "CARRIER" || codes(i.Notes) != "size UNB" || string(m.Raw) != "UNA:+.? '"+text[strings.Index(text, "UNH"):strings.Index(text, "UNE")] {
		t.Errorf("head %q, notes %+v, raw %q", i.Head, i.Notes, m.Raw)
	}
}

func TestATextTooLongIsRefusedWhole(t *testing.T) {
	got, problems := Split(make([]byte, MaxText+1))
	if len(got) != 0 || len(problems) != 1 || problems[0].Code != "size" {
		t.Errorf("%d interchanges, %d problems", len(got), len(problems))
	}
}
