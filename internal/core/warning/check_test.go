package warning_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var at = time.Date(2017, 12, 10, 12, 0, 0, 0, time.UTC)

func is(t warning.Tri) warning.Criterion {
	if t == warning.Unknown {
		return warning.Criterion{Is: t}
	}
	return warning.Criterion{Is: t, Basis: "EXERCISE"}
}

// clear is a determination that a threat is to be warned of.
func clear() warning.Determination {
	return warning.Determination{Credible: is("yes"), Specific: is("yes"), Impending: is("yes"), Harm: warning.Killing,
		Victims: []warning.Victim{{Kind: "place", Field: "l1", Responsible: "RUS"}}, Decision: warning.Warn, Rank: "analyst", By: "the officer", At: at}
}

func TestADeterminationIsOneThatTheRulesAllow(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*warning.Determination)
		want   errs.Kind
		says   string
	}{
		{"warn", func(d *warning.Determination) {}, "", ""},
		{"warn of what is doubtful", func(d *warning.Determination) {
			d.Credible, d.Specific, d.Impending = is("unknown"), is("unknown"), is("no")
		}, "", ""},
		{"warn nobody", func(d *warning.Determination) { d.Victims = nil }, errs.Invalid, "a warning of nobody"},
		{"warn of no harm", func(d *warning.Determination) { d.Harm, d.HarmBasis = "none", "x" }, errs.Invalid, "no harm to life"},
		{"yes on no basis", func(d *warning.Determination) { d.Specific.Basis = " " }, errs.Invalid, "specific is yes on no basis"},
		{"no on no basis", func(d *warning.Determination) { d.Impending = warning.Criterion{Is: "no"} }, errs.Invalid, "impending is no on no basis"},
		{"a criterion left out", func(d *warning.Determination) { d.Credible = warning.Criterion{} }, errs.Invalid, "credible"},
		{"a harm that is none of the list", func(d *warning.Determination) { d.Harm = "insult" }, errs.Invalid, "harm"},
		{"a rank that is none", func(d *warning.Determination) { d.Rank = "king" }, errs.Invalid, "analyst, senior, director"},
		{"by nobody", func(d *warning.Determination) { d.By = "" }, errs.Invalid, "who and when"},
		{"a ground beside warn", func(d *warning.Determination) { d.Ground = "no-means" }, errs.Invalid, "waive alone"},
		{"a victim told by nothing", func(d *warning.Determination) { d.Victims[0].Field = "" }, errs.Invalid, "victim 1"},
		{"a victim of no kind", func(d *warning.Determination) { d.Victims[0].Kind = "animal" }, errs.Invalid, "victim 1"},
		{"a nationality that is a service", func(d *warning.Determination) { d.Victims[0].Nationality = "RUS/FSB" }, errs.Invalid, "nationality"},

		{"no duty in doubt", func(d *warning.Determination) { d.Decision, d.Credible = "no-duty", is("unknown") }, errs.Denied, "doubt favours warning"},
		{"no duty where all is yes", func(d *warning.Determination) { d.Decision = "no-duty" }, errs.Denied, "doubt favours warning"},
		{"no duty where one is no", func(d *warning.Determination) {
			d.Decision, d.Credible, d.Specific, d.Victims = "no-duty", is("no"), is("unknown"), nil
		}, "", ""},
		{"no duty where no harm is threatened", func(d *warning.Determination) { d.Decision, d.Harm, d.HarmBasis = "no-duty", "none", "a chess club" }, "", ""},
		{"no harm on no basis", func(d *warning.Determination) { d.Decision, d.Harm = "no-duty", "none" }, errs.Invalid, "on no basis"},

		{"a waiver", func(d *warning.Determination) {
			d.Decision, d.Ground, d.Rank, d.Reason = "waive", "already-known", "senior", "told this morning"
		}, "", ""},
		{"a waiver in doubt", func(d *warning.Determination) {
			d.Decision, d.Ground, d.Rank, d.Reason, d.Credible = "waive", "already-known", "director", "told", is("unknown")
		}, "", ""},
		{"a waiver by too low a rank", func(d *warning.Determination) { d.Decision, d.Ground, d.Reason = "waive", "already-known", "told" }, errs.Denied, "by the rank senior or one above it"},
		{"a waiver on no ground", func(d *warning.Determination) { d.Decision, d.Rank, d.Reason = "waive", "senior", "told" }, errs.Invalid, "already-known"},
		{"a waiver without a reason", func(d *warning.Determination) { d.Decision, d.Ground, d.Rank = "waive", "already-known", "senior" }, errs.Denied, "for a reason"},
		{"a waiver for nobody", func(d *warning.Determination) {
			d.Decision, d.Ground, d.Rank, d.Reason, d.Victims = "waive", "already-known", "senior", "told", nil
		}, errs.Invalid, "for nobody"},

		{"a referral", func(d *warning.Determination) { d.Decision, d.Credible = "refer", is("unknown") }, "", ""},
		{"a referral past a rank", func(d *warning.Determination) { d.Decision, d.To = "refer", "director" }, "", ""},
		{"a referral down", func(d *warning.Determination) { d.Decision, d.Rank, d.To = "refer", "senior", "analyst" }, errs.Denied, "a higher rank than senior"},
		{"a referral to oneself", func(d *warning.Determination) { d.Decision, d.Rank, d.To = "refer", "senior", "senior" }, errs.Denied, "a higher rank"},
		{"a referral from the top", func(d *warning.Determination) { d.Decision, d.Rank = "refer", "director" }, errs.Denied, "no rank above director"},
		{"a referral to nobody", func(d *warning.Determination) { d.Decision, d.To = "refer", "king" }, errs.Invalid, "analyst, senior, director"},
		{"a rank beside warn", func(d *warning.Determination) { d.To = "director" }, errs.Invalid, "refer alone"},
	} {
		d := clear()
		tt.change(&d)
		err := d.Check(warning.Default())
		if errs.KindOf(err) != tt.want || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v; want %q, %q", tt.name, err, tt.want, tt.says)
		}
	}
}

func TestAGroundMayAskAHigherRankThanOthers(t *testing.T) {
	r := warning.Default()
	r.Grounds[0].Rank, r.Grounds[1].Rank = "director", "analyst"
	d := clear()
	d.Decision, d.Rank, d.Reason = warning.Waive, "senior", "told"
	for ground, want := range map[string]errs.Kind{r.Grounds[0].Code: errs.Denied, r.Grounds[1].Code: "", r.Grounds[2].Code: ""} {
		d.Ground = ground
		if err := d.Check(r); errs.KindOf(err) != want {
			t.Errorf("%s: %v", ground, err)
		}
	}
	d.Rank, d.Ground = "analyst", r.Grounds[1].Code
	if err := d.Check(r); errs.KindOf(err) != errs.Denied {
		t.Errorf("a ground lowered the rank that may waive: %v", err)
	}
}

func TestWhatADeterminationOpens(t *testing.T) {
	r := warning.Default()
	for _, tt := range []struct {
		change func(*warning.Determination)
		want   []warning.Follow
	}{
		{func(d *warning.Determination) {}, []warning.Follow{{Kind: obligation.Warn, Due: at.Add(8 * time.Hour), Desk: "warning"}}},
		{func(d *warning.Determination) { d.Decision = warning.Waive }, []warning.Follow{{Kind: obligation.ReportOversight, Due: at.AddDate(0, 0, 7), Desk: "oversight"}}},
		{func(d *warning.Determination) { d.Decision = warning.Refer }, []warning.Follow{{Kind: obligation.Determine, Due: at.Add(2 * time.Hour), Desk: "warning", Rank: "senior"}}},
		{func(d *warning.Determination) { d.Decision, d.To = warning.Refer, "director" }, []warning.Follow{{Kind: obligation.Determine, Due: at.Add(2 * time.Hour), Desk: "warning", Rank: "director"}}},
		{func(d *warning.Determination) { d.Decision = warning.NoDuty }, nil},
	} {
		d := clear()
		tt.change(&d)
		if diff := cmp.Diff(tt.want, d.Follows(r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", d.Decision, diff)
		}
	}
}

// drawn is a determination that often passes, and often lacks one thing or two.
func drawn(t *rapid.T) warning.Determination {
	ranks := []string{"analyst", "senior", "director"}
	tri := func(label string) warning.Criterion {
		return warning.Criterion{Is: rapid.SampledFrom(warning.Tris).Draw(t, label), Basis: "so it is said"}
	}
	d := warning.Determination{Credible: tri("credible"), Specific: tri("specific"), Impending: tri("impending"),
		Harm: rapid.SampledFrom(warning.Harms).Draw(t, "harm"), HarmBasis: "so", Decision: rapid.SampledFrom(warning.Decisions).Draw(t, "decision"),
		Rank: rapid.SampledFrom(ranks).Draw(t, "rank"), Reason: "why", By: "o", At: at,
		Victims: []warning.Victim{{Kind: rapid.SampledFrom(warning.VictimKinds).Draw(t, "kind"), Text: "somebody"}}}
	if d.Decision == warning.Waive {
		d.Ground = rapid.SampledFrom([]string{"already-known", "endangers", "because"}).Draw(t, "ground")
	}
	if d.Decision == warning.Refer && rapid.Bool().Draw(t, "told to whom") {
		d.To = rapid.SampledFrom(append(ranks, "king")).Draw(t, "to")
	}
	for range rapid.IntRange(0, 2).Draw(t, "odd") {
		rapid.SampledFrom([]func(){
			func() { d.Credible.Basis = "" }, func() { d.Specific.Basis = "" }, func() { d.Impending.Basis = "" }, func() { d.HarmBasis = "" },
			func() { d.Reason = "" }, func() { d.Victims = nil }, func() { d.Ground = "endangers" }, func() { d.To = "director" },
		}).Draw(t, "what")()
	}
	return d
}

// allowed is a naive second reading of the rules: which decisions could be made.
func allowed(d warning.Determination) bool {
	height := map[string]int{"analyst": 1, "senior": 2, "director": 3}
	some, anyNo := len(d.Victims) > 0, d.Harm == "none"
	for _, c := range []warning.Criterion{d.Credible, d.Specific, d.Impending} {
		if c.Is != "unknown" && c.Basis == "" {
			return false
		}
		anyNo = anyNo || c.Is == "no"
	}
	if d.Harm == "none" && d.HarmBasis == "" {
		return false
	}
	onlyFor := map[warning.Decision][2]bool{"warn": {}, "no-duty": {}, "waive": {true, false}, "refer": {false, true}}[d.Decision]
	if d.Ground != "" && !onlyFor[0] || d.To != "" && !onlyFor[1] {
		return false
	}
	switch d.Decision {
	case "warn":
		return some && d.Harm != "none"
	case "waive":
		return some && (d.Ground == "already-known" || d.Ground == "endangers") && d.Reason != "" && height[d.Rank] >= 2
	case "refer":
		return d.To == "" && d.Rank != "director" || height[d.To] > height[d.Rank]
	}
	return anyNo
}

func TestDeterminationsAreThoseOfANaiveReading(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		d := drawn(rt)
		err := d.Check(warning.Default())
		if (err == nil) != allowed(d) {
			rt.Fatalf("%+v: %v", d, err)
		}
		if err == nil {
			seen[string(d.Decision)]++
		} else {
			seen["refused"]++
		}
	})
	if len(seen) < 5 {
		t.Errorf("only %v were drawn", seen)
	}
}

// Whoever the victim is, the answer and what follows are the same.
func TestNationalityNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		other := d
		other.Victims = nil
		for _, v := range d.Victims {
			v.Nationality = party.Code(rapid.SampledFrom([]string{"USA", "RUS", "IRN", "FRA"}).Draw(t, "nationality"))
			other.Victims = append(other.Victims, v)
		}
		r := warning.Default()
		one, two := d.Check(r), other.Check(r)
		if (one == nil) != (two == nil) || one != nil && one.Error() != two.Error() {
			t.Fatalf("%v, and with nationalities %v", one, two)
		}
		if diff := cmp.Diff(d.Follows(r), other.Follows(r)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// No determination that is all doubt ends in silence: it opens something, unless
// it is refused.
func TestDoubtNeverEndsInNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		d.Credible, d.Specific, d.Impending, d.Harm = is("unknown"), is("unknown"), is("unknown"), warning.Killing
		if d.Check(warning.Default()) == nil && len(d.Follows(warning.Default())) == 0 {
			t.Fatalf("%+v passes and opens nothing", d)
		}
	})
}
