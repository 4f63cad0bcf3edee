package travel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/screening"
)

// bookingsOf makes a PNRGOV message of segments, with counts that are right.
func bookingsOf(segments ...string) []byte {
	all := append([]string{"UNH+1+PNRGOV:13:1:IA+X1"}, segments...)
	all = append(all, fmt.Sprintf("UNT+%d+1", len(all)+1))
	return []byte("UNA:+.? '\nUNB+IATA:1+XY++261120:1120+42'\n" + strings.Join(all, "'\n") + "'\nUNZ+1+42'\n")
}

// level0 is what stands before the bookings: flight XY 989 of 23 November 2026.
var level0 = []string{"MSG+:22", "ORG+XY:DJE", "TVL+231126:1220:231126:1505+FRA+IAD+XY+0989", "EQN+1"}

func withBooking(segments ...string) []byte {
	return bookingsOf(append(append([]string{}, level0...), segments...)...)
}

// readOne reads a message that must be read.
func readOne(t *testing.T, data []byte) Message {
	t.Helper()
	b := Read("bookings", data, watchDay)
	if len(b.Rejected) > 0 || len(b.Messages) != 1 {
		t.Fatalf("%d messages, rejected %+v; expected one message", len(b.Messages), b.Rejected)
	}
	return b.Messages[0]
}

// oneOf gives the only traveller.
func oneOf(t *testing.T, m Message) Traveller {
	t.Helper()
	if len(m.Travellers) != 1 {
		t.Fatalf("%d travellers; expected one: %+v", len(m.Travellers), m.Travellers)
	}
	return m.Travellers[0]
}

func day(year int, month time.Month, date, hour, minute int) time.Time {
	return time.Date(year, month, date, hour, minute, 0, 0, time.UTC)
}

func TestABookingIsReadWhole(t *testing.T) {
	m := readOne(t, withBooking("SRC", "RCI+XY:AB12CD::201026:0830+1A:ZZ9999", "ADD++700:1 RUE INVENTEE:LILLE:::FR:59000:0320000000",
		"TIF+MARTIN+LUCMR:A:1", "REF+:U77", "SSR+DOCS:HK:1:XY:::::/P/FRA/12AB34567/FRA/01FEB80/M/03MAR30/MARTIN/LUC/EMILE+::1",
		"SSR+DOCO:HK:1:XY:::::LILLE FRA/V/V7654321/PARIS/01JAN25/USA+::1", "SSR+DOCA:HK:1:XY:::::/R/FRA/1 RUE INVENTEE/LILLE/NORD/59000+::1",
		"SSR+CTCE:HK:1:XY:::::LUC..MARTIN//EXAMPLE.ORG+::1", "SSR+CTCM:HK:1:XY:::::33600000000+::1",
		"TVL+231126:1220:231126:1505+FRA+IAD+XY+989:B", "SSR+SEAT:HK:1:XY:::FRA:IAD+017B::1", "RCI+XY:AB12CD", "DAT+2:231126:1000",
		"TRI++12:::1", "TIF+MARTIN+LUCMR:A:1", "SSD+018C++++Y", "TBD++2:30:701+++XY:0447::IAD:002"))
	want := Message{Form: PNRGOV, Version: "13:1", Ref: "1", Sender: "XY", Sent: day(2026, 11, 20, 11, 20), List: "bookings", Function: "new",
		Legs: []Leg{{Carrier: "XY", Number: "989", From: "FRA", To: "IAD", Departs: day(2026, 11, 23, 12, 20), Arrives: day(2026, 11, 23, 15, 5)}},
		Travellers: []Traveller{{
			Person: screening.Person{Names: []screening.Name{{Text: "LUC EMILE MARTIN"}, {Text: "LUC MARTIN"}},
				Births: []screening.Birth{{Year: 1980, Month: 2, Day: 1}}, Nationalities: []string{"FR"}, Sex: "M", Places: []string{"LILLE FRA"},
				Documents: []screening.Document{{Kind: "passport", Number: "12AB34567", Country: "FR"}, {Kind: "visa", Number: "V7654321", Country: "US"}}},
			Surname: "MARTIN", Given: "LUC EMILE", Role: Passenger, Legs: []int{0}, Booking: "AB12CD", Ref: "U77", Seat: "18C", Residence: "FR",
			Expiry: "2030-03-03", Bags: 2, Contacts: []Contact{{"address", "1 RUE INVENTEE, LILLE, 59000, FRA"},
				{"email", "luc_martin@example.org"}, {"phone", "33600000000"}, {"address", "1 RUE INVENTEE, LILLE, FR, 59000"}, {"phone", "0320000000"}}}}}
	m.Unit = nil
	if len(m.Notes) == 0 {
		m.Notes = nil
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
}

func TestTitlesAreCutOffAndNamesAreNot(t *testing.T) {
	for _, tt := range []struct{ given, cut, doubt string }{
		{"KEVINMICHAELMR", "KEVINMICHAEL", "KEVINMICHAELMR"}, {"NINA MS", "NINA", ""}, {"LORELEIMRS", "LORELEI", "LORELEIMRS"}, {"TIMMSTR", "TIM", "TIMMSTR"},
		{"ADAMS", "ADA", "ADAMS"}, {"AMR", "AMR", ""}, {"LIMR", "LI", "LIMR"}, {"THAMR", "THA", "THAMR"}, {"ALEKSANDR", "ALEKSANDR", ""}, {"ANNA DR", "ANNA", ""},
		{"MR", "MR", ""}, {"", "", ""}, {"JANE MISS", "JANE", ""}, {"jo mr", "JO", ""},
	} {
		if cut, doubt := cutTitle(tt.given); cut != tt.cut || doubt != tt.doubt {
			t.Errorf("%s: %q, in doubt %q; expected %q, %q", tt.given, cut, doubt, tt.cut, tt.doubt)
		}
	}
	one := oneOf(t, readOne(t, withBooking("SRC", "TIF+SMITH+ADAMS::1")))
	if diff := cmp.Diff([]screening.Name{{Text: "ADA SMITH"}, {Text: "ADAMS SMITH"}}, one.Person.Names); diff != "" {
		t.Error(diff)
	}
	one = oneOf(t, readOne(t, withBooking("SRC", "TIF+SMITH+ADAMS::1", "SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/01FEB80/M/03MAR30/SMITH/ADAMS+::1")))
	if one.Given != "ADA" && one.Given != "ADAMS" || !cmp.Equal(one.Person.Births, []screening.Birth{{Year: 1980, Month: 2, Day: 1}}) {
		t.Errorf("%+v; expected the document to be this traveller's", one)
	}
}

func TestDocumentsGoToWhomTheyName(t *testing.T) {
	docs := func(text string) string { return "SSR+DOCS:HK:1:XY:::::" + text }
	people := []string{"SRC", "RCI+XY:AB12CD", "TIF+BELT+ISA MRS:A:1:1", "TIF+BELT+OTTO MR:A:2", "TIF+BELT+SOPHY:IN:3"}
	for _, tt := range []struct {
		name, ssr string
		want      int // who has it; 3 for somebody more
	}{
		{"by number", docs("/P/GBR/555123456/GBR/01FEB80/F/03MAR30/BELT/ISA+::1"), 0},
		{"by a number with noughts", docs("/P/GBR/555123456/GBR/01FEB80/F/03MAR30/BELT/ISA+::001"), 0},
		{"by name against the number", docs("/P/GBR/555123456/GBR/01FEB80/M/03MAR30/BELT/OTTO+::1"), 1},
		{"by name alone", docs("/P/GBR/555123456/GBR/01FEB80/M/03MAR30/BELT/OTTO KARL"), 1},
		{"a wrapped name", docs("/P/GBR/555123456/GBR/01FEB80/M/03MAR30/BE LT/OT TO"), 1},
		{"an infant's, said of the one who holds it", docs("/P/GBR/555123456/GBR/20SEP25/FI/03MAR30/BELT/SOPHY OLIVIA+::1"), 2},
		{"of a married name", docs("/P/GBR/555123456/GBR/01FEB80/F/03MAR30/HALL/ISABEL+::1"), 0},
		{"of nobody in the booking", docs("/P/GBR/555123456/GBR/01FEB80/F/03MAR30/HALL/ISABEL"), 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := readOne(t, withBooking(append(append([]string{}, people...), "TVL+231126:1220:231126:1505+FRA+IAD+XY+989:B", tt.ssr)...))
			for i, one := range m.Travellers {
				if has := len(one.Person.Documents) == 1 && one.Person.Documents[0].Number == "555123456"; has != (i == tt.want) {
					t.Errorf("%s %s: %+v", one.Given, one.Surname, one.Person.Documents)
				}
			}
			if want := max(3, tt.want+1); len(m.Travellers) != want {
				t.Errorf("%d travellers; expected %d", len(m.Travellers), want)
			}
		})
	}
}

func TestNamesOfAnyScriptAreToldApart(t *testing.T) {
	m := readOne(t, withBooking("SRC", "TIF+ИВАНОВ+ПЁТР::1", "TIF+СИДОРОВ+ПЁТР::2", "SSR+DOCS:HK:1:XY:::::/P/RUS/555123456/RUS/01FEB80/M/03MAR30/СИДОРОВ/ПЁТР"))
	if m.Travellers[0].Person.Documents != nil || len(m.Travellers[1].Person.Documents) != 1 || len(m.Travellers) != 2 {
		t.Errorf("%+v; expected the document to be the second's", m.Travellers)
	}
}

func TestInfantsAndChildrenHaveTheirBirths(t *testing.T) {
	m := readOne(t, withBooking("SRC", "TIF+ROE+ANN MRS:A:1:1", "SSR+INFT:HK:1:XY:::::ROE/BIM/10AUG25+::1", "SSR+INFT:HK:1:XY:::FRA:IAD:ROE/BIM 10AUG25+::1",
		"TIF+ROE+CY MSTR:C:2", "SSR+CHLD:HK:1:XY:::::04MAY18+::2"))
	var got []string
	for _, one := range m.Travellers {
		got = append(got, fmt.Sprint(one.Given, " ", one.Person.Births))
	}
	if diff := cmp.Diff([]string{"ANN []", "CY [2018-05-04]", "BIM [2025-08-10]"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestItinerariesAreRead(t *testing.T) {
	first := Leg{Carrier: "XY", Number: "989", From: "FRA", To: "IAD", Departs: day(2026, 11, 23, 12, 20), Arrives: day(2026, 11, 23, 15, 5)}
	leg := func(carrier, number, from, to string, departs, arrives time.Time) Leg {
		return Leg{carrier, number, from, to, departs, arrives}
	}
	for _, tt := range []struct {
		name     string
		segments []string
		want     []Leg // behind the first
		legs     []int
		note     string
	}{
		{"the flight alone", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B"}, nil, []int{0}, ""},
		{"sold under another number, its own behind", []string{"TVL+231126:1220::1505+FRA+IAD+QQ:XY+4321:B", "RPI+1+HK", "TVL+++++989:B"}, nil, []int{0}, ""},
		{"sold under another number, its own not said", []string{"TVL+231126:1220::1505+FRA+IAD+QQ:XY+4321:B"}, nil, []int{0}, ""},
		{"operated by the carrier of TRA", []string{"TVL+231126:1220::1505+FRA+IAD+QQ:XY+4321:B", "TRA+XY+0989:B"}, nil, []int{0}, ""},
		{"the day of another clock", []string{"TVL+241126:0020::0705+FRA+IAD+XY+989:B"}, nil, []int{0}, ""},
		{"a connection by night", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B", "TVL+231126:2330::0100+IAD+BOS+QQ:ZZ+12:B", "TVL+++++0034:B"},
			[]Leg{leg("ZZ", "34", "IAD", "BOS", day(2026, 11, 23, 23, 30), day(2026, 11, 24, 1, 0))}, []int{0, 1}, ""},
		{"there and back", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B", "TVL+301126:1720:011226:0720+IAD+FRA+XY+988:B"},
			[]Leg{leg("XY", "988", "IAD", "FRA", day(2026, 11, 30, 17, 20), day(2026, 12, 1, 7, 20))}, []int{0, 1}, ""},
		{"open, arunk and surface", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B", "TVL+++++ARNK", "TVL++IAD+FRA+XY+OPEN:Y", "TVL++IAD+FRA+OPEN"}, nil, []int{0}, ""},
		{"cancelled", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B", "TVL+301126:1720:011226:0720+IAD+FRA+XY+988:B", "RPI+1+HX"}, nil, []int{0}, ""},
		{"a hotel", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B", "EQN+1", "RCI+XY:OTHER1", "MSG+8", "TVL+231126:1500:271126+IAD:AN INN++VN+67576:ROH"}, nil, []int{0}, "split"},
		{"history", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B", "ABI+4++++XY", "SAC+++X", "TVL+101226:1220::1505+FRA+IAD+XY+989:B", "TIF+ROE+JO:A:1"}, nil, []int{0}, ""},
		{"of another flight", []string{"TVL+301126:1720:011226:0720+IAD+FRA+XY+988:B"},
			[]Leg{leg("XY", "988", "IAD", "FRA", day(2026, 11, 30, 17, 20), day(2026, 12, 1, 7, 20))}, []int{0, 1}, "itinerary"},
		{"no date", []string{"TVL+231126:1220::1505+FRA+IAD+XY+989:B", "TVL+991399:1720+IAD+FRA+XY+988:B"}, nil, []int{0}, "value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := readOne(t, withBooking(append([]string{"SRC", "RCI+XY:AB12CD", "TIF+ROE+JO:A:1"}, tt.segments...)...))
			if diff := cmp.Diff(append([]Leg{first}, tt.want...), m.Legs); diff != "" {
				t.Error(diff)
			}
			one := oneOf(t, m)
			if diff := cmp.Diff(tt.legs, one.Legs); diff != "" || one.Booking != "AB12CD" {
				t.Error(diff, one.Booking)
			}
			codes := ""
			for _, n := range m.Notes {
				codes += n.Code
			}
			if codes != tt.note {
				t.Errorf("notes %q; expected %q", codes, tt.note)
			}
		})
	}
}

func TestWhatNobodyMayKeepIsLeftOutAndCounted(t *testing.T) {
	secret := []string{"KOSHER", "WHEELCHAIR", "4111111111111111", "OSIWORD", "LTSWORD", "VIPWORD"}
	m := readOne(t, withBooking("SRC", "IFT+4:28::XY+THIS ONE IS A VIPWORD", "IFT+4:28::XY+CTCT BOS 555 12345 VIPWORD AGENCY", "TIF+ROE+JO:A:1",
		"SSR+KSML:HK:1:XY:::::KOSHER+::1", "SSR+WCHR:HK:1:XY:::::WHEELCHAIR+::1", "FOP+CC:::VI:4111111111111111:0930", "OSI+OSIWORD", "LTS+0/O/LTSWORD"))
	one := oneOf(t, m)
	data, err := one.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secret {
		if strings.Contains(string(data), s) || strings.Contains(fmt.Sprint(m.Notes), s) {
			t.Errorf("%s was kept", s)
		}
	}
	want := []Note{{"left-out", "message", "remarks: 4"}, {"left-out", "message", "special services: 2"}, {"left-out", "message", "forms of payment: 1"}}
	if diff := cmp.Diff(want, m.Notes); diff != "" {
		t.Error(diff)
	}
}

func TestBookingsWithFaultsAreReadOrRejectedForTheirReason(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		who  string // travellers, with a bar between
		code string // of the note, or of what is rejected
	}{
		{"no ORG and no RCI", bookingsOf("TVL+231126:1220:231126:1505+FRA+IAD+XY+989", "SRC", "TIF+ROE+JO:A:1"), "JO ROE", ""},
		{"a typographic terminator", []byte(strings.Replace(string(withBooking("SRC", "RCI+XY:AB12CD", "TIF+ROE+JO:A:1")), "AB12CD'\n", "AB12CD’\n", 1)), "JO ROE", "terminator"},
		{"a terminator forgotten before TIF", withBooking("SRC", "RCI+XY:AB12CD", "ORG+1A:MUC+:X++1A+94+9TIF+ROE+JO:A:1", "REF+:7"), "JO ROE", "terminator"},
		{"a release with nothing behind it", withBooking("SRC", "TIF+ROE+JO:A:1", "IFT+4:28::XY+CTCE JO//EXAMPLE.ORG? "), "JO ROE", ""},
		{"no booking", withBooking(), "", "count"},
		{"a booking of nobody", withBooking("SRC", "RCI+XY:AB12CD"), "", "rejected missing"},
		{"travellers before the first booking", withBooking("TIF+ROE+JO:A:1"), "JO ROE", "order"},
		{"check-in knows more", withBooking("SRC", "TIF+ROE+JO:A:1", "TVL+231126:1220::1505+FRA+IAD+XY+989:B", "TRI++1:::2", "TIF+POE+AL:A:2", "SSD+2A"), "JO ROE|AL POE", "order"},
		{"a traveller of no name", withBooking("SRC", "TIF+::1", "TIF+ROE+JO:A:1"), "JO ROE", "missing"},
		{"several of one surname", withBooking("SRC", "TIF+ROE+JO:A:1+AL:A:2"), "JO ROE|AL ROE", ""},
		{"a group", withBooking("SRC", "TIF+HAPPY TOURS:G", "TIF+ROE+JO:A:1"), "JO ROE", "group"},
		{"no flight and nobody", bookingsOf("MSG+:22", "EQN+1"), "", "rejected missing"},
		{"a flight of no day and nobody", bookingsOf("TVL+XX1126:1220+FRA+IAD+XY+989"), "", "rejected value"},
		{"a name too long", withBooking("SRC", "TIF+"+strings.Repeat("X", MaxValue+1)+"+JO:A:1"), "", "rejected size"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := Read("bookings", tt.data, watchDay)
			var who []string
			code := ""
			for _, r := range b.Rejected {
				code += "rejected " + r.Code
				if r.Form != PNRGOV || r.Reason == "" || r.Where == "" || len(r.Data) == 0 {
					t.Errorf("%+v lacks its form, place, reason or data", r)
				}
			}
			for _, m := range b.Messages {
				for _, n := range m.Notes {
					code += n.Code
				}
				for _, one := range m.Travellers {
					who = append(who, one.Person.Names[0].Text)
				}
			}
			if code != tt.code || strings.Join(who, "|") != tt.who {
				t.Errorf("%q, %q; expected %q, %q", strings.Join(who, "|"), code, tt.who, tt.code)
			}
		})
	}
}

func TestAMessageHoldsMoreFlightsThanOneBookingMay(t *testing.T) {
	segments := append([]string{}, level0[:3]...)
	for i := range 60 {
		segments = append(segments, "SRC", fmt.Sprintf("RCI+XY:B%d", i), "TIF+ROE+JO:A:1", "TVL+231126:1220::1505+FRA+IAD+XY+989:B",
			fmt.Sprintf("TVL+301126:1720:011226:0720+IAD+FRA+XY+%d:B", 100+i), "TVL+021226:0900::1000+FRA+NCE+XY+77:B")
	}
	m := readOne(t, bookingsOf(segments...))
	if len(m.Legs) != 62 || len(m.Travellers) != 60 {
		t.Fatalf("%d flights, %d travellers; expected 62 and 60", len(m.Legs), len(m.Travellers))
	}
	for i, one := range m.Travellers {
		if len(one.Legs) != 3 || m.Legs[one.Legs[1]].Number != fmt.Sprint(100+i) || m.Legs[one.Legs[2]].Number != "77" {
			t.Errorf("traveller %d is on %v", i, one.Legs)
		}
	}
}

func TestAWrongCountOfBookingsIsStrictlyRefused(t *testing.T) {
	data := []byte(strings.Replace(string(withBooking("SRC", "TIF+ROE+JO:A:1")), "EQN+1", "EQN+2", 1))
	if m := readOne(t, data); len(m.Notes) != 1 || m.Notes[0].Code != "count" {
		t.Errorf("%+v; expected the count to be noted", m.Notes)
	}
	strict := watchDay
	strict.Strict = true
	if b := Read("bookings", data, strict); len(b.Messages) != 0 || len(b.Rejected) != 1 || b.Rejected[0].Code != "count" {
		t.Errorf("%+v; expected the message to be rejected", b)
	}
}

func FuzzBookings(f *testing.F) {
	f.Add(withBooking("SRC", "RCI+XY:AB12CD", "TIF+ROE+ADAMS:A:1", "SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/01FEB80/FI/03MAR30/ROE/JO/H+::1",
		"SSR+DOCA:HK:1:XY:::::/R+::1", "SSR+FOID:HK:1:XY:::::PPUSA123456789+::1", "SSR+INFT:HK:1:XY:::::ROE/BIM 10AUG25", "SSR+CHLD:::::::::0", "ADD++700",
		"TVL+231126:1220::1505+FRA+IAD+QQ:XY+4321:B", "TVL+++++989", "SSR+SEAT:HK:2:XY:::FRA:IAD:.03BN", "TRI++1:::1", "TIF+ROE+X", "SSD+3A", "TBD++2", "EQN+1", "MSG+8", "ABI"))
	f.Add(bookingsOf("TVL+231126+FRA+IAD+XY+989", "TIF", "SSR", "SSR+DOCO", "TVL", "TRA", "RPI", "TIF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := Read("", data, watchDay)
		for _, m := range b.Messages {
			if len(m.Travellers) > MaxTravellers || len(m.Notes) > 2*mostNotes {
				t.Errorf("%d travellers, %d notes", len(m.Travellers), len(m.Notes))
			}
			for _, one := range m.Travellers {
				for _, n := range one.Legs {
					if n < 0 || n >= len(m.Legs) {
						t.Errorf("leg %d of %d", n, len(m.Legs))
					}
				}
				if _, err := one.Encode(); err != nil {
					t.Error(err)
				}
				for _, birth := range one.Person.Births {
					if birth.Year > 2026 {
						t.Errorf("born %v", birth)
					}
				}
			}
		}
	})
}
