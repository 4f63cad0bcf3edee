package airport

import (
	"regexp"
	"slices"
	"testing"

	"entente/internal/core/country"
)

func TestEveryPortStandsOnceInOrderInACountryThatIsKnown(t *testing.T) {
	capitals := regexp.MustCompile(`^[A-Z]{3}$`)
	if len(ports) < 700 {
		t.Fatalf("%d ports; expected those with international traffic", len(ports))
	}
	for i, p := range ports {
		if !capitals.MatchString(p.code) {
			t.Errorf("%q is no code of three capitals", p.code)
		}
		if i > 0 && ports[i-1].code >= p.code {
			t.Errorf("%s stands after %s", p.code, ports[i-1].code)
		}
		if got, ok := country.Code(p.country); !ok || got != p.country {
			t.Errorf("%s lies in %q, which is no country", p.code, p.country)
		}
	}
}

func TestPortsAndCitiesLieWhereTheyDo(t *testing.T) {
	for _, tt := range []struct{ code, want string }{
		{"CDG", "FR"}, {"PAR", "FR"}, {"LON", "GB"}, {"MOW", "RU"}, {"IST", "TR"}, {"SAW", "TR"}, {"ESB", "TR"}, {"DXB", "AE"}, {"SVO", "RU"}, {"BOS", "US"},
		{"MCX", "RU"}, {"DAM", "SY"}, {"PRN", "XK"}, {"HKG", "HK"}, {"LYR", "SJ"}, {"BSL", "FR"}, {"GVA", "CH"}, {"BRU", "BE"}, {"GZT", "TR"}, {"KBP", "UA"}, {"TXL", "DE"},
		{"XXX", ""}, {"", ""}, {"cdg", ""}, {"CDGX", ""}, {"CD", ""}, {"AAA", ""}, {"ZZZ", ""},
	} {
		if got, ok := For(tt.code); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q: %q, %t; expected %q", tt.code, got, ok, tt.want)
		}
	}
}

func TestThePortsOfACountryAreThoseThatLieThere(t *testing.T) {
	all := 0
	seen := map[string]bool{}
	for _, p := range ports {
		if seen[p.country] {
			continue
		}
		seen[p.country] = true
		in := In(p.country)
		all += len(in)
		for _, code := range in {
			if got, _ := For(code); got != p.country {
				t.Errorf("%s is told of %s, and lies in %s", code, p.country, got)
			}
		}
	}
	if all != len(ports) || !slices.Contains(In("FR"), "CDG") || In("QQ") != nil {
		t.Errorf("%d ports are told, %d are known", all, len(ports))
	}
}

func TestAServicesOwnPortsStandInPlaceOfTheKnown(t *testing.T) {
	own := Ports{"XYZ": "FR", "CDG": "DE"}
	for code, want := range map[string]string{"XYZ": "FR", "CDG": "DE", "ORY": "FR", "XXX": ""} {
		if got, ok := own.For(code); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %t; expected %q", code, got, ok, want)
		}
	}
	if in := own.In("FR"); !slices.Contains(in, "XYZ") || slices.Contains(in, "CDG") || !slices.Contains(in, "ORY") || !slices.IsSorted(in) {
		t.Errorf("in France: %v", in)
	}
	if in := own.In("DE"); !slices.Contains(in, "CDG") || slices.Contains(In("DE"), "CDG") {
		t.Errorf("in Germany: %v", in)
	}
	if !slices.Equal(Ports(nil).In("FR"), In("FR")) {
		t.Error("without its own it knows others")
	}
}
