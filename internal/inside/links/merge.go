package links

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Proposal is that nodes are one, or are certainly not, as an officer proposes it.
type Proposal struct {
	Officer  string   `json:"-"`
	ID       string   `json:"id,omitempty"`   // chosen by the officer; "" to have one minted
	Says     string   `json:"says,omitempty"` // one, not-one; "" for one
	Nodes    []string `json:"nodes"`
	Reason   string   `json:"reason"`
	Evidence []string `json:"evidence,omitempty"`
	Mark     string   `json:"mark,omitempty"`
	Groups   []string `json:"groups,omitempty"`
}

// Propose keeps a proposal. Nothing changes in any answer until another officer accepts it.
func (l *Links) Propose(ctx context.Context, p Proposal) (judgement.Shown, error) {
	document := map[string]any{"says": cmp.Or(p.Says, assess.One), "nodes": p.Nodes, "reason": p.Reason}
	if p.ID != "" {
		document["id"] = p.ID
	}
	if len(p.Evidence) > 0 {
		document["evidence"] = p.Evidence
	}
	if p.Mark != "" {
		document["mark"] = p.Mark
	}
	if len(p.Groups) > 0 {
		document["groups"] = p.Groups
	}
	data, err := json.Marshal(document)
	if err != nil {
		return judgement.Shown{}, errs.Wrap(errs.Internal, "links.Propose", err, "a proposal cannot be written")
	}
	return l.judgements.Put(ctx, judgement.Draft{Officer: p.Officer, Kind: assess.KindIdentity, File: "merge", Document: string(data)})
}

// Turn accepts, rejects or undoes a merge, with a reason. Another officer than who
// proposed it accepts it; the error is denied for the proposer, and a conflict for a merge
// that is in another state, or that would join what is said to be two.
func (l *Links) Turn(ctx context.Context, officer, id, state, reason string) (judgement.Shown, error) {
	const op = "links.Turn"
	if strings.TrimSpace(reason) == "" || utf8.RuneCountInString(reason) > judgement.MaxReason {
		return judgement.Shown{}, errs.E(errs.Invalid, op, "--reason is missing or too long; expected why, in 1 to %d characters", judgement.MaxReason)
	}
	return l.judgements.Turn(ctx, officer, assess.KindIdentity, id, reason, func(v judgement.View, j insidedb.Judgement, r assess.Record) (assess.Record, error) {
		i, is := r.(assess.Identity)
		if !is {
			return nil, errs.E(errs.Internal, op, "what is kept as an identity is none")
		}
		next, err := i.Turn(state)
		if err != nil || state != assess.Accepted {
			return next, err
		}
		proposer, err := proposerOf(v, id)
		if err != nil {
			return nil, err
		}
		if proposer == officer {
			return nil, errs.E(errs.Denied, op, "officer %q proposed the merge; expected another to accept it", officer)
		}
		return next, contradiction(v, next)
	})
}

// proposerOf is who wrote the words of the proposal that now stands: the last version that
// was not a turn.
func proposerOf(v judgement.View, id string) (string, error) {
	versions, err := v.Tx.JudgementVersions(assess.KindIdentity, id, v.Labels, time.Time{})
	if err != nil {
		return "", err
	}
	for _, j := range slices.Backward(versions) {
		r, err := j.Record()
		if err != nil {
			return "", err
		}
		if i, is := r.(assess.Identity); is && i.State == assess.Proposed {
			return j.By, nil
		}
	}
	return "", nil
}

// contradiction refuses what is at odds with merges that the officer sees: nodes that
// would be one and are said not to be, or the reverse.
func contradiction(v judgement.View, i assess.Identity) error {
	const op = "links.Turn"
	s := newSight(v, nil)
	var classes [][]int64
	for _, name := range i.Nodes {
		n, err := s.find(name)
		if err != nil {
			return err
		}
		classes = append(classes, s.class(n))
	}
	all := slices.Concat(classes...)
	if err := s.learn(all); err != nil {
		return err
	}
	if i.Says == assess.NotOne {
		for a := range classes {
			for b := range a {
				if classes[a][0] == classes[b][0] {
					return errs.E(errs.Conflict, op, "%s and %s are said to be one; expected that merge to be undone first", i.Nodes[b], i.Nodes[a])
				}
			}
		}
		return nil
	}
	for _, n := range all {
		for _, p := range s.pairs[n] {
			if !p.One && slices.Contains(all, p.B) {
				return errs.E(errs.Conflict, op, "%s says that two of them are not one; expected it to be undone first", p.Ref())
			}
		}
	}
	return nil
}

// Merge is an identity as it is listed.
type Merge struct {
	ID       string    `json:"id"`
	Says     string    `json:"says"`
	State    string    `json:"state"`
	Nodes    []string  `json:"nodes"`
	Reason   string    `json:"reason"`
	Evidence []string  `json:"evidence,omitempty"`
	Mark     string    `json:"mark"`
	By       string    `json:"by"`            // who brought it into this state
	Why      string    `json:"why,omitempty"` // in whose words
	Recorded time.Time `json:"recorded"`
}

// Merges are the merges that an officer may see, by id.
type Merges struct {
	Head
	Merges []Merge `json:"merges"`
}

// Merges lists merges: those in a state, or those that are proposed or accepted for "";
// "all" for all.
func (l *Links) Merges(ctx context.Context, q Query, state string) (Merges, error) {
	out := Merges{Merges: []Merge{}}
	states := []string{assess.Proposed, assess.Accepted, assess.Rejected, assess.Undone}
	switch {
	case state == "":
		states = states[:2]
	case slices.Contains(states, state):
		states = []string{state}
	case state != "all":
		return out, errs.E(errs.Invalid, "links.Merges", "state %.40q; expected one of %s, all", state, errs.List(states))
	}
	err := l.look(ctx, q, &out.Head, func(s *sight) error {
		all, err := s.All(assess.KindIdentity)
		if err != nil {
			return err
		}
		for _, j := range all {
			if j.Erased != nil {
				continue
			}
			r, err := j.Record()
			if err != nil {
				return err
			}
			i, is := r.(assess.Identity)
			if !is || !slices.Contains(states, i.State) {
				continue
			}
			if len(out.Merges) == limitOf(q) {
				out.Bounded = true
				break
			}
			terms, err := insidedb.Under{Mark: j.Mark, Caveats: j.Caveats}.Text()
			if err != nil {
				return err
			}
			if err := s.uses(terms); err != nil {
				return err
			}
			m := Merge{ID: j.ID, Says: i.Says, State: i.State, Nodes: i.Nodes, Reason: i.Reason, Mark: j.Mark, By: j.By, Why: j.Reason, Recorded: j.RecordedAt}
			for _, e := range i.Evidence {
				seen, err := s.sees(e.To)
				if err != nil {
					return err
				}
				if seen {
					m.Evidence = append(m.Evidence, e.To)
				}
			}
			out.Merges = append(out.Merges, m)
		}
		return nil
	})
	return out, err
}
