package travel

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// whoPartial says who was read in messages that are whole, and who in partial ones.
func whoPartial(t *testing.T, b Batch) (sound, partly []string) {
	t.Helper()
	for _, m := range b.Messages {
		whole(t, m, false)
		part := strings.HasPrefix(string(m.Unit), partial)
		for _, one := range m.Travellers {
			said := ""
			for _, n := range one.Person.Names {
				said += n.Text + ";"
			}
			for _, d := range one.Person.Documents {
				said += d.Kind + " " + d.Number + ";"
			}
			for _, v := range one.Person.Births {
				said += v.String() + ";"
			}
			if part {
				partly = append(partly, said)
			} else {
				sound = append(sound, said)
			}
		}
	}
	return sound, partly
}

func TestATravellerOfADocumentIsScreenedWithWhatCanBeRead(t *testing.T) {
	for _, tt := range []struct {
		name, who  string
		sound, why string // who is kept in a message that is whole; why the traveller is beside in quarantine
		partly     string
	}{
		{"an expiry that is none", `{"name":"JO ROE","documents":[{"kind":"passport","number":"X1","expires":"2020-13-01"}]}`, "JO ROE;passport X1;", "", ""},
		{"an address too long", `{"name":"JO ROE","address":"` + strings.Repeat("X", 600) + `"}`, "JO ROE;", "", ""},
		{"addresses with control characters", `{"name":"JO ROE","address":["A\u0007B","C"]}`, "JO ROE;", "", ""},
		{"too many telephones", `{"name":"JO ROE","phone":[` + strings.TrimSuffix(strings.Repeat(`"1",`, 17), ",") + `]}`, "JO ROE;", "", ""},
		{"too many bags", `{"name":"JO ROE","bags":1000}`, "JO ROE;", "", ""},
		{"bags in words", `{"name":"JO ROE","bags":"two"}`, "JO ROE;", "", ""},
		{"half a bag", `{"name":"JO ROE","bags":0.5}`, "JO ROE;", "", ""},
		{"a seat as a number", `{"name":"JO ROE","seat":17}`, "JO ROE;", "", ""},
		{"a telephone as a number", `{"name":"JO ROE","phone":47110815}`, "JO ROE;", "", ""},

		{"an unknown key", `{"name":"JO ROE","born":"1980","colour":"red"}`, "", "a key that is not known", "JO ROE;1980;"},
		{"an unknown key of a document", `{"name":"JO ROE","documents":[{"number":"X1","colour":"red","kind":"visa"}]}`, "", "a key that is not known", "JO ROE;visa X1;"},
		{"a key in capitals", `{"Name":"JO ROE","born":"1980"}`, "", "a key that is not known", "JO ROE;1980;"},
		{"a key given twice", `{"name":"JO ROE","name":"AL POE","born":"1980","born":"1981"}`, "", "name: given twice", "JO ROE;AL POE;1980;1981;"},
		{"a birth of another type", `{"name":"JO ROE","born":1980}`, "", "born", "JO ROE;"},
		{"one of two births", `{"name":"JO ROE","born":["1980","soon"]}`, "", "born: expected", "JO ROE;1980;"},
		{"born tomorrow", `{"name":"JO ROE","born":"2099-01-01"}`, "", "born: a date after today", "JO ROE;"},
		{"a sex that is none", `{"name":"JO ROE","sex":"Q"}`, "", "sex: expected", "JO ROE;"},
		{"a number of a document as a number", `{"name":"JO ROE","documents":[{"number":7},{"number":"X1"}]}`, "", "number", "JO ROE;other X1;"},
		{"one document of no number", `{"name":"JO ROE","documents":[{"kind":"passport"},{"number":"X1"}]}`, "", "documents[0].number", "JO ROE;other X1;"},
		{"a document alone", `{"documents":[{"kind":"passport","number":"X1"}]}`, "", "surname, given or name", "passport X1;"},
		{"another name alone", `{"also":"JO"}`, "", "surname, given or name", "JO;"},
		{"a surname of another type", `{"surname":7,"given":"JO"}`, "", "surname: a number", "JO;"},
		{"a name too long", `{"name":"JO ` + strings.Repeat("X", 600) + `"}`, "", "name: 603 bytes", "JO " + strings.Repeat("X", MaxValue-3) + ";"},
		{"a control character", `{"name":"JO\u0007 ROE"}`, "", "name: a control character", "JO ROE;"},
		{"a leg that is not there", `{"name":"JO ROE","legs":[1,2]}`, "", "legs: expected numbers", "JO ROE;"},
		{"a port that is none", `{"name":"JO ROE","embarks":"Paris"}`, "", "embarks", "JO ROE;"},

		{"nothing", `{"sex":"F"}`, "", "surname, given or name", ""},
		{"no object", `"JO ROE"`, "", "a string; expected an object", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := aDocument(tt.who)
			b := Read("x", []byte(text), watchDay)
			sound, partly := whoPartial(t, b)
			why := ""
			for _, r := range b.Rejected {
				why += r.Reason
				if string(r.Data) != tt.who || text[r.Offset:r.Offset+len(r.Data)] != tt.who {
					t.Errorf("%q at %d stands in quarantine; expected the traveller", r.Data, r.Offset)
				}
			}
			if strings.Join(sound, "") != tt.sound || strings.Join(partly, "") != tt.partly {
				t.Errorf("whole: %q, partly: %q", sound, partly)
			}
			if !strings.Contains(why, tt.why) || tt.why == "" && (why != "" || len(b.Messages[0].Notes) == 0) {
				t.Errorf("quarantine: %q; expected %q, or a note", why, tt.why)
			}
		})
	}
}

func TestWhoIsReadWholeStandsInAMessageOfTheirOwn(t *testing.T) {
	text := aDocument(jo, `{"surname":"NOE","colour":"red"}`, al)
	b := Read("x", []byte(text), watchDay)
	if diff := cmp.Diff([]string{"json: JO ROE, AL POE", "json: NOE", "json: document 1, traveller 2 rejected, syntax"}, listed(b)); diff != "" {
		t.Fatal(diff)
	}
	if string(b.Messages[0].Unit) != text || string(b.Messages[1].Unit) != partial+text {
		t.Errorf("units %q, %q", b.Messages[0].Unit, b.Messages[1].Unit)
	}
	if diff := cmp.Diff(b.Messages[0].Legs, b.Messages[1].Legs); diff != "" || len(b.Messages[1].Travellers[0].Legs) != 1 {
		t.Error(diff)
	}
}

func TestADocumentThatCannotBeTrustedWholeIsReadAsFarAsItCan(t *testing.T) {
	head := func(keys string) string { return `{` + keys + `,"travellers":[` + jo + `,` + al + `]}` }
	for _, tt := range []struct {
		name, text, why string
		want            []string
		legs            int
	}{
		{"an unknown key", head(`"form":"travel","colour":"red"`), "a key that is not known", []string{"JO ROE;", "AL POE;"}, 0},
		{"no form", `{"travellers":[` + jo + `]}`, "form: expected", []string{"JO ROE;"}, 0},
		{"a clock with zone", head(`"form":"travel","legs":[{"to":"IAD","departs":"2026-11-23T12:20:00Z"},{"to":"CDG","departs":"2026-11-24"}]`), "legs[0].departs", []string{"JO ROE;", "AL POE;"}, 1},
		{"a port that is none", head(`"form":"travel","legs":[{"carrier":"XY","number":"1","to":"Paris","departs":"2026-11-23"}]`), "legs[0].to", []string{"JO ROE;", "AL POE;"}, 1},
		{"a sender of another type", head(`"form":"travel","sender":7`), "sender: a number", []string{"JO ROE;", "AL POE;"}, 0},
		{"an application of no kind", head(`"form":"application"`), "kind: expected", []string{"JO ROE;", "AL POE;"}, 0},
		{"too deep", head(`"form":"travel","legs":[[[[[[[[[[]]]]]]]]]]`), "nested deeper", []string{"JO ROE;", "AL POE;"}, 0},
		{"in Latin letters of one byte", aDocument(strings.Replace(jo, "ROE", "R\xd6E", 1)), "not UTF-8", []string{"JO RÖE;"}, 1},
		{"a list that breaks off", aDocument(jo, al)[:len(aDocument(jo, al))-10], "not JSON", []string{"JO ROE;"}, 1},
		{"an array that breaks off", "[" + aDocument(jo, al)[:len(aDocument(jo, al))-10], "not JSON", []string{"JO ROE;"}, 1},
		{"nobody", `{"form":"travel","colour":"red"}`, "a key that is not known", nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := Read("x", []byte(tt.text), watchDay)
			sound, partly := whoPartial(t, b)
			if diff := cmp.Diff(tt.want, partly); diff != "" || sound != nil {
				t.Errorf("%s whole: %q", diff, sound)
			}
			if len(b.Rejected) != 1 || !strings.Contains(b.Rejected[0].Reason, tt.why) {
				t.Errorf("quarantine: %+v; expected %q", b.Rejected, tt.why)
			}
			if len(b.Messages) > 0 && len(b.Messages[0].Legs) != tt.legs {
				t.Errorf("legs %+v", b.Messages[0].Legs)
			}
		})
	}
}

func TestALegThatTheDocumentMisstatesIsNobodysOther(t *testing.T) {
	b := Read("x", []byte(`{"form":"travel","legs":[{"to":"IAD","departs":"soon"},{"to":"CDG","departs":"2026-11-24"}],"travellers":[{"name":"JO ROE","legs":[2]},{"name":"AL POE","legs":[1]},{"name":"CY MOE"}]}`), watchDay)
	if len(b.Messages) != 1 {
		t.Fatalf("%v", listed(b))
	}
	m := b.Messages[0]
	for i, want := range [][]int{{0}, nil, {0}} {
		if diff := cmp.Diff(want, m.Travellers[i].Legs); diff != "" {
			t.Error(i, diff)
		}
	}
	if m.Legs[0].To != "CDG" {
		t.Errorf("%+v", m.Legs)
	}
}

func TestATravellerOfATableIsScreenedWithWhatCanBeRead(t *testing.T) {
	const head = "name;born;flight;from;to;departs;document;expires;bags;address;application\n"
	for _, tt := range []struct{ name, row, sound, partly, why string }{
		{"empty cells behind", "JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1;;;;;;;;", "JO ROE;other X1;1980;", "", ""},
		{"an expiry that is none", "JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1;2020-13-01;;;", "JO ROE;other X1;1980;", "", ""},
		{"too many bags", "JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1;;1000;;", "JO ROE;other X1;1980;", "", ""},
		{"bags in words", "JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1;;two;;", "JO ROE;other X1;1980;", "", ""},
		{"an address too long", "JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1;;;" + strings.Repeat("X", 600) + ";", "JO ROE;other X1;1980;", "", ""},
		{"a birth that is none", "JO ROE;soon;XY1;FRA;IAD;2026-11-23;X1;;;;", "", "JO ROE;other X1;", "born"},
		{"cells that are missing", "JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1", "", "JO ROE;other X1;1980;", "7 cells; expected 11"},
		{"a cell too many", "JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1;;;;;more", "", "JO ROE;other X1;1980;", "12 cells; expected 11"},
		{"a document alone", ";;XY1;FRA;IAD;2026-11-23;X1;;;;", "", "other X1;", "surname, given or name"},
		{"nobody", ";1980;XY1;FRA;IAD;2026-11-23;;;;;", "", "", "surname, given or name"},
		{"a quote", "JO \"ROE;1980;XY1;FRA;IAD;2026-11-23;X1;;;;", "", "JO ROE;other X1;1980;", "quotes"},
		{"a quote that does not close", "\"JO ROE;1980;XY1;FRA;IAD;2026-11-23;X1;;;;", "", "JO ROE;other X1;1980;", "quotes"},
		{"Latin letters of one byte", "JO R\xd6E;1980;XY1;FRA;IAD;2026-11-23;X1;;;;", "", "JO RÖE;other X1;1980;", "not UTF-8"},
		{"a port that is none", "JO ROE;1980;XY1;Paris;IAD;2026-11-23;X1;;;;", "", "JO ROE;other X1;1980;", "from: expected"},
		{"no time", "JO ROE;1980;XY1;FRA;IAD;;X1;;;;", "", "JO ROE;other X1;1980;", "departs: expected"},
		{"an application of no kind", "JO ROE;1980;;;;;X1;;;;holiday", "", "JO ROE;other X1;1980;", "application: expected"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := tt.row + "\n"
			b := Read("x.csv", []byte(head+row+"AL POE;;XY1;FRA;IAD;2026-11-23;;;;;\n"), watchDay)
			sound, partly := whoPartial(t, b)
			if strings.Join(sound, "") != tt.sound+"AL POE;" || strings.Join(partly, "") != tt.partly {
				t.Errorf("whole: %q, partly: %q", sound, partly)
			}
			why := ""
			for _, r := range b.Rejected {
				why += r.Reason
				if string(r.Data) != row || r.Offset != len(head) {
					t.Errorf("%q at %d stands in quarantine; expected the row", r.Data, r.Offset)
				}
			}
			if !strings.Contains(why, tt.why) || tt.why == "" && why != "" {
				t.Errorf("quarantine: %q; expected %q", why, tt.why)
			}
			for _, m := range b.Messages {
				if strings.HasPrefix(string(m.Unit), partial) && string(m.Unit) != partial+head+row {
					t.Errorf("unit %q", m.Unit)
				}
			}
		})
	}
}

func TestAListThatBreaksOffIsScreenedAsFarAsItCame(t *testing.T) {
	list := pax(flight + "NAD+FL+++TEVNAR:ILMA'DTM+329:680223'NAD+FL+++BROCK:ANNA'DOC+P+X3478621'CNT+42:2'")
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"before UNT", list[:strings.Index(list, "UNT+")], []string{"ILMA TEVNAR;1968-02-23;", "ANNA BROCK;passport X3478621;"}},
		{"within a segment", list[:strings.Index(list, "478621")], []string{"ILMA TEVNAR;1968-02-23;", "ANNA BROCK;"}},
		{"before anybody", list[:strings.Index(list, "NAD+")], nil},
		{"another message behind", list[:strings.Index(list, "UNT+")] + list[strings.Index(list, "UNH+"):], []string{"ILMA TEVNAR;1968-02-23;", "ANNA BROCK;passport X3478621;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := Read("", []byte(tt.text), watchDay)
			_, partly := whoPartial(t, b)
			if diff := cmp.Diff(tt.want, partly); diff != "" || len(b.Rejected) != 1 || b.Rejected[0].Form != PAXLST {
				t.Errorf("%s %+v", diff, b.Rejected)
			}
			for _, m := range b.Messages {
				if len(m.Legs) == 0 || m.Sender == "" {
					t.Errorf("%+v; expected the flight and the sender", m)
				}
			}
		})
	}
}
