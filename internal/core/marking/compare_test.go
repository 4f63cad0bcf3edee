package marking

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLower(t *testing.T) {
	for _, tt := range []struct {
		system             System
		declared, rolledUp string
		want               bool
	}{
		{USA, "SECRET//NOFORN", "SECRET//NOFORN", false},
		{USA, "TOP SECRET//NOFORN", "SECRET//NOFORN", false},
		{USA, "CONFIDENTIAL//NOFORN", "SECRET//NOFORN", true},
		{USA, "SECRET//NOFORN", "SECRET//REL TO USA, FRA", false},
		{USA, "SECRET//REL TO USA, FRA", "SECRET//NOFORN", true},
		{USA, "SECRET//REL TO USA, FRA", "SECRET//REL TO USA, FRA, GBR", false},
		{USA, "SECRET//REL TO USA, FRA, GBR", "SECRET//REL TO USA, FRA", true},
		{USA, "SECRET//REL TO USA, GBR", "SECRET//REL TO USA, FRA", true},
		{USA, "SECRET//REL TO USA, FRA", "SECRET", true},
		{USA, "UNCLASSIFIED//REL TO USA, FRA", "UNCLASSIFIED", true},
		{USA, "SECRET", "SECRET//REL TO USA, FRA", true},
		{USA, "SECRET", "SECRET", false},
		{USA, "SECRET//RELIDO", "SECRET//REL TO USA, FRA", true},
		{USA, "SECRET//RELIDO", "SECRET", true},
		{USA, "SECRET//REL TO USA, FRA", "SECRET//REL TO USA, FRA/RELIDO", false},
		{USA, "SECRET//REL TO USA, FRA/RELIDO", "SECRET//REL TO USA, FRA", true},
		{USA, "SECRET//DISPLAY ONLY AFG, IRQ", "SECRET//DISPLAY ONLY AFG", true},
		{USA, "SECRET//DISPLAY ONLY AFG", "SECRET//DISPLAY ONLY AFG, IRQ", false},
		{USA, "SECRET//DISPLAY ONLY FRA", "SECRET//REL TO USA, FRA", false},
		{USA, "SECRET//NOFORN", "SECRET//ORCON/NOFORN", true},
		{USA, "SECRET//ORCON/NOFORN", "SECRET//NOFORN", false},
		{USA, "SECRET//ORCON/NOFORN", "SECRET//ORCON-USGOV/NOFORN", false},
		{USA, "SECRET//ORCON-USGOV/NOFORN", "SECRET//ORCON/NOFORN", true},
		{USA, "TOP SECRET//SI//NOFORN", "TOP SECRET//SI/TK//NOFORN", true},
		{USA, "TOP SECRET//SI/TK//NOFORN", "TOP SECRET//SI//NOFORN", false},
		{USA, "TOP SECRET//SI//ORCON/NOFORN", "TOP SECRET//SI-G//ORCON/NOFORN", true},
		{USA, "SECRET//NOFORN", "SECRET//RD//NOFORN", true},
		{USA, "SECRET//NOFORN", "SECRET//FGI DEU//NOFORN", true},
		{USA, "SECRET//FGI//NOFORN", "SECRET//FGI DEU//NOFORN", false},
		{USA, "SECRET//FGI DEU//NOFORN", "SECRET//FGI//NOFORN", true},
		{USA, "SECRET//FGI GBR//NOFORN", "//GBR SECRET//NOFORN", false},
		{USA, "SECRET//NOFORN", "//GBR SECRET//NOFORN", true},
		{USA, "UNCLASSIFIED", "UNCLASSIFIED//FOUO", true},
		{USA, "CONFIDENTIAL//NOFORN", "UNCLASSIFIED//FOUO", false},
		{USA, "UNCLASSIFIED//FOUO", "UNCLASSIFIED//SBU-NF", true},
		{USA, "CONFIDENTIAL//NOFORN", "UNCLASSIFIED//SBU-NF", false},
		{USA, "CONFIDENTIAL//REL TO USA, FRA", "UNCLASSIFIED//SBU-NF", true},
		{USA, "SECRET//NOFORN", "SECRET//NOFORN//LIMDIS", true},
		{USA, "SECRET//USA/GBR EYES ONLY", "SECRET//REL TO USA, GBR", true},
		{USA, "SECRET//REL TO USA, GBR", "SECRET//USA/GBR EYES ONLY", false},
		{USA, "SECRET//NOFORN|HANDLE VIA X CHANNELS ONLY", "SECRET//NOFORN", false},
		{USA, "(S//REL)", "SECRET//REL TO USA, FRA", true},
		{FRA, "SECRET//SPÉCIAL FRANCE", "SECRET//REL TO FRA, USA", false},
		{FRA, "SECRET//REL TO FRA, USA", "SECRET//SPÉCIAL FRANCE", true},
		{FRA, "DIFFUSION RESTREINTE", "SECRET", true},
		{RUS, "СЕКРЕТНО", "СОВЕРШЕННО СЕКРЕТНО", true},
		{TLP, "TLP:AMBER", "TLP:AMBER+STRICT", true},
		{TLP, "TLP:RED", "TLP:AMBER", false},
	} {
		if got := must(t, tt.system, tt.declared).Lower(must(t, tt.system, tt.rolledUp)); got != tt.want {
			t.Errorf("%s over %s: lower %t; expected %t", tt.declared, tt.rolledUp, got, tt.want)
		}
	}
	if !must(t, TLP, "TLP:RED").Lower(must(t, USA, "(U)")) {
		t.Error("marks of two systems were compared")
	}
}

func TestLowerComparesLevelsAcrossVersions(t *testing.T) {
	old, err := Parse(FRA, date(t, "2017-01-01"), "SECRET DÉFENSE")
	if err != nil {
		t.Fatal(err)
	}
	now := must(t, FRA, "SECRET")
	if old.Lower(now) || now.Lower(old) {
		t.Error("SECRET DÉFENSE and SECRET are of one rank")
	}
}

func TestNoRollupIsLowerThanItself(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		m := rolled(t, documents(t, system))
		if m.Lower(m) {
			t.Fatalf("%s is lower than itself", m.Banner())
		}
		levels := Levels(system, time.Time{})
		higher := m
		higher.Level = levels[len(levels)-1]
		if m.Level.Rank < higher.Level.Rank && !m.Lower(higher) {
			t.Fatalf("%s is not lower than the same at the top", m.Banner())
		}
	})
}

func TestNarrower(t *testing.T) {
	for _, tt := range []struct {
		system       System
		coarse, fine string
		want         bool
	}{
		{USA, "(S)", "(S)", false}, {USA, "(U)", "(S)", false}, {USA, "(S)", "(U)", true}, {USA, "(U)", "(S//NF)", false},
		{USA, "(S)", "(S//REL TO USA, FRA)", false}, {USA, "(C)", "(S//OC/NF)", false},
		{USA, "(S//REL TO USA, FRA)", "(S//NF)", false}, {USA, "(S//NF)", "(S//REL TO USA, FRA)", true}, {USA, "(S//NF)", "(S)", true}, {USA, "(U//NF)", "(S//REL TO USA, FRA)", true},
		{USA, "(S//NF)", "(S//NF)", false}, {USA, "(TS//NF)", "(S//NF)", true}, {USA, "(S//OC/REL TO USA, FRA)", "(S//NF)", false},
		{USA, "(S//REL TO USA, FRA, RUS)", "(S//REL TO USA, FRA)", false}, {USA, "(S//REL TO USA, FRA)", "(S//REL TO USA, FRA, RUS)", true},
		{USA, "(C//REL TO USA, GBR)", "(S//REL TO USA, FRA)", true}, {USA, "(S//REL TO USA, FRA)", "(S)", false}, {USA, "(S//REL TO USA, FRA)", "(S//RELIDO)", false},
		{USA, "(S//RELIDO)", "(S//REL TO USA, FRA)", false}, {USA, "(S//DISPLAY ONLY FRA)", "(S//REL TO USA, FRA)", true},
		{USA, "(S//REL TO USA, FRA)", "(S//DISPLAY ONLY FRA)", false}, {USA, "(S//DISPLAY ONLY AFG)", "(S//DISPLAY ONLY AFG, IRQ)", true},
		{USA, "(S//OC/REL TO USA, FRA)", "(S//REL TO USA, FRA)", true}, {USA, "(S//REL TO USA, FRA)", "(S//OC/REL TO USA, FRA)", false},
		{USA, "(S//OC)", "(S//OC-USGOV)", true}, {USA, "(S//OC-USGOV)", "(S//OC)", false},
		{USA, "(S//PR/RELIDO)", "(S//RELIDO)", true}, {USA, "(S//IMC/RELIDO)", "(S//RELIDO)", true}, {USA, "(S//LES)", "(S)", true},
		{USA, "(U//FOUO)", "(S//REL TO USA, FRA)", false}, {USA, "(U//SBU)", "(S)", false}, {USA, "(U//UCNI)", "(S)", false},
		{USA, "(S//SI//REL TO USA, FRA)", "(S//REL TO USA, FRA)", true}, {USA, "(S//SI//REL TO USA, FRA)", "(S//SI-ABC//REL TO USA, FRA)", false},
		{USA, "(S//SI-ABC//REL TO USA, FRA)", "(S//SI//REL TO USA, FRA)", true}, {USA, "(S//RD//REL TO USA, GBR)", "(S//REL TO USA, GBR)", true},
		{USA, "(S//FGI DEU//REL TO USA, FRA)", "(S//REL TO USA, FRA)", true}, {USA, "(S//REL TO USA, FRA)", "(S//FGI DEU//REL TO USA, FRA)", false},
		{USA, "(S//FGI DEU//REL TO USA, FRA)", "(S//FGI//REL TO USA, FRA)", false}, {USA, "(S//FGI//REL TO USA, FRA)", "(S//FGI DEU//REL TO USA, FRA)", true},
		{USA, "(S//FGI GBR)", "(//GBR S)", false}, {USA, "(//GBR S)", "(S)", true},
		{FRA, "(S//SF)", "(S//REL TO FRA, USA)", true}, {FRA, "(S//REL TO FRA, USA)", "(S//SF)", false},
		{TLP, "(RED)", "(AMBER)", true}, {TLP, "(GREEN)", "(AMBER)", false}, {TLP, "(AMBER)", "(RED)", false},
	} {
		if got := Narrower(must(t, tt.system, tt.coarse), must(t, tt.system, tt.fine)); got != tt.want {
			t.Errorf("%s under %s: narrower %t; expected %t", tt.coarse, tt.fine, got, tt.want)
		}
	}
	if !Narrower(must(t, TLP, "(CLEAR)"), must(t, USA, "(S)")) {
		t.Error("marks of two systems were compared")
	}
}

func TestNarrowerNeverBlamesTheSameMarkNorAPlainOneBelow(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		m := generated(system).Draw(t, "mark")
		if Narrower(m, m) {
			t.Fatalf("%s is narrower than itself", m.Portion())
		}
		plain := Marking{System: system, Level: Levels(system, time.Time{})[0]}
		if Narrower(plain, m) {
			t.Fatalf("%s is narrower than %s", plain.Portion(), m.Portion())
		}
	})
}
