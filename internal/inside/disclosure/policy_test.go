package disclosure_test

import (
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
)

func TestDirectivesAreThoseOfThePolicyThatWasInForce(t *testing.T) {
	b := newBench(t)
	start := b.clock.Now()
	parties := directive.File{Name: "/etc/policy/parties.yaml", Data: []byte("self: USA/CIA\ntopics: [counter-terrorism]\nparties:\n  FRA: {services: [FRA/DGSE], ceiling: SECRET}\n")}
	record := func(hash, id, mode string) {
		t.Helper()
		b.must(b.office.RecordPolicy(t.Context(), hash, directive.Files{Parties: parties,
			Directives: []directive.File{{Name: "/etc/policy/directives/one.yaml", Data: []byte(insidetest.Directive(id, "FRA", mode, insidetest.FullRungs, insidetest.MaskPersons))}}}))
		b.clock.Add(time.Hour)
	}
	record("h1", "D-1", "review")
	record("h1", "D-1", "review") // the same at a restart
	record("h2", "D-2", "automatic")
	for _, tt := range []struct {
		asOf          time.Time
		id, policy    string
		automatic, in bool
	}{
		{start.Add(-time.Second), "", "", false, false},
		{start, "D-1", "h1", false, true},
		{start.Add(2*time.Hour - time.Microsecond), "D-1", "h1", false, true},
		{start.Add(2 * time.Hour), "D-2", "h2", true, true},
		{time.Time{}, "D-2", "h2", true, true},
	} {
		list, err := b.office.Directives(t.Context(), tt.asOf)
		b.must(err)
		if tt.id == "" {
			if len(list) != 0 {
				t.Errorf("before the first policy: %+v", list)
			}
			continue
		}
		if len(list) != 1 || list[0].ID != tt.id || list[0].Policy != tt.policy || list[0].Automatic != tt.automatic || list[0].InForce != tt.in ||
			list[0].File != "one.yaml" || list[0].Text != "" {
			t.Errorf("as of %v: %+v", tt.asOf, list)
		}
		one, err := b.office.Directive(t.Context(), tt.id, tt.asOf)
		b.must(err)
		if mode := map[bool]string{true: "automatic", false: "review"}[tt.automatic]; one.Text != insidetest.Directive(tt.id, "FRA", mode, insidetest.FullRungs, insidetest.MaskPersons) {
			t.Errorf("as of %v the file reads %q", tt.asOf, one.Text)
		}
	}
	_, err := b.office.Directive(t.Context(), "D-2", start)
	wantKind(t, err, errs.NotFound, `no directive "D-2" stood in the policy`)
	_, err = b.office.Directives(t.Context(), b.clock.Now())
	wantKind(t, err, errs.Invalid, "too near")

	// What is listed is one thing, what applies at a time another: it expired in 2019.
	b.clock.Add(3 * 365 * 24 * time.Hour)
	list, err := b.office.Directives(t.Context(), b.clock.Now().Add(-time.Minute))
	b.must(err)
	if len(list) != 1 || list[0].InForce {
		t.Errorf("after it expired: %+v", list)
	}
}
