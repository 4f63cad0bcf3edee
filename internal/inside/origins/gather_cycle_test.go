package origins_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/storetest"
)

func TestClaimsThatSupportEachOtherAreRefusedWithTheCycle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.report("A-1", "One", "", portion{"(U)", "Nothing."})
		h.must("claim", "id: ca\ntext: One.\nsupports: [report:A-1]\n")
		h.must("claim", "id: cb\ntext: Two.\nsupports: [claim:ca]\n")
		h.clock.Add(time.Minute)
		_, err := h.Put(t.Context(), judgement.Draft{Officer: "all", Kind: "claim", ID: "ca", File: "ca.yaml", Document: "text: One.\nsupports: [claim:cb]\n", Reason: "why not"})
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "claim:ca derived-from claim:cb, claim:cb derived-from claim:ca") {
			t.Errorf("%v", err)
		}
		if c := h.claim("all", "cb"); c.Origins.Independent != 1 || strings.Join(c.Origins.Origins[0].At, "+") != "report:report-a-1" {
			t.Errorf("%s", asJSON(t, c.Origins))
		}
	})
}

func TestOneReportOnBothSidesIsRefusedHoweverItIsWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.report("A-1", "One", "", portion{"(U)", "Nothing."})
		if _, err := h.put("all", "claim", "text: One.\nsupports: [report:A-1]\nagainst: [report:report-a-1]\n"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%v", err)
		}
	})
}

func TestACycleThatDocumentsStateIsWarnedOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.report("D-1", "One", "translation: {of: D-2, by: machine}\n", portion{"(U)", "Nothing."})
		h.report("D-2", "Two", "translation: {of: D-1, by: machine}\n", portion{"(U)", "Rien."})
		h.must("claim", "id: c\ntext: One.\nsupports: [report:D-1]\n")
		if w := strings.Join(h.claim("all", "c").Warnings, ";"); !strings.Contains(w, "goes round: report:report-d-1 translated report:report-d-2 (translation.of), report:report-d-2 translated report:report-d-1 (translation.of)") {
			t.Error(w)
		}
	})
}

// Whoever has planted once takes nothing from others by quoting what they quote.
func TestWhatAPlanterQuotesIsNotPlanted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.must("source", "id: post\nname: Evening Post\nkind: outlet\nmark: (U)\n")
		h.report("A-1", "One", "", portion{"(U)", minister})
		h.report("A-2", "Two", "fields:\n  publisher: {ladder: source, full: \"Evening Post\", collection: OSINT}\n", portion{"(U)", reported})
		h.must("outcome", "source: source:post\nof: report:A-2\nresult: planted\ndate: 2014-06-01\n")
		err := h.View(t.Context(), "all", time.Time{}, func(v judgement.View) error {
			roots, err := h.Roots(v, []string{"report:A-1#0", "report:A-2#0"})
			if err != nil {
				return err
			}
			planted := func(item string) bool {
				for _, r := range roots(item) {
					if !r.Planted {
						return false
					}
				}
				return len(roots(item)) > 0
			}
			if planted("report:A-1#0") || !planted("report:A-2#0") {
				t.Errorf("%+v, %+v", roots("report:A-1#0"), roots("report:A-2#0"))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
