package insidedb_test

import (
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// passenger is an invented traveller on the first leg.
func passenger(name, number string, year int) travel.Traveller {
	t := travel.Traveller{Person: screening.Person{Names: []screening.Name{{Text: name}}, Births: []screening.Birth{{Year: year, Month: 2, Day: 3}}},
		Role: travel.Passenger, Legs: []int{0}, Booking: "ABC123", Seat: "17B"}
	if number != "" {
		t.Person.Documents = []screening.Document{{Kind: "passport", Number: number, Country: "TJ"}}
	}
	return t
}

// flown is a message of the flight of a day in March.
func flown(unit string, day int, all ...travel.Traveller) insidedb.TravelMessage {
	departs := time.Date(2024, 3, day, 14, 0, 0, 0, time.UTC)
	return insidedb.TravelMessage{Source: "api", Officer: "o.lind", Lists: map[string]int{"un": 3}, Lookouts: 7,
		Message: travel.Message{Form: travel.PAXLST, Sender: "XYZ", List: "passengers",
			Legs:       []travel.Leg{{Carrier: "TK", Number: "419", From: "IST", To: "SVO", Departs: departs, Arrives: departs.Add(4 * time.Hour)}},
			Travellers: all, Unit: []byte(unit)}}
}

// kept is a message that is kept, with its travellers.
type kept struct {
	insidedb.TravelMessage
	travellers []insidedb.Traveller
	fresh      bool
}

func keep(t *testing.T, s *insidedb.Store, m insidedb.TravelMessage) (out kept) {
	write(t, s, func(tx *insidedb.Tx) (err error) {
		out.TravelMessage, out.travellers, out.fresh, err = tx.AddTravel(m)
		return err
	})
	return out
}

func TestAMessageOfTravelIsKeptOnceAndGivenBackWhole(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		in := flown("a", 2, passenger("RUSTAM NEVYDUMANNY", "4012345", 1990), passenger("DAMIR MNIMY", "", 1991))
		first := keep(t, s, in)
		if again := keep(t, s, in); !first.fresh || again.fresh {
			t.Errorf("new: %v, then %v; want once", first.fresh, again.fresh)
		}
		want := first.TravelMessage
		want.Travellers, want.Unit = nil, nil
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.TravelMessage, error) { return tx.TravelMessage(first.ID) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the message (-want +got):\n%s", diff)
		}
		turned := []insidedb.Traveller{first.travellers[1], first.travellers[0]}
		back := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Traveller, error) {
			return tx.Travellers([]int64{turned[0].Seq, turned[1].Seq})
		})
		if diff := cmp.Diff(turned, back); diff != "" {
			t.Errorf("the travellers (-want +got):\n%s", diff)
		}
		flights := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Flight, error) { return tx.Flights(turned[0].Flights) })
		if len(flights) != 1 || !cmp.Equal(flights[0].Leg, in.Legs[0]) {
			t.Errorf("the flight: %+v", flights)
		}
		aboard := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Aboard, error) { return tx.AboardFlight(turned[0].Flights[0]) })
		if len(aboard) != 2 || aboard[0].Booking == "" || aboard[0].Booking != aboard[1].Booking || aboard[0].Seat != "17B" {
			t.Errorf("aboard: %+v", aboard)
		}
	})
}

func TestNoColumnOfAnErasedMessageSaysWhoSentItInWhichFile(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		in := flown("a", 2, passenger("RUSTAM NEVYDUMANNY", "4012345", 1990))
		in.Source, in.File = insidedb.SourceImport, "NEVYDUMANNY.csv"
		held := keep(t, s, in)
		show := func() insidedb.TravelMessage {
			return read(t, s, func(tx *insidedb.Tx) (insidedb.TravelMessage, error) { return tx.TravelMessage(held.ID) })
		}
		if got := show(); got.From() != "import:NEVYDUMANNY.csv" || got.Sender != "XYZ" {
			t.Errorf("held: %+v", got)
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectTravel, ID: held.ID}, insidedb.ByOrder)
			return err
		})
		if got := show(); got.From() != "import" || got.Sender != "" || got.Digest == "" {
			t.Errorf("erased: %+v", got)
		}
		write(t, s, func(tx *insidedb.Tx) error {
			all, err := insidedb.PendingLeaves(tx)
			must(t, err)
			for _, leaf := range all {
				e, err := evidence.ReadEvent(leaf.Event)
				must(t, err)
				if ok, err := tx.Stands(leaf, e); err != nil || !ok {
					t.Errorf("%s does not stand: %v", leaf.Subject, err)
				}
			}
			return nil
		})
		for _, source := range []string{"", "import:x", "elsewhere"} {
			in.Unit, in.Source = []byte("b"), source
			wantKind(t, try(t, s, func(tx *insidedb.Tx) error { _, _, _, err := tx.AddTravel(in); return err }), errs.Internal)
		}
	})
}

func TestOneFlightOfTwoMessagesIsOneAndAPersonIsFoundByEitherKey(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		first := keep(t, s, flown("a", 2, passenger("RUSTAM NEVYDUMANNY", "4012345", 1990)))
		second := keep(t, s, flown("b", 2, passenger("NEVYDUMANNY RUSTAM", "", 1990))) // without the passport, and in another order
		if first.travellers[0].Flights[0] != second.travellers[0].Flights[0] {
			t.Error("one flight of two messages is two")
		}
		of := func(k travel.Keys) []insidedb.Traveller {
			return read(t, s, func(tx *insidedb.Tx) ([]insidedb.Traveller, error) { return tx.TravellersOf(k, 10) })
		}
		if all := of(first.travellers[0].Keys); len(all) != 2 || all[0].Seq != second.travellers[0].Seq {
			t.Errorf("%d appearances; want both, the latest first", len(all))
		}
		if none := of(travel.Keys{}); len(none) != 0 {
			t.Errorf("no keys find %d", len(none))
		}
	})
}

// found is who has each word, and who has a document.
func found(t *testing.T, s *insidedb.Store, document string) (who map[string][]int64, papers []int64) {
	t.Helper()
	who = map[string][]int64{}
	for _, w := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.TravelWord, error) { return tx.TravelWords(0, 100) }) {
		for _, p := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.TravelPosting, error) { return tx.TravelPostings(w.ID, 0, 1<<60, 100) }) {
			who[w.Word] = append(who[w.Word], p.Traveller)
		}
	}
	hash := screening.PaperHashes([]screening.Document{{Number: document}})
	return who, read(t, s, func(tx *insidedb.Tx) ([]int64, error) { return tx.TravelPapers(hash[0], 1<<60) })
}

func TestWhoHasAWordOrADocumentIsFoundUntilItIsErased(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		a := keep(t, s, flown("a", 2, passenger("RUSTAM NEVYDUMANNY", "4012345", 1990)))
		b := keep(t, s, flown("b", 3, passenger("RUSTAM MNIMY", "7799123", 1985)))
		who, papers := found(t, s, "4012345")
		if !slices.Equal(who["rustam"], []int64{1, 2}) || !slices.Equal(who["mnimy"], []int64{2}) || !slices.Equal(papers, []int64{1}) {
			t.Errorf("found %v and %v", who, papers)
		}
		subject := insidedb.Subject{Kind: insidedb.SubjectTravel, ID: a.ID}
		erase := func(tx *insidedb.Tx) error {
			_, err := tx.Erase(subject, insidedb.ByOrder)
			return err
		}
		write(t, s, erase)
		who, papers = found(t, s, "4012345")
		if diff := cmp.Diff(map[string][]int64{"rustam": {2}, "mnimy": {2}}, who); diff != "" || papers != nil {
			t.Errorf("after the erasure (-want +got):\n%s%v", diff, papers)
		}
		gone := read(t, s, func(tx *insidedb.Tx) (insidedb.TravelMessage, error) { return tx.TravelMessage(a.ID) })
		if gone.Erased == nil || gone.Legs != nil || gone.Count != 1 {
			t.Errorf("of the erased: %+v", gone)
		}
		left := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Traveller, error) { return tx.Travellers([]int64{1, 2}) })
		if len(left) != 1 || left[0].Message != b.ID {
			t.Errorf("travellers: %v", left)
		}
		if due := read(t, s, func(tx *insidedb.Tx) ([]string, error) { return tx.TravelUntil(s.Now().Add(second), 10) }); !slices.Equal(due, []string{b.ID}) {
			t.Errorf("due: %v", due)
		}
		if again := keep(t, s, flown("a", 2)); again.fresh {
			t.Error("what was erased came back")
		}
		wantKind(t, try(t, s, erase), errs.Conflict)
	})
}

func TestWhatCannotBeReadIsKeptWholeUntilItIsSettled(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		in := insidedb.Unread{Source: insidedb.SourceFolder, File: "x.edi", Form: "paxlst", Place: "segment 3 TDT", Code: "value", Reason: "no flight", Body: []byte("UNH+1")}
		var q insidedb.Unread
		add := func() (fresh bool) {
			write(t, s, func(tx *insidedb.Tx) (err error) {
				q, fresh, err = tx.AddQuarantine(in)
				return err
			})
			return fresh
		}
		if first, second := add(), add(); !first || second {
			t.Errorf("new: %v, then %v; want once", first, second)
		}
		show := func() insidedb.Unread {
			return read(t, s, func(tx *insidedb.Tx) (insidedb.Unread, error) { return tx.Quarantine(q.ID) })
		}
		open := func() int {
			return len(read(t, s, func(tx *insidedb.Tx) ([]insidedb.Unread, error) { return tx.Quarantines(time.Time{}, true, 10) }))
		}
		if got := show(); string(got.Body) != "UNH+1" || got.From() != "folder:x.edi" || got.Bytes != 5 || open() != 1 {
			t.Errorf("%+v, %d open", got, open())
		}
		settle := func(tx *insidedb.Tx) error {
			_, err := tx.SettleQuarantine(q.ID, "o.lind", insidedb.QuarantineDiscarded, "CASE-7")
			return err
		}
		write(t, s, settle)
		wantKind(t, try(t, s, settle), errs.Conflict)
		if got := show(); got.Body != nil || got.From() != "folder" || got.Settled != insidedb.QuarantineDiscarded || got.Why != "CASE-7" || open() != 0 {
			t.Errorf("settled: %+v, %d open", got, open())
		}

		// What comes again after that is kept anew, under a key of its own.
		settled := clock.Now().Add(time.Second)
		clock.Add(time.Minute)
		write(t, s, func(tx *insidedb.Tx) error { _, err := tx.LookAtQuarantine(q.ID, "o.lind"); return err })
		if !add() || string(show().Body) != "UNH+1" || show().Settled != "" || open() != 1 {
			t.Errorf("kept again: %+v, %d open", show(), open())
		}
		then := func(at time.Time, open bool) []insidedb.Unread {
			return read(t, s, func(tx *insidedb.Tx) ([]insidedb.Unread, error) { return tx.Quarantines(at, open, 10) })
		}
		if all := then(settled, false); len(all) != 1 || all[0].Settled != insidedb.QuarantineDiscarded || all[0].Why != "CASE-7" || all[0].RecordedAt.After(settled) {
			t.Errorf("as of the time after it was settled: %+v", all)
		}
		if some := then(settled, true); len(some) != 0 {
			t.Errorf("open then: %+v", some)
		}
		if all := then(clock.Now().Add(time.Second), true); len(all) != 1 || all[0].SettledAt != nil {
			t.Errorf("open now: %+v", all)
		}
		acts := read(t, s, func(tx *insidedb.Tx) ([]insidedb.QuarantineAct, error) { return tx.QuarantineActs(q.ID, 10) })
		var did []string
		for _, a := range acts {
			did = append(did, a.Act)
		}
		if diff := cmp.Diff([]string{"kept", "settled", "looked", "kept"}, did); diff != "" {
			t.Error(diff)
		}
	})
}
