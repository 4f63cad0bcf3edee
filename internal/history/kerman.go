package history

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/warning"
	"entente/internal/inside/tasking"
	"entente/internal/inside/warnings"
)

// kerman: a service with which there is no channel is warned: through an intermediary
// that says nothing, then orally, then by a sealed file. The record says who was told
// by what, and that nobody acknowledged anything.
func (st *Stage) kerman(ctx context.Context) (string, string, error) {
	const ref = "EX-2024-0101"
	if err := st.clock(ctx, "2024-01-01T08:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.cia.flagged(ctx, "kerman-warning", ref); err != nil {
		return "", "", err
	}
	if err := st.cia.determine(ctx, ref, warning.Killing, warning.Victim{Kind: "group", Text: "EXERCISE: those who gather in Kerman", Nationality: "IRN", Responsible: "IRN"}); err != nil {
		return "", "", err
	}
	ways := []warnings.Way{{By: warnings.WayIntermediary, To: "IRN", Via: st.dgse.code}, {By: warnings.WayTell, To: "IRN"}, {By: warnings.WayFile, To: "IRN"}}
	if err := st.cia.warn(ctx, ref, "plan", map[string]any{"ways": ways}, nil); err != nil {
		return "", "", err
	}
	a, _, err := st.gives(ctx, st.cia, st.dgse, ref, map[string]any{"partner": st.dgse.code, "pass_to": "IRN", "ground": obligation.Courtesy})
	if err != nil {
		return "", "", err
	}
	if err := expect(a, "Extremists mean to attack those who gather in Kerman"); err != nil {
		return "", "", err
	}
	if err := st.kermanSilence(ctx, ref); err != nil {
		return "", "", err
	}
	digest, err := st.kermanByHand(ctx, ref)
	if err != nil {
		return "", "", err
	}
	if err := st.kermanStands(ctx, ref); err != nil {
		return "", "", err
	}
	if err := nowhere(st.cia, st.dgse, "LAPWING, met", "in Herat"); err != nil {
		return "", "", err
	}
	return "USA/CIA must warn IRN, with which it has no channel: FRA/DGSE is asked to pass it on, has it, and acknowledges nothing; the clock turns to the next way, and tells the desk, the lead and the watch, each once. " +
			"It is told orally at a mission, and handed over as a sealed file (" + digest[:len("sha256:")+12] + "…), both by our word alone. After the attack the record stands: who was told by what and when, and that nobody acknowledged it",
		fmt.Sprintf("entente warning show %s --dir %s; entente notices --dir %[2]s", ref, st.cia.dir), nil
}

// kermanSilence lets the time of the acknowledgement pass, and wants the clock to turn
// to the next, and up.
func (st *Stage) kermanSilence(ctx context.Context, ref string) error {
	err := st.dgse.await(ctx, exchangePatience, "what "+string(st.cia.code)+" wants of it", func() (bool, error) {
		got, err := st.dgse.owes(ctx, st.cia.code, obligation.PassOn, "")
		return got == "FRA/DGSE by 2024-01-01 open", err
	})
	if err != nil {
		return err
	}
	if err := st.clock(ctx, "2024-01-01T10:05:00Z"); err != nil {
		return err
	}
	v, err := st.cia.becomesWarned(ctx, ref, "the silence to be on record", func(v warnings.View) bool { return owing(v) == "warn reach" || owing(v) == "reach warn" })
	if err != nil {
		return err
	}
	if len(v.Given) != 1 || !v.Given[0].Silent || v.Given[0].Acknowledged != nil || v.Given[0].PassTo != "IRN" {
		return fmt.Errorf("given %+v, want silence of who was to pass it on to IRN", v.Given)
	}
	i := slices.IndexFunc(v.Owed, func(o warnings.Owed) bool { return o.Kind == obligation.Reach })
	if err := st.clock(ctx, "2024-01-01T13:30:00Z"); err != nil {
		return err
	}
	return st.cia.escalated(ctx, v.Owed[i].Obligation, "warning, lead, watch")
}

// escalated waits until the clock has told whom it should that something owed is late,
// each once.
func (s *station) escalated(ctx context.Context, id, want string) error {
	told := ""
	err := s.await(ctx, exchangePatience, "the escalations", func() (bool, error) {
		var all tasking.Notices
		if err := s.call(ctx, "", http.MethodGet, "/notices?limit=1000", nil, &all); err != nil {
			return false, err
		}
		var out []string
		for _, n := range slices.Backward(all.Notices) { // the latest stands first
			if n.Obligation == id && n.What == obligation.StepEscalation {
				out = append(out, n.To)
			}
		}
		told = strings.Join(out, ", ")
		return told == want, nil
	})
	if err != nil {
		err = fmt.Errorf("%w: %q, want %q", err, told, want)
	}
	return err
}

// kermanByHand warns where there is no channel: in words, and by a file.
func (st *Stage) kermanByHand(ctx context.Context, ref string) (string, error) {
	if err := st.clock(ctx, "2024-01-01T15:00:00Z"); err != nil {
		return "", err
	}
	at := func(clock string) time.Time {
		t, _ := time.Parse(time.RFC3339, clock) // written below
		return t
	}
	var v warnings.View
	tell := map[string]any{"partner": "IRN", "office": "EXERCISE: the duty officer of the mission", "place": "EXERCISE: a mission in a third capital",
		"at": at("2024-01-01T14:30:00Z"), "language": "fa", "interpreter": "EXERCISE: an interpreter of ours"}
	if err := st.cia.warn(ctx, ref, "tell", tell, &v); err != nil {
		return "", err
	}
	if err := st.clock(ctx, "2024-01-02T10:00:00Z"); err != nil {
		return "", err
	}
	var filed warnings.Filed
	if err := st.cia.warn(ctx, ref, "file", map[string]any{"partner": "IRN", "passphrase": "EXERCISE words that were read out"}, &filed); err != nil {
		return "", err
	}
	if strings.Contains(string(filed.File), "Kerman") || !strings.HasPrefix(string(filed.File), "-----BEGIN AGE ENCRYPTED FILE-----") {
		return "", fmt.Errorf("the file is not sealed: it begins with %.40q", filed.File)
	}
	hand := map[string]any{"partner": "IRN", "digest": filed.Digest, "courier": "EXERCISE: a courier", "place": "EXERCISE: a mission in a third capital", "at": at("2024-01-02T09:30:00Z")}
	if err := st.cia.warn(ctx, ref, "handed", hand, nil); err == nil {
		return "", fmt.Errorf("%s records a file as delivered before it was made", st.cia.code)
	}
	hand["at"] = at("2024-01-02T10:00:00Z")
	return filed.Digest, st.cia.warn(ctx, ref, "handed", hand, nil)
}

// kermanStands wants the record after the attack to say who was told by what, and that
// nobody acknowledged it; and the intermediary to owe still.
func (st *Stage) kermanStands(ctx context.Context, ref string) error {
	if err := st.clock(ctx, "2024-01-04T12:00:00Z"); err != nil {
		return err
	}
	var v warnings.View
	if err := st.cia.warn(ctx, ref, "outcome", map[string]any{"code": "occurred", "reported_by": "EXERCISE: the press"}, &v); err != nil {
		return err
	}
	var got []string
	for _, g := range v.Given {
		if g.Acknowledged != nil {
			return fmt.Errorf("%s holds that %s acknowledged the warning", st.cia.code, g.Partner)
		}
		got = append(got, fmt.Sprintf("%s to %s %s one-sided:%t silent:%t", g.By, g.Partner, g.State, g.OneSided, g.Silent))
	}
	want := []string{"link to FRA/DGSE admitted one-sided:false silent:true", "tell to IRN told one-sided:true silent:false", "file to IRN made one-sided:true silent:false", "file to IRN handed one-sided:true silent:false"}
	if !slices.Equal(got, want) || v.State != warnings.Ended {
		return fmt.Errorf("the record is %s, %q; want %q", v.State, got, want)
	}
	late, err := st.dgse.owes(ctx, st.cia.code, obligation.PassOn, "")
	if err == nil && late != "FRA/DGSE by 2024-01-01 lapsed" {
		err = fmt.Errorf("%s holds what it was asked to pass on as %q", st.dgse.code, late)
	}
	return err
}
