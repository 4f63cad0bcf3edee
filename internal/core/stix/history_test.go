package stix_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/stix"
)

// version is a version of one tool; the day of modified tells versions apart.
func version(t *testing.T, day int, change ...string) stix.Object {
	t.Helper()
	text := fmt.Sprintf(`{"type":"tool","spec_version":"2.1","id":"tool--33333333-3333-4333-8333-333333333333","created":"2017-01-01T00:00:00.000Z",`+
		`"created_by_ref":"identity--44444444-4444-4444-8444-444444444444","modified":"2017-01-%02dT00:00:00.000Z","name":"n","revoked":false}`, day)
	o, err := stix.ReadObject([]byte(strings.NewReplacer(change...).Replace(text)))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestHistoryKeepsVersionsInOrder(t *testing.T) {
	var h stix.History
	for _, day := range []int{3, 1, 4, 2} {
		next, added, err := h.Add(version(t, day))
		if err != nil || !added {
			t.Fatalf("day %d: %v, %v", day, added, err)
		}
		if len(next.Versions()) != len(h.Versions())+1 {
			t.Fatal("Add did not give a new history")
		}
		h = next
	}
	ordered := slices.IsSortedFunc(h.Versions(), func(a, b stix.Object) int { return a.Modified().Compare(b.Modified()) })
	if last, _ := h.Last(); !ordered || last.Modified().Time().Day() != 4 {
		t.Errorf("last is %s, ordered %v", last.Modified(), ordered)
	}
}

func TestHistoryAddRules(t *testing.T) {
	revoked := []string{`"revoked":false`, `"revoked":true`}
	tests := []struct {
		name  string
		held  []stix.Object
		next  stix.Object
		added bool
		kind  errs.Kind
	}{
		{"same version again", []stix.Object{version(t, 2)}, version(t, 2), false, ""},
		{"same version in other words", []stix.Object{version(t, 2)}, version(t, 2, `"name":"n"`, ` "name" : "\u006e"`), false, ""},
		{"same instant in other digits and the same content otherwise", []stix.Object{version(t, 2)}, version(t, 2, `02T00:00:00.000Z`, `02T00:00:00.0000Z`), false, errs.Conflict},
		{"same version, other content", []stix.Object{version(t, 2)}, version(t, 2, `"n"`, `"m"`), false, errs.Conflict},
		{"other content, later", []stix.Object{version(t, 2)}, version(t, 3, `"n"`, `"m"`), true, ""},
		{"another object", []stix.Object{version(t, 2)}, version(t, 3, "tool--3", "tool--4"), false, errs.Conflict},
		{"another created", []stix.Object{version(t, 2)}, version(t, 3, `"created":"2017`, `"created":"2016`), false, errs.Conflict},
		{"another creator", []stix.Object{version(t, 2)}, version(t, 3, "identity--4", "identity--5"), false, errs.Conflict},
		{"a revocation", []stix.Object{version(t, 2)}, version(t, 3, revoked...), true, ""},
		{"the same revocation again", []stix.Object{version(t, 3, revoked...)}, version(t, 3, revoked...), false, ""},
		{"later than a revocation", []stix.Object{version(t, 3, revoked...)}, version(t, 4), false, errs.Conflict},
		{"a second revocation", []stix.Object{version(t, 3, revoked...)}, version(t, 4, revoked...), false, errs.Conflict},
		{"an older version behind a revocation", []stix.Object{version(t, 3, revoked...)}, version(t, 2), true, ""},
		{"a revocation older than what is held", []stix.Object{version(t, 4)}, version(t, 3, revoked...), false, errs.Conflict},
		{"nothing", nil, stix.Object{}, false, errs.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var h stix.History
			for _, o := range tt.held {
				h, _, _ = h.Add(o)
			}
			next, added, err := h.Add(tt.next)
			if added != tt.added || errs.KindOf(err) != tt.kind {
				t.Fatalf("got %v, %v; expected %v, %q", added, err, tt.added, tt.kind)
			}
			if !added && len(next.Versions()) != len(h.Versions()) {
				t.Error("what was not added is held")
			}
		})
	}
}

func TestHistoryOfAMarkingHasOneVersion(t *testing.T) {
	a, errA := stix.ReadObject([]byte(statement))
	b, errB := stix.ReadObject([]byte(strings.Replace(statement, "(U)", "(S)", 1)))
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	h, _, err := stix.History{}.Add(a)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Add(b); errs.KindOf(err) != errs.Conflict {
		t.Errorf("got %v for another statement under one id; expected a conflict", err)
	}
}
