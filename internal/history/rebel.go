package history

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"entente/internal/inside/appraisal"
)

// rebelOrTerrorist: one organisation is a terrorist one, rebels, and protected, as the
// party has it; each word has its dates and its basis.
func (st *Stage) rebelOrTerrorist(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2013-05-06T10:00:00Z"); err != nil {
		return "", "", err
	}
	if _, err := st.cia.judges(ctx, "rebel-or-terrorist"); err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2013-05-07T10:00:00Z"); err != nil {
		return "", "", err
	}
	if _, err := st.cia.judges(ctx, "rebel-protected"); err != nil {
		return "", "", err
	}
	for _, x := range []struct{ on, asOf, holds, conflicts string }{
		{"2013-05-01", "", "USA rebel; FRA protected; RUS terrorist", "USA-RUS FRA-RUS"},
		{"2013-05-01", "2013-05-06T23:00:00Z", "USA rebel; RUS terrorist", "USA-RUS"},
		{"2008-01-01", "", "RUS terrorist", ""},
		{"2015-01-01", "", "USA terrorist; FRA protected; RUS terrorist", "USA-FRA FRA-RUS"},
	} {
		got, conflicts, err := st.cia.designated(ctx, x.on, x.asOf)
		if err != nil {
			return "", "", err
		}
		if got != x.holds || conflicts != x.conflicts {
			return "", "", fmt.Errorf("on %s, as of %q: %q with conflicts %q; want %q with %q", x.on, x.asOf, got, conflicts, x.holds, x.conflicts)
		}
	}
	var none appraisal.Designated
	if err := st.cia.asks(ctx, author, "/designations/of", url.Values{"entity": {"entity:ex-highlands"}, "as_of": {"2013-05-05T00:00:00Z"}}, &none); err == nil {
		return "", "", fmt.Errorf("as of the day before anything was recorded %d parties say something", len(none.Parties))
	}
	return "EXERCISE: one organisation stands on 1 May 2013 as rebel for USA, protected for FRA and terrorist for RUS, each with its basis, and the two conflicts with RUS are named; " +
			"in 2008 RUS alone had said anything, from 1 May 2014 USA says terrorist as well; as of 6 May 2013, when FRA's word was not on record, it is not there",
		fmt.Sprintf("entente designation show entity:ex-highlands --on 2013-05-01 --as %s --dir %s", author, st.cia.dir), nil
}

// designated says in one line what holds of the organisation on a day, as it was on record
// at a time ("" for now), and which parties contradict each other.
func (s *station) designated(ctx context.Context, on, asOf string) (holds, conflicts string, err error) {
	query := url.Values{"entity": {"entity:ex-highlands"}, "on": {on}}
	if asOf != "" {
		query.Set("as_of", asOf)
	}
	var d appraisal.Designated
	if err := s.asks(ctx, author, "/designations/of", query, &d); err != nil {
		return "", "", err
	}
	var said, against []string
	party := map[string]string{}
	for _, p := range d.Parties {
		if p.Ours != (p.Party == "USA") {
			return "", "", fmt.Errorf("%s is ours: %t", p.Party, p.Ours)
		}
		for _, x := range p.Holds {
			if x.Basis == "" || x.Since == "" || x.Since > on {
				return "", "", fmt.Errorf("%s says %s since %q on basis %q", p.Party, x.Says, x.Since, x.Basis)
			}
			said = append(said, fmt.Sprintf("%s %s", p.Party, x.Says))
			party[x.ID] = string(p.Party)
		}
	}
	for _, c := range d.Conflicts {
		between := []string{party[c.Between[0]], party[c.Between[1]]}
		if between[0] != "USA" {
			slices.Sort(between)
		}
		against = append(against, strings.Join(between, "-"))
	}
	return strings.Join(said, "; "), strings.Join(against, " "), nil
}
