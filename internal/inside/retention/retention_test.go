package retention_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/retention"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTwoOfficersEraseAndTheOneWhoProposedNeverConfirms(t *testing.T) {
	o := newOffice(t, retention.Rules{})
	id := o.add("R-1")
	by := func(officer string) retention.Order {
		return retention.Order{Ref: "R-1", Officer: officer, Reason: "CASE-7"}
	}
	_, err := o.Confirm(t.Context(), by("berg"))
	wantKind(t, "confirmed before it is proposed", err, errs.Conflict)
	_, err = o.Propose(t.Context(), by("lind"))
	wantKind(t, "proposed by an author", err, errs.Denied)
	_, err = o.Propose(t.Context(), retention.Order{Ref: "R-1", Officer: "berg"})
	wantKind(t, "proposed without a reason", err, errs.Invalid)
	_, err = o.Propose(t.Context(), retention.Order{Ref: "R-1", Officer: "berg", Reason: strings.Repeat("x", retention.MostReason+1)})
	wantKind(t, "a reason without end", err, errs.Invalid)
	_, err = o.Propose(t.Context(), retention.Order{Ref: "R-9", Officer: "berg", Reason: "CASE-7"})
	wantKind(t, "what is not held", err, errs.NotFound)

	item, err := o.Propose(t.Context(), by("berg"))
	o.must(err)
	if !item.Proposed || item.Erases.Versions != 1 || !strings.Contains(item.Said, "berg proposes") {
		t.Errorf("proposed: %+v", item)
	}
	_, err = o.Propose(t.Context(), by("holm"))
	wantKind(t, "proposed twice", err, errs.Conflict)
	_, err = o.Confirm(t.Context(), by("berg"))
	wantKind(t, "confirmed by who proposed", err, errs.Denied)
	_, err = o.Withdraw(t.Context(), by("holm"))
	o.must(err)
	_, err = o.Confirm(t.Context(), by("holm"))
	wantKind(t, "confirmed after it was withdrawn", err, errs.Conflict)
	if !o.held(id) {
		t.Fatal("it is erased before anybody confirmed")
	}
	_, err = o.Propose(t.Context(), by("berg"))
	o.must(err)
	item, err = o.Confirm(t.Context(), by("holm"))
	o.must(err)
	if o.held(id) || item.ErasedAt == nil || item.Ground != "order" || item.FinishedAt == nil || item.Said != "erased on 2017-12-11 by order" {
		t.Errorf("confirmed: %+v", item)
	}
	var acts []string
	for _, a := range item.Acts {
		acts = append(acts, a.Act+" "+a.Officer+" "+a.Reason)
	}
	if diff := cmp.Diff([]string{"propose berg CASE-7", "withdraw holm CASE-7", "propose berg CASE-7", "confirm holm CASE-7"}, acts); diff != "" {
		t.Error(diff)
	}
	for what, fn := range map[string]func(context.Context, retention.Order) (retention.Keeping, error){"hold": o.Hold, "propose": o.Propose, "confirm": o.Confirm} {
		_, err := fn(t.Context(), by("holm"))
		wantKind(t, what+" once erased", err, errs.Conflict)
	}
}

func TestAHoldKeepsFromOfficersAndFromExpiryUntilEveryOneIsLifted(t *testing.T) {
	o := newOffice(t, retention.Rules{Reports: "P1Y", Automatic: true})
	held, other := o.add("R-1"), o.add("R-2")
	order := retention.Order{Ref: "R-1", Officer: "berg", Reason: "COURT-1"}
	for range 2 {
		_, err := o.Hold(t.Context(), order)
		o.must(err)
	}
	_, err := o.Propose(t.Context(), order)
	o.must(err)
	confirm := retention.Order{Ref: held, Officer: "holm"}
	o.clock.Add(400 * 24 * time.Hour)
	for lifted := range 2 {
		_, err = o.Confirm(t.Context(), confirm)
		wantKind(t, "confirmed while it is held", err, errs.Conflict)
		o.pass()
		if !o.held(held) || o.held(other) {
			t.Fatalf("after %d lifts the held one is held %v, the other %v", lifted, o.held(held), o.held(other))
		}
		_, err = o.Lift(t.Context(), confirm)
		o.must(err)
	}
	_, err = o.Lift(t.Context(), confirm)
	wantKind(t, "lifted once more", err, errs.Conflict)
	o.pass()
	item, err := o.Show(t.Context(), "", held, time.Time{})
	o.must(err)
	if o.held(held) || item.Ground != "expiry" || item.Acts[len(item.Acts)-1].Officer != "" {
		t.Errorf("after every lift: %+v", item)
	}
}

func TestWhatIsDueIsListedAndErasedByItselfOnlyWhereConfigured(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules retention.Rules
		due   []string // after two years
		left  bool     // R-1 is held after a step
	}{
		{"no rule", retention.Rules{}, []string{"R-2 review"}, true},
		{"no rule, automatic", retention.Rules{Automatic: true}, []string{"R-2 review"}, true},
		{"a rule", retention.Rules{Reports: "P1Y"}, []string{"R-1 period", "R-2 period"}, true},
		{"a rule, automatic", retention.Rules{Reports: "P1Y", Automatic: true}, []string{"R-1 period", "R-2 period"}, false},
		{"a longer rule", retention.Rules{Reports: "P5Y", Automatic: true}, []string{"R-2 review"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t, tt.rules)
			id := o.add("R-1")
			o.add("R-2", "review: 2019-01-01\n")
			if now := o.dueNames(); len(now) != 0 {
				t.Errorf("due at once: %v", now)
			}
			o.clock.Add(2 * 366 * 24 * time.Hour)
			if diff := cmp.Diff(tt.due, o.dueNames()); diff != "" {
				t.Error(diff)
			}
			o.pass()
			if o.held(id) != tt.left {
				t.Errorf("R-1 is held: %v, want %v", !tt.left, tt.left)
			}
		})
	}
}

// More is held than one batch looks at, and what is behind it expires all the same.
func TestManyHoldsHideNothingThatIsDue(t *testing.T) {
	o := newOffice(t, retention.Rules{Reports: "P1D", Automatic: true})
	for i := range 70 {
		o.add("H-" + strings.Repeat("i", i+1))
		_, err := o.Hold(t.Context(), retention.Order{Ref: "H-" + strings.Repeat("i", i+1), Officer: "berg", Reason: "c"})
		o.must(err)
	}
	last := o.add("R-1")
	o.clock.Add(48 * time.Hour)
	o.pass()
	if o.held(last) {
		t.Error("what nobody holds was not erased")
	}
}

func TestWhatBreaksOffIsTakenUpAgain(t *testing.T) {
	o := newOffice(t, retention.Rules{})
	id := o.add("R-1")
	_, err := o.Propose(t.Context(), retention.Order{Ref: id, Officer: "berg", Reason: "c"})
	o.must(err)
	for _, point := range retention.Points {
		func() {
			defer func() { recover() }()
			broken, err := retention.New(retention.Config{Store: o.store, Gateway: o.gateway, Steady: o.steady, Log: o.Log, Crash: func(at string) {
				if at == point {
					panic("crash")
				}
			}})
			o.must(err)
			_, _ = broken.Confirm(t.Context(), retention.Order{Ref: id, Officer: "holm"})
			_ = broken.Finish(t.Context())
			t.Errorf("%s was not come by", point)
		}()
		item, err := o.Show(t.Context(), "", id, time.Time{})
		o.must(err)
		if written := point != "erase.written"; o.held(id) == written || item.FinishedAt != nil {
			t.Errorf("after a crash at %s it is held %v, finished %v", point, o.held(id), item.FinishedAt)
		}
	}
	o.must(o.Step(t.Context()))
	item, err := o.Show(t.Context(), "", id, time.Time{})
	o.must(err)
	if item.FinishedAt == nil {
		t.Error("the erasure is never finished")
	}
}

func TestPeriodsAreOfTheCalendarAndBadOnesAreRefused(t *testing.T) {
	from := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{"P5Y": "2019-03-01", "P1M": "2024-01-29", "P2W": "2024-02-15", "P1Y2M3W4D": "2022-12-04", "P30D": "2024-01-30"} {
		p, err := retention.ReadPeriod(text)
		if err != nil || p.Before(from).Format(time.DateOnly) != want {
			t.Errorf("%s before is %s (%v), want %s", text, p.Before(from), err, want)
		}
	}
	for _, bad := range []string{"P", "5Y", "P0D", "PT5H", "P-1Y", "P1Y ", "P1.5Y", "P99999Y", "p1y"} {
		_, err := retention.ReadPeriod(bad)
		wantKind(t, bad, err, errs.Invalid)
	}
	if p, err := retention.ReadPeriod(""); err != nil || !p.Before(from).IsZero() {
		t.Errorf("no period: %v, %v", p, err)
	}
}

// Whatever officers do, a report is erased exactly when somebody else than who
// proposed confirmed while nobody held it.
func TestErasureNeedsTwoAndNoHoldWhateverHappens(t *testing.T) {
	o := newOffice(t, retention.Rules{})
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		serial := strings.Repeat("S", 1+n%50) + "-" + strings.Repeat("i", n/50)
		id := o.add(serial)
		holds, proposer, erased := 0, "", false
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			officer := rapid.SampledFrom([]string{"berg", "holm"}).Draw(r, "officer")
			order := retention.Order{Ref: id, Officer: officer, Reason: "c"}
			var err error
			may := false
			switch act := rapid.SampledFrom([]string{"hold", "lift", "propose", "withdraw", "confirm"}).Draw(r, "act"); act {
			case "hold":
				may = !erased
				if _, err = o.Hold(t.Context(), order); may {
					holds++
				}
			case "lift":
				may = !erased && holds > 0
				if _, err = o.Lift(t.Context(), order); may {
					holds--
				}
			case "propose":
				may = !erased && proposer == ""
				if _, err = o.Propose(t.Context(), order); may {
					proposer = officer
				}
			case "withdraw":
				may = !erased && proposer != ""
				if _, err = o.Withdraw(t.Context(), order); may {
					proposer = ""
				}
			case "confirm":
				may = !erased && holds == 0 && proposer != "" && proposer != officer
				_, err = o.Confirm(t.Context(), order)
				erased = erased || may
			}
			if (err == nil) != may || o.held(id) == erased {
				r.Fatalf("error %v, want it allowed %v; held %v, erased %v", err, may, o.held(id), erased)
			}
		}
	})
}
