package hits_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/hits"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
)

// takePlain takes a report in for no hit, under a serial.
func (b *border) takePlain(serial, text string) error {
	b.Clock.Add(time.Second)
	_, err := b.usa.Intake.Take(b.t.Context(), reporting.Order{Officer: insidetest.Lind}, serial, []byte("serial: "+serial+"\n"+text))
	return err
}

// asTip is the beginning of a report of the hit as somebody passes it off as another.
func (b *border) asTip() string {
	b.t.Helper()
	return strings.NewReplacer("kind: hit", "kind: tip", `third_party: {from: RUS/FSB, ref: "`+b.tip+`", consent: required}`+"\n", "").Replace(b.draft(""))
}

func TestAReportOfKindHitIsOfAHit(t *testing.T) {
	b := newBorder(t, "automatic", "identity-needs-assessment")
	text := b.draft("")
	wantKind(t, b.takePlain("S-1", text), errs.Invalid, "expected the hit that it is of: report add FILE --hit ID")
	if _, err := b.usa.Intake.Show(t.Context(), "S-1", time.Time{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("%v; expected that what is refused is not taken in", err)
	}
	must(t, b.take("S-2", text))
	must(t, b.takePlain("S-3", "supersedes: S-2\n"+text)) // the report is tied already
}

func TestWhomAHitIsAboutIsToldByItsRuleWhateverTheReportSaysOfItself(t *testing.T) {
	paper := `  d1: {"ladder":"document","type":"passport","number":"712345678","country":"TJK","holder":"p1"}` + "\n"
	tests := []struct {
		name   string
		change []string
		hit    bool
	}{
		{"as it was begun", nil, true},
		{"by the document alone", []string{"AKHMED FIKTIVNYY", "BORIS INVENTED", "Achmed F.", "B. I."}, true},
		{"by the document with the state of its holder", []string{"AKHMED FIKTIVNYY", "BORIS INVENTED", `"country":"TJK",`, ""}, true},
		{"by the document as a hand writes it", []string{"AKHMED FIKTIVNYY", "BORIS INVENTED", "712345678", "7 1234 5678"}, true},
		{"by name and birth alone", []string{paper, "", ", with {d1},", ""}, true},
		{"by another name of the same, and birth", []string{paper, "", ", with {d1},", "", `"AKHMED FIKTIVNYY","also":["Achmed F."]`, `"Achmed F.","also":["Fiktivnyy, Akhmed"]`}, true},
		{"by the name alone", []string{paper, "", ", with {d1},", "", `"born":["1986-10-21"],`, ""}, false},
		{"somebody else", []string{"AKHMED FIKTIVNYY", "BORIS INVENTED", "Achmed F.", "B. I.", "712345678", "998877665"}, false},
	}
	b := newBorder(t, "automatic", "identity-needs-assessment")
	text := b.asTip()
	for i, tt := range tests {
		serial := "S-" + string(rune('a'+i))
		must(t, b.takePlain(serial, strings.NewReplacer(tt.change...).Replace(text)))
		b.usa.Policy = usaPolicy(t, "automatic", "identity-needs-assessment", "")
		if r := b.propose(serial, "RUS"); (r.State == "in-review" && strings.Contains(r.Said, "the role lead decides")) != tt.hit || !tt.hit && r.State != "approved" {
			t.Errorf("%s, to a flagged partner: %s: %s", tt.name, r.State, r.Said)
		}
		b.usa.Policy = usaPolicy(t, "automatic", "", "")
		if r := b.propose(serial, "RUS"); (r.State == "in-review" && strings.Contains(r.Said, "an officer alone")) != tt.hit {
			t.Errorf("%s, to whose tip it was: %s: %s", tt.name, r.State, r.Said)
		}
	}
}

func TestWhoWasFoundToBeAnotherIsReportedByTheRules(t *testing.T) {
	b := newBorder(t, "automatic", "identity-needs-assessment")
	must(t, b.takePlain("S-1", b.asTip()))
	_, err := b.hits.Decide(t.Context(), hits.Decision{ID: b.hit, Officer: insidetest.Lind, Is: hits.NotSame, Reason: "another height"})
	must(t, err)
	if r := b.propose("S-1", "RUS"); r.State != "approved" {
		t.Errorf("%s: %s; expected that it goes by the rules", r.State, r.Said)
	}
}

func TestAPartnersReportOfAHitIsNoneOfOurs(t *testing.T) {
	b := newBorder(t, "automatic", "")
	must(t, b.take("S-1", b.draft("")))
	must(t, b.approve(b.propose("S-1", "RUS").Release, "berg"))
	b.Settle()
	got := b.rus.Only("USA/CIA")
	d, err := b.rus.Intake.Derive(t.Context(), reporting.Derivation{Item: got.ID, Topics: []string{"counter-terrorism"}})
	must(t, err)
	if _, err = b.rus.Intake.Add(t.Context(), insidetest.Lind, "d.yaml", []byte("serial: R-7\n"+d.Text)); err != nil || !strings.Contains(d.Text, "kind: hit") {
		t.Errorf("%v; expected that what is made of a partner's report of a hit is taken in without a hit of ours:\n%s", err, d.Text)
	}
}
