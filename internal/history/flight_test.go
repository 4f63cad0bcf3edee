package history

import (
	"bytes"
	"testing"
	"time"

	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/core/watchlist"

	"github.com/google/go-cmp/cmp"
)

func TestAPassengerListSaysWhoIsOnBoardWhateverTheirNames(t *testing.T) {
	f := flight{number: "417", from: "IST", to: "VKO", departs: "2403021125", arrives: "2403021520"}
	sent := time.Date(2024, 3, 2, 6, 40, 0, 0, time.UTC)
	aboard := append(crowd(30, 3), passenger{surname: "O'NIL+MANN?", given: "A:B", born: "19930417", nation: "TJK", passport: "EX9304171", booking: "EXI11A", seat: "17C"})
	b := travel.Read("", f.list(sent, aboard), travel.Options{Today: sent, Strict: true})
	if len(b.Messages) != 1 || len(b.Rejected) != 0 || len(b.Messages[0].Notes) != 0 {
		t.Fatalf("%d messages, rejected %+v; expected one that nothing is odd about", len(b.Messages), b.Rejected)
	}
	m := b.Messages[0]
	leg := travel.Leg{Carrier: carrier, Number: "417", From: "IST", To: "VKO", Departs: time.Date(2024, 3, 2, 11, 25, 0, 0, time.UTC), Arrives: time.Date(2024, 3, 2, 15, 20, 0, 0, time.UTC)}
	if d := cmp.Diff([]travel.Leg{leg}, m.Legs); d != "" || !m.Sent.Equal(sent) || m.Sender != "EXERCISE" {
		t.Errorf("sent %s by %s: %s", m.Sent, m.Sender, d)
	}
	var got []passenger
	for _, x := range m.Travellers {
		born, paper := x.Person.Births[0], x.Person.Documents[0]
		got = append(got, passenger{surname: x.Surname, given: x.Given, born: time.Date(born.Year, time.Month(born.Month), born.Day, 0, 0, 0, 0, time.UTC).Format("20060102"),
			nation: map[string]string{"NO": "NOR", "TJ": "TJK"}[paper.Country], passport: paper.Number, booking: x.Booking, seat: x.Seat})
	}
	if d := cmp.Diff(aboard, got, cmp.AllowUnexported(passenger{})); d != "" {
		t.Error(d)
	}
}

func TestEachNamesakeIsCalledAsOneOfTheHotListAndIsNobodyElse(t *testing.T) {
	var listed []screening.Entry
	_, err := watchlist.Read(bytes.NewReader(hotList()), watchlist.CSV, watchlist.Options{Name: "hot"}, func(e screening.Entry) error { listed = append(listed, e); return nil })
	if err != nil || len(listed) != hotSize {
		t.Fatalf("%d entries, %v; expected %d", len(listed), err, hotSize)
	}
	index := screening.Build(listed)
	seats, papers := map[string]bool{}, map[string]bool{}
	for i, p := range append(namesakes(), crowd(50, 25)...) {
		if seats[p.seat] || papers[p.passport] {
			t.Errorf("%+v sits where another does, or has another's passport", p)
		}
		seats[p.seat], papers[p.passport] = true, true
		hits := index.Search(screening.Person{Names: []screening.Name{{Text: p.given + " " + p.surname}}}, 3)
		switch {
		case i < hotSize && (len(hits) == 0 || hits[0].Entry.ID != listed[i].ID):
			t.Errorf("%s %s is not found as %s: %+v", p.given, p.surname, listed[i].ID, hits)
		case i >= hotSize && len(hits) > 0 && hits[0].Verdict != screening.None:
			t.Errorf("%s %s only travels, and is taken for %s", p.given, p.surname, hits[0].Entry.ID)
		}
	}
}
