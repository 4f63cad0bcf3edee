package reporting_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// desk is an intake with an author and an officer who is none.
func desk(t *testing.T) (*reporting.Intake, *insidedb.Store, *insidetest.Clock) {
	t.Helper()
	clock := insidetest.NewClock()
	d := storetest.Engines()[0].Fresh(t)
	store, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
	if err != nil {
		t.Fatal(err)
	}
	err = store.Write(t.Context(), func(tx *insidedb.Tx) error {
		for code, role := range map[string]string{"lind": insidedb.RoleAuthor, "berg": insidedb.RoleDisclosure} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	policy := insidetest.Policy(t, "USA/CIA")
	x, err := reporting.New(reporting.Config{Store: store, Policy: func() *directive.Policy { return policy }, Log: insidetest.Quiet()})
	if err != nil {
		t.Fatal(err)
	}
	return x, store, clock
}

// held counts the versions in the store.
func held(t *testing.T, store *insidedb.Store) int {
	t.Helper()
	n := 0
	err := store.Read(context.Background(), func(tx *insidedb.Tx) error {
		rows, err := tx.Reports(time.Time{}, 1000)
		for _, r := range rows {
			n += r.Version
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestIntakeKeepsVersionsAndRefusesContradictions(t *testing.T) {
	x, store, clock := desk(t)
	const text = "{p1} plans to attack {l1}."
	steps := []struct {
		name    string
		data    []byte
		kind    errs.Kind
		says    string
		version int
		stored  int // versions held afterwards
		note    string
	}{
		{name: "the first", data: insidetest.Report("R-1", text), version: 1, stored: 1},
		{name: "the same bytes again", data: insidetest.Report("R-1", text), version: 1, stored: 1},
		{name: "other bytes under the serial", data: insidetest.Report("R-1", "{p1} has left."), kind: errs.Conflict, says: "serial R-1 is held", stored: 1},
		{name: "the next version", data: insidetest.Report("R-2", text, "supersedes: R-1\n"), version: 2, stored: 2},
		{name: "a rival next version", data: insidetest.Report("R-3", text, "supersedes: R-1\n"), kind: errs.Conflict, says: "superseded already", stored: 2},
		{name: "an old serial again", data: insidetest.Report("R-1", "{p1} rests.", "supersedes: R-2\n"), kind: errs.Conflict, says: "serial R-1 is held", stored: 2},
		{name: "the version after it", data: insidetest.Report("R-4", "{p1} rests.", "supersedes: R-2\n"), version: 3, stored: 3},
		{name: "no serial", data: insidetest.Report("", text), version: 1, stored: 4},
		{name: "no serial, other bytes", data: insidetest.Report("", "{p1} rests."), version: 1, stored: 5},
		{name: "supersedes what is not held", data: insidetest.Report("R-9", text, "supersedes: R-8\n"), version: 1, stored: 6, note: "supersedes R-8, which is not held here"},
		{name: "what is superseded comes late", data: insidetest.Report("R-8", text), kind: errs.Conflict, says: "superseded already", stored: 6},
		{name: "not a report", data: []byte("originator: USA\nkind: rumour\n"), kind: errs.Invalid, says: "in.yaml:", stored: 6},
		{name: "a topic off the register", data: []byte(strings.Replace(string(insidetest.Report("R-7", text)), "[counter-terrorism]", "[gossip]", 1)), kind: errs.Invalid, says: "in.yaml:4: topics", stored: 6},
	}
	for _, tt := range steps {
		t.Run(tt.name, func(t *testing.T) {
			clock.Add(time.Second)
			got, err := x.Add(t.Context(), "lind", "in.yaml", tt.data)
			if errs.KindOf(err) != tt.kind || tt.kind != "" && !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("error %v; expected %q saying %q", err, tt.kind, tt.says)
			}
			if got.Version != tt.version || got.Note != tt.note {
				t.Errorf("version %d, note %q; expected %d, %q", got.Version, got.Note, tt.version, tt.note)
			}
			if n := held(t, store); n != tt.stored {
				t.Errorf("%d versions are held, want %d", n, tt.stored)
			}
		})
	}
}

func TestOnlyARegisteredAuthorTakesReportsIn(t *testing.T) {
	x, store, _ := desk(t)
	for officer, want := range map[string]errs.Kind{"": errs.Invalid, "nobody": errs.Denied, "berg": errs.Denied} {
		_, err := x.Add(t.Context(), officer, "in.yaml", insidetest.Report("R-1", "{p1}"))
		if errs.KindOf(err) != want {
			t.Errorf("officer %q: %v; expected %s", officer, err, want)
		}
	}
	if n := held(t, store); n != 0 {
		t.Errorf("%d versions were stored", n)
	}
}

func TestThirdPartiesAndCaveatsAreRecorded(t *testing.T) {
	x, _, _ := desk(t)
	data := strings.Replace(string(insidetest.Report("R-1", "{p1} met {l1}.", "use: [intelligence, lead]\nonward: none\nthird_party: {from: GBR, consent: required}\n")),
		"  l1: {ladder: place,", "  l1: {third_party: {from: DEU, consent: standing}, ladder: place,", 1)
	if _, err := x.Add(t.Context(), "lind", "in.yaml", []byte(data)); err != nil {
		t.Fatal(err)
	}
	got, err := x.Show(t.Context(), "R-1", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"DEU", "GBR"}, got.Third); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"intelligence", "lead"}, got.Use); diff != "" || got.Onward != "none" {
		t.Errorf("onward %s, use: %s", got.Onward, diff)
	}
	if got.Text != data || got.Author != "lind" || got.Marking == "" {
		t.Errorf("shown: %+v", got)
	}
}

func TestReportsAreShownAsOfATime(t *testing.T) {
	x, _, clock := desk(t)
	add := func(data []byte) {
		t.Helper()
		if _, err := x.Add(t.Context(), "lind", "in.yaml", data); err != nil {
			t.Fatal(err)
		}
	}
	before := clock.Now().Add(-time.Second)
	add(insidetest.Report("R-1", "{p1} plans."))
	first := clock.Now()
	clock.Add(time.Minute)
	add(insidetest.Report("R-2", "{p1} rests.", "supersedes: R-1\n"))
	clock.Add(time.Minute)

	show := func(ref string, asOf time.Time) int {
		got, err := x.Show(t.Context(), ref, asOf)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			t.Fatal(err)
		}
		if len(got.Versions) != got.Version.Version {
			t.Errorf("as of %v there are %d versions beside version %d", asOf, len(got.Versions), got.Version.Version)
		}
		return got.Version.Version
	}
	for _, tt := range []struct {
		ref  string
		asOf time.Time
		want int
	}{{"R-1", time.Time{}, 2}, {"R-2", time.Time{}, 2}, {"R-1", first, 1}, {"R-2", first, 0}, {"R-1", before, 0}} {
		if got := show(tt.ref, tt.asOf); got != tt.want {
			t.Errorf("%s as of %v is version %d, want %d", tt.ref, tt.asOf, got, tt.want)
		}
	}
	for _, tt := range []struct {
		asOf time.Time
		want int
	}{{before, 0}, {first, 1}, {time.Time{}, 2}} {
		list, err := x.List(t.Context(), tt.asOf, "", 0)
		if err != nil || len(list.Versions) != min(tt.want, 1) || tt.want > 0 && list.Versions[0].Version != tt.want {
			t.Errorf("the list as of %v: %+v, %v", tt.asOf, list, err)
		}
	}
	if _, err := x.Show(t.Context(), "R-1", clock.Now()); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a report as of a moment ago: %v; expected invalid", err)
	}
	if _, err := x.List(t.Context(), clock.Now(), "", 0); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a list as of a moment ago: %v; expected invalid", err)
	}
}

func TestAReportOfKindHitNamesItsHit(t *testing.T) {
	x, store, _ := desk(t)
	of := ""
	x.OfHit = func(_ *insidedb.Tx, hit, _ string, _ insidedb.Report, _ *report.Report) error {
		of = hit
		return nil
	}
	data := []byte(strings.Replace(string(insidetest.Report("S-1", "{p1} was met.")), "kind: intelligence", "kind: hit", 1))
	_, err := x.Add(t.Context(), "lind", "r.yaml", data)
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "report add FILE --hit ID") || held(t, store) != 0 {
		t.Errorf("%v, %d held; expected that the hit is asked for", err, held(t, store))
	}
	if _, err := x.Take(t.Context(), reporting.Order{Officer: "lind", Hit: "hit-1"}, "r.yaml", data); err != nil || of != "hit-1" || held(t, store) != 1 {
		t.Errorf("%v, of %q, %d held; expected that it is taken in for its hit", err, of, held(t, store))
	}
}
