package travel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/screening"
)

// aDocument is a document of these travellers.
func aDocument(travellers ...string) string {
	return `{"form":"travel","legs":[{"carrier":"XY","number":"0989","from":"FRA","to":"IAD","departs":"2026-11-23T12:20"}],"travellers":[` + strings.Join(travellers, ",") + `]}`
}

const (
	jo = `{"surname":"ROE","given":"JO"}`
	al = `{"surname":"POE","given":"AL"}`
)

// listed says who was read, by message, and what was rejected, in its place.
func listed(b Batch) (out []string) {
	for _, m := range b.Messages {
		var who []string
		for _, one := range m.Travellers {
			who = append(who, one.Person.Names[0].Text)
		}
		out = append(out, string(m.Form)+": "+strings.Join(who, ", "))
	}
	for _, r := range b.Rejected {
		out = append(out, fmt.Sprintf("%s: %s rejected, %s", r.Form, r.Where, r.Code))
	}
	return out
}

func TestDocumentsAreReadOneByOneAndRejectedAlone(t *testing.T) {
	bad := `{"surname":"ROE","sex":"Q"}`
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"one", aDocument(jo, al), []string{"json: JO ROE, AL POE"}},
		{"one, with a byte order mark, over several lines", "\xef\xbb\xbf" + strings.ReplaceAll(aDocument(jo), ",", ",\n"), []string{"json: JO ROE"}},
		{"a line each", aDocument(jo) + "\n\n" + aDocument(al) + "\r\n", []string{"json: JO ROE", "json: AL POE"}},
		{"a damaged line", aDocument(jo) + "\n" + aDocument(al)[:60] + "\n" + aDocument(al), []string{"json: JO ROE", "json: AL POE", "json: line 2 rejected, syntax"}},
		{"an array", "[" + aDocument(jo) + ", " + aDocument(al) + "]\n", []string{"json: JO ROE", "json: AL POE"}},
		{"a bad element", "[" + aDocument(jo) + `, {"form":"travel"}, 7, ` + aDocument(al) + "]",
			[]string{"json: JO ROE", "json: AL POE", "json: document 2 rejected, missing", "json: document 3 rejected, syntax"}},
		{"an array that breaks off", "[" + aDocument(jo) + `, {"form":`, []string{"json: JO ROE", "json: document 2 rejected, syntax"}},
		{"an array that does not end", "[" + aDocument(jo), []string{"json: JO ROE", "json: the end of the file rejected, syntax"}},
		{"something behind an array", "[" + aDocument(jo) + "] x", []string{"json: JO ROE", "json: behind the array rejected, syntax"}},
		{"a bad traveller", aDocument(jo, bad, al), []string{"json: JO ROE, AL POE", "json: ROE", "json: document 1, traveller 2 rejected, value"}},
		{"bad travellers alone", aDocument(bad), []string{"json: ROE", "json: document 1, traveller 1 rejected, value"}},
		{"broken", strings.ReplaceAll(aDocument(jo), ",", ",\n")[:100], []string{"json: file rejected, syntax"}},
		{"broken in one line", aDocument(jo)[:100], []string{"json: file rejected, syntax"}},
		{"not UTF-8", aDocument("{\"surname\":\"R\xd6E\"}"), []string{"json: RÖE", "json: document 1 rejected, charset"}},
		{"an application", `{"form":"application","kind":"visa","to":"CDG","travellers":[` + jo + `]}`, []string{"application: JO ROE"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := Read("x", []byte(tt.text), watchDay)
			if diff := cmp.Diff(tt.want, listed(b)); diff != "" {
				t.Error(diff)
			}
			for _, r := range b.Rejected {
				if !strings.HasPrefix(tt.text[r.Offset:], string(r.Data)) || len(r.Data) == 0 {
					t.Errorf("%s: %q is not what stands at byte %d", r.Where, r.Data, r.Offset)
				}
			}
			for _, m := range b.Messages {
				if !strings.Contains(tt.text, strings.TrimPrefix(string(m.Unit), partial)) || len(m.Unit) == 0 {
					t.Errorf("unit %q", m.Unit)
				}
			}
		})
	}
}

func TestDocumentsAreStrict(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"an unknown key", `{"form":"travel","colour":"red","travellers":[` + jo + `]}`, "a key that is not known"},
		{"a key in capitals", `{"form":"travel","Travellers":[` + jo + `]}`, "a key that is not known"},
		{"a key given twice", `{"form":"travel","form":"travel","travellers":[` + jo + `]}`, "form: given twice"},
		{"a key of a leg given twice", `{"form":"travel","legs":[{"to":"IAD","to":"IAD"}],"travellers":[` + jo + `]}`, "to: given twice"},
		{"another type", `{"form":"travel","sender":7,"travellers":[` + jo + `]}`, "sender: a number; expected a string"},
		{"another version", `{"v":2,"form":"travel","travellers":[` + jo + `]}`, "v: expected 1"},
		{"no form", `{"travellers":[` + jo + `]}`, "form: expected travel or application"},
		{"no traveller", `{"form":"travel","travellers":[]}`, "travellers: expected at least one"},
		{"a time without zone", `{"form":"travel","sent":"2026-11-23T12:20","travellers":[` + jo + `]}`, "sent: expected a time of RFC 3339"},
		{"a clock with zone", `{"form":"travel","legs":[{"to":"IAD","departs":"2026-11-23T12:20:00Z"}],"travellers":[` + jo + `]}`, "legs[0].departs: expected YYYY-MM-DDThh:mm"},
		{"a port that is none", `{"form":"travel","legs":[{"to":"Paris","departs":"2026-11-23"}],"travellers":[` + jo + `]}`, "legs[0].to: expected the three letters"},
		{"a flight that is none", `{"form":"travel","legs":[{"number":"X","departs":"2026-11-23"}],"travellers":[` + jo + `]}`, "legs[0].number"},
		{"a leg of no day", `{"form":"travel","legs":[{"to":"IAD"}],"travellers":[` + jo + `]}`, "legs[0].departs"},
		{"too many legs", `{"form":"travel","legs":[` + strings.TrimSuffix(strings.Repeat(`{"to":"IAD","departs":"2026-11-23"},`, 33), ",") + `],"travellers":[` + jo + `]}`, "33 legs; expected at most"},
		{"too many travellers", aDocument(strings.Split(strings.TrimSuffix(strings.Repeat(jo+"|", MaxTravellers+1), "|"), "|")...), "5001 travellers"},
		{"too deep", `{"form":"travel","legs":[[[[[[[[[[]]]]]]]]]],"travellers":[` + jo + `]}`, "nested deeper"},
		{"what belongs to an application", `{"form":"travel","kind":"visa","travellers":[` + jo + `]}`, "expected of an application alone"},
		{"a sender with a control character", `{"form":"travel","sender":"A\u0000B","travellers":[` + jo + `]}`, "sender, ref and part: a control character"},
		{"a reference with a control character", `{"form":"travel","ref":"A\u007fB","travellers":[` + jo + `]}`, "sender, ref and part: a control character"},
		{"an application of no kind", `{"form":"application","travellers":[` + jo + `]}`, "kind: expected visa or residence"},
		{"an application with legs", `{"form":"application","kind":"visa","legs":[{"to":"IAD","departs":"2026-11-23"}],"travellers":[` + jo + `]}`, "legs: expected from, to and date"},

		{"traveller: an unknown key", aDocument(`{"surname":"ROE","colour":"red"}`), "a key that is not known"},
		{"traveller: a key given twice", aDocument(`{"surname":"ROE","surname":"ROE"}`), "surname: given twice"},
		{"traveller: no name", aDocument(`{"also":"JO","sex":"F"}`), "surname, given or name"},
		{"traveller: no object", aDocument(`"JO ROE"`), "a string; expected an object"},
		{"traveller: another type", aDocument(`{"name":"JO ROE","bags":"two"}`), "bags: a string; expected a whole number"},
		{"traveller: also a number", aDocument(`{"name":"JO ROE","also":[1]}`), "a number; expected a string"},
		{"traveller: a birth that is none", aDocument(`{"name":"JO ROE","born":"yesterday"}`), "born: expected YYYY-MM-DD"},
		{"traveller: born tomorrow", aDocument(`{"name":"JO ROE","born":"2026-11-24"}`), "born: a date after today"},
		{"traveller: a role that is none", aDocument(`{"name":"JO ROE","role":"pilot"}`), "role: expected passenger"},
		{"traveller: an applicant on board", aDocument(`{"name":"JO ROE","role":"applicant"}`), "role: expected passenger"},
		{"traveller: a document of no number", aDocument(`{"name":"JO ROE","documents":[{"kind":"passport"}]}`), "documents[0].number: expected one"},
		{"traveller: a kind that is none", aDocument(`{"name":"JO ROE","documents":[{"kind":"card","number":"1"}]}`), "documents[0].kind: expected one of passport"},
		{"traveller: an expiry that is none", aDocument(`{"name":"JO ROE","documents":[{"number":"1","expires":"2030"}]}`), "documents[0].expires: expected YYYY-MM-DD"},
		{"traveller: a leg that is not there", aDocument(`{"name":"JO ROE","legs":[2]}`), "legs: expected numbers from 1 to 1"},
		{"traveller: too many names", aDocument(`{"name":"JO ROE","also":[` + strings.TrimSuffix(strings.Repeat(`"X",`, 17), ",") + `]}`), "also: 17 values"},
		{"traveller: a name too long", aDocument(`{"name":"` + strings.Repeat("X", 513) + `"}`), "name: 513 bytes"},
		{"traveller: a control character", aDocument(`{"name":"JO\u0007ROE"}`), "name: a control character"},
		{"traveller: too many bags", aDocument(`{"name":"JO ROE","bags":-1}`), "bags: expected a number from 0 to 99"},
		{"traveller: aboard what", aDocument(`{"name":"JO ROE","aboard":"yes"}`), "aboard: expected boarded"},
		{"traveller: a passenger applies", `{"form":"application","kind":"visa","travellers":[{"name":"JO ROE","role":"passenger"}]}`, "role: expected applicant"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := Read("x", []byte(tt.text), watchDay)
			said, beside := "", len(b.Rejected) > 0
			for _, r := range b.Rejected {
				said += r.Reason
			}
			for _, m := range b.Messages {
				if strings.HasPrefix(string(m.Unit), partial) != beside {
					t.Errorf("unit %.20q, rejected %+v", m.Unit, b.Rejected)
				}
				for _, n := range m.Notes {
					said += n.Said
				}
			}
			if len(b.Rejected) > 1 || !strings.Contains(said, tt.want) {
				t.Fatalf("%v %+v; expected to be rejected, or noted, with %q", listed(b), b.Rejected, tt.want)
			}
			if strings.Contains(said, "ROE") || strings.Contains(said, "colour") {
				t.Errorf("%q shows what was sent", said)
			}
		})
	}
}

func TestACountryOrASeatThatIsNoneLosesNobody(t *testing.T) {
	m := readOne(t, []byte(aDocument(`{"name":"JO ROE","nationality":["XXA","FRA"],"residence":"Utopia","seat":"bed","documents":[{"number":"X12345","country":"UTO"}]}`)))
	one := oneOf(t, m)
	want := screening.Person{Names: []screening.Name{{Text: "JO ROE"}}, Nationalities: []string{"FR"}, Documents: []screening.Document{{Kind: "other", Number: "X12345"}}}
	if diff := cmp.Diff(want, one.Person); diff != "" || one.Residence != "" || one.Seat != "" {
		t.Error(diff, one)
	}
	if len(m.Notes) != 4 {
		t.Errorf("%+v; expected four notes", m.Notes)
	}
}

func TestABirthThatCannotBeIsNotKnownAndOneThatMayStandForNoneIsAnEstimate(t *testing.T) {
	for _, tt := range []struct{ born, want, note string }{
		{"1980-02-01", "1980-02-01 document", ""},
		{"0000-00-00", "", ""},
		{"0001-01-01", "", "value"},
		{"1800-05-01", "", "value"},
		{"1900-01-01", "", "value"},
		{"1915-12-31", "", "value"},
		{"1916-01-01", "1916-01-01 document", ""},
		{"1900/1950", "1900/1950 estimated", ""},
		{"1970-01-01", "1970-01-01 estimated", "estimate"},
		{"2000-01-01", "2000-01-01 estimated", "estimate"},
	} {
		m := readOne(t, []byte(aDocument(`{"name":"JO ROE","born":"`+tt.born+`"}`)))
		got, note := "", ""
		for _, b := range oneOf(t, m).Person.Births {
			got += b.String() + " " + b.Certainty.String()
		}
		for _, n := range m.Notes {
			note += n.Code
		}
		if got != tt.want || note != tt.note {
			t.Errorf("%s: %q, notes %+v; expected %q, %q", tt.born, got, m.Notes, tt.want, tt.note)
		}
	}
}

func TestNamesOfManyWordsAreFollowedByShorterOnes(t *testing.T) {
	many := strings.TrimSpace(strings.Repeat("AB ", 16))
	for _, tt := range []struct{ who, want string }{
		{`{"surname":"TEVNAR","given":"ILMA ` + many + `"}`, "ILMA TEVNAR"},
		{`{"name":"JO ROE","also":"ILMA ` + many + ` TEVNAR"}`, "ILMA" + strings.Repeat(" AB", mostHeard-2) + " TEVNAR"},
	} {
		p := oneOf(t, readOne(t, []byte(aDocument(tt.who)))).Person
		if got := p.Names[len(p.Names)-1].Text; got != tt.want {
			t.Errorf("%q; expected %q", got, tt.want)
		}
	}
	m := readList(t, flight+"NAD+FL+++TEVNAR:"+strings.ReplaceAll(many, " ", "-")+"'CNT+42:1'")
	if got := m.Travellers[0].Person.Names; len(got) != 2 || got[1].Text != "AB TEVNAR" {
		t.Errorf("%v", got)
	}
}

func TestWhereATravellerStandsIsToldThoughTheSameStandsBefore(t *testing.T) {
	text := `{"form":"travel","list":"travellers","legs":[],"ref":"{}","travellers":[` + jo + `, {}]}`
	b := Read("x", []byte(text), watchDay)
	if len(b.Rejected) != 1 || b.Rejected[0].Offset != strings.LastIndex(text, "{}") {
		t.Errorf("%+v; expected the last of the braces", b.Rejected)
	}
}

func TestNullIsAsIfTheKeyWereAbsent(t *testing.T) {
	one := oneOf(t, readOne(t, []byte(aDocument(`{"surname":"ROE","given":null,"also":null,"born":null,"documents":null,"legs":null}`))))
	if diff := cmp.Diff(Traveller{Surname: "ROE", Role: Passenger, Legs: []int{0}, Person: screening.Person{Names: []screening.Name{{Text: "ROE"}}}}, one); diff != "" {
		t.Error(diff)
	}
}

func TestTheRestOfAFileOfTooManyFaultsIsOne(t *testing.T) {
	text := "[" + strings.Repeat("{},", 5000) + "{}]"
	b := Read("x", []byte(text), watchDay)
	if n := len(b.Rejected); n != mostRejected+1 || b.Rejected[n-1].Code != "size" || b.Rejected[n-1].Offset+len(b.Rejected[n-1].Data) != len(text) {
		t.Errorf("%d rejected; expected %d and the rest", n, mostRejected)
	}
}

func FuzzDocuments(f *testing.F) {
	for _, s := range []string{aDocument(jo, al), "[" + aDocument(jo) + "]", aDocument(jo) + "\n" + aDocument(al), `[{}`, `{"form":"application","kind":"visa","to":"CDG","date":"2027-01-15","travellers":[` + jo + `]}`,
		aDocument(`{"name":"JO","also":["A"],"born":["1980","1981/1985"],"documents":[{"kind":"visa","number":"1"}],"legs":[1],"seat":"001A","phone":"1"}`)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		messages, rejected := readJSON(data, watchDay)
		soundly(t, data, messages, rejected)
	})
}

// soundly checks what holds of whatever was read.
func soundly(t *testing.T, data []byte, messages []Message, rejected []Rejected) {
	t.Helper()
	for _, m := range messages {
		if len(m.Travellers) == 0 || len(m.Travellers) > MaxTravellers || len(m.Legs) > MaxLegs || len(m.Unit) == 0 || len(m.Notes) > mostNotes {
			t.Errorf("%d travellers on %d legs, %d notes, of %d bytes", len(m.Travellers), len(m.Legs), len(m.Notes), len(m.Unit))
		}
		for _, one := range m.Travellers {
			if !one.known() || one.Role == "" {
				t.Errorf("%+v", one)
			}
			for _, n := range one.Legs {
				if n < 0 || n >= len(m.Legs) {
					t.Errorf("leg %d of %d", n, len(m.Legs))
				}
			}
			encoded, err := one.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if again, err := DecodeTraveller(encoded); err != nil || !cmp.Equal(one.Keys(), again.Keys()) {
				t.Error(err, one)
			}
		}
	}
	for _, r := range rejected {
		if r.Reason == "" || r.Where == "" || r.Code == "" || r.Form == "" || !strings.HasPrefix(string(data[r.Offset:]), string(r.Data)) {
			t.Errorf("%+v", r)
		}
	}
}
