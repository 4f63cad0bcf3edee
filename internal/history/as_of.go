package history

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
)

// asOfCase: in January 2012 USA/FBI tells USA/CIA of a case.
func (st *Stage) asOfCase(ctx context.Context) (string, string, error) {
	st.told = st.tellsOfCase(ctx)
	return "", "", st.told
}

func (st *Stage) tellsOfCase(ctx context.Context) error {
	if err := st.clock(ctx, "2012-01-22T10:00:00Z"); err != nil {
		return err
	}
	if err := st.fbi.write(ctx, "as-of-case"); err != nil {
		return err
	}
	r, _, err := st.fbi.propose(ctx, disclosure.Proposal{Report: "EX-2012-0122", Partner: st.cia.code})
	if err != nil {
		return err
	}
	if _, err = st.fbi.arrived(ctx, r.Release, st.cia); err != nil {
		err = fmt.Errorf("%w (%s)", err, r.Said)
	}
	return err
}

// asOf: what was known on 17 July 2012, and what had been told to whom. What is
// recorded after it changes nothing of the answer.
func (st *Stage) asOf(ctx context.Context) (string, string, error) {
	if st.told != nil {
		return "", "", st.told
	}
	if err := st.clock(ctx, "2013-04-22T10:00:00Z"); err != nil {
		return "", "", err
	}
	then, err := st.fbi.held(ctx, "2012-07-17T23:59:59.999999Z")
	if err != nil {
		return "", "", err
	}
	if err := st.fbi.write(ctx, "as-of-later"); err != nil {
		return "", "", err
	}
	late, _, err := st.deliver(ctx, st.fsb, st.fbi, "as-of-calls", "УЧ-2013-0422", nil)
	if err != nil {
		return "", "", err
	}
	again, err := st.fbi.held(ctx, "2012-07-17T23:59:59.999999Z")
	if err != nil {
		return "", "", err
	}
	before, err := st.fbi.held(ctx, "2012-01-21T23:59:59.999999Z")
	if err != nil {
		return "", "", err
	}
	now, err := st.fbi.held(ctx, "")
	if err != nil {
		return "", "", err
	}
	const asked, questions = "EX-2011-0318 EX-2011-0428 EX-2011-0614 EX-2011-0920", "RUS/FSB EX-2011-0318 2011-03-18 admitted, RUS/FSB EX-2011-0428 2011-04-28 admitted, RUS/FSB EX-2011-0614 2011-06-14 admitted, USA/CIA EX-2011-0920 2011-09-20 admitted"
	const july, january, since = "reports " + asked + " EX-2012-0122; inbox RUS/FSB 2011-03-04; told " + questions + ", USA/CIA EX-2012-0122 2012-01-22 admitted",
		"reports " + asked + "; inbox RUS/FSB 2011-03-04; told " + questions,
		"reports " + asked + " EX-2012-0122 EX-2013-0422; inbox RUS/FSB 2011-03-04 RUS/FSB 2013-04-22; told " + questions + ", USA/CIA EX-2012-0122 2012-01-22 admitted"
	for _, x := range []struct{ when, got, want string }{{"17 July 2012", then, july}, {"17 July 2012, asked again", again, july}, {"21 January 2012", before, january}, {"22 April 2013", now, since}} {
		if x.got != x.want {
			return "", "", fmt.Errorf("%s as of %s: %q, want %q", st.fbi.code, x.when, x.got, x.want)
		}
	}
	if err := st.fbi.call(ctx, "", http.MethodGet, "/inbox/"+url.PathEscape(late.ID)+"?as_of=2012-07-17T23:59:59Z", nil, nil); err == nil {
		return "", "", fmt.Errorf("%s shows as of 2012 what came in 2013", st.fbi.code)
	}
	return "USA/FBI as of 17 July 2012: it held the tip of RUS/FSB of 4 March 2011 and a case of its own, had asked RUS/FSB of it three times, had passed the tip on to USA/CIA on 20 September 2011, and had told it of the case on 22 January 2012, receipted; " +
		"what RUS/FSB told it and what it wrote itself on 22 April 2013 is held now and is not in it", fmt.Sprintf("entente as-of 2012-07-17 list --dir %s", st.fbi.dir), nil
}

// held says in one line what the station held as of a time, the oldest first, and
// what it had told to whom: reports of its own, items of partners, releases. ""
// is now.
func (s *station) held(ctx context.Context, at string) (string, error) {
	when := ""
	if at != "" {
		when = "?as_of=" + url.QueryEscape(at)
	}
	var reports desk.Reports
	var inbox desk.Inbox
	var outbox desk.Outbox
	for path, into := range map[string]any{"/reports": &reports, "/inbox": &inbox, "/outbox": &outbox} {
		if err := s.call(ctx, "", http.MethodGet, path+when, nil, into); err != nil {
			return "", err
		}
	}
	var wrote, came, told []string
	for _, r := range reports.Reports {
		wrote = append([]string{r.Serial}, wrote...)
	}
	for _, a := range inbox.Items {
		came = append([]string{day(a)}, came...)
	}
	for _, l := range outbox.Items {
		told = append([]string{fmt.Sprintf("%s %s %s %s", l.Partner, l.Serial, l.At.Format("2006-01-02"), l.State)}, told...)
	}
	return "reports " + strings.Join(wrote, " ") + "; inbox " + strings.Join(came, " ") + "; told " + strings.Join(told, ", "), nil
}

func day(a exchange.Arrival) string {
	return string(a.Partner) + " " + a.RecordedAt.Format("2006-01-02")
}
