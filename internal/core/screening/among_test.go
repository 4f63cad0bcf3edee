package screening

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente/internal/core/spelling"
)

// crossings are invented travellers: some are persons of a list under another
// spelling, with a slip or without papers, and some are whoever else there is.
func crossings(n int, wanted []Entry) []Person {
	r := rand.New(rand.NewPCG(27, 18))
	list := inventedList(n)
	var out []Person
	for i, e := range list {
		p := e.Person
		if r.IntN(3) == 0 && len(wanted) > 0 {
			w := wanted[r.IntN(len(wanted))]
			p = Person{Names: slices.Clone(w.Names[:1]), Births: slices.Clone(w.Births), Nationalities: w.Nationalities, Documents: w.Documents}
			words := strings.Fields(p.Names[0].Text)
			switch r.IntN(5) {
			case 0: // one word is another's
				words[r.IntN(len(words))] = strings.Fields(e.Names[0].Text)[0]
			case 1: // written in parts
				k := r.IntN(len(words))
				letters := []rune(words[k])
				if len(letters) > 5 {
					words[k] = string(letters[:3]) + " " + string(letters[3:])
				}
			case 2:
				slices.Reverse(words)
			case 3: // as one
				words = []string{strings.Join(words, "")}
			}
			p.Names[0].Text = strings.Join(words, " ")
			if r.IntN(3) == 0 && len(p.Births) > 0 {
				p.Births[0].Day = 1 + p.Births[0].Day%28
			}
			if r.IntN(3) == 0 {
				p.Documents = nil
			}
			if r.IntN(4) == 0 {
				p.Births = nil
			}
		}
		if r.IntN(6) == 0 {
			p.Documents = append(slices.Clone(p.Documents), Document{Kind: "passport", Number: "N" + strconv.Itoa(1_000_000+i)})
		}
		out = append(out, p)
	}
	return out
}

// late are persons who become known after others are indexed.
func late() []Entry {
	out := slices.Clone(inventedList(400)[360:])
	for i := range out {
		out[i].List = "late"
		if i%3 == 0 {
			out[i].Documents = []Document{{Kind: "passport", Number: "L" + strconv.Itoa(2_000_000+i*7), Country: "XA"}}
		}
		if i%4 == 0 {
			out[i].Sex = "M"
		}
	}
	return out
}

func TestNobodyWhomTheWholeFindsIsPassedBy(t *testing.T) {
	wanted := late()
	found, let := 0, 0
	for _, tt := range []struct {
		name  string
		whole func([]Entry) *Index
	}{
		{"beside the list", func(e []Entry) *Index { return Build(inventedList(300)).With(e, nil) }},
		{"on the list", func(e []Entry) *Index { return Build(append(inventedList(300), e...)) }},
	} {
		for _, entries := range [][]Entry{wanted[:1], wanted[1:4], wanted} {
			x := tt.whole(entries)
			among := x.Among(entries)
			for _, p := range crossings(400, entries) {
				hit := slices.ContainsFunc(x.Search(p, 1000), func(h Hit) bool { return h.Entry.List == "late" })
				might := among.Might(p)
				if hit && !might {
					t.Fatalf("%s, among %d: %+v is a hit, and is passed by", tt.name, len(entries), p)
				}
				if hit {
					found++
				} else if might {
					let++
				}
			}
		}
	}
	if found < 200 || let > found/4 {
		t.Errorf("%d found and %d let through: it says little", found, let)
	}
}

// wordsOf are the words of somebody's names, each once.
func wordsOf(p Person) []string {
	var out []string
	for _, n := range p.Names {
		for _, w := range spelling.HearWhole(n.Text).Words {
			if !slices.Contains(out, w.Text) {
				out = append(out, w.Text)
			}
		}
	}
	return out
}

func TestNobodyWhoIsFoundIsPassedByForHisWords(t *testing.T) {
	wanted := late()
	x := Build(inventedList(300))
	passed, found := 0, 0
	for i := range wanted {
		among, whole := x.Among(wanted[i:i+1]), x.With(wanted[i:i+1], nil)
		for _, p := range crossings(200, wanted[i:i+1]) {
			hit := slices.ContainsFunc(whole.Search(p, 1000), func(h Hit) bool { return h.Entry.List == "late" })
			words := 0.0
			for _, w := range wordsOf(p) {
				words += among.Near(w)
			}
			shared := slices.ContainsFunc(PaperHashes(p.Documents), func(h uint32) bool { return slices.Contains(PaperHashes(wanted[i].Documents), h) })
			may := words > 0 && among.May(words, p.Births) || shared
			if hit {
				if found++; !may {
					t.Fatalf("%+v is a hit on %+v, and is passed by for words of %.1f bits", p, wanted[i].Person, words)
				}
			} else if !may {
				passed++
			}
		}
	}
	if found < 500 || passed < 4_000 {
		t.Errorf("%d found, %d passed by: the test says little", found, passed)
	}
}

func TestWhoHasNoNameIsMetByADocument(t *testing.T) {
	x := Build(append(inventedList(50), listed("L-1", Person{Names: []Name{{Text: "Halvor Bornaster"}}, Documents: []Document{{Kind: "passport", Number: "N1234567", Country: "XA"}}})))
	for _, tt := range []struct {
		name string
		p    Person
		want bool
	}{
		{"the document alone", Person{Documents: []Document{{Kind: "passport", Number: "N1234567", Country: "XA"}}}, true},
		{"as a scanner misreads it", Person{Documents: []Document{{Kind: "passport", Number: "N1Z34567"}}}, true},
		{"another's", Person{Documents: []Document{{Kind: "passport", Number: "M7654321", Country: "XA"}}}, false},
		{"nothing", Person{}, false},
	} {
		hits := x.Search(tt.p, 10)
		if got := slices.Contains(ids(hits), "L-1"); got != tt.want || len(hits) > 1 {
			t.Errorf("%s: %+v", tt.name, hits)
		}
	}
}

func TestAListBesideTheOthersIsNotCutForNamesakes(t *testing.T) {
	var entries []Entry
	for i := range 300 {
		entries = append(entries, listed("N"+strconv.Itoa(i), named("Halvor Bornaster").bornOn("1986-10-21", Documented)))
	}
	wanted := named("Halvor Bornaster")
	wanted.Nationalities = []string{"XA"}
	x := Build(entries).With([]Entry{{ID: "L-1", List: "lookouts", Person: wanted}}, nil)
	p := named("Halvor Bornaster").bornOn("1986-10-21", Documented)
	p.Nationalities = []string{"XA"}
	if slices.Contains(ids(x.Search(p, 100)), "L-1") {
		t.Fatal("the test says nothing: it is among the first hundred")
	}
	hits := x.SearchBeside(p, 100, "lookouts")
	if got := ids(hits); !slices.Contains(got, "L-1") || len(got) != 101 {
		t.Errorf("%d hits, the lookout among them: %v", len(got), slices.Contains(got, "L-1"))
	}
}
