package mrz

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// The specimens of Doc 9303: Anna Maria Eriksson of Utopia.
const (
	specimenTD1  = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
	specimenTD2  = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
	specimenTD3  = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
	specimenMRVA = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
	specimenMRVB = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
	longNumber   = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
)

func TestTheSpecimensAreReadWhole(t *testing.T) {
	born, expires := Date{1974, 8, 12}, Date{2012, 4, 15}
	tests := []struct {
		name, text string
		want       Document
		checks     string
	}{
		{"TD1", specimenTD1, Document{Format: TD1, Type: "I", Number: "D23145890", Nationality: "UTO", Birth: born, Expiry: expires}, "number birth expiry composite"},
		{"TD2", specimenTD2, Document{Format: TD2, Type: "I", Number: "D23145890", Nationality: "UTO", Birth: born, Expiry: expires}, "number birth expiry composite"},
		{"TD3", specimenTD3, Document{Format: TD3, Type: "P", Number: "L898902C3", Nationality: "UTO", Birth: born, Expiry: expires,
			Optional: []string{"ZE184226B"}}, "number birth expiry optional composite"},
		{"MRV-A", specimenMRVA, Document{Format: MRVA, Type: "V", Number: "L8988901C", Nationality: "XXX", Birth: Date{1940, 9, 7},
			Expiry: Date{1996, 12, 10}, Optional: []string{"6ZE184226B"}}, "number birth expiry"},
		{"MRV-B", specimenMRVB, Document{Format: MRVB, Type: "V", Number: "L8988901C", Nationality: "XXX", Birth: Date{1940, 9, 7},
			Expiry: Date{1996, 12, 10}}, "number birth expiry"},
	}
	for _, tt := range tests {
		tt.want.Issuer, tt.want.Sex, tt.want.Primary, tt.want.Secondary = "UTO", "F", "ERIKSSON", "ANNA MARIA"
		for _, text := range []string{tt.text, strings.ReplaceAll(tt.text, "\n", ""), strings.ToLower(tt.text), "\n " + strings.ReplaceAll(tt.text, "\n", " \r\n") + "\n"} {
			t.Run(tt.name, func(t *testing.T) {
				got, err := Parse(text, today)
				if err != nil {
					t.Fatal(err)
				}
				var fields []string
				for _, c := range got.Checks {
					if fields = append(fields, c.Field); !c.OK || c.Printed != c.Computed {
						t.Errorf("check %+v; expected to come out", c)
					}
				}
				if strings.Join(fields, " ") != tt.checks || !got.Sound() {
					t.Errorf("checks %v, faults %v; expected %s and none", fields, got.Faults, tt.checks)
				}
				got.Checks = nil
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestALongNumberGoesOnInTheOptionalData(t *testing.T) {
	d, err := Parse(longNumber, today)
	if err != nil {
		t.Fatal(err)
	}
	if d.Number != "D23145890734" || d.Optional != nil || !d.Checks[0].OK || d.Checks[0].Printed != "9" {
		t.Errorf("number %s, optional %v, check %+v; expected D23145890734, none, 9", d.Number, d.Optional, d.Checks[0])
	}
	bad, err := Parse(strings.Replace(longNumber, "7349<", "7348<", 1), today)
	if err != nil {
		t.Fatal(err)
	}
	want := Fault{1, 19, "check digit (number) is 8; expected 9"}
	if diff := cmp.Diff(want, bad.Faults[0]); diff != "" {
		t.Error(diff)
	}
	if d, err = Parse(strings.Replace(longNumber, "7349<<", "7349<A", 1), today); err != nil || d.Number != "D23145890734" || len(d.Optional) != 1 || d.Optional[0] != "A" {
		t.Errorf("%s %v %v; expected what follows the number as optional data", d.Number, d.Optional, err)
	}
}

func TestWhatIsWrongIsFlaggedInItsPlace(t *testing.T) {
	change := func(text string, line, position int, with string) string {
		lines := strings.Split(text, "\n")
		l := lines[line-1]
		lines[line-1] = l[:position-1] + with + l[position-1+len(with):]
		return strings.Join(lines, "\n")
	}
	tests := []struct {
		name, text, want string
	}{
		{"number", change(specimenTD3, 2, 10, "5"), "line 2, position 10: check digit (number) is 5; expected 6"},
		{"birth", change(specimenTD3, 2, 20, "0"), "line 2, position 20: check digit (birth) is 0; expected 2"},
		{"expiry", change(specimenTD2, 2, 28, "0"), "line 2, position 28: check digit (expiry) is 0; expected 9"},
		{"optional", change(specimenTD3, 2, 43, "0"), "line 2, position 43: check digit (optional) is 0; expected 1"},
		{"optional left out", change(specimenTD3, 2, 43, "<"), "line 2, position 43: check digit (optional) is <; expected 1"},
		{"composite", change(specimenTD1, 2, 30, "0"), "line 2, position 30: check digit (composite) is 0; expected 6"},
		{"no day", change(specimenTD3, 2, 14, "740230"), "line 2, position 14: 740230 is no day of the calendar"},
		{"no month", change(specimenTD3, 2, 22, "121301"), "line 2, position 22: 121301 is no day of the calendar"},
		{"a letter in a date", change(specimenTD3, 2, 15, "O"), "line 2, position 15: O in a date; expected a digit or <"},
		{"sex", change(specimenTD3, 2, 21, "X"), "line 2, position 21: sex X; expected M, F or <"},
		{"issuer", change(specimenTD3, 1, 3, "QQQ"), `line 1, position 3: state "QQQ" is on no list of ICAO or ISO`},
		{"nationality", change(specimenTD1, 2, 16, "<<<"), `line 2, position 16: state "" is on no list of ICAO or ISO`},
		{"type", change(specimenTD1, 1, 1, "Q"), "line 1, position 1: document type Q; expected one that begins with A, C, I, P or V"},
		{"digit in a name", change(specimenTD1, 3, 2, "1"), "line 3, position 2: 1 in a name; expected letters"},
		{"no name", change(specimenTD1, 3, 1, strings.Repeat("<", 30)), "line 3, position 1: no name"},
		{"filler first", change(specimenTD1, 3, 1, "<"), "line 3, position 1: the name begins with a filler"},
		{"three parts", change(specimenTD1, 3, 15, "<<A"), "line 3, position 1: more than two parts; expected primary and secondary identifier"},
		{"no number", change(specimenTD2, 2, 1, "<<<<<<<<<0"), "line 2, position 1: no document number"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Parse(tt.text, today)
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, f := range d.Faults {
				told = append(told, f.String())
			}
			if d.Sound() || !strings.Contains(strings.Join(told, "\n"), tt.want) {
				t.Errorf("flagged %q; expected %q", told, tt.want)
			}
		})
	}
}

func TestWhatIsNoZoneIsRefused(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", " \n", "no line"},
		{"a letter of another alphabet", strings.Replace(specimenTD3, "ERIKSSON", "erikßon", 1), "line 1, position 10: 'ß'; expected A-Z, 0-9 or <"},
		{"a letter that only Unicode makes an ASCII one", strings.Replace(specimenTD3, "E", "\u017f", 1), "line 1, position 6: 'ſ'; expected A-Z, 0-9 or <"},
		{"a space", strings.Replace(specimenTD3, "ANNA<", "ANNA ", 1), "line 1, position 20: ' '"},
		{"another script", strings.Replace(specimenTD3, "ANNA", "АННА", 1), "line 1, position 16: 'А'"},
		{"a short line", specimenTD3[:80], "line 2, position 36: a line of 35 characters; expected 44"},
		{"a long line", specimenTD2 + "<", "line 2, position 38: a line of 37 characters"},
		{"a line missing", specimenTD1[:61], "2 lines of 30 characters; expected"},
		{"glued and cut", strings.ReplaceAll(specimenTD1, "\n", "")[:89], "1 lines of 89 characters"},
		{"no letter first", "<" + specimenTD3[1:], "line 1, position 1: '<'; expected the letter"},
		{"a book", strings.Repeat("A", 1000), "1000 characters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d, err := Parse(tt.text, today); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, %v; expected an error that says %q", d, err, tt.want)
			}
		})
	}
}

func TestTheCenturyFollowsFromToday(t *testing.T) {
	tests := []struct {
		birth, expiry string
		born, expires Date
	}{
		{"740812", "120415", Date{1974, 8, 12}, Date{2012, 4, 15}},
		{"261122", "761231", Date{2026, 11, 22}, Date{2076, 12, 31}}, // today; fifty years on
		{"261123", "770101", Date{1926, 11, 23}, Date{1977, 1, 1}},   // tomorrow is a century ago
		{"270101", "991231", Date{1927, 1, 1}, Date{1999, 12, 31}},
		{"74<<<<", "30<<<<", Date{1974, 0, 0}, Date{2030, 0, 0}},
		{"7408<<", "3008<<", Date{1974, 8, 0}, Date{2030, 8, 0}},
		{"74<<12", "300000", Date{1974, 0, 0}, Date{2030, 0, 0}},
		{"<<0812", "<<<<<<", Date{}, Date{}},
		{"26<<<<", "<<<<<<", Date{2026, 0, 0}, Date{}},
		{"000229", "<<<<<<", Date{2000, 2, 29}, Date{}},
	}
	for _, tt := range tests {
		t.Run(tt.birth+" "+tt.expiry, func(t *testing.T) {
			second := "L898902C36UTO" + tt.birth + string(Digit(tt.birth)) + "F" + tt.expiry + string(Digit(tt.expiry)) + "<<<<<<<<<<<<<<<"
			second += string(Digit(second[:10] + second[13:20] + second[21:]))
			d, err := Parse(specimenTD3[:45]+second, today)
			if err != nil || !d.Sound() {
				t.Fatal(err, d.Faults)
			}
			if d.Birth != tt.born || d.Expiry != tt.expires {
				t.Errorf("%v, %v; expected %v, %v", d.Birth, d.Expiry, tt.born, tt.expires)
			}
		})
	}
}

func TestCheckDigitsComeOutAsInTheStandard(t *testing.T) {
	for field, want := range map[string]byte{"520727": '3', "AB2134<<<": '5', "HA672242<658022549601086<<<<<<<<<<<<<<0": '8', "": '0', "<<<": '0'} {
		if got := Digit(field); got != want {
			t.Errorf("%s: %c; expected %c", field, got, want)
		}
	}
}

// passport makes the two lines of a sound passport of a state.
func passport(state, name string) string {
	fill := func(s string, n int) string { return s + strings.Repeat("<", n-len(s)) }
	state = fill(state, 3)
	second := "X12345678" + string(Digit("X12345678")) + state + "8001014M3001019<<<<<<<<<<<<<<<"
	second += string(Digit(second[:10] + second[13:20] + second[21:]))
	return "P<" + state + fill(name, 39) + "\n" + second
}

func TestNamesAreTurnedBack(t *testing.T) {
	tests := []struct {
		state, name string
		want        []string
	}{
		{"UTO", "MUELLER<<JOERG", nil},
		{"D", "MUELLER<<JOERG", []string{"MÜLLER, JÖRG"}},
		{"AUT", "GROSS<<KAETHE", []string{"GROß, KÄTHE", "GROSS, KÄTHE"}},
		{"D", "SCHMIDT<<ANNA", nil},
		{"SWE", "AASTROEM<<PAER", []string{"ÅSTRÖM, PÄR"}},
		{"DNK", "SOERENSEN<<AAGE", []string{"SØRENSEN, ÅGE"}},
		{"ISL", "THOR<<AEVAR", []string{"ÞOR, ÆVAR"}},
		{"TUR", "OEZTUERK<<AYSE", []string{"ÖZTÜRK, AYSE"}},
		{"ESP", "NUNXXEZ<<BEGONXXA", []string{"NUÑEZ, BEGOÑA"}},
		{"RUS", "VYMYSHLENNAIA<<ELENA", []string{"ВЫМЫШЛЕННАЯ, ЕЛЕНА"}},
		{"RUS", "SHCHUKIN<<DMITRII", []string{"ЩУКИН, ДМИТРИЙ"}},
		{"RUS", "WAGNER<<XAVER", nil}, // no letter becomes W or X
		{"UKR", "VYHADKO<<YEVHEN", []string{"ВИГАДКО, ЄВГЕН"}},
		{"BLR", "HARBACHIONAK<<PIOTR", []string{"ГАРБАЧЁНАК, ПЁТР"}},
		{"BGR", "SHTEREV<<IVAN", []string{"ЩЕРЕВ, ИВАН"}},
		{"MKD", "GJORGJIEV<<KJIRIL", []string{"ЃОРЃИЕВ, ЌИРИЛ"}},
		{"EGY", "HASSAN<<AHMED", nil},     // its own romanisation: no X codes
		{"LBN", "KHOURY<<ALEXANDRE", nil}, // an X, and no code
		{"ARE", "ALMXHMD<<EBD<ALLH", []string{"المحمد, عبد اله", "المحمد, عبد الله"}},
		{"IRQ", "XEBD<<XHSN", []string{"ءبد, حسن"}},
		{"YEM", "FATXTMXAH<<HXSHAM", nil},
		{"SAU", "FATXTTMXAH<<MXHMMD", []string{"فاتطمة, محمد", "فاتطمة, محممد"}},
	}
	for _, tt := range tests {
		t.Run(tt.state+" "+tt.name, func(t *testing.T) {
			d, err := Parse(passport(tt.state, tt.name), today)
			if err != nil || !d.Sound() {
				t.Fatal(err, d.Faults)
			}
			if diff := cmp.Diff(tt.want, d.Originals()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPersonIsWhatTheZoneSays(t *testing.T) {
	d, err := Parse(passport("D", "MUELLER<<JOERG<ADAM"), today)
	if err != nil {
		t.Fatal(err)
	}
	want := screening.Person{
		Names:         []screening.Name{{Text: "MUELLER, JOERG ADAM"}, {Text: "MÜLLER, JÖRG ADAM"}},
		Births:        []screening.Birth{{Year: 1980, Month: 1, Day: 1}},
		Nationalities: []string{"DE"},
		Sex:           "M",
		Documents:     []screening.Document{{Kind: "passport", Number: "X12345678", Country: "DE"}},
	}
	if diff := cmp.Diff(want, d.Person()); diff != "" {
		t.Error(diff)
	}
	for text, kind := range map[string]string{specimenTD1: "identity-card", specimenMRVA: "visa", "S" + specimenTD3[1:]: "other"} {
		if d, err = Parse(text, today); err != nil || d.Person().Documents[0].Kind != kind || d.Person().Nationalities != nil {
			t.Errorf("%+v, %v; expected a document of kind %s and, of Utopia, no nationality", d.Person(), err, kind)
		}
	}
	if d, err = Parse(strings.Replace(specimenTD3, "7408122F", "7408123F", 1), today); err != nil || d.Person().Births[0].Certainty != screening.Reported {
		t.Errorf("%+v, %v; expected that a birth date whose check digit is wrong is only reported", d.Person().Births, err)
	}
}

func TestANameThatFillsItsFieldMayBeCut(t *testing.T) {
	full, err := Parse(passport("UTO", "NIEUWENHUIZEN<VAN<DEN<BERG<<GERARD<ROBB"), today)
	if err != nil {
		t.Fatal(err)
	}
	short, err := Parse(specimenTD3, today)
	if err != nil {
		t.Fatal(err)
	}
	if !full.Truncated || short.Truncated {
		t.Errorf("%t, %t; expected the full field alone to be flagged", full.Truncated, short.Truncated)
	}
}
