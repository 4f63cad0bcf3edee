package article_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/article"

	"github.com/google/go-cmp/cmp"
)

// body reads paragraphs under a title.
func body(t *testing.T, paragraphs ...string) article.Article {
	t.Helper()
	return read(t, "A title of words\n\n"+strings.Join(paragraphs, "\n\n")+"\n", options())
}

func TestAQuotationIsGivenToWhoeverIsSaidToHaveSpoken(t *testing.T) {
	tests := []struct {
		name       string
		paragraphs []string
		want       []string // words | speaker
	}{
		{"a verb behind", []string{`“We know little,” John Doe said.`}, []string{"We know little, | John Doe"}},
		{"a verb before the name", []string{`"We know little," says Jane Roe, an expert in little.`}, []string{"We know little, | Jane Roe"}},
		{"with an office before the name", []string{`“We know,” Example Minister John Doe said in a statement.`}, []string{"We know, | John Doe"}},
		{"with an aside", []string{`John Doe, the director of the office, said that it was “of little use.”`}, []string{"of little use. | John Doe"}},
		{"the last name alone, later", []string{"John Doe, the director of the office, said so.", `“We know,” Doe said.`}, []string{"We know, | John Doe"}},
		{"an adverb between", []string{`John Doe also said the “need remains” for it.`}, []string{"need remains | John Doe"}},
		{"he is who spoke last", []string{`John Doe said so.`, `“We know,” he said.`}, []string{"We know, | John Doe"}},
		{"he is who is named before him in the paragraph", []string{"John Doe, the director, said so. Jane Roe, the minister, said no.", `Doe seemed to agree. “We know,” he said.`}, []string{"We know, | John Doe"}},
		{"a second sentence of the same speaker", []string{`“We know,” John Doe said. “We always did.”`}, []string{"We know, | John Doe", "We always did. | John Doe"}},
		{"interrupted", []string{`“We know,” John Doe says, “and we always did.”`}, []string{"We know, | John Doe", "and we always did. | John Doe"}},
		{"over paragraphs", []string{`“We know,” John Doe said. “One.`, `“Two,” he added.`}, []string{"We know, | John Doe", "One. Two, | John Doe"}},
		{"over three paragraphs", []string{`“One.`, `“Two.`, `“Three,” John Doe said.`}, []string{"One. Two. Three, | John Doe"}},
		{"a paragraph that is broken", []string{`“It is of little`, `use to anybody,” John Doe said.`}, []string{"It is of little use to anybody, | John Doe"}},
		{"marks of two conventions", []string{`"We know,” John Doe said.`}, []string{"We know, | John Doe"}},
		{"a mark that is never closed", []string{`"We know, John Doe said.`, "Nothing else."}, []string{}},
		{"they may be anybody", []string{`John Doe said so.`, `“We know,” they said.`}, []string{"We know, | "}},
		{"nobody", []string{`The head of the office is "determined" to go on.`}, []string{"determined | "}},
		{"a word in the middle of another's sentence", []string{`Both blamed “radicals,” with John Doe adding that it was “helped by others.”`}, []string{"radicals, | ", "helped by others. | John Doe"}},
		{"officials", []string{`Example officials said it was “of use.”`}, []string{"of use. | Example officials"}},
		{"according to", []string{`According to Jane Roe, it was “of use.”`}, []string{"of use. | Jane Roe"}},
		{"single marks, where there are no others", []string{`‘We know,’ John Doe said. It’s little.`}, []string{"We know, | John Doe"}},
		{"French", []string{"« Nous savons », a déclaré Jean Dupont. « Depuis longtemps », a-t-il ajouté."}, []string{" Nous savons  | Jean Dupont", " Depuis longtemps  | Jean Dupont"}},
		{"French, turned", []string{"Le ministre Jean Dupont a dit que c’était « utile »."}, []string{" utile  | Jean Dupont"}},
		{"French, selon", []string{"Selon Jean Dupont, c’est « utile »."}, []string{" utile  | Jean Dupont"}},
		{"Russian", []string{"«Мы знаем», — сказал директор бюро Иван Иванов. «Давно», — добавил он."}, []string{"Мы знаем | Иван Иванов", "Давно | Иван Иванов"}},
		{"Russian, with an acronym", []string{"«Мы знаем», — заявил глава ЦБ Иван Иванов."}, []string{"Мы знаем | Иван Иванов"}},
		{"Russian, by the words of", []string{"По словам Ивана Иванова, это «полезно»."}, []string{"полезно | Ивана Иванова"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, speakers(body(t, tt.paragraphs...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAQuotationStandsWhereItsPiecesSay(t *testing.T) {
	a := body(t, `“One,” John Doe said. “Two.`, `“Three,” he added.`)
	var got []string
	for _, q := range a.Found.Quotations {
		for _, p := range q.Pieces {
			got = append(got, a.Paragraphs[p.Paragraph].Text[p.Start:p.End])
		}
	}
	if diff := cmp.Diff([]string{"“One,”", "“Two.", "“Three,”"}, got); diff != "" {
		t.Error(diff)
	}
	q := a.Found.Quotations[1]
	if diff := cmp.Diff(article.Speaker{Name: "John Doe", As: "John Doe"}, q.Speaker); diff != "" || q.Verb != "said" || len(q.Pieces) != 2 {
		t.Errorf("%s, %q, %d pieces", diff, q.Verb, len(q.Pieces))
	}
}

// told writes a figure in short: bounds, what is counted, and who said it.
func told(f article.Figure) string {
	end := func(n *int64) string {
		if n == nil {
			return ""
		}
		return fmt.Sprint(*n)
	}
	s := end(f.Low) + ".." + end(f.High)
	if !f.Exact {
		s = "~" + s
	}
	return strings.Join([]string{f.Words, s, f.Unit, f.Counted(), f.Where, f.Speaker.Name}, "|")
}

func TestFigures(t *testing.T) {
	tests := []struct {
		text string
		want []string // words|bounds|unit|counted|where|speaker
	}{
		{"They killed 129 people and wounded more than 300.", []string{"129|129..129|people|person/dead||", "more than 300|~300..|people|person/wounded||"}},
		{"John Doe, the director, said that more than 2,000 Example nationals have joined groups in Northland and Southland.",
			[]string{"more than 2,000|~2000..|nationals|example/fighting|Northland and Southland|John Doe"}},
		{"Between 2,000 and 3,000 Examples fight there.", []string{"Between 2,000 and 3,000|~2000..3000|Examples|example/fighting||"}},
		{"Some 1,500 fighters left.", []string{"Some 1,500|~1500..1500|fighters|person/fighting||"}},
		{"At least 40 people died in Example.", []string{"At least 40|~40..|people|person/dead|Example|"}},
		{"Fewer than 40 people died.", []string{"Fewer than 40|~..40|people|person/dead||"}},
		{"Up to 40 fighters came.", []string{"Up to 40|~..40|fighters|person/fighting||"}},
		{"About 2.5 million people left.", []string{"About 2.5 million|~2500000..2500000|people|person||"}},
		{"2 to 3 million people left.", []string{"2 to 3 million|~2000000..3000000|people|person||"}},
		{"It held 10–20 hostages.", []string{"10–20|~10..20|hostages|hostage||"}},
		{"Five gunmen and two suspects came.", []string{"Five|5..5|gunmen|gunmen||", "two|2..2|suspects|suspect||"}},
		{"Dozens of people came.", []string{"Dozens|~24..|people|person||"}},
		{"The 143 dead were named.", []string{"143|143..143|dead|person/dead||"}},
		{"It rose by 12 per cent, or 12%.", []string{"12|12..12|per cent|per cent||", "12|12..12|per cent|per cent||"}},
		{"More than 2 000 ressortissants are there.", []string{"More than 2 000|~2000..|ressortissants|person||"}},
		{"Plus de 2 000 combattants y sont.", []string{"Plus de 2 000|~2000..|combattants|person/fighting||"}},
		{"Entre 20 et 30 personnes sont mortes.", []string{"Entre 20 et 30|~20..30|personnes|person||"}},
		{"Около 2 тысяч боевиков воюют.", []string{"Около 2 тысяч|~2000..2000|боевиков|person/fighting||"}},
		{"Погибли не менее 129 человек.", []string{"не менее 129|~129..|человек|person/dead||"}},
		{"От 20 до 30 человек ранены.", []string{"От 20 до 30|~20..30|человек|person/wounded||"}},
		// What is a number and no figure.
		{"In 2014 he served 34 years, at 14:54 on 16 November 2015.", []string{}},
		{"The 19-year-old, the 34th, of Flight 261 under Resolution 2178 on 9/11.", []string{}},
		{"The two sides met one another.", []string{}},
		{"It cost $300, and version 2.5 was of little use.", []string{}},
		{"99999999999999999999999 people.", []string{}},
	}
	for _, tt := range tests {
		got := []string{}
		for _, f := range body(t, tt.text).Found.Figures {
			got = append(got, told(f))
			if at := f.Place; tt.text[at.Start:at.End] != f.Words {
				t.Errorf("%q stands at %q", f.Words, tt.text[at.Start:at.End])
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s\n%s", tt.text, diff)
		}
	}
}

func TestAFigureInSomebodysWordsIsTheirs(t *testing.T) {
	f := body(t, `“We lost 40 people,” John Doe said.`).Found
	if len(f.Figures) != 1 || f.Figures[0].Quotation != 0 || f.Figures[0].Speaker.Name != "John Doe" {
		t.Errorf("%+v", f.Figures)
	}
}

func TestDates(t *testing.T) {
	monday := "2015-11-16"
	tests := []struct {
		text, published string
		want            []string // words|from|to, or words|why it is open
	}{
		{"On 13 November 2015 it was.", "", []string{"13 November 2015|2015-11-13|2015-11-14"}},
		{"On November 13, 2015, it was.", "", []string{"November 13, 2015|2015-11-13|2015-11-14"}},
		{"On 2015-11-13 and 13.11.2015 it was.", "", []string{"2015-11-13|2015-11-13|2015-11-14", "13.11.2015|2015-11-13|2015-11-14"}},
		{"On 30-04-2013 and 04/30/2013 it was.", "", []string{"30-04-2013|2013-04-30|2013-05-01", "04/30/2013|2013-04-30|2013-05-01"}},
		{"On 03/04/2013 it was.", "", []string{"03/04/2013|the day and the month may be either number"}},
		{"In May 2015 it was.", "", []string{"May 2015|2015-05-01|2015-06-01"}},
		{"The Nov. 13 attacks.", monday, []string{"Nov. 13|2015-11-13|2015-11-14"}},
		{"On December 24 it was.", monday, []string{"December 24|2014-12-24|2014-12-25"}},
		{"The Nov. 13 attacks.", "", []string{"Nov. 13|no year, and the day of publication is not known"}},
		{"On Monday and Friday.", monday, []string{"Monday|2015-11-16|2015-11-17", "Friday|2015-11-13|2015-11-14"}},
		{"On Monday.", "", []string{"Monday|told from the day of publication, which is not known"}},
		{"Yesterday, today, last week, last month, last year, last April, last December.", monday, []string{
			"Yesterday|2015-11-15|2015-11-16", "today|2015-11-16|2015-11-17", "last week|2015-11-09|2015-11-16", "last month|2015-10-01|2015-11-01",
			"last year|2014-01-01|2015-01-01", "last April|2015-04-01|2015-05-01", "last December|2014-12-01|2015-01-01"}},
		{"Vendredi 13 novembre 2015, puis hier.", monday, []string{"Vendredi|2015-11-13|2015-11-14", "13 novembre 2015|2015-11-13|2015-11-14", "hier|2015-11-15|2015-11-16"}},
		{"Это было 13 ноября 2015 года, в пятницу.", monday, []string{"13 ноября 2015|2015-11-13|2015-11-14", "пятницу|2015-11-13|2015-11-14"}},
		{"On 31 November 2015 it may 12 come in march 40.", "", []string{}},
	}
	for _, tt := range tests {
		o := options()
		if tt.published != "" {
			o.Published, _ = time.Parse(time.DateOnly, tt.published)
		}
		got := []string{}
		for _, d := range read(t, "A title of words\n\n"+tt.text+"\n", o).Found.Dates {
			s := d.Words + "|" + d.Open
			if d.Open == "" {
				s = d.Words + "|" + d.From.Format(time.DateOnly) + "|" + d.To.Format(time.DateOnly)
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s\n%s", tt.text, diff)
		}
	}
}

func TestEvents(t *testing.T) {
	tests := []struct {
		text string
		want []string // kind|speaker|occasion|where|day
	}{
		{"“We know,” John Doe said at the Institute of Examples’ yearly forum.", []string{"speech|John Doe|Institute of Examples’ yearly forum||"}},
		{"Speaking Monday at the Institute of Examples, John Doe, the director, spoke of it.", []string{"speech|John Doe|Institute of Examples||Monday"}},
		{"John Doe, the spokesman, said on Monday at a press briefing that it was late.", []string{"speech|John Doe|press briefing||Monday"}},
		{"“We know,” John Doe said in a statement.", []string{"statement|John Doe|||"}},
		{"After the Nov. 13 Sampleton attacks, all was quiet.", []string{"attack|||Sampleton|Nov. 13"}},
		{"After attacks on Friday in Sampleton, all was quiet.", []string{"attack|||Sampleton|Friday"}},
		{"The March 22 concert hall attack was long ago.", []string{"attack||||March 22"}},
		{"Après les attentats de Sampleton, tout était calme.", []string{"attack|||Sampleton|"}},
		{"После теракта в Примерске было тихо.", []string{"attack|||Примерске|"}},
		{"It was of little use at the house.", []string{}},
	}
	for _, tt := range tests {
		got := []string{}
		for _, e := range body(t, tt.text).Found.Events {
			got = append(got, strings.Join([]string{e.Kind, e.Speaker, e.Occasion, e.Where, e.Day}, "|"))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s\n%s", tt.text, diff)
		}
	}
}

func TestOccasionsMeet(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2015, 11, n, 0, 0, 0, 0, time.UTC) }
	forum := article.Event{Kind: article.Speech, Speaker: "John Doe", Occasion: "Institute of Examples’ yearly forum"}
	dated := func(e article.Event, n int) article.Event { e.From, e.To = day(n), day(n+1); return e }
	tests := []struct {
		name string
		a, b article.Event
		want bool
	}{
		{"the same", forum, forum, true},
		{"one says less", forum, article.Event{Kind: article.Speech, Speaker: "Doe", Occasion: "Institute of Examples"}, true},
		{"another speaker", forum, article.Event{Kind: article.Speech, Speaker: "Jane Roe", Occasion: forum.Occasion}, false},
		{"another occasion", forum, article.Event{Kind: article.Speech, Speaker: "John Doe", Occasion: "press briefing"}, false},
		{"another kind", forum, article.Event{Kind: article.Statement, Speaker: "John Doe"}, false},
		{"one day", dated(forum, 16), dated(forum, 16), true},
		{"two days", dated(forum, 16), dated(forum, 17), false},
		{"a day that one does not say", dated(forum, 16), forum, true},
		{"attacks of one place", article.Event{Kind: article.Attack, Where: "Sampleton"}, article.Event{Kind: article.Attack, Where: "Sampleton"}, true},
		{"attacks of two places", article.Event{Kind: article.Attack, Where: "Sampleton"}, article.Event{Kind: article.Attack, Where: "Otherton"}, false},
		{"attacks without a place", article.Event{Kind: article.Attack}, article.Event{Kind: article.Attack}, false},
		{"statements of nobody", article.Event{Kind: article.Statement}, article.Event{Kind: article.Statement}, false},
	}
	for _, tt := range tests {
		if got := article.SameOccasion(tt.a, tt.b); got != tt.want || article.SameOccasion(tt.b, tt.a) != got {
			t.Errorf("%s: %t, and turned round %t; want %t both ways", tt.name, got, article.SameOccasion(tt.b, tt.a), tt.want)
		}
	}
}
