package history

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/inside/hits"
)

// cambraiLookout is the lookout of the record; its words are in no answer at the booth.
const cambraiLookout = "ex-cambrai-sycomore"

// cambraiSecret is what the front line is not told: why, by what law, on what ground,
// of which case, by whom, of which lookout.
var cambraiSecret = []string{"GENEVRIER", "Syria", "ALISIER", "sécurité intérieure", "CHARME", "own-investigation", "ERABLE", "DT-2015", agent, relief,
	"SYCOMORE", "sycomore", "lookouts", "Sélim", "Nulpart", "CONFIDENTIEL"}

// cambraiCode: at a road block on the morning after, a code stands against a man. The
// front line is told what it means, whom to call, and how long it may hold; and who
// owns the lookout answers within it.
func (st *Stage) cambraiCode(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-11-14T08:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.dgse.watches(ctx); err != nil {
		return "", "", err
	}
	l, err := st.dgse.looksOut(ctx, agent, "cambrai")
	if err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2015-11-14T08:10:00Z"); err != nil {
		return "", "", err
	}
	first, told, err := st.asksBooth(ctx)
	if err != nil {
		return "", "", err
	}
	v, err := st.answersBooth(ctx, first, told)
	if err != nil {
		return "", "", err
	}
	took := v.Acts[len(v.Acts)-1].At.Sub(v.Acts[0].At)
	return fmt.Sprintf("EXERCISE: at a road block on 14 November 2015 a gendarme asks FRA/DGSE about an invented man, spelt otherwise than on the lookout, with the number of his card. "+
			"He is told what %s means (%s), to take him aside, and to call (%s); that an answer comes by %s, and that he may hold until %s. "+
			"Of purpose, law, ground, case, owner and score nothing is in the answer. The owner has it at once, with that clock, and decides after %d minutes, while the man is held: the same",
			first.Code, first.CodeDoes, first.Call, first.AnswerBy.Format("15:04"), first.HoldUntil.Format("15:04"), int(took.Round(time.Minute).Minutes())),
		fmt.Sprintf("hit %s of %s, on message %s (%s), by version %d of lookout %s; entente hit show %s --as %s --dir %s",
			v.Hit.ID, st.dgse.code, v.Message.ID, v.Message.Source, v.Against.Lookout, l.ID, v.Hit.ID, commander, st.dgse.dir), nil
}

// answersBooth: who owns the lookout has a hit since the question, and answers it
// before the man may be let go; who asks again is told the same, and may hold no longer.
func (st *Stage) answersBooth(ctx context.Context, first hits.Order, told []byte) (v hits.View, err error) {
	h, _, err := st.dgse.hitOn(ctx, cambraiLookout)
	if err != nil {
		return v, err
	}
	if h.Officer != agent || h.Due == nil || h.Due.After(*first.AnswerBy) || h.Overdue {
		return v, fmt.Errorf("hit %s is with %s%s, due %v; want it with the owner, within what the booth is promised, %s", h.ID, h.Officer, h.Desk, h.Due, first.AnswerBy)
	}
	if err := st.clock(ctx, "2015-11-14T08:21:00Z"); err != nil {
		return v, err
	}
	if _, again, err := st.asksBooth(ctx); err != nil || string(again) != string(told) {
		return v, fmt.Errorf("asked again, the booth is told %s, not %s (%v)", again, told, err)
	}
	if _, err := st.dgse.sees(ctx, agent, h.ID); err != nil {
		return v, err
	}
	if v, err = st.dgse.decides(ctx, agent, h.ID, hits.Same, "the card is his; hold him, we come"); err != nil {
		return v, err
	}
	want := "opened to agent, booth by gendarme, booth by gendarme, seen by agent, decided by agent same"
	if got := done(v); got != want || v.Hit.State != hits.Same || v.Hit.Open || v.Message.Source != "booth" {
		return v, fmt.Errorf("of hit %s, by %s, was done: %q, and it is %s; want %q", h.ID, v.Message.Source, got, v.Hit.State, want)
	}
	if at := v.Acts[len(v.Acts)-1].At; !at.Before(*first.AnswerBy) || !at.Before(*first.HoldUntil) {
		return v, fmt.Errorf("hit %s is decided at %s; want it before %s", h.ID, at, first.AnswerBy)
	}
	return v, nil
}

// asksBooth has the gendarme ask, and reads the very bytes of the answer.
func (st *Stage) asksBooth(ctx context.Context) (hits.Order, []byte, error) {
	var raw json.RawMessage
	ask := map[string]string{"name": "NULLEPART Selim", "document": "EXB592417"}
	if err := st.dgse.call(ctx, gendarme, http.MethodPost, "/booth", ask, &raw); err != nil {
		return hits.Order{}, nil, err
	}
	for _, word := range cambraiSecret {
		if strings.Contains(string(raw), word) {
			return hits.Order{}, nil, fmt.Errorf("the booth is told %q: %s", word, raw)
		}
	}
	var b hits.Booth
	var keys struct{ Orders []map[string]any }
	if err := json.Unmarshal(raw, &b); err != nil {
		return hits.Order{}, nil, err
	}
	if err := json.Unmarshal(raw, &keys); err != nil {
		return hits.Order{}, nil, err
	}
	if len(b.Orders) != 1 || len(keys.Orders) != 1 {
		return hits.Order{}, nil, fmt.Errorf("the booth is told %d orders; want one: %s", len(b.Orders), raw)
	}
	const told = "answer_by call code code_does code_means front hold_seconds hold_until instruction power says"
	if got := strings.Join(slices.Sorted(maps.Keys(keys.Orders[0])), " "); got != told {
		return hits.Order{}, nil, fmt.Errorf("the booth is told %s; want %s", got, told)
	}
	return b.Orders[0], raw, st.ordered(b.Orders[0])
}

// ordered wants an order to say what the lookout says to the front line, counted from
// the question.
func (st *Stage) ordered(o hits.Order) error {
	code, known := lookout.CodeOf("SIS 36(3)")
	asked := time.Date(2015, 11, 14, 8, 10, 0, 0, time.UTC)
	soon := func(t *time.Time, after time.Duration) bool {
		return t != nil && !t.Before(asked.Add(after)) && t.Before(asked.Add(after+time.Minute))
	}
	switch {
	case o.Instruction != lookout.Secondary || o.Says != lookout.Secondary.Says():
		return fmt.Errorf("the booth is told %s: %s", o.Instruction, o.Says)
	case !known || o.Code != "SIS 36(3)" || o.CodeMeans != code.Means || o.CodeDoes != code.Does:
		return fmt.Errorf("the booth is told that %s means %q and asks for %q", o.Code, o.CodeMeans, o.CodeDoes)
	case o.Call != "EXERCISE: permanence, poste 36, at any hour" || !strings.Contains(o.Power, "identity check"):
		return fmt.Errorf("the booth is told to call %q, and may hold by %q", o.Call, o.Power)
	case !soon(o.AnswerBy, 20*time.Minute) || !soon(o.HoldUntil, 4*time.Hour) || o.HoldSeconds != 4*3600:
		return fmt.Errorf("the booth has an answer by %v and may hold until %v, for %d s", o.AnswerBy, o.HoldUntil, o.HoldSeconds)
	case o.Front == nil || o.Front.Mark != "DIFFUSION RESTREINTE" || !strings.Contains(o.Front.Text, "do not let the car go"):
		return fmt.Errorf("the booth reads %+v", o.Front)
	}
	return nil
}
