package ledger

import (
	"testing"
	"time"

	"entente/internal/core/obligation"
)

func TestWhatWasAcceptedAndNeverAnsweredIsOverdue(t *testing.T) {
	opened := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	due := opened.Add(2 * time.Hour)
	for _, tt := range []struct {
		name     string
		standing obligation.Acceptance
		at       time.Time
		want     string
	}{
		{"accepted and due later", obligation.IsAccepted, opened, "waiting"},
		{"accepted and past its time", obligation.IsAccepted, due, "overdue"},
		{"never a word, and due later", obligation.Asserted, opened, "waiting"},
		{"never a word, and past its time", obligation.Asserted, due, "silent"},
	} {
		d := Duty{Ref: "owed:1", Kind: obligation.Answer, Opened: opened, Due: &due, Standing: tt.standing, Took: -1}
		f, found := Opened(Facts{Duties: []Duty{d}}, tt.at, "questions.to-them."+tt.want, 1)
		if !found || f.Count != 1 {
			t.Errorf("%s: %+v; expected it to be %s", tt.name, f, tt.want)
		}
		if sum, _ := Opened(Facts{Duties: []Duty{d}}, tt.at, "questions.to-them", 1); sum.Count != 1 {
			t.Errorf("%s: %+v; expected it to count once", tt.name, sum)
		}
	}
}
