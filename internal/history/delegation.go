package history

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"
)

// delegation: two sides meet and commit themselves; one keeps its word, and of the
// other's nothing arrives.
func (st *Stage) delegation(ctx context.Context) (string, string, error) {
	const id = "EX-2018-WASHINGTON"
	if err := st.clock(ctx, "2018-01-29T10:00:00Z"); err != nil {
		return "", "", err
	}
	document, err := file("engagements/delegation-2018.yaml")
	if err != nil {
		return "", "", err
	}
	if err := st.cia.call(ctx, liaison, http.MethodPost, "/engagements", tasking.EngagementFile{Name: "delegation-2018.yaml", Document: string(document)}, nil); err != nil {
		return "", "", err
	}
	minutes, _, err := st.wrote(ctx, st.cia, st.fsb, "delegation-minutes", "EX-2018-0129")
	if err != nil {
		return "", "", err
	}
	for _, c := range []string{"analysts", "names", "routes"} {
		if err := st.cia.call(ctx, liaison, http.MethodPost, "/engagements/"+id+"/commitments/"+c+"/state", map[string]any{"on": minutes}, nil); err != nil {
			return "", "", err
		}
	}
	err = st.bothOwe(ctx, obligation.Commitment, "USA/CIA by 2018-04-15 accepted, RUS/FSB by 2018-05-01 open, RUS/FSB by 2018-06-01 open")
	if err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2018-04-12T10:00:00Z"); err != nil {
		return "", "", err
	}
	paper, _, err := st.wrote(ctx, st.cia, st.fsb, "delegation-paper", "EX-2018-0410")
	if err != nil {
		return "", "", err
	}
	arrived := map[string]any{"release": paper, "extent": obligation.Whole}
	if err := st.cia.call(ctx, liaison, http.MethodPost, "/engagements/"+id+"/commitments/analysts/arrived", arrived, nil); err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2018-06-02T10:00:00Z"); err != nil {
		return "", "", err
	}
	err = st.bothOwe(ctx, obligation.Commitment, "RUS/FSB by 2018-05-01 lapsed, RUS/FSB by 2018-06-01 lapsed, USA/CIA by 2018-04-15 answered")
	if err != nil {
		return "", "", err
	}
	return st.delegationEnds(ctx, id)
}

// delegationEnds looks at what came of it, on both sides.
func (st *Stage) delegationEnds(ctx context.Context, id string) (string, string, error) {
	late := map[*station]url.Values{
		st.cia: {"partner": {"RUS"}, "kind": {"commitment"}, "overdue": {"true"}, "to": {"us"}},
		st.fsb: {"partner": {"USA"}, "kind": {"commitment"}, "overdue": {"true"}, "by": {"us"}},
	}
	for s, query := range late {
		all, err := s.owed(ctx, query)
		if err != nil {
			return "", "", err
		}
		if len(all) != 2 || slices.ContainsFunc(all, func(o tasking.Owed) bool { return !o.Overdue || !o.Shared || o.Debtor != st.fsb.code }) {
			return "", "", fmt.Errorf("%s shows %d commitments of %s as overdue, want both: %+v", s.code, len(all), st.fsb.code, all)
		}
	}
	var view map[string]any
	views := map[string]any{"professional": "EXERCISE: JUNIPER. Of what was promised to us nothing arrived."}
	if err := st.cia.call(ctx, liaison, http.MethodPost, "/engagements/"+id+"/view", views, &view); err != nil {
		return "", "", err
	}
	var e tasking.EngagementShown
	if err := st.cia.call(ctx, "", http.MethodGet, "/engagements/"+id, nil, &e); err != nil {
		return "", "", err
	}
	arrived := map[string]int{}
	for _, c := range e.Commitments {
		arrived[c.By] += len(c.Arrived)
	}
	if arrived["ours"] != 1 || arrived["theirs"] != 0 || !strings.Contains(e.Engagement.OfficialView, "dialogue") || !strings.Contains(e.Engagement.ProfessionalView, "nothing arrived") {
		return "", "", fmt.Errorf("the engagement shows %v arrivals, %q beside %q", arrived, e.Engagement.OfficialView, e.Engagement.ProfessionalView)
	}
	err := nowhere(st.cia, st.fsb, "EXERCISE: JUNIPER", "the beginning of a dialogue")
	return "USA/CIA records the meeting of January 2018, puts three commitments to RUS/FSB and keeps its own; of the two of RUS/FSB nothing has arrived by 1 May and 1 June, and both sides show them as overdue. " +
			"The professional view stands beside the official one, and is nowhere with the partner",
		fmt.Sprintf("entente engagement show %s --dir %s; entente owed --overdue --kind commitment --dir %s", id, st.cia.dir, st.fsb.dir), err
}

// bothOwe waits until USA/CIA and RUS/FSB show the same of a kind.
func (st *Stage) bothOwe(ctx context.Context, kind obligation.Kind, want string) error {
	for _, s := range []*station{st.cia, st.fsb} {
		got := ""
		err := s.await(ctx, exchangePatience, "what is owed", func() (same bool, err error) {
			got, err = s.owes(ctx, st.other(s, st.cia, st.fsb).code, kind, "")
			return got == want, err
		})
		if err != nil {
			return fmt.Errorf("%w: %q, want %q", err, got, want)
		}
	}
	return nil
}
