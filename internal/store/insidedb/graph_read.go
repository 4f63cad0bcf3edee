package insidedb

import (
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"entente/internal/store/sqldb"
)

// GraphView is which rows of the graph count: those that a reader sees, as of a time.
// Whatever is asked is asked of them alone: what they do not state does not exist. It is
// not safe for concurrent use.
type GraphView struct {
	tx    *Tx
	rows  string // the condition on rows; $1 is its argument
	stamp int64
	terms map[GraphTerms]GraphTerms // texts that were read, by number
}

// Graph gives the view of the graph for some labels as of a time; the zero time is now.
func (tx *Tx) Graph(labels []int64, asOf time.Time) GraphView {
	return GraphView{tx: tx, rows: seenAt("", "$1", labels), stamp: standing(asOf), terms: map[GraphTerms]GraphTerms{}}
}

// oneOfTypes is a condition on the type of a link; types are words of a closed list or of
// those that stand in the store, and none may hold a quote.
func oneOfTypes(types []string) string {
	if len(types) == 0 {
		return ""
	}
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = "'" + strings.ReplaceAll(t, "'", "''") + "'"
	}
	return ` AND type IN (` + strings.Join(words, ",") + `)`
}

// GraphNear is a node to which another is linked.
type GraphNear struct {
	Node   int64
	Stated bool // by what states the link: it exists
}

// Near lists to which nodes one is linked, either way: for each way at most limit links,
// in the order of the other's number. more says that there are others.
func (g GraphView) Near(node int64, types []string, limit int) (near []GraphNear, more bool, err error) {
	where := g.rows + oneOfTypes(types)
	near, err = sqldb.All(g.tx.sql, func(row sqldb.Row) (n GraphNear, err error) {
		var kind string
		err = row.Scan(&n.Node, &kind)
		n.Stated = ofItem(kind)
		return n, err
	}, `SELECT other, kind FROM (SELECT b AS other, kind FROM graph_links WHERE a = $2 AND `+where+` ORDER BY a, b, tie LIMIT $3) f
		 UNION ALL SELECT other, kind FROM (SELECT a AS other, kind FROM graph_links WHERE b = $2 AND `+where+` ORDER BY b, a, tie LIMIT $3) t`, g.stamp, node, limit+1)
	return near, len(near) > limit, err
}

const linkColumns = `a, b, tie, since, starts, ends, exact, type, kind, id, version, portion, label, terms`

// LinksOf lists the links of a node: for each way at most limit, in the order of the
// other's number. more says that there are others.
func (g GraphView) LinksOf(node int64, types []string, limit int) (links []GraphLink, more bool, err error) {
	where := g.rows + oneOfTypes(types)
	rows, err := sqldb.All(g.tx.sql, scanGraphLink,
		`SELECT * FROM (SELECT `+linkColumns+` FROM graph_links WHERE a = $2 AND `+where+` ORDER BY a, b, tie LIMIT $3) f
		 UNION ALL SELECT * FROM (SELECT `+linkColumns+` FROM graph_links WHERE b = $2 AND a <> $2 AND `+where+` ORDER BY b, a, tie LIMIT $3) t`, g.stamp, node, limit+1)
	if err != nil {
		return nil, false, err
	}
	var out, in int
	for _, l := range rows {
		if l.From == node {
			out++
		} else {
			in++
		}
		if l.From == node && out > limit || l.From != node && in > limit {
			more = true
			continue
		}
		links = append(links, l)
	}
	return links, more, g.withTerms(links)
}

// Between lists the links from any of some nodes to any of others: at most limit.
func (g GraphView) Between(from, to []int64, types []string, limit int) ([]GraphLink, error) {
	links, err := sqldb.All(g.tx.sql, scanGraphLink, `SELECT `+linkColumns+` FROM graph_links
		WHERE a IN `+inLabels(from)+` AND b IN `+inLabels(to)+` AND `+g.rows+oneOfTypes(types)+` ORDER BY a, b, tie LIMIT $2`, g.stamp, limit)
	if err != nil {
		return nil, err
	}
	return links, g.withTerms(links)
}

// LinksStatedIn lists the links that one portion of an item states.
func (g GraphView) LinksStatedIn(kind, id string, portion int) ([]GraphLink, error) {
	links, err := sqldb.All(g.tx.sql, scanGraphLink, `SELECT `+linkColumns+` FROM graph_links
		WHERE kind = $2 AND id = $3 AND portion = $4 AND `+g.rows+` ORDER BY a, b, tie`, g.stamp, kind, id, portion)
	if err != nil {
		return nil, err
	}
	return links, g.withTerms(links)
}

func scanGraphLink(row sqldb.Row) (GraphLink, error) {
	var l GraphLink
	var starts, ends sql.NullInt64
	var since, terms int64
	if err := row.Scan(&l.From, &l.To, &l.Tie, &since, &starts, &ends, &l.Exact, &l.Type, &l.Kind, &l.ID, &l.Version, &l.Portion, &l.Label, &terms); err != nil {
		return l, err
	}
	l.Since, l.Terms = time.UnixMicro(since).UTC(), GraphTerms(strconv.FormatInt(terms, 10))
	if starts.Valid {
		l.Starts = time.UnixMicro(starts.Int64).UTC()
	}
	if ends.Valid {
		l.Ends = time.UnixMicro(ends.Int64).UTC()
	}
	return l, nil
}

// withTerms puts the text of the terms in the place of their numbers.
func (g GraphView) withTerms(links []GraphLink) error {
	all := make([]*GraphTerms, len(links))
	for i := range links {
		all[i] = &links[i].Terms
	}
	return g.readTerms(all)
}

func (g GraphView) readTerms(all []*GraphTerms) error {
	for _, t := range all {
		if _, found := g.terms[*t]; !found {
			number, err := strconv.ParseInt(string(*t), 10, 64)
			if err != nil {
				return err
			}
			text, err := sqldb.One(g.tx.sql, sqldb.Scalar[string], `SELECT text FROM graph_terms WHERE number = $1`, number)
			if err != nil {
				return err
			}
			g.terms[*t] = GraphTerms(text)
		}
		*t = g.terms[*t]
	}
	return nil
}

// Stand gives the types of those of some nodes that exist: of each the first, by name.
func (g GraphView) Stand(nodes []int64) (map[int64]string, error) {
	type stands struct {
		node int64
		kind string
	}
	out := make(map[int64]string, len(nodes))
	for len(nodes) > 0 {
		n := min(len(nodes), batchOf)
		rows, err := sqldb.All(g.tx.sql, func(row sqldb.Row) (s stands, err error) { return s, row.Scan(&s.node, &s.kind) },
			`SELECT node, type FROM graph_stated WHERE `+g.rows+` AND node IN (`+places(2, wide(n))+`)`, append([]any{g.stamp}, padded(nodes[:n])...)...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if held, found := out[r.node]; !found || r.kind < held {
				out[r.node] = r.kind
			}
		}
		nodes = nodes[n:]
	}
	return out, nil
}

// Stated lists what states each of some nodes, in the order of nodes' numbers and sources.
func (g GraphView) Stated(nodes []int64) ([]GraphNode, error) {
	var out []GraphNode
	for len(nodes) > 0 {
		n := min(len(nodes), batchOf)
		rows, err := g.stated(`node IN (`+places(2, wide(n))+`) ORDER BY node, kind, id, version, portion`, padded(nodes[:n])...)
		if err != nil {
			return nil, err
		}
		out, nodes = append(out, rows...), nodes[n:]
	}
	return out, nil
}

// StatedIn lists what one portion of an item names, in the order of nodes' numbers.
func (g GraphView) StatedIn(kind, id string, portion int) ([]GraphNode, error) {
	return g.stated(`kind = $2 AND id = $3 AND portion = $4 ORDER BY node`, kind, id, portion)
}

// All lists what states nodes of some types (nil: all), from a number on, in the order of
// numbers: at most limit rows.
func (g GraphView) All(types []string, after int64, limit int) ([]GraphNode, error) {
	return g.stated(`node > $2`+oneOfTypes(types)+` ORDER BY node, kind, id, version, portion LIMIT $3`, after, limit)
}

// AllLinks lists links in the order of their nodes' numbers: at most limit.
func (g GraphView) AllLinks(types []string, limit int) ([]GraphLink, error) {
	links, err := sqldb.All(g.tx.sql, scanGraphLink, `SELECT `+linkColumns+` FROM graph_links WHERE `+g.rows+oneOfTypes(types)+` ORDER BY a, b, tie LIMIT $2`, g.stamp, limit)
	if err != nil {
		return nil, err
	}
	return links, g.withTerms(links)
}

func (g GraphView) stated(where string, args ...any) ([]GraphNode, error) {
	type kept struct {
		GraphNode
		number int64
		body   string
	}
	rows, err := sqldb.All(g.tx.sql, func(row sqldb.Row) (k kept, err error) {
		var since, terms int64
		if err := row.Scan(&k.number, &k.Type, &since, &k.Kind, &k.ID, &k.Version, &k.Portion, &k.Label, &terms, &k.body); err != nil {
			return k, err
		}
		k.Since, k.Terms = time.UnixMicro(since).UTC(), GraphTerms(strconv.FormatInt(terms, 10))
		return k, nil
	}, `SELECT node, type, since, kind, id, version, portion, label, terms, body FROM graph_stated WHERE `+g.rows+` AND `+where, append([]any{g.stamp}, args...)...)
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for _, r := range rows {
		numbers = append(numbers, r.number)
	}
	names, err := g.tx.GraphNames(numbers)
	if err != nil {
		return nil, err
	}
	out := make([]GraphNode, len(rows))
	terms := make([]*GraphTerms, len(rows))
	for i, r := range rows {
		out[i] = r.GraphNode
		out[i].Name = names[r.number]
		terms[i] = &out[i].Terms
		if r.body == "" {
			continue
		}
		l, err := g.tx.graphLock(r.Kind, r.ID, r.Version)
		if err != nil {
			return nil, err
		}
		var body json.RawMessage
		if err := l.openText(statedBody, r.body, &body); err != nil {
			return nil, err
		}
		out[i].Body = body
	}
	return out, g.readTerms(terms)
}

// GraphNames gives the names of nodes by their numbers.
func (tx *Tx) GraphNames(nodes []int64) (map[int64]string, error) {
	out := make(map[int64]string, len(nodes))
	type named struct {
		number int64
		name   []byte
	}
	k, err := tx.blind()
	if err != nil {
		return nil, err
	}
	for len(nodes) > 0 {
		n := min(len(nodes), batchOf)
		rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (x named, err error) { return x, row.Scan(&x.number, &x.name) },
			`SELECT number, name FROM graph_nodes WHERE number IN (`+places(1, wide(n))+`)`, padded(nodes[:n])...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			name, err := k.open(nodeName(r.number), r.name)
			if err != nil {
				return nil, err
			}
			out[r.number] = string(name)
		}
		nodes = nodes[n:]
	}
	return out, nil
}

// Same lists which nodes are said to be one with any of some, or not to be.
func (g GraphView) Same(nodes []int64) ([]GraphSame, error) {
	var out []GraphSame
	for len(nodes) > 0 {
		n := min(len(nodes), batchOf)
		rows, err := g.same(`a IN (`+places(2, wide(n))+`) ORDER BY a, b, kind, id`, padded(nodes[:n])...)
		if err != nil {
			return nil, err
		}
		out, nodes = append(out, rows...), nodes[n:]
	}
	return out, nil
}

// AllSame lists all such pairs, each both ways: at most limit.
func (g GraphView) AllSame(limit int) ([]GraphSame, error) {
	return g.same(`TRUE ORDER BY a, b, kind, id LIMIT $2`, limit)
}

func (g GraphView) same(where string, args ...any) ([]GraphSame, error) {
	rows, err := sqldb.All(g.tx.sql, func(row sqldb.Row) (s GraphSame, err error) {
		var one, terms int64
		err = row.Scan(&s.A, &s.B, &one, &s.Kind, &s.ID, &s.Label, &terms)
		s.One, s.Terms = one == 1, GraphTerms(strconv.FormatInt(terms, 10))
		return s, err
	}, `SELECT a, b, one, kind, id, label, terms FROM graph_same WHERE `+g.rows+` AND `+where, append([]any{g.stamp}, args...)...)
	if err != nil {
		return nil, err
	}
	terms := make([]*GraphTerms, len(rows))
	for i := range rows {
		terms[i] = &rows[i].Terms
	}
	return rows, g.readTerms(terms)
}
