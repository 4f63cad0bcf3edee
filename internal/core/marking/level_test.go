package marking

import (
	"strings"
	"testing"
	"time"
)

func TestLevelsAreReadByBannerWordAndPortionToken(t *testing.T) {
	for _, tt := range []struct {
		system System
		at     string
		word   string
		rank   int
		short  string
	}{
		{USA, "", "UNCLASSIFIED", 0, "U"}, {USA, "", "C", 2, "C"}, {USA, "", "SECRET", 3, "S"}, {USA, "", "TS", 4, "TS"},
		{FRA, "", "NON PROTÉGÉ", 0, "NP"}, {FRA, "", "DIFFUSION RESTREINTE", 1, "DR"}, {FRA, "", "S", 3, "S"}, {FRA, "", "TRÈS SECRET", 4, "TS"},
		{FRA, "2021-06-30", "CONFIDENTIEL DÉFENSE", 2, "CD"}, {FRA, "2021-06-30", "SD", 3, "SD"}, {FRA, "2015-11-16", "TRÈS SECRET DÉFENSE", 4, "TSD"},
		{FRA, "2021-07-01", "SECRET", 3, "S"},
		{RUS, "", "НЕСЕКРЕТНО", 0, "Н"}, {RUS, "", "ДСП", 1, "ДСП"}, {RUS, "", "СЕКРЕТНО", 2, "С"}, {RUS, "", "СС", 3, "СС"}, {RUS, "", "ОСОБОЙ ВАЖНОСТИ", 4, "ОВ"},
		{TLP, "", "CLEAR", 0, "CLEAR"}, {TLP, "", "WHITE", 0, "CLEAR"}, {TLP, "", "TLP:GREEN", 1, "GREEN"}, {TLP, "", "AMBER", 2, "AMBER"},
		{TLP, "", "AMBER+STRICT", 3, "AMBER+STRICT"}, {TLP, "", "RED", 4, "RED"},
	} {
		l, err := ParseLevel(tt.system, date(t, tt.at), tt.word)
		if err != nil || l.Rank != tt.rank || l.Short != tt.short || l.System != tt.system {
			t.Errorf("%s %q at %q: %+v, %v; expected %s of rank %d", tt.system, tt.word, tt.at, l, err, tt.short, tt.rank)
		}
	}
}

func TestALevelOutsideItsDatesNamesTheOneThatStandsThere(t *testing.T) {
	for _, tt := range []struct {
		system         System
		at, word, want string
	}{
		{FRA, "2021-06-30", "SECRET", `expected "SECRET DÉFENSE"`},
		{FRA, "2021-06-30", "TS", `expected "TRÈS SECRET DÉFENSE"`},
		{FRA, "2021-07-01", "CONFIDENTIEL DÉFENSE", `expected "SECRET"`},
		{FRA, "", "TRÈS SECRET DÉFENSE", `expected "TRÈS SECRET"`},
		{USA, "", "RESTRICTED", "expected one of TOP SECRET"},
		{"XXX", "", "SECRET", "unknown system"},
	} {
		if l, err := ParseLevel(tt.system, date(t, tt.at), tt.word); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %q at %q: %+v, %v; expected %s", tt.system, tt.word, tt.at, l, err, tt.want)
		}
	}
}

func TestTheVersionChangesAtTheFirstInstantOfJuly2021(t *testing.T) {
	change := time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)
	if _, err := ParseLevel(FRA, change.Add(-time.Microsecond), "SECRET DÉFENSE"); err != nil {
		t.Error(err)
	}
	if _, err := ParseLevel(FRA, change, "SECRET"); err != nil {
		t.Error(err)
	}
}

func TestLevelsRiseAndAreNamedOnce(t *testing.T) {
	for _, s := range Systems {
		for _, v := range versions(System(s)) {
			seen := map[string]bool{}
			for i, l := range v.levels {
				if i > 0 && l.Rank <= v.levels[i-1].Rank || l.System != System(s) || seen[l.Name] || seen[l.Short] {
					t.Errorf("%s: %+v", s, l)
				}
				seen[l.Name], seen[l.Short] = true, true
			}
			if v.levels[0].Rank != 0 {
				t.Errorf("%s has no unclassified level", s)
			}
		}
	}
	if Levels("XXX", time.Time{}) != nil {
		t.Error("an unknown system has levels")
	}
}

func TestSystemsThatBorrowTheWordsReadThemInPortionsToo(t *testing.T) {
	for _, tt := range []struct {
		system System
		in     string
		want   string
	}{
		{FRA, "(S//SPÉCIAL FRANCE)", "(S//SF)"},
		{FRA, "(S//NOFORN)", "(S//NF)"},
		{RUS, "(С//NOFORN)", "(С//NF)"},
	} {
		m, err := Parse(tt.system, time.Time{}, tt.in)
		if err != nil || m.Portion() != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.in, m.Portion(), err, tt.want)
		}
	}
	if _, err := Parse(USA, time.Time{}, "(S//NOFORN)"); err == nil {
		t.Error("(S//NOFORN) was read; in the USA's system a portion has NF")
	}
}

func TestOnlyTheUSAsListsMustNameTheirOwnCountry(t *testing.T) {
	for _, tt := range []struct {
		system System
		in     string
		want   string
	}{
		{FRA, "SECRET//REL TO USA, GBR", "SECRET//REL TO GBR, USA"},
		{RUS, "СЕКРЕТНО//REL TO USA, FRA", "СЕКРЕТНО//REL TO FRA, USA"},
		{FRA, "SECRET//REL TO USA, FRA", "SECRET//REL TO FRA, USA"},
	} {
		m, err := Parse(tt.system, time.Time{}, tt.in)
		if err != nil || m.Banner() != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.in, m.Banner(), err, tt.want)
		}
	}
	copied := Copy(CopyRequest{System: FRA, Parts: []Marking{{System: FRA, Level: Level{FRA, 3, "SECRET", "S"}}}, Self: "RUS", Recipient: "USA"})
	if copied.Banner() != "SECRET//REL TO RUS, USA" {
		t.Errorf("a copy of theirs names %q; expected us and the recipient alone", copied.Banner())
	}
}
