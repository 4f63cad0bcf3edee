package drafting_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/drafting"
	"entente/internal/store/insidedb"
)

func TestAPreviewIsExactlyWhatIsReleased(t *testing.T) {
	b := newBench(t)
	text := written("R-1", "{p1} plans to attack {l1}.")
	p := b.preview(text)
	if !p.Report || !p.Takes || len(p.Problems) != 0 || len(p.Partners) != 2 {
		t.Fatalf("%+v", p)
	}
	_, err := b.intake.Add(t.Context(), "lind", "r", []byte(text))
	b.must(err)
	for i, partner := range b.partner {
		came, err := b.office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: partner, Officer: "lind"})
		b.must(err)
		v, err := b.office.Show(t.Context(), came.Release, time.Time{})
		b.must(err)
		w := p.Partners[i]
		if w.Partner != partner || string(w.Bytes) != string(v.Bundle) || w.Hash != v.Hash || w.Marking != v.Marking || w.Verdict != came.Verdict {
			t.Errorf("%s was to get\n%s\nand gets\n%s", partner, w.Bytes, v.Bundle)
		}
		if !slices.Equal(w.Portions, v.Portions) || w.Review != (v.State == "in-review") {
			t.Errorf("%s was to read %+v and reads %+v (%s)", partner, w.Portions, v.Portions, v.State)
		}
	}
}

func TestAPreviewStoresNothing(t *testing.T) {
	b := newBench(t)
	before := b.rows()
	b.preview(written("R-1", "{p1} plans to attack {l1}."))
	b.preview("no report: at all")
	if after := b.rows(); after != before {
		t.Errorf("there were %s, and are %s", before, after)
	}
}

// rows counts what a proposal would leave behind.
func (b *bench) rows() (out string) {
	b.tb.Helper()
	b.must(b.store.Read(b.tb.Context(), func(tx *insidedb.Tx) error {
		reports, err := tx.Reports(time.Time{}, 100)
		if err != nil {
			return err
		}
		releases, err := tx.Releases("", "", time.Time{}, 100)
		if err != nil {
			return err
		}
		drafts, err := tx.CountDrafts("lind")
		if err != nil {
			return err
		}
		decided, err := tx.Unreleased("", time.Time{}, 100)
		out = fmt.Sprintf("%d reports, %d releases, %d drafts, %d decisions", len(reports), len(releases), drafts, len(decided))
		return err
	}))
	return out
}

func TestEveryGapIsNumberedAndTiedToItsRule(t *testing.T) {
	b := newBench(t)
	p := b.preview(written("R-1", "{p1} plans to attack {l1}."), "FRA")
	w := p.Partners[0]
	if w.Partner != "FRA/DGSE" || w.Sent != 2 || w.Withheld != 1 || w.Verdict != release.VerdictRelease && w.Verdict != release.VerdictWithhold {
		t.Fatalf("%s: %s, %d sent, %d withheld", w.Partner, w.Verdict, w.Sent, w.Withheld)
	}
	if strings.Contains(w.Text, "Fictitious") || !strings.Contains(w.Text, "PERSON 1 plans") {
		t.Errorf("the partner reads %s", w.Text)
	}
	named := map[string]bool{}
	for i, g := range w.Gaps {
		if g.Number != i+1 || len(g.Rules) == 0 || g.Rules[0].Rule == "" || g.Rules[0].Basis == "" {
			t.Errorf("gap %+v", g)
		}
		named[g.Item] = true
	}
	if !named["p1"] || !named["portion:2"] {
		t.Errorf("gaps of %v; expected the person and the third portion", named)
	}
}

func TestWhatStandsInTheWayIsSaidWithItsPlace(t *testing.T) {
	b := newBench(t)
	good := written("R-1", "{p1} plans to attack {l1}.")
	_, err := b.intake.Add(t.Context(), "lind", "r", []byte(good))
	b.must(err)
	for _, tt := range []struct {
		name, text string
		line       int
		key, says  string
		marking    string
	}{
		{"not YAML", "title: [", 0, "", "", "TOP SECRET"},
		{"a kind that is none", strings.Replace(good, "kind: intelligence", "kind: gossip", 1), 3, "kind", "gossip", "SECRET//NOFORN"},
		{"a mark that is none", strings.Replace(good, "\"(S//NF)\", text: \"Nobody", "\"(S//N)\", text: \"Nobody", 1), 14, "portions[2].mark", "system USA", "TOP SECRET"},
		{"a serial that is held", strings.Replace(good, "plans", "rests", 1), 0, "", "serial R-1 is held", "SECRET//NOFORN"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := b.preview(tt.text)
			if p.Takes || len(p.Problems) != 1 || p.Problems[0].Key != tt.key || tt.line != 0 && p.Problems[0].Line != tt.line || !strings.Contains(p.Problems[0].Message, tt.says) {
				t.Errorf("%+v; expected line %d, key %q, saying %q", p.Problems, tt.line, tt.key, tt.says)
			}
			if p.Marking != tt.marking {
				t.Errorf("marked %s; expected %s", p.Marking, tt.marking)
			}
		})
	}
}

func TestTheNextVersionKeepsTheIdentityOfThePartnersCopy(t *testing.T) {
	b := newBench(t)
	_, err := b.intake.Add(t.Context(), "lind", "r", []byte(written("R-1", "{p1} plans.")))
	b.must(err)
	came, err := b.office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: "FRA", Officer: "lind"})
	b.must(err)
	b.clock.Add(time.Minute)
	next := written("R-2", "{p1} rests.", "supersedes: R-1\n")
	w := b.preview(next, "FRA").Partners[0]
	_, err = b.intake.Add(t.Context(), "lind", "r", []byte(next))
	b.must(err)
	then, err := b.office.Propose(t.Context(), disclosure.Proposal{Report: "R-2", Partner: "FRA", Officer: "lind"})
	b.must(err)
	v, err := b.office.Show(t.Context(), then.Release, time.Time{})
	b.must(err)
	if came.Release == then.Release || string(v.Bundle) != string(w.Bytes) {
		t.Errorf("the next version was to be\n%s\nand is\n%s", w.Bytes, v.Bundle)
	}
}

func TestWhoMayNotWriteSeesNoPreview(t *testing.T) {
	b := newBench(t)
	for officer, want := range map[string]errs.Kind{"": errs.Invalid, "nobody": errs.Denied, "berg": errs.Denied} {
		_, err := b.drafts.Preview(t.Context(), drafting.Asked{Officer: officer, Document: "x"})
		wantKind(t, err, want, "")
	}
}

func TestAPartnerOfWhomNothingCanBeSaidHindersNoOther(t *testing.T) {
	b := newBench(t)
	p := b.preview(written("R-1", "{p1} plans."), "XXX", "FRA")
	if len(p.Partners) != 2 || p.Partners[0].Partner != "FRA/DGSE" || p.Partners[0].Problem != "" || p.Partners[1].Problem == "" {
		t.Errorf("%+v", p.Partners)
	}
}

// A preview comes while an officer types: of ten portions, for four partners.
func BenchmarkPreview(b *testing.B) {
	w := newBench(b, "FRA/DGSE", "RUS/FSB", "FRA/DGSI", "RUS/SVR")
	var more strings.Builder
	for i := range 7 {
		fmt.Fprintf(&more, "  - {mark: \"(S//REL TO USA, FRA, RUS)\", text: \"{p1} was near {l1} on day %d, as somebody said whom we know well.\"}\n", i)
	}
	text := written("R-1", "{p1} plans to attack {l1}.") + more.String()
	partners := []party.Code{"FRA/DGSE", "RUS/FSB", "FRA/DGSI", "RUS/SVR"}
	for b.Loop() {
		if p := w.preview(text, partners...); len(p.Partners) != 4 || len(p.Portions) != 11 {
			b.Fatalf("%d partners, %d texts", len(p.Partners), len(p.Portions))
		}
	}
}
