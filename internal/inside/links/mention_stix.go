package links

import (
	"maps"
	"regexp"
	"slices"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/marking"
	"entente/internal/core/stix"
	"entente/internal/inside/indexing"
	"entente/internal/store/insidedb"
)

// objectTypes are the types of the STIX objects that are nodes; an identity is what its
// class says.
var objectTypes = map[string]string{
	"identity": "organisation", "location": "place", "threat-actor": "organisation", "intrusion-set": "organisation", "campaign": "event", "incident": "event",
	"user-account": "account", "email-addr": "selector", "domain-name": "selector", "ipv4-addr": "selector", "ipv6-addr": "selector", "url": "selector",
	"vehicle": "vehicle", "infrastructure": "facility", "malware": "other", "tool": "other", "vulnerability": "other",
}

// objects puts in the objects and relationships of a partner's bundle. They are for
// those who may see all of it: which portion an object belongs to is not said.
func objects(tx *insidedb.Tx, g *insidedb.Graph, item indexing.Item, terms map[int]insidedb.GraphSource) error {
	from, err := whole(tx, item, terms)
	if err != nil || from.Terms == "" {
		return err
	}
	b, err := stix.ReadBundle(item.Bundle)
	if err != nil {
		return err
	}
	nodes := map[string]bool{}
	for _, o := range b.Objects {
		kind := objectTypes[o.Type()]
		switch class := o.Text("identity_class"); {
		case o.Type() == "identity" && class == "individual":
			kind = assess.Person
		case o.Type() == "identity" && (class == "system" || class == "class"):
			kind = "other"
		}
		if kind == "" || nodes[o.ID()] {
			continue
		}
		nodes[o.ID()] = true
		node, err := nodeSaid(nodeOf(item, o.ID()), kind, said{Name: nameOf(o), Also: o.Texts("aliases")}, from)
		if err != nil {
			return err
		}
		g.Nodes = append(g.Nodes, node)
	}
	for _, o := range b.Objects {
		a, z := o.Text("source_ref"), o.Text("target_ref")
		kind := o.Text("relationship_type")
		if o.Type() != "relationship" || !nodes[a] || !nodes[z] || a == z {
			continue
		}
		if !kindForm.MatchString(kind) { // of whatever maker: it is kept, and not under a word that no column holds
			kind = "related-to"
		}
		l := insidedb.GraphLink{From: numberOf(item, a), To: numberOf(item, z), Type: kind, Starts: o.Timestamp("start_time").Time(), Ends: o.Timestamp("stop_time").Time(), GraphSource: from}
		if !l.Starts.IsZero() || !l.Ends.IsZero() {
			l.Exact = assess.ByMinute
		}
		g.Links = append(g.Links, l)
	}
	return nil
}

// kindForm is how STIX writes the types of relationships (section 3.5 of STIX 2.1).
var kindForm = regexp.MustCompile(`^[a-z0-9-]{1,100}$`)

// nameOf is what an object is called: its name, its value, or the place that it is.
func nameOf(o stix.Object) string {
	for _, property := range []string{"name", "value", "account_login", "user_id", "city", "administrative_area", "region", "country"} {
		if s := o.Text(property); s != "" {
			return s
		}
	}
	return ""
}

// whole are the terms of all portions of an item together: its mark is rolled up from
// theirs, so that it holds the compartments of each.
func whole(tx *insidedb.Tx, item indexing.Item, terms map[int]insidedb.GraphSource) (insidedb.GraphSource, error) {
	if len(terms) == 0 {
		return insidedb.GraphSource{}, nil
	}
	var label access.Label
	var under insidedb.Under
	var marks []insidedb.Under
	for _, p := range slices.Sorted(maps.Keys(terms)) {
		l, err := tx.Label(terms[p].Label)
		if err != nil {
			return insidedb.GraphSource{}, err
		}
		u, err := terms[p].Terms.Read()
		if err != nil {
			return insidedb.GraphSource{}, err
		}
		marks = append(marks, u)
		label, under.Caveats, under.From = label.With(l), under.Caveats.With(u.Caveats), u.From
	}
	under.System, under.Mark = rolled(marks, item.RecordedAt)
	id, err := tx.LabelID(label)
	if err != nil {
		return insidedb.GraphSource{}, err
	}
	text, err := under.Text()
	return insidedb.GraphSource{Kind: item.Kind, ID: item.ID, Version: item.Version, Portion: assess.Whole, Label: id, Terms: text}, err
}

// rolled is the banner of marks of one system. Marks of several, or that do not go
// together, have none: what is under it counts as of our highest level.
func rolled(marks []insidedb.Under, at time.Time) (system, banner string) {
	var all []marking.Marking
	for _, u := range marks {
		m, err := marking.Parse(marking.System(u.System), at, u.Mark)
		if err != nil {
			return "", ""
		}
		all = append(all, m)
	}
	m, err := marking.Rollup(at, all)
	if err != nil {
		return "", ""
	}
	return string(m.System), m.Banner()
}
