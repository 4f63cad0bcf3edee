package main

import (
	"context"
	"encoding/json"
	"fmt"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/watch"

	"github.com/spf13/cobra"
)

// Bounds of one request to the node.
const (
	nodeBatch  = 100     // questions
	nodeOctets = 8 << 20 // of the questions as JSON; one alone is always smaller
)

// inNode finds persons on the lists that the node keeps. That there are some is
// made sure of first: of a node without lists and lookouts, "nobody" would be no answer.
func (a *app) inNode(c *cobra.Command, s *screenFlags) (finder, error) {
	config, err := a.config()
	if err != nil {
		return finder{}, err
	}
	answer, err := a.call(c.Context(), "GET", "/lists", nil)
	if c.Context().Err() != nil {
		return finder{}, interrupted()
	}
	if errs.KindOf(err) == errs.Unavailable {
		return finder{}, errs.Wrap(errs.Unavailable, "screen", err, "%s; expected it to run, or --list FILE", err.Error())
	}
	if err != nil {
		return finder{}, err
	}
	var kept desk.Lists
	if err := answer.Read(&kept); err != nil {
		return finder{}, err
	}
	switch {
	case len(kept.Lists)+kept.Lookouts == 0:
		return finder{}, errs.E(errs.Invalid, "screen", "the node keeps no list; expected one (entente list import), or --list FILE")
	case len(kept.Lists) == 0 && a.as == "":
		return finder{}, errs.E(errs.Invalid, "screen", "--as is missing; expected the registered officer who asks: the node keeps lookouts alone, which are screened against for nobody else")
	case kept.Lookouts > 0 && a.as == "":
		fmt.Fprintln(a.err, "lookouts are not screened against: --as is missing; expected the registered officer who asks")
		kept.Lookouts = 0
	}
	a.aboutLists(kept)
	client := desk.NewClient(config.SocketPath())
	ask := func(ctx context.Context, q desk.Sought) (desk.Screening, error) { return client.Screen(ctx, a.as, q) }
	return finder{nodeBatch, func(ctx context.Context, qs []sought) ([][]found, error) { return askNode(ctx, ask, s, qs) }}, nil
}

// aboutLists tells people what is looked through.
func (a *app) aboutLists(kept desk.Lists) {
	if a.json {
		return
	}
	if kept.Lookouts > 0 {
		fmt.Fprintf(a.err, "lookouts: %d in force\n", kept.Lookouts)
	}
	for _, l := range kept.Lists {
		fmt.Fprintf(a.err, "%s: version %d, %d persons, %d names", l.List, l.Version, l.Entries, l.Names)
		if l.Date != "" {
			fmt.Fprintf(a.err, ", of %s", visible(l.Date))
		}
		fmt.Fprintln(a.err)
	}
	if !kept.Index.Ready {
		fmt.Fprintln(a.err, "the lists are still being read; this waits for them")
	}
}

// askNode asks for some persons at once, or, where they are too many bytes, for
// one half of them after the other.
func askNode(ctx context.Context, ask func(context.Context, desk.Sought) (desk.Screening, error), s *screenFlags, qs []sought) ([][]found, error) {
	in := desk.Sought{V: 1, Top: s.top, All: s.all}
	for _, q := range qs {
		p := watch.PersonOf(q.person)
		in.Queries = append(in.Queries, watch.Query{QID: q.qid, Person: &p})
	}
	body, err := json.Marshal(in)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "screen", err, "the questions cannot be written as JSON")
	}
	if half := len(qs) / 2; len(body) > nodeOctets && half > 0 {
		first, err := askNode(ctx, ask, s, qs[:half])
		if err != nil {
			return nil, err
		}
		second, err := askNode(ctx, ask, s, qs[half:])
		return append(first, second...), err
	}
	answers, err := ask(ctx, in)
	if err != nil {
		return nil, err
	}
	if len(answers.Results) != len(qs) {
		return nil, errs.E(errs.Internal, "screen", "the node gives %d answers to %d questions", len(answers.Results), len(qs))
	}
	out := make([][]found, len(qs))
	for i, r := range answers.Results {
		for _, m := range r.Hits {
			hit, err := m.Hit()
			if err != nil {
				return nil, errs.Wrap(errs.Internal, "screen", err, "the node's answer cannot be read; is it of another version?")
			}
			out[i] = append(out[i], found{hit, m.Listed.LeftOut})
		}
	}
	return out, nil
}
