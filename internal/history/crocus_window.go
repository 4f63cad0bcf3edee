package history

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/obligation"
	"entente/internal/core/warning"
	"entente/internal/inside/advisories"
	"entente/internal/inside/exchange"
	"entente/internal/inside/warnings"
	"entente/internal/node"
)

// crocus is the warning of March 2024, as USA/CIA knows it.
const crocus = "EX-2024-0307"

// crocusWarned is the private warning, for the rows that go on from it.
type crocusWarned struct {
	release string
	held    exchange.Arrival
	first   node.Proven // shown to the witness while it is fresh
	err     error
}

// crocusWarns: the Russian side is warned privately.
func (st *Stage) crocusWarns(ctx context.Context) (string, string, error) {
	st.crocus.err = st.warnOfCrocus(ctx)
	return "", "", st.crocus.err
}

func (st *Stage) warnOfCrocus(ctx context.Context) error {
	if err := st.clock(ctx, "2024-03-07T08:00:00Z"); err != nil {
		return err
	}
	if err := st.cia.flagged(ctx, "crocus-warning", crocus); err != nil {
		return err
	}
	if err := st.cia.determine(ctx, crocus, warning.Killing, warning.Victim{Kind: "place", Text: "EXERCISE: a hall on an evening with a concert", Responsible: "RUS"}); err != nil {
		return err
	}
	var seen warnings.StripView
	if err := st.cia.warn(ctx, crocus, "strip", map[string]any{"partner": st.fsb.code}, &seen); err != nil {
		return err
	}
	if got, want := strip(seen), "who reduced, what as-held, where as-held, when as-held, how not-held, 1 too general, reduced"; got != want {
		return fmt.Errorf("the strip for %s says %s; want %s", st.fsb.code, got, want)
	}
	how := map[string]any{"partner": st.fsb.code, "ground": obligation.Law, "completeness": warning.All}
	if err := st.cia.warn(ctx, crocus, "send", how, nil); err == nil {
		return fmt.Errorf("%s claims to tell all that it holds, and does not", st.cia.code)
	}
	how["completeness"] = warning.Less
	a, id, err := st.gives(ctx, st.cia, st.fsb, crocus, how)
	if err != nil {
		return err
	}
	if err := nowhere(st.cia, st.fsb, "HERON, met", "in Ankara", "Придуманный"); err != nil {
		return err
	}
	st.crocus.release, st.crocus.held = id, a
	st.crocus.first, err = st.proveAt(ctx, "too-general", id, 3)
	return err
}

// crocusWindow: after the private warning our own officials are told, and so is the
// public, for 48 hours; these pass without an attack, and it is asked what then.
func (st *Stage) crocusWindow(ctx context.Context) (string, string, error) {
	if st.crocus.err != nil {
		return "", "", st.crocus.err
	}
	told, err := st.crocusPublic(ctx)
	if err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2024-03-09T19:00:00Z"); err != nil {
		return "", "", err
	}
	v, err := st.cia.becomesWarned(ctx, crocus, "what then", func(v warnings.View) bool { return strings.Count(owing(v), "window") == 2 })
	if err != nil {
		return "", "", err
	}
	if v.State != warnings.Duty {
		return "", "", fmt.Errorf("the window has passed in silence, and the warning is %s", v.State)
	}
	if err := st.cia.call(ctx, duty, http.MethodPost, "/advisories/"+told.ID+"/end", map[string]any{"reason": "EXERCISE: nothing newer can be told"}, nil); err != nil {
		return "", "", err
	}
	renewed := map[string]any{"renew": "2024-03-24T18:00:00Z", "reason": "EXERCISE: those who plan it are at large"}
	if err := st.cia.warn(ctx, crocus, "window", renewed, &v); err != nil {
		return "", "", err
	}
	if len(v.Untold) > 0 || strings.Contains(owing(v), "window") || v.Until == nil || v.Until.Format(time.RFC3339) != "2024-03-24T18:00:00Z" {
		return "", "", fmt.Errorf("renewed until %v, owed %q, untold %v", v.Until, owing(v), v.Untold)
	}
	return "USA/CIA warns RUS/FSB privately on 7 March 2024, sees beforehand that who is too general, and may only say that it tells less than it holds. It tells its own officials, and so owes a decision on a public notice: the public is told for 48 hours, in two languages, without a word that would confirm the private text. " +
			"The window passes without an attack; nothing stands down by silence: it is asked, and renewed until 24 March, which is stated to RUS/FSB",
		fmt.Sprintf("entente advisory read %s; entente warning show %s --dir %s", st.paper("crocus.cap.xml"), crocus, st.cia.dir), nil
}

// crocusPublic tells our own officials, and then the public.
func (st *Stage) crocusPublic(ctx context.Context) (advisories.View, error) {
	var none advisories.View
	if err := st.clock(ctx, "2024-03-07T15:00:00Z"); err != nil {
		return none, err
	}
	var v warnings.View
	officials := map[string]any{"office": "EXERCISE: the staff of the embassy", "at": "2024-03-07T14:00:00Z"}
	if err := st.cia.warn(ctx, crocus, "officials", officials, &v); err != nil {
		return none, err
	}
	if !strings.Contains(owing(v), string(obligation.PublicNotice)) {
		return none, fmt.Errorf("own officials were told, and no decision on a public notice is owed: %q", owing(v))
	}
	if err := st.clock(ctx, "2024-03-07T16:00:00Z"); err != nil {
		return none, err
	}
	ask := advisories.Asking{Report: crocus, Languages: []string{"en", "ru"}, SenderName: "EXERCISE: the embassy", Exercise: "of the record",
		Events:  map[string]string{"en": "Danger to large gatherings", "ru": "Опасность при скоплении людей"},
		Urgency: advisory.Expected, Severity: advisory.Severe, Certainty: advisory.Possible, Response: []advisory.ResponseType{advisory.Avoid},
		Expires: time.Date(2024, 3, 9, 16, 0, 0, 0, time.UTC), Areas: []advisories.Area{{Field: "l1", Point: &[2]float64{55.8, 37.6}, Km: 40}}}
	var a advisories.View
	if err := st.cia.call(ctx, duty, http.MethodPost, "/advisories", ask, &a); err != nil {
		return none, err
	}
	if err := st.cia.call(ctx, duty, http.MethodPost, "/advisories/"+a.ID+"/publish", map[string]any{}, nil); err == nil {
		return none, fmt.Errorf("%s publishes what nobody approved", st.cia.code)
	}
	if err := st.cia.call(ctx, reviewer, http.MethodPost, "/advisories/"+a.ID+"/approve", map[string]any{"hash": a.Hash, "reason": "EXERCISE: seen"}, nil); err != nil {
		return none, err
	}
	if err := st.cia.call(ctx, duty, http.MethodPost, "/advisories/"+a.ID+"/publish", map[string]any{}, &a); err != nil {
		return none, err
	}
	v, err := st.cia.warned(ctx, crocus)
	if err == nil && strings.Contains(owing(v), string(obligation.PublicNotice)) {
		err = fmt.Errorf("the public is told, and it is still owed to decide on it: %q", owing(v))
	}
	if err != nil {
		return none, err
	}
	return a, st.readsAsCAP(a)
}

// readsAsCAP wants what is published to be an alert of CAP 1.2 that holds for 48 hours
// and confirms nothing of the private text, and leaves it beside the nodes.
func (st *Stage) readsAsCAP(a advisories.View) error {
	alert, notes, err := advisory.Read(a.CAP)
	if err != nil {
		return err
	}
	if len(notes) > 0 || alert.Status != advisory.Exercise || alert.MsgType != advisory.MsgAlert || len(alert.Info) != 2 {
		return fmt.Errorf("the advisory is %s, %s, in %d languages, with notes %v", alert.Status, alert.MsgType, len(alert.Info), notes)
	}
	for _, i := range alert.Info {
		if i.Expires.Sub(alert.Sent).Round(time.Hour) != 48*time.Hour || len(i.Area) != 1 || i.Urgency != advisory.Expected || i.Severity != advisory.Severe || i.Certainty != advisory.Possible {
			return fmt.Errorf("in %s it holds from %s to %s in %d areas: %s, %s, %s", i.Language, alert.Sent, i.Expires, len(i.Area), i.Urgency, i.Severity, i.Certainty)
		}
	}
	for _, word := range []string{"concert", "HERON", "Ankara", "human source", "PERSON", "attack", crocus, st.crocus.release, string(st.fsb.code)} {
		if strings.Contains(string(a.CAP), word) {
			return fmt.Errorf("the advisory confirms %q of the private text", word)
		}
	}
	return os.WriteFile(st.paper("crocus.cap.xml"), a.CAP, 0o600)
}
