package passage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/passage"
)

const (
	told = `Customs officers in the port of Velmar have found 38 rifles behind a false wall in a container of tiles, the coast guard said on 4 March.

"We opened it because the tiles weighed less than the form said they should," said Captain Marrant, who commands the harbour unit. The freighter Halcyon had brought it on Sunday.`
	formula = " Anyone with information about planned acts of violence is asked to call the confidential line, day or night."
)

func compare(a, b string, count passage.Count) passage.Likeness {
	return passage.Compare(passage.Whole(a), passage.Whole(b), count)
}

func TestWhatTwoTextsAreToEachOther(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		want       passage.Verdict
	}{
		{"the same", told, told, passage.Copy},
		{"other marks, case and lines", told, strings.ToUpper(strings.NewReplacer(`"`, "”", "\n\n", " ").Replace(told)), passage.Copy},
		{"a part of it", told, told[:strings.Index(told, "\n")], passage.Copy},
		{"a sentence of it in another text", told, "The mayor was asked about the harbour at length. Customs officers in the port of Velmar have found 38 rifles behind a false wall in a container of tiles, he read out. He then spoke of roads, schools and the price of bread, and of a bridge that nobody needs.", passage.Rewrite},
		{"what was said in it", told, `Why was the box opened? "Because the tiles weighed less than the form said they should," the captain explains. She has served for thirty years at sea and wants to retire.`, passage.SharesQuotation},
		{"what was said, with who said it between", told, `"We opened it," she explains to visitors, "because the tiles weighed less than the form said they should." Nobody had asked.`, passage.SharesQuotation},
		{"a short quotation", told, `It was a box "of tiles". The mayor spoke of roads, schools and bread.`, passage.Unrelated},
		{"the same facts in other words", told, "Dockers at Velmar saw Marrant walk around the Halcyon for an hour. On 4 March 38 guns lay on the quay.", passage.SameEvent},
		{"something else", told, "Nobody at the ministry wanted to say when the bridge will be finished. The mayor of Pell was angry.", passage.Unrelated},
		{"nothing", told, "", passage.Unrelated},
		{"nothing at all", "", "", passage.Unrelated},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := compare(tt.a, tt.b, nil)
			if l.Verdict != tt.want {
				t.Errorf("%s, want %s: %+v", l.Verdict, tt.want, l)
			}
			if back := compare(tt.b, tt.a, nil).Verdict; back != l.Verdict {
				t.Errorf("the other way round %s", back)
			}
		})
	}
}

func TestTheAnswerHasTheNumbersThatItRestsOn(t *testing.T) {
	a := "Six words stand in both texts. One two three four five six seven. He told \"the men of the harbour were all armed\" on 3 May."
	b := "Nothing here, then one two three four five six seven. Voss told “the men of the harbour were all armed” on May 3."
	l := compare(a, b, nil)
	var runs []string
	for _, r := range l.Runs {
		runs = append(runs, strings.Join(r.Words, " "))
		for side, x := range map[string]string{a[r.A.Start:r.A.End]: a, b[r.B.Start:r.B.End]: b} {
			if diff := cmp.Diff(r.Words, passage.Words(side)); diff != "" {
				t.Errorf("the place of a run in %q: %s", x, diff)
			}
		}
	}
	if diff := cmp.Diff([]string{"one two three four five six seven", "told the men of the harbour were all armed on"}, runs); diff != "" {
		t.Error(diff)
	}
	if l.Common != 17 || l.WordsA != 26 || l.WordsB != 23 || l.InA != 17.0/26 || l.Longest != 1 {
		t.Errorf("%d words of %d and %d, a part of %v, the longest run %d", l.Common, l.WordsA, l.WordsB, l.InA, l.Longest)
	}
	if l.Both != 11 || l.Shingles != 23+20-11 || l.Resemblance != float64(l.Both)/float64(l.Shingles) {
		t.Errorf("%d of %d shingles, %v", l.Both, l.Shingles, l.Resemblance)
	}
	if diff := cmp.Diff([]string{"05-03"}, l.Dates); diff != "" {
		t.Error(diff)
	}
	if len(l.Quotations) != 1 || strings.Join(l.Quotations[0].Words, " ") != "the men of the harbour were all armed" || l.Quotations[0].Counted {
		t.Errorf("%+v", l.Quotations)
	}
}

func TestWhatStandsInManyPassagesIsNobodys(t *testing.T) {
	a, b := told+formula, "The bridge of Pell will not be finished this year, and nobody wants to say why."+formula
	many := standsOften(formula)
	if l := compare(a, b, nil); !l.Verdict.OneOrigin() {
		t.Errorf("with nobody counting: %s", l.Verdict)
	}
	l := compare(a, b, many)
	if l.Verdict != passage.Unrelated || len(l.Runs) != 1 || !l.Runs[0].Formula || l.Wording != 0 || l.Both != 0 || l.Common != 0 {
		t.Errorf("%s: %+v", l.Verdict, l)
	}
	if l := compare(told+formula, told, many); l.Verdict != passage.Copy {
		t.Errorf("a copy under a formula: %s", l.Verdict)
	}
}

// standsOften counts as if a text stood in many passages, and everything else in one.
func standsOften(text string) passage.Count {
	own := passage.TextOf([]passage.Portion{{Words: text}}, nil)
	return func(number uint64) int {
		if len(own.Spots(number)) > 0 {
			return passage.Formula
		}
		return 1
	}
}

// However often a story is reprinted, it is one story.
func TestAStoryThatStandsOftenIsNoFormula(t *testing.T) {
	many := standsOften(told)
	words := passage.Words(told)
	if len(words) < passage.LongRun {
		t.Fatalf("the story has %d words", len(words))
	}
	edited := strings.Join(slices.Insert(slices.Clone(words), 10, "apparently"), " ") // two runs, both short or not
	for _, x := range []string{told, edited, "Somebody wrote this before it, and nobody else did. " + told} {
		if l := compare(told, x, many); l.Verdict != passage.Copy || slices.ContainsFunc(l.Runs, func(r passage.Run) bool { return r.Formula }) {
			t.Errorf("%s: %+v", l.Verdict, l.Runs)
		}
	}
	short := strings.Join(words[:passage.LongRun-1], " ")
	if l := compare(short, short, standsOften(short)); l.Verdict.OneOrigin() {
		t.Errorf("%d words: %s", passage.LongRun-1, l.Verdict)
	}
}

func TestARewriteAddsNothingAndAWitnessDoes(t *testing.T) {
	facts := "On Saturday killing at least 23 people. Burning awnings fell on shoppers there. Three days of mourning were declared. Checkpoints on the southern road were gone."
	source := "In Tel Qadir a bomb exploded, " + facts + " Others were hurt."
	rewrite := "What happened at Tel Qadir is this. " + facts
	witness := rewrite + ` "I saw my cousin fall beside the well," said Yusra Hamdani.`
	if l := compare(source, rewrite, nil); l.OwnB.Count() != 0 || !l.Verdict.OneOrigin() {
		t.Errorf("%s, own %+v", l.Verdict, l.OwnB)
	}
	if l := compare(source, witness, nil); l.OwnB.Count() < 3 || l.OwnB.Quotations != 1 {
		t.Errorf("own %+v", l.OwnB)
	}
}

func TestAMarkedTranslationIsBorneOutByWhatItKeeps(t *testing.T) {
	for _, tt := range []struct {
		name, translation string
		want              bool
	}{
		{"in Russian", "4 марта в порту Вельмар нашли 38 автоматов, сказала капитан Маррант. Судно «Хальсион» пришло в воскресенье.", true},
		{"in Arabic", "عثر في ميناء فيلمار يوم 4 مارس على 38 بندقية، بحسب النقيبة مارانت.", true},
		{"of another text", "В субботу 12 мая в Пелле открыли мост длиной 900 метров, сказал мэр Воротников.", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := passage.Whole(told), passage.Whole(tt.translation)
			s := passage.Translated(a, b)
			if s.Borne != tt.want {
				t.Errorf("%+v", s)
			}
			if diff := cmp.Diff(s.Borne, passage.Translated(b, a).Borne); diff != "" {
				t.Errorf("the other way round: %s", diff)
			}
			if l := passage.Compare(a, b, nil); l.Verdict.OneOrigin() {
				t.Errorf("without a mark: %s", l.Verdict)
			}
		})
	}
}

// Whatever is done to two texts, the numbers of an answer fit each other.
func TestAnswersFitThemselves(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields(`the man met a source in "flat city on 12 May" and Left. for Other place with two rifles money, plan he said "call`))
	rapid.Check(t, func(rt *rapid.T) {
		a := strings.Join(rapid.SliceOfN(word, 0, 80).Draw(rt, "a"), " ")
		b := strings.Join(rapid.SliceOfN(word, 0, 80).Draw(rt, "b"), " ") + a[:rapid.IntRange(0, len(a)).Draw(rt, "copied")]
		l, back := compare(a, b, nil), compare(b, a, nil)
		common := 0
		for _, r := range l.Runs {
			common += len(r.Words)
			if len(r.Words) < passage.Shingle || !slices.Equal(r.Words, passage.Words(a[r.A.Start:r.A.End])) || !slices.Equal(r.Words, passage.Words(b[r.B.Start:r.B.End])) {
				rt.Fatalf("run %+v", r)
			}
		}
		if common != l.Common || l.Common > min(l.WordsA, l.WordsB) || l.Both > l.Shingles || (l.Both == 0) != (len(l.Runs) == 0) {
			rt.Fatalf("%+v", l)
		}
		if l.Both != back.Both || l.Shingles != back.Shingles || !slices.Equal(l.Names, back.Names) || l.OwnA.Count() != back.OwnB.Count() {
			rt.Fatalf("%+v\nthe other way round %+v", l, back)
		}
	})
}
