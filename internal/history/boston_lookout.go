package history

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"entente/internal/core/watchlist"
	"entente/internal/desk"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
)

// The lookout of the record, and the case that it came of.
const (
	bostonLookout = "ex-boston-2011"
	bostonCase    = "CT-2011-17"
)

// traveller is the man in the role of the subject of 2011, as his papers spell him out,
// and as they spell him on the way back.
var (
	travellerOut  = passenger{surname: "WYMYSCHLENNYJ", given: "TIMUR", born: "19861021", nation: "RUS", passport: "EX8610217", booking: "EXB17A", seat: "31C"}
	travellerBack = passenger{surname: "VYMYCHLENY", given: "TIMOUR", born: "19861021", nation: "RUS", passport: "EX8610217", booking: "EXB42Q", seat: "22F"}
)

// bostonFlew is what came of the flight out, for the flight back.
type bostonFlew struct {
	hit string
	err error
}

// bostonFlies: a lookout stands, and he flies out. He is met, and it is not certain
// whether it is he.
func (st *Stage) bostonFlies(ctx context.Context) (string, string, error) {
	st.flew.hit, st.flew.err = st.fliesOut(ctx)
	return "", "", st.flew.err
}

func (st *Stage) fliesOut(ctx context.Context) (string, error) {
	if err := st.clock(ctx, "2012-01-21T22:00:00Z"); err != nil {
		return "", err
	}
	if err := st.fbi.watches(ctx); err != nil {
		return "", err
	}
	if _, err := st.fbi.looksOut(ctx, agent, "boston"); err != nil {
		return "", err
	}
	out := flight{number: "315", from: "JFK", to: "SVO", departs: "1201211930", arrives: "1201221200"}
	aboard := append(crowd(49, 0), travellerOut)
	if _, err := st.fbi.brings(ctx, "EXERCISE XX315", out.list(time.Date(2012, 1, 21, 21, 50, 0, 0, time.UTC), aboard), len(aboard)); err != nil {
		return "", err
	}
	h, _, err := st.fbi.hitOn(ctx, bostonLookout)
	if err != nil {
		return "", err
	}
	if h.Officer != agent || h.Journey != "XX315 JFK-SVO" {
		return "", fmt.Errorf("hit %s on %s is with %s%s; want it with the owner, %s", h.ID, h.Journey, h.Officer, h.Desk, agent)
	}
	v, err := st.fbi.decides(ctx, agent, h.ID, hits.CannotTell, "his papers say 1986, and the tip 1987")
	if err != nil {
		return "", err
	}
	if !v.Hit.Open || v.Hit.Desk != "watch" || v.Hit.Officer != "" {
		return "", fmt.Errorf("the owner cannot tell, and hit %s is with %s%s, open %t; want it with the watch", h.ID, v.Hit.Officer, v.Hit.Desk, v.Hit.Open)
	}
	_, err = st.fbi.decides(ctx, commander, h.ID, hits.CannotTell, "nor can the watch; he is let go")
	return h.ID, err
}

// bostonLookout: the case is closed and its officer gone; the lookout is asked about,
// and stays in force. He flies back, and is one of about a hundred hits.
func (st *Stage) bostonLookout(ctx context.Context) (string, string, error) {
	if st.flew.err != nil {
		return "", "", st.flew.err
	}
	l, err := st.ownerGoes(ctx)
	if err != nil {
		return "", "", err
	}
	h, told, err := st.fliesBack(ctx)
	if err != nil {
		return "", "", err
	}
	v, err := st.climbs(ctx, h)
	if err != nil {
		return "", "", err
	}
	return "EXERCISE: USA/FBI looks out for an invented man until 1 June 2012. He flies out in January as " + travellerOut.given + " " + travellerOut.surname +
			", is met, and nobody can tell whether it is he. In March the case is closed and the agent's registration ends: the deputy is asked whether the lookout goes on, in May again, then the watch. " +
			"Nobody answers, and it does not lapse. On 17 July he flies back as " + travellerBack.given + " " + travellerBack.surname + ": " + told +
			" The deputy has it at once, and does not answer; after 20 minutes the watch has it, sees it and decides: the same",
		fmt.Sprintf("hit %s of %s, on message %s, by version %d of lookout %s (the flight out: hit %s); entente hit show %s --as %s --dir %s",
			v.Hit.ID, st.fbi.code, v.Message.ID, v.Against.Lookout, l.ID, st.flew.hit, v.Hit.ID, commander, st.fbi.dir), nil
}

// ownerGoes: the case is closed, then the agent goes, then the lookout's time comes.
func (st *Stage) ownerGoes(ctx context.Context) (l watch.LookoutShown, err error) {
	const closed, comes = "its case is closed", "its time comes on 2012-06-01"
	for _, x := range []struct {
		at   string
		do   func() error
		want []string
	}{
		{"2012-03-05T09:00:00Z", func() error {
			body := map[string]any{"case": bostonCase, "reason": "EXERCISE: nothing was found"}
			return st.fbi.call(ctx, agent, http.MethodPost, "/cases/close", body, nil)
		}, []string{agent + ": " + closed}},
		{"2012-03-12T09:00:00Z", func() error {
			return st.fbi.call(ctx, "", http.MethodPost, "/officers", map[string]any{"code": agent, "revoked": true}, nil)
		}, []string{relief + ": " + closed}},
		{"2012-05-20T09:00:00Z", nil, []string{relief + ": " + comes, "watch: " + closed}},
		{"2012-07-16T09:00:00Z", nil, []string{"watch: " + closed, "watch: " + comes}},
	} {
		if err := st.clock(ctx, x.at); err != nil {
			return l, err
		}
		if x.do != nil {
			if err := x.do(); err != nil {
				return l, err
			}
		}
		if l, err = st.fbi.becomesAsked(ctx, bostonLookout, x.want...); err != nil {
			return l, fmt.Errorf("on %s: %w", x.at, err)
		}
	}
	if got := strings.Join(l.Stands, ", "); got != watch.StandsTimeCome+", "+watch.StandsCaseClosed {
		return l, fmt.Errorf("after its date lookout %s stands in %q", l.ID, got)
	}
	return l, nil
}

// fliesBack: of 150 travellers two thirds are namesakes of somebody on a list, and he
// is one of the others.
func (st *Stage) fliesBack(ctx context.Context) (first hits.Line, told string, err error) {
	_, err = st.fbi.importList(ctx, "hot", watchlist.CSV, desk.File{Name: "hot.csv",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(hotList())), nil }})
	if err != nil {
		return first, "", err
	}
	if err := st.clock(ctx, "2012-07-17T12:00:00Z"); err != nil {
		return first, "", err
	}
	back := flight{number: "316", from: "SVO", to: "JFK", departs: "1207171520", arrives: "1207171740"}
	aboard := append(namesakes(), travellerBack)
	aboard = append(aboard, crowd(150-len(aboard), 25)...)
	taken, err := st.fbi.brings(ctx, "EXERCISE XX316", back.list(time.Date(2012, 7, 17, 11, 50, 0, 0, time.UTC), aboard), len(aboard))
	if err != nil {
		return first, "", err
	}
	all, err := st.fbi.hits(ctx, false)
	if err != nil {
		return first, "", err
	}
	if len(all) < 90 || len(all) != taken.Hits {
		return first, "", fmt.Errorf("%s opens %d hits of a flight, and has %d; want about a hundred", st.fbi.code, taken.Hits, len(all))
	}
	first = all[0]
	byScore := 1
	for _, h := range all[1:] {
		if h.Score > first.Score {
			byScore++
		}
	}
	switch {
	case first.Entry != bostonLookout || first.Rank <= all[1].Rank:
		return first, "", fmt.Errorf("first of %d hits is %s of %s with %.1f bits, then %s with %.1f; want %s first", len(all), first.ID, first.Entry, first.Rank, all[1].Entry, all[1].Rank, bostonLookout)
	case first.Known || first.Officer != relief || first.Due == nil || first.Due.Sub(first.Opened).Round(time.Minute) != 20*time.Minute:
		return first, "", fmt.Errorf("hit %s is with %s%s, due %v, known %t; want it with the deputy, within 20 minutes of %s", first.ID, first.Officer, first.Desk, first.Due, first.Known, first.Opened)
	}
	return first, fmt.Sprintf("one of %d hits among %d travellers, and ranked first with %.1f bits (the next has %.1f; by the score alone he would be number %d).",
		len(all), len(aboard), first.Rank, all[1].Rank, byScore), nil
}

// climbs: the deputy does not answer, and the watch does.
func (st *Stage) climbs(ctx context.Context, h hits.Line) (v hits.View, err error) {
	if err := st.clock(ctx, "2012-07-17T12:22:00Z"); err != nil {
		return v, err
	}
	err = st.fbi.await(ctx, exchangePatience, "hit "+h.ID+" to climb to the watch", func() (bool, error) {
		now, place, err := st.fbi.hitOn(ctx, bostonLookout)
		if err == nil && (now.ID != h.ID || place != 1) {
			err = fmt.Errorf("hit %s is number %d, want %s first", now.ID, place, h.ID)
		}
		return now.Officer == "" && now.Desk == "watch", err
	})
	if err != nil {
		return v, err
	}
	if _, err := st.fbi.sees(ctx, commander, h.ID); err != nil {
		return v, err
	}
	if v, err = st.fbi.decides(ctx, commander, h.ID, hits.Same, "his passport is that of January, and the tip may have its year wrong; he is met at the gate"); err != nil {
		return v, err
	}
	want := "opened to relief, climbed to watch, seen by commander, decided by commander same"
	if got := done(v); got != want || v.Hit.Open || v.Hit.State != hits.Same || v.Lookout == nil || v.Lookout.Owner != agent {
		return v, fmt.Errorf("of hit %s was done: %q, it is %s; want %q", h.ID, got, v.Hit.State, want)
	}
	l, err := st.fbi.lookout(ctx, bostonLookout)
	if err == nil && (l.State != "active" || l.Version != v.Against.Lookout) {
		err = fmt.Errorf("lookout %s is %s, version %d, and the hit is by version %d; want it in force as it was", l.ID, l.State, l.Version, v.Against.Lookout)
	}
	return v, err
}
