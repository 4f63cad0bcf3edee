package traffic

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/country"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/core/watchlist"

	"github.com/google/go-cmp/cmp"
)

var day = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func world(travellers int) *World {
	return New(Config{Seed: 7, Day: day, Travellers: travellers, Wanted: 40, True: 20, Namesakes: 3})
}

func flights(w *World, n int) []Flight { return slices.Collect(w.Day(n)) }

func TestTheSameSeedInventsTheSame(t *testing.T) {
	written := func(w *World) string {
		var out strings.Builder
		for _, f := range flights(w, 1) {
			out.Write(f.PAXLST())
			out.Write(f.PNRGOV())
			fmt.Fprintln(&out, f.Aboard)
		}
		return out.String()
	}
	one := written(world(3000))
	if one != written(world(3000)) {
		t.Error("two runs differ")
	}
	if one == written(New(Config{Seed: 8, Day: day, Travellers: 3000, Wanted: 40, True: 20, Namesakes: 3})) {
		t.Error("two seeds invent the same")
	}
}

func TestADayHasItsTravellersEachOnce(t *testing.T) {
	w := world(5000)
	for n := range 3 {
		seen, passports, true_, namesakes, aboard := map[string]bool{}, map[string]bool{}, map[int]int{}, 0, 0
		for _, f := range flights(w, n) {
			if f.Departs.Before(day.AddDate(0, 0, n)) || !f.Departs.Before(day.AddDate(0, 0, n+1)) {
				t.Errorf("day %d: a flight departs %s", n, f.Departs)
			}
			if !slices.Contains(home, f.From) && !slices.Contains(home, f.To) {
				t.Errorf("a flight from %s to %s touches no port of ours", f.From, f.To)
			}
			for _, p := range f.Aboard {
				aboard++
				place := fmt.Sprint(f.Number, " ", p.Seat)
				if seen[place] {
					t.Errorf("seat %s is taken twice", place)
				}
				seen[place] = true
				if d := p.Person.Documents[0].Number; passports[d] {
					t.Errorf("day %d: the bearer of %s travels twice", n, d)
				} else {
					passports[d] = true
				}
				if p.Wanted > 0 {
					true_[p.Wanted]++
				}
				if p.Namesake > 0 {
					namesakes++
				}
			}
		}
		if aboard != 5000 || len(true_) != 20 || namesakes != 12*3+8 { // three of five have a name that many have
			t.Errorf("day %d: %d travellers, %d wanted, %d namesakes; expected 5000, 20, 44", n, aboard, len(true_), namesakes)
		}
	}
}

func TestPersonsKeepTheirPapersAndCommutersTravelTwoByTwo(t *testing.T) {
	w := world(6000)
	type trip struct{ day, flight int }
	trips, names := map[string][]trip{}, map[string]string{}
	for n := range 15 {
		for _, f := range flights(w, n) {
			for _, p := range f.Aboard {
				d := p.Person.Documents[0].Number
				name := strings.ReplaceAll(strings.Join(p.Given, "")+p.Surname, " ", "")
				if before, met := names[d]; met && before != name {
					t.Errorf("the bearer of %s is %s, and was %s", d, name, before)
				}
				names[d] = name
				trips[d] = append(trips[d], trip{n, f.Number})
			}
		}
	}
	together := map[string]int{}
	for _, all := range trips {
		if len(all) >= 4 {
			together[fmt.Sprint(all)]++
		}
	}
	pairs := 0
	for _, n := range together {
		if n == 2 {
			pairs++
		}
	}
	if pairs < 5 {
		t.Errorf("%d pairs took the same four flights or more; expected some", pairs)
	}
}

func TestNamesAreWrittenAsCarriersWriteThem(t *testing.T) {
	joined, two := 0, 0
	for _, f := range flights(world(3000), 0) {
		for _, p := range f.Aboard {
			for _, s := range []string{p.Surname, p.Traveller.Given} {
				if s == "" || len(s) > longest || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ") != "" {
					t.Errorf("a name is %q", s)
				}
			}
			if len(p.Given) > 1 {
				two++
				if !strings.Contains(p.Traveller.Given, " ") {
					joined++
				}
			}
			if _, known := country.Code(three(p.Residence)); !known {
				t.Errorf("no country is %q", p.Residence)
			}
		}
	}
	if joined == 0 || joined == two {
		t.Errorf("%d of %d with two given names have them as one; expected some", joined, two)
	}
}

// Whoever is wanted differs from the list by what the alteration says, and by no more;
// namesakes were born on other days.
func TestWhoIsWantedTravelsAsTheAlterationSays(t *testing.T) {
	w := New(Config{Seed: 7, Day: day, Travellers: 3000, Wanted: 70, True: 70, Namesakes: 2})
	kinds, otherwise := map[Alteration]int{}, map[Alteration]int{}
	for _, f := range flights(w, 0) {
		for _, p := range f.Aboard {
			if n := max(p.Wanted, p.Namesake); n > 0 {
				real, how := w.wanted(n - 1)
				real.born.Certainty = screening.Documented
				var born screening.Birth
				if len(p.Person.Births) > 0 {
					born = p.Person.Births[0]
				}
				if p.Namesake > 0 {
					if born == real.born || p.Person.Documents[0].Number == real.passport {
						t.Errorf("namesake %d is the person", n)
					}
					continue
				}
				kinds[how]++
				if plain := letters(strings.Join(real.given, "") + real.house); plain != strings.ReplaceAll(p.Traveller.Given+p.Surname, " ", "") {
					otherwise[how]++
				}
				same := p.Person.Documents[0].Number == real.passport
				ok := map[Alteration]bool{AsListed: born == real.born && same, Respelt: born == real.born && !same, Joined: born == real.born && !same,
					Swapped: born.Year == real.born.Year && born.Day == real.born.Month && born.Month == real.born.Day,
					YearOff: max(born.Year-real.born.Year, real.born.Year-born.Year) == 1 && born.Day == real.born.Day,
					NoBirth: born.Year == 0, Passport: born == real.born && !same}
				if p.How != how || !ok[how] {
					t.Errorf("wanted %d travels %s: born %v, listed %v, same passport %t", n, p.How, born, real.born, same)
				}
			}
		}
	}
	for _, how := range Alterations {
		respelt := how == Respelt || how == Swapped || how == YearOff || how == Joined
		if kinds[how] != 10 || respelt && otherwise[how] < 7 || !respelt && otherwise[how] > 0 {
			t.Errorf("%s: %d travel, %d under another spelling", how, kinds[how], otherwise[how])
		}
	}
}

func TestAWrittenListIsReadBackAsItIs(t *testing.T) {
	w := world(1)
	var file bytes.Buffer
	if err := WriteList(&file, w.Entries(500)); err != nil {
		t.Fatal(err)
	}
	var read []screening.Entry
	sum, err := watchlist.Read(&file, watchlist.JSONL, watchlist.Options{Name: "invented", File: "invented.jsonl"}, func(e screening.Entry) error {
		read = append(read, e)
		return nil
	})
	if err != nil || sum.RejectedCount > 0 || sum.UnreadCount > 0 {
		t.Fatalf("%+v, %v", sum, err)
	}
	want := slices.Collect(w.Entries(500))
	for i := range want { // a list of this form does not say who issued a document
		for k := range want[i].Documents {
			want[i].Documents[k].Country = ""
		}
		read[i].List = "invented"
	}
	if d := cmp.Diff(want, read); d != "" {
		t.Error(d)
	}
}

// shown is a flight of two who booked together.
func shown() Flight {
	born := []screening.Birth{{Year: 1981, Month: 3, Day: 9}}
	someone := func(given, surname, seat, title string) Passenger {
		p := Passenger{Title: title}
		p.Surname, p.Traveller.Given, p.Seat, p.Booking, p.Ref = surname, given, seat, "K7WQ2P", "000000000042"
		p.Role, p.Legs, p.Embarks, p.Debarks, p.Residence, p.Expiry, p.Bags = travel.Passenger, []int{0}, "IST", "CDG", "TR", "2031-05-02", 2
		p.Person = screening.Person{Names: []screening.Name{{Text: given + " " + surname}}, Births: born, Nationalities: []string{"TR"}, Sex: "M",
			Documents: []screening.Document{{Kind: "passport", Number: "AB0000017", Country: "TR"}}}
		return p
	}
	f := Flight{Leg: travel.Leg{Carrier: "QX", Number: "112", From: "IST", To: "CDG", Departs: day.Add(9 * time.Hour), Arrives: day.Add(12*time.Hour + 30*time.Minute)}, Day: day}
	f.Aboard = []Passenger{someone("ORLEN", "ADIMOGLU", "12A", "MR"), someone("SELIM CAN", "ADIMOGLU", "12B", "MSTR")}
	f.Aboard[1].Person.Births = nil
	return f
}

func TestMessagesAreWrittenAsCarriersWriteThem(t *testing.T) {
	var table bytes.Buffer
	if err := shown().CSV(&table); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"paxlst.edi": shown().PAXLST(), "pnrgov.edi": shown().PNRGOV(), "table.csv": table.Bytes()} {
		file := filepath.Join("testdata", name)
		if os.Getenv("ENTENTE_GOLDEN") == "write" {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(got)); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}
