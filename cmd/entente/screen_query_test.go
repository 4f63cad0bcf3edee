package main

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/watchlist"
)

func TestQuestionsAreBounded(t *testing.T) {
	asCSV := func(file string, text string) error {
		return readCSV(file, strings.NewReader(text), nil, func(sought) error { return nil })
	}
	asLines := func(file string, text string) error {
		return readQueries(file, strings.NewReader(text), func(sought) error { return nil })
	}
	tests := []struct {
		name string
		read func(file, text string) error
		text string
		want string
	}{
		{"a long line", asLines, "name\nOrlen\n" + strings.Repeat("x", maxQueryLine+1), "q:3: longer than 1048576 bytes"},
		{"a long name", asLines, "name\n" + strings.Repeat("x", watchlist.MaxName+1), "q:2: name: 10241 bytes; expected at most 10240"},
		{"many names", asLines, `{"name": ["a"` + strings.Repeat(`,"a"`, maxValues) + "]}", "q:1: name: 101 names; expected at most 100"},
		{"many dates", asLines, "name\tdob\nOrlen\t1970" + strings.Repeat(";1970", maxValues), "q:2: dob: more than 100 values"},
		{"not UTF-8", asLines, "name\n\xff\xfe\xfd", "q:2: not UTF-8"},
		{"an object for a name", asLines, `{"name": {"first": "Orlen"}}`, "q:1: name: neither a string, a number nor a list of them"},
		{"a truth for a date", asLines, `{"name": "Orlen", "dob": true}`, "q:1: dob: neither a string, a number nor a list of them"},
		{"a number for a name", asLines, `{"name": 7}`, "q:1: name: no letter in it"},
		{"a date among the good", asLines, "QID\tNAME\tDOB\n1\tOrlen\t1970\n2\tOrlen\t1970-02-31\n",
			`q:3: dob: "1970-02-31" is no date of birth; expected YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD or YYYY/YYYY`},
		{"a heading twice", asLines, "name\tNAME\n", "q:1: column \"name\" stands twice in the header"},
		{"two objects a line", asLines, `{"name": "Orlen"} {}`, "q:1: more after the object; expected one a line"},
		{"an open quote", asCSV, "name\n\"" + strings.Repeat("x\n", maxQueryLine), "q: a row longer than 1048576 bytes"},
		{"not UTF-8", asCSV, "name\nOrlen\n\xff\xfe\xfd\n", "q:3: not UTF-8"},
		{"too many cells", asCSV, "name\nOrlen,x\n", "q:2: no CSV row: wrong number of fields"},
		{"nothing", asCSV, "", "q: an empty file; expected a header"},
		{"a bad date", asCSV, "name,dob\nOrlen,soon\n", "q:2: dob: \"soon\""},
		{"no sex", asCSV, "name,sex\nOrlen,Q\n", "q:2: sex: \"Q\"; expected F or M"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.read("q", tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v; expected %q", err, tt.want)
			}
		})
	}
}

func TestQuestionsAreReadAsTheyAreWritten(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a number for a qid", `{"qid": 7, "name": "Orlen"}`, "7 []"},
		{"a large number, as it is written", `{"qid": 12345678901234567890, "name": "Orlen", "document": [7.50]}`, "12345678901234567890 []"},
		{"a year as a number", `{"qid": "a", "name": "Orlen", "dob": 1970}`, "a [1970]"},
		{"years as numbers and texts", `{"qid": "a", "name": "Orlen", "dob": [1970, "1971"]}`, "a [1970 1971]"},
		{"a date without dashes", `{"qid": "a", "name": "Orlen", "dob": "19700512"}`, "a [1970-05-12]"},
		{"a date without dashes, as a number", `{"qid": "a", "name": "Orlen", "dob": 19700512}`, "a [1970-05-12]"},
		{"dates that are not known", `{"qid": "a", "name": "Orlen", "dob": "0000-00-00;0000;00000000;1970-00-00"}`, "a [1970]"},
		{"headings in capitals", "QID\tNAME\tDOB\tNationality\nx\tOrlen\t19700512\tTD\n", "x [1970-05-12]"},
		{"a table's date that is not known", "qid\tname\tdob\nx\tOrlen\t0000-00-00\n", "x []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			err := readQueries("q", strings.NewReader(tt.text), func(q sought) error {
				got = append(got, fmt.Sprint(q.qid, " ", q.person.Births))
				return nil
			})
			if err != nil || len(got) != 1 || got[0] != tt.want {
				t.Errorf("%q, %v; expected %q", got, err, tt.want)
			}
		})
	}
}

func TestATableOfPersonsIsReadWithItsUsualHeadings(t *testing.T) {
	text := "\ufeffID;Full_Name;Alias;DOB;Sex;Passport;Place;Nationality\nR7;Orlen Adimov;O. Adimau|x;25/12/1970;m;AB 123;Upper Mill;Chad\n"
	var got []sought
	err := readCSV("q", strings.NewReader(text), nil, func(q sought) error { got = append(got, q); return nil })
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	want := "R7 [{Orlen Adimov false} {O. Adimau|x false}] [1970-12-25] [TD] M [Upper Mill] [{passport AB 123 }]"
	p := got[0].person
	if s := fmt.Sprint(got[0].qid, " ", p.Names, " ", p.Births, " ", p.Nationalities, " ", p.Sex, " ", p.Places, " ", p.Documents); s != want {
		t.Errorf("%s\nexpected\n%s", s, want)
	}
}

func FuzzQueries(f *testing.F) {
	for _, s := range []string{"name\tdob\nOrlen\t1970\n", `{"name": ["Orlen"], "dob": "1970"}`, "\ufeffname\nx", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, read := range []func(yield func(sought) error) error{
			func(yield func(sought) error) error { return readQueries("q", strings.NewReader(text), yield) },
			func(yield func(sought) error) error { return readCSV("q", strings.NewReader(text), nil, yield) },
		} {
			_ = read(func(q sought) error {
				if q.qid == "" || len(q.person.Names) == 0 || len(q.person.Names) > 3*maxValues {
					t.Errorf("asked for %+v", q)
				}
				return nil
			})
		}
	})
}
