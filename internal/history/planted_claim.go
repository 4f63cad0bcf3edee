package history

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/inside/judgement"
	"entente/internal/inside/origins"
)

// plantedClaim: a state outlet blames another country, and three repeat it. The claim
// traces back to one outlet, which has a record; a merging that is wrong is overruled with
// a reason, and the overruling taken back.
func (st *Stage) plantedClaim(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2024-03-25T10:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.cia.write(ctx, "planted-border"); err != nil {
		return "", "", err
	}
	for _, x := range []struct{ name, outlet, published, serial string }{
		{"herald-2018", "Exercise State Herald", "2018-05-02", "EX-OS-20"}, {"herald-2022", "Exercise State Herald", "2022-09-10", "EX-OS-21"},
		{"herald-trail", "Exercise State Herald", "2024-03-23", "EX-OS-10"},
		{"post-trail", "Exercise Evening Post, citing Exercise State Herald", "2024-03-23", "EX-OS-11"},
		{"radio-trail", "Exercise Night Radio, citing Exercise State Herald", "2024-03-24", "EX-OS-12"},
		{"view-trail", "", "2024-03-24", "EX-OS-13"}, // which does not say whose it is
		{"doors-east", "Exercise East Side", "2024-03-23", "EX-OS-14"}, {"doors-night", "Exercise Night Desk", "2024-03-23", "EX-OS-15"},
	} {
		if _, err := st.cia.imports(ctx, x.name, x.outlet, x.published, x.serial); err != nil {
			return "", "", err
		}
	}
	for _, name := range []string{"planted-outlet", "planted-claim"} {
		if _, err := st.cia.judges(ctx, name); err != nil {
			return "", "", err
		}
	}
	graded, err := st.cia.plantedGraded(ctx)
	if err != nil {
		return "", "", err
	}
	claim, err := st.cia.claim(ctx, "ex-abroad")
	if err != nil {
		return "", "", err
	}
	if err := oneOutlet(claim); err != nil {
		return "", "", err
	}
	if err := st.cia.plantedOverruled(ctx); err != nil {
		return "", "", err
	}
	return "EXERCISE: after 22 March 2024 a state outlet blames another country, and three repeat it, one of them without saying whose it is, which an officer states. USA/CIA shows of the claim: " + claim.Says +
			", and that it traces back to one outlet, which has " + graded + ". Two reporters who heard one sentence are taken for one origin: an officer overrules that with a reason, and takes it back",
		fmt.Sprintf("entente claim show ex-abroad --as %s --dir %s; entente source show ex-herald --as %[1]s --dir %[2]s", author, st.cia.dir), nil
}

// claim gives a claim with its origins, as its author sees it.
func (s *station) claim(ctx context.Context, id string) (out origins.Claim, err error) {
	return out, s.asks(ctx, author, "/claims/"+id, nil, &out)
}

// plantedGraded has a person accept what the outlet's record proposes, and says what the
// record is.
func (s *station) plantedGraded(ctx context.Context) (string, error) {
	var before, after origins.Source
	if err := s.asks(ctx, author, "/sources/ex-herald", url.Values{}, &before); err != nil {
		return "", err
	}
	p := before.Proposal
	if p.Counts[assess.Planted] != 1 || p.Counts[assess.Contradicted] != 2 || p.Reliability != "E" || before.Grade != nil {
		return "", fmt.Errorf("the record counts %v and proposes %s, graded %+v; want 1 planted, 2 contradicted, E and no grade", p.Counts, p.Reliability, before.Grade)
	}
	var shown judgement.Shown
	if err := s.call(ctx, reviewer, http.MethodPost, "/sources/ex-herald/grade", origins.Accept{}, &shown); err != nil {
		return "", err
	}
	if err := s.asks(ctx, author, "/sources/ex-herald", url.Values{}, &after); err != nil {
		return "", err
	}
	if g := after.Grade; g == nil || g.Reliability != "E" || g.Proposed != "E" || g.Officer != reviewer {
		return "", fmt.Errorf("the outlet is graded %+v; want E, as proposed, by %s", after.Grade, reviewer)
	}
	return "one planted and two contradicted on its record and is graded E, as the record proposes and an officer accepts", nil
}

// oneOutlet wants a claim of four reports to go back to one outlet.
func oneOutlet(c origins.Claim) error {
	switch {
	case c.Says != "4 of 4 reports go back to one origin; 1 independent origin" || c.Origins.Independent != 1:
		return fmt.Errorf("the claim says %q", c.Says)
	case c.Outlet == nil || c.Outlet.Source.Name != "Exercise State Herald":
		return fmt.Errorf("the claim goes back to %+v; want one outlet", c.Origins.Origins)
	case !slices.ContainsFunc(c.Warnings, func(w string) bool { return strings.Contains(w, "traces back to one outlet") }):
		return fmt.Errorf("the claim warns of %q; want that it traces back to one outlet", c.Warnings)
	}
	for _, chain := range c.Origins.Origins[0].Chains {
		if len(chain.Steps) == 0 {
			return fmt.Errorf("%s is shown without a way to its origin", chain.Support)
		}
	}
	return nil
}

// plantedOverruled wants the overrule to part two reports, and to part them no more once
// it is taken back.
func (s *station) plantedOverruled(ctx context.Context) error {
	parted, err := s.claim(ctx, "ex-doors")
	if err != nil {
		return err
	}
	if o := parted.Origins; o.Independent != 2 || len(o.Overruled) != 1 || len(o.Overruled[0].Removed) == 0 || o.Overruled[0].By != author || o.Overruled[0].Reason == "" {
		return fmt.Errorf("overruled, the claim has %d independent origins: %+v; want two, and what was overruled", o.Independent, o.Overruled)
	}
	if err := s.ends(ctx, author, assess.KindOverrule, "ex-two-reporters", "EXERCISE: the second had it from the first"); err != nil {
		return err
	}
	one, err := s.claim(ctx, "ex-doors")
	if err == nil && (one.Origins.Independent != 1 || len(one.Origins.Overruled) > 0) {
		err = fmt.Errorf("with the overruling taken back the claim has %d independent origins and %d overruled; want one and none", one.Origins.Independent, len(one.Origins.Overruled))
	}
	return err
}
