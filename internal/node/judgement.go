package node

import (
	"context"
	"maps"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/appraisal"
	"entente/internal/inside/indexing"
	"entente/internal/inside/judgement"
	"entente/internal/inside/links"
	"entente/internal/inside/origins"
	"entente/internal/inside/search"
)

// indexEvery is how often it is looked what came and is not found yet; whoever asks does
// not wait for it.
const indexEvery = time.Second

// joinJudgements builds what makes the held findable, and what keeps judgements.
func (n *Node) joinJudgements() (err error) {
	self := party.Code(n.config.Service)
	n.indexing, err = indexing.New(indexing.Config{Store: n.inside, Self: self, Log: n.log.With("zone", "inside"), Makers: n.makers()})
	if err != nil {
		return err
	}
	n.judgements, err = judgement.New(judgement.Config{Store: n.inside, Self: self, Catch: n.indexing.Catch, Checks: n.judgementChecks(), Index: n.judgementIndexes()})
	return err
}

// makers are what makes the indexes of items, one for each index.
func (n *Node) makers() []indexing.Maker {
	return []indexing.Maker{origins.Passages, origins.Tokens(party.Code(n.config.Service)), search.Make, links.Mention}
}

// judgementChecks are what a kind of judgement must fit, beside its own document.
func (n *Node) judgementChecks() map[string]judgement.Check {
	checks := map[string]judgement.Check{}
	maps.Copy(checks, appraisal.Checks())
	maps.Copy(checks, origins.Checks())
	return checks
}

// judgementIndexes are what makes judgements findable.
func (n *Node) judgementIndexes() []judgement.Index {
	return []judgement.Index{search.Index}
}

// runIndexing makes findable what comes until ctx ends.
func (n *Node) runIndexing(ctx context.Context) {
	ticker := time.NewTicker(indexEvery)
	defer ticker.Stop()
	n.indexing.Run(ctx, ticker.C)
}
