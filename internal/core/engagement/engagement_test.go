package engagement_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
)

// visit is an engagement of USA/CIA; change replaces words of it.
func visit(change ...string) string {
	return strings.NewReplacer(change...).Replace(`v: 1
id: E-2018-01
kind: visit
with: [RUS/SVR, RUS/FSB]
from: 2018-01-24
to: 2018-01-26
place: Washington
participants:
  - {of: USA/CIA, office: Director}
  - {of: USA/DOS, office: Desk for Russia}
  - {of: RUS/SVR, office: Director}
directed_by: National Security Council
topics: [counter-terrorism, fighter-travel]
marking: SECRET//NOFORN
agenda: "Returning fighters."
official_view: "A good meeting."
professional_view: "Nothing of use came back."
commitments:
  - {id: c1, by: theirs, with: RUS/FSB, what: "Names of returning fighters", due: 2018-03-01T00:00:00Z, ground: agreement}
  - {id: c2, by: ours, with: RUS/SVR, what: "A study of routes"}
`)
}

func decode(t testing.TB, text string) engagement.Engagement {
	t.Helper()
	e, err := engagement.Decode("e.yaml", []byte(text), "USA/CIA")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAnEngagementIsReadAsItIsWritten(t *testing.T) {
	due := time.Date(2018, 3, 1, 0, 0, 0, 0, time.UTC)
	want := engagement.Engagement{ID: "E-2018-01", Kind: engagement.Visit, With: []party.Code{"RUS/SVR", "RUS/FSB"},
		From: time.Date(2018, 1, 24, 0, 0, 0, 0, time.UTC), To: time.Date(2018, 1, 26, 0, 0, 0, 0, time.UTC), Place: "Washington",
		Participants: []engagement.Participant{{Of: "USA/CIA", Office: "Director"}, {Of: "USA/DOS", Office: "Desk for Russia"}, {Of: "RUS/SVR", Office: "Director"}},
		DirectedBy:   "National Security Council", Topics: []string{"counter-terrorism", "fighter-travel"}, System: "USA", Marking: "SECRET//NOFORN",
		Agenda: "Returning fighters.", OfficialView: "A good meeting.", ProfessionalView: "Nothing of use came back.",
		Commitments: []engagement.Commitment{
			{ID: "c1", By: engagement.Theirs, With: "RUS/FSB", What: "Names of returning fighters", Due: &due, Ground: "agreement"},
			{ID: "c2", By: engagement.Ours, With: "RUS/SVR", What: "A study of routes", Ground: "agreement"}}}
	got := decode(t, visit())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again, err := engagement.Read(got.Encode())
	if diff := cmp.Diff(got, again); diff != "" || err != nil {
		t.Errorf("written and read again: %v %s", err, diff)
	}
	one := decode(t, visit("[RUS/SVR, RUS/FSB]", "[RUS/FSB]", "with: RUS/FSB, ", "", "with: RUS/SVR, ", "", "to: 2018-01-26\n", ""))
	if one.Commitments[1].With != "RUS/FSB" || !one.To.Equal(one.From) {
		t.Errorf("%+v; expected a day, with the only service", one)
	}
}

func TestAnEngagementThatCannotBeKeptIsRefused(t *testing.T) {
	for _, tt := range []struct{ name, old, new, says string }{
		{"a name beside an office", "office: Director}", "office: Director, name: Somebody}", "name"},
		{"no office", ", office: Director}", "}", "office"},
		{"an office of several lines", "office: Director}", `office: "a\nb"}`, "one line"},
		{"another kind", "kind: visit", "kind: dinner", "dinner"},
		{"an unknown key", "place:", "city:", "city"},
		{"ourselves as the other side", "[RUS/SVR, RUS/FSB]", "[USA/CIA]", "partners"},
		{"a country as the other side", "[RUS/SVR, RUS/FSB]", "[RUS]", "partners"},
		{"nobody of theirs", "  - {of: RUS/SVR, office: Director}\n", "", "both"},
		{"somebody of neither side", "of: USA/DOS", "of: FRA/DGSE", "neither side"},
		{"the same office twice", "of: USA/DOS, office: Desk for Russia", "of: USA/CIA, office: Director", "twice"},
		{"a last day before the first", "to: 2018-01-26", "to: 2018-01-23", "before from"},
		{"a mark that is none", "SECRET//NOFORN", "VERY SECRET", "no mark"},
		{"a mark of no system", "marking:", "system: XYZ\nmarking:", "XYZ"},
		{"a commitment with nobody", "with: RUS/FSB, ", "", "with"},
		{"a commitment with another", "with: RUS/FSB, ", "with: RUS/GRU, ", "RUS/GRU"},
		{"a commitment twice", "id: c2", "id: c1", "on record"},
		{"a commitment of neither", "by: ours", "by: both", "both"},
		{"a commitment to nothing", `what: "A study of routes"`, `what: " "`, "characters"},
		{"another ground", "ground: agreement", "ground: favour", "favour"},
		{"no topic", "[counter-terrorism, fighter-travel]", "[]", "expected 1"},
		{"a topic of capitals", "fighter-travel", "Fighters", "expected a word"},
		{"an id with a slash", "E-2018-01", "E/2018", "expected a word"},
		{"a view without end", `"A good meeting."`, `"` + strings.Repeat("x", engagement.MaxText+1) + `"`, "bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := engagement.Decode("e.yaml", []byte(visit(tt.old, tt.new)), "USA/CIA")
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "e.yaml") {
				t.Errorf("%v; expected an error of the file that says %q", err, tt.says)
			}
		})
	}
	if _, err := engagement.Decode("e.yaml", make([]byte, 1<<20), "USA/CIA"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a file of a megabyte: %v", err)
	}
}

func TestWhatWasCommittedStays(t *testing.T) {
	before := decode(t, visit())
	for _, tt := range []struct {
		name, old, new string
		want           errs.Kind
	}{
		{"nothing changed", "", "", ""},
		{"another view", "A good meeting.", "A very good meeting.", ""},
		{"more time", "2018-03-01", "2018-05-01", ""},
		{"one is added", "commitments:\n", "commitments:\n  - {id: c3, by: ours, with: RUS/FSB, what: More}\n", ""},
		{"one is dropped", "  - {id: c2, by: ours, with: RUS/SVR, what: \"A study of routes\"}\n", "", errs.Conflict},
		{"it is somebody else's", "by: ours", "by: theirs", errs.Conflict},
		{"it is for somebody else", "with: RUS/SVR", "with: RUS/FSB", errs.Conflict},
		{"it is something else", "A study of routes", "A study", errs.Conflict},
		{"it is on another ground", "ground: agreement", "ground: courtesy", errs.Conflict},
		{"another engagement", "E-2018-01", "E-2018-02", errs.Conflict},
	} {
		text := visit()
		if tt.old != "" {
			text = visit(tt.old, tt.new)
		}
		if err := engagement.Follows(before, decode(t, text)); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v; expected %q", tt.name, err, tt.want)
		}
	}
}

func TestACommitmentMadeLaterIsHeldToTheSameRules(t *testing.T) {
	e := decode(t, visit())
	good := engagement.Commitment{ID: "c3", By: engagement.Ours, With: "RUS/FSB", What: "A list"}
	more, err := e.Adding(good)
	if err != nil || len(more.Commitments) != 3 || len(e.Commitments) != 2 || more.Commitments[2].Ground != "agreement" {
		t.Fatalf("%v %+v", err, more.Commitments)
	}
	for name, change := range map[string]func(*engagement.Commitment){
		"without a word":    func(c *engagement.Commitment) { c.ID = "" },
		"on record":         func(c *engagement.Commitment) { c.ID = "c1" },
		"of neither":        func(c *engagement.Commitment) { c.By = "both" },
		"with nobody":       func(c *engagement.Commitment) { c.With = "" },
		"with another":      func(c *engagement.Commitment) { c.With = "FRA/DGSE" },
		"to nothing":        func(c *engagement.Commitment) { c.What = "" },
		"too much":          func(c *engagement.Commitment) { c.What = strings.Repeat("x", engagement.MaxWhat+1) },
		"of another ground": func(c *engagement.Commitment) { c.Ground = "favour" },
	} {
		c := good
		change(&c)
		if _, err := e.Adding(c); err == nil {
			t.Errorf("a commitment %s was taken", name)
		}
	}
	seen, err := e.Viewed("", "It was of use after all.")
	if err != nil || seen.OfficialView != e.OfficialView || seen.ProfessionalView != "It was of use after all." {
		t.Errorf("%v %+v", err, seen)
	}
	if _, err := e.Viewed(strings.Repeat("x", engagement.MaxText+1), ""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a view without end: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(visit()))
	f.Add([]byte(visit("[RUS/SVR, RUS/FSB]", "[FRA/DGSE]", "RUS/SVR", "FRA/DGSE")))
	f.Add([]byte(`{"id": "a", "kind": "call", "with": ["FRA/DGSE"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := engagement.Decode("e.yaml", data, "USA/CIA")
		if err != nil {
			return
		}
		again, err := engagement.Read(e.Encode())
		if err != nil || len(again.Commitments) != len(e.Commitments) || again.ID != e.ID || len(e.With) == 0 || len(e.Participants) < 2 {
			t.Fatalf("%v: %+v", err, again)
		}
		if err := engagement.Follows(e, again); err != nil {
			t.Fatal(err)
		}
	})
}
