package country

import "testing"

func TestCountriesAreFoundAsListsAndDocumentsWriteThem(t *testing.T) {
	tests := []struct{ in, want string }{
		{"TD", "TD"}, {"td", "TD"}, {" TCD ", "TD"}, {"SU", "SU"}, {"SUN", "SU"}, {"YUG", "YU"}, {"DDR", "DD"}, {"ZAR", "ZR"},
		{"D", "DE"}, {"GBD", "GB"}, {"RKS", "XK"}, {"XKX", "XK"}, {"XK", "XK"}, {"UNK", "XK"},
		{"Chad", "TD"}, {"CHAD", "TD"}, {"Türkiye", "TR"}, {"Turkey", "TR"}, {"Korea, North", "KP"}, {"Republic of Korea", "KR"},
		{"Democratic People's Republic of Korea", "KP"}, {"Congo, Democratic Republic of the", "CD"}, {"The Republic of the Congo", "CG"},
		{"Iran (Islamic Republic of)", "IR"}, {"Iran, Islamic Republic of", "IR"}, {"Cote d'Ivoire", "CI"}, {"Côte d’Ivoire", "CI"},
		{"former Soviet Union", "SU"}, {"State of Palestine", "PS"}, {"United Kingdom of Great Britain and Northern Ireland", "GB"},
		{"Ruritania", ""}, {"", ""}, {"X-", ""}, {"XXA", ""}, {"UNO", ""}, {"UTO", ""}, {"Z", ""}, {"of the", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if got, ok := Code(tt.in); got != tt.want || ok != (tt.want != "") {
				t.Errorf("%q, %t; expected %q", got, ok, tt.want)
			}
		})
	}
}

func TestEveryNameLeadsToAStateInUse(t *testing.T) {
	if len(named) < 400 || len(threeLetter) < 260 {
		t.Fatalf("%d names, %d codes; expected the whole standard", len(named), len(threeLetter))
	}
	for name, code := range named {
		if !states[code] || key(name) != name {
			t.Errorf("%q: %s; expected a folded name and a known state", name, code)
		}
	}
}

func TestALongNameIsNotLookedUp(t *testing.T) {
	long := make([]byte, maxName+1)
	for i := range long {
		long[i] = 'a'
	}
	if _, ok := Code(string(long)); ok {
		t.Error("a name beyond the limit was found")
	}
}
