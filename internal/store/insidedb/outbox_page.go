package insidedb

import (
	"cmp"
	"slices"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// OutboxLine is what was proposed to a partner: a release, or the newest decision from
// which none followed. The other is empty.
type OutboxLine struct {
	Release  Release
	Decision Decision
}

// ProposedQuery chooses among what was proposed; what is empty does not choose.
type ProposedQuery struct {
	Partner    party.Code
	State      State     // of a release
	Releases   bool      // releases are among it
	Unreleased []string  // verdicts of the decisions among it from which none followed
	AsOf       time.Time // zero: the present
	Cut
}

// ProposedPage gives a page of what was proposed to partners, the latest first.
func (tx *Tx) ProposedPage(q ProposedQuery) ([]OutboxLine, Paged, error) {
	released, unreleased, total := tx.proposed(q), tx.unreleased(q), 0
	var all []spot
	decision := map[string]bool{}
	for _, l := range []list{released, unreleased} {
		if l.from == "" {
			continue
		}
		// One more than the page of each: the last tells whether there is another.
		spots, paged, err := tx.page(l, Cut{q.After, q.Limit + 1})
		if err != nil {
			return nil, Paged{}, err
		}
		for _, s := range spots {
			decision[s.id] = l.from == unreleased.from
		}
		all, total = append(all, spots...), total+paged.Total
	}
	slices.SortFunc(all, func(a, b spot) int { return cmp.Or(cmp.Compare(b.numbers[0], a.numbers[0]), cmp.Compare(a.id, b.id)) })
	out := Paged{Total: total}
	if len(all) > q.Limit {
		all = all[:q.Limit]
		out.Next = all[q.Limit-1].cursor()
	}
	rows, err := eachSpot(all, func(id string) (p OutboxLine, err error) {
		if decision[id] {
			p.Decision, err = tx.Decision(id)
			return p, err
		}
		p.Release, err = tx.releaseThen(id, q.AsOf)
		return p, err
	})
	return rows, out, err
}

func (tx *Tx) releaseThen(id string, asOf time.Time) (Release, error) {
	if asOf.IsZero() {
		return tx.Release(id)
	}
	return sqldb.One(tx.sql, tx.scanThen, then+` AND r.id = $2`, until(asOf), id)
}

// proposed are the releases of a query; its from is "" for none.
func (tx *Tx) proposed(q ProposedQuery) list {
	if !q.Releases {
		return list{}
	}
	var c conditions
	c.and("r.recorded_at <=", until(q.AsOf), "")
	from := `releases r WHERE 1 = 1`
	if q.Partner != "" {
		c.and("r.partner =", string(q.Partner), "")
	}
	switch {
	case q.State != "" && !q.AsOf.IsZero():
		c.and(`(SELECT s.state FROM release_states s WHERE s.release_id = r.id AND s.recorded_at <= $1 ORDER BY s.number DESC LIMIT 1) =`, string(q.State), "")
	case q.State != "":
		c.and("r.state =", string(q.State), "")
	}
	c.text += tx.seenRefs(refs{report: "r.report", version: "r.version"})
	return latest(from+c.text, c.args)
}

// unreleased are the decisions of a query from which no release followed, the newest for
// each report and partner; its from is "" for none.
func (tx *Tx) unreleased(q ProposedQuery) list {
	if len(q.Unreleased) == 0 {
		return list{}
	}
	var c conditions
	c.and("recorded_at <=", until(q.AsOf), "")
	if q.Partner != "" {
		c.and("partner =", string(q.Partner), "")
	}
	c.among("verdict", q.Unreleased)
	return latest(`decisions WHERE release_id = ''`+c.text+` AND recorded_at = (SELECT MAX(m.recorded_at) FROM decisions m WHERE m.report = decisions.report
		AND m.partner = decisions.partner AND m.recorded_at <= $1)`+tx.seenRefs(refs{report: "decisions.report", version: "decisions.version"}), c.args)
}

// among adds that a column is one of some words of the program.
func (c *conditions) among(column string, words []string) {
	c.text += ` AND ` + column + ` IN (`
	for i, w := range words {
		if i > 0 {
			c.text += `, `
		}
		c.text += literal(w)
	}
	c.text += `)`
}
