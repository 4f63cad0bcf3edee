package assess_test

import (
	"slices"
	"strings"
	"testing"

	"entente/internal/core/assess"
	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/report"
)

func TestEveryWordOfIcd203HasItsBandAndItsRow(t *testing.T) {
	for _, tt := range []struct {
		one, two  string
		low, high int
	}{
		{"almost no chance", "remote", 1, 5},
		{"very unlikely", "highly improbable", 5, 20},
		{"unlikely", "improbable", 20, 45},
		{"roughly even chance", "roughly even odds", 45, 55},
		{"likely", "probable", 55, 80},
		{"very likely", "highly probable", 80, 95},
		{"almost certain", "nearly certain", 95, 99},
	} {
		for i, word := range []string{tt.one, tt.two} {
			l, err := assess.ParseLikelihood(strings.ToUpper(word))
			if err != nil || l.Band() != (assess.Band{Low: tt.low, High: tt.high}) || l.Row() != assess.Row(i+1) {
				t.Errorf("%s: %v, %v, row %d", word, err, l.Band(), l.Row())
			}
		}
	}
	if got := assess.Likelihood("likely").Written(); got != "likely (55-80%)" {
		t.Errorf("written %q", got)
	}
}

func TestTheWordsAreThoseThatReportsUse(t *testing.T) {
	ours, theirs := assess.LikelihoodWords(), slices.Clone(report.Likelihoods)
	slices.Sort(ours)
	slices.Sort(theirs)
	if !slices.Equal(ours, theirs) {
		t.Errorf("%q\n%q", ours, theirs)
	}
	if !slices.Equal(assess.Confidences(), report.Confidences) {
		t.Errorf("%q", assess.Confidences())
	}
}

func TestALikelihoodIsNoConfidenceAndTheReverse(t *testing.T) {
	for _, tt := range []struct{ word, says string }{
		{"high", "is a word of confidence"}, {"certain", "no word"}, {"impossible", "no word"}, {"0", "no word"}, {"100%", "no word"},
		{"70%", "is a number"}, {"possible", "is no likelihood"}, {"", "is no likelihood"}, {strings.Repeat("x", 50), "…"},
	} {
		if _, err := assess.ParseLikelihood(tt.word); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "almost no chance") {
			t.Errorf("%q: %v; expected that it says %q and the words", tt.word, err, tt.says)
		}
	}
	for _, tt := range []struct{ word, says string }{{"likely", "is a likelihood"}, {"remote", "is a likelihood"}, {"medium", "is no confidence"}} {
		if _, err := assess.ParseConfidence(tt.word); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "low, moderate, high") {
			t.Errorf("%q: %v; expected that it says %q and the words", tt.word, err, tt.says)
		}
	}
	if c, err := assess.ParseConfidence(" Moderate "); err != nil || c != assess.Moderate {
		t.Errorf("%v %v", c, err)
	}
}

func TestRowsAreMixedOnlyByWordsOfBoth(t *testing.T) {
	for _, tt := range []struct {
		words []assess.Likelihood
		want  bool
	}{
		{nil, false}, {[]assess.Likelihood{"likely"}, false}, {[]assess.Likelihood{"likely", "", "unlikely"}, false},
		{[]assess.Likelihood{"probable", "improbable"}, false}, {[]assess.Likelihood{"likely", "", "improbable"}, true},
	} {
		if got := assess.MixesRows(tt.words...); got != tt.want {
			t.Errorf("%q: %v", tt.words, got)
		}
	}
}

func TestAWordOfADocumentIsRefusedWithItsPlace(t *testing.T) {
	v, err := document.Parse("f.yaml", []byte("likelihood: high\nconfidence: likely\npercent: [70, 60]\n"))
	if err != nil {
		t.Fatal(err)
	}
	o := v.Object()
	_, first := assess.ReadLikelihood(o.Get("likelihood"))
	_, second := assess.ReadConfidence(o.Get("confidence"))
	_, third := assess.ReadPercent(o.Get("percent"))
	for i, tt := range []struct {
		err  error
		says string
	}{{first, "f.yaml:1: likelihood: "}, {second, "f.yaml:2: confidence: "}, {third, "f.yaml:3: percent[0]: "}} {
		if tt.err == nil || !strings.HasPrefix(tt.err.Error(), tt.says) {
			t.Errorf("%d: %v", i, tt.err)
		}
	}
}
