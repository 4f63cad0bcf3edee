package node

import (
	"context"

	"entente/internal/store/insidedb"
)

// metricOf names the metric of each kind that is counted.
var metricOf = map[string]string{
	"release":     "entente_releases",
	"received":    "entente_received",
	"unmoved":     "entente_unmoved",
	"unprocessed": "entente_unprocessed",
	"alarm":       "entente_alarms",
	"partner":     "entente_partners",
}

// counts gives the numbers for metrics. Partners are named only where the
// operator said so; otherwise their numbers are added up.
func (n *Node) counts(ctx context.Context) (counts, error) {
	var rows []insidedb.Tally
	err := n.inside.Read(ctx, func(tx *insidedb.Tx) (err error) {
		rows, err = tx.Tallies()
		return err
	})
	if err != nil {
		return nil, err
	}
	sum := map[count]int{}
	for _, r := range rows {
		key := count{name: metricOf[r.Kind], state: r.State}
		if n.config.Metrics.Partners {
			key.partner = string(r.Partner)
		}
		sum[key] += r.Number
	}
	out := counts{{name: "entente_directives", number: len(n.policy().Directives())}}
	for key, number := range sum {
		key.number = number
		out = append(out, key)
	}
	return out, nil
}
