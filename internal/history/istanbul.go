package history

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"entente/internal/core/journey"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/journeys"
)

// The two who took one flight, in bookings of their own; an aisle lies between them.
var (
	firstAboard  = passenger{surname: "NEBYVAEV", given: "RUSTAM", born: "19930417", nation: "TJK", passport: "EX9304171", booking: "EXI11A", seat: "17C"}
	secondAboard = passenger{surname: "MNIMBEKOV", given: "FARRUKH", born: "19950802", nation: "TJK", passport: "EX9508022", booking: "EXI77Z", seat: "17D"}
)

// sharedFlight is the message that says so, as it came.
type sharedFlight struct {
	message string
	err     error
}

// istanbulFlies: a passenger list comes on which nobody is known.
func (st *Stage) istanbulFlies(ctx context.Context) (string, string, error) {
	st.istanbul.message, st.istanbul.err = st.fliesShared(ctx)
	return "", "", st.istanbul.err
}

func (st *Stage) fliesShared(ctx context.Context) (string, error) {
	if err := st.clock(ctx, "2024-03-02T07:00:00Z"); err != nil {
		return "", err
	}
	aboard := crowd(57, 0)
	aboard = slices.Insert(aboard, 20, firstAboard)
	aboard = append(aboard, secondAboard, passenger{surname: "HAUTECLAIR", given: "ODON", born: "19610330", nation: "FRA", passport: "EXF40099", booking: "EXF099", seat: "17F"})
	f := flight{number: "417", from: "IST", to: "VKO", departs: "2403021125", arrives: "2403021520"}
	taken, err := st.fsb.brings(ctx, "EXERCISE XX417", f.list(time.Date(2024, 3, 2, 6, 40, 0, 0, time.UTC), aboard), len(aboard))
	if err == nil && taken.Hits != 0 {
		err = fmt.Errorf("%s opens %d hits when nobody is known; want none", st.fsb.code, taken.Hits)
	}
	if err != nil {
		return "", err
	}
	return taken.IDs[0], nil
}

// istanbulCotravel: one of them becomes known, and is found on the flight of three
// weeks before; who was near to him is the other.
func (st *Stage) istanbulCotravel(ctx context.Context) (string, string, error) {
	if st.istanbul.err != nil {
		return "", "", st.istanbul.err
	}
	if err := st.clock(ctx, "2024-03-23T10:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.fsb.watches(ctx); err != nil {
		return "", "", err
	}
	if _, err := st.fsb.looksOut(ctx, agent, "istanbul"); err != nil {
		return "", "", err
	}
	first, err := st.foundOnFlight(ctx, "ex-istanbul-1", firstAboard)
	if err != nil {
		return "", "", err
	}
	t, err := st.together(ctx, first.Hit.ID, secondAboard)
	if err != nil {
		return "", "", err
	}
	fill, err := st.describes(ctx, t.Companions[0].Row)
	if err != nil {
		return "", "", err
	}
	if _, err := st.fsb.looksOut(ctx, agent, "istanbul-beside", fill...); err != nil {
		return "", "", err
	}
	second, err := st.foundOnFlight(ctx, "ex-istanbul-2", secondAboard)
	if err != nil {
		return "", "", err
	}
	back, err := st.together(ctx, second.Hit.ID, firstAboard)
	if err != nil {
		return "", "", err
	}
	if c := back.Companions[0]; !slices.Equal(c.Confirmed, []string{first.Hit.ID}) {
		return "", "", fmt.Errorf("beside the second sits somebody who is confirmed by %v; want hit %s", c.Confirmed, first.Hit.ID)
	}
	if err := st.fsb.checked(ctx); err != nil {
		return "", "", err
	}
	return fmt.Sprintf("EXERCISE: on 2 March 2024 RUS/FSB takes in the list of a flight from Istanbul with %d invented passengers, and knows none of them. On 23 March one becomes known: "+
			"a lookout in Cyrillic finds him in the travel that is kept (%.1f bits), and he is the same. Of %d others on the flight the nearest, in a booking of his own, sat in %s beside %s; "+
			"the lookout on him finds him on the same flight (%.1f bits), and he is the same", t.Others+1, first.Hit.Score, t.Others, secondAboard.seat, firstAboard.seat, second.Hit.Score),
		fmt.Sprintf("message %s of %s; hits %s and %s, by version %d of lookout ex-istanbul-1 and version %d of ex-istanbul-2; entente travel together %s --as %s --dir %s",
			st.istanbul.message, st.fsb.code, first.Hit.ID, second.Hit.ID, first.Against.Lookout, second.Against.Lookout, first.Hit.ID, agent, st.fsb.dir), nil
}

// foundOnFlight waits until a lookout finds somebody in the message of the flight, and
// has its owner say that it is the one who is sought.
func (st *Stage) foundOnFlight(ctx context.Context, lookout string, who passenger) (hits.View, error) {
	h, err := st.fsb.searchedBackwards(ctx, lookout)
	if err != nil {
		return hits.View{}, err
	}
	v, err := st.fsb.sees(ctx, agent, h.ID)
	if err != nil {
		return v, err
	}
	name := who.given + " " + who.surname
	if v.Message.ID != st.istanbul.message || v.Asked == nil || len(v.Asked.Names) != 1 || v.Asked.Names[0].Text != name || v.Hit.Officer != agent {
		return v, fmt.Errorf("hit %s is with %s, of message %s and of %+v; want %s in message %s", h.ID, v.Hit.Officer, v.Message.ID, v.Asked, name, st.istanbul.message)
	}
	if v, err = st.fsb.decides(ctx, agent, h.ID, hits.Same, "as the case has it"); err == nil && v.Hit.State != hits.Same {
		err = fmt.Errorf("hit %s is %s", h.ID, v.Hit.State)
	}
	return v, err
}

// together asks who was near to a hit, and wants somebody to be the nearest: beside
// him, in another booking; the rest further off.
func (st *Stage) together(ctx context.Context, hit string, nearest passenger) (out journeys.Together, err error) {
	if err := st.fsb.call(ctx, agent, http.MethodPost, "/travel-together", map[string]string{"of": hit}, &out); err != nil {
		return out, err
	}
	if out.Others != 59 || len(out.Companions) < 3 || !slices.Equal(out.Confirmed, []string{hit}) {
		return out, fmt.Errorf("with hit %s travel %d others, of whom %d are told, and it is confirmed by %v", hit, out.Others, len(out.Companions), out.Confirmed)
	}
	for i, want := range []journey.Closeness{journey.AdjacentSeats, journey.SameRow, journey.SameFlight} {
		if c := out.Companions[i]; c.Nearest != want || c.Shared != 1 {
			return out, fmt.Errorf("number %d of those with hit %s, %v, was near by %s on %d flights; want %s on one", i+1, hit, c.Names, c.Nearest, c.Shared, want)
		}
	}
	if name := nearest.given + " " + nearest.surname; !slices.Equal(out.Companions[0].Names, []string{name}) {
		return out, fmt.Errorf("nearest to hit %s was %v; want %s", hit, out.Companions[0].Names, name)
	}
	return out, nil
}

// describes reads from the message who a traveller is, for a lookout.
func (st *Stage) describes(ctx context.Context, row int64) ([]string, error) {
	var m feed.Whole
	if err := st.fsb.call(ctx, agent, http.MethodPost, "/travel/messages/"+st.istanbul.message, nil, &m); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(m.Aboard, func(t feed.Traveller) bool { return t.Seq == row })
	if i < 0 {
		return nil, fmt.Errorf("message %s has no traveller %d", m.ID, row)
	}
	p, err := m.Aboard[i].Person.Screened()
	if err != nil {
		return nil, err
	}
	if len(p.Names) != 1 || len(p.Births) != 1 || len(p.Documents) != 1 {
		return nil, fmt.Errorf("message %s says of traveller %d: %+v; want one name, birth and document", m.ID, row, p)
	}
	d := p.Documents[0]
	return []string{"{name}", p.Names[0].Text, "{born}", p.Births[0].String(), "{passport}", d.Number, "{country}", d.Country}, nil
}
