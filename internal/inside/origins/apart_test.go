package origins_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/inside/origins"
	"entente/internal/store/storetest"
)

const (
	week      = "info_date: {from: 2015-11-16, to: 2015-11-16}\n"
	statement = `"Whoever carried those boxes over the mole at night knew the hour at which the lamp is trimmed," Anton Vale, the director of the customs house, said at the harbour safety forum on Monday.`
	lampLog   = "The keeper of the lamp wrote in his book that the light was out for an hour, that two carts stood below him, and that he heard a winch at work behind the fish market until the tide had turned."
	trucks    = "Our own man counted eleven trucks between the grain store and the pier, four of them with canvas, and followed the last to the tollgate, where its driver showed a paper and was let through."
)

func (d *desk) independent(t *testing.T, id, supports string, want int, says string) {
	t.Helper()
	d.must("claim", "id: "+id+"\ntext: It was so.\nsupports: ["+supports+"]\n")
	if c := d.claim("all", id); c.Origins.Independent != want || !strings.Contains(c.Says, says) {
		t.Errorf("%s: %q, %d; want %q, %d: %s", id, c.Says, c.Origins.Independent, says, want, asJSON(t, c.Origins))
	}
}

func TestTwoMenOfOneNameAndTwoStatementsOfOneDayAreNotOneSpeech(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.officer("all", everything)
		d.report("K-1", "Quarry", week, portion{"(U)", "The quarry will close, Peter Cook, the spokesman of the ministry, said in a statement on Monday."})
		d.report("K-2", "Clinic", week, portion{"(U)", "The hospital has no beds left, James Cook, the director of the clinic, said in a statement on Monday."})
		d.report("K-3", "Ferry", week, portion{"(U)", "A second ferry was bought, Peter Cook, the spokesman of the ministry, said in a statement on Monday."})
		d.report("K-4", "Trucks", week, portion{"(U)", "There are 1,250 soldiers in the town, Peter Cook, the spokesman of the ministry, said in a statement on Monday."})
		d.report("K-5", "Troops", week, portion{"(U)", "In the old town 1,250 soldiers have their beds, Peter Cook, the spokesman of the ministry, said in a statement on Monday."})
		d.independent(t, "men", "report:K-1, report:K-2", 2, "2 reports;")
		d.independent(t, "day", "report:K-1, report:K-3", 2, "2 reports;")
		if c := d.claim("all", "men"); len(c.Origins.SameEvent) != 0 {
			t.Errorf("two men: %+v", c.Origins.SameEvent)
		}
		if c := d.claim("all", "day"); len(c.Origins.SameEvent) != 1 || !strings.Contains(c.Origins.SameEvent[0].Evidence.Says, "nothing else shows") {
			t.Errorf("one day: %+v", c.Origins.SameEvent)
		}
		d.independent(t, "figure", "report:K-4, report:K-5", 1, "2 of 2 reports go back to one origin")
	})
}

func TestWhatASpeechRestsOnNamesWhereTheWordsStand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.officer("all", everything)
		first := "At the harbour safety forum on Monday Anton Vale said that nothing was missing from the stores and that every ledger of the year had been shown to both auditors."
		d.report("F-1", "One", week, portion{"(U)", first}, portion{"(U)", statement})
		d.report("F-2", "Two", week, portion{"(U)", statement})
		c, err := d.Check(t.Context(), origins.Ask{Officer: "all", Ref: "report:F-1"})
		if says := asJSON(t, c.Found); err != nil || !strings.Contains(says, "words of it, in report:report-f-1#1 and report:report-f-2#0") {
			t.Error(says, err)
		}
	})
}

func TestPlainWordsNameNobodyAndAnOutletIsMatchedWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.officer("all", everything)
		d.must("source", "id: post\nname: Post\nkind: outlet\nmark: (U)\n")
		d.must("source", "id: heron\nname: HERON\nkind: human\nmark: (U)\n")
		for serial, head := range map[string]string{
			"S-1": "full: \"a reliable source\"", "S-2": "full: \"a reliable source\"",
			"S-3": "full: \"Washington Post, A. Reed\", collection: OSINT", "S-4": "full: \"Jakarta Post\", collection: OSINT",
			"S-5": "full: \"Post, B. Moss\", collection: OSINT", "S-6": "full: \"Night Radio, citing Post\", collection: OSINT",
			"S-7": "full: \"Washington Post, C. Vane\", collection: OSINT", "S-8": "full: \"HERON, met in Ankara\"", "S-9": "full: \"HERON\"",
			"S-10": "full: \"a news outlet\", collection: OSINT", "S-11": "full: \"a news outlet\", collection: OSINT",
		} {
			d.report(serial, "Words", "fields:\n  s1: {ladder: source, "+head+"}\n", portion{"(U)", serial + " tells it, says {s1}."})
		}
		d.independent(t, "plain", "report:S-1, report:S-2", 2, "2 reports")
		if c := d.claim("all", "plain"); len(c.Remarks) != 1 || !strings.Contains(c.Remarks[0], "say of their source: a reliable source; that names nobody") {
			t.Errorf("%q", c.Remarks)
		}
		d.independent(t, "posts", "report:S-3, report:S-4, report:S-5", 3, "3 reports")
		d.independent(t, "cited", "report:S-5, report:S-6", 1, "2 of 2 reports")
		d.independent(t, "outlet", "report:S-3, report:S-7", 1, "2 of 2 reports")
		d.independent(t, "known", "report:S-8, report:S-9", 1, "2 of 2 reports")
		d.independent(t, "described", "report:S-10, report:S-11", 2, "2 reports")
	})
}

func TestAClaimThatWasEndedSupportsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.officer("all", everything)
		d.report("Y-1", "Trucks", "", portion{"(U)", trucks})
		d.report("Y-2", "Lamp", "", portion{"(U)", lampLog})
		d.must("claim", "id: one\ntext: Trucks went there.\nsupports: [report:Y-1]\n")
		d.must("claim", "id: mid\ntext: They went there.\nsupports: [claim:one]\n")
		d.independent(t, "top", "claim:one, report:Y-1, report:Y-2", 2, "1 report and 1 claim of 2 reports and 1 claim go back to one origin; 2 independent origins")
		d.independent(t, "far", "claim:mid, report:Y-2", 2, "1 report and 1 claim; 2 independent origins")
		d.clock.Add(time.Minute)
		if _, err := d.End(t.Context(), "all", "claim", "one", "wrong"); err != nil {
			t.Fatal(err)
		}
		for id, warning := range map[string]string{"top": "claim:one has been ended, and is not counted", "far": "claim:mid rests on nothing that still stands"} {
			c := d.claim("all", id)
			if len(c.Missing) != 1 || !strings.Contains(strings.Join(c.Warnings, ";"), warning) || strings.Contains(c.Says, "claim") {
				t.Errorf("%s: %q, %q, missing %q", id, c.Says, c.Warnings, c.Missing)
			}
		}
		if c := d.claim("all", "far"); c.Origins.Independent != 1 {
			t.Errorf("what rested on it still counts: %d", c.Origins.Independent)
		}
	})
}

func TestAQuotationThatTwoReportsShareDoesNotJoinTheRestOfThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.officer("all", everything)
		d.report("Y-1", "Trucks", week, portion{"(U)", trucks}, portion{"(U)", statement})
		d.report("Y-2", "Lamp", week, portion{"(U)", lampLog}, portion{"(U)", statement})
		d.independent(t, "whole", "report:Y-1, report:Y-2", 2, "2 of 2 reports have one origin for what they share (report:report-y-1#1, report:report-y-2#1); 2 independent origins")
		if w := strings.Join(d.claim("all", "whole").Warnings, ";"); !strings.Contains(w, "name the portions on which the claim rests") {
			t.Error(w)
		}
		d.independent(t, "said", "'report:Y-1#1', 'report:Y-2#1'", 1, "2 of 2 reports go back to one origin")
		d.independent(t, "own", "'report:Y-1#0', 'report:Y-2#0'", 2, "2 reports; 2 independent")
	})
}
