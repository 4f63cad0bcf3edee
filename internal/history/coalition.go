package history

import (
	"context"
	"fmt"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
)

// coalition is the name of the community of the row, as the directives give it.
const coalition = "COALITION"

// standing gives how a station stands to the coalition; the zero value when it
// has not heard of it.
func (s *station) standing(ctx context.Context) (exchange.Community, error) {
	var all struct{ Communities []exchange.Community }
	err := s.call(ctx, "", http.MethodGet, "/communities", nil, &all)
	for _, c := range all.Communities {
		if c.Name == coalition {
			return c, err
		}
	}
	return exchange.Community{}, err
}

// stands waits until a station stands to the coalition as is asked.
func (s *station) stands(ctx context.Context, what string, as func(exchange.Community) bool) error {
	return s.await(ctx, exchangePatience, what, func() (bool, error) {
		c, err := s.standing(ctx)
		return as(c), err
	})
}

// confirmed tells whether all members of an epoch have confirmed it.
func confirmed(number uint64, members int) func(exchange.Community) bool {
	return func(c exchange.Community) bool {
		for _, m := range c.Members {
			if !m.Confirmed {
				return false
			}
		}
		return c.Number == number && len(c.Members) == members
	}
}

// parisCoalition: three share under one community's directive; one is removed,
// and from then on gets and gives nothing under it.
func (st *Stage) parisCoalition(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-11-22T12:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.gather(ctx); err != nil {
		return "", "", err
	}
	for _, x := range []struct {
		from, to     *station
		name, serial string
		word         string
	}{{st.cia, st.dgse, "coalition-usa", "EX-2015-1121", "MARMALADE"}, {st.cia, st.fsb, "coalition-usa", "EX-2015-1121", "MARMALADE"}, {st.fsb, st.dgse, "coalition-rus", "УЧ-2015-1121", "QUINCE"}} {
		a, _, err := st.deliver(ctx, x.from, x.to, x.name, x.serial, nil)
		if err == nil {
			err = expect(a, x.word)
		}
		if err != nil {
			return "", "", fmt.Errorf("%s to %s as members: %w", x.from.code, x.to.code, err)
		}
	}
	if err := st.cia.call(ctx, reviewer, http.MethodPost, "/communities/"+coalition+"/remove", map[string]any{"members": []party.Code{st.fsb.code}}, nil); err != nil {
		return "", "", err
	}
	if err := st.nothing(ctx, st.cia, st.fsb, "coalition-usa-later", "EX-2015-1122"); err != nil { // at once
		return "", "", err
	}
	if err := st.cia.stands(ctx, "the confirmation of epoch 4", confirmed(4, 2)); err != nil {
		return "", "", err
	}
	if err := st.fsb.stands(ctx, "the word that it is removed", func(c exchange.Community) bool { return c.State == "removed" }); err != nil {
		return "", "", err
	}
	if err := st.nothing(ctx, st.fsb, st.dgse, "coalition-rus-later", "УЧ-2015-1122"); err != nil {
		return "", "", err
	}
	a, _, err := st.deliver(ctx, st.cia, st.dgse, "coalition-usa-later", "EX-2015-1122", nil)
	if err != nil {
		return "", "", err
	}
	if err := nowhere(st.cia, st.fsb, "the DAMSON road"); err != nil {
		return "", "", err
	}
	err = nowhere(st.fsb, st.dgse, "turned to MEDLAR")
	return "USA/CIA founds a coalition with FRA/DGSE and RUS/FSB and all three share; RUS/FSB is removed, and from then on it gets and gives nothing under it, while the others go on: " +
		"epoch 4 is confirmed by all who are left", st.proof(st.dgse, a), err
}

// gather founds the coalition and has all of it stand in epoch 3.
func (st *Stage) gather(ctx context.Context) error {
	body := map[string]any{"name": coalition, "members": []party.Code{st.dgse.code, st.fsb.code}}
	if err := st.cia.call(ctx, reviewer, http.MethodPost, "/communities", body, nil); err != nil {
		return err
	}
	for _, s := range []*station{st.dgse, st.fsb} {
		if err := s.stands(ctx, "the invitation", func(c exchange.Community) bool { return c.State == "invited" }); err != nil {
			return err
		}
		if err := s.call(ctx, reviewer, http.MethodPost, "/communities/"+coalition+"/accept", nil, nil); err != nil {
			return err
		}
	}
	if err := st.cia.stands(ctx, "the confirmations of epoch 3", confirmed(3, 3)); err != nil {
		return err
	}
	for _, s := range []*station{st.dgse, st.fsb} {
		if err := s.stands(ctx, "a lease of epoch 3", func(c exchange.Community) bool { return c.Number == 3 && c.Lease != nil && !c.Over }); err != nil {
			return err
		}
	}
	return nil
}

// nothing checks that a report does not go.
func (st *Stage) nothing(ctx context.Context, from, to *station, name, serial string) error {
	if err := from.write(ctx, name); err != nil {
		return err
	}
	r, o, err := from.propose(ctx, disclosure.Proposal{Report: serial, Partner: to.code})
	if err == nil && (o.Verdict != release.VerdictWithhold || r.Release != "") {
		err = fmt.Errorf("%s still gives %s under the coalition: %s", from.code, to.code, r.Said)
	}
	return err
}
