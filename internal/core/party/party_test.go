package party_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCodes(t *testing.T) {
	tests := []struct {
		code           party.Code
		valid, service bool
		country        party.Code
	}{
		{"FRA", true, false, "FRA"},
		{"FRA/DGSE", true, true, "FRA"},
		{"GBR/5-EYE", true, true, "GBR"},
		{"USA/" + party.Code(strings.Repeat("A", 33)), false, true, "USA"},
		{"fra", false, false, "fra"},
		{"FR", false, false, "FR"},
		{"FVEY", false, false, "FVEY"},
		{"FRA/", false, true, "FRA"},
		{"FRA/dgse", false, true, "FRA"},
		{"FRA/DGSE/X", false, true, "FRA"},
		{"FRA\n", false, false, "FRA\n"},
		{"", false, false, ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.code), func(t *testing.T) {
			if tt.code.Valid() != tt.valid || tt.code.IsService() != tt.service || tt.code.Country() != tt.country {
				t.Errorf("valid %v, service %v, country %q; want %v, %v, %q", tt.code.Valid(), tt.code.IsService(), tt.code.Country(), tt.valid, tt.service, tt.country)
			}
		})
	}
}

func TestACountryIncludesItsServicesNotTheReverse(t *testing.T) {
	tests := []struct {
		named, other party.Code
		want         bool
	}{
		{"FRA", "FRA", true},
		{"FRA", "FRA/DGSE", true},
		{"FRA/DGSE", "FRA/DGSE", true},
		{"FRA/DGSE", "FRA", false},
		{"FRA/DGSE", "FRA/DRM", false},
		{"FRA", "RUS/FSB", false},
	}
	for _, tt := range tests {
		if got := tt.named.Includes(tt.other); got != tt.want {
			t.Errorf("%s includes %s: %v; want %v", tt.named, tt.other, got, tt.want)
		}
	}
}

const partiesYAML = `self: USA/CIA
communities: {TRILAT: [USA, FRA, RUS], FVEY: [AUS, CAN, GBR, NZL, USA]}
topics: [counter-terrorism, terrorist-finance, strategy]
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET, equivalences: [{ours: SECRET, theirs: SECRET, from: 2021-07-01}, {ours: SECRET, theirs: SECRET DÉFENSE, to: 2021-07-01}], flags: []}
  RUS: {services: [RUS/FSB, RUS/SVR, RUS/GRU], ceiling: SECRET, flags: [identity-needs-assessment], proof: commitment-only}
  GBR: {}
`

func decodeParties(t *testing.T) *party.Parties {
	t.Helper()
	p, err := party.DecodeParties("parties.yaml", []byte(partiesYAML))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDecodeParties(t *testing.T) {
	want := &party.Parties{
		Self: "USA/CIA",
		Communities: map[string][]party.Code{
			"TRILAT": {"USA", "FRA", "RUS"},
			"FVEY":   {"AUS", "CAN", "GBR", "NZL", "USA"},
		},
		Topics: []string{"counter-terrorism", "terrorist-finance", "strategy"},
		Parties: map[party.Code]party.Party{
			"FRA": {Country: "FRA", Line: 5, Services: []party.Code{"FRA/DGSE"}, Ceiling: "SECRET", Flags: []string{}, Proof: "mutual", Equivalences: []party.Equivalence{
				{Ours: "SECRET", Theirs: "SECRET", From: day("2021-07-01")}, {Ours: "SECRET", Theirs: "SECRET DÉFENSE", To: day("2021-07-01")}}},
			"RUS": {Country: "RUS", Line: 6, Services: []party.Code{"RUS/FSB", "RUS/SVR", "RUS/GRU"}, Ceiling: "SECRET", Flags: []string{party.FlagIdentityNeedsAssessment}, Proof: "commitment-only"},
			"GBR": {Country: "GBR", Line: 7, Proof: "mutual"},
		},
	}
	if diff := cmp.Diff(want, decodeParties(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// refused is one input and what its error must tell.
type refused struct {
	name, in string
	line     int
	key      string
	says     string
}

func checkRefused[T any](t *testing.T, decode func(string, []byte) (T, error), tests []refused) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := decode("f.yaml", []byte(tt.in))
			var e *errs.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v; want an input error", err)
			}
			if e.Kind != errs.Invalid || e.File != "f.yaml" || e.Line != tt.line || e.Key != tt.key {
				t.Errorf("%s error at %s:%d %q; want invalid at f.yaml:%d %q", e.Kind, e.File, e.Line, e.Key, tt.line, tt.key)
			}
			if !strings.Contains(e.Message, tt.says) || !strings.Contains(e.Message, "expected") {
				t.Errorf("message %q; want %q and what was expected", e.Message, tt.says)
			}
		})
	}
}

func TestDecodePartiesRefuses(t *testing.T) {
	checkRefused(t, party.DecodeParties, []refused{
		{"no self", "parties: {}\n", 1, "self", "missing"},
		{"no parties", "self: USA\n", 1, "parties", "missing"},
		{"a self that is no code", "self: America\nparties: {}\n", 1, "self", `"America"`},
		{"an unknown key", "self: USA\nparties: {}\nfriends: [FRA]\n", 3, "friends", "unknown key"},
		{"a party that is a service", "self: USA\nparties:\n  FRA/DGSE: {}\n", 3, "parties.FRA/DGSE", "trigraph"},
		{"a party in small letters", "self: USA\nparties:\n  fra: {}\n", 3, "parties.fra", "trigraph"},
		{"a party given twice", "self: USA\nparties:\n  FRA: {}\n  FRA: {}\n", 4, "parties.FRA", "twice"},
		{"another country's service", "self: USA\nparties:\n  FRA: {services: [RUS/FSB]}\n", 3, "parties.FRA.services", "RUS/FSB"},
		{"a country among the services", "self: USA\nparties:\n  FRA: {services: [FRA]}\n", 3, "parties.FRA.services", "FRA/NAME"},
		{"a service given twice", "self: USA\nparties:\n  FRA: {services: [FRA/DRM, FRA/DRM]}\n", 3, "parties.FRA.services[1]", "twice"},
		{"an unknown flag", "self: USA\nparties:\n  FRA: {flags: [friendly]}\n", 3, "parties.FRA.flags[0]", party.FlagIdentityNeedsAssessment},
		{"an unknown proof mode", "self: USA\nparties:\n  FRA: {proof: some}\n", 3, "parties.FRA.proof", "mutual"},
		{"an unknown key of a party", "self: USA\nparties:\n  FRA: {level: SECRET}\n", 3, "parties.FRA.level", "unknown key"},
		{"an equivalence of one level", "self: USA\nparties:\n  FRA: {equivalences: [{ours: SECRET}]}\n", 3, "parties.FRA.equivalences[0].theirs", "missing"},
		{"an equivalence that ends before it begins", "self: USA\nparties:\n  FRA: {equivalences: [{ours: S, theirs: S, from: 2021-07-01, to: 2021-07-01}]}\n", 3, "parties.FRA.equivalences[0]", "before"},
		{"a community in small letters", "self: USA\ncommunities: {trilat: [FRA]}\nparties: {}\n", 2, "communities.trilat", "capitals"},
		{"a community of nobody", "self: USA\ncommunities: {TRILAT: []}\nparties: {}\n", 2, "communities.TRILAT", "empty"},
		{"a member given twice", "self: USA\ncommunities: {TRILAT: [FRA, FRA]}\nparties: {}\n", 2, "communities.TRILAT[1]", "twice"},
		{"a community within a community", "self: USA\ncommunities: {TRILAT: [FVEY]}\nparties: {}\n", 2, "communities.TRILAT[0]", "TRIGRAPH"},
		{"an empty register", "self: USA\ntopics: []\nparties: {}\n", 2, "topics", "empty"},
		{"a topic given twice", "self: USA\ntopics: [a, a]\nparties: {}\n", 2, "topics[1]", "twice"},
	})
}

func TestKnownParties(t *testing.T) {
	p := decodeParties(t)
	for code, want := range map[party.Code]bool{
		"FRA": true, "FRA/DGSE": true, "FRA/DRM": false, "RUS/GRU": true,
		"GBR/SIS": true, // GBR lists no services, so it has any
		"DEU":     false, "DEU/BND": false, "USA": false,
	} {
		if got := p.Known(code); got != want {
			t.Errorf("%s known: %v; want %v", code, got, want)
		}
	}
	if q, ok := p.Of("RUS/SVR"); !ok || q.Country != "RUS" {
		t.Errorf("the agreement of RUS/SVR is %q, %v; want RUS's", q.Country, ok)
	}
	if _, ok := p.Of("DEU"); ok {
		t.Error("DEU has no agreement")
	}
}

func TestACommunityIncludesOnlyTheMembersThatAreListed(t *testing.T) {
	p := decodeParties(t)
	tests := []struct {
		word string
		code party.Code
		want bool
	}{
		{"TRILAT", "FRA", true},
		{"TRILAT", "FRA/DGSE", true},
		{"TRILAT", "GBR", false},
		{"FVEY", "GBR/SIS", true},
		{"FRA", "FRA/DGSE", true},
		{"FRA/DGSE", "FRA", false},
		{"NATO", "FRA", false}, // no members given: taken literally
		{"NATO", "NATO", true},
	}
	for _, tt := range tests {
		if got := p.Names(tt.word, tt.code); got != tt.want {
			t.Errorf("%s names %s: %v; want %v", tt.word, tt.code, got, tt.want)
		}
	}
}

func TestTopicsOfTheRegister(t *testing.T) {
	p := decodeParties(t)
	if !p.KnownTopic("strategy") || p.KnownTopic("sport") {
		t.Error("the register holds strategy and not sport")
	}
	if p.Topics = nil; !p.KnownTopic("sport") {
		t.Error("without a register any word is a topic")
	}
}

func TestEquivalencesAreDated(t *testing.T) {
	fra, _ := decodeParties(t).Of("FRA")
	for at, want := range map[string]string{"2015-11-16": "SECRET DÉFENSE", "2021-06-30": "SECRET DÉFENSE", "2021-07-01": "SECRET", "2024-03-22": "SECRET"} {
		var got []string
		for _, e := range fra.Equivalences {
			if e.InForce(day(at)) {
				got = append(got, e.Theirs)
			}
		}
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("at %s (-want +got):\n%s", at, diff)
		}
	}
}

func FuzzDecodeParties(f *testing.F) {
	f.Add([]byte(partiesYAML))
	f.Add([]byte(`{"self":"USA","parties":{"FRA":{"services":["FRA/DGSE"]}}}`))
	f.Add([]byte("self: USA\ncommunities: {A: [FRA]}\nparties: {}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := party.DecodeParties("f.yaml", data)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid || p != nil {
				t.Fatalf("%v, %v; want no parties and an input error", p, err)
			}
			return
		}
		if !p.Self.Valid() {
			t.Fatalf("self is %q", p.Self)
		}
		for code, q := range p.Parties {
			if code != q.Country || !code.Valid() || code.IsService() {
				t.Fatalf("party %q under %q", q.Country, code)
			}
		}
	})
}

// A trigraph always includes its own services, and never another country's.
func TestIncludesIsAboutTheCountryAlone(t *testing.T) {
	code := rapid.Custom(func(t *rapid.T) party.Code {
		c := rapid.StringMatching(`[A-C]{3}`).Draw(t, "country")
		if rapid.Bool().Draw(t, "service") {
			c += "/" + rapid.StringMatching(`[A-Z0-9]{1,3}`).Draw(t, "service name")
		}
		return party.Code(c)
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := code.Draw(t, "a"), code.Draw(t, "b")
		if !a.Valid() || !a.Includes(a) || !a.Country().Includes(a) {
			t.Fatalf("%s must be valid and lie in its country", a)
		}
		if a.Includes(b) && a.Country() != b.Country() {
			t.Fatalf("%s includes %s of another country", a, b)
		}
		if a != b && a.Includes(b) && b.Includes(a) {
			t.Fatalf("%s and %s include each other", a, b)
		}
	})
}
