package passage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/passage"
)

func TestQuotationsAreFoundByEveryConvention(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string // with ¡ before one that was never closed, and a > for each that it stands in
	}{
		{"straight", `He said "we will go" and left.`, []string{"we will go"}},
		{"curly", "He said “we will go.” She stayed.", []string{"we will go."}},
		{"German", "Er sagte: „Wir gehen.“ Sie blieb.", []string{"Wir gehen."}},
		{"German, turned", "Er sagte: »Wir gehen.« Sie blieb.", []string{"Wir gehen."}},
		{"French", "Il a dit : « Nous partons. » Elle reste.", []string{" Nous partons. "}},
		{"Russian with another inside", "Он сказал: «Слово „честь“ ему чуждо».", []string{"Слово „честь“ ему чуждо", ">честь"}},
		{"Swedish", "Han sade: ”Vi går nu.” Hon blev.", []string{"Vi går nu."}},
		{"Arabic", "وقال «سنذهب غدا» ثم غادر", []string{"سنذهب غدا"}},
		{"Japanese", "彼は「行きます」と言った。", []string{"行きます"}},
		{"Chinese, nested", "他说：“我读了‘报告’。”", []string{"我读了‘报告’。", ">报告"}},
		{"single", "He said 'we will go' and left.", []string{"we will go"}},
		{"single curly", "He said ‘we will go’ and left.", []string{"we will go"}},
		{"nested", "“He told me ‘do not go’ twice,” she said.", []string{"He told me ‘do not go’ twice,", ">do not go"}},
		{"nested straight", `"He told me 'do not go' twice," she said.`, []string{"He told me 'do not go' twice,", ">do not go"}},
		{"typewriter's", "He said ``we will go'' and left.", []string{"we will go"}},
		{"guillemets in ASCII", "Il a dit <<nous partons>> hier.", []string{"nous partons"}},
		{"two of one sentence", `"We will go," he said, "and stay."`, []string{"We will go,", "and stay."}},
		{"over a paragraph", "“We will go.\n\n“And we will stay,” he said.", []string{"We will go.\n\n“And we will stay,"}},
		{"over a paragraph, straight", "\"We will go.\n\n\"And we will stay,\" he said.", []string{"We will go.\n\n\"And we will stay,"}},
		{"over a line, straight", "\"We will go.\n\"And we will stay,\" he said.", []string{"We will go.\n\"And we will stay,"}},
		{"never closed", "“We will go.\n\nHe left.", []string{"¡We will go."}},
		{"never closed, and another", `He said "we will go. Then "we stay" again.`, []string{"¡we will go. Then ", "we stay"}},
		{"apostrophes", "It's the workers' strike, they don't say l'État or Sana'a, rock 'n' roll.", nil},
		{"apostrophes, curly", "It’s the workers’ strike; they don’t say l’État.", nil},
		{"an apostrophe in single marks", "He said ‘the workers’ strike isn’t over,’ and left.", []string{"the workers’ strike isn’t over,"}},
		{"a transliterated name", "Brought by 'Ali to the brothers' house.", nil},
		{"the nineties", "In the '90s and the '80s' music.", nil},
		{"feet and inches", `A man of 6'2" and a pipe of 5".`, nil},
		{"nothing inside", `He said "" and "...".`, nil},
		{"marks of two kinds", "He said “we will go\" and left.", []string{"we will go"}},
		{"in brackets", `He (the "emir of the north") left.`, []string{"emir of the north"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range passage.Quoted(tt.text) {
				sign := strings.Repeat(">", s.Depth)
				if s.Unclosed {
					sign += "¡"
				}
				got = append(got, sign+tt.text[s.From:s.To])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAQuotationHasItsPlaceAndWords(t *testing.T) {
	text := `He said: "We've 2,000 men." And left.`
	want := []passage.Span{{Start: 9, End: 27, From: 10, To: 26, Words: []string{"weve", "2000", "men"}}}
	if diff := cmp.Diff(want, passage.Quoted(text)); diff != "" {
		t.Error(diff)
	}
}

func FuzzQuoted(f *testing.F) {
	f.Add(`"We," he said, 'and “you‘ ”` + "\n\n\"go")
	f.Add("„a“ «b» »c« 「d」 ‚e‘ ``f'' <<g>> ’tis the s’ end’")
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range passage.Quoted(text) {
			if s.Start < 0 || s.Start > s.From || s.From >= s.To || s.To > s.End || s.End > len(text) || len(s.Words) == 0 || s.Depth < 0 {
				t.Fatalf("%+v", s)
			}
			if diff := cmp.Diff(passage.Words(text[s.From:s.To]), s.Words); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
