package travel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/screening"
)

// flight is how an invented passenger list begins, and its travellers' segments.
const flight = "BGM+745'NAD+MS+++DESK'COM+12:TE'TDT+20+QX0417+++QX'LOC+125+IST'DTM+189:2611231310:201'LOC+87+ZRH'DTM+232:2611231505:201'"

// pax makes an interchange of one message with these segments, its count right.
func pax(segments string) string {
	n := strings.Count(strings.ReplaceAll(segments, "?'", ""), "'")
	return fmt.Sprintf("UNB+UNOC:4+QX:ZZ+STATE:ZZ+261123:0815+R1++APIS'UNH+M1+PAXLST:D:05B:UN:IATA'%sUNT+%d+M1'UNZ+1+R1'", segments, n+2)
}

func readList(t *testing.T, segments string) Message {
	t.Helper()
	b := Read("", []byte(pax(segments)), watchDay)
	if len(b.Messages) != 1 || len(b.Rejected) != 0 {
		t.Fatalf("%d messages, rejected %+v; expected one message", len(b.Messages), b.Rejected)
	}
	return b.Messages[0]
}

func hour(day, h, m int) time.Time { return time.Date(2026, 11, day, h, m, 0, 0, time.UTC) }

func TestAPassengerListIsRead(t *testing.T) {
	m := readList(t, flight+
		"NAD+FL+++TEVNAR:ILMA:ROSA+12 QUAY STREET+BORVIK+BV+4120+CHE'ATT+2++F'DTM+329:680223'MEA+CT++:2'MEA+WT++KGM:31'GEI+4+173'FTX+BAG+++QX123456:2'"+
		"LOC+22+ZRH'LOC+174+CHE'LOC+178+IST'LOC+179+ZRH'LOC+180+TUR:::MENSTAD'COM+0041 79 000:TE+ilma@example.org:EM'NAT+2+CHE'NAT+2+TUR'"+
		"RFF+AVF:gj103r'RFF+ABO:U5543'RFF+SEA:017b'RFF+AEA:99'RFF+CR:FF1'"+
		"DOC+P:110:111+X3478621'DTM+36:310130'LOC+91+CHE'DOC+V:110:111+V99'DTM+36:270101'LOC+91+D'"+
		"NAD+DDU+++ORZA:PIM'LOC+178+IST'LOC+179+LYS'CNT+42:2'")
	leg := Leg{Carrier: "QX", Number: "417", From: "IST", To: "ZRH", Departs: hour(23, 13, 10), Arrives: hour(23, 15, 5)}
	want := Message{Form: PAXLST, Version: "D:05B", Ref: "M1", Sender: "QX", Sent: hour(23, 8, 15), List: "passengers", Legs: []Leg{leg},
		Travellers: []Traveller{{
			Person: screening.Person{
				Names: []screening.Name{{Text: "ILMA ROSA TEVNAR"}}, Births: []screening.Birth{{Year: 1968, Month: 2, Day: 23}},
				Nationalities: []string{"CH", "TR"}, Sex: "F", Places: []string{"MENSTAD"},
				Documents: []screening.Document{{Kind: "passport", Number: "X3478621", Country: "CH"}, {Kind: "visa", Number: "V99", Country: "DE"}},
			},
			Surname: "TEVNAR", Given: "ILMA ROSA", Role: Passenger, Legs: []int{0}, Booking: "GJ103R", Ref: "U5543", Seat: "17B",
			Embarks: "IST", Debarks: "ZRH", Residence: "CH", Expiry: "2031-01-30", Bags: 2,
			Contacts: []Contact{{"address", "12 QUAY STREET, BORVIK, BV, 4120, CHE"}, {"phone", "0041 79 000"}, {"email", "ilma@example.org"}},
		}, {
			Person:  screening.Person{Names: []screening.Name{{Text: "PIM ORZA"}}},
			Surname: "ORZA", Given: "PIM", Role: Transit, Legs: []int{0}, Embarks: "IST", Debarks: "LYS",
		}}}
	m.Unit = nil
	if len(m.Notes) != 0 {
		t.Errorf("notes %+v; expected none", m.Notes)
	}
	m.Notes = nil
	if d := cmp.Diff(want, m); d != "" {
		t.Error(d)
	}
}

func TestAListSaysWhatItIsAndDoes(t *testing.T) {
	rest := strings.TrimPrefix(flight, "BGM+745'") + "NAD+FL+++TEVNAR:ILMA'CNT+42:1'"
	for _, tt := range []struct{ bgm, list, function, aboard, notes string }{
		{"745", "passengers", "", "", ""},
		{"745+CP", "passengers", "update", "", ""},
		{"745+XR", "passengers", "cancel", "cancelled", ""},
		{"745+RP", "passengers", "update", "", ""},
		{"745++9", "passengers", "new", "", ""},
		{"745+ZZ", "passengers", "", "", "function 2 BGM;"},
		{"250+C", "crew", "new", "", ""},
		{"250+CC", "crew", "update", "", ""},
		{"266+CL", "status", "close", "", ""},
		{"266+CLOB", "status", "close", "boarded", ""},
		{"266+CLNB", "status", "close", "not-boarded", ""},
		{"266+XF", "status", "cancel", "cancelled", ""},
		{"266+CF", "status", "update", "", ""},
		{"336+G", "master-crew", "new", "", ""},
		{"336+H", "master-crew", "cancel", "", ""},
		{"655", "gate-pass", "", "", ""},
	} {
		m := readList(t, "BGM+"+tt.bgm+"'"+rest)
		got := []string{m.List, m.Function, m.Travellers[0].Aboard, noted(m.Notes)}
		if d := cmp.Diff([]string{tt.list, tt.function, tt.aboard, tt.notes}, got); d != "" {
			t.Errorf("%s: %s", tt.bgm, d)
		}
	}
	if m := readList(t, "BGM+336+G'NAD+FM+++TEVNAR:ILMA'CNT+41:1'"); len(m.Legs) != 0 || m.Travellers[0].Role != Crew {
		t.Errorf("a master crew list without a flight: %+v", m)
	}
}

func TestLegsGoFromEachPlaceToTheNext(t *testing.T) {
	leg := func(carrier, number, from, to string, departs, arrives time.Time) Leg {
		return Leg{Carrier: carrier, Number: number, From: from, To: to, Departs: departs, Arrives: arrives}
	}
	var no time.Time
	for _, tt := range []struct {
		name, segments string
		want           []Leg
		notes          string
	}{
		{"en-route codes", "TDT+20+QQ877+++QQ'LOC+92+MIA'DTM+189:2611101500:201'LOC+92+IAD'DTM+232:2611101755:201'TDT+20+QQ827+++QQ'LOC+92+IAD'DTM+189:2611101830:201'LOC+92+JFK'DTM+232:2611101930:201'",
			[]Leg{leg("QQ", "877", "MIA", "IAD", hour(10, 15, 0), hour(10, 17, 55)), leg("QQ", "827", "IAD", "JFK", hour(10, 18, 30), hour(10, 19, 30))}, ""},
		{"one flight with a stop", "TDT+20+QQ1'LOC+125+IST'DTM+189:2611101500:201'LOC+87+ZRH'DTM+232:2611101700:201'DTM+189:2611101800:201'LOC+130+LYS'DTM+232:202611101900:203'",
			[]Leg{leg("QQ", "1", "IST", "ZRH", hour(10, 15, 0), hour(10, 17, 0)), leg("QQ", "1", "ZRH", "LYS", hour(10, 18, 0), hour(10, 19, 0))}, ""},
		{"arrival stated first", "TDT+20+QQ1'LOC+87+ZRH'DTM+232:2611101700:201'LOC+125+IST'DTM+189:2611101500:201'",
			[]Leg{leg("QQ", "1", "IST", "ZRH", hour(10, 15, 0), hour(10, 17, 0))}, ""},
		{"times before the places", "TDT+20+QQ1'DTM+189:2611101500:201'DTM+232:2611101700:201'LOC+125+IST'LOC+87+ZRH'",
			[]Leg{leg("QQ", "1", "IST", "ZRH", hour(10, 15, 0), hour(10, 17, 0))}, ""},
		{"dates alone", "TDT+20+QQ1'LOC+125+IST'DTM+189:261110:101'LOC+87+ZRH'DTM+232:20261111:102'",
			[]Leg{leg("QQ", "1", "IST", "ZRH", hour(10, 0, 0), hour(11, 0, 0))}, ""},
		{"a carrier of three letters", "TDT+20+QQQ42'LOC+125+IST'LOC+87+ZRH'", []Leg{leg("QQQ", "42", "IST", "ZRH", no, no)}, ""},
		{"a carrier with a digit", "TDT+20+A92707'LOC+125+IST'LOC+87+ZRH'", []Leg{leg("A9", "2707", "IST", "ZRH", no, no)}, ""},
		{"a number with the carrier apart", "TDT+20+0042+++QQ'LOC+125+IST'LOC+87+ZRH'", []Leg{leg("QQ", "42", "IST", "ZRH", no, no)}, ""},
		{"a ship", "TDT+20+NORTHSTAR'LOC+125+IST'LOC+87+ZRH'", []Leg{leg("", "NORTHSTAR", "IST", "ZRH", no, no)}, "value 3 TDT;"},
		{"one place alone", "TDT+20+QQ1'LOC+87+ZRH'DTM+232:2611101700:201'", []Leg{leg("QQ", "1", "", "ZRH", no, hour(10, 17, 0))}, "missing 3 TDT;"},
		{"no place", "TDT+20+QQ1'", []Leg{leg("QQ", "1", "", "", no, no)}, "missing 3 TDT;"},
		{"a time that cannot be", "TDT+20+QQ1'LOC+125+IST'DTM+189:2613101500:201'LOC+87+ZRH'", []Leg{leg("QQ", "1", "IST", "ZRH", no, no)}, "value 5 DTM;"},
		{"a place where it was only filed", "TDT+34+QQ1'LOC+188+LON'LOC+125+IST'LOC+87+ZRH'", []Leg{leg("QQ", "1", "IST", "ZRH", no, no)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := readList(t, "BGM+745'"+tt.segments+"NAD+FL+++TEVNAR:ILMA'CNT+42:1'")
			if d := cmp.Diff(tt.want, m.Legs); d != "" {
				t.Error(d)
			}
			if got := noted(m.Notes); got != tt.notes {
				t.Errorf("notes %q; expected %q", got, tt.notes)
			}
		})
	}
}

func TestATravellerIsOnTheLegsBetweenTheirPorts(t *testing.T) {
	legs := []Leg{{From: "MIA", To: "IAD"}, {From: "IAD", To: "JFK"}, {From: "JFK", To: "CDG"}}
	for _, tt := range []struct {
		embarks, debarks string
		want             []int
	}{
		{"MIA", "CDG", []int{0, 1, 2}},
		{"IAD", "JFK", []int{1}},
		{"JFK", "CDG", []int{2}},
		{"XXX", "IAD", []int{0}},       // came on before
		{"IAD", "XXX", []int{1, 2}},    // goes on behind
		{"", "", []int{0, 1, 2}},       // not said
		{"XXX", "YYY", []int{0, 1, 2}}, // of another journey
		{"JFK", "IAD", []int{2}},       // contradicts the order: from there on
	} {
		if d := cmp.Diff(tt.want, legsOf(legs, tt.embarks, tt.debarks)); d != "" {
			t.Errorf("%s to %s: %s", tt.embarks, tt.debarks, d)
		}
	}
	if got := legsOf(nil, "IST", "ZRH"); got != nil {
		t.Errorf("legs %v of none", got)
	}
}

func TestWhatIsOddOfATravellerIsNotedAndTheRestRead(t *testing.T) {
	for _, tt := range []struct{ name, segments, notes, person string }{
		{"a country of none", "NAD+FL+++TEVNAR:ILMA'NAT+2+ABC'", "country 11 NAT;", "ILMA TEVNAR [] []"},
		{"a birth in the future", "NAD+FL+++TEVNAR:ILMA'DTM+329:20270101'", "value 11 DTM;", "ILMA TEVNAR [] []"},
		{"a birth that cannot be", "NAD+FL+++TEVNAR:ILMA'DTM+329:681323'", "value 11 DTM;", "ILMA TEVNAR [] []"},
		{"a birth of either century", "NAD+FL+++TEVNAR:ILMA'DTM+329:180101'", "century 11 DTM;", "ILMA TEVNAR [2018-01-01 1918-01-01] []"},
		{"a birth of noughts", "NAD+FL+++TEVNAR:ILMA'DTM+329:000000'", "", "ILMA TEVNAR [] []"},
		{"a birth of eight noughts", "NAD+FL+++TEVNAR:ILMA'DTM+329:00000000'", "", "ILMA TEVNAR [] []"},
		{"a birth of the first year", "NAD+FL+++TEVNAR:ILMA'DTM+329:00010101'", "value 11 DTM;", "ILMA TEVNAR [] []"},
		{"a birth that often stands for none", "NAD+FL+++TEVNAR:ILMA'DTM+329:010101'", "estimate 11 DTM;", "ILMA TEVNAR [2001-01-01] []"},
		{"a birth of either century, and said again in full", "NAD+FL+++TEVNAR:ILMA'DTM+329:180201'DTM+329:19180201'", "century 11 DTM;", "ILMA TEVNAR [1918-02-01] []"},
		{"a birth of which the day is not known", "NAD+FL+++TEVNAR:ILMA'DTM+329:680200'", "", "ILMA TEVNAR [1968-02] []"},
		{"a name that fills its field", "NAD+FL+++TEVNARTEVNARTEVNARTEVNARTEVNARTEVNA:ILMA'", "truncated 10 NAD;", "ILMA TEVNARTEVNARTEVNARTEVNARTEVNARTEVNA [] []"},
		{"a name in one piece", "NAD+FL++TEVNAR ILMA'", "", "TEVNAR ILMA [] []"},
		{"no name", "NAD+FL+++:'DOC+P+X12345'", "missing 10 NAD;", " [] [{passport X12345 }]"},
		{"no given name", "NAD+FL+++ILMA'", "", "ILMA [] []"},
		{"an expiry before a document", "NAD+FL+++TEVNAR:ILMA'DTM+36:310101'", "order 11 DTM;", "ILMA TEVNAR [] []"},
		{"a document without a number", "NAD+FL+++TEVNAR:ILMA'DOC+P'DTM+36:310101'LOC+91+CHE'", "missing 11 DOC;", "ILMA TEVNAR [] []"},
		{"a role that is not known", "NAD+QQ+++TEVNAR:ILMA'", "role 10 NAD;", "ILMA TEVNAR [] []"},
		{"remarks", "NAD+FL+++TEVNAR:ILMA'FTX+AAI+++WHEELCHAIR'", "left-out message;", "ILMA TEVNAR [] []"},
		{"no seat", "NAD+FL+++TEVNAR:ILMA'RFF+SEA:UPPER DECK'", "value 11 RFF;", "ILMA TEVNAR [] []"},
		{"a name with a terminator", "NAD+FL+++O'TEVNAR:ILMA'", "release 10 NAD;", "ILMA O'TEVNAR [] []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := pax(flight + tt.segments + "CNT+42:1'")
			if strings.Contains(tt.segments, "O'") { // one terminator less than it seems
				text = strings.Replace(text, "UNT+13+", "UNT+12+", 1)
			}
			b := Read("", []byte(text), watchDay)
			if len(b.Messages) != 1 {
				t.Fatalf("rejected %+v", b.Rejected)
			}
			m := b.Messages[0]
			p := m.Travellers[0].Person
			name := ""
			if len(p.Names) > 0 {
				name = p.Names[0].Text
			}
			if got := fmt.Sprintf("%s %v %v", name, p.Births, p.Documents); got != tt.person {
				t.Errorf("%q; expected %q", got, tt.person)
			}
			if got := noted(m.Notes); got != tt.notes {
				t.Errorf("notes %q; expected %q", got, tt.notes)
			}
		})
	}
}

func TestAMessageThatCannotBeTrustedIsRefusedWithItsPlaceAndItsTravellersRead(t *testing.T) {
	one, other := "NAD+FL+++TEVNAR:ILMA'", "NAD+FL+++ORZA:PIM'"
	long := strings.Repeat("A", MaxValue+1)
	for _, tt := range []struct{ name, segments, want, read string }{
		{"no BGM", strings.TrimPrefix(flight, "BGM+745'") + one, "order segment 2 NAD", "ILMA TEVNAR   1;"},
		{"a list of another kind", strings.Replace(flight, "745", "999", 1) + one, "value segment 2 BGM", "ILMA TEVNAR   1;"},
		{"two BGM", "BGM+745'" + flight + one, "order segment 3 BGM", "ILMA TEVNAR   1;"},
		{"no flight", "BGM+745'" + one + "CNT+42:1'", "missing message", "ILMA TEVNAR   0;"},
		{"nobody", "BGM+745'CNT+42:0'", "missing message", ""},
		{"a flight behind the travellers", flight + one + "TDT+20+QX1'LOC+125+ZRH'LOC+87+LYS'" + other, "order segment 11 TDT", "ILMA TEVNAR   2;PIM ORZA   2;"},
		{"a sex before any traveller", flight + "ATT+2++F'" + one, "order segment 10 ATT", "ILMA TEVNAR   1;"},
		{"a traveller behind the totals", flight + one + "CNT+42:1'" + other + "ATT+2++M'", "order segment 12 NAD", "ILMA TEVNAR   1;PIM ORZA  M 1;"},
		{"who reports behind the travellers", flight + one + "NAD+MS+++DESK'COM+12:TE'ATT+2++F'" + other, "order segment 11 NAD", "ILMA TEVNAR   1;PIM ORZA   1;"},
		{"two births of one traveller", flight + one + "DTM+329:680223'DTM+329:700101'" + other, "order segment 12 DTM", "ILMA TEVNAR 1968-02-23 1970-01-01  1;PIM ORZA   1;"},
		{"two sexes of one traveller", flight + one + "ATT+2++M'ATT+2++F'" + other, "order segment 12 ATT", "ILMA TEVNAR   1;PIM ORZA   1;"},
		{"a segment that is none of its own", flight + "NAD+FL+++TEVNAR:D'ARC+ILMA'" + other, "syntax segment 11", "D TEVNAR, D'ARC ILMA TEVNAR   1;PIM ORZA   1;"},
		{"one behind a surname alone", flight + "NAD+FL+++D'ARC+ILMA'" + other, "syntax segment 11", "D, D'ARC ILMA   1;PIM ORZA   1;"},
		{"one that follows no name", flight + one + "ATT+2++F'XYZ+1'" + other, "syntax segment 12", "ILMA TEVNAR  F 1;PIM ORZA   1;"},
		{"a name too long", flight + "NAD+FL+++" + long + ":ILMA'" + other, "size segment 10 NAD", "ILMA " + long[:MaxValue/2] + "   1;PIM ORZA   1;"},
		{"a document too long", flight + one + "DOC+P+" + long + "'LOC+91+CHE'", "size segment 11 DOC", "ILMA TEVNAR   1;"},
		{"a number of a flight too long", "BGM+745'TDT+20+" + long + "'LOC+125+IST'LOC+87+ZRH'" + one, "size segment 3 TDT", "ILMA TEVNAR   1;"},
		{"too many legs", "BGM+745'" + strings.Repeat("TDT+20+QX1'LOC+125+IST'LOC+87+ZRH'", MaxLegs+1) + one, "size segment 99 TDT", "ILMA TEVNAR   32;"},
		{"too many travellers", flight + strings.Repeat(one, MaxTravellers+1), "size message", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := pax(tt.segments)
			b := Read("", []byte(text), watchDay)
			if len(b.Rejected) != 1 || b.Rejected[0].Code+" "+b.Rejected[0].Where != tt.want {
				for i := range b.Rejected {
					b.Rejected[i].Data = nil
				}
				t.Fatalf("%d messages, rejected %+v; expected %s", len(b.Messages), b.Rejected, tt.want)
			}
			r := b.Rejected[0]
			whole := strings.TrimSuffix(text, "UNZ+1+R1'")
			if r.Form != PAXLST || r.Offset != strings.Index(text, "UNH") || string(r.Data) != whole {
				t.Errorf("form %q at %d with %d bytes; expected the unit whole", r.Form, r.Offset, len(r.Data))
			}
			if strings.Contains(r.Reason, "TEVNAR") || strings.Contains(r.Reason, "ILMA") {
				t.Errorf("the reason %q shows a value", r.Reason)
			}
			read := ""
			for _, m := range b.Messages {
				for _, one := range m.Travellers {
					read += who(one)
				}
				if string(m.Unit) != "partial\n"+whole || len(m.Notes) == 0 || m.Notes[0].Code != "partial" || m.Notes[0].Where != r.Where {
					t.Errorf("unit %.60q, notes %+v; expected a message of its own that says it is partial", m.Unit, m.Notes)
				}
			}
			if read != tt.read {
				t.Errorf("read %q; expected %q", read, tt.read)
			}
		})
	}
}

// who is a traveller's names, births, sex and number of legs.
func who(t Traveller) string {
	var called, births []string
	for _, n := range t.Person.Names {
		called = append(called, n.Text)
	}
	for _, b := range t.Person.Births {
		births = append(births, b.String())
	}
	return fmt.Sprintf("%s %s %s %d;", strings.Join(called, ", "), strings.Join(births, " "), t.Person.Sex, len(t.Legs))
}

// The mended message is another one than what was read of the broken one.
func TestTheMendedMessageIsAnotherUnit(t *testing.T) {
	broken := pax(flight + "NAD+FL+++TEVNAR:ILMA'DTM+329:680223'DTM+329:19680223'CNT+42:1'")
	slip := strings.Replace(broken, "DTM+329:19680223", "DTM+329:19700101", 1)
	mended, partly := Read("", []byte(broken), watchDay), Read("", []byte(slip), watchDay)
	if len(mended.Messages) != 1 || len(mended.Rejected) != 0 || len(partly.Messages) != 1 || len(partly.Rejected) != 1 {
		t.Fatalf("%+v, %+v", told(mended), told(partly))
	}
	if string(partly.Messages[0].Unit) == string(partly.Rejected[0].Data) || string(partly.Messages[0].Unit) == string(mended.Messages[0].Unit) {
		t.Error("the same unit")
	}
}

func TestAWrongCountIsNotedOrRefused(t *testing.T) {
	text := pax(flight + "NAD+FL+++TEVNAR:ILMA'NAD+FM+++ORZA:PIM'CNT+42:2'CNT+41:1'")
	strict := watchDay
	strict.Strict = true
	for _, tt := range []struct{ name, text, notes, refused string }{
		{"right", strings.Replace(text, "42:2", "42:1", 1), "", ""},
		{"passengers", text, "count 12 CNT;", "count segment 12 CNT"},
		{"segments", strings.NewReplacer("42:2", "42:1", "UNT+14", "UNT+15").Replace(text), "count 14 UNT;", "count segment 14 UNT"},
		{"none stated", strings.Replace(text, "42:2", "42", 1), "count 12 CNT;", "count segment 12 CNT"},
		{"of the interchange", strings.NewReplacer("42:2", "42:1", "UNZ+1", "UNZ+7").Replace(text), "count UNZ;", ""},
		{"no total", pax(flight + "NAD+FL+++TEVNAR:ILMA'"), "missing message;", ""},
	} {
		b := Read("", []byte(tt.text), watchDay)
		if len(b.Messages) != 1 || noted(b.Messages[0].Notes) != tt.notes {
			t.Errorf("%s: %+v; expected notes %q", tt.name, told(b), tt.notes)
		}
		if got := strings.TrimSuffix(told(Read("", []byte(tt.text), strict)).rejected, ";"); got != tt.refused {
			t.Errorf("%s: strictly %q; expected %q", tt.name, got, tt.refused)
		}
	}
}

func TestListsOfAllDirectoriesAreRead(t *testing.T) {
	for _, tt := range []struct{ header, doc, version, document string }{
		{"PAXLST:D:97B:UN", "DOC+P+X3478621'", "D:97B", "passport X3478621"},
		{"PAXLST:D:02B:UN:IATA", "DOC+P:1812019+X3478621'", "D:02B", "passport X3478621"},
		{"PAXLST:D:05B:UN:IATA", "DOC+P:110:111+X3478621'", "D:05B", "passport X3478621"},
		{"PAXLST:D:12B:UN:IATA", "DOC+PD:110:111+X3478621'", "D:12B", "passport X3478621"},
		{"PAXLST:D:17A:UN:IATA", "DOC+I:110:111+X3478621'", "D:17A", "identity-card X3478621"},
		{"PAXLST:D:17A:UN:IATA", "DOC+V:110:111+X3478621'", "D:17A", "visa X3478621"},
		{"PAXLST:D:17A:UN:IATA", "DOC+A:110:111+X3478621'", "D:17A", "identity-card X3478621"},
		{"PAXLST:D:17A:UN:IATA", "DOC+AC:110:111+X3478621'", "D:17A", "other X3478621"},
		{"PAXLST:D:17A:UN:IATA", "DOC+L:110:111+X3478621'", "D:17A", "other X3478621"},
	} {
		text := strings.Replace(pax(flight+"NAD+FM+++TEVNAR:ILMA'"+tt.doc+"NAD+DDT+++ORZA:PIM'CNT+41:2'"), "PAXLST:D:05B:UN:IATA", tt.header, 1)
		b := Read("", []byte(text), watchDay)
		if len(b.Messages) != 1 || noted(b.Messages[0].Notes) != "" {
			t.Errorf("%s: %+v", tt.header, told(b))
			continue
		}
		m := b.Messages[0]
		d := m.Travellers[0].Person.Documents[0]
		if m.Version != tt.version || d.Kind+" "+d.Number != tt.document || m.Travellers[0].Role != Crew || m.Travellers[1].Role != TransitCrew {
			t.Errorf("%s: version %s, document %+v, roles %s and %s", tt.header, m.Version, d, m.Travellers[0].Role, m.Travellers[1].Role)
		}
	}
}

func TestTwoDigitYearsFallWhereSomebodyAliveMayHaveThem(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		text  string
		today time.Time
		born  string
		until string
	}{
		{"681023", day(2026, 11, 23), "1968-10-23", "2068-10-23"},
		{"261123", day(2026, 11, 23), "2026-11-23 1926-11-23", "2026-11-23"},
		{"261124", day(2026, 11, 23), "1926-11-24", "2026-11-24"},
		{"160101", day(2026, 11, 23), "2016-01-01 1916-01-01", "2016-01-01"},
		{"150101", day(2026, 11, 23), "2015-01-01", "2015-01-01"},
		{"760101", day(2026, 11, 23), "1976-01-01", "2076-01-01"},
		{"770101", day(2026, 11, 23), "1977-01-01", "1977-01-01"},
		{"000229", day(2026, 11, 23), "2000-02-29", "2000-02-29"},
		{"010229", day(2026, 11, 23), "", ""},
		{"19681023", day(2026, 11, 23), "1968-10-23", "1968-10-23"},
		{"18681023", day(2026, 11, 23), "", "1868-10-23"},
		{"680000", day(2026, 11, 23), "1968", ""},
		{"680023", day(2026, 11, 23), "", ""},
		{"000000", day(2026, 11, 23), "none", ""},
		{"00000000", day(2026, 11, 23), "none", ""},
		{"00000101", day(2026, 11, 23), "none", ""},
		{"00010101", day(2026, 11, 23), "", "0001-01-01"},
		{"000101", day(2026, 11, 23), "2000-01-01", "2000-01-01"},
		{"000500", day(2026, 11, 23), "2000-05", ""},
		{"99010", day(2026, 11, 23), "", ""},
		{"99-1-1", day(2026, 11, 23), "", ""},
		{"400101", day(2099, 6, 1), "2040-01-01", "2140-01-01"},
	} {
		births, ok := birthsOn(tt.text, tt.today)
		got := strings.Trim(fmt.Sprint(births), "[]")
		if ok && got == "" {
			got = "none"
		}
		if ok != (tt.born != "") || got != tt.born {
			t.Errorf("%s: born %s, %v; expected %s", tt.text, got, ok, tt.born)
		}
		if until, _ := expiresOn(tt.text, tt.today); until != tt.until {
			t.Errorf("%s: expires %q; expected %q", tt.text, until, tt.until)
		}
	}
}
