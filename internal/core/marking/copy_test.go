package marking

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCopy(t *testing.T) {
	for _, tt := range []struct {
		name    string
		system  System
		at      string
		parts   []string
		self    string
		to      string
		display bool
		acked   []string
		want    string
	}{
		{"the level with a release of two", USA, "", []string{"(S//REL TO USA, FRA, RUS)"}, "USA", "FRA", false, nil, "(S//REL TO USA, FRA)"},
		{"unclassified too", USA, "", []string{"(U)"}, "USA", "FRA", false, nil, "(U//REL TO USA, FRA)"},
		{"the highest of form and rungs", USA, "", []string{"(C//REL TO USA, FRA)", "(S//REL TO USA, FRA, RUS)", "(U)"}, "USA", "FRA", false, nil, "(S//REL TO USA, FRA)"},
		{"shown only", USA, "", []string{"(S//DISPLAY ONLY FRA, RUS)"}, "USA", "FRA", true, nil, "(S//DISPLAY ONLY FRA)"},
		{"control of the originator stays", USA, "", []string{"(S//OC/IMC/REL TO USA, FRA)", "(S//PR/REL TO USA, FRA/DSEN/FISA)"}, "USA", "FRA", false, nil, "(S//OC/IMC/PR/REL TO USA, FRA)"},
		{"ORCON-USGOV stays", USA, "", []string{"(S//OC-USGOV/REL TO USA, FRA)"}, "USA", "FRA", false, nil, "(S//OC-USGOV/REL TO USA, FRA)"},
		{"the stricter ORCON", USA, "", []string{"(S//OC-USGOV/REL TO USA, FRA)", "(S//OC/REL TO USA, FRA)"}, "USA", "FRA", false, nil, "(S//OC/REL TO USA, FRA)"},
		{"compartments stay", USA, "", []string{"(TS//SI//SAR-BP//RD//REL TO USA, GBR)", "(TS//SI-ABC//REL TO USA, GBR)"}, "USA", "GBR", false, nil, "(TS//SI-ABC//SAR-BP//RD//REL TO USA, GBR)"},
		{"handling words go", USA, "", []string{"(U//FOUO//LES)", "(CUI//PRVCY)"}, "USA", "FRA", false, nil, "(U//REL TO USA, FRA)"},
		{"RELIDO goes", USA, "", []string{"(S//RELIDO)"}, "USA", "FRA", false, nil, "(S//REL TO USA, FRA)"},
		{"EYES ONLY becomes REL TO", USA, "", []string{"(S//USA/GBR EYES ONLY)"}, "USA", "GBR", false, nil, "(S//REL TO USA, GBR)"},
		{"UCNI goes from a classified copy", USA, "", []string{"(U//UCNI//REL TO USA, FRA)", "(S//REL TO USA, FRA)"}, "USA", "FRA", false, nil, "(S//REL TO USA, FRA)"},
		{"a foreign source is not named", USA, "", []string{"(S//FGI GBR//REL TO USA, FRA)", "(//DEU S//REL TO USA, FRA)"}, "USA", "FRA", false, nil, "(S//REL TO USA, FRA)"},
		{"an acknowledged one is", USA, "", []string{"(S//FGI GBR//REL TO USA, FRA)", "(//DEU S//REL TO USA, FRA)", "(//JOINT S CAN USA//REL TO USA, FRA)"}, "USA", "FRA", false, []string{"GBR", "DEU", "AUS"}, "(S//FGI DEU GBR//REL TO USA, FRA)"},
		{"not on what is shown", USA, "", []string{"(S//FGI GBR//REL TO USA, FRA)"}, "USA", "FRA", true, []string{"GBR"}, "(S//DISPLAY ONLY FRA)"},
		{"an unnamed source stays unnamed", USA, "", []string{"(S//FGI//REL TO USA, FRA)"}, "USA", "FRA", false, []string{"GBR"}, "(S//REL TO USA, FRA)"},
		{"foreign RESTRICTED", USA, "", []string{"(//DEU R//REL TO USA, FRA)"}, "USA", "FRA", false, nil, "(C//REL TO USA, FRA)"},
		{"within our own country", USA, "", []string{"(S//OC/REL TO USA, FRA)"}, "USA", "USA", false, nil, "(S//OC/NF)"},
		{"the system's own country is always named", USA, "", []string{"(S//REL TO USA, FRA, RUS)"}, "RUS", "FRA", false, nil, "(S//REL TO USA, FRA, RUS)"},
		{"FRA, its own country first", FRA, "", []string{"(S//REL TO FRA, DEU, USA)"}, "FRA", "DEU", false, nil, "(S//REL TO FRA, DEU)"},
		{"FRA, unprotected", FRA, "", []string{"(NP)"}, "FRA", "USA", false, nil, "(NP//REL TO FRA, USA)"},
		{"FRA before 2021", FRA, "2017-01-01", []string{"(SD//REL TO FRA, USA)"}, "FRA", "USA", false, nil, "(SD//REL TO FRA, USA)"},
		{"RUS", RUS, "", []string{"(СС//REL TO RUS, USA)", "(С//OC/REL TO RUS, USA)"}, "RUS", "USA", false, nil, "(СС//OC/REL TO RUS, USA)"},
		{"TLP", TLP, "", []string{"(GREEN)", "(AMBER)"}, "USA", "FRA", false, nil, "(AMBER)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at := date(t, tt.at)
			var parts []Marking
			for _, p := range tt.parts {
				m, err := Parse(tt.system, at, p)
				if err != nil {
					t.Fatal(err)
				}
				parts = append(parts, m)
			}
			got := Copy(CopyRequest{System: tt.system, At: at, Parts: parts, Self: tt.self, Recipient: tt.to, Display: tt.display, Acknowledged: tt.acked})
			if got.Portion() != tt.want {
				t.Errorf("%s; expected %s", got.Portion(), tt.want)
			}
		})
	}
}

func TestACopyIsWrittenInTheWordsOfItsTime(t *testing.T) {
	old, err := Parse(FRA, date(t, "2017-01-01"), "(CD//REL TO FRA, USA)")
	if err != nil {
		t.Fatal(err)
	}
	got := Copy(CopyRequest{System: FRA, At: date(t, "2022-01-01"), Parts: []Marking{old}, Self: "FRA", Recipient: "USA"})
	if got.Banner() != "SECRET//REL TO FRA, USA" {
		t.Error(got.Banner())
	}
}

func TestEveryCopyIsAMarkThatCanBeReadAndNamesNobodyElse(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		parts := documents(t, system)
		self := string(system)
		if system == TLP {
			self = "USA"
		}
		c := CopyRequest{
			System: system, Parts: parts, Self: self, Recipient: rapid.SampledFrom([]string{"AUS", "DEU", self}).Draw(t, "to"),
			Display: rapid.Bool().Draw(t, "display"), Acknowledged: rapid.SampledFrom([][]string{nil, {"GBR"}, {"DEU", "CAN"}}).Draw(t, "acknowledged"),
		}
		m := Copy(c)
		for _, text := range []string{m.Banner(), m.Portion()} {
			got, err := Parse(system, time.Time{}, text)
			if err != nil {
				t.Fatalf("%v: %s: %v", texts(parts), text, err)
			}
			if d := cmp.Diff(m, got); d != "" {
				t.Fatalf("%s (-copy +read):\n%s", text, d)
			}
		}
		for _, p := range parts {
			if m.Level.Rank < p.Level.Rank || !covers(m.SCI, p.SCI) || !covers(m.SAP, p.SAP) || p.orcon() && !m.orcon() || p.has(tokenIMC) && !m.has(tokenIMC) {
				t.Fatalf("%s loses something of %s", m.Portion(), p.Portion())
			}
		}
		for _, w := range slices.Concat(m.Rel, m.Display) {
			if w != c.Self && w != c.Recipient {
				t.Fatalf("%s names %s", m.Portion(), w)
			}
		}
		for _, w := range m.Owners(self) {
			if !slices.Contains(c.Acknowledged, w) {
				t.Fatalf("%s names the source %s", m.Portion(), w)
			}
		}
	})
}
