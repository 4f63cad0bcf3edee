package travel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/screening"
)

// flightOfAll is the message's flight as bookings name it.
const flightOfAll = "TVL+231126:1220:231126:1505+FRA+IAD+XY+989:B"

func TestNobodyIsHiddenByWhereTheyStandInABooking(t *testing.T) {
	for _, tt := range []struct {
		name     string
		segments []string
		want     []string // names, and whether they are aboard
		codes    string
	}{
		{"a group with given names", []string{"TIF+TEVNAR:G+ILMA:A:1"}, []string{"ILMA TEVNAR"}, ""},
		{"a group before them", []string{"TIF+TOUR:G", "TIF+TEVNAR:G+ILMA:A:1", flightOfAll}, []string{"ILMA TEVNAR"}, "group"},
		{"a group alone", []string{"TIF+TEVNAR ILMA:G"}, []string{"TEVNAR ILMA"}, "group"},
		{"history before them", []string{"ABI+4+:SN+LON", "TIF+TEVNAR+ILMA:A:1", flightOfAll}, []string{"ILMA TEVNAR"}, "order"},
		{"history between them", []string{"TIF+ROE+JO:A:1", "ABI+4+:SN+LON", "TIF+TEVNAR+ILMA:A:2", flightOfAll}, []string{"JO ROE", "ILMA TEVNAR"}, "order"},
		{"history alone, added", []string{"TIF+ROE+JO:A:1", flightOfAll, "ABI+4+:SN+LON", "SAC+++A", "TIF+TEVNAR+ILMA:A:2"}, []string{"JO ROE", "ILMA TEVNAR"}, "order"},
		{"history alone, taken off", []string{"TIF+ROE+JO:A:1", flightOfAll, "ABI+4+:SN+LON", "SAC+++X", "TIF+TEVNAR+ILMA:A:2"}, []string{"JO ROE", "ILMA TEVNAR cancelled"}, "order"},
		{"history of a name that was corrected", []string{"TIF+ROE+JO:A:1", flightOfAll, "ABI+4+:SN+LON", "SAC+++X", "TIF+ROE+TEVNAR:A:1"}, []string{"JO ROE/TEVNAR ROE"}, ""},
		{"history of the same", []string{"TIF+ROE+JO MR:A:1", flightOfAll, "ABI+4+:SN+LON", "SAC+++X", "TIF+ROE+JO:A:1"}, []string{"JO ROE"}, ""},
		{"history of a longer name", []string{"TIF+TEVNAR:A:1", flightOfAll, "ABI+4+:SN+LON", "TIF+TEVNAR+ILMA"}, []string{"TEVNAR/ILMA TEVNAR"}, ""},
		{"a hotel before them", []string{"MSG+8", "TIF+TEVNAR+ILMA:A:1", flightOfAll}, []string{"ILMA TEVNAR"}, "order"},
		{"a hotel between them", []string{"TIF+ROE+JO:A:1", "MSG+8", "TIF+TEVNAR+ILMA:A:2", flightOfAll}, []string{"JO ROE", "ILMA TEVNAR"}, "order"},
		{"a split booking before them", []string{"TIF+ROE+JO:A:1", flightOfAll, "EQN+2", "TIF+TEVNAR+ILMA:A:2"}, []string{"JO ROE", "ILMA TEVNAR"}, "split order"},
		{"two of one name and one more in history", []string{"TIF+ROE+JO:A:1", "TIF+ROE+JO:A:2", flightOfAll, "ABI+4+:SN+LON", "TIF+ROE+JO"}, []string{"JO ROE", "JO ROE"}, ""},
		{"an infant without a bar", []string{"TIF+ROE+JO:A:1", "SSR+INFT:HK:1:XY:::::TEVNAR ILMA 10AUG25+::1"}, []string{"JO ROE", "TEVNAR ILMA"}, "order"},
		{"an infant of a surname", []string{"TIF+ROE+JO:A:1", "SSR+INFT:HK:1:XY:::::TEVNAR+::1"}, []string{"JO ROE", "TEVNAR"}, "order"},
		{"an infant whom the booking names", []string{"TIF+ROE+JO:A:1", "TIF+TEVNAR+ILMA:IN:2", "SSR+INFT:HK:1:XY:::::TEVNAR ILMA 10AUG25+::1"}, []string{"JO ROE", "ILMA TEVNAR"}, ""},
		{"an infant of several given names", []string{"TIF+ROE+JO:A:1", "SSR+INFT:HK:1:XY:::::TEVNAR/ILMA/ODA 10AUG25+::1"}, []string{"JO ROE", "ILMA ODA TEVNAR"}, ""},
		{"an infant of no name", []string{"TIF+ROE+JO:A:1", "SSR+INFT:HK:1:XY:::::10AUG25+::1"}, []string{"JO ROE"}, "missing"},
		{"check-in with a longer name", []string{"TIF+TEVNAR+I:A:1", flightOfAll, "TRI++12:::1", "TIF+TEVNAR+ILMA:A:1"}, []string{"I TEVNAR/ILMA TEVNAR"}, ""},
		{"a title that may be a name", []string{"TIF+TEVNAR+THAMR:A:1"}, []string{"THA TEVNAR/THAMR TEVNAR"}, ""},
		{"a title that is a name by the document", []string{"TIF+TEVNAR+THAMR MR:A:1", "SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/01FEB80/M/03MAR30/TEVNAR/THAMR+::1"},
			[]string{"THAMR TEVNAR"}, ""},
		{"a title that is none by the document", []string{"TIF+TEVNAR+THAMR:A:1", "SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/01FEB80/M/03MAR30/TEVNAR/THAMR ODO+::1"},
			[]string{"THAMR ODO TEVNAR/THA TEVNAR/THAMR TEVNAR"}, ""},
		{"a title by the document", []string{"TIF+TEVNAR+THAMR:A:1", "SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/01FEB80/M/03MAR30/TEVNAR/THA+::1"},
			[]string{"THA TEVNAR"}, ""},
		{"a name of many words", []string{"TIF+TEVNAR+ILMA" + strings.Repeat(" AB", 16) + ":A:1"}, []string{"ILMA" + strings.Repeat(" AB", 16) + " TEVNAR/ILMA TEVNAR"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := readOne(t, withBooking(append([]string{"SRC", "RCI+XY:AB12CD"}, tt.segments...)...))
			var got []string
			for _, one := range m.Travellers {
				var all []string
				for _, n := range one.Person.Names {
					all = append(all, n.Text)
				}
				got = append(got, strings.TrimSpace(strings.Join(all, "/")+" "+one.Aboard))
				if on := len(one.Legs) > 0 && one.Legs[0] == 0; on == (one.Aboard == "cancelled") {
					t.Errorf("%s is on %v", got[len(got)-1], one.Legs)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			var codes []string
			for _, n := range m.Notes {
				codes = append(codes, n.Code)
			}
			if strings.Join(codes, " ") != tt.codes {
				t.Errorf("notes %+v; expected %s", m.Notes, tt.codes)
			}
		})
	}
}

func TestWhoIsReadOfHistoryHasTheirDocument(t *testing.T) {
	m := readOne(t, withBooking("SRC", "TIF+ROE+JO:A:1", flightOfAll, "ABI+4+:SN+LON", "SAC+++X", "TIF+TEVNAR+ILMA:A:2",
		"SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/01FEB80/F/03MAR30/TEVNAR/ILMA+::2", "SSR+DOCS:HK:1:XY:::::/P/GBR/555999999/GBR/01FEB81/F/03MAR30/ROE/JO+::1"))
	if len(m.Travellers) != 2 || len(m.Travellers[0].Person.Documents) != 0 || len(m.Travellers[1].Person.Documents) != 1 {
		t.Errorf("%+v; expected a document of the second alone, for history is not read of whom the booking names", m.Travellers)
	}
}

func TestWhatIsSaidBeforeATravellerIsKeptForThem(t *testing.T) {
	m := readOne(t, withBooking("SRC", "SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/01FEB80/F/03MAR30//+::2", "SSR+CTCM:HK:1:XY:::::33600000000+::2",
		"SSR+CTCM:HK:1:XY:::::33611111111+::9", "TIF+ROE+JO:A:1", "TIF+TEVNAR+ILMA:A:2"))
	var got []string
	for _, one := range m.Travellers {
		got = append(got, fmt.Sprint(one.Given, " ", one.Person.Documents, one.Person.Births, one.Contacts))
	}
	if diff := cmp.Diff([]string{"JO [] [] [{phone 33611111111}]", "ILMA [{passport 555123456 GB}] [1980-02-01] [{phone 33600000000} {phone 33611111111}]"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNumbersOfCardsAreNoContact(t *testing.T) {
	const card = "4111111111111111"
	for _, tt := range []struct {
		name, segment string
		want          []Contact
		left          bool
	}{
		{"a card as a telephone", "SSR+CTCM:HK:1:XY:::::" + card + "+::1", nil, true},
		{"a card with spaces", "SSR+CTCM:HK:1:XY:::::4111 1111-1111 1111+::1", nil, true},
		{"a short card", "SSR+CTCM:HK:1:XY:::::4222222222222+::1", nil, true},
		{"more digits than a telephone has", "SSR+CTCM:HK:1:XY:::::1234567890123456+::1", nil, true},
		{"a telephone of 13 digits", "SSR+CTCM:HK:1:XY:::::4222222222223+::1", []Contact{{"phone", "4222222222223"}}, false},
		{"a telephone dialled abroad", "SSR+CTCM:HK:1:XY:::::00441753637285+::1", []Contact{{"phone", "00441753637285"}}, false},
		{"a card as mail", "SSR+CTCE:HK:1:XY:::::" + card + "//EXAMPLE.ORG+::1", nil, true},
		{"a card in a remark", "IFT+4:28::XY+CTCM " + card, nil, true},
		{"a card as a street", "ADD++700:" + card + " EXP 1228:LILLE", []Contact{{"address", "LILLE"}}, true},
		{"a card where the telephone stands", "ADD++700:1 RUE INVENTEE:LILLE:::FR:59000:" + card, []Contact{{"address", "1 RUE INVENTEE, LILLE, FR, 59000"}}, true},
		{"words where the telephone stands", "ADD++700:1 RUE INVENTEE:LILLE:::FR:59000:DIABETIC", []Contact{{"address", "1 RUE INVENTEE, LILLE, FR, 59000"}}, true},
		{"words where the region stands", "ADD++700:1 RUE INVENTEE:LILLE:DIABETIC:DIABETIC:FR:59000", []Contact{{"address", "1 RUE INVENTEE, LILLE, FR, 59000"}}, false},
		{"a document's address", "SSR+DOCA:HK:1:XY:::::/D/FRA/" + card + "/LILLE/DIABETIC/59000/DIABETIC+::1", []Contact{{"address", "LILLE, 59000, FRA"}}, true},
		{"words as a document", "SSR+FOID:HK:1:XY:::::PPDIABETIC+::1", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := readOne(t, withBooking("SRC", "TIF+ROE+JO:A:1", tt.segment))
			one := oneOf(t, m)
			if diff := cmp.Diff(tt.want, one.Contacts); diff != "" || len(one.Person.Documents) > 0 {
				t.Error(diff, one.Person.Documents)
			}
			if left := len(m.Notes) == 1 && m.Notes[0].Code == "left-out"; left != tt.left {
				t.Errorf("notes %+v; expected something left out: %v", m.Notes, tt.left)
			}
		})
	}
}

func TestASeatIsOfOneLeg(t *testing.T) {
	onward := "TVL+231126:1720:231126:1820+IAD+BOS+XY+55:B"
	for _, tt := range []struct {
		name     string
		segments []string
		seat     string
		leg      int
	}{
		{"of the message's flight", []string{flightOfAll, onward, "SSR+SEAT:HK:1:XY:::IAD:BOS+02A::1", "SSR+SEAT:HK:1:XY:::FRA:IAD+17B::1"}, "17B", 0},
		{"of the other alone", []string{flightOfAll, onward, "SSR+SEAT:HK:1:XY:::IAD:BOS+02A::1"}, "2A", 1},
		{"of one that is off", []string{flightOfAll, onward, "SSR+SEAT:HK:1:XY:::IAD:BOS+02A::1", "RPI+1+HX"}, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			one := oneOf(t, readOne(t, withBooking(append([]string{"SRC", "TIF+ROE+JO:A:1"}, tt.segments...)...)))
			if one.Seat != tt.seat || one.SeatLeg != tt.leg {
				t.Errorf("%q on leg %d of %v; expected %q on %d", one.Seat, one.SeatLeg, one.Legs, tt.seat, tt.leg)
			}
		})
	}
}

// partly reads a message of which one part cannot be read: who is in it all the same,
// and what is rejected.
func partly(t *testing.T, data []byte) (Message, Rejected) {
	t.Helper()
	b := Read("bookings", data, watchDay)
	if len(b.Messages) != 1 || len(b.Rejected) != 1 {
		t.Fatalf("%d messages, rejected %+v; expected one of each", len(b.Messages), b.Rejected)
	}
	return b.Messages[0], b.Rejected[0]
}

func TestWhatOfAMessageCanBeReadIsReadBesideWhatIsRejected(t *testing.T) {
	long := strings.Repeat("X", MaxValue+1)
	for _, tt := range []struct {
		name string
		data []byte
		who  string
		code string
	}{
		{"a booking of nobody", withBooking("SRC", "RCI+XY:AB12CD", "SRC", "TIF+ROE+JO:A:1"), "JO ROE", "missing"},
		{"a name too long", withBooking("SRC", "TIF+"+long+"+JO:A:1", "TIF+ROE+JO:A:2", "SRC", "TIF+POE+AL:A:1"), "JO ROE|AL POE", "size"},
		{"a service too long", withBooking("SRC", "TIF+ROE+JO:A:1", "SSR+DOCS:HK:1:XY:::::/P/"+long+"+::1"), "JO ROE", "size"},
		{"no flight", bookingsOf("MSG+:22", "SRC", "TIF+ROE+JO:A:1"), "JO ROE", "missing"},
		{"a flight of no day", bookingsOf("TVL+XX1126:1220+FRA+IAD+XY+989", "SRC", "TIF+ROE+JO:A:1", flightOfAll), "JO ROE", "value"},
		{"too many flights", withBooking(append([]string{"SRC", "TIF+ROE+JO:A:1"}, strings.Split(strings.Repeat("TVL+241126:1220+IAD+FRA+XY+1|", 32), "|")[:32]...)...), "JO ROE", "size"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, rejected := partly(t, tt.data)
			var who []string
			for _, one := range m.Travellers {
				who = append(who, one.Person.Names[0].Text)
			}
			if strings.Join(who, "|") != tt.who || rejected.Code != tt.code || rejected.Form != PNRGOV || len(rejected.Data) == 0 {
				t.Errorf("%v, rejected %+v; expected %s and %s", who, rejected, tt.who, tt.code)
			}
			if m.Notes[0].Code != "partial" || m.Notes[0].Where != rejected.Where || string(m.Unit) != "partial\n"+string(rejected.Data) {
				t.Errorf("notes %+v, unit %.30q; expected them to say that it is a part", m.Notes, m.Unit)
			}
			for _, one := range m.Travellers {
				for _, n := range one.Legs {
					if n >= len(m.Legs) {
						t.Errorf("leg %d of %d", n, len(m.Legs))
					}
				}
			}
		})
	}
}

func TestTooManyTravellersAreReadUpToTheBound(t *testing.T) {
	var segments []string
	for i := range 7 {
		segments = append(segments, "SRC")
		for n := range 900 {
			segments = append(segments, fmt.Sprintf("TIF+ROE+JO:A:%d", i*900+n+1))
		}
	}
	m, rejected := partly(t, withBooking(segments...))
	if len(m.Travellers) != MaxTravellers || rejected.Code != "size" {
		t.Errorf("%d travellers, rejected %s; expected %d", len(m.Travellers), rejected.Code, MaxTravellers)
	}
}

func TestControlCharactersOfABookingReachNothingThatIsKeptInClear(t *testing.T) {
	data := withBooking("SRC", "RCI+XY:AB\x00CD", "TIF+RO\x01E+JO:A:1", "TVL+231126:1220:231126:1505+FRA+IAD+X\x00+989:B", "TVL+241126:1220+IA\x00+FRA+XY+9\x0089:B")
	b := Read("bookings", data, watchDay)
	for _, m := range b.Messages {
		texts := []string{m.Sender, m.Ref, m.List, string(m.Form)}
		for _, l := range m.Legs {
			texts = append(texts, l.Carrier, l.Number, l.From, l.To)
		}
		for _, one := range m.Travellers {
			texts = append(texts, one.Words()...)
			texts = append(texts, one.Booking, one.Seat)
		}
		for _, s := range texts {
			if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }) {
				t.Errorf("%q holds a control character", s)
			}
		}
	}
	if len(b.Messages) != 1 || len(b.Messages[0].Travellers) != 1 || !cmp.Equal(b.Messages[0].Travellers[0].Person.Births, []screening.Birth(nil)) {
		t.Errorf("%+v; expected the traveller to be read", b)
	}
}

func TestABirthOfTwoCenturiesIsBothButOfChildren(t *testing.T) {
	m := readOne(t, withBooking("SRC", "TIF+ROE+JO:A:1", "TIF+POE+AL:C:2", "TIF+MOE+CY:A:3", "TIF+NOE+DI:A:4", "SSR+CHLD:HK:1:XY:::::04MAY18+::2",
		"SSR+DOCS:HK:1:XY:::::/P/GBR/555123456/GBR/04MAY18/F/03MAR30/ROE/JO+::1", "SSR+DOCS:HK:1:XY:::::/P/GBR/555123457/GBR/00XXX00/F/03MAR30/MOE/CY+::3",
		"SSR+DOCS:HK:1:XY:::::/P/GBR/555123458/GBR/01JAN70/F/03MAR30/NOE/DI+::4"))
	var got []string
	for _, one := range m.Travellers {
		got = append(got, fmt.Sprint(one.Given, " ", one.Person.Births))
	}
	if diff := cmp.Diff([]string{"JO [2018-05-04 1918-05-04]", "AL [2018-05-04]", "CY []", "DI [1970-01-01]"}, got); diff != "" {
		t.Error(diff)
	}
	if c := m.Travellers[3].Person.Births[0].Certainty; c != screening.Estimated {
		t.Errorf("%v; expected an estimate, for 1 January 1970 is written where no date is known", c)
	}
}
