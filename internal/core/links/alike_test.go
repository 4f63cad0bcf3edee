package links_test

import (
	"slices"
	"strings"
	"testing"

	"entente/internal/core/links"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func person(node, born string, names ...string) links.Named {
	n := links.Named{Node: node, Names: names}
	if born != "" {
		n.Born = []string{born}
	}
	return n
}

func TestThoseMayBeOneWhoHaveANumberOrASoundAndABirthInCommon(t *testing.T) {
	key := func(n links.Named, written string) links.Named {
		n.Keys = append(n.Keys, links.KeyOf("passport", written))
		return n
	}
	of := func(n links.Named, group string) links.Named { n.Group = group; return n }
	ivan, other := person("a", "1986-10-21", "Ivan Petrov"), person("b", "1986-10-21", "Иван Петров")
	for _, tt := range []struct {
		name string
		all  []links.Named
		want []string
	}{
		{"one number, however it is written", []links.Named{key(person("a", "", "A"), "XA 12345"), key(person("b", "", "B"), "xa-12345")}, []string{"a b: passport XA12345"}},
		{"another number", []links.Named{key(person("a", "", "A"), "XA12345"), key(person("b", "", "B"), "XA12346")}, nil},
		{"a number too short to tell anything", []links.Named{{Node: "a", Keys: []string{links.KeyOf("passport", "1")}}}, nil},
		{"a name in two scripts, born on one day", []links.Named{ivan, other}, []string{"a b: sounds"}},
		{"born on another day", []links.Named{ivan, person("b", "1971-01-02", "Иван Петров")}, nil},
		{"born nobody says when", []links.Named{ivan, person("b", "", "Ivan Petrov")}, nil},
		{"another name", []links.Named{ivan, person("b", "1986-10-21", "Anna Vega")}, nil},
		{"two of one item are two", []links.Named{of(ivan, "report:r"), of(other, "report:r")}, nil},
		{"two of two items", []links.Named{of(ivan, "report:r"), of(other, "report:s")}, []string{"a b: sounds"}},
		{"the number is surer than the sound", []links.Named{ivan, other, key(person("c", "", "C"), "XA12345"), key(person("d", "", "D"), "XA12345")}, []string{"c d: passport XA12345", "a b: sounds"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range links.Propose(tt.all) {
				why := strings.Join(p.Keys, " ")
				if p.Score > 0 && len(p.Explain) > 0 {
					why = "sounds"
				}
				got = append(got, p.A+" "+p.B+": "+why)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAPairIsAsSureWhoeverElseIsCompared(t *testing.T) {
	pair := []links.Named{person("a", "1986-10-21", "Ivan Petrov"), person("b", "1986-10-21", "Иван Петров")}
	alone := links.Propose(pair)
	rapid.Check(t, func(t *rapid.T) {
		all := slices.Clone(pair)
		for i := range rapid.IntRange(0, 12).Draw(t, "others") {
			all = append(all, person("o"+string(rune('a'+i)), rapid.SampledFrom([]string{"", "1950-02-03"}).Draw(t, "born"), rapid.SampledFrom([]string{"Ivan Petrov", "Petrov", "Anna Vega"}).Draw(t, "name")))
		}
		all = rapid.Permutation(all).Draw(t, "order")
		var got []links.Alike
		for _, p := range links.Propose(all) {
			if p.A == "a" && p.B == "b" {
				got = append(got, p)
			}
		}
		if d := cmp.Diff(alone, got); d != "" {
			t.Fatal(d)
		}
	})
}

func TestANameMeansThoseCalledSoThenThoseBegunSoThenThoseThatSoundSo(t *testing.T) {
	all := []links.Named{
		person("n1", "", "Sounding", "Achmed Fictitious"), person("n2", "", "Ahmed Fictitious"), person("n3", "", "ahmed fictitious the elder"),
		person("n4", "", "Noor Trading"), person("n5", "", "Dr Ahmed Fictitious"), person("n6", "", "Ахмед"), person("n7", ""),
	}
	for _, tt := range []struct {
		name string
		most int
		want []string
	}{
		{"Ahmed Fictitious", 9, []string{"n2 exact", "n5 begins", "n3 begins", "n1 sounds", "n6 sounds"}},
		{"AHMED FICT", 9, []string{"n2 begins", "n5 begins", "n3 begins"}},
		{"  noor trading ", 9, []string{"n4 exact"}},
		{"Trad", 9, []string{"n4 begins"}},
		{"Nobody Atall", 9, nil},
		{"Ahmed Fictitious", 1, []string{"n2 exact"}},
	} {
		var got []string
		for _, m := range links.Find(all, tt.name, tt.most) {
			if tt.name == "AHMED FICT" && m.How == links.Sounds {
				continue // half a name sounds like what it may
			}
			got = append(got, m.Node+" "+m.How)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%q, at most %d:\n%s", tt.name, tt.most, d)
		}
	}
}

func TestANodeIsKeptUnderAllThatItIsFoundBy(t *testing.T) {
	n := person("a", "1986-10-21", "Abu  Kasim")
	n.Keys = []string{"passport XA12345"}
	got := links.Words(n)
	for _, w := range []string{"=abu  kasim", "~kasim", ".abu", ".kasim", ".abukasim", "#passport XA12345", "@1986-10-21 54"} {
		if !slices.Contains(got, w) {
			t.Errorf("%q is not among %q", w, got)
		}
	}
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Errorf("%q are not in order and each once", got)
	}
	long := person("a", "", strings.Repeat("word ", 10_000))
	if got := links.Words(long); len(got) > 60 {
		t.Errorf("a name without end is kept under %d words", len(got))
	}
}
