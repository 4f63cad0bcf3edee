package article

import "testing"

func TestDifferentFirstNamesAreDifferentPeople(t *testing.T) {
	for _, tt := range []struct {
		a, b      string
		may, full bool
	}{
		{"Peter Cook", "Peter Cook", true, true}, {"Peter Cook", "James Cook", false, false}, {"Peter Cook", "Cook", true, false},
		{"P. Cook", "Peter Cook", true, false}, {"J. Cook", "Peter Cook", false, false}, {"Mr Cook", "Peter Cook", true, false},
		{"John O. Brennan", "John Brennan", true, true}, {"Peter Cook", "Peter Hook", false, false}, {"Cook", "", false, false}, {"", "", true, false},
	} {
		if SamePerson(tt.a, tt.b) != tt.may || SamePerson(tt.b, tt.a) != tt.may || FullName(tt.a, tt.b) != tt.full {
			t.Errorf("%q and %q: one person %v, one full name %v; want %v, %v", tt.a, tt.b, SamePerson(tt.a, tt.b), FullName(tt.a, tt.b), tt.may, tt.full)
		}
	}
}

func TestOfficesWithoutAWordInCommonContradict(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"the spokesman of the ministry", "the director of the clinic", true}, {"the director of the CIA", "CIA Director", false},
		{"the chief of the Central Intelligence Agency", "CIA head", false}, {"the director of the CIA", "", false},
		{"Pentagon Press Secretary", "the Pentagon’s press secretary", false},
	} {
		if Contradict(tt.a, tt.b) != tt.want || Contradict(tt.b, tt.a) != tt.want {
			t.Errorf("%q and %q: expected %v", tt.a, tt.b, tt.want)
		}
	}
}
