package article_test

import (
	"strings"
	"testing"

	"entente/internal/core/article"

	"github.com/google/go-cmp/cmp"
)

func TestATextThatCannotBeUsedIsRefusedWithItsLine(t *testing.T) {
	tests := []struct {
		name, text string
		line       int
		says       string
	}{
		{"nothing", "", 0, "no text is left"},
		{"only headers", "BY: Jane Doe\nSOURCE: The Daily\n", 0, "no text is left"},
		{"not UTF-8", "A title of words\n\nOne \xff two.\n", 3, "not UTF-8"},
		{"a control character", "A title of words\n\nOne\x00two.\n", 3, "U+0000"},
		{"an escape", "A title\x1b[31m of words\n\nOne.\n", 1, "U+001B"},
		{"an override of direction", "A title of words\n\nOne.\n\nTwo \u202ethree.\n", 5, "U+202E"},
		{"a space without width", "A title of words\n\nOne\u200btwo.\n", 3, "U+200B"},
		{"a mark of order within", "A title of words\n\nOne \ufefftwo.\n", 3, "U+FEFF"},
		{"a carriage return within", "A title of words\n\nOne\rtwo.\n", 3, "carriage return"},
		{"a separator of lines", "A title of words\n\nOne\u2028two.\n", 3, "U+2028"},
		{"a long line", "A title of words\n\n" + strings.Repeat("a ", article.MaxLine), 3, "bytes; expected a line"},
		{"a long text", strings.Repeat("a\n\n", article.MaxBytes/3+1), 0, "bytes; expected at most"},
		{"many paragraphs", "A title of words\n" + strings.Repeat("\nOne sentence.\n", article.MaxParagraphs+1), 2003, "more than 1000 paragraphs"},
		{"a mark that nobody asked for", "SUBJECT: Meeting\n\n1. (C) The minister came.\n", 3, `"(C)" stands in the text; expected --marked`},
		{"a mark in a subject", "SUBJECT: (S//NF) Meeting\n\nThe minister came.\n", 1, `"(S//NF)" stands in the text; expected --marked`},
		{"a banner", "SECRET//NOFORN\n\nSUBJECT: Meeting\n\nThe minister came.\n", 1, "expected --marked"},
		{"a level alone", "A title of words\n\nThe minister came.\n\nCONFIDENTIAL\n", 5, "expected --marked"},
		{"a mark on a line within", "SUBJECT: Meeting\n\nThe minister came.\n(S) He left.\n", 4, "expected --marked"},
		{"a mark within a paragraph", "SUBJECT: Meeting\n\nThe minister came. (S) He left.\n", 3, "within a paragraph"},
		{"a mark that was mistyped", "SUBJECT: Meeting\n\n(S//NOFORM) The minister came.\n", 3, "expected --marked"},
		{"a mark of another system", "SUBJECT: Meeting\n\n(СС) The minister came.\n", 3, "expected --marked"},
		{"a long title", "SUBJECT: Meeting\n\nThe minister came.\n", 0, "characters; expected at most 200"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := options()
			if tt.name == "a long title" {
				o.Title = strings.Repeat("long ", 50)
			}
			_, err := article.Read([]byte(tt.text), o)
			wantRefused(t, err, tt.line, tt.says)
		})
	}
}

func TestMarksAreReadWhenAskedFor(t *testing.T) {
	o := options()
	o.Marked = true
	text := "CONFIDENTIAL//NOFORN\nFROM: AMEMBASSY EXAMPLE\nSUBJECT: (U) A meeting\nREF: A. 12 EXAMPLE 34\n\n1. (C//NF) The minister came.\n\n2. (U) He left\r\nat noon.\n\nCONFIDENTIAL//NOFORN\n"
	a := read(t, text, o)
	type paragraph struct{ Text, Mark string }
	var got []paragraph
	for _, p := range a.Paragraphs {
		got = append(got, paragraph{p.Text, p.Mark})
		if s := strings.ReplaceAll(text[p.Start:p.End], "\r\n", "\n"); s != p.Text {
			t.Errorf("bytes %d to %d of the file are %q; the paragraph is %q", p.Start, p.End, s, p.Text)
		}
	}
	if diff := cmp.Diff([]paragraph{{"The minister came.", "(C//NF)"}, {"He left\nat noon.", "(U)"}}, got); diff != "" {
		t.Error(diff)
	}
	if a.Title != "A meeting" || a.TitleMark != "(U)" || a.Banner != "CONFIDENTIAL//NOFORN" || a.Outlet != "AMEMBASSY EXAMPLE" || !a.Cable {
		t.Errorf("title %q %q, banner %q, outlet %q, cable %t", a.Title, a.TitleMark, a.Banner, a.Outlet, a.Cable)
	}
	r, _ := written(t, a, marks())
	if got := r.Portions[0].Mark.Portion() + r.Portions[1].Mark.Portion() + r.Title.Mark.Portion() + r.Marking.Banner(); got != "(C//NF)(U)(U)CONFIDENTIAL//NOFORN" {
		t.Errorf("the report is marked %s", got)
	}
}

func TestAMarkedTextHasAMarkEverywhere(t *testing.T) {
	o := options()
	o.Marked = true
	a := read(t, "SUBJECT: A meeting\n\n(C//NF) The minister came.\n\nHe left.\n", o)
	_, err := article.Report(a, marks(), nil)
	wantRefused(t, err, 5, "without a mark")
	m := marks()
	m.Mark = "(U)"
	if r, _ := written(t, a, m); r.Portions[1].Mark.Portion() != "(U)" {
		t.Errorf("portion 1 is %s", r.Portions[1].Mark.Portion())
	}
	for _, tt := range []struct {
		text string
		line int
		says string
	}{
		{"SUBJECT: A\n\n(S//NOFORM) The minister came.\n", 3, "is no mark of system USA"},
		{"SUBJECT: A\n\n(СС) The minister came.\n", 3, "is no mark of system USA"},
		{"SUBJECT: A\n\n(U) The minister came. (S) He left.\n", 3, "within a paragraph"},
		{"SUBJECT: A\n\n(U) The minister came.\n(S) He left.\n", 4, "begins a line within a paragraph"},
		{"SUBJECT: A\n\n(U)\n\nThe minister came.\n", 3, "without words"},
		{"(C//NF) The minister came.\n", 0, "no title"},
		{"SECRET//NOFORN\nSUBJECT: A\n\n(U) The minister came.\n\nCONFIDENTIAL//NOFORN\n", 6, "expected one banner"},
	} {
		_, err := article.Read([]byte(tt.text), o)
		wantRefused(t, err, tt.line, tt.says)
	}
}

func TestWhatIsNoMarkStays(t *testing.T) {
	for _, s := range []string{"(AP) The minister came.", "(see above) He left.", "(C) 2015 Example Press reports this.", "The person(s) came.", "The minister (S. Example) left."} {
		a := read(t, "SUBJECT: A meeting\n\n"+s+"\n\nHe left.\n", options())
		if a.Paragraphs[0].Text != s && len(a.Left) < 2 {
			t.Errorf("%q came out as %q", s, a.Paragraphs[0].Text)
		}
	}
}

func TestWhatIsNotThePortionsIsLeftOutWithLineAndReason(t *testing.T) {
	text := "Ministers meet in the capital\r\n\r\nBy Jane Doe, The Example\r\n\r\nSome words of the text.\r\n\r\nA hall - AGENCY\r\nA hall - AGENCY\r\n\r\nRead more: another article\r\n\r\n" +
		"Last words.\r\n\r\nEmail: jd@example.org\r\n\r\nJane Doe is the senior correspondent for The Example, covering ministers.\r\n\r\nComments: 3\r\n"
	a := read(t, "\ufeff"+text, options())
	want := []article.LeftOut{
		{Line: 1, Text: "Ministers meet in the capital", Why: "the title"},
		{Line: 3, Text: "By Jane Doe, The Example", Why: "the by-line"},
		{Line: 7, Text: "A hall - AGENCY", Why: "the same line more than once, as captions stand"},
		{Line: 8, Text: "A hall - AGENCY", Why: "the same line more than once, as captions stand"},
		{Line: 10, Text: "Read more: another article", Why: "a line of the outlet's own"},
		{Line: 14, Text: "Email: jd@example.org", Why: "an address"},
		{Line: 16, Text: "Jane Doe is the senior correspondent for The Example, covering ministers.", Why: "about the author"},
		{Line: 18, Text: "Comments: 3", Why: "a line of the outlet's own"},
	}
	if diff := cmp.Diff(want, a.Left); diff != "" {
		t.Error(diff)
	}
	if a.Byline != "Jane Doe" || a.Outlet != "The Example" || len(a.Paragraphs) != 2 || a.Title != "Ministers meet in the capital" {
		t.Errorf("by %q of %q, %d paragraphs under %q", a.Byline, a.Outlet, len(a.Paragraphs), a.Title)
	}
}

// No line is lost: each is in a paragraph, or listed as left out.
func TestEveryLineIsAPortionsOrLeftOut(t *testing.T) {
	text := "Title of it all\nAuthor: someone\nPublished 01-05-2014, 10:00\nFirst words.\n\nFollow @someone\n\nSecond words\nof two lines.\n\nComments: 0\n"
	a := read(t, text, options())
	lines := map[int]bool{}
	for _, l := range a.Left {
		lines[l.Line] = true
	}
	for _, p := range a.Paragraphs {
		for i := range strings.Count(p.Text, "\n") + 1 {
			lines[p.Line+i] = true
		}
	}
	for i, s := range strings.Split(text, "\n") {
		if s != "" && !lines[i+1] {
			t.Errorf("line %d %q is lost", i+1, s)
		}
	}
}

func TestDatelines(t *testing.T) {
	tests := []struct {
		text, place, date, agency, published string
	}{
		{"WASHINGTON — The minister spoke.", "WASHINGTON", "", "", ""},
		{"PARIS, 16 Nov 2015 (EXA) - The minister spoke.", "PARIS", "16 Nov 2015", "EXA", "2015-11-16"},
		{"PARIS, Nov. 16 (Example News) — The minister spoke.", "PARIS", "Nov. 16", "Example News", ""},
		{"МОСКВА, 16 ноября 2015 /ПРИМЕР/. Министр выступил.", "МОСКВА", "16 ноября 2015", "ПРИМЕР", "2015-11-16"},
		{"NEW YORK (EXA) -- The minister spoke.", "NEW YORK", "", "EXA", ""},
		{"ISIS attacks — and others — grew.", "", "", "", ""},
		{"The minister spoke.", "", "", "", ""},
	}
	for _, tt := range tests {
		a := read(t, "A title of words\n\n"+tt.text+"\n", options())
		got := a.Dateline
		day := ""
		if !a.Published.IsZero() {
			day = a.Published.Format("2006-01-02")
		}
		if diff := cmp.Diff(article.Dateline{Place: tt.place, Date: tt.date, Agency: tt.agency}, got); diff != "" || day != tt.published || a.Paragraphs[0].Text != tt.text {
			t.Errorf("%s: %s published %q", tt.text, diff, day)
		}
	}
}

func TestATitleIsTheTextsOwnOrSaysThatItIsNot(t *testing.T) {
	tests := []struct {
		text, title string
		made        bool
	}{
		{"Ministers meet\n\nOne.\n", "Ministers meet", false},
		{"SUBJECT: Ministers meet\n\nOne.\n", "Ministers meet", false},
		{"Objet : Les ministres se réunissent\n\nUn.\n", "Les ministres se réunissent", false},
		{"Will they meet? It is open.\n\nWill they meet? It is open.\nPublished 2014-05-01\nOne.\n", "Will they meet? It is open.", false},
		{"The ministers of two countries met in the capital on Monday. They said nothing.\n\nOne.\n", "The ministers of two countries met in the capital on Monday.", true},
		{"EXAMPLE — Ministers met.\n", "Ministers met.", true},
	}
	for _, tt := range tests {
		if a := read(t, tt.text, options()); a.Title != tt.title || a.TitleMade != tt.made {
			t.Errorf("%q has the title %q, made %t", tt.text, a.Title, a.TitleMade)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "A title\n\n“Words,” John Doe said on Monday.\n", "SUBJECT: A\n\n1. (U) More than 2,000 {people}\r\n", "«Слова, — сказал Иван Иванов. — Слова».\n", "\ufeffA\n\n\"a\n\n\"b\" he said. 1–2 10 000 2.5 million",
		"PARIS, 16 Nov (X) - a\n\nComments: 0", "“a\n\nb” said X Y. in Paris 5", "- \" \" 9/11 99999999999999999999 30-02-2013 dit-il"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, marked bool) {
		o := options()
		o.Marked = marked
		a, err := article.Read([]byte(s), o)
		if err != nil {
			return
		}
		for i, p := range a.Paragraphs {
			if got := strings.ReplaceAll(s[p.Start:p.End], "\r\n", "\n"); got != p.Text {
				t.Fatalf("paragraph %d is %q; the file has %q", i, p.Text, got)
			}
		}
		m := marks()
		m.Mark = "(U)"
		data, err := article.Report(a, m, nil)
		if err != nil {
			if strings.Contains(err.Error(), "does not come out") {
				t.Fatal(err)
			}
			return
		}
		again, err := article.Report(a, m, nil)
		if err != nil || string(again) != string(data) {
			t.Fatal("the same article gives another report")
		}
	})
}
