package history

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
)

// recall: a correction reaches all holders, and the one that has not confirmed is shown.
func (st *Stage) recall(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2017-12-14T10:00:00Z"); err != nil {
		return "", "", err
	}
	wrong, right, held := map[*station]string{}, map[*station]string{}, map[*station]exchange.Arrival{}
	for _, x := range []struct {
		name, serial string
		into         map[*station]string
	}{{"recall-wrong", "EX-2017-0510", wrong}, {"recall-right", "EX-2017-0511", right}} {
		if err := st.cia.write(ctx, x.name); err != nil {
			return "", "", err
		}
		for _, to := range []*station{st.dgse, st.fsb} {
			r, _, err := st.cia.propose(ctx, disclosure.Proposal{Report: x.serial, Partner: to.code})
			if err != nil {
				return "", "", err
			}
			a, err := st.cia.arrived(ctx, r.Release, to)
			if err != nil {
				return "", "", err
			}
			x.into[to] = r.Release
			if x.name == "recall-wrong" {
				held[to] = a
			}
		}
	}
	for to := range wrong {
		body := map[string]any{"release": wrong[to], "with": right[to], "code": "wrong", "due": "2017-12-15T10:00:00Z"}
		if err := st.cia.call(ctx, reviewer, http.MethodPost, "/recalls", body, nil); err != nil {
			return "", "", err
		}
		if err := to.becomes(ctx, held[to].ID, "corrected"); err != nil {
			return "", "", err
		}
	}
	if err := st.dgse.call(ctx, reviewer, http.MethodPost, "/inbox/"+url.PathEscape(held[st.dgse].ID)+"/comply", map[string]any{"code": "replaced"}, nil); err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2017-12-16T10:00:00Z"); err != nil {
		return "", "", err
	}
	var open desk.Recalls
	err := st.cia.await(ctx, exchangePatience, "the confirmation of FRA/DGSE", func() (bool, error) {
		err := st.cia.call(ctx, "", http.MethodGet, "/recalls?open=true", nil, &open)
		return len(open.Items) == 1, err
	})
	if err != nil {
		return "", "", err
	}
	last := open.Items[0]
	if last.Partner != st.fsb.code || last.State != exchange.TakebackOverdue || last.ToldAt == nil {
		return "", "", fmt.Errorf("open: %s, %s, want RUS/FSB, told and overdue", last.Partner, last.State)
	}
	return "USA/CIA corrects a report: FRA/DGSE and RUS/FSB are told and use it no more, FRA/DGSE confirms, and RUS/FSB is shown as overdue",
		fmt.Sprintf("recall status of %s, release %s", st.cia.code, last.Release), nil
}

// becomes waits until an item stands otherwise, and checks that its words are shown no more.
func (s *station) becomes(ctx context.Context, item, state string) error {
	var a exchange.Arrival
	err := s.await(ctx, exchangePatience, item+" to be "+state, func() (bool, error) {
		a = exchange.Arrival{}
		err := s.call(ctx, "", http.MethodGet, "/inbox/"+url.PathEscape(item), nil, &a)
		return a.State == state, err
	})
	if err == nil && (len(a.Portions) > 0 || a.Bundle != nil) {
		err = fmt.Errorf("%s still shows the words of %s", s.code, item)
	}
	return err
}

// consent: asked, given with a condition, released with it; and declined for
// another partner.
func (st *Stage) consent(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2017-12-13T10:00:00Z"); err != nil {
		return "", "", err
	}
	item, _, err := st.deliver(ctx, st.fbi, st.cia, "consent-source", "EX-2017-0501", nil)
	if err != nil {
		return "", "", err
	}
	data, err := file("reports/consent-derived.yaml")
	if err != nil {
		return "", "", err
	}
	data = bytes.ReplaceAll(data, []byte("@ITEM@"), []byte(item.ID))
	if err := st.cia.call(ctx, author, http.MethodPost, "/reports", map[string]any{"file": "consent-derived.yaml", "content": data}, nil); err != nil {
		return "", "", err
	}
	for to, answer := range map[*station]string{st.dgse: "give", st.fsb: "decline"} {
		if err := st.referred(ctx, to); err != nil {
			return "", "", err
		}
		if err := st.askAndAnswer(ctx, st.cia, st.fbi, item.ID, to.code.Country(), answer); err != nil {
			return "", "", err
		}
	}
	if err := st.referred(ctx, st.fsb); err != nil {
		return "", "", err
	}
	r, _, err := st.cia.propose(ctx, disclosure.Proposal{Report: "EX-2017-0502", Partner: st.dgse.code})
	if err != nil {
		return "", "", err
	}
	a, err := st.cia.arrived(ctx, r.Release, st.dgse)
	if err != nil {
		return "", "", fmt.Errorf("%w (%s)", err, r.Said)
	}
	if len(a.Use) != 1 || a.Use[0] != "lead" || a.Onward != "none" {
		return "", "", fmt.Errorf("it came with use %v and onward %s, want lead and none", a.Use, a.Onward)
	}
	err = nowhere(st.cia, st.dgse, "MERIDIAN")
	return "USA/CIA asks USA/FBI: for FRA/DGSE it may, as a lead and no further, and so it goes; for RUS/FSB it may not, and it stays", st.proof(st.dgse, a), err
}

// referred checks that without consent nothing goes to a partner.
func (st *Stage) referred(ctx context.Context, to *station) error {
	r, o, err := st.cia.propose(ctx, disclosure.Proposal{Report: "EX-2017-0502", Partner: to.code})
	if err != nil {
		return err
	}
	want := release.Need{Who: string(st.fbi.code), What: "consent", Ground: "third-party"}
	if o.Verdict != release.VerdictRefer || r.Release != "" || len(o.Portions[0].Needs) != 1 || o.Portions[0].Needs[0] != want {
		return fmt.Errorf("for %s without consent: %s with needs %v, want refer to %s", to.code, o.Verdict, o.Portions[0].Needs, st.fbi.code)
	}
	return nil
}

// askAndAnswer has a station ask who gave it an item whether it may go to a party, and
// waits until the answer is here.
func (st *Stage) askAndAnswer(ctx context.Context, from, giver *station, item string, to party.Code, answer string) error {
	var asked exchange.Asked
	if err := from.call(ctx, reviewer, http.MethodPost, "/consents", map[string]any{"item": item, "to": to}, &asked); err != nil {
		return err
	}
	find := func(s *station) (found exchange.Asked, err error) {
		var all desk.Consents
		err = s.call(ctx, "", http.MethodGet, "/consents", nil, &all)
		for _, x := range all.Items {
			if x.Hash == asked.Hash {
				found = x
			}
		}
		return found, err
	}
	err := giver.await(ctx, exchangePatience, "the question", func() (bool, error) {
		x, err := find(giver)
		return x.Hash != "", err
	})
	if err != nil {
		return err
	}
	body := map[string]any{}
	if answer == "give" {
		body = map[string]any{"use": []string{"lead"}, "onward": "none"}
	}
	if err := giver.call(ctx, reviewer, http.MethodPost, "/consents/"+asked.Ask+"/"+answer, body, nil); err != nil {
		return err
	}
	return from.await(ctx, exchangePatience, "the answer of "+string(giver.code), func() (bool, error) {
		x, err := find(from)
		return err == nil && !x.Open(), err
	})
}
