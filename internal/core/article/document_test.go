package article_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/article"
	"entente/internal/core/marking"
	"entente/internal/core/report"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTheWordsOfATextSurvive(t *testing.T) {
	for _, s := range []string{
		`Braces {stay} and {{double}} ones, even }.`,
		`{`, `“{x},” John Doe said of {n1}.`,
		`He came on Monday 13 November 2015, in Monday's rain, at 13 November 2015.`,
		`A more than 2,000 people; the some 40 fighters; an 8 people. over 50 people left.`,
		`„Ja“, John Doe said. «Да», he said. „Да”, he said.`,
		"Two\nlines, \"and\n a quotation,\" John Doe said.",
		`"Irrespective of it." "Irrespective of it."`,
		`He said "a." Then 40. ‘No.’ 3.`,
		`# no comment: "- x" & <b> \ \n 	tab`,
		`Mr. 40 people. 50 people.`,
	} {
		a := body(t, s, "“Go on,” he said.")
		r, text := written(t, a, marks())
		if got := full(r, 0); got != s {
			t.Errorf("%q came out as %q\n%s", s, got, text)
		}
	}
}

// Whatever a text is made of, its words come out as they went in.
func TestInFullAReportHasTheWordsOfItsText(t *testing.T) {
	parts := []string{"John Doe", "Doe", "he", "said", "also", "in", "on", "at", "a", "an", "the", "that", ",", ".", "“", "”", "\"", "«", "»", "‘", "’", "{", "}", "{n1}",
		"more than", "between", "and", "2,000", "3 000", "40", "people", "Russians", "killed", "Monday", "last month", "16 November 2015", "Nov. 13", "attacks", "Paris", "\n", "—", "сказал", "Иван Иванов", "a déclaré"}
	rapid.Check(t, func(t *rapid.T) {
		paragraph := rapid.Custom(func(t *rapid.T) string {
			words := rapid.SliceOfN(rapid.SampledFrom(parts), 1, 30).Draw(t, "words")
			return "So " + strings.Join(words, rapid.SampledFrom([]string{" ", " ", ""}).Draw(t, "gap"))
		})
		in := rapid.SliceOfN(paragraph, 1, 5).Draw(t, "paragraphs")
		o := options()
		o.Title = "A title"
		if rapid.Bool().Draw(t, "dated") {
			o.Published = time.Date(2015, 11, 16, 0, 0, 0, 0, time.UTC)
		}
		a, err := article.Read([]byte(strings.Join(in, "\n\n")), o)
		if err != nil {
			t.Fatal(err)
		}
		m := marks()
		m.Lang = rapid.SampledFrom([]string{"en", "fr", "ru"}).Draw(t, "lang")
		data, err := article.Report(a, m, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := report.Decode("report.yaml", data, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range a.Paragraphs {
			if got := full(r, i); got != p.Text {
				t.Fatalf("%q came out as %q\n%s", p.Text, got, data)
			}
		}
		if diff := cmp.Diff(bare(a.Found), bare(article.FoundIn(r))); diff != "" {
			t.Fatalf("the stored report offers something else (- text, + report)\n%s", diff)
		}
	})
}

// bare is what was found, without the names of a report's fields, and of dates the
// days alone.
func bare(f article.Found) string {
	var b strings.Builder
	for _, q := range f.Quotations {
		fmt.Fprintf(&b, "%q %v %v %s\n", q.Words, q.Pieces, q.Speaker.Name, q.Verb)
	}
	for _, x := range f.Figures {
		fmt.Fprintf(&b, "%s %v %s\n", told(x), x.Place, x.Population)
	}
	for _, d := range f.Dates {
		fmt.Fprintf(&b, "%s %v %s %s %s\n", d.Words, d.Place, d.From, d.To, d.Open)
	}
	for _, e := range f.Events {
		fmt.Fprintf(&b, "%v\n", e)
	}
	return b.String()
}

func TestAReportSaysWhatItsTextSays(t *testing.T) {
	o := options()
	o.Outlet, o.Published = "The Example", time.Date(2015, 11, 16, 9, 0, 0, 0, time.UTC)
	a := read(t, "By Jane Roe\n\nSome words: “We know,” John Doe said on Monday. At least 40 people died; more did on Monday.\n\nThe Example says no more.\n", o)
	m := marks()
	m.Serial, m.Lang, m.Kind = "USA-2016-1", "en-GB", "opinion"
	r, text := written(t, a, m)
	if r.Kind != "opinion" || r.Serial != "USA-2016-1" || r.Lang != "en-GB" || !r.Created.Equal(at) || r.Originator != "USA/CIA" || r.InfoDate.To.Format(time.DateOnly) != "2015-11-16" {
		t.Error(text)
	}
	s1 := r.Fields["s1"]
	if s1.Full != "The Example, Jane Roe" || s1.Collection != "OSINT" || s1.Descriptor != "a news outlet" || s1.Grade != "" {
		t.Errorf("%+v", s1)
	}
	if got, want := r.Portions[0].Prose.Source, "Some words: {q1} John Doe said on {t1}. {n1} people died; more did on {t1}."; got != want {
		t.Errorf("the portion is %q; want %q", got, want)
	}
	q1, n1, t1 := r.Fields["q1"], r.Fields["n1"], r.Fields["t1"]
	if q1.Verbatim != "“We know,”" || q1.Speaker != "John Doe" || n1.Exact != "At least 40" || n1.Unit != "people" || n1.Of != "people" || t1.From.Format(time.DateOnly) != "2015-11-16" {
		t.Errorf("%s", text)
	}
	if got := t1.Words("week", "en", 1); got != "week 47 of 2015" {
		t.Errorf("the week is %q", got)
	}
}

func TestTheMarkOfASystemIsItsLowest(t *testing.T) {
	a := body(t, "One.")
	for system, want := range map[string]string{"USA": "(U)", "FRA": "(NP)", "TLP": "CLEAR"} {
		m := marks()
		m.System = marking.System(system)
		if r, _ := written(t, a, m); !strings.Contains(r.Portions[0].Mark.Portion(), strings.Trim(want, "()")) {
			t.Errorf("%s: %s; want %s", system, r.Portions[0].Mark.Portion(), want)
		}
	}
}

func TestWhatAnOfficerWroteOfAFieldWins(t *testing.T) {
	a := body(t, "“We lost 40 people,” the man said. At least 50 people fight there.")
	_, text := written(t, a, marks())
	text = strings.Replace(text, `verbatim: "“We lost 40 people,”"`, `verbatim: "“We lost 40 people,”", speaker: "John Doe"`, 1)
	text = strings.Replace(text, `of: "people"`, `of: "Example nationals"`, 1)
	r, err := report.Decode("report.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	f := article.FoundIn(r)
	if f.Quotations[0].Speaker.Name != "John Doe" || f.Quotations[0].Field != "q1" || f.Figures[0].Speaker.Name != "John Doe" || f.Figures[1].Counted() != "example/fighting" || f.Figures[1].Field != "n1" {
		t.Errorf("%+v", f)
	}
}

// A report that nobody brought in as a text offers what is in its words all the same.
func TestAnyReportOffersWhatItsWordsSay(t *testing.T) {
	in := "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: intelligence\ntopics: [a]\ntitle: T\ninfo_date: {from: 2015-11-16T00:00:00Z}\n" +
		"fields:\n  n1: {ladder: quantity, exact: \"1,500\", range: \"1,000 to 2,000\"}\n  p1: {ladder: person, name: John Doe}\n" +
		"portions:\n  - {mark: (U), text: '{p1}, the director, said on Monday that {n1} Examples fight in Northland.'}\n"
	r, err := report.Decode("report.yaml", []byte(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	f := article.FoundIn(r)
	if len(f.Figures) != 1 || told(f.Figures[0]) != "1,500|1500..1500|Examples|example/fighting|Northland|John Doe" || f.Figures[0].Field != "n1" {
		t.Errorf("%+v", f.Figures)
	}
	if len(f.Dates) != 1 || f.Dates[0].From.Format(time.DateOnly) != "2015-11-16" {
		t.Errorf("%+v", f.Dates)
	}
}
