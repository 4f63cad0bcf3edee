package assess_test

import (
	"slices"
	"strings"
	"testing"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func designated(id string, p party.Code, says assess.Status, since, until string) assess.Stated[assess.Designation] {
	return said(id, assess.Designation{Name: "Northern  Front", Party: p, Says: says, Basis: "decision of " + string(p), Since: since, Until: until})
}

func TestWhatEachPartySaysStandsBesideTheOthersOnADay(t *testing.T) {
	all := []assess.Stated[assess.Designation]{
		designated("a", "RUS", assess.Terrorist, "2003-02-14", ""),
		designated("b", "USA", assess.Rebel, "2011-08-01", "2014-01-01"),
		designated("c", "USA/CIA", assess.Opposition, "2012-01-01", ""),
		designated("d", "FRA", assess.Sanctioned, "2014-06-01", ""),
		said("e", assess.Designation{Name: "Other Front", Party: "RUS", Says: assess.Protected, Basis: "b", Since: "2003-01-01"}),
	}
	got := assess.Designations([]string{"northern front"}, "2013-04-15", all, "USA/CIA")
	var lines []string
	for _, p := range got.Parties {
		for _, s := range p.Holds {
			lines = append(lines, string(p.Party)+" holds "+string(s.Says))
		}
		for _, s := range p.After {
			lines = append(lines, string(p.Party)+" not yet "+string(s.Says))
		}
		for _, s := range p.Before {
			lines = append(lines, string(p.Party)+" no more "+string(s.Says))
		}
	}
	if diff := cmp.Diff([]string{"USA/CIA holds opposition", "USA holds rebel", "FRA not yet sanctioned", "RUS holds terrorist"}, lines); diff != "" {
		t.Error(diff)
	}
	var says []string
	for _, c := range got.Conflicts {
		says = append(says, c.Says)
	}
	want := []string{"ours (USA/CIA) says opposition; RUS says terrorist", "ours (USA) says rebel; RUS says terrorist"}
	if diff := cmp.Diff(want, says); diff != "" || !got.Conflicts[0].Ours {
		t.Error(diff)
	}
	later := assess.Designations([]string{"Northern Front"}, "2014-06-01", all, "USA/CIA")
	if len(later.Conflicts) != 1 || len(later.Parties[1].Before) != 1 || len(later.Parties[2].Holds) != 1 {
		t.Errorf("%+v", later)
	}
	theirs := assess.Designations([]string{"Northern Front"}, "2013-04-15", all, "DEU/BND")
	if len(theirs.Conflicts) != 2 || theirs.Conflicts[0].Ours || !strings.HasPrefix(theirs.Conflicts[0].Says, "RUS says terrorist; USA says rebel") {
		t.Errorf("%+v", theirs.Conflicts)
	}
}

func TestDesignationsDoNotDependOnTheOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []assess.Stated[assess.Designation]
		for i := range rapid.IntRange(0, 6).Draw(t, "designations") {
			until := rapid.SampledFrom([]string{"", "2012-06-01", "2014-06-01"}).Draw(t, "until")
			all = append(all, designated(string(rune('a'+i)), party.Code(rapid.SampledFrom([]string{"RUS", "USA", "USA/CIA", "FRA"}).Draw(t, "party")),
				assess.Status(rapid.SampledFrom(assess.Statuses).Draw(t, "says")), "2010-01-01", until))
		}
		want := assess.Designations([]string{"Northern Front"}, "2013-01-01", all, "USA/CIA")
		if diff := cmp.Diff(want, assess.Designations([]string{"Northern Front"}, "2013-01-01", rapid.Permutation(all).Draw(t, "order"), "USA/CIA")); diff != "" {
			t.Fatal(diff)
		}
		n := 0
		for i, a := range all {
			for _, b := range all[:i] {
				x, y := a.Says(), b.Says()
				if x.Until != "2012-06-01" && y.Until != "2012-06-01" && x.Says.Contradicts(y.Says) {
					n++
				}
				if x.Says.Contradicts(y.Says) != y.Says.Contradicts(x.Says) {
					t.Fatalf("%s and %s contradict each other one way", x.Says, y.Says)
				}
			}
		}
		if len(want.Conflicts) != n {
			t.Fatalf("%d conflicts; expected %d", len(want.Conflicts), n)
		}
		if at := slices.IndexFunc(want.Conflicts, func(d assess.Discordance) bool { return !d.Ours }); at >= 0 &&
			slices.ContainsFunc(want.Conflicts[at:], func(d assess.Discordance) bool { return d.Ours }) {
			t.Fatal("ours do not come first")
		}
	})
}

func TestADesignationIsRefusedWhereItIsWrong(t *testing.T) {
	good := "name: Northern Front\nparty: RUS\nsays: terrorist\nlabel: banned\nbasis: Supreme Court\nsince: 2003-02-14\n"
	d := decoded[assess.Designation](t, "designation", good)
	if d.Party != "RUS" || d.Says != assess.Terrorist || d.Since != "2003-02-14" || d.Label != "banned" {
		t.Errorf("%+v", d)
	}
	for _, tt := range []struct{ old, new, at string }{
		{"name: Northern Front\n", "", "f.yaml:1: entity: "},
		{"party: RUS", "party: Russia", "f.yaml:2: party: "},
		{"says: terrorist", "says: freedom fighter", "f.yaml:3: says: "},
		{"basis: Supreme Court\n", "", "f.yaml:1: basis: "},
		{"since: 2003-02-14", "since: 2003-02-14\nuntil: 2003-02-14", "f.yaml:7: until: "},
		{"since: 2003-02-14", "since: long ago", "f.yaml:6: since: "},
		{"name: Northern Front", "name: Northern Front\nentity: entity:nf", "f.yaml:1: name: "},
		{"label: banned", "labels: banned", "f.yaml:4: labels: "},
	} {
		_, _, err := assess.Decode("designation", "f.yaml", []byte(strings.Replace(good, tt.old, tt.new, 1)))
		if errs.KindOf(err) != errs.Invalid || !strings.HasPrefix(err.Error(), tt.at) {
			t.Errorf("%q: %v; expected %s", tt.new, err, tt.at)
		}
	}
}
