package history

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/inside/appraisal"
	"entente/internal/inside/judgement"
)

// loneWolf: alone or directed is answered by several, with likelihood and confidence apart;
// the evidence that tells them apart stands on top, and what has one origin counts once.
func (st *Stage) loneWolf(ctx context.Context) (string, string, error) {
	if st.doors.err != nil {
		return "", "", st.doors.err
	}
	if err := st.clock(ctx, "2013-05-08T10:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.cia.write(ctx, "directed-devices"); err != nil {
		return "", "", err
	}
	if _, err := st.cia.judges(ctx, "lone-wolf", "@TIP@", st.doors.tip, "@AGAIN@", st.doors.again); err != nil {
		return "", "", err
	}
	var a appraisal.Analysis
	if err := st.cia.asks(ctx, author, "/attributions/ex-boston-2013", nil, &a); err != nil {
		return "", "", err
	}
	if err := setApart(a.Analysis); err != nil {
		return "", "", err
	}
	if err := st.cia.overwritesNobody(ctx); err != nil {
		return "", "", err
	}
	return "EXERCISE: alone or directed: of two hypotheses three hold a likelihood and a confidence, side by side, RUS/FSB among them. Of four rows of evidence the one that sets them apart most stands on top; " +
			"the tip that came through two doors counts once; against being alone speaks 1, against being directed 2. Who did not write a hypothesis cannot change it",
		fmt.Sprintf("entente attribution show ex-boston-2013 --as %s --dir %s", author, st.cia.dir), nil
}

// setApart wants the matrix as the record has it.
func setApart(a assess.Analysis) error {
	var rows, hypotheses []string
	for _, r := range a.Rows {
		rows = append(rows, fmt.Sprintf("%s %d", r.ID, r.Diagnosticity))
	}
	for _, h := range a.Hypotheses {
		said := fmt.Sprintf("%s %d-%d", h.ID, h.Score.Low, h.Score.High)
		for _, x := range h.Held {
			said += fmt.Sprintf(", %s: %s, %s", x.Holds.By, x.Holds.Likelihood, x.Holds.Confidence)
		}
		hypotheses = append(hypotheses, said)
	}
	const wantRows = "ex-no-order 3; ex-tip 2; ex-tip-again 2; ex-sermons 0"
	const wantHeld = "ex-alone 1-1, EXERCISE: one school of experts: likely, low; " +
		"ex-directed 2-2, EXERCISE: another school of experts: unlikely, low, RUS/FSB: very likely, moderate"
	if got := strings.Join(rows, "; "); got != wantRows {
		return fmt.Errorf("the rows are %s; want %s", got, wantRows)
	}
	if got := strings.Join(hypotheses, "; "); got != wantHeld {
		return fmt.Errorf("the hypotheses are %s; want %s", got, wantHeld)
	}
	tips := slices.IndexFunc(a.Origins, func(o assess.EvidenceOrigin) bool { return slices.Equal(o.Rows, []string{"ex-tip", "ex-tip-again"}) })
	if tips < 0 || a.Origins[tips].Why == "" {
		return fmt.Errorf("the origins of the rows are %+v; want one of both tips, and why", a.Origins)
	}
	return nil
}

// overwritesNobody has another officer try to change a hypothesis, and wants it refused
// and nothing changed.
func (s *station) overwritesNobody(ctx context.Context) error {
	draft := judgement.Draft{File: "hypothesis.yaml", Reason: "EXERCISE: I know better",
		Document: "id: ex-alone\nquestion: ex-boston-2013\nstatement: \"EXERCISE: They were never alone.\"\nmark: (S//NF)\n"}
	err := s.call(ctx, reviewer, http.MethodPost, "/judgements/hypothesis/ex-alone/change", draft, nil)
	if err == nil || !strings.Contains(err.Error(), "was said by "+author) {
		return fmt.Errorf("%s changes a hypothesis of %s: %v", reviewer, author, err)
	}
	var after appraisal.Analysis
	if err := s.asks(ctx, author, "/attributions/ex-boston-2013", url.Values{}, &after); err != nil {
		return err
	}
	return setApart(after.Analysis)
}
