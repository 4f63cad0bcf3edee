package party_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2031, 3, 1, 12, 0, 0, 0, time.UTC)

func TestWhatIsRecordedOfAssurancesIsReadAsItIsWritten(t *testing.T) {
	a := party.Assurance{ID: "AS-1", From: "RUS/FSB", Kind: "due-process", Report: "R-1", Subject: "p1", Given: noon, Expires: noon.Add(time.Hour)}
	if got, err := party.DecodeAssurances("f", []byte(`{"v":1,"assurances":[`+a.Text()+`]}`)); err != nil || !cmp.Equal(got, []party.Assurance{a}) {
		t.Errorf("%+v: %v", got, err)
	}
	b := party.RecordedBreach{ID: "BR-1", From: "RUS/FSB", At: noon, Source: "press"}
	if got, err := party.DecodeBreaches("f", []byte(`{"v":1,"breaches":[`+b.Text()+`]}`)); err != nil || !cmp.Equal(got, []party.RecordedBreach{b}) {
		t.Errorf("%+v: %v", got, err)
	}
	r := party.RecordedAssessment{ID: "RA-1", Of: "RUS", Risk: "low", By: "berg", At: noon, Expires: noon.Add(time.Hour), Rests: []string{"AS-1"}}
	if got, err := party.DecodeAssessments("f", []byte(`{"v":1,"assessments":[`+r.Text()+`]}`)); err != nil || !cmp.Equal(got, []party.RecordedAssessment{r}) {
		t.Errorf("%+v: %v", got, err)
	}
	for _, bad := range []string{
		`{"id":"RA-1","of":"RUS","risk":"low","by":"x","at":"2031-03-01T12:00:00Z"}`,
		`{"id":"RA-1","of":"RUS","risk":"real","by":"x","at":"2031-03-01T12:00:00Z","expires":"2031-03-02T12:00:00Z"}`,
		`{"id":"RA-1","of":"RUS","risk":"some","by":"x","at":"2031-03-01T12:00:00Z"}`,
	} {
		if _, err := party.DecodeAssessments("f", []byte(`{"v":1,"assessments":[`+bad+`]}`)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v; expected it refused", bad, err)
		}
	}
}

func TestARecordedBreachSuspendsWhatRestsOnItsGiverButNotARealRisk(t *testing.T) {
	all := []party.Assurance{{ID: "A", From: "RUS/FSB", Given: noon}, {ID: "B", From: "RUS", Given: noon}}
	broken := party.WithBreaches(all, []party.RecordedBreach{{From: "RUS/FSB", At: noon.Add(time.Hour)}})
	if len(all[0].Breaches) != 0 {
		t.Error("the assurances that were given are changed")
	}
	after := noon.Add(2 * time.Hour)
	for _, tt := range []struct {
		name  string
		of    party.RecordedAssessment
		at    time.Time
		count bool
	}{
		{"low, before", party.RecordedAssessment{Risk: "low", At: noon, Rests: []string{"A"}}, noon, true},
		{"low, after", party.RecordedAssessment{Risk: "low", At: noon, Rests: []string{"A"}}, after, false},
		{"low, on both", party.RecordedAssessment{Risk: "low", At: noon, Rests: []string{"B", "A"}}, after, false},
		{"low, of another giver", party.RecordedAssessment{Risk: "low", At: noon, Rests: []string{"B"}}, after, true},
		{"low, on one that is gone", party.RecordedAssessment{Risk: "low", At: noon, Rests: []string{"C"}}, after, false},
		{"low, lapsed", party.RecordedAssessment{Risk: "low", At: noon, Expires: after, Rests: []string{"B"}}, after, false},
		{"real", party.RecordedAssessment{Risk: "real", At: noon, Rests: []string{"A"}}, after, true},
		{"real, before it was found", party.RecordedAssessment{Risk: "real", At: after}, noon, false},
	} {
		if got := tt.of.InForce(tt.at, broken); got != tt.count {
			t.Errorf("%s: %t; expected %t", tt.name, got, tt.count)
		}
	}
	real, low := party.RecordedAssessment{Of: "RUS", Risk: "real"}, party.RecordedAssessment{Of: "RUS", Risk: "low"}
	if !real.For("RUS/FSB") || low.For("RUS/FSB") || !low.For("RUS") || real.For("FRA") {
		t.Error("a real risk at a country is one at its services, and a low one is not")
	}
}
