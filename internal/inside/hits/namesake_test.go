package hits_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/hits"
	"entente/internal/store/insidedb"
)

// of gives the hits of a flight of the tests.
func (p *post) of(flight string) (out []hits.Line) {
	p.t.Helper()
	for _, h := range p.list(true) {
		if h.Journey == "TK"+flight+" IST-CDG" {
			out = append(out, h)
		}
	}
	return out
}

func TestWhatWasDecidedOfANamesakeHidesNobodyOfOtherPapers(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
		ali := func(paper, flight string, departs time.Duration) int {
			_, fresh := p.fly(trip{name: "ALI IMAGINARY", paper: paper, flight: flight, departs: departs, hits: []screening.Hit{strong}})
			return fresh
		}
		ali("INNOCENT12", "1", time.Hour)
		p.decide(p.only().ID, owner, hits.NotSame)
		p.clock.Add(24 * time.Hour)
		if ali("INNOCENT12", "2", time.Hour) != 0 || p.of("2")[0].State != "remembered" {
			t.Errorf("of the same papers it stands %+v", p.of("2"))
		}
		if ali("TERR0R999", "2", time.Hour) != 1 || len(p.of("2")) != 2 {
			t.Errorf("of other papers on the same flight: %+v", p.of("2"))
		}
		if ali("", "3", time.Hour) != 0 || p.of("3")[0].State != "remembered" {
			t.Errorf("without papers, of the name and birth: %+v", p.of("3"))
		}
		if ali("TERR0R999", "4", time.Hour) != 1 {
			t.Errorf("what was remembered without papers hides who shows other ones: %+v", p.of("4"))
		}
		if b := p.shown("TERR0R999", strong); len(b.Orders) != 1 || b.Orders[0].Instruction != lookout.Stop {
			t.Errorf("the booth says %+v of other papers", b.Orders)
		}
	})
}

func TestPapersThatWereNotKnownWhenItWasDecidedAreNews(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	fly := func(paper, flight string) int {
		_, fresh := p.fly(trip{name: "ALI IMAGINARY", paper: paper, flight: flight, departs: time.Hour, hits: []screening.Hit{strong}})
		return fresh
	}
	fly("", "1")
	h := p.only()
	p.decide(h.ID, owner, hits.NotSame)
	p.clock.Add(time.Hour)
	if fly("TERR0R999", "1") != 1 || p.only().State != "open" {
		t.Fatalf("papers that come later say nothing new: %+v", p.only())
	}
	p.decide(h.ID, owner, hits.NotSame)
	if fly("TERR0R999", "1") != 0 || p.only().State != "not-same" {
		t.Errorf("the papers that were decided about are news again: %+v", p.only())
	}
	if fly("TERR0R999", "2") != 0 {
		t.Error("and so they are on another flight")
	}
}

func TestTwoOfOneNameAndBirthOnOneFlightAreTwoHits(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
		for _, paper := range []string{"INNOCENT12", "TERR0R999", "INNOCENT12"} {
			p.fly(trip{name: "ALI IMAGINARY", paper: paper, flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
		}
		if all := p.list(true); len(all) != 2 {
			t.Errorf("%d hits; want one for each passport", len(all))
		}
	})
}

// itinerary takes a booking out and back in.
func (p *post) itinerary(legs ...travel.Leg) (fresh int) {
	p.t.Helper()
	who := travel.Traveller{Person: person("ALI IMAGINARY"), Role: travel.Passenger}
	who.Person.Documents = []screening.Document{{Kind: "passport", Number: "X1234567", Country: "TJ"}}
	for i := range legs {
		who.Legs = append(who.Legs, i)
	}
	p.units++
	m := travel.Message{Form: travel.PNRGOV, Sender: "XYZ", Travellers: []travel.Traveller{who}, Legs: legs, Unit: fmt.Append(nil, "unit ", p.units)}
	p.write(func(tx *insidedb.Tx) error {
		held, all, _, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: "api"})
		if err != nil {
			return err
		}
		met := hits.Met{Message: held.ID, Traveller: all[0], Hits: []screening.Hit{strong}, Against: p.sought()}
		if met.Flights, err = tx.Flights(all[0].Flights); err != nil {
			return err
		}
		fresh, err = p.Record(tx, met)
		return err
	})
	return fresh
}

func TestTheWayBackIsAHitOfItsOwnWhateverWasDecidedOfTheWayOut(t *testing.T) {
	for _, is := range []string{hits.Same, hits.CannotTell, hits.NotSame} {
		t.Run(is, func(t *testing.T) {
			p := one(t)
			p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
			out := p.clock.Now().Add(time.Hour)
			back := out.AddDate(0, 6, 0)
			legs := []travel.Leg{{Carrier: "SU", Number: "101", From: "JFK", To: "SVO", Departs: out, Arrives: out.Add(9 * time.Hour)},
				{Carrier: "SU", Number: "102", From: "SVO", To: "JFK", Departs: back, Arrives: back.Add(9 * time.Hour)}}
			if p.itinerary(legs...) != 1 || p.only().Journey != "SU101 JFK-SVO" {
				t.Fatalf("the way out is %+v", p.only())
			}
			p.decide(p.only().ID, cmd, is)
			if p.itinerary(legs...) != 0 {
				t.Error("another message of the way out is another hit")
			}
			p.clock.Add(back.Sub(p.clock.Now()) - 24*time.Hour)
			fresh, want := p.itinerary(legs...), 1
			if is == hits.NotSame {
				want = 0
			}
			all := p.list(true)
			if fresh != want || len(all) != 2 || len(p.list(false)) != want {
				t.Fatalf("%d new on the day before the way back, of %+v", fresh, all)
			}
			for _, h := range p.list(false) {
				if h.Journey != "SU102 SVO-JFK" || h.Due.Sub(p.clock.Now()) != 10*time.Minute || h.Known != (is == hits.Same) {
					t.Errorf("the way back is %+v", h)
				}
			}
		})
	}
}

func TestTheLegThatIsMetIsTheNextOne(t *testing.T) {
	p := one(t)
	now := p.clock.Now()
	leg := func(number, from, to string, departs time.Duration) travel.Leg {
		return travel.Leg{Carrier: "TK", Number: number, From: from, To: to, Departs: now.Add(departs), Arrives: now.Add(departs + 2*time.Hour)}
	}
	for _, tt := range []struct {
		name string
		legs []travel.Leg
		want string
	}{
		{"out, and back later", []travel.Leg{leg("1", "IST", "CDG", time.Hour), leg("2", "CDG", "IST", 100*time.Hour)}, "TK1 IST-CDG"},
		{"on the way, with a change", []travel.Leg{leg("3", "IST", "FRA", -3*time.Hour), leg("4", "FRA", "CDG", time.Hour)}, "TK3 IST-FRA"},
		{"there for the day", []travel.Leg{leg("5", "IST", "CDG", -9*time.Hour), leg("6", "CDG", "IST", time.Hour)}, "TK6 CDG-IST"},
		{"there for the day, by way of another port", []travel.Leg{leg("11", "IST", "FRA", -15*time.Hour), leg("12", "FRA", "CDG", -12*time.Hour), leg("13", "CDG", "FRA", time.Hour), leg("14", "FRA", "IST", 4*time.Hour)}, "TK13 CDG-FRA"},
		{"on the way by another port, and back later", []travel.Leg{leg("15", "IST", "FRA", -4*time.Hour), leg("16", "FRA", "CDG", time.Hour), leg("17", "CDG", "FRA", 90*time.Hour), leg("18", "FRA", "IST", 94*time.Hour)}, "TK15 IST-FRA"},
		{"over", []travel.Leg{leg("7", "IST", "CDG", -100*time.Hour), leg("8", "CDG", "IST", -50*time.Hour)}, "TK8 CDG-IST"},
		{"out is over", []travel.Leg{leg("9", "IST", "CDG", -100*time.Hour), leg("10", "CDG", "LHR", 500*time.Hour)}, "TK10 CDG-LHR"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := one(t)
			p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
			p.itinerary(tt.legs...)
			if got := p.only().Journey; got != tt.want {
				t.Errorf("it is %s; want %s", got, tt.want)
			}
		})
	}
}

func TestAWrongNotSameThatIsPutRightOpensWhatWentByIt(t *testing.T) {
	for _, is := range []string{hits.Same, hits.CannotTell} {
		t.Run(is, func(t *testing.T) {
			each(t, func(t *testing.T, p *post) {
				p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
				fly := func(flight string, departs time.Duration) {
					p.fly(trip{name: "ALI IMAGINARY", paper: "TERR0R999", flight: flight, departs: departs, hits: []screening.Hit{strong}})
				}
				fly("1", time.Hour)
				p.decide(p.only().ID, owner, hits.NotSame)
				fly("2", 72*time.Hour)
				fly("3", 96*time.Hour)
				fly("4", -96*time.Hour)
				p.clock.Add(time.Hour)
				p.decide(p.of("1")[0].ID, cmd, is)
				for flight, open := range map[string]bool{"2": true, "3": true, "4": false} {
					h := p.of(flight)[0]
					if h.Open != open || open && (h.Officer != owner || h.Known != (is == hits.Same) || h.Due.Sub(p.clock.Now()) != 10*time.Minute) {
						t.Errorf("flight %s stands %+v", flight, h)
					}
				}
				h := p.of("2")[0]
				v, err := p.Show(t.Context(), h.ID, owner, time.Time{})
				must(t, err)
				if got := lookout.Sum(v.Rank); got != v.Hit.Rank || v.Explain == nil {
					t.Errorf("its rank is %v of %+v", v.Hit.Rank, v.Rank)
				}
				b, err := p.BoothHit(t.Context(), front, h.ID)
				must(t, err)
				if len(b.Orders) != 1 || b.Orders[0].Instruction != lookout.Stop {
					t.Errorf("the booth says %+v", b.Orders)
				}
				if got := p.acts(h.ID); !strings.HasPrefix(got, "remembered reopened") {
					t.Errorf("acts %q", got)
				}
			})
		})
	}
}

func TestWhatWasDecidedLastStandsWhateverTheClockSaid(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	fly := func(flight string) int {
		_, fresh := p.fly(trip{name: "ALI IMAGINARY", paper: "TERR0R999", flight: flight, departs: time.Hour, hits: []screening.Hit{strong}})
		return fresh
	}
	p.clock.Add(365 * 24 * time.Hour)
	fly("1")
	p.decide(p.only().ID, owner, hits.NotSame)
	p.clock.Add(-364 * 24 * time.Hour)
	fly("2")
	p.decide(p.of("2")[0].ID, cmd, hits.Same)
	p.clock.Add(24 * time.Hour)
	if fresh := fly("3"); fresh != 1 || !p.of("3")[0].Known {
		t.Errorf("%d new; it stands %+v", fresh, p.of("3"))
	}
}

func TestWhoWasFoundToBeTheOneIsKnownByPapersAndANamesakeIsNot(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	weak := hitOf(lookout.List, "L-1", 12)
	p.fly(trip{name: "ALI IMAGINARY", paper: "TERR0R999", flight: "1", departs: time.Hour, hits: []screening.Hit{weak}})
	p.decide(p.only().ID, owner, hits.Same)
	for _, tt := range []struct {
		paper, flight string
		known         bool
		says          lookout.Instruction
	}{{"TERR0R999", "2", true, lookout.Stop}, {"INNOCENT12", "3", false, lookout.Call}, {"", "4", true, lookout.Call}} {
		p.fly(trip{name: "ALI IMAGINARY", paper: tt.paper, flight: tt.flight, departs: time.Hour, hits: []screening.Hit{weak}})
		h := p.of(tt.flight)[0]
		b, err := p.BoothHit(t.Context(), front, h.ID)
		must(t, err)
		if h.Known != tt.known || len(b.Orders) != 1 || b.Orders[0].Instruction != tt.says {
			t.Errorf("papers %q: known %t, the booth says %+v", tt.paper, h.Known, b.Orders)
		}
	}
}

func TestPapersThatComeAfterItWasDecidedAreNotProvenByIt(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	weak := hitOf(lookout.List, "L-1", 12)
	fly := func(paper, flight string) {
		p.fly(trip{name: "ALI IMAGINARY", paper: paper, flight: flight, departs: time.Hour, hits: []screening.Hit{weak}})
	}
	fly("", "1")
	p.decide(p.only().ID, owner, hits.Same)
	fly("X1234567", "1")
	fly("X1234567", "2")
	h := p.of("2")[0]
	b, err := p.BoothHit(t.Context(), front, h.ID)
	must(t, err)
	if len(p.of("1")) != 1 || !h.Known || !h.Open || b.Orders[0].Instruction != lookout.Call {
		t.Errorf("it stands %+v, and the booth says %+v", h, b.Orders)
	}
}
