package origins_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
	"entente/internal/inside/origins"
	"entente/internal/store/storetest"
)

func TestAClaimCountsOriginsAndNotReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.report("A-1", "Crates", "", portion{"(U)", harbour}, portion{"(U)", other})
		h.report("A-2", "Crates again", "", portion{"(U)", "Nothing of note was said at the market."}, portion{"(S//NF)", copied})
		h.report("A-3", "From A-1", "translation: {of: A-1, by: human}\n", portion{"(U)", "On a fermé le quai."})
		h.report("A-4", "A witness", "", portion{"(U)", saw})
		h.must("claim", "id: crates\ntext: Crates without papers lay on the quay.\nsupports: [report:A-1#0, report:A-2#1, report:A-3, report:A-4]\ncredibility: 1\nlikelihood: very likely\nconfidence: low\n")
		c := h.claim("all", "crates")
		if c.Says != "3 of 4 reports go back to one origin; 2 independent origins" || c.Origins.Independent != 2 || len(c.Warnings) > 0 {
			t.Errorf("%q, %d, %q", c.Says, c.Origins.Independent, c.Warnings)
		}
		if c.Means.Likelihood != "very likely (80-95%)" || c.Mark != "SECRET//NOFORN" || c.Marking != "SECRET//NOFORN" {
			t.Errorf("%+v, %s, %s", c.Means, c.Mark, c.Marking)
		}
		largest, _ := c.Origins.Largest()
		var found *provenance.Edge
		for _, chain := range largest.Chains {
			for i, e := range chain.Steps {
				if e.Detected {
					found = &chain.Steps[i]
				}
			}
		}
		if found == nil || found.Basis != "passages" || found.Evidence.Words < 25 || !strings.HasPrefix(found.Evidence.Says, "copy: ") {
			t.Fatalf("%+v", largest)
		}
		h.must("claim", "id: copies\ntext: Crates lay there.\nsupports: [report:A-1, report:A-2]\ncredibility: 1\n")
		if c := h.claim("all", "copies"); c.Origins.Independent != 1 || len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "credibility 1 is for what other") {
			t.Errorf("%q", c.Warnings)
		}

		// An officer may overrule, and take it back: the same bytes.
		before := asJSON(t, c.Origins)
		o := h.must("overrule", "between: [report:A-2, report:A-1]\nverdict: independent\nreason: both clerks were on the quay\n")
		c = h.claim("all", "crates")
		if c.Origins.Independent != 3 || len(c.Origins.Overruled) != 1 || c.Origins.Overruled[0].Reason != "both clerks were on the quay" || len(c.Origins.Overruled[0].Removed) != 1 {
			t.Errorf("%d, %+v", c.Origins.Independent, c.Origins.Overruled)
		}
		h.clock.Add(time.Minute)
		if _, err := h.End(t.Context(), "all", "overrule", o.ID, "they were not"); err != nil {
			t.Fatal(err)
		}
		if after := asJSON(t, h.claim("all", "crates").Origins); after != before {
			t.Errorf("%s\n%s", before, after)
		}
	})
}

func TestAStatementThatClosesACycleIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		for _, s := range []string{"A-1", "A-2", "A-3"} {
			h.report(s, "Nothing", "", portion{"(U)", "Nothing."})
		}
		h.must("provenance", "id: p1\nfrom: report:A-2\nrelation: derived-from\nto: report:A-1#0\n")
		h.must("provenance", "id: p2\nfrom: report:A-2\nrelation: quoted-by\nto: report:A-3\n")
		_, err := h.put("all", "provenance", "from: report:report-a-1\nrelation: translated\nto: report:A-3\n")
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "report:report-a-1 translated report:report-a-3, report:report-a-2 quoted-by report:report-a-3 (provenance:p2), report:report-a-2 derived-from report:report-a-1#0 (provenance:p1)") {
			t.Error(err)
		}
		if _, err := h.End(t.Context(), "all", "provenance", "p1", "it was not"); err != nil {
			t.Fatal(err)
		}
		h.must("provenance", "id: p3\nfrom: report:A-1\nrelation: translated\nto: report:A-3\n")
		if _, err := h.Restore(t.Context(), "all", "provenance", "p1", "it was"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("restored into a cycle: %v", err)
		}
	})
}

func TestAClaimThatTracesBackToOneOutletSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.must("source", "id: wire\nname: Morning Wire\nkind: outlet\nalso: [The Wire of Nowhere]\nmark: (U)\n")
		field := func(full string) string {
			return "fields:\n  s1: {ladder: source, full: \"" + full + "\", collection: OSINT}\n"
		}
		h.report("A-1", "One", field("Morning Wire, 3 May 2014"), portion{"(U)", "{s1}: the bridge fell."})
		h.report("A-2", "Two", field("the wire of nowhere"), portion{"(U)", "The bridge is gone, says {s1}."})
		h.report("A-3", "Three", field("a fisherman"), portion{"(U)", "The bridge is gone, says {s1}."})
		h.must("claim", "id: bridge\ntext: The bridge fell.\nsupports: [report:A-1, report:A-2]\n")
		h.must("outcome", "source: source:wire\nof: claim:bridge\nresult: planted\ndate: 2014-06-01\n")
		c := h.claim("all", "bridge")
		if c.Outlet == nil || c.Outlet.Source.Name != "Morning Wire" || len(c.Outlet.Record) != 1 || c.Outlet.Proposal.Reliability != "E" || c.Origins.Independent != 1 ||
			!strings.Contains(strings.Join(c.Warnings, ";"), "one outlet, Morning Wire") {
			t.Errorf("%+v", c)
		}
		h.must("claim", "id: twice\ntext: The bridge fell.\nsupports: [report:A-1, report:A-3]\n")
		if c := h.claim("all", "twice"); c.Outlet != nil || c.Origins.Independent != 2 {
			t.Errorf("%+v", c)
		}
	})
}

func TestACheckFindsCopiesOfATextThatIsNotHeld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.officer("low", access.Label{})
		h.report("A-1", "Crates", "", portion{"(S//NF)", harbour}, portion{"(U)", other})
		h.report("A-2", "A witness", "", portion{"(U)", saw})
		ask := origins.Ask{Officer: "all", Text: "Something before.\n\n" + copied + "\n\nAnd something behind."}
		c, err := h.Check(t.Context(), ask)
		if err != nil || len(c.Found) != 1 || c.Found[0].Ref != "report:report-a-1" || !c.Found[0].One || c.Marking != "SECRET//NOFORN" {
			t.Fatalf("%+v, %v", c, err)
		}
		ask.Officer = "low"
		if c, err = h.Check(t.Context(), ask); err != nil || len(c.Found) != 0 || c.More || c.Marking != "" {
			t.Errorf("who may not see the portion finds %+v, %v", c, err)
		}
		ask.Officer, ask.AsOf = "all", h.clock.Now().Add(-time.Hour)
		if c, err = h.Check(t.Context(), ask); err != nil || len(c.Found) != 0 {
			t.Errorf("before it came: %+v, %v", c, err)
		}
		for _, bad := range []origins.Ask{{Officer: "all"}, {Officer: "all", Ref: "report:A-1", Text: "x"}, {Officer: "all", Ref: "claim:x"}} {
			if _, err := h.Check(t.Context(), bad); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestAGradeIsProposedByTheRecordAndGivenByAPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		for i := range 5 {
			h.report("A-"+strconv.Itoa(i), "One", "", portion{"(U)", "Nothing."})
		}
		h.must("source", "id: heron\nname: HERON\nkind: human\nmark: (S//NF)\n")
		for i := range 5 {
			h.must("outcome", "source: source:heron\nof: report:A-"+strconv.Itoa(i)+"\nresult: confirmed\ndate: 2017-06-01\n")
		}
		early := h.clock.Now()
		h.clock.Add(time.Hour)
		s, err := h.ShowSource(t.Context(), "all", "heron", time.Time{})
		if err != nil || s.Grade != nil || s.Proposal.Reliability != "B" || len(s.Record) != 5 || s.Marking != "SECRET//NOFORN" {
			t.Fatalf("%+v, %v", s, err)
		}
		if _, err := h.Grade(t.Context(), origins.Accept{Officer: "all", Source: "heron", Reliability: "A"}); errs.KindOf(err) != errs.Invalid {
			t.Errorf("another letter without a reason: %v", err)
		}
		if _, err := h.Grade(t.Context(), origins.Accept{Officer: "all", Source: "heron"}); err != nil {
			t.Fatal(err)
		}
		h.clock.Add(48 * time.Hour)
		if _, err := h.Grade(t.Context(), origins.Accept{Officer: "all", Source: "heron", Reliability: "C", Reason: "he drinks"}); err != nil {
			t.Fatal(err)
		}
		h.clock.Add(time.Hour)
		s, err = h.ShowSource(t.Context(), "all", "heron", time.Time{})
		if err != nil || s.Grade == nil || s.Grade.Reliability != "C" || s.Grade.Proposed != "B" || len(s.Grades) != 2 {
			t.Errorf("%+v, %v", s, err)
		}
		if s, err = h.ShowSource(t.Context(), "all", "heron", early); err != nil || s.Grade != nil || len(s.Record) != 5 {
			t.Errorf("as of then: %+v, %v", s, err)
		}
		l, err := h.ListSources(t.Context(), "all", "human", "", 0, time.Time{})
		if err != nil || len(l.Sources) != 1 || l.More {
			t.Errorf("%+v, %v", l, err)
		}
	})
}
