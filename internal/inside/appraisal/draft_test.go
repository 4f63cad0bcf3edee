package appraisal_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/article"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/report"
	"entente/internal/inside/appraisal"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// Two articles on one speech, in other words each.
const (
	oneArticle = `Director tells of fighters

John Doe, the director of the bureau, spoke on Monday at the Institute of Examples.

More than 2,000 Exampleland nationals have joined groups in Northland and Southland, Doe said.

The tower has a bell.`
	otherArticle = `Little is new at the autumn forum

John Doe, the director of the bureau, spoke on 16 November 2015 at the Institute of Examples’ autumn forum.

The hall was full.

Doe said that between 2,000 and 3,000 citizens of Exampleland were active in Northland and Southland.`
)

// imported takes in a text as report import does.
func (h *house) imported(serial, text, mark string, day time.Time) {
	h.t.Helper()
	a, err := article.Read([]byte(text), article.Options{File: serial, Published: day, System: marking.USA, At: h.clock.Now()})
	if err != nil {
		h.t.Fatal(err)
	}
	data, err := article.Report(a, article.Marks{Originator: "USA/CIA", Created: h.clock.Now(), Topics: []string{"counter-terrorism"}, System: marking.USA, Mark: mark, Serial: serial}, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := report.Decode(serial, data, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.store.Write(h.t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.AddReport("", "sha256:"+serial, "all", r, nil)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) drafted(officer, question string, refs ...string) appraisal.Drafts {
	h.t.Helper()
	out, err := h.Draft(h.t.Context(), appraisal.Asked{Officer: officer}, refs, question)
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// combined takes in what is drafted of some items and sets it side by side.
func (h *house) combined(refs ...string) appraisal.Combined {
	h.t.Helper()
	for _, d := range h.drafted("all", "fighters", refs...).Drafts {
		h.must("all", "estimate", d.Document)
	}
	c, err := h.Combine(h.t.Context(), appraisal.Asked{Officer: "all"}, "fighters")
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func wholeLabel() access.Label { return access.Label{Rank: 4} }

// wantOne checks that two articles are one estimate of 2,000 to 3,000 with both wordings.
func wantOne(t *testing.T, c appraisal.Combined) {
	t.Helper()
	if c.Estimates != 2 || c.Origins != 1 || len(c.Sets) != 1 || len(c.Sets[0].Origins) != 1 || len(c.Apart) != 0 {
		t.Fatalf("%+v; expected two wordings of one origin in one set", c.Combined)
	}
	o := c.Sets[0].Origins[0]
	var words []string
	for _, w := range o.Wordings {
		words = append(words, strings.ToLower(w.Says))
	}
	slices.Sort(words)
	if o.Says != "2,000 to 3,000" || !slices.Equal(words, []string{"between 2,000 and 3,000", "more than 2,000"}) {
		t.Errorf("%s of %q; expected 2,000 to 3,000 of both wordings", o.Says, words)
	}
}

func TestWhatTwoArticlesGiveOfOneSpeechIsDraftedAsOneEstimate(t *testing.T) {
	for _, refs := range [][]string{{"report:one#1", "report:other#2"}, {"report:other#2", "report:one"}} {
		storetest.Each(t, func(t *testing.T, d *storetest.Database) {
			h := fresh(t, d)
			h.officer("all", wholeLabel())
			h.imported("one", oneArticle, "(U)", time.Time{})
			h.imported("other", otherArticle, "(U)", time.Time{})
			wantOne(t, h.combined(refs...))
		})
	}
}

func TestADraftSaysWhatTheFigureSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", wholeLabel())
		h.imported("one", oneArticle, "(U)", time.Time{})
		h.imported("other", otherArticle, "(U)", time.Time{})
		out := h.drafted("all", "", "report:one#1", "report:other#2")
		if len(out.Drafts) != 2 || out.Mark != "UNCLASSIFIED" {
			t.Fatalf("%+v", out)
		}
		for _, line := range []string{`question: "exampleland-fighting"`, `definition: "fighting in Northland and Southland"`, `population: "exampleland persons"`, `unit: "persons"`,
			`as_of: 2015-11-16`, `low: 2000`, `speaker: "John Doe", event: "doe-institute-examples-2015-11-16"}`} {
			for _, one := range out.Drafts {
				if !strings.Contains(one.Document, line) {
					t.Errorf("no %s in\n%s", line, one.Document)
				}
			}
		}
		if one := out.Drafts[0].Document; strings.Contains(one, "high:") || !strings.Contains(one, `wording: "More than 2,000"`) || !strings.Contains(one, `items: ["report:report-`) {
			t.Errorf("%s", one)
		}
	})
}

func TestOccasionsOnOtherDaysStayApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", wholeLabel())
		h.imported("one", oneArticle, "(U)", time.Time{}) // of some Monday: it may be either
		h.imported("other", otherArticle, "(U)", time.Time{})
		h.imported("third", strings.NewReplacer("16 November 2015", "15 February 2016").Replace(otherArticle), "(U)", time.Time{})
		events := map[string]bool{}
		for _, one := range h.drafted("all", "", "report:one#1", "report:other#2", "report:third#2").Drafts {
			_, event, _ := strings.Cut(one.Document, "event: ")
			events[event] = true
		}
		if len(events) != 3 {
			t.Errorf("%v; expected two days, and the one that fits both alone", events)
		}
	})
}

func TestAnOfficerIsDraftedWhatHeSeesAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", wholeLabel())
		h.officer("low", access.Label{})
		h.imported("one", oneArticle, "(S//NF)", time.Time{})
		h.imported("other", otherArticle, "(U)", time.Time{})
		ask := appraisal.Asked{Officer: "low"}
		for _, ref := range []string{"report:one", "report:one#1", "report:nothing", "report:other#9"} {
			if _, err := h.Draft(t.Context(), ask, []string{ref}, ""); errs.KindOf(err) != errs.NotFound {
				t.Errorf("%s: %v; expected not-found", ref, err)
			}
		}
		for _, ref := range []string{"received:x", "claim:x", "report:other#title", "what"} {
			if _, err := h.Draft(t.Context(), ask, []string{ref}, ""); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: %v; expected invalid", ref, err)
			}
		}
		if _, err := h.Draft(t.Context(), ask, nil, ""); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%v; expected invalid", err)
		}
		if _, err := h.Draft(t.Context(), ask, []string{"report:other"}, "Not A Word"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%v; expected invalid", err)
		}
		if out := h.drafted("all", "", "report:one", "report:other"); out.Mark != "SECRET//NOFORN" || len(out.Drafts) != 2 {
			t.Errorf("%+v", out)
		}
	})
}

// The first two source articles, where they lie beside the checkout, are one estimate.
func TestTheFirstTwoSourceArticlesAreOneEstimate(t *testing.T) {
	var texts []string
	for _, number := range []string{"000", "001"} {
		files, err := filepath.Glob("../../../../shared/seeds/" + number + "_*.txt")
		if err != nil {
			t.Fatal(err)
		}
		if len(files) != 1 {
			t.Skipf("SKIPPED: article %s is not beside the checkout", number)
		}
		data, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", wholeLabel())
		h.imported("s0", texts[0], "(U)", time.Date(2015, 11, 17, 0, 0, 0, 0, time.UTC))
		h.imported("s1", texts[1], "(U)", time.Time{})
		wantOne(t, h.combined("report:s0#5", "report:s1#4"))
	})
}
