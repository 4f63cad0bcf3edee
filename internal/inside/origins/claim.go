package origins

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// About is what is told of something that a claim's origins name.
type About struct {
	Ref   string `json:"ref"`
	What  string `json:"what"` // a title, a text, a name
	From  string `json:"from,omitempty"`
	Grade string `json:"reliability,omitempty"` // of a source, that stands
	Mark  string `json:"mark"`                  // of what is told here

	parts []judgement.Marked // of which the mark is made
}

// Claim is a claim with where its supports come from, as of a time.
type Claim struct {
	V        int                `json:"v"`
	ID       string             `json:"id"`      // claim:ID
	Mark     string             `json:"mark"`    // of the claim
	Marking  string             `json:"marking"` // of this answer, with all that it shows
	Caveats  access.Caveats     `json:"caveats"` // likewise
	State    string             `json:"state"`
	By       string             `json:"by"`
	Recorded time.Time          `json:"recorded"`
	AsOf     time.Time          `json:"as_of"`
	Claim    assess.Claim       `json:"claim"`
	Means    Means              `json:"means"`
	Says     string             `json:"says"` // "3 of 4 reports go back to one origin"
	Warnings []string           `json:"warnings"`
	Origins  provenance.Result  `json:"origins"` // of what supports it
	Against  *provenance.Result `json:"against,omitempty"`
	Remarks  []string           `json:"remarks,omitempty"` // that change no count
	Missing  []string           `json:"missing,omitempty"` // that is no longer held, or not seen, or ended, and not counted
	Outlet   *Source            `json:"outlet,omitempty"`  // where all supports go back to one
	About    []About            `json:"about"`
}

// Means are a claim's grades in words.
type Means struct {
	Credibility string `json:"credibility,omitempty"`
	Likelihood  string `json:"likelihood,omitempty"` // with the band of ICD 203
	Confidence  string `json:"confidence,omitempty"`
}

// ShowClaim gives a claim with its independent origins, from what the officer may see;
// not-found for a claim that is not held or not seen.
func (o *Origins) ShowClaim(ctx context.Context, officer, id string, asOf time.Time) (Claim, error) {
	var out Claim
	err := o.Judgements.View(ctx, officer, asOf, func(v judgement.View) error {
		j, err := v.Tx.Judgement(assess.KindClaim, id, v.Labels, v.AsOf)
		if err == nil {
			out, err = o.claimOf(v, j)
		}
		return err
	})
	return out, err
}

// Claims are claims by id.
type Claims struct {
	V      int     `json:"v"`
	Claims []Claim `json:"claims"`
	More   bool    `json:"more"`
}

// mostClaims bounds a list: each of them is counted anew.
const mostClaims = 100

// ListClaims gives the claims that an officer may see, by id, each with its origins; about
// is what they refer to, "" for all.
func (o *Origins) ListClaims(ctx context.Context, c judgement.Choice) (Claims, error) {
	if c.Limit <= 0 || c.Limit > mostClaims {
		c.Limit = mostClaims
	}
	c.Kind = assess.KindClaim
	listed, err := o.Judgements.List(ctx, c)
	if err != nil {
		return Claims{}, err
	}
	out := Claims{V: 1, Claims: []Claim{}, More: listed.More}
	err = o.Judgements.View(ctx, c.Officer, c.AsOf, func(v judgement.View) error {
		out.Claims = []Claim{}
		for _, s := range listed.Judgements {
			j, err := v.Tx.Judgement(s.Kind, s.ID, v.Labels, v.AsOf)
			if errs.KindOf(err) == errs.NotFound || err == nil && j.Erased != nil {
				continue
			}
			if err != nil {
				return err
			}
			one, err := o.claimOf(v, j)
			if err != nil {
				return err
			}
			out.Claims = append(out.Claims, one)
		}
		return nil
	})
	return out, err
}

// claimOf counts the origins of a claim.
func (o *Origins) claimOf(v judgement.View, j insidedb.Judgement) (Claim, error) {
	c := Claim{V: 1, ID: j.Target(), Mark: j.Mark, State: j.State, By: j.By, Recorded: j.RecordedAt, AsOf: v.AsOf, Warnings: []string{}, About: []About{}}
	if c.AsOf.IsZero() {
		c.AsOf = v.Now
	}
	if j.Erased != nil {
		return c, errs.E(errs.NotFound, "origins.Claim", "the claim is %s", j.Erased.Said())
	}
	r, err := j.Record()
	if err != nil {
		return c, err
	}
	c.Claim, _ = r.(assess.Claim)
	c.Means = Means{c.Claim.Credibility.Words(), c.Claim.Likelihood.Written(), string(c.Claim.Confidence)}
	var supports, against []assess.Target
	fell := 0
	for _, side := range []struct {
		refs []assess.Ref
		into *[]assess.Target
	}{{c.Claim.Supports, &supports}, {c.Claim.Against, &against}} {
		for _, ref := range side.refs {
			t, err := v.Resolve(ref.To)
			switch errs.KindOf(err) {
			case "":
				why, err := fallen(v, t)
				if err != nil {
					return c, err
				}
				if why != "" {
					c.Missing = append(c.Missing, ref.To)
					c.warn("%s %s, and is not counted", ref.To, why)
					fell++
					continue
				}
				*side.into = append(*side.into, t)
			case errs.NotFound:
				c.Missing = append(c.Missing, ref.To)
			default:
				return c, err
			}
		}
	}
	g, err := o.gather(v, supports)
	if err != nil {
		return c, err
	}
	c.Origins = provenance.OriginsOf(names(supports), g.portions(supports), g.edges, g.overrules)
	c.Says = says(c.Origins)
	if shared := shares(c.Origins); len(shared) > 0 {
		c.warn("%s go back to one origin, and the rest of what they stand in was counted apart: name the portions on which the claim rests", strings.Join(shared, ", "))
	}
	if len(against) > 0 {
		other, err := o.gather(v, against)
		if err != nil {
			return c, err
		}
		against := provenance.OriginsOf(names(against), other.portions(against), other.edges, other.overrules)
		c.Against = &against
		for n, i := range other.items {
			g.items[n] = i
		}
	}
	c.Remarks = g.alikeInWords(supports)
	if err := c.finish(v, g, len(c.Missing)-fell); err != nil {
		return c, err
	}
	parts := append(marks(g.items), markOf(j))
	for _, a := range c.About {
		parts = append(parts, a.parts...)
	}
	if c.Outlet != nil { // with its record
		parts = append(parts, judgement.Marked{Mark: c.Outlet.Marking, Caveats: c.Outlet.Caveats})
	}
	c.Marking, c.Caveats = v.Together(parts)
	return c, nil
}

func names(targets []assess.Target) []string {
	out := make([]string, len(targets))
	for i, t := range targets {
		out[i] = t.String()
	}
	return out
}

// finish says what an officer has to know beside the count.
func (c *Claim) finish(v judgement.View, g *gathered, missing int) error {
	if n := c.Origins.Independent; c.Claim.Credibility == assess.ConfirmedByOthers && n < 2 {
		c.warn("credibility 1 is for what other, independent sources confirm; %s stands behind it", independently(c.Origins))
	}
	if missing > 0 {
		c.warn("%d of what it rests on is not held any more, or not to be seen, and is not counted", missing)
	}
	if g.cut {
		c.warn("what stands behind it was followed over %d items, and not further", mostNodes)
	}
	for _, x := range c.Origins.Overruled {
		if x.Verdict == provenance.Independent && x.Still {
			c.warn("%s says that %s and %s are independent; by other ways they still go back to one origin", x.By, x.A, x.B)
		}
	}
	if round := provenance.Cycle(g.edges); round != nil {
		c.warn("what stands behind it goes round: %s", assess.Round(round))
	}
	for _, n := range c.Origins.Nothing {
		c.warn("behind %s stand claims and nothing else; it counts as no origin", n)
	}
	for _, x := range c.Origins.Overruled {
		if x.Differ && x.Verdict == provenance.Independent {
			c.warn("officers differ on whether %s and %s have one origin; the lower count is taken", x.A, x.B)
		}
	}
	if err := c.outlet(v, g); err != nil {
		return err
	}
	return c.about(v, g)
}

func (c *Claim) warn(format string, args ...any) {
	c.Warnings = append(c.Warnings, fmt.Sprintf(format, args...))
}

// outlet finds the one outlet to which all supports go back.
func (c *Claim) outlet(v judgement.View, g *gathered) error {
	if len(c.Origins.Origins) != 1 || len(c.Origins.Beside) > 0 {
		return nil
	}
	var only string
	for _, n := range c.Origins.Origins[0].At {
		i := slices.IndexFunc(g.known, func(k known) bool { return k.ref == n && k.source.Type == assess.Outlet })
		if i < 0 || only != "" {
			return nil
		}
		only = n
	}
	t, err := assess.ParseTarget(only)
	if err != nil {
		return err
	}
	j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
	if err != nil {
		return err
	}
	s, err := sourceOf(v, j)
	if err != nil {
		return err
	}
	c.Outlet = &s
	c.warn("it traces back to one outlet, %s", s.Source.Name)
	return nil
}

// about tells what stands under the references of the origins and their chains.
func (c *Claim) about(v judgement.View, g *gathered) error {
	refs := map[string]bool{}
	results := []provenance.Result{c.Origins}
	if c.Against != nil {
		results = append(results, *c.Against)
	}
	for _, r := range results {
		for _, s := range r.Supports {
			refs[provenance.Whole(s)] = true
		}
		for _, x := range r.Origins {
			for _, n := range x.At {
				refs[provenance.Whole(n)] = true
			}
			for _, ch := range x.Chains {
				for _, e := range ch.Steps {
					refs[provenance.Whole(e.From)], refs[provenance.Whole(e.To)] = true, true
				}
			}
		}
	}
	for n := range refs {
		if i := g.items[n]; i != nil {
			c.tell(v, About{Ref: n, What: i.title(), From: string(i.From), parts: marks(map[string]*item{n: i})})
		}
		if k := slices.IndexFunc(g.known, func(k known) bool { return k.ref == n }); k >= 0 {
			t, err := assess.ParseTarget(n)
			if err != nil {
				return err
			}
			j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
			if err != nil {
				return err
			}
			s, err := sourceOf(v, j)
			if err != nil {
				return err
			}
			a := About{Ref: n, What: s.Source.Name, From: s.Source.Type, parts: []judgement.Marked{markOf(j)}}
			if s.Grade != nil {
				a.Grade, a.parts = string(s.Grade.Reliability), append(a.parts, s.Grade.under)
			}
			c.tell(v, a)
		}
	}
	slices.SortFunc(c.About, func(a, b About) int { return cmp.Compare(a.Ref, b.Ref) })
	return nil
}

// tell adds what stands under a reference, with the mark of what is told of it.
func (c *Claim) tell(v judgement.View, a About) {
	a.Mark, _ = v.Together(a.parts)
	c.About = append(c.About, a)
}

// says is the count in one sentence: of reports, however many of their portions support.
func says(r provenance.Result) string {
	all := wholes(r.Supports)
	if all == 0 {
		return "nothing that is seen supports it"
	}
	largest, _ := r.Largest()
	var of []string
	for _, c := range largest.Chains {
		of = append(of, c.Support)
	}
	same := wholes(of)
	what, claims := counted(r.Supports), counted(of) != plural(same, "report")
	switch n := independently(r); {
	case all == 1 || same < 2:
		return what + "; " + n
	case len(shares(r)) > 0:
		return fmt.Sprintf("%d of %s have one origin for what they share (%s); %s", same, what, strings.Join(shares(r), ", "), n)
	case claims || counted(r.Supports) != plural(all, "report"):
		return fmt.Sprintf("%s of %s go back to one origin; %s", counted(of), what, n)
	default:
		return fmt.Sprintf("%d of %s go back to one origin; %s", same, what, n)
	}
}

// shares are the portions of whole reports that go back to the origin of the most supports,
// where the reports bring more than these.
func shares(r provenance.Result) []string {
	largest, _ := r.Largest()
	var out []string
	partly := 0
	for _, c := range largest.Chains {
		if len(c.Portions) > 0 {
			partly++
			out = append(out, c.Portions...)
		}
	}
	if partly < 2 || r.Independent < 2 {
		return nil
	}
	return out
}

// independently is the number of origins in words.
func independently(r provenance.Result) string {
	if r.AtLeast {
		return "at least " + origins(r.Independent)
	}
	return origins(r.Independent)
}

func wholes(nodes []string) int {
	seen := map[string]bool{}
	for _, n := range nodes {
		seen[provenance.Whole(n)] = true
	}
	return len(seen)
}

func origins(n int) string {
	if n == 1 {
		return "1 independent origin"
	}
	return fmt.Sprintf("%d independent origins", n)
}
