package disclosure_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func (b *bench) trace(text string) disclosure.Trace {
	b.t.Helper()
	out, err := b.office.Trace(b.t.Context(), "leak.json", []byte(text))
	b.must(err)
	return out
}

// idsOf are the identifiers of a bundle's objects by what stands in them.
func idsOf(t *testing.T, bundle []byte, typ string) (out []string) {
	t.Helper()
	var b struct{ Objects []struct{ Type, ID string } }
	if err := json.Unmarshal(bundle, &b); err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Objects {
		if o.Type == typ {
			out = append(out, o.ID)
		}
	}
	return out
}

func TestALeakedFileNamesItsRecipient(t *testing.T) {
	b := newBench(t)
	b.add("R-1", "{p1} plans to attack {l1}.")
	b.add("R-2", "{p1} rests in {l1}.")
	ids := map[string]string{} // serial and partner → release
	texts := map[string]string{}
	for _, serial := range []string{"R-1", "R-2"} {
		for _, partner := range []party.Code{"FRA/DGSE", "RUS/FSB"} {
			r := b.propose(disclosure.Proposal{Report: serial, Partner: partner, Needs: map[string]report.Rung{"p1": "full"}})
			key := serial + " " + string(partner)
			ids[key], texts[key] = r.Release, string(b.release(r.Release).Bundle)
		}
	}
	french, russian := texts["R-1 FRA/DGSE"], texts["R-1 RUS/FSB"]
	note := idsOf(t, []byte(french), "note")[0]
	for _, tt := range []struct {
		name, text, verdict string
		partners            []party.Code
		releases            []string
		says                string
	}{
		{"the whole file", french, disclosure.TraceOne, []party.Code{"FRA/DGSE"}, []string{ids["R-1 FRA/DGSE"]}, "a copy made for FRA/DGSE, who has given no receipt"},
		{"the other copy", russian, disclosure.TraceOne, []party.Code{"RUS/FSB"}, []string{ids["R-1 RUS/FSB"]}, "RUS/FSB"},
		{"one identifier in prose, in capitals", "see " + strings.ToUpper(note) + "!", disclosure.TraceOne, []party.Code{"FRA/DGSE"}, []string{ids["R-1 FRA/DGSE"]}, "FRA/DGSE"},
		{"its UUID alone", strings.TrimPrefix(note, "note--"), disclosure.TraceOne, []party.Code{"FRA/DGSE"}, []string{ids["R-1 FRA/DGSE"]}, "FRA/DGSE"},
		{"two reports of one partner", french + texts["R-2 FRA/DGSE"], disclosure.TraceOne, []party.Code{"FRA/DGSE"},
			[]string{ids["R-1 FRA/DGSE"], ids["R-2 FRA/DGSE"]}, "FRA/DGSE"},
		{"copies of two partners", texts["R-2 FRA/DGSE"] + note + russian, disclosure.TraceSeveral, []party.Code{"FRA/DGSE", "RUS/FSB"},
			[]string{ids["R-1 FRA/DGSE"], ids["R-2 FRA/DGSE"], ids["R-1 RUS/FSB"]}, "several partners: FRA/DGSE, RUS/FSB"},
		{"others' identifiers", "note--6d0e5a7b-3c52-4f8e-9a41-5b1f0c7e2d93 marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", disclosure.TraceNone, []party.Code{}, nil, "none of its identifiers"},
		{"the extensions that every copy has", "extension-definition--6d0e5a7b-3c52-4f8e-9a41-5b1f0c7e2d93", disclosure.TraceNone, []party.Code{}, nil, "none of its identifiers"},
		{"no identifiers", "They meet on Monday.", disclosure.TraceNone, []party.Code{}, nil, "no identifiers in it"},
	} {
		got := b.trace(tt.text)
		held := map[string]bool{}
		for _, r := range got.Releases {
			held[r.Release] = true
		}
		want := map[string]bool{}
		for _, id := range tt.releases {
			want[id] = true
		}
		if got.Verdict != tt.verdict || !cmp.Equal(got.Partners, tt.partners) || !cmp.Equal(held, want) || !strings.Contains(got.Said, tt.says) {
			t.Errorf("%s: %s of %v in %v: %s", tt.name, got.Verdict, got.Partners, held, got.Said)
		}
		if len(got.IDs) != got.Sought {
			t.Errorf("%s: %d identifiers told of %d", tt.name, len(got.IDs), got.Sought)
		}
	}
}

func TestATraceSaysWhatEachIdentifierNames(t *testing.T) {
	b := newBench(t)
	b.add("R-1", "{p1} plans to attack {l1}.")
	r := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA/DGSE", Needs: map[string]report.Rung{"p1": "full"}})
	got := b.trace(string(b.release(r.Release).Bundle))
	parts := map[string]int{}
	for _, id := range got.IDs {
		switch {
		case strings.HasPrefix(id.ID, "extension-definition--"):
			if id.Partner != "" || id.Part != "" {
				t.Errorf("%s is said to be of %s", id.ID, id.Partner)
			}
			continue
		case id.Partner != "FRA/DGSE" || id.Serial != "R-1" || len(id.Releases) != 1 || id.Releases[0] != r.Release || id.DeliveredAt != nil:
			t.Errorf("%+v", id)
		}
		part, _, _ := strings.Cut(id.Part, " (")
		parts[part]++
	}
	for _, want := range []string{"bundle", "report", "producer", "portion 1", "field p1", "field l1", "mark"} {
		if parts[want] == 0 {
			t.Errorf("nothing is said to be the %s: %v", want, parts)
		}
	}
	if one := got.Releases[0]; len(got.Releases) != 1 || one.Found != got.Found || one.Version != 1 || one.Method != release.Release || one.State != "approved" {
		t.Errorf("releases %+v, %d found", got.Releases, got.Found)
	}
}

func TestATraceFindsBytesThatNoReleaseHasNowUnderEveryNamingKey(t *testing.T) {
	b := newBench(t)
	b.add("R-1", "{p1} plans to attack {l1}.")
	old := b.propose(disclosure.Proposal{Report: "R-1", Partner: "RUS/FSB", Needs: map[string]report.Rung{"p1": "full"}})
	before := b.release(old.Release)
	b.write(func(tx *insidedb.Tx) error {
		_, err := tx.AddNamingKey([]byte(strings.Repeat("k", 32)))
		return err
	})
	_, err := b.office.Move(t.Context(), disclosure.Movement{Release: old.Release, Officer: "berg", Moves: []release.Move{{Field: "l1", Rung: "withheld", Reason: "too much"}}})
	b.must(err)
	b.add("R-2", "{p1} rests in {l1}.")
	later := b.propose(disclosure.Proposal{Report: "R-2", Partner: "RUS/FSB"})
	after := b.release(old.Release)
	if after.Hash == before.Hash {
		t.Fatal("the move has made no other bytes")
	}
	gone := ""
	for _, id := range idsOf(t, before.Bundle, "location") {
		if !strings.Contains(string(after.Bundle), id) {
			gone = id
		}
	}
	if gone == "" {
		t.Fatal("nothing went with the move")
	}
	got := b.trace(gone)
	if got.Verdict != disclosure.TraceOne || len(got.Releases) != 0 || got.IDs[0].Field != "l1" || got.IDs[0].Serial != "R-1" || len(got.IDs[0].Releases) != 0 {
		t.Errorf("what no release has any more: %+v", got)
	}
	got = b.trace(string(b.release(later.Release).Bundle) + string(after.Bundle))
	if got.Verdict != disclosure.TraceOne || len(got.Releases) != 2 {
		t.Errorf("two naming keys: %+v", got)
	}
}

func TestATraceIsBounded(t *testing.T) {
	b := newBench(t)
	var many strings.Builder
	for i := range disclosure.MostSought {
		fmt.Fprintf(&many, "%08x-0000-4000-8000-000000000000 ", i)
	}
	if got := b.trace(many.String() + many.String()); got.Sought != disclosure.MostSought || got.Found != 0 {
		t.Errorf("%d sought, %d found", got.Sought, got.Found)
	}
	for _, tt := range []struct{ text, says string }{
		{many.String() + "00000000-0000-4000-8000-000000000001", "leak.json: more than 10000 identifiers"},
		{strings.Repeat(" ", disclosure.MostTraced+1), "leak.json: 4194305 bytes; expected at most 4194304"},
	} {
		_, err := b.office.Trace(t.Context(), "leak.json", []byte(tt.text))
		wantKind(t, err, errs.Invalid, tt.says)
	}
}

// A leaked copy names its recipient although the report is erased: by what is
// derived from the copy's identity alone.
func TestACopyOfAnErasedReportStillNamesItsRecipient(t *testing.T) {
	b := newBench(t)
	b.add("R-1", "{p1} plans to attack {l1}.")
	r := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA/DGSE", Needs: map[string]report.Rung{"p1": "full"}})
	b.propose(disclosure.Proposal{Report: "R-1", Partner: "RUS/FSB"})
	release := b.release(r.Release)
	leak := string(release.Bundle)
	before := b.trace(leak)
	b.write(func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: release.Report}, insidedb.ByOrder)
		return err
	})
	after := b.trace(leak)
	if after.Verdict != disclosure.TraceOne || len(after.Partners) != 1 || after.Partners[0] != "FRA/DGSE" {
		t.Fatalf("the trace is %+v", after)
	}
	if after.Found == 0 || after.Found > before.Found {
		t.Errorf("%d identifiers are known, before the erasure %d", after.Found, before.Found)
	}
	parts := map[string]string{}
	for _, id := range before.IDs {
		parts[id.ID] = id.Part
	}
	for _, id := range after.IDs {
		if id.Partner != "" && (id.Part != parts[id.ID] || id.Field != "") {
			t.Errorf("%s is %q, before the erasure %q", id.ID, id.Part, parts[id.ID])
		}
	}
	for _, note := range idsOf(t, []byte(leak), "note") {
		if got := b.trace("see " + note); got.Verdict != disclosure.TraceOne || got.IDs[0].Portion == 0 {
			t.Errorf("a note alone gives %+v", got)
		}
	}
	if got := b.trace(strings.Repeat("x", 40)); got.Verdict != disclosure.TraceNone {
		t.Errorf("nothing gives %+v", got)
	}
}

func TestAnErasedReportIsNotProposedAndItsReleasesSaySo(t *testing.T) {
	b := newBench(t)
	b.add("R-1", "{p1} plans to attack {l1}.")
	r := b.propose(disclosure.Proposal{Report: "R-1", Partner: "FRA/DGSE"})
	id := b.release(r.Release).Report
	b.write(func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: id}, insidedb.ByExpiry)
		return err
	})
	_, err := b.office.Propose(b.t.Context(), disclosure.Proposal{Report: "R-1", Partner: "FRA/DGSE", Officer: "lind"})
	wantKind(t, err, errs.Conflict, "by expiry")
	if v := b.show(r.Release); v.Erased != "erased on 2017-12-11 by expiry" || v.Bundle != nil || v.Decision != nil || len(v.Portions) != 0 || v.Hash == "" {
		t.Errorf("the release is shown as %+v", v)
	}
	_, err = b.intake.Add(t.Context(), "lind", "R-1", insidetest.Report("R-1", "{p1} plans to attack {l1}."))
	wantKind(t, err, errs.Conflict, "erased")
}
