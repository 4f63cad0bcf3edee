package assess_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func hypothesis(id, statement string) assess.Stated[assess.Hypothesis] {
	return said(id, assess.Hypothesis{Question: "q", Statement: statement})
}

func evidence(id string, items ...string) assess.Stated[assess.Evidence] {
	return said(id, assess.Evidence{Question: "q", Statement: "row " + id, Items: items, Credibility: 2, Relevance: "fair"})
}

func weight(id, row, hypothesis string, c assess.Consistency, by string) assess.Stated[assess.Weight] {
	return said(id, assess.Weight{Evidence: "evidence:" + row, Hypothesis: "hypothesis:" + hypothesis, Consistent: c, Reason: "because", By: by})
}

// weights are weights of one officer, each "row hypothesis word".
func weights(all ...string) []assess.Stated[assess.Weight] {
	var out []assess.Stated[assess.Weight]
	for _, w := range all {
		f := strings.Fields(w)
		out = append(out, weight("w-"+f[0]+"-"+f[1], f[0], f[1], assess.Consistency(f[2]), ""))
	}
	return out
}

// wolves is the question after Boston: alone or directed.
func wolves() assess.Matrix {
	return assess.Matrix{
		Hypotheses: []assess.Stated[assess.Hypothesis]{hypothesis("alone", "The brothers acted alone."), hypothesis("directed", "The brothers were directed from Dagestan.")},
		Evidence:   []assess.Stated[assess.Evidence]{evidence("e1", "report:a"), evidence("e2", "report:b"), evidence("e3", "report:c")},
		Weights:    weights("e1 alone C", "e1 directed C", "e2 alone C", "e2 directed II", "e3 alone I", "e3 directed CC"),
	}
}

func TestTheHypothesisAgainstWhichLeastSpeaksComesFirst(t *testing.T) {
	a := assess.Analyse("q", wolves(), nil)
	if len(a.Hypotheses) != 2 || a.Hypotheses[0].ID != "alone" {
		t.Fatalf("%+v", a.Hypotheses)
	}
	alone, directed := a.Hypotheses[0], a.Hypotheses[1]
	if alone.Score.Arithmetic != "e3: 1 = 1" || directed.Score.Arithmetic != "e2: 2 = 2" || alone.Score.Low != 1 || directed.Score.High != 2 {
		t.Errorf("%+v %+v", alone.Score, directed.Score)
	}
	if alone.For != 2 || alone.Against != 1 || directed.For != 2 || directed.Against != 1 || alone.Unweighed != 0 {
		t.Errorf("%+v %+v", alone, directed)
	}
	var rows []string
	for _, r := range a.Rows {
		rows = append(rows, fmt.Sprintf("%s %d %s", r.ID, r.Diagnosticity, strings.Join(r.Tells, "; ")))
	}
	want := []string{"e2 3 alone from directed by 3", "e3 3 directed from alone by 3", "e1 0 fits everything: it tells nothing"}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	// without e2 nothing speaks against "directed", and e3 speaks against "alone"
	if diff := cmp.Diff([]assess.LeftOut{{Rows: []string{"e2"}, Changes: []string{"directed would stand before alone"}}}, a.LeftOut); diff != "" {
		t.Error(diff)
	}
}

func TestWhereOfficersDifferBothStandAndNothingIsAveraged(t *testing.T) {
	m := wolves()
	m.Weights = append(m.Weights, weight("other", "e2", "directed", assess.Neutral, "FRA/DGSI"))
	a := assess.Analyse("q", m, nil)
	directed := a.Hypotheses[slices.IndexFunc(a.Hypotheses, func(c assess.Candidate) bool { return c.ID == "directed" })]
	if directed.Score.Low != 0 || directed.Score.High != 2 || directed.Score.Arithmetic != "e2: 0 to 2 = 0 to 2" || directed.Against != 0 {
		t.Errorf("%+v", directed)
	}
	if len(a.LeftOut) != 1 || !slices.Equal(a.LeftOut[0].Rows, []string{"e3"}) && !slices.Equal(a.LeftOut[0].Rows, []string{"e2"}) {
		t.Errorf("%+v", a.LeftOut)
	}
	row := a.Rows[slices.IndexFunc(a.Rows, func(r assess.EvidenceRow) bool { return r.ID == "e2" })]
	cell := row.Cells[slices.IndexFunc(row.Cells, func(c assess.Cell) bool { return c.Hypothesis == "directed" })]
	if !cell.Differ || len(cell.Weights) != 2 || cell.Weights[0].By != "FRA/DGSI" || cell.Weights[1].By != "brandt" || row.Diagnosticity != 1 {
		t.Errorf("%+v %+v", cell, row)
	}
}

func TestOneOriginAndOneOutletCountOnceAndPlantedClaimsNeverDo(t *testing.T) {
	m := wolves()
	m.Evidence = append(m.Evidence, evidence("e4", "report:d"), evidence("e5", "report:e"), evidence("e6", "report:a", "report:b"))
	m.Weights = append(m.Weights, weights("e4 alone II", "e4 directed C", "e5 alone II", "e5 directed C", "e6 alone II", "e6 directed II")...)
	roots := func(planted bool) assess.Roots {
		return func(item string) []assess.Root {
			if item == "report:d" || item == "report:e" {
				return []assess.Root{{Key: item, Outlet: "source:state-tv", Planted: planted}}
			}
			return nil
		}
	}
	a := assess.Analyse("q", m, roots(false))
	alone := a.Hypotheses[slices.IndexFunc(a.Hypotheses, func(c assess.Candidate) bool { return c.ID == "alone" })]
	if alone.Score.Arithmetic != "e3: 1 + e4, e5 (one origin): 2 = 3" || alone.Against != 2 || len(a.Origins) != 4 {
		t.Errorf("%+v of %d origins", alone, len(a.Origins))
	}
	flags := map[string]string{}
	for _, r := range a.Rows {
		flags[r.ID] = strings.Join(r.Flags, "; ")
	}
	for id, says := range map[string]string{"e4": "of one origin with e5", "e5": "one outlet: source:state-tv", "e6": "several origins", "e1": ""} {
		if !strings.Contains(flags[id], says) || says == "" && flags[id] != "" {
			t.Errorf("%s: %q; expected %q", id, flags[id], says)
		}
	}
	a = assess.Analyse("q", m, roots(true))
	alone = a.Hypotheses[slices.IndexFunc(a.Hypotheses, func(c assess.Candidate) bool { return c.ID == "alone" })]
	if alone.Score.High != 1 || alone.Against != 1 {
		t.Errorf("%+v; expected that what is planted counts neither way", alone)
	}
	if last := a.Rows[len(a.Rows)-3:]; last[0].Counted || last[1].Counted || last[2].Counted || !a.Rows[len(a.Rows)-4].Counted {
		t.Errorf("%+v; expected what is not counted at the bottom", last)
	}
}

func TestWhatEachHoldsStandsSideBySideWithItsHistory(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2013, 4, d, 0, 0, 0, 0, time.UTC) }
	hold := func(by string, l assess.Likelihood, c assess.Confidence) assess.Attribution {
		return assess.Attribution{Hypothesis: "hypothesis:alone", Assessment: assess.Assessment{By: by, Likelihood: l, Confidence: c}}
	}
	m := wolves()
	m.Attributions = []assess.Stated[assess.Attribution]{
		{ID: "a1", Versions: []assess.Version[assess.Attribution]{
			{By: "brandt", Since: day(16), Says: hold("USA/FBI", "roughly even chance", "low")}, {By: "brandt", Since: day(20), Says: hold("USA/FBI", "likely", "moderate")}}},
		{ID: "a2", Versions: []assess.Version[assess.Attribution]{{By: "calder", Since: day(18), Says: hold("RUS/FSB", "improbable", "high")}}},
		{ID: "a3", Versions: []assess.Version[assess.Attribution]{{By: "calder", Since: day(18), Says: assess.Attribution{Hypothesis: "hypothesis:hidden"}}}},
	}
	a := assess.Analyse("q", m, nil)
	held := a.Hypotheses[0].Held
	if a.Hypotheses[0].ID != "alone" || len(held) != 2 || held[0].Holds.By != "RUS/FSB" || held[1].Holds.Likelihood != "likely" || held[1].Since != day(20) {
		t.Fatalf("%+v", held)
	}
	if len(held[1].Earlier) != 1 || held[1].Earlier[0].Holds.Confidence != "low" || held[1].Earlier[0].Since != day(16) {
		t.Errorf("%+v", held[1].Earlier)
	}
	if !strings.Contains(strings.Join(a.Notes, "\n"), "both rows of ICD 203") {
		t.Errorf("%q; expected a word on the two rows", a.Notes)
	}
}

// drawMatrix makes a matrix whose rows go back to few roots.
func drawMatrix(t *rapid.T) (assess.Matrix, assess.Roots) {
	var m assess.Matrix
	for i := range rapid.IntRange(1, 4).Draw(t, "hypotheses") {
		m.Hypotheses = append(m.Hypotheses, hypothesis(fmt.Sprintf("h%d", i), "H"))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "rows") {
		e := evidence(fmt.Sprintf("e%d", i))
		says := e.Says()
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			says.Items = append(says.Items, fmt.Sprintf("report:r%d", rapid.IntRange(0, 5).Draw(t, "item")))
		}
		says.Credibility = rapid.IntRange(1, 6).Draw(t, "credibility")
		e = said(e.ID, says)
		m.Evidence = append(m.Evidence, e)
		for _, h := range m.Hypotheses {
			for o := range rapid.IntRange(0, 2).Draw(t, "officers") {
				word := assess.Consistency(rapid.SampledFrom(assess.Consistencies).Draw(t, "word"))
				m.Weights = append(m.Weights, weight(fmt.Sprintf("w-%s-%s-%d", e.ID, h.ID, o), e.ID, h.ID, word, fmt.Sprintf("o%d", o)))
			}
		}
	}
	rootOf := rapid.SliceOfN(rapid.IntRange(0, 3), 6, 6).Draw(t, "roots")
	return m, func(item string) []assess.Root {
		n := rootOf[item[len(item)-1]-'0']
		r := assess.Root{Key: fmt.Sprintf("root%d", n)}
		if n == 3 {
			r.Outlet = "source:tv"
		}
		return []assess.Root{r}
	}
}

func TestAnAnalysisDoesNotDependOnTheOrderOfArrivalAndACopyWeighsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, roots := drawMatrix(t)
		want := assess.Analyse("q", m, roots)
		other := assess.Matrix{Hypotheses: rapid.Permutation(m.Hypotheses).Draw(t, "hypotheses"), Evidence: rapid.Permutation(m.Evidence).Draw(t, "evidence"),
			Weights: rapid.Permutation(m.Weights).Draw(t, "weights")}
		if diff := cmp.Diff(want, assess.Analyse("q", other, roots)); diff != "" {
			t.Fatalf("another order: %s", diff)
		}
		if len(m.Evidence) == 0 {
			return
		}
		copied := rapid.SampledFrom(m.Evidence).Draw(t, "copied")
		if len(copied.Says().Items) == 0 {
			return // nothing says where it comes from, so nothing says that it is a copy
		}
		with := m
		with.Evidence = append(slices.Clone(m.Evidence), said("z", copied.Says()))
		with.Weights = slices.Clone(m.Weights)
		for _, w := range m.Weights {
			if says := w.Says(); says.Evidence == "evidence:"+copied.ID {
				says.Evidence = "evidence:z"
				with.Weights = append(with.Weights, said("z"+w.ID, says))
			}
		}
		got := assess.Analyse("q", with, roots)
		if len(got.Origins) != len(want.Origins) {
			t.Fatalf("a copy makes %d origins of %d", len(got.Origins), len(want.Origins))
		}
		for i, h := range got.Hypotheses {
			w := want.Hypotheses[i]
			if h.ID != w.ID || h.Score.Low != w.Score.Low || h.Score.High != w.Score.High || h.Score.Credible != w.Score.Credible || h.For != w.For || h.Against != w.Against {
				t.Fatalf("a copy changes %+v to %+v", w, h)
			}
		}
		for _, r := range got.Rows {
			if i := slices.IndexFunc(want.Rows, func(w assess.EvidenceRow) bool { return w.ID == r.ID }); i >= 0 && want.Rows[i].Diagnosticity != r.Diagnosticity {
				t.Fatalf("a copy changes what %s tells from %d to %d", r.ID, want.Rows[i].Diagnosticity, r.Diagnosticity)
			}
		}
		if _, err := json.Marshal(got); err != nil {
			t.Fatal(err)
		}
	})
}

func TestADocumentOfTheMatrixIsRefusedWhereItIsWrong(t *testing.T) {
	for _, tt := range []struct{ kind, text, at string }{
		{"hypothesis", "question: q\nstatement: s\nlikelihood: moderate\n", "f.yaml:3: likelihood: \"moderate\" is a word of confidence"},
		{"hypothesis", "question: q\nstatement: s\nconfidence: remote\n", "f.yaml:3: confidence: \"remote\" is a likelihood"},
		{"hypothesis", "question: q\nstatement: s\nlikelihood: unlikely\npercent: [10, 30]\n", "f.yaml:4: percent: 10-30% is outside of unlikely"},
		{"hypothesis", "question: A Question\nstatement: s\n", "f.yaml:1: question: "},
		{"attribution", "hypothesis: hypothesis:h1\nby: RUS/FSB\n", "f.yaml:1: likelihood: "},
		{"attribution", "hypothesis: evidence:h1\nlikelihood: likely\n", "f.yaml:1: hypothesis: "},
		{"evidence", "question: q\nstatement: s\ncredibility: 7\nrelevance: fair\n", "f.yaml:3: credibility: "},
		{"evidence", "question: q\nstatement: s\ncredibility: 6\nrelevance: high\n", "f.yaml:4: relevance: "},
		{"evidence", "question: q\nstatement: s\ncredibility: 6\nrelevance: fair\nevent: e\n", "f.yaml:5: event: "},
		{"weight", "evidence: evidence:e1\nhypothesis: hypothesis:h1\nconsistent: maybe\nreason: r\n", "f.yaml:3: consistent: "},
		{"weight", "evidence: evidence:e1\nhypothesis: hypothesis:h1\nconsistent: II\n", "f.yaml:1: reason: "},
	} {
		_, _, err := assess.Decode(tt.kind, "f.yaml", []byte(tt.text))
		if errs.KindOf(err) != errs.Invalid || !strings.HasPrefix(err.Error(), tt.at) {
			t.Errorf("%s: %v; expected %s", tt.kind, err, tt.at)
		}
	}
}
