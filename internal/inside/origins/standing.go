package origins

import (
	"fmt"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// fallen says why a claim supports nothing: it was ended, or erased, or is not seen, or
// nothing of what it rests on stands; "" where it does. Other things stand.
func fallen(v judgement.View, t assess.Target) (string, error) { return fell(v, t, map[string]bool{}) }

func fell(v judgement.View, t assess.Target, on map[string]bool) (string, error) {
	const gone = "is not held any more, or not to be seen"
	if t.Kind != assess.KindClaim {
		return "", nil
	}
	if on[t.String()] || len(on) == mostNodes {
		return "rests on itself", nil
	}
	on[t.String()] = true
	j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
	if errs.KindOf(err) == errs.NotFound || err == nil && j.Erased != nil {
		return gone, nil
	}
	if err != nil {
		return "", err
	}
	if j.State == insidedb.JudgementEnded {
		return "has been ended", nil
	}
	r, err := j.Record()
	if err != nil {
		return "", err
	}
	c, _ := r.(assess.Claim)
	for _, s := range c.Supports {
		at, err := v.Resolve(s.To)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return "", err
		}
		if why, err := fell(v, at, on); why == "" {
			return "", err
		}
	}
	if len(c.Supports) == 0 {
		return "", nil
	}
	return "rests on nothing that still stands", nil
}

// counted is how many reports and how many claims some nodes are, or are portions of.
func counted(nodes []string) string {
	seen := map[string]bool{}
	reports, claims := 0, 0
	for _, n := range nodes {
		n = provenance.Whole(n)
		switch {
		case seen[n]:
		case strings.HasPrefix(n, assess.KindClaim+":"):
			claims++
		default:
			reports++
		}
		seen[n] = true
	}
	switch {
	case claims == 0:
		return plural(reports, "report")
	case reports == 0:
		return plural(claims, "claim")
	}
	return plural(reports, "report") + " and " + plural(claims, "claim")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
