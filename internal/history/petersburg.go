package history

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/report"
	"entente/internal/core/warning"
	"entente/internal/desk"
	"entente/internal/inside/exchange"
	"entente/internal/inside/tasking"
	"entente/internal/inside/warnings"
)

// petersburgWarning: a warning is read, acted on, and the attack prevented; those who
// gave it hear so.
func (st *Stage) petersburgWarning(ctx context.Context) (string, string, error) {
	const ref = "EX-2017-0413"
	if err := st.clock(ctx, "2017-12-10T11:30:00Z"); err != nil {
		return "", "", err
	}
	if err := st.cia.flagged(ctx, "petersburg-warning", ref); err != nil {
		return "", "", err
	}
	if err := st.cia.determine(ctx, ref, warning.Killing, warning.Victim{Kind: "place", Field: "l1", Responsible: "RUS"}); err != nil {
		return "", "", err
	}
	item, err := st.petersburgSent(ctx, ref)
	if err != nil {
		return "", "", err
	}
	if err := st.petersburgActed(ctx, ref, item); err != nil {
		return "", "", err
	}
	if err := st.petersburgThanked(ctx, ref, item); err != nil {
		return "", "", err
	}
	took, err := st.cia.latency(ctx, ref, st.fsb)
	if err != nil {
		return "", "", err
	}
	return "USA/CIA finds a threat to life in what it takes in, an officer determines to warn, and the strip says beforehand that who is too general; by a stated need it goes as held, all of it. " +
			"RUS/FSB has it " + hours(took) + " after it was acquired, reads it, acts on it, and says on 12 December 2017 that the attack was prevented: graded action, and those who contributed are thanked",
		fmt.Sprintf("entente warning show %s --dir %s; entente warning latency --dir %[2]s", ref, st.cia.dir), nil
}

// petersburgSent shows the strip, and sends the warning.
func (st *Stage) petersburgSent(ctx context.Context, ref string) (exchange.Arrival, error) {
	var general, close warnings.StripView
	if err := st.cia.warn(ctx, ref, "strip", map[string]any{"partner": st.fsb.code}, &general); err != nil {
		return exchange.Arrival{}, err
	}
	aim := map[string]any{"partner": st.fsb.code, "needs": map[string]report.Rung{"p1": "full"}}
	if err := st.cia.warn(ctx, ref, "strip", aim, &close); err != nil {
		return exchange.Arrival{}, err
	}
	got, want := strip(general)+" then "+strip(close), "who reduced, what as-held, where as-held, when as-held, how as-held, 1 too general, reduced"+
		" then who as-held, what as-held, where as-held, when as-held, how as-held, 0 too general, all"
	if got != want {
		return exchange.Arrival{}, fmt.Errorf("the strip for %s says %s; want %s", st.fsb.code, got, want)
	}
	aim["completeness"], aim["ground"] = warning.All, obligation.Law
	a, _, err := st.gives(ctx, st.cia, st.fsb, ref, aim)
	if err != nil {
		return exchange.Arrival{}, err
	}
	if err := expect(a, "Ильяс Небывалый means to set off a bomb", "the number EX 413"); err != nil {
		return exchange.Arrival{}, err
	}
	return a, nowhere(st.cia, st.fsb, "SANDPIPER", "in Tallinn")
}

// gives sends a warning to a partner, and gives what arrived on the warning lane.
func (st *Stage) gives(ctx context.Context, from, to *station, ref string, how map[string]any) (exchange.Arrival, string, error) {
	var sent warnings.Sent
	if err := from.warn(ctx, ref, "send", how, &sent); err != nil {
		return exchange.Arrival{}, "", err
	}
	a, err := from.arrived(ctx, sent.Release, to)
	if err == nil && a.Lane != "warning" {
		err = fmt.Errorf("the warning came on the lane %s", a.Lane)
	}
	if err != nil {
		err = fmt.Errorf("%w (%s)", err, sent.Said)
	}
	return a, sent.Release, err
}

// strip says a strip in one line.
func strip(v warnings.StripView) string {
	out := ""
	for _, e := range v.Strip {
		out += fmt.Sprintf("%s %s, ", e.Asks, e.State)
	}
	return out + fmt.Sprintf("%d too general, %s", len(v.TooGeneral), v.Completeness)
}

// petersburgActed has the partner read the warning and act on it.
func (st *Stage) petersburgActed(ctx context.Context, ref string, item exchange.Arrival) error {
	if err := st.clock(ctx, "2017-12-10T12:10:00Z"); err != nil {
		return err
	}
	if err := st.fsb.receipted(ctx, item.ID, "read"); err != nil {
		return err
	}
	if err := st.cia.receiptOf(ctx, item, "read"); err != nil {
		return err
	}
	if err := st.clock(ctx, "2017-12-10T13:00:00Z"); err != nil {
		return err
	}
	_, err := st.cia.becomesWarned(ctx, ref, "the acknowledgement to count", func(v warnings.View) bool {
		return len(v.Given) == 1 && v.Given[0].Acknowledged != nil && !v.Given[0].Silent && owing(v) == "outcome"
	})
	if err != nil {
		return err
	}
	if err := st.clock(ctx, "2017-12-11T09:00:00Z"); err != nil {
		return err
	}
	if err := st.fsb.receipted(ctx, item.ID, "acted"); err != nil {
		return err
	}
	return st.cia.receiptOf(ctx, item, "acted")
}

// receiptOf waits for the receipt that a partner gave for an item.
func (s *station) receiptOf(ctx context.Context, item exchange.Arrival, verb string) error {
	return s.await(ctx, exchangePatience, "the receipt "+verb, func() (bool, error) {
		var box desk.Outbox
		err := s.call(ctx, "", http.MethodGet, "/outbox", nil, &box)
		for _, line := range box.Items {
			if line.Envelope == item.Envelope {
				return slices.ContainsFunc(line.Receipts, func(r exchange.Receipt) bool { return r.Verb == verb }), err
			}
		}
		return false, err
	})
}

// petersburgThanked has the partner say what came of the warning, and both thank who
// contributed to it.
func (st *Stage) petersburgThanked(ctx context.Context, ref string, item exchange.Arrival) error {
	if err := st.clock(ctx, "2017-12-12T07:00:00Z"); err != nil {
		return err
	}
	if err := st.fsb.write(ctx, "petersburg-feedback"); err != nil {
		return err
	}
	var graded tasking.Feedback
	if err := st.fsb.call(ctx, liaison, http.MethodPost, "/feedback", tasking.Grade{Item: item.ID, Grade: "action", Remarks: "УЧ-2017-1212"}, &graded); err != nil {
		return err
	}
	remarks, err := st.fsb.arrived(ctx, graded.Remarks.Release, st.cia)
	if err != nil {
		return fmt.Errorf("%w (%s)", err, graded.Said)
	}
	if err := expect(remarks, "The attack did not take place", "We thank those who told us"); err != nil {
		return err
	}
	if err := st.fsb.lookedThrough(ctx, item.ID); err != nil {
		return err
	}
	for _, x := range []struct {
		s                 *station
		ref, by, thankful string
	}{
		{st.fsb, item.ID, "EXERCISE: our own officers, who held them", "EXERCISE: USA/CIA was told in a report, and thanked in it"},
		{st.cia, ref, "EXERCISE: RUS/FSB, which states so, and in item " + remarks.ID, "EXERCISE: those who met the source were told, and thanked"},
	} {
		var v warnings.View
		if err := x.s.warn(ctx, x.ref, "outcome", map[string]any{"code": "prevented", "reported_by": x.by, "tell": x.s == st.fsb}, &v); err != nil {
			return err
		}
		if v.State != warnings.Ended || v.Outcome != "prevented" || len(v.Untold) > 0 {
			return fmt.Errorf("%s says what came of it: %s, %s, untold %v", x.s.code, v.State, v.Outcome, v.Untold)
		}
		_, err := st.cia.becomesWarned(ctx, ref, "what the partner states of it", func(v warnings.View) bool {
			has := func(verb obligation.Verb, code string) bool {
				return slices.ContainsFunc(v.Given[0].Reported, func(r warnings.Reported) bool { return r.Verb == verb && r.Code == code })
			}
			return has(obligation.OutcomeVerb, "prevented") && has(obligation.Graded, "action")
		})
		if err != nil {
			return err
		}
		if err := x.s.settled(ctx, duty, v, obligation.Thank, x.thankful); err != nil {
			return err
		}
		if x.s == st.fsb { // who held those who planned it determined nothing: that is no secret from its overseers
			if err := x.s.settled(ctx, inspector, v, obligation.ReportOversight, "EXERCISE: heard; nobody was left to be warned"); err != nil {
				return err
			}
		}
		if v, err = x.s.warned(ctx, x.ref); err == nil && owing(v) != "" {
			err = fmt.Errorf("%s is still to do %s", x.s.code, owing(v))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// latency is how long a warning of the station took to a partner, in seconds.
func (s *station) latency(ctx context.Context, ref string, to *station) (int64, error) {
	v, err := s.warned(ctx, ref)
	if err != nil {
		return 0, err
	}
	var all warnings.Latencies
	if err := s.call(ctx, "", http.MethodGet, "/warning-latency", nil, &all); err != nil {
		return 0, err
	}
	for _, d := range all.Warnings {
		if d.Warning == v.Warning && d.Partner == to.code {
			if took := d.Delivered.Sub(d.Acquired); d.OneSided || d.Seconds != int64(took/time.Second) || took < 3*time.Hour || took > 4*time.Hour {
				return 0, fmt.Errorf("%s was delivered %s after it was acquired: %+v", ref, took, d)
			}
			return d.Seconds, nil
		}
	}
	return 0, fmt.Errorf("%s measures no delivery of %s to %s", s.code, ref, to.code)
}
