package history

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"
)

// damascusRequest: who has influence on Damascus is asked to use it. The record tells
// that it was asked, and no more.
func (st *Stage) damascusRequest(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-11-24T10:00:00Z"); err != nil {
		return "", "", err
	}
	due := time.Date(2015, 12, 8, 10, 0, 0, 0, time.UTC)
	asked, err := st.asked(ctx, st.cia, st.fsb, "damascus-request", tasking.Ask{Report: "EX-2015-1124", Kind: obligation.Action, With: "SYR", Ground: obligation.Courtesy,
		Due: &due, Purpose: "EXERCISE: ROSEWOOD is what the money pays for"})
	if err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2015-11-26T10:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.fsb.call(ctx, liaison, http.MethodPost, "/questions/"+asked.ID+"/accept", map[string]any{}, nil); err != nil {
		return "", "", err
	}
	if err := st.fsb.call(ctx, liaison, http.MethodPost, "/questions/"+asked.ID+"/met", map[string]any{}, nil); err == nil {
		return "", "", fmt.Errorf("%s, the debtor, may say that it has what it owes", st.fsb.code)
	}
	err = st.cia.await(ctx, exchangePatience, "the word of "+string(st.fsb.code), func() (bool, error) {
		q, err := st.cia.question(ctx, asked.ID)
		return q.State == string(obligation.Owed), err
	})
	if err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2015-12-09T10:00:00Z"); err != nil {
		return "", "", err
	}
	for _, s := range []*station{st.cia, st.fsb} {
		q, err := s.question(ctx, asked.ID)
		if err != nil {
			return "", "", err
		}
		if q.State != string(obligation.Lapsed) || q.Standing != string(obligation.IsAccepted) || q.With != "SYR" || q.Ours != (s == st.cia) {
			return "", "", fmt.Errorf("%s holds it as %s, %s, with %s; want it accepted and lapsed, with SYR", s.code, q.State, q.Standing, q.With)
		}
		n, err := s.counted(ctx, st.other(s, st.cia, st.fsb).code, obligation.Action)
		if err != nil {
			return "", "", err
		}
		if n.Asked != 1 || n.Accepted != 1 || n.Late != 1 || n.Answered != 0 || n.Silent != 0 {
			return "", "", fmt.Errorf("%s counts %+v, want 1 asked, accepted and late", s.code, n)
		}
	}
	err = nowhere(st.cia, st.fsb, "ROSEWOOD")
	return "USA/CIA asks RUS/FSB, which has influence on Damascus, to speak to SYR about oil bought from IS; RUS/FSB accepts on 26 November 2015, nothing comes by 8 December, " +
		"and both sides show it as accepted and lapsed", fmt.Sprintf("entente action show %s --dir %s", asked.ID, st.cia.dir), err
}

// question is how a question stands with the station.
func (s *station) question(ctx context.Context, id string) (q tasking.Question, err error) {
	err = s.call(ctx, "", http.MethodGet, "/questions/"+id, nil, &q)
	return q, err
}
