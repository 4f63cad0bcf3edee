package marking

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
)

// refused: in what is not a mark of the system at that day; want is part of the message.
var refused = []struct {
	name   string
	system System
	at     string
	in     string
	want   string // part of the message
}{
	{"unknown system", "GBR", "", "SECRET", "expected one of USA, FRA, RUS, TLP"},
	{"empty", USA, "", "", "expected a banner or a portion"},
	{"too long", USA, "", strings.Repeat("S", MaxBytes+1), "at most 4096"},
	{"too long in its other form", USA, "", "(S//FGI DEU//NF//ACCM-A" + accms(65) + ")", "at most 4096"},
	{"not UTF-8", USA, "", "SECRET\xff", "expected a mark in UTF-8"},
	{"control character", USA, "", "SECRET\n", "on one line"},
	{"open parenthesis", USA, "", "(S", "expected a portion"},
	{"empty portion", USA, "", "()", "expected one of TS, S, C, U"},
	{"unknown level", USA, "", "SECRT", "expected one of TOP SECRET, SECRET, CONFIDENTIAL, UNCLASSIFIED"},
	{"lower case", USA, "", "secret", "expected one of TOP SECRET"},
	{"portion word in a banner", USA, "", "S", `expected "SECRET"`},
	{"banner word in a portion", USA, "", "(SECRET)", `expected "S"`},
	{"spaces around", USA, "", " SECRET", "expected one of"},
	{"spaces at the slashes", USA, "", "SECRET // NOFORN", "expected one of"},
	{"RESTRICTED is not the USA's", USA, "", "(R)", "expected one of TS, S, C, U"},
	{"empty field", USA, "", "SECRET////NOFORN", "an empty field"},
	{"trailing slashes", USA, "", "SECRET//", "an empty field"},
	{"only slashes", USA, "", "//", "expected an owner"},
	{"unknown control", USA, "", "SECRET//NOFORM", "is not known to USA"},
	{"unknown control beside a known one", USA, "", "SECRET//NOFORN/XYZ", "among the dissemination controls"},
	{"dissemination before SCI", USA, "", "SECRET//NOFORN//SI", "SCI controls after dissemination controls; expected the fields in the order"},
	{"FGI before atomic energy", USA, "", "SECRET//FGI DEU//RD//NOFORN", "atomic energy markings after FGI"},
	{"SAP before SCI", USA, "", "TOP SECRET//SAR-BP//SI//NOFORN", "SCI controls after SAP controls"},
	{"atomic energy before SAP", USA, "", "TOP SECRET//RD//SAR-BP//NOFORN", "SAP controls after atomic energy markings"},
	{"non-IC before dissemination", USA, "", "SECRET//LIMDIS//NOFORN", "dissemination controls after non-IC controls"},
	{"CUI after dissemination", USA, "", "SECRET//NOFORN//CUI", "CUI after dissemination controls"},
	{"two fields of one kind", USA, "", "SECRET//ORCON//NOFORN", "a second field of dissemination controls"},
	{"non-IC in the dissemination field", USA, "", "SECRET//NOFORN/LIMDIS", "expected it in the non-IC field"},
	{"dissemination in the SCI field", USA, "", "SECRET//SI/NOFORN", "among the SCI controls"},
	{"portion token in a banner", USA, "", "SECRET//NF", `expected "NOFORN"`},
	{"banner word in a portion's field", USA, "", "(S//NOFORN)", `expected "NF"`},
	{"non-IC portion token in a banner", USA, "", "SECRET//NOFORN//DS", `expected "LIMDIS"`},
	{"non-IC banner word in a portion", USA, "", "(S//NF//LIMDIS)", `expected "DS"`},
	{"title in a portion", USA, "", "(S//NF//LIMITED DISTRIBUTION)", `expected "DS"`},
	{"dissemination out of order", USA, "", "(S//NF/OC)", `expected "OC/NF"`},
	{"SCI out of order", USA, "", "TOP SECRET//TK/SI//NOFORN", `expected "SI/TK"`},
	{"compartments out of order", USA, "", "TOP SECRET//SI-G-ABC//ORCON/NOFORN", `expected "SI-ABC-G"`},
	{"atomic energy out of order", USA, "", "SECRET//FRD/RD//NOFORN", `expected "RD/FRD"`},
	{"SIGMA out of order", USA, "", "SECRET//RD-SIGMA 15 14//NOFORN", `expected "RD-SIGMA 14 15"`},
	{"SAP out of order", USA, "", "TOP SECRET//SAR-CD/BP//NOFORN", `expected "BP/CD"`},
	{"non-IC out of order", USA, "", "SECRET//NOFORN//EXDIS/LIMDIS", `expected "DS/XD"`},
	{"CUI out of order", USA, "", "CUI//PRVCY/SP-CTI", `expected "SP-CTI/PRVCY"`},
	{"NATO controls out of order", USA, "", "//NATO SECRET//BALK/ATOMAL", `expected "ATOMAL/BALK"`},
	{"dissemination twice", USA, "", "SECRET//NOFORN/NOFORN", "ISM-ID-00236"},
	{"SCI twice", USA, "", "TOP SECRET//SI/SI//NOFORN", "ISM-ID-00236"},
	{"SCI twice with compartments", USA, "", "TOP SECRET//SI-ABC/SI-G//ORCON/NOFORN", "expected it once with all its compartments"},
	{"compartment twice", USA, "", "TOP SECRET//SI-G-G//ORCON/NOFORN", "ISM-ID-00236"},
	{"sub-compartment twice", USA, "", "TOP SECRET//SI-G ABCD ABCD//ORCON/NOFORN", "ISM-ID-00236"},
	{"atomic energy twice", USA, "", "SECRET//RD/RD-CNWDI//NOFORN", "as in RD-CNWDI-SIGMA 14"},
	{"SIGMA twice", USA, "", "SECRET//RD-SIGMA 14 14//NOFORN", "ISM-ID-00236"},
	{"country twice", USA, "", "SECRET//REL TO USA, FRA, FRA", "FRA stands twice"},
	{"FGI country twice", USA, "", "SECRET//FGI DEU DEU//NOFORN", "DEU stands twice"},
	{"owner twice", USA, "", "//JOINT SECRET GBR GBR", "GBR stands twice"},
	{"non-IC twice", USA, "", "SECRET//NOFORN//LIMDIS/LIMDIS", "ISM-ID-00236"},
	{"no list", USA, "", "SECRET//REL TO", "ISM-ID-00031"},
	{"bare REL in a banner", USA, "", "SECRET//REL", "expected REL TO and the countries"},
	{"REL TO one", USA, "", "SECRET//REL TO USA", "ISM-ID-00319"},
	{"REL TO without the USA", USA, "", "SECRET//REL TO FRA, GBR", "ISM-ID-00214"},
	{"comma without space", USA, "", "SECRET//REL TO USA,FRA", "expected trigraphs"},
	{"spaces in place of commas", USA, "", "SECRET//REL TO USA FRA", "expected trigraphs"},
	{"code in lower case", USA, "", "SECRET//REL TO USA, fra", "expected trigraphs"},
	{"code of two letters", USA, "", "SECRET//REL TO USA, UK", "expected trigraphs"},
	{"too many codes", USA, "", "SECRET//DISPLAY ONLY " + strings.Repeat("AAA, ", MaxCodes) + "AAB", "at most 300"},
	{"FGI is no country", USA, "", "SECRET//REL TO USA, FGI", "expected trigraphs"},
	{"DISPLAY ONLY nobody", USA, "", "SECRET//DISPLAY ONLY", "00213"},
	{"EYES ONLY nobody", USA, "", "SECRET//EYES ONLY", "ISM-ID-00031"},
	{"EYES ONLY without the USA", USA, "", "SECRET//AUS/GBR EYES ONLY", "ISM-ID-00214"},
	{"EYES in a banner", USA, "", "SECRET//EYES", `expected "EYES ONLY"`},
	{"REL TO and EYES ONLY", USA, "", "SECRET//REL TO USA, FRA/USA/GBR EYES ONLY", "ISM-ID-00033"},
	{"portion token before EYES ONLY in a banner", USA, "", "SECRET//IMC/USA/GBR EYES ONLY", `expected "IMCON"`},
	{"RELEASABLE TO in a mark of the USA", USA, "", "SECRET//RELEASABLE TO USA, FRA", "NATO's word; expected REL TO"},
	{"REL TO in a banner of NATO", USA, "", "//NATO SECRET//REL TO USA, FRA", "expected RELEASABLE TO"},
	{"RELIDO misspelt", USA, "", "(S//RELEASE)", "is not known"},
	{"unknown SCI compartment", USA, "", "TOP SECRET//TK-FOO//NOFORN", "is no compartment of TK"},
	{"sub-compartment too short", USA, "", "TOP SECRET//SI-G AB//ORCON/NOFORN", "is no compartment of SI"},
	{"empty compartment", USA, "", "TOP SECRET//SI-//NOFORN", "is no compartment of SI"},
	{"empty programme", USA, "", "TOP SECRET//SAR-//NOFORN", "expected SAR- and a programme"},
	{"unknown atomic energy value", USA, "", "SECRET//RD-XYZ//NOFORN", "among the atomic energy markings"},
	{"CNWDI on FRD", USA, "", "SECRET//FRD-CNWDI//NOFORN", "among the atomic energy markings"},
	{"SG in a banner", USA, "", "SECRET//RD-SG 14//NOFORN", "expected RD, RD-CNWDI, RD-SIGMA 14 15"},
	{"SIGMA in a portion", USA, "", "(S//RD-SIGMA 14//NF)", "expected RD, RD-CNWDI, RD-SG 14 15"},
	{"SIGMA 0", USA, "", "SECRET//RD-SIGMA 0//NOFORN", "among the atomic energy markings"},
	{"SIGMA 014", USA, "", "SECRET//RD-SIGMA 014//NOFORN", "among the atomic energy markings"},
	{"DCNI in a banner", USA, "", "UNCLASSIFIED//DCNI", "expected RD"},
	{"FGI without space", USA, "", "SECRET//FGIDEU//NOFORN", "is not known"},
	{"USA as FGI", USA, "", "SECRET//FGI USA//NOFORN", "expected foreign ones"},
	{"FGI with a comma", USA, "", "SECRET//FGI DEU, GBR//NOFORN", "expected trigraphs"},
	{"CUI category that is a control", USA, "", "CUI//PRVCY/NOFORN", "expected it in its own field"},
	{"CUI category malformed", USA, "", "CUI//PRVCY/-X", "among the CUI categories"},
	{"ACCM without a name", USA, "", "SECRET//NOFORN//ACCM-", "expected ACCM- and a name"},
	{"mark of the USA after //", USA, "", "//USA SECRET", `expected "SECRET" without //`},
	{"USA among owners without JOINT", USA, "", "//GBR USA SECRET", "expected JOINT SECRET GBR USA"},
	{"JOINT with one owner", USA, "", "//JOINT SECRET GBR", "at least two"},
	{"JOINT with a word that is no code", USA, "", "//JOINT SECRET CAN britain", "expected trigraphs"},
	{"owner that is no code", USA, "", "//britain SECRET", "expected trigraphs"},
	{"unknown word in a mark of NATO", USA, "", "//NATO SECRET//XYZ", "expected classification, NATO controls"},
	{"unknown word among NATO's controls", USA, "", "//NATO SECRET//ATOMAL/XYZ", "expected ATOMAL, BALK or BOHEMIA"},
	{"unknown word among the non-IC controls", USA, "", "SECRET//NOFORN//LIMDIS/XYZ", "expected LIMDIS"},
	{"FGI without a level", USA, "", "//FGI", "expected an owner and its level"},
	{"FGI with the other form's level", USA, "", "//FGI S", "expected an owner and its level"},
	{"JOINT without a level", USA, "", "//JOINT CAN GBR USA", "expected a level and its owners"},
	{"JOINT in portion words in a banner", USA, "", "//JOINT S CAN USA", "expected a level and its owners"},
	{"owner without a level", USA, "", "//GBR", "expected an owner and its level"},
	{"owner's level in portion words", USA, "", "//GBR S", "expected an owner and its level"},
	{"NATO TOP SECRET", USA, "", "//NATO TOP SECRET", "expected COSMIC TOP SECRET"},
	{"COSMIC SECRET", USA, "", "//COSMIC SECRET", "expected COSMIC TOP SECRET"},
	{"NTS", USA, "", "(//NTS)", "expected CTS"},
	{"NATO by name in a portion", USA, "", "(//NATO S)", "expected CTS, NS"},
	{"NATO among owners", USA, "", "//GBR NATO SECRET", "NATO among owners"},
	{"FGI among owners", USA, "", "//JOINT SECRET FGI GBR", "expected trigraphs"},
	{"second line in a portion", USA, "", "(S//NF|HANDLE VIA X CHANNELS ONLY)", "is not known"},
	{"second line empty", USA, "", "SECRET//NOFORN|", "expected one line of capitals"},
	{"two second lines", USA, "", "SECRET//NOFORN|A|B", "expected one line of capitals"},

	{"FRA since 2021", FRA, "2021-07-01", "SECRET DÉFENSE", `expected "SECRET"`},
	{"FRA since 2021, CONFIDENTIEL DÉFENSE is SECRET", FRA, "", "CONFIDENTIEL DÉFENSE", `expected "SECRET"`},
	{"FRA since 2021, portion", FRA, "2022-01-01", "(TSD)", `expected "TS"`},
	{"FRA before 2021", FRA, "2021-06-30", "SECRET", `expected "SECRET DÉFENSE"`},
	{"FRA before 2021, portion", FRA, "2017-01-01", "(TS//NF)", `expected "TSD"`},
	{"FRA without accents", FRA, "", "TRES SECRET", "expected one of TRÈS SECRET"},
	{"FRA has no SCI", FRA, "", "SECRET//SI//NOFORN", "is not known to FRA"},
	{"FRA has no FOUO", FRA, "", "NON PROTÉGÉ//FOUO", "is not known to FRA"},
	{"FRA has no non-IC", FRA, "", "SECRET//NOFORN//LES", "is not known to FRA"},
	{"FRA has no foreign owners", FRA, "", "//GBR SECRET", `"" is not a level of FRA`},
	{"FRA, its own FGI", FRA, "", "SECRET//FGI FRA", "expected foreign ones"},
	{"SPÉCIAL FRANCE with a release", FRA, "", "SECRET//SPÉCIAL FRANCE/REL TO FRA, USA", "SPÉCIAL FRANCE without REL TO"},
	{"SPÉCIAL FRANCE is not Russian", RUS, "", "СЕКРЕТНО//SPÉCIAL FRANCE", "is not known to RUS"},
	{"RUS in Latin letters", RUS, "", "(C)", "expected one of ОВ, СС, С, ДСП, Н"},
	{"NOFORN and RELIDO in RUS", RUS, "", "СЕКРЕТНО//NOFORN/RELIDO", "ISM-ID-00169"},

	{"TLP without its prefix", TLP, "", "RED", "expected TLP:RED"},
	{"TLP in lower case", TLP, "", "TLP:red", "is not a TLP label"},
	{"TLP with a space", TLP, "", "TLP: RED", "is not a TLP label"},
	{"TLP with a control", TLP, "", "TLP:AMBER//REL TO USA, FRA", "nothing more"},
	{"TLP prefix in a portion", TLP, "", "(TLP:RED)", "is not a TLP label"},
	{"TLP of another colour", TLP, "", "TLP:BLUE", "is not a TLP label"},
}

func TestParseRefusesAndSaysWhatWasExpected(t *testing.T) {
	for _, tt := range refused {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse(tt.system, date(t, tt.at), tt.in)
			if err == nil {
				t.Fatalf("%q was read as %+v", tt.in, m)
			}
			if errs.KindOf(err) != errs.Invalid {
				t.Errorf("kind %q; expected invalid", errs.KindOf(err))
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%q: %q; expected it to say %q", tt.in, err, tt.want)
			}
			if !m.IsZero() {
				t.Errorf("a refused mark gave %+v", m)
			}
		})
	}
}

// accms is many ACCM names, long enough that a portion of them fits and its banner does not.
func accms(n int) string {
	var b strings.Builder
	for i := range n {
		name := strings.Repeat("B", 56) + string(rune('A'+i/26)) + string(rune('A'+i%26))
		if room := 4095 - len("(S//FGI DEU//NF//ACCM-A)") - b.Len() - len("/ACCM-"); room < len(name) {
			b.WriteString("/ACCM-" + "C" + strings.Repeat("C", room))
			break
		}
		b.WriteString("/ACCM-" + name)
	}
	return b.String()
}

func TestCountriesMayComeInAnyOrderAndAreRenderedInOne(t *testing.T) {
	for _, tt := range []struct {
		system   System
		in, want string
	}{
		{USA, "SECRET//REL TO GBR, FVEY, FRA, USA", "SECRET//REL TO USA, FRA, GBR, FVEY"},
		{USA, "(S//REL TO USA, TRILAT, NATO, ZWE, AUS)", "SECRET//REL TO USA, AUS, ZWE, NATO, TRILAT"},
		{USA, "SECRET//GBR/USA/AUS EYES ONLY", "SECRET//USA/AUS/GBR EYES ONLY"},
		{USA, "SECRET//GBR/FVEY/USA EYES ONLY", "SECRET//USA/GBR/FVEY EYES ONLY"},
		{USA, "SECRET//DISPLAY ONLY IRQ, AFG", "SECRET//DISPLAY ONLY AFG, IRQ"},
		{USA, "SECRET//FGI NATO GBR DEU//NOFORN", "SECRET//FGI DEU GBR NATO//NOFORN"},
		{USA, "//JOINT SECRET USA GBR CAN", "//JOINT SECRET CAN GBR USA"},
		{USA, "//GBR CAN SECRET", "//CAN GBR SECRET"},
		{FRA, "SECRET//REL TO USA, FRA", "SECRET//REL TO FRA, USA"},
		{RUS, "(С//REL TO USA, RUS, FRA)", "СЕКРЕТНО//REL TO RUS, FRA, USA"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			if got := must(t, tt.system, tt.in).Banner(); got != tt.want {
				t.Errorf("%q; expected %q", got, tt.want)
			}
		})
	}
}

func TestReorderPutsValuesRightAndNothingElse(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"(S//NF/OC)", "SECRET//ORCON/NOFORN"},
		{"TOP SECRET//TK/SI-G-ABC//NOFORN/ORCON//EXDIS/LIMDIS", "TOP SECRET//SI-ABC-G/TK//ORCON/NOFORN//LIMDIS/EXDIS"},
		{"SECRET//FRD/RD-SIGMA 15 14//NOFORN", "SECRET//RD-SIGMA 14 15/FRD//NOFORN"},
		{"TOP SECRET//SAR-CD/BP-B A//NOFORN", "TOP SECRET//SAR-BP-B A/CD//NOFORN"},
		{"CUI//PRVCY/SP-CTI", "CUI//SP-CTI/PRVCY"},
		{"SECRET//DISPLAY ONLY AFG/REL TO USA, FRA/ORCON", "SECRET//ORCON/REL TO USA, FRA/DISPLAY ONLY AFG"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			m, err := Reorder(USA, date(t, ""), tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if m.Banner() != tt.want {
				t.Errorf("%q; expected %q", m.Banner(), tt.want)
			}
		})
	}
	for _, in := range []string{"SECRET//NOFORN//SI", "SECRET//NOFORN/NOFORN", "SECRET//NF", "SECRET//NOFORN/XYZ"} {
		if m, err := Reorder(USA, date(t, ""), in); err == nil {
			t.Errorf("%q was read as %+v", in, m)
		}
	}
}

func TestTitlesAndOldWordsAreReadAndNeverWritten(t *testing.T) {
	for _, tt := range []struct {
		system   System
		in, want string
	}{
		{USA, "UNCLASSIFIED//FOR OFFICIAL USE ONLY", "UNCLASSIFIED//FOUO"},
		{USA, "SECRET//ORIGINATOR CONTROLLED/NOT RELEASABLE TO FOREIGN NATIONALS", "SECRET//ORCON/NOFORN"},
		{USA, "UNCLASSIFIED//SBU NOFORN", "UNCLASSIFIED//SBU-NF"},
		{USA, "SECRET//NOFORN//LIMITED DISTRIBUTION", "SECRET//NOFORN//LIMDIS"},
		{USA, "TOP SECRET//SPECIAL ACCESS REQUIRED-BP//NOFORN", "TOP SECRET//SAR-BP//NOFORN"},
		{USA, "TOP SECRET//SAR-BP/SAR-CD//NOFORN", "TOP SECRET//SAR-BP/CD//NOFORN"},
		{USA, "UNCLASSIFIED//CUI//PRVCY", "CUI//PRVCY"},
		{USA, "(//NS//RELEASABLE TO USA, FRA)", "//NATO SECRET//RELEASABLE TO USA, FRA"},
		{FRA, "TRE\u0300S SECRET", "TRÈS SECRET"}, // the accent as its own character
		{TLP, "TLP:WHITE", "TLP:CLEAR"},
		{TLP, "(WHITE)", "TLP:CLEAR"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			if got := must(t, tt.system, tt.in).Banner(); got != tt.want {
				t.Errorf("%q; expected %q", got, tt.want)
			}
		})
	}
}

func TestTheSecondLineStandsInTheBannerOnly(t *testing.T) {
	m := must(t, USA, "TOP SECRET//SI//NOFORN|HANDLE VIA SI CHANNELS ONLY")
	if m.Handling != "HANDLE VIA SI CHANNELS ONLY" || m.Banner() != "TOP SECRET//SI//NOFORN|HANDLE VIA SI CHANNELS ONLY" || m.Portion() != "(TS//SI//NF)" {
		t.Errorf("%q, %q, %q", m.Handling, m.Banner(), m.Portion())
	}
}

func TestAPortionMayStandForTheBannersList(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"(S//REL)", "(S//REL TO USA, FRA, GBR)"},
		{"(S//OC/REL/RELIDO)", "(S//OC/REL TO USA, FRA, GBR/RELIDO)"},
		{"(S//EYES)", "(S//USA/FRA/GBR EYES ONLY)"},
	} {
		m := must(t, USA, tt.in)
		if !m.RelBare || m.Rel != nil || m.Portion() != tt.in || len(m.Warning) != 1 {
			t.Errorf("%s: %+v", tt.in, m)
		}
		resolved := m.WithRel([]string{"GBR", "USA", "FRA"})
		if resolved.RelBare || resolved.Portion() != tt.want || resolved.Warning != nil {
			t.Errorf("%s: %+v; expected %s", tt.in, resolved, tt.want)
		}
	}
	own := must(t, USA, "(S//REL TO USA, AUS)")
	if got := own.WithRel([]string{"USA", "FRA"}); got.Portion() != "(S//REL TO USA, AUS)" {
		t.Errorf("a list of its own became %s", got.Portion())
	}
}

func TestTheZeroValueIsNoMark(t *testing.T) {
	var m Marking
	if !m.IsZero() || m.Banner() != "" || m.Portion() != "" || must(t, USA, "(U)").IsZero() {
		t.Errorf("%+v", m)
	}
}

func TestOddMarksAreReadWithAWarning(t *testing.T) {
	for _, tt := range []struct {
		system System
		in     string
		odd    bool
	}{
		{USA, "(U)", false}, {USA, "(S)", true}, {USA, "(S//OC)", true}, {USA, "(S//NF)", false},
		{USA, "(S//RELIDO)", false}, {USA, "(S//DISPLAY ONLY AFG)", false}, {USA, "(S//REL TO USA, FRA)", false},
		{USA, "(S//USA/GBR EYES ONLY)", false}, {USA, "(//GBR S)", true}, {USA, "(C//FGI DEU)", true},
		{FRA, "(S)", false}, {RUS, "(С)", false}, {TLP, "(RED)", false},
	} {
		m := must(t, tt.system, tt.in)
		if got := len(m.Warning) > 0; got != tt.odd {
			t.Errorf("%s: warnings %q; expected some: %t", tt.in, m.Warning, tt.odd)
		}
	}
}
