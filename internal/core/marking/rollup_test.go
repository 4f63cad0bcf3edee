package marking

import (
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRollup(t *testing.T) {
	for _, tt := range []struct {
		name     string
		system   System
		portions []string
		want     string
		warned   bool
	}{
		{"one portion", USA, []string{"(S//REL TO USA, FRA)"}, "SECRET//REL TO USA, FRA", false},
		{"the highest level", USA, []string{"(U)", "(C//NF)", "(TS//NF)", "(S//NF)"}, "TOP SECRET//NOFORN", false},
		{"lists meet", USA, []string{"(S//REL TO USA, FRA, RUS)", "(S//REL TO USA, FRA, GBR)"}, "SECRET//REL TO USA, FRA", false},
		{"lists meet in nobody", USA, []string{"(S//REL TO USA, FRA)", "(S//REL TO USA, RUS)"}, "SECRET//NOFORN", true},
		{"communities are taken word for word", USA, []string{"(S//REL TO USA, FVEY)", "(S//REL TO USA, GBR)"}, "SECRET//NOFORN", true},
		{"communities meet themselves", USA, []string{"(S//REL TO USA, FVEY)", "(S//REL TO USA, FRA, FVEY)"}, "SECRET//REL TO USA, FVEY", false},
		{"NOFORN wins over REL TO", USA, []string{"(S//REL TO USA, FRA)", "(U//NF)"}, "SECRET//NOFORN", false},
		{"NOFORN wins over RELIDO", USA, []string{"(S//RELIDO)", "(S//NF)"}, "SECRET//NOFORN", false},
		{"NOFORN wins over DISPLAY ONLY", USA, []string{"(S//DISPLAY ONLY AFG)", "(C//NF)"}, "SECRET//NOFORN", false},
		{"a classified portion without control beside a REL one", USA, []string{"(S)", "(S//REL TO USA, FRA)"}, "SECRET//NOFORN", true},
		{"a classified portion without control beside an unclassified REL one", USA, []string{"(S)", "(U//REL TO USA, FRA)"}, "SECRET//NOFORN", true},
		{"only portions without control", USA, []string{"(S)", "(C)"}, "SECRET", true},
		{"unclassified portions do not narrow", USA, []string{"(U)", "(S//REL TO USA, FRA)"}, "SECRET//REL TO USA, FRA", false},
		{"an unclassified list narrows", USA, []string{"(U//REL TO USA, FRA)", "(S//REL TO USA, FRA, GBR)"}, "SECRET//REL TO USA, FRA", false},
		{"unclassified throughout", USA, []string{"(U)", "(U//REL TO USA, FRA)"}, "UNCLASSIFIED//REL TO USA, FRA", false},
		{"unclassified throughout, RELIDO", USA, []string{"(U)", "(U//RELIDO)"}, "UNCLASSIFIED//RELIDO", false},
		{"unclassified DISPLAY ONLY bars REL TO", USA, []string{"(U//DISPLAY ONLY FRA)", "(S//REL TO USA, FRA, GBR)"}, "SECRET//DISPLAY ONLY FRA", false},
		{"unclassified RELIDO bars REL TO", USA, []string{"(U//RELIDO)", "(S//REL TO USA, FRA)"}, "SECRET//NOFORN", true},
		{"RELIDO in every classified portion", USA, []string{"(S//RELIDO)", "(C//REL TO USA, FRA/RELIDO)", "(U)"}, "SECRET//RELIDO", false},
		{"RELIDO in some", USA, []string{"(S//RELIDO)", "(S//REL TO USA, FRA)"}, "SECRET//NOFORN", true},
		{"RELIDO and NNPI", USA, []string{"(U//RELIDO)", "(U//NNPI)"}, "UNCLASSIFIED//NOFORN//NNPI", true},
		{"REL TO with RELIDO in every portion", USA, []string{"(S//REL TO USA, FRA/RELIDO)", "(S//REL TO USA, FRA, GBR/RELIDO)"}, "SECRET//REL TO USA, FRA/RELIDO", false},
		{"EYES ONLY in every portion", USA, []string{"(S//USA/AUS/GBR EYES ONLY)", "(S//USA/GBR EYES ONLY)"}, "SECRET//USA/GBR EYES ONLY", false},
		{"EYES ONLY beside REL TO", USA, []string{"(S//USA/GBR EYES ONLY)", "(S//REL TO USA, GBR)"}, "SECRET//REL TO USA, GBR", false},
		{"DISPLAY ONLY lists meet", USA, []string{"(S//DISPLAY ONLY AFG, IRQ)", "(S//DISPLAY ONLY IRQ)"}, "SECRET//DISPLAY ONLY IRQ", false},
		{"what is released may be shown", USA, []string{"(S//DISPLAY ONLY FRA)", "(S//REL TO USA, FRA)"}, "SECRET//DISPLAY ONLY FRA", false},
		{"REL TO and DISPLAY ONLY", USA, []string{"(S//REL TO USA, FRA/DISPLAY ONLY AFG, IRQ)", "(S//REL TO USA, AFG, FRA)"}, "SECRET//REL TO USA, FRA/DISPLAY ONLY AFG", false},
		{"ORCON and its kind", USA, []string{"(S//OC/NF)", "(S//OC-USGOV/NF)"}, "SECRET//ORCON/NOFORN", false},
		{"ORCON-USGOV alone", USA, []string{"(S//OC-USGOV/NF)", "(U)"}, "SECRET//ORCON-USGOV/NOFORN", false},
		{"controls go up", USA, []string{"(S//RS/NF)", "(S//IMC/NF/PR)", "(U//DSEN/FISA)"}, "SECRET//RSEN/IMCON/NOFORN/PROPIN/DEA SENSITIVE/FISA", false},
		{"FOUO in an unclassified banner", USA, []string{"(U//FOUO)", "(U)"}, "UNCLASSIFIED//FOUO", false},
		{"FOUO not in a classified banner", USA, []string{"(U//FOUO)", "(S//NF)"}, "SECRET//NOFORN", false},
		{"FOUO yields to SBU", USA, []string{"(U//FOUO)", "(U//SBU)"}, "UNCLASSIFIED//SBU", false},
		{"FOUO yields to LES", USA, []string{"(U//FOUO)", "(U//LES)"}, "UNCLASSIFIED//LES", false},
		{"EXDIS yields to NODIS", USA, []string{"(S//NF//XD)", "(S//NF//ND)"}, "SECRET//NOFORN//NODIS", false},
		{"SBU yields to SBU-NF", USA, []string{"(U//SBU)", "(U//SBU-NF)"}, "UNCLASSIFIED//SBU-NF", false},
		{"LES yields to LES-NF", USA, []string{"(U//LES)", "(U//LES-NF)"}, "UNCLASSIFIED//LES-NF", false},
		{"SBU not in a classified banner", USA, []string{"(U//SBU)", "(S//REL TO USA, FRA)"}, "SECRET//REL TO USA, FRA", false},
		{"SBU-NF in a classified document", USA, []string{"(U//SBU-NF)", "(S//REL TO USA, FRA)"}, "SECRET//NOFORN", false},
		{"LES-NF in a classified document", USA, []string{"(U//LES-NF)", "(S//REL TO USA, FRA)"}, "SECRET//NOFORN//LES", false},
		{"SBU-NF bars REL TO in an unclassified one", USA, []string{"(U//SBU-NF)", "(U//REL TO USA, FRA)"}, "UNCLASSIFIED//SBU-NF", false},
		{"LIMDIS, SSI, ACCM go up", USA, []string{"(U//SSI)", "(S//NF//DS)", "(S//NF//ACCM-TACK)"}, "SECRET//NOFORN//LIMDIS/SSI/ACCM-TACK", false},
		{"SCI goes up with its compartments", USA, []string{"(TS//SI-ABC//NF)", "(TS//SI-G ABCD//OC/NF)", "(S//TK//NF)"}, "TOP SECRET//SI-ABC-G ABCD/TK//ORCON/NOFORN", false},
		{"SAP goes up", USA, []string{"(TS//SAR-BP-A B//NF)", "(TS//SAR-AA/BP-A C//NF)"}, "TOP SECRET//SAR-AA/BP-A B C//NOFORN", false},
		{"atomic energy goes up", USA, []string{"(S//RD-CNWDI//NF)", "(S//RD-SG 15//NF)", "(C//RD-SG 14/FRD//NF)"}, "SECRET//RD-CNWDI-SIGMA 14 15/FRD//NOFORN", false},
		{"UCNI in an unclassified banner", USA, []string{"(U//UCNI)", "(U//DCNI)"}, "UNCLASSIFIED//DOD UCNI/DOE UCNI", false},
		{"UCNI not in a classified banner", USA, []string{"(U//UCNI)", "(S//NF)"}, "SECRET//NOFORN", false},
		{"CUI goes up", USA, []string{"(CUI//PRVCY)", "(CUI//SP-CTI)", "(CUI)"}, "CUI//SP-CTI/PRVCY", false},
		{"FGI of named countries", USA, []string{"(S//FGI DEU//NF)", "(//GBR C//NF)"}, "SECRET//FGI DEU GBR//NOFORN", false},
		{"FGI of a protected source hides the others", USA, []string{"(S//FGI DEU//NF)", "(//FGI S//NF)"}, "SECRET//FGI//NOFORN", false},
		{"a foreign portion in our document", USA, []string{"(U)", "(//GBR S//REL TO USA, GBR)"}, "SECRET//FGI GBR//REL TO USA, GBR", false},
		{"a document that is all theirs", USA, []string{"(//GBR S//REL TO USA, GBR)", "(//GBR C//REL TO USA, GBR)"}, "//GBR SECRET//REL TO USA, GBR", false},
		{"foreign RESTRICTED is our CONFIDENTIAL", USA, []string{"(U)", "(//DEU R//REL TO USA, DEU)"}, "CONFIDENTIAL//FGI DEU//REL TO USA, DEU", false},
		{"joint", USA, []string{"(//JOINT S GBR USA//REL TO USA, GBR)", "(//JOINT C GBR USA//REL TO USA, GBR)"}, "//JOINT SECRET GBR USA//REL TO USA, GBR", false},
		{"joint in our document", USA, []string{"(U)", "(//JOINT S CAN GBR USA//NF)"}, "SECRET//FGI CAN GBR//NOFORN", false},
		{"NATO in our document", USA, []string{"(S//NF)", "(//CTS//NF)"}, "TOP SECRET//FGI NATO//NOFORN", false},
		{"ATOMAL in our document", USA, []string{"(S//NF)", "(//NS//ATOMAL//NF)"}, "SECRET//FGI NATO//NOFORN", true},
		{"a document of NATO", USA, []string{"(//NS//ATOMAL//REL TO USA, FRA)", "(//NKFORC//REL TO USA, FRA)"}, "//NATO SECRET//ATOMAL//RELEASABLE TO USA, FRA", false},
		{"RELIDO and FGI", USA, []string{"(U//RELIDO)", "(//GBR U)"}, "UNCLASSIFIED//FGI GBR//NOFORN", true},
		{"FRA", FRA, []string{"(S//REL TO FRA, USA)", "(DR//REL TO FRA, USA, GBR)", "(NP)"}, "SECRET//REL TO FRA, USA", false},
		{"SPÉCIAL FRANCE wins", FRA, []string{"(S//REL TO FRA, USA)", "(DR//SF)"}, "SECRET//SPÉCIAL FRANCE", false},
		{"FRA without control beside REL", FRA, []string{"(S//REL TO FRA, USA)", "(DR)"}, "SECRET//NOFORN", true},
		{"RUS", RUS, []string{"(С//REL TO RUS, USA)", "(СС//OC/REL TO RUS, USA)"}, "СОВЕРШЕННО СЕКРЕТНО//ORCON/REL TO RUS, USA", false},
		{"TLP", TLP, []string{"(GREEN)", "(AMBER+STRICT)", "(AMBER)"}, "TLP:AMBER+STRICT", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var marks []Marking
			for _, p := range tt.portions {
				marks = append(marks, must(t, tt.system, p))
			}
			got, err := Rollup(time.Time{}, marks)
			if err != nil {
				t.Fatal(err)
			}
			if got.Banner() != tt.want || (got.Warning != nil) != tt.warned {
				t.Errorf("%q, warnings %q; expected %q, warned: %t", got.Banner(), got.Warning, tt.want, tt.warned)
			}
		})
	}
}

func TestRollupWritesTheLevelInTheWordsOfItsTime(t *testing.T) {
	old, err := Parse(FRA, date(t, "2017-12-10"), "(CD)")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2017-12-10": "CONFIDENTIEL DÉFENSE", "2022-01-01": "SECRET", "": "SECRET"} {
		got, err := Rollup(date(t, day), []Marking{old})
		if err != nil || got.Banner() != want {
			t.Errorf("at %q: %q, %v; expected %q", day, got.Banner(), err, want)
		}
	}
}

func TestRollupRefuses(t *testing.T) {
	long := func(prefix string) string {
		var names []string
		for i := range 40 {
			names = append(names, prefix+strings.Repeat(string(rune('A'+i%26)), 60)+string(rune('A'+i/26)))
		}
		slices.Sort(names)
		return "(S//SAR-" + strings.Join(names, "/") + "//NF)"
	}
	for _, tt := range []struct {
		name  string
		marks []Marking
		want  string
	}{
		{"nothing", nil, "at least one mark"},
		{"no mark", []Marking{{}}, "expected one for each"},
		{"two systems", []Marking{must(t, USA, "(U)"), must(t, TLP, "(RED)")}, "expected one system"},
		{"the banner's list", []Marking{must(t, USA, "(S//REL)")}, "the banner is what is computed"},
		{"a banner that no mark can hold", []Marking{must(t, USA, long("A")), must(t, USA, long("B"))}, "longer than a mark may be"},
	} {
		if m, err := Rollup(time.Time{}, tt.marks); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %+v, %v; expected %q", tt.name, m, err, tt.want)
		}
	}
}

// documents draws the portions of a document.
func documents(t *rapid.T, system System) []Marking {
	return rapid.SliceOfN(generated(system), 1, 5).Draw(t, "portions")
}

func rolled(t *rapid.T, portions []Marking) Marking {
	m, err := Rollup(time.Time{}, portions)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func eachSystem(t *testing.T, check func(t *rapid.T, system System)) {
	for _, s := range Systems {
		t.Run(s, rapid.MakeCheck(func(t *rapid.T) { check(t, System(s)) }))
	}
}

func TestRollupAgreesWithTheOracle(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		portions := documents(t, system)
		var flat []tokens
		for _, p := range portions {
			flat = append(flat, flatten(p))
		}
		want := oracle(system, flat)
		if d := cmp.Diff(want, flatten(rolled(t, portions))); d != "" {
			t.Fatalf("%v (-oracle +roll-up):\n%s", texts(portions), d)
		}
	})
}

func texts(marks []Marking) []string {
	var out []string
	for _, m := range marks {
		out = append(out, m.Portion())
	}
	return out
}

func TestRollupDoesNotDependOnTheOrder(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		portions := documents(t, system)
		mixed := rapid.Permutation(portions).Draw(t, "mixed")
		if d := cmp.Diff(rolled(t, portions), rolled(t, mixed)); d != "" {
			t.Fatalf("%v and %v:\n%s", texts(portions), texts(mixed), d)
		}
	})
}

func TestRollupOfARollupAddsNothing(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		portions := documents(t, system)
		once := rolled(t, portions)
		for _, again := range []Marking{rolled(t, []Marking{once}), rolled(t, append([]Marking{once}, portions...))} {
			if again.Banner() != once.Banner() {
				t.Fatalf("%v: %q, then %q", texts(portions), once.Banner(), again.Banner())
			}
		}
	})
}

func TestRollupIsAMarkThatCanBeRead(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		m := rolled(t, documents(t, system))
		for _, text := range []string{m.Banner(), m.Portion()} {
			got, err := Parse(system, time.Time{}, text)
			if err != nil {
				t.Fatal(err)
			}
			if got.Banner() != m.Banner() {
				t.Fatalf("%q reads as %q", text, got.Banner())
			}
		}
	})
}

// Nobody whom a classified portion keeps out gets in by the banner, and what
// restricts a portion restricts the banner.
func TestRollupIsNeverLowerThanAnyPortion(t *testing.T) {
	eachSystem(t, func(t *rapid.T, system System) {
		portions := documents(t, system)
		m := rolled(t, portions)
		for _, p := range portions {
			lost := func(what string) { t.Helper(); t.Fatalf("%s loses %s of %s", m.Banner(), what, p.Portion()) }
			if m.Level.Rank < p.Level.Rank {
				lost("the level")
			}
			for _, c := range p.Dissem {
				ok := m.has(c) || c == tokenOCUSGOV && m.has(tokenOC) || c == tokenFOUO && (!m.unclassified() || len(m.NonIC) > 0)
				if c != tokenRELIDO && !ok {
					lost(c)
				}
			}
			if p.closed() && !m.closed() {
				lost("that nobody foreign may have it")
			}
			if !covers(m.SCI, p.SCI) || !covers(m.SAP, p.SAP) || !coversAtomic(m, p) {
				lost("a compartment")
			}
			if !m.FGIBare && !within(p.Owners(string(system)), m.Owners(string(system))) || p.UnnamedSource() && !m.UnnamedSource() {
				lost("a source")
			}
			if p.unclassified() {
				continue
			}
			if !within(m.Rel, p.Rel) || !within(m.Display, union(p.Rel, p.Display)) || m.has(tokenRELIDO) && !p.has(tokenRELIDO) {
				lost("the limits of the release")
			}
			if m.uncontrolled() && !p.uncontrolled() {
				lost("its foreign-disclosure control")
			}
		}
	})
}
