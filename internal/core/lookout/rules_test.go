package lookout_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"

	"github.com/google/go-cmp/cmp"
)

func TestRulesAreTheDefaultsWhereTheFileIsSilent(t *testing.T) {
	got, err := lookout.DecodeRules("watch.yaml", []byte("within: {stop: PT5M, list-alert: 30m}\nask_before: P7D\nports: {XYZ: France}\nhome: FR\ncontact: +33 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := lookout.DefaultRules()
	want.Hours["stop"], want.Hours["list-alert"] = 5*time.Minute, 30*time.Minute
	want.AskBefore, want.Ports, want.Home, want.Contact = 7*24*time.Hour, map[string]string{"XYZ": "FR"}, "FR", "+33 1"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err := lookout.DecodeRules("watch.yaml", []byte(" \n")); err != nil || !cmp.Equal(got, lookout.DefaultRules()) {
		t.Errorf("an empty file gives %v (%v)", got, err)
	}
}

func TestRulesAreRefusedWhole(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"within: {arrest: PT5M}", "unknown key; expected one of call, discreet-check"},
		{"within: {stop: 5}", "expected a string"},
		{"within: {stop: PT5S}", "from a minute to 90 days"},
		{"ask_before: P1Y", "from a minute to 90 days"},
		{"ports: {XY: FR}", "expected a port's three letters"},
		{"ports: {XYZ: Atlantis}", "expected a country's code"},
		{"home: Atlantis", "expected a country's code"},
		{"contact: ' '", "expected one line"},
		{"hours: {}", "unknown key"},
	} {
		if _, err := lookout.DecodeRules("watch.yaml", []byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.text, err, tt.want)
		}
	}
}

func TestEveryHitHasAClock(t *testing.T) {
	r := lookout.DefaultRules()
	for _, tt := range []struct {
		instruction lookout.Instruction
		verdict     screening.Verdict
		want        time.Duration
	}{
		{lookout.Stop, screening.Review, 10 * time.Minute}, {lookout.Secondary, screening.Alert, 20 * time.Minute}, {lookout.Call, screening.Alert, 20 * time.Minute},
		{lookout.DiscreetCheck, screening.Alert, 4 * time.Hour}, {lookout.DoNotAlert, screening.Review, 24 * time.Hour},
		{"", screening.Alert, time.Hour}, {"", screening.Review, 24 * time.Hour},
	} {
		if got := r.Within(tt.instruction, tt.verdict); got != tt.want {
			t.Errorf("%q, %s: %v, want %v", tt.instruction, tt.verdict, got, tt.want)
		}
	}
}

func FuzzDecodeRules(f *testing.F) {
	f.Add([]byte("within: {stop: PT5M}\nports: {XYZ: FR}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := lookout.DecodeRules("watch.yaml", data)
		for _, i := range lookout.Instructions {
			if err == nil && r.Within(i, screening.Alert) < time.Minute {
				t.Errorf("%s has no clock", i)
			}
		}
	})
}
