package history

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/inside/appraisal"
	"entente/internal/inside/origins"
)

// oneSpeech: two articles report one speech and differ in its figure. They are one
// origin, and their figures one estimate with its range.
func (st *Stage) oneSpeech(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-11-18T15:00:00Z"); err != nil {
		return "", "", err
	}
	for _, x := range []struct{ name, outlet, published, serial string }{
		{"speech-courier", "Exercise Courier", "2015-11-16", "EX-OS-1"}, {"speech-letter", "Exercise Defence Letter", "2015-11-17", "EX-OS-2"}} {
		in, err := st.cia.imports(ctx, x.name, x.outlet, x.published, x.serial)
		if err != nil {
			return "", "", err
		}
		if len(in.Found.Events) != 1 || len(in.Found.Quotations) != 1 || len(in.Found.Figures) != 1 {
			return "", "", fmt.Errorf("of %s %d occasions, %d quotations and %d figures are offered; want one of each: %+v", x.name, len(in.Found.Events), len(in.Found.Quotations), len(in.Found.Figures), in.Found)
		}
	}
	if _, err := st.cia.judges(ctx, "one-speech"); err != nil {
		return "", "", err
	}
	speech, err := st.cia.oneEvent(ctx, "report:EX-OS-1")
	if err != nil {
		return "", "", err
	}
	var claim origins.Claim
	if err := st.cia.asks(ctx, author, "/claims/ex-joined", nil, &claim); err != nil {
		return "", "", err
	}
	const says = "2 of 2 reports go back to one origin; 1 independent origin"
	if claim.Says != says || claim.Origins.Independent != 1 || claim.Claim.Credibility != 3 || claim.Claim.Confidence != "moderate" {
		return "", "", fmt.Errorf("the claim says %q, and %d independent origins; want %q", claim.Says, claim.Origins.Independent, says)
	}
	var c appraisal.Combined
	if err := st.cia.asks(ctx, author, "/estimates/ex-fighters-2015/combined", nil, &c); err != nil {
		return "", "", err
	}
	if err := oneRange(c.Combined); err != nil {
		return "", "", err
	}
	return "USA/CIA takes two articles in, one with \"more than 2,000\" and one with \"between 2,000 and 3,000\": " + speech + "; a claim that rests on both shows that " + says +
			"; the figures are one estimate of " + c.Sets[0].Origins[0].Says + ", both wordings under it, and no mean",
		fmt.Sprintf("entente claim show ex-joined --as %s --dir %s; entente estimate combine ex-fighters-2015 --as %[1]s --dir %[2]s", author, st.cia.dir), nil
}

// oneEvent wants an article to share a speech with one other, and says which.
func (s *station) oneEvent(ctx context.Context, of string) (string, error) {
	var found origins.Check
	if err := s.call(ctx, author, http.MethodPost, "/origins/check", origins.Ask{Ref: of}, &found); err != nil {
		return "", err
	}
	if len(found.Found) != 1 || !found.Found[0].One {
		return "", fmt.Errorf("%s has an origin in common with %d others: %+v; want one", of, len(found.Found), found.Found)
	}
	for _, e := range found.Found[0].Edges {
		if e.Basis == "speech" && e.Evidence != nil && e.Evidence.Event == "security forum" && strings.Contains(e.Evidence.Says, "2015-11-16") {
			return "both tell of one speech, at a " + e.Evidence.Event + " on Monday, 16 November", nil
		}
	}
	return "", fmt.Errorf("%s has an origin in common with another, and it is no speech: %+v", of, found.Found[0].Edges)
}

// oneRange wants one origin with the range of 2,000 to 3,000, both wordings, and no figure
// between them.
func oneRange(c assess.Combined) error {
	if c.Estimates != 2 || c.Origins != 1 || len(c.Sets) != 1 || len(c.Sets[0].Origins) != 1 {
		return fmt.Errorf("%d estimates of %d origins in %d sets; want two of one in one", c.Estimates, c.Origins, len(c.Sets))
	}
	set, one := c.Sets[0], c.Sets[0].Origins[0]
	var said []string
	for _, w := range one.Wordings {
		said = append(said, w.Says)
		if w.Best != nil {
			return fmt.Errorf("%s has the best figure %v, which nobody said", w.ID, *w.Best)
		}
	}
	if !slices.Equal(said, []string{"more than 2,000", "between 2,000 and 3,000"}) {
		return fmt.Errorf("the wordings are %q; want both", said)
	}
	if r := set.Hull; r.Low == nil || *r.Low != 2000 || r.High == nil || *r.High != 3000 || len(set.Conflicts)+len(one.Conflicts) > 0 {
		return fmt.Errorf("the range is %s with %d conflicts; want 2,000 to 3,000 and none", r, len(set.Conflicts)+len(one.Conflicts))
	}
	return nil
}
