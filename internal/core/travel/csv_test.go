package travel

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/screening"
)

func TestTablesAreReadByFlight(t *testing.T) {
	text := "\xef\xbb\xbfSurname,Given Names,DOB,Gender,Nationality,Document No.,Document-Type,Issuing Country,Expiry Date,Flight,From,To,Departs,Arrives,PNR,Seat,Meal\r\n" +
		"MARTIN,LUC EMILE,1980-02-01,M,FRA;BEL,12AB34567,P,FRA,2030-03-03,XY0989,FRA,IAD,2026-11-23 12:20,2026-11-23 15:05,AB12CD,017B,x\r\n" +
		"ROE,\"JO\nANN\",01 Feb 1985,female,GBR,,,,,XY 990,IAD,FRA,2026-11-24,,,,\r\n" +
		"\r\n" +
		"POE,AL,,,,,,,,XY989,FRA,IAD,2026-11-23 12:20,2026-11-23T15:05,,,"
	b := Read("list.csv", []byte(text), watchDay)
	if diff := cmp.Diff([]string{"csv: LUC EMILE MARTIN, AL POE", "csv: JO ANN ROE"}, listed(b)); diff != "" {
		t.Fatal(diff)
	}
	leg := Leg{Carrier: "XY", Number: "989", From: "FRA", To: "IAD", Departs: day(2026, 11, 23, 12, 20), Arrives: day(2026, 11, 23, 15, 5)}
	first := b.Messages[0]
	if diff := cmp.Diff([]Leg{leg}, first.Legs); diff != "" {
		t.Error(diff)
	}
	want := Traveller{Surname: "MARTIN", Given: "LUC EMILE", Role: Passenger, Legs: []int{0}, Booking: "AB12CD", Seat: "17B", Expiry: "2030-03-03",
		Person: screening.Person{Names: []screening.Name{{Text: "LUC EMILE MARTIN"}}, Births: []screening.Birth{{Year: 1980, Month: 2, Day: 1}},
			Nationalities: []string{"FR", "BE"}, Sex: "M", Documents: []screening.Document{{Kind: "passport", Number: "12AB34567", Country: "FR"}}}}
	if diff := cmp.Diff(want, first.Travellers[0]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Note{{"left-out", "row 1", "columns that are not known: [17]"}}, first.Notes); diff != "" {
		t.Error(diff)
	}
	lines := strings.SplitAfter(strings.TrimPrefix(text, "\xef\xbb\xbf"), "\n")
	if diff := cmp.Diff(lines[0]+lines[1]+lines[5], string(first.Unit)); diff != "" {
		t.Error(diff)
	}
}

func TestABadRowIsRejectedAloneAndWhoItNamesIsRead(t *testing.T) {
	text := "name;born;flight;from;to;departs\n" +
		"JO ROE;1980-02-01;XY1;FRA;IAD;2026-11-23\n" +
		"JO ROE;soon;XY1;FRA;IAD;2026-11-23\n" + // 3
		"JO ROE;;XY1;FRA;IAD\n" + // 4
		";;XY1;FRA;IAD;2026-11-23\n" + // 5
		";;;;;\n" +
		"JO \"ROE;;XY1;FRA;IAD;2026-11-23\n" + // 7
		"\"JO ROE;;XY1;FRA;IAD;2026-11-23\n" + // 8: never closed
		"AL POE;;XY1;FRA;IAD;2026-11-23\n" +
		"AL\xff POE;;XY1;FRA;IAD;2026-11-23\n" + // 10
		"AL POE;;XY1;Paris;IAD;2026-11-23\n" + // 11
		"AL POE;;XY1;FRA;IAD;\n" + // 12
		"CY MOE;;XY1;FRA;IAD;2026-11-23"
	b := Read("list.csv", []byte(text), watchDay)
	want := []string{"csv: JO ROE, AL POE, CY MOE", "csv: JO ROE, JO ROE, JO ROE, ALÿ POE", "csv: JO ROE, AL POE", "csv: AL POE"}
	for _, r := range []string{"row 3 rejected, value", "row 4 rejected, syntax", "row 5 rejected, missing", "row 7 rejected, syntax", "row 8 rejected, syntax",
		"row 10 rejected, charset", "row 11 rejected, value", "row 12 rejected, value"} {
		want = append(want, "csv: "+r)
	}
	if diff := cmp.Diff(want, listed(b)); diff != "" {
		t.Error(diff)
	}
	for _, r := range b.Rejected {
		if !strings.HasPrefix(text[r.Offset:], string(r.Data)) || strings.Count(string(r.Data), "\n") != 1 {
			t.Errorf("%s: %q; expected the one row at byte %d", r.Where, r.Data, r.Offset)
		}
	}
}

func TestHeadersThatSayTooLittleAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		column           map[string]string
	}{
		{"no name", "flight,seat\nXY1,1A\n", "no column of a name", nil},
		{"a heading twice", "name,Name\nA,B\n", "column 2: a heading that stands there twice", nil},
		{"a column that is not there", "Nachname,seat\nA,1A\n", "no column of the heading that surname", map[string]string{"surname": "Name"}},
		{"no field", "name,seat\nA,1A\n", "what is no field", map[string]string{"colour": "seat"}},
		{"quotes", "\"na\"me,seat\nA,1A\n", "header: quotes", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := watchDay
			o.Column, o.Form = tt.column, CSV
			b := Read("list.csv", []byte(tt.text), o)
			if len(b.Messages) != 0 || len(b.Rejected) != 1 || b.Rejected[0].Code != "form" || !strings.Contains(b.Rejected[0].Reason, tt.want) || string(b.Rejected[0].Data) != tt.text {
				t.Errorf("%+v; expected the file to be rejected with %q", b, tt.want)
			}
		})
	}
}

func TestColumnsAreGivenByTheirHeading(t *testing.T) {
	o := watchDay
	o.Column = map[string]string{"surname": "Nachname", "given": "Vor-Name"}
	b := Read("list.csv", []byte("Nachname\tVor Name\tSurname\nROE\tJO\tX\n"), o)
	if diff := cmp.Diff([]string{"csv: JO ROE"}, listed(b)); diff != "" {
		t.Error(diff)
	}
}

func TestRowsMayBeApplications(t *testing.T) {
	text := "name,application,passport,visa,nationality,from,to,date\nJO ROE,visa,P12345,V777,TUR,,CDG,2027-01-15\nAL POE,residence,,,,,,\nCY MOE,,,,,,,\nDI NOE,holiday,,,,,,\n"
	b := Read("list.csv", []byte(text), watchDay)
	if diff := cmp.Diff([]string{"application: JO ROE", "application: AL POE", "csv: CY MOE", "application: DI NOE", "csv: row 5 rejected, value"}, listed(b)); diff != "" {
		t.Fatal(diff)
	}
	m := b.Messages[0]
	if diff := cmp.Diff([]Leg{{To: "CDG", Departs: day(2027, 1, 15, 0, 0)}}, m.Legs); diff != "" || m.Version != "visa" || m.List != "applications" {
		t.Error(diff, m)
	}
	one := m.Travellers[0]
	if diff := cmp.Diff([]screening.Document{{Kind: "passport", Number: "P12345"}, {Kind: "visa", Number: "V777"}}, one.Person.Documents); diff != "" || one.Role != Applicant || one.Legs != nil {
		t.Error(diff, one)
	}
	o := watchDay
	o.Form = Application
	b = Read("list.csv", []byte(text), o)
	if diff := cmp.Diff([]string{"application: JO ROE", "application: AL POE", "application: CY MOE, DI NOE", "application: row 4 rejected, missing", "application: row 5 rejected, value"}, listed(b)); diff != "" {
		t.Error(diff)
	}
}

func TestALongTableIsCutIntoSeveralMessages(t *testing.T) {
	b := Read("list.csv", []byte("name,seat\n"+strings.Repeat("JO ROE,1A\n", MaxTravellers+1)), watchDay)
	if len(b.Messages) != 2 || len(b.Rejected) != 0 || len(b.Messages[0].Travellers) != MaxTravellers || string(b.Messages[1].Unit) != "name,seat\nJO ROE,1A\n" {
		t.Errorf("%d messages, rejected %+v", len(b.Messages), b.Rejected)
	}
}

func TestTheRestOfATableOfTooManyFaultsIsOne(t *testing.T) {
	text := "name,seat\n" + strings.Repeat("\"\n", 5000)
	b := Read("list.csv", []byte(text), watchDay)
	if n := len(b.Rejected); n != mostRejected+1 || b.Rejected[n-1].Code != "size" || b.Rejected[n-1].Offset+len(b.Rejected[n-1].Data) != len(text) {
		t.Errorf("%d rejected; expected %d and the rest", n, mostRejected)
	}
}

func FuzzTables(f *testing.F) {
	for _, s := range []string{"name,born\nJO,1980\n", "surname;given;flight;from;to;departs\nROE;JO;XY1;FRA;IAD;2026-11-23\n\"ROE;\n", "name\tapplication\nJO\tvisa",
		"name,also,bags,seat,sex,role,document,document_kind,expires,nationality\nJO,A;B,2,1A,F,crew,X1,i,2030-01-01,FR;XX\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		messages, rejected := readCSV(data, watchDay)
		soundly(t, data, messages, rejected)
	})
}

func FuzzZones(f *testing.F) {
	f.Add([]byte(zoneTD3 + "\n" + zoneLong))
	f.Add([]byte("X\n\xef\xbb\xbf\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		messages, rejected := readMRZ(data, watchDay)
		soundly(t, data, messages, rejected)
	})
}

func TestATableIsReadUpToItsBoundAndTheRestIsOne(t *testing.T) {
	head, row := "name,seat\n", "JO ROE,1A\n"
	text := head + strings.Repeat(row, maxListed+3)
	b := Read("list.csv", []byte(text), watchDay)
	n := 0
	for _, m := range b.Messages {
		n += len(m.Travellers)
	}
	if n != maxListed || len(b.Rejected) != 1 || b.Rejected[0].Code != "size" || b.Rejected[0].Offset != len(head)+maxListed*len(row) || string(b.Rejected[0].Data) != strings.Repeat(row, 3) {
		t.Errorf("%d travellers, %d rejected; expected %d and the rest as one", n, len(b.Rejected), maxListed)
	}
}

func TestATableOfNoTimeIsAnotherWhenItComesAgain(t *testing.T) {
	unit := func(text string, taken time.Time) string {
		o := watchDay
		o.Taken = taken
		b := Read("list.csv", []byte(text), o)
		if len(b.Messages) != 1 {
			t.Fatalf("%+v; expected one message", b)
		}
		return string(b.Messages[0].Unit)
	}
	first, second := day(2026, 11, 23, 8, 0), day(2026, 11, 23, 9, 0)
	for _, tt := range []struct {
		name, text string
		same       bool
	}{
		{"travellers alone", "name,seat\nJO ROE,1A\n", false},
		{"an application of no day", "name,application\nJO ROE,visa\n", false},
		{"a flight", "name,flight,date\nJO ROE,XY1,2026-11-23\n", true},
	} {
		if same := unit(tt.text, first) == unit(tt.text, second); same != tt.same {
			t.Errorf("%s: the same an hour later: %v; expected %v", tt.name, same, tt.same)
		}
		if unit(tt.text, first) != unit(tt.text, first) || unit(tt.text, time.Time{}) != tt.text {
			t.Errorf("%s: another at the same time; expected what is read twice to be one", tt.name)
		}
	}
}

func TestDatesOfBirthOfATable(t *testing.T) {
	for _, tt := range []struct{ text, want, note string }{
		{"03.02.1980", "1980-02-03", ""}, {"3.2.1980", "1980-02-03", ""}, {"25.12.1948", "1948-12-25", ""},
		{"12.25.1948", "1948-12-25", ""}, {"1980-02-03", "1980-02-03", ""}, {"03/02/1980", "1980", "value"}, {"03-02-1980", "1980", "value"},
		{"25/12/1948", "1948-12-25", ""}, {"1980", "1980", ""}, {"1980/1982", "1980/1982", ""}, {"02.1980", "", "rejected"}, {"03.02.80", "", "rejected"},
		{"31.02.1980", "", "rejected"}, {"03.02.2080", "", "rejected"}, {"00.00.0000", "", ""},
	} {
		b := Read("list.csv", []byte("name,dob\nJO ROE,"+tt.text+"\n"), watchDay)
		got, note := "", ""
		for _, m := range b.Messages {
			for _, birth := range m.Travellers[0].Person.Births {
				got += birth.String()
			}
			for _, n := range m.Notes {
				note += n.Code
			}
		}
		if len(b.Rejected) > 0 {
			note = "rejected"
			if !strings.HasPrefix(string(b.Messages[0].Unit), partial) {
				t.Errorf("%s: unit %q", tt.text, b.Messages[0].Unit)
			}
		}
		if got != tt.want || note != tt.note {
			t.Errorf("%s: %q, %q; expected %q, %q", tt.text, got, note, tt.want, tt.note)
		}
	}
}

func TestOfALongNameInATableTheSurnameIsHeard(t *testing.T) {
	b := Read("list.csv", []byte("surname,given\nTEVNAR,ILMA"+strings.Repeat(" AB", 16)+"\n"), watchDay)
	want := []screening.Name{{Text: "ILMA" + strings.Repeat(" AB", 16) + " TEVNAR"}, {Text: "ILMA TEVNAR"}}
	if diff := cmp.Diff(want, b.Messages[0].Travellers[0].Person.Names); diff != "" {
		t.Error(diff)
	}
}

func TestARowWithControlCharactersIsReadWithoutThem(t *testing.T) {
	for _, row := range []string{"RO\x00E,XY1,FRA,AB12", "ROE,X\x001,FRA,AB12", "ROE,XY1,F\x00A,AB12", "ROE,XY1,FRA,A\x002"} {
		b := Read("list.csv", []byte("surname,flight,from,booking,date\n"+row+",2026-11-23\n"), watchDay)
		if len(b.Messages) != 1 || len(b.Rejected) != 1 || b.Rejected[0].Where != "row 2" {
			t.Fatalf("%q: %d messages, rejected %+v; expected the row to be rejected", row, len(b.Messages), b.Rejected)
		}
		if m := b.Messages[0]; !strings.HasPrefix(string(m.Unit), partial) || m.Travellers[0].Surname != "ROE" {
			t.Errorf("%q: %+v; expected who it names", row, m)
		}
	}
}
