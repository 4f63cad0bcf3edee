package lookout

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/screening"
)

func TestAMarkIsNeverLowerThanThatOfThePartnersItem(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	read := func(s marking.System, text string) marking.Marking {
		m, err := ReadMark(text, at, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	secret := party.Equivalence{Ours: "SECRET", Theirs: "SECRET"}
	past := party.Equivalence{Ours: "CONFIDENTIAL", Theirs: "SECRET", To: at}
	low := party.Equivalence{Ours: "CONFIDENTIAL", Theirs: "SECRET"}
	for _, tt := range []struct {
		own    string
		system marking.System
		item   string
		agreed []party.Equivalence
		says   string // "" where it may be
	}{
		{"SECRET//NOFORN", marking.USA, "SECRET", nil, ""},
		{"CONFIDENTIAL", marking.USA, "SECRET", nil, "lower than that of the item"},
		{"UNCLASSIFIED", marking.FRA, "NON PROTÉGÉ", nil, ""},
		{"UNCLASSIFIED", marking.FRA, "DIFFUSION RESTREINTE", nil, "expected CONFIDENTIAL or above"},
		{"CONFIDENTIAL", marking.FRA, "DIFFUSION RESTREINTE", nil, ""},
		{"UNCLASSIFIED", marking.FRA, "SECRET", nil, "lower than that of the item of FRA/DGSE, SECRET; expected SECRET or above"},
		{"CONFIDENTIAL", marking.FRA, "SECRET", nil, "expected SECRET or above"},
		{"SECRET", marking.FRA, "SECRET", nil, ""},
		{"TOP SECRET", marking.FRA, "SECRET", []party.Equivalence{secret}, ""},
		{"CONFIDENTIAL", marking.FRA, "SECRET", []party.Equivalence{secret}, "expected SECRET or above"},
		{"CONFIDENTIAL", marking.FRA, "SECRET", []party.Equivalence{past}, "expected SECRET or above"},
		{"CONFIDENTIAL", marking.FRA, "SECRET", []party.Equivalence{low}, ""},
		{"CONFIDENTIAL", marking.FRA, "SECRET", []party.Equivalence{secret, low}, ""},
		{"SECRET", marking.FRA, "TRÈS SECRET", []party.Equivalence{secret}, "expected TOP SECRET or above"},
		{"CONFIDENTIAL", marking.RUS, "СЕКРЕТНО", nil, ""},
		{"SECRET", marking.RUS, "ОСОБОЙ ВАЖНОСТИ", nil, "expected TOP SECRET or above"},
		{"UNCLASSIFIED", marking.TLP, "TLP:GREEN", nil, ""},
		{"UNCLASSIFIED", marking.TLP, "TLP:AMBER", nil, "expected CONFIDENTIAL or above"},
		{"CONFIDENTIAL", marking.TLP, "TLP:RED", nil, ""},
	} {
		err := Origin{From: "FRA/DGSE"}.Marked(read(marking.USA, tt.own), read(tt.system, tt.item), tt.agreed, at)
		if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s of %s %s, agreed %v: %v, want %q", tt.own, tt.system, tt.item, tt.agreed, err, tt.says)
		}
	}
	if err := (Origin{}).Marked(read(marking.USA, "UNCLASSIFIED"), marking.Marking{}, nil, at); err != nil {
		t.Errorf("of our own: %v", err)
	}
}

func TestADateOfBirthThatNobodyAliveHasIsRefused(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		born string
		may  bool
	}{
		{"1986-10-21", true}, {"2026-11-23", true}, {"2026", true}, {"1906-01-01", true}, {"1900/1950", true}, {"1850/1906", true},
		{"2086-10-21", false}, {"2026-11-24", false}, {"2026-12", false}, {"2027", false}, {"1905-12-31", false}, {"1850/1905", false},
	} {
		b, err := screening.ParseBirth(tt.born, screening.Documented)
		if err != nil {
			t.Fatal(err)
		}
		l := Lookout{Until: now.AddDate(0, 1, 0), Review: now.AddDate(0, 1, 0), Person: screening.Person{Births: []screening.Birth{b}}}
		if err := l.Timely(now); (err == nil) != tt.may || err != nil && !strings.Contains(err.Error(), "person.births[0]") {
			t.Errorf("%s: %v; expected that it may: %v", tt.born, err, tt.may)
		}
	}
}
