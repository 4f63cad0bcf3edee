package insidedb

import (
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/links"
	"entente/internal/store/sqldb"
)

// Under is the mark and the caveats under which something is stated.
type Under struct {
	System  string         `json:"system,omitempty"` // "" for our own
	Mark    string         `json:"mark"`             // a banner
	From    string         `json:"from,omitempty"`   // the country whose it is, where that is not ours
	Caveats access.Caveats `json:"caveats"`
}

// Text is how the graph keeps terms.
func (t Under) Text() (GraphTerms, error) {
	text, err := asJSON(t)
	return GraphTerms(text), err
}

// Read reads what Text wrote.
func (t GraphTerms) Read() (Under, error) {
	var out Under
	return out, fromJSON(string(t), &out)
}

// projectJudgement puts an entity, a link or an accepted identity into the graph in the
// place of its version before; what has ended stands no longer.
func (tx *Tx) projectJudgement(j Judgement) error {
	switch j.Kind {
	case assess.KindEntity, assess.KindLink, assess.KindIdentity:
	default:
		return nil
	}
	if err := tx.endGraph(j.Kind, j.ID, j.RecordedAt); err != nil || j.State != JudgementStands {
		return err
	}
	r, err := j.Record()
	if err != nil {
		return err
	}
	terms, err := Under{Mark: j.Mark, Caveats: j.Caveats}.Text()
	if err != nil {
		return err
	}
	from := GraphSource{Kind: j.Kind, ID: j.ID, Version: j.Version, Label: j.LabelID, Terms: terms}
	g := Graph{Kind: j.Kind, ID: j.ID, Version: j.Version, Since: j.RecordedAt, Until: Always}
	switch r := r.(type) {
	case assess.Entity:
		err = tx.projectEntity(&g, r, from)
	case assess.Link:
		err = tx.projectLink(&g, r, from)
	case assess.Identity:
		err = tx.projectIdentity(&g, r, from)
	}
	if err != nil {
		return err
	}
	return tx.PutGraph(g)
}

func (tx *Tx) projectEntity(g *Graph, e assess.Entity, from GraphSource) error {
	name := assess.KindEntity + ":" + g.ID
	named := links.Named{Names: append([]string{e.Name}, e.Also...)}
	if e.Born != "" {
		named.Born = []string{e.Born}
	}
	for _, k := range e.Keys {
		named.Keys = append(named.Keys, links.KeyOf(k.Type, k.Number))
	}
	g.Nodes = []GraphNode{{Name: name, Type: e.Type, Words: links.Words(named), GraphSource: from}}
	if e.Where == "" {
		return nil
	}
	where, err := tx.GraphName(e.Where, time.Time{})
	if err != nil {
		return err
	}
	starts, ends, exact := e.When.Span()
	g.Names = []string{where}
	g.Links = []GraphLink{{From: GraphNumber(name), To: GraphNumber(where), Type: "located-at", Starts: starts, Ends: ends, Exact: exact, GraphSource: from}}
	return nil
}

func (tx *Tx) projectLink(g *Graph, l assess.Link, from GraphSource) error {
	for _, end := range []string{l.From, l.To} {
		name, err := tx.GraphName(end, time.Time{})
		if err != nil {
			return err
		}
		g.Names = append(g.Names, name)
	}
	starts, ends, exact := l.Span()
	g.Links = []GraphLink{{From: GraphNumber(g.Names[0]), To: GraphNumber(g.Names[1]), Type: l.Type, Starts: starts, Ends: ends, Exact: exact, GraphSource: from}}
	return nil
}

// projectIdentity joins the first node with each other when they are one, and every pair
// when they are not.
func (tx *Tx) projectIdentity(g *Graph, i assess.Identity, from GraphSource) error {
	if i.State != assess.Accepted {
		return nil
	}
	for _, n := range i.Nodes {
		name, err := tx.GraphName(n, time.Time{})
		if err != nil {
			return err
		}
		g.Names = append(g.Names, name)
	}
	for a := range g.Names {
		for b := a + 1; b < len(g.Names); b++ {
			if i.Says == assess.NotOne || a == 0 {
				g.Same = append(g.Same, GraphSame{A: GraphNumber(g.Names[a]), B: GraphNumber(g.Names[b]), One: i.Says == assess.One, GraphSource: from})
			}
		}
	}
	return nil
}

// GraphName is the name under which the graph keeps a node: reports by their ids, whatever
// they were called by. What names nothing stays as it is.
func (tx *Tx) GraphName(node string, asOf time.Time) (string, error) {
	n, err := assess.ParseNode(node)
	if err != nil || n.Of.Kind != assess.ItemReport {
		return node, err
	}
	r, err := tx.FindReport(n.Of.ID, asOf)
	switch {
	case err == nil:
		n.Of.ID = r.ID
	case errs.KindOf(err) != errs.NotFound:
		return "", err
	}
	return n.String(), nil
}

// PortionTerms are the terms of the portions of one version of an item, by portion, with
// the number of its label. from is the country of a partner's item, "" for our own.
func (tx *Tx) PortionTerms(kind, id string, version int, from string) (map[int]GraphSource, error) {
	rows, err := sqldb.All(tx.sql, tx.scanHeldPortion, `SELECT portion, label, mark, system, caveats FROM held_portions WHERE kind = $1 AND id = $2 AND version = $3`, kind, id, version)
	if err != nil {
		return nil, err
	}
	out := make(map[int]GraphSource, len(rows))
	for _, p := range rows {
		terms, err := Under{System: p.System, Mark: p.Mark, From: from, Caveats: p.Caveats}.Text()
		if err != nil {
			return nil, err
		}
		out[p.Portion] = GraphSource{Kind: kind, ID: id, Version: version, Portion: p.Portion, Label: p.LabelID, Terms: terms}
	}
	return out, nil
}
