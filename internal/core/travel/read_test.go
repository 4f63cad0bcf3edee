package travel

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTheFormIsToldByTheContent(t *testing.T) {
	list := pax(flight + "NAD+FL+++TEVNAR:ILMA'CNT+42:1'")
	zone := "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
	for _, tt := range []struct {
		name, data string
		want       Form
	}{
		{"", list, PAXLST},
		{"list.csv", list, PAXLST},
		{"", "QP ABCDEFG\r\n.HDQXX 230815\r\n" + list, PAXLST},
		{"", ` {"travellers": []}`, JSON},
		{"", "\ufeff[1]", JSON},
		{"", zone, MRZ},
		{"", strings.ReplaceAll(zone, "\n", ""), MRZ},
		{"", "surname,given,born\nTEVNAR,ILMA,1968-02-23\n", CSV},
		{"", "surname;given\n", CSV},
		{"", "What is this?", ""},
		{"x.csv", "surname", CSV},
		{"x.JSON", "null", JSON},
		{"x.edi", "what", PAXLST},
	} {
		got := recognise([]byte(tt.data))
		if got == "" {
			got = named(tt.name)
		}
		if got != tt.want {
			t.Errorf("%q %.20q: %q; expected %q", tt.name, tt.data, got, tt.want)
		}
	}
}

func TestAFileOfNothingIsRefusedWhole(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"", "", "form file;"},
		{"", " \r\n", "form file;"},
		{"", "What is this?", "form file;"},
		{"x.edi", "What is this?", "missing file;"},
		{"", strings.Repeat("x", MaxBytes+1), "size file;"},
		{"", "UNB+UNOA:4+A+B+261123:0815+R'UNZ+0+R'", "missing file;"},
		{"", "UNB+UNOA:4+A+B+261123:0815+R'UNH+1+ORDERS:D:96A:UN'BGM+220'UNT+3+1'UNZ+1+R'", "form segment 1 UNH;"},
	} {
		b := Read(tt.name, []byte(tt.data), watchDay)
		if got := told(b); got.rejected != tt.want || len(b.Messages) != 0 || string(b.Rejected[len(b.Rejected)-1].Data) == "" && tt.data != "" {
			t.Errorf("%q %.20q: %+v; expected %s", tt.name, tt.data, got, tt.want)
		}
	}
}

func TestABrokenMessageTakesNoNeighbourDown(t *testing.T) {
	unit := func(ref, segments string) string {
		return "UNH+" + ref + "+PAXLST:D:05B:UN'" + segments + fmt.Sprintf("UNT+%d+%s'", strings.Count(segments, "'")+2, ref)
	}
	good := flight + "NAD+FL+++TEVNAR:ILMA'CNT+42:1'"
	text := "UNB+UNOA:4+A+B+261123:0815+R'" + unit("1", good) + unit("2", flight+"ATT+2++F'") + "UNH+3+PAXLST:D:05B:UN'BGM+745'" + unit("4", good) + "UNZ+4+R'"
	b := Read("", []byte(text), watchDay)
	var refs []string
	for _, m := range b.Messages {
		refs = append(refs, m.Ref)
	}
	if d := cmp.Diff([]string{"1", "4"}, refs); d != "" {
		t.Error(d)
	}
	if got := told(b).rejected; got != "missing segment 3;order segment 10 ATT;" {
		t.Errorf("rejected %q", got)
	}
	for _, r := range b.Rejected {
		if !strings.HasPrefix(text[r.Offset:], "UNH") {
			t.Errorf("%s is said to begin at %d", r.Where, r.Offset)
		}
	}
}

func TestTheBytesOfAUnitReadAgainAreTheSameMessage(t *testing.T) {
	list := pax(flight + "NAD+FL+++TEVNAR:ILMA'CNT+42:1'")
	first := Read("", []byte(list), watchDay).Messages[0]
	for name, text := range map[string]string{
		"wrapped":       ".HDQXX 230815\r\n" + list[:70] + "\r\n" + list[70:] + "\r\n27NOV26\r\n",
		"lined":         strings.ReplaceAll(list, "'", "'\n"),
		"the unit":      string(first.Unit),
		"again, behind": "UNB+UNOC:4+QX:ZZ+STATE:ZZ+261123:0814+R0'UNZ+0+R0'" + list,
	} {
		b := Read("", []byte(text), watchDay)
		if len(b.Messages) != 1 {
			t.Fatalf("%s: rejected %+v", name, b.Rejected)
		}
		got := b.Messages[0]
		got.Notes = nil // the unit lacks UNZ
		if d := cmp.Diff(first, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestAFormThatIsSaidHoldsOfWholeFiles(t *testing.T) {
	list := pax(flight + "NAD+FL+++TEVNAR:ILMA'CNT+42:1'")
	o := watchDay
	for _, tt := range []struct {
		form     Form
		messages int
	}{{PAXLST, 1}, {PNRGOV, 0}, {JSON, 0}, {MRZ, 0}} {
		o.Form = tt.form
		b := Read("", []byte(list), o)
		if len(b.Messages) != tt.messages || tt.messages == 0 && len(b.Rejected) == 0 {
			t.Errorf("%s: %+v", tt.form, told(b))
		}
	}
}

func FuzzRead(f *testing.F) {
	list := pax(flight + "NAD+FL+++TEVNAR:ILMA+12 QUAY STREET+BORVIK'ATT+2++F'DTM+329:680223'LOC+178+IST'LOC+180+TUR:::MENSTAD'NAT+2+CHE'RFF+SEA:017b'DOC+P:110:111+X3478621'DTM+36:310130'LOC+91+CHE'CNT+42:1'")
	for _, seed := range []string{
		list, strings.ReplaceAll(list, "'", "'\r\n"), strings.Replace(list, "745", "266+CLOB", 1), strings.Replace(list, "UNT", "UNH", 1),
		"UNB+IATA:1+QX+STATE+261123:0815+1'UNH+1+PNRGOV:11:1:IA'MSG+:22'ORG+QX'TVL+231126:1310:231126:1505+IST+ZRH+QX+417'EQN+1'SRC'RCI+QX:GJ103R'" +
			"TIF+TEVNAR+ILMA MS:A:1:1'SSR+DOCS:HK:1:QX:::::/P/CHE/X3478621/CHE/23FEB68/F/30JAN31/TEVNAR/ILMA+::1'TVL+231126:1310:231126:1505+IST+ZRH+QX+417:B'UNT+11+1'UNZ+1+1'",
		`{"form":"travellers","travellers":[{"surname":"TEVNAR","given":"ILMA","born":"1968-02-23"}]}`,
		"surname,given,born\nTEVNAR,ILMA,1968-02-23\n",
		strings.Replace(list, "QX0417", "Q\x00\xff", 1), list + list[strings.Index(list, "NAD"):], strings.Replace(list, "680223", "000000", 1), strings.Replace(list, "ATT", "ATX", 1),
		`{"form":"travel","sender":"A\u0000","travellers":[{"surname":"TEVNAR","born":"0001-01-01"}]}`, "surname,born,booking\nTEVNAR,1800,A\x00\n",
		"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n",
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, strict bool) {
		o := watchDay
		o.Strict = strict
		b := Read("", data, o)
		if len(b.Messages)+len(b.Rejected) == 0 {
			t.Fatal("neither read nor refused")
		}
		for _, r := range b.Rejected {
			if r.Code == "" || r.Where == "" || r.Reason == "" || r.Offset < 0 || r.Offset > len(data) || len(r.Data) == 0 && len(data) > 0 {
				t.Fatalf("refused without place, reason or bytes: %q %q %q at %d", r.Code, r.Where, r.Reason, r.Offset)
			}
		}
		for _, m := range b.Messages {
			whole(t, m, strict)
		}
	})
}

// whole holds of every message that was read.
func whole(t *testing.T, m Message, strict bool) {
	t.Helper()
	if len(m.Unit) == 0 || m.Form == "" || len(m.Travellers) > MaxTravellers || len(m.Legs) > max(MaxLegs, maxBookingLegs) {
		t.Fatalf("%s: %d bytes, %d travellers, %d legs", m.Form, len(m.Unit), len(m.Travellers), len(m.Legs))
	}
	part := bytes.HasPrefix(m.Unit, []byte(partial))
	if part != slices.ContainsFunc(m.Notes, func(n Note) bool { return n.Code == "partial" }) {
		t.Fatalf("%s: partial %v, and noted otherwise", m.Form, part)
	}
	for _, n := range m.Notes {
		if n.Code == "" || n.Where == "" || n.Said == "" || strict && !part && n.Code == "count" && strings.HasPrefix(n.Where, "segment") {
			t.Fatalf("%s: note %+v", m.Form, n)
		}
	}
	said := []string{m.Ref, m.Sender, m.Version, m.Part, m.List}
	for _, l := range m.Legs {
		said = append(said, l.Carrier, l.Number, l.From, l.To)
	}
	for _, v := range m.Travellers {
		said = append(said, v.Seat, v.Embarks, v.Debarks)
	}
	for _, v := range said {
		if !utf8.ValidString(v) || strings.ContainsFunc(v, unicode.IsControl) {
			t.Fatalf("%s: %q, which no store takes", m.Form, v)
		}
	}
	for _, v := range m.Travellers {
		for _, b := range v.Person.Births {
			if b.Year == 0 || max(b.Year, b.Until) < watchDay.Today.Year()-oldest {
				t.Fatalf("%s: born %v", m.Form, b)
			}
		}
		for _, i := range v.Legs {
			if i < 0 || i >= len(m.Legs) {
				t.Fatalf("%s: leg %d of %d", m.Form, i, len(m.Legs))
			}
		}
		data, err := v.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := DecodeTraveller(data)
		if err != nil || again.Keys() != v.Keys() {
			t.Fatalf("%s: a traveller is another when read again: %v", m.Form, err)
		}
	}
}

func BenchmarkReadAListOfThreeHundred(b *testing.B) {
	var s strings.Builder
	s.WriteString(flight)
	for i := range 300 {
		fmt.Fprintf(&s, "NAD+FL+++TEVNAR%d:ILMA:ROSA'ATT+2++F'DTM+329:680223'MEA+CT++:1'FTX+BAG+++QX%06d'LOC+22+ZRH'LOC+174+CHE'LOC+178+IST'LOC+179+ZRH'LOC+180+TUR:::MENSTAD'NAT+2+CHE'RFF+AVF:GJ103R'RFF+ABO:U%d'RFF+SEA:%02dB'DOC+P:110:111+X%07d'DTM+36:310130'LOC+91+CHE'", i, i, i, i%50+1, i)
	}
	text := []byte(pax(s.String() + "CNT+42:300'"))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if got := Read("", text, watchDay); len(got.Messages) != 1 || len(got.Messages[0].Travellers) != 300 {
			b.Fatalf("%+v", told(got))
		}
	}
}
