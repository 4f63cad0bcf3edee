package history

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	core "entente/internal/core/ledger"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/ledger"
	"entente/internal/inside/tasking"
)

// wave is what RUS/FSB gives USA/CIA after an event, month by month: many at first, then
// fewer and fewer.
type wave struct {
	name   string    // of its serials
	month  time.Time // the first, at a time of its day
	counts []int     // of each month
	graded []string  // of what use the first ones were, as USA/CIA says
}

var waves = []wave{
	{"2013", time.Date(2013, 5, 20, 9, 0, 0, 0, time.UTC), []int{9, 6, 4, 3, 2, 1}, []string{"action", "useful", "useful", "background"}},
	{"2015", time.Date(2015, 12, 20, 9, 0, 0, 0, time.UTC), []int{10, 7, 4, 3, 2, 1}, []string{"useful", "useful", "background", "not-useful"}},
}

// afterBoston and afterParis are the waves, for the row that looks back at them.
func (st *Stage) afterBoston(ctx context.Context) (string, string, error) {
	st.waved = st.waves(ctx, waves[0])
	return "", "", st.waved
}

func (st *Stage) afterParis(ctx context.Context) (string, string, error) {
	if st.waved == nil {
		st.waved = st.waves(ctx, waves[1])
	}
	return "", "", st.waved
}

// waves sends a wave, and has what came first graded.
func (st *Stage) waves(ctx context.Context, w wave) error {
	sent := 0
	for i, n := range w.counts {
		if err := st.clock(ctx, w.month.AddDate(0, i, 0).Format(time.RFC3339)); err != nil {
			return err
		}
		for range n {
			sent++
			if err := st.fsb.message(ctx, st.cia, fmt.Sprintf("УЧ-%s-В%02d", w.name, sent), w.month.AddDate(0, i, 0)); err != nil {
				return err
			}
		}
		if err := st.fsb.delivered(ctx, "УЧ-"+w.name+"-В", sent); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		var inbox desk.Inbox
		if err := st.cia.call(ctx, "", http.MethodGet, fmt.Sprintf("/inbox?partner=%s&limit=%d", url.QueryEscape(string(st.fsb.code)), len(w.graded)), nil, &inbox); err != nil {
			return err
		}
		for i, grade := range w.graded {
			if err := st.cia.call(ctx, liaison, http.MethodPost, "/feedback", tasking.Grade{Item: inbox.Items[i].ID, Grade: grade}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// message writes a short report and releases it, without waiting for it to arrive.
func (s *station) message(ctx context.Context, to *station, serial string, at time.Time) error {
	document := fmt.Sprintf(`originator: RUS/FSB
serial: %s
created: %s
kind: intelligence
topics: [counter-terrorism]
use: [intelligence, lead]
lang: en
title: {mark: "(Н//REL TO RUS, USA)", text: "EXERCISE: What was looked into"}
portions:
  - {mark: "(С//REL TO RUS, USA)", text: "EXERCISE: what was asked of a traveller was looked into, and nothing was found that is not known."}
`, serial, at.Format(time.RFC3339))
	if err := s.call(ctx, author, http.MethodPost, "/reports", map[string]any{"file": serial + ".yaml", "content": []byte(document)}, nil); err != nil {
		return err
	}
	r, _, err := s.propose(ctx, disclosure.Proposal{Report: serial, Partner: to.code})
	if err == nil && r.Release == "" {
		err = fmt.Errorf("%s gives %s nothing of %s: %s", s.code, to.code, serial, r.Said)
	}
	return err
}

// delivered waits until so many releases of serials that begin alike are admitted.
func (s *station) delivered(ctx context.Context, begin string, want int) error {
	n, last := 0, ""
	err := s.await(ctx, exchangePatience, "receipts for "+begin, func() (bool, error) {
		var box desk.Outbox
		err := s.call(ctx, "", http.MethodGet, "/outbox?limit=1000", nil, &box)
		n = 0
		for _, line := range box.Items {
			switch {
			case !strings.HasPrefix(line.Serial, begin):
			case line.State == "admitted":
				n++
			default:
				last = line.Serial + " is " + line.State + ": " + line.Said
			}
		}
		return n == want, err
	})
	if err != nil {
		err = fmt.Errorf("%w: %d of %d; %s", err, n, want, last)
	}
	return err
}

// ledger: what came of twelve years of exchange with RUS/FSB.
func (st *Stage) ledger(ctx context.Context) (string, string, error) {
	if st.waved != nil {
		return "", "", st.waved
	}
	if err := st.clock(ctx, "2024-03-28T10:00:00Z"); err != nil {
		return "", "", err
	}
	if _, err := st.cia.judges(ctx, "ledger"); err != nil {
		return "", "", err
	}
	query := url.Values{"partner": {string(st.fsb.code)}, "limit": {"1000"}}
	var l ledger.Shown
	if err := st.cia.asks(ctx, author, "/ledgers", query, &l); err != nil {
		return "", "", err
	}
	surges, err := surged(l)
	if err != nil {
		return "", "", err
	}
	quiet, err := st.thanked(ctx, l)
	if err != nil {
		return "", "", err
	}
	opened, err := st.cia.opens(ctx, query, l)
	if err != nil {
		return "", "", err
	}
	return "EXERCISE: of what RUS/FSB gave USA/CIA from 2011 to 2024: " + surges + "; " + quiet + "; all " + opened + " figures that are not 0 open to what they count",
		fmt.Sprintf("entente ledger show %s --as %s --dir %s", st.fsb.code, author, st.cia.dir), nil
}

// surged wants two surges in what was received, each with its change, the event beside it
// and a half-life, and says them.
func surged(l ledger.Shown) (string, error) {
	i := slices.IndexFunc(l.Flows, func(f core.Flow) bool { return f.Of == "received" })
	if i < 0 || len(l.Flows[i].Surges) != 2 {
		return "", fmt.Errorf("the flows are %+v; want two surges in what was received", l.Flows)
	}
	flow := l.Flows[i]
	var said []string
	for i, want := range []struct{ month, event string }{{"2013-05", "entity:ex-april-2013"}, {"2015-12", "entity:ex-november-2015"}} {
		s := flow.Surges[i]
		at := slices.IndexFunc(flow.Changes.Changes, func(c core.Change) bool { return c.At.Equal(s.From) })
		if s.From.Format("2006-01") != want.month || at < 0 || s.Says != core.Decays || s.HalfLife == nil || s.Fall == nil {
			return "", fmt.Errorf("surge %d is %+v; want one from %s that decays", i+1, s, want.month)
		}
		change := flow.Changes.Changes[at]
		if !slices.ContainsFunc(change.Beside, func(e core.Event) bool { return e.Ref == want.event }) {
			return "", fmt.Errorf("beside the change of %s stands %+v; want %s", want.month, change.Beside, want.event)
		}
		said = append(said, fmt.Sprintf("a surge from %s, beside what was on %s, that falls by half in %.0f days", s.From.Format("January 2006"), beside(change, want.event), *s.HalfLife))
	}
	return strings.Join(said, ", and "), nil
}

func beside(c core.Change, ref string) string {
	for _, e := range c.Beside {
		if e.Ref == ref {
			return e.At.Format("2 January 2006")
		}
	}
	return ""
}

// thanked wants the warning that was acted upon to stand first, and the thanks for it to
// be the last that came; and says so.
func (st *Stage) thanked(ctx context.Context, l ledger.Shown) (string, error) {
	if len(l.Figures) == 0 || l.Figures[0].Name != "warnings.given" {
		return "", fmt.Errorf("the ledger begins with %+v; want warnings given", l.Figures[:min(1, len(l.Figures))])
	}
	count := map[string]int{}
	for _, f := range l.Figures {
		count[f.Name] = f.Count
	}
	for _, w := range waves {
		for _, g := range w.graded {
			count["graded."+g]++
		}
	}
	for _, g := range []string{"action", "useful", "background", "not-useful"} {
		if got, want := count["usefulness.of-theirs."+g], count["graded."+g]; got != want {
			return "", fmt.Errorf("%d of theirs are graded %s; want %d", got, g, want)
		}
	}
	if count["warnings.given.acted"] != 1 || count["warnings.given.prevented"] != 1 || count["warnings.given"] < 3 || count["usefulness.of-ours.action"] != 1 ||
		count["commitments.theirs.broken"] != 2 || count["commitments.ours.kept"] != 1 {
		return "", fmt.Errorf("the figures are %v; want one warning acted upon, that prevented what it warned of, and was graded so, 2 commitments broken and one of ours kept", count)
	}
	i := slices.IndexFunc(l.Silences, func(s core.Silence) bool { return s.Of == "received" })
	if i < 0 || !l.Silences[i].Quiet || l.Silences[i].Last == nil || l.Silences[i].Last.Format(time.DateOnly) != "2017-12-12" {
		return "", fmt.Errorf("the silences are %+v; want nothing received since 12 December 2017", l.Silences)
	}
	last, err := st.cia.item(ctx, strings.TrimPrefix(l.Silences[i].Ref, "received:"))
	if err == nil {
		err = expect(last, "We thank those who told us")
	}
	return fmt.Sprintf("of %d warnings given one was acted upon, and prevented what it warned of; the last that came are the thanks for it, of 12 December 2017: nothing since, where %.0f were to be expected at the rate before",
		count["warnings.given"], l.Silences[i].Expected), err
}

// opens wants each figure that is not 0 to open to as many as it counts, and says how many
// figures those were.
func (s *station) opens(ctx context.Context, query url.Values, l ledger.Shown) (string, error) {
	n := 0
	for _, f := range l.Figures {
		if f.Count == 0 {
			continue
		}
		n++
		query.Set("figure", f.Name)
		var o ledger.Opened
		if err := s.asks(ctx, author, "/ledgers/figure", query, &o); err != nil {
			return "", err
		}
		if o.Count != f.Count || len(o.Refs) != f.Count || o.More {
			return "", fmt.Errorf("%s counts %d and opens to %d", f.Name, f.Count, len(o.Refs))
		}
		for _, item := range o.Items {
			if !slices.Contains(o.Refs, item.Ref) {
				return "", fmt.Errorf("%s opens to %s, which it does not count", f.Name, item.Ref)
			}
		}
	}
	return fmt.Sprint(n), nil
}
