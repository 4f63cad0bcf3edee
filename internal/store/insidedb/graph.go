package insidedb

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// GraphNumber is the number under which a node is kept: a hash of its name, so that
// neither how many there are nor who came first shows in the order of an answer.
func GraphNumber(name string) int64 {
	sum := sha256.Sum256([]byte("graph\x00" + name))
	return int64(binary.BigEndian.Uint64(sum[:8]) & math.MaxInt64)
}

// GraphTerms are the mark and the caveats under which something is stated, as text.
type GraphTerms string

func (t GraphTerms) number() int64 { return GraphNumber("terms\x00" + string(t)) }

// GraphSource is what states something: an item or a judgement, in one version.
type GraphSource struct {
	Kind    string // "report", "received", "entity", "link", "identity"
	ID      string
	Version int
	Portion int // -1: the title; 0 for judgements
	Label   int64
	Terms   GraphTerms
}

// Ref is the source as references name it.
func (s GraphSource) Ref() string { return s.Kind + ":" + s.ID }

// GraphNode is that something exists, as one source states it.
type GraphNode struct {
	Name  string // "entity:ID", "report:ID/FIELD", "received:ID/OBJECT"
	Type  string
	Since time.Time // recorded
	Body  []byte    // JSON of what the item says of it, kept sealed; nil for judgements, which keep it themselves
	Words []string  // that it is found by (links.Words); read by nobody
	GraphSource
}

// Number is the node's own.
func (n GraphNode) Number() int64 { return GraphNumber(n.Name) }

// GraphLink is that something holds between two nodes, as one source states it.
type GraphLink struct {
	From, To     int64 // numbers of nodes
	Type         string
	Starts, Ends time.Time // in the world, the end excluded; zero where it is not known
	Exact        string    // how exactly the times are known; "" for none
	Since        time.Time // recorded
	Tie          int64     // orders the links of one pair
	GraphSource
}

// GraphSame is that two nodes are one, or that they are certainly not.
type GraphSame struct {
	A, B int64
	One  bool
	GraphSource
}

// Graph is what one version of an item or a judgement states.
type Graph struct {
	Kind, ID string
	Version  int
	Since    time.Time
	Until    int64    // a stamp; Always for what stands to this day
	Names    []string // of all nodes that the links and the pairs join
	Nodes    []GraphNode
	Links    []GraphLink
	Same     []GraphSame
}

// PutGraph adds what a version states. The error is a conflict when a node has the number
// of another, and internal when an item links what it does not state itself: whoever sees
// a link of an item sees what it joins.
func (tx *Tx) PutGraph(g Graph) error {
	if err := g.whole(); err != nil {
		return err
	}
	names := slices.Clone(g.Names)
	for _, n := range g.Nodes {
		names = append(names, n.Name)
	}
	if err := tx.nameNodes(names); err != nil {
		return err
	}
	if err := tx.putNodes(g); err != nil {
		return err
	}
	if err := tx.putNames(g); err != nil {
		return err
	}
	if err := tx.putLinks(g); err != nil {
		return err
	}
	rows := rowsOf{of: `graph_same (a, b, one, label, since, until, kind, id, terms)`, width: 9}
	for _, s := range g.Same {
		terms, err := tx.putTerms(s.Terms)
		if err != nil {
			return err
		}
		rows.add(s.A, s.B, s.One, s.Label, g.Since, g.Until, g.Kind, g.ID, terms)
		rows.add(s.B, s.A, s.One, s.Label, g.Since, g.Until, g.Kind, g.ID, terms)
	}
	return tx.insert(rows)
}

// OfItem tells whether an item states it: an item states what its links join as well.
func (s GraphSource) OfItem() bool { return ofItem(s.Kind) }

func ofItem(kind string) bool { return kind == assess.ItemReport || kind == assess.ItemReceived }

// whole holds that an item states what its links join, for the same readers.
func (g Graph) whole() error {
	if !ofItem(g.Kind) {
		return nil
	}
	type seen struct{ node, label int64 }
	stated := map[seen]bool{}
	for _, n := range g.Nodes {
		stated[seen{n.Number(), n.Label}] = true
	}
	for _, l := range g.Links {
		if !stated[seen{l.From, l.Label}] || !stated[seen{l.To, l.Label}] {
			return errs.E(errs.Internal, "insidedb.PutGraph", "an item links what it does not state")
		}
	}
	return nil
}

func (tx *Tx) putNodes(g Graph) error {
	rows := rowsOf{of: `graph_stated (node, label, since, until, portion, version, type, kind, id, terms, body)`, width: 11}
	for _, n := range g.Nodes {
		terms, err := tx.putTerms(n.Terms)
		if err != nil {
			return err
		}
		body := ""
		if n.Body != nil {
			l, err := tx.graphLock(g.Kind, g.ID, g.Version)
			if err != nil {
				return err
			}
			if body, err = l.sealJSON(statedBody, string(n.Body)); err != nil {
				return err
			}
		}
		rows.add(n.Number(), n.Label, g.Since, g.Until, n.Portion, g.Version, n.Type, g.Kind, g.ID, terms, body)
	}
	return tx.insert(rows)
}

// statedBody names the sealed column of a node.
const statedBody = "graph_stated.body"

func (tx *Tx) putLinks(g Graph) error {
	rows := rowsOf{of: `graph_links (a, b, tie, label, since, until, starts, ends, portion, version, exact, type, kind, id, terms)`, width: 15}
	again := map[string]int{}
	for _, l := range g.Links {
		terms, err := tx.putTerms(l.Terms)
		if err != nil {
			return err
		}
		// The order of a link is made of its own portion: no other shows in it.
		from := strings.Join([]string{"tie", g.Kind, g.ID, strconv.Itoa(g.Version), strconv.Itoa(l.Portion), l.Type}, "\x00")
		pair := from + "\x00" + strconv.FormatInt(l.From, 16) + "\x00" + strconv.FormatInt(l.To, 16)
		tie := GraphNumber(from + "\x00" + strconv.Itoa(again[pair]))
		again[pair]++
		rows.add(l.From, l.To, tie, l.Label, g.Since, g.Until, stampOrNull(l.Starts), stampOrNull(l.Ends), l.Portion, g.Version, l.Exact, l.Type, g.Kind, g.ID, terms)
	}
	return tx.insert(rows)
}

// stampOrNull is NULL for the zero time.
func stampOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// putTerms keeps a mark and caveats, once.
func (tx *Tx) putTerms(t GraphTerms) (int64, error) {
	_, err := tx.sql.Exec(`INSERT INTO graph_terms (number, text) VALUES ($1, $2) ON CONFLICT DO NOTHING`, t.number(), string(t))
	return t.number(), err
}

// nameNodes keeps the names of nodes, each once.
func (tx *Tx) nameNodes(names []string) error {
	k, err := tx.blind()
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, n := range slices.Compact(names) {
		number := GraphNumber(n)
		sealed, err := sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT name FROM graph_nodes WHERE number = $1`, number)
		if errs.KindOf(err) == errs.NotFound {
			if sealed, err = k.seal(nodeName(number), []byte(n)); err == nil {
				_, err = tx.sql.Exec(`INSERT INTO graph_nodes (number, name) VALUES ($1, $2)`, number, sealed)
			}
		}
		if err != nil {
			return err
		}
		if held, err := k.open(nodeName(number), sealed); err != nil {
			return err
		} else if string(held) != n {
			return errs.E(errs.Conflict, "insidedb.PutGraph", "a node has the number of another")
		}
	}
	return nil
}

// nodeName names the sealed column of a node's name.
func nodeName(number int64) string { return "graph_nodes.name " + strconv.FormatInt(number, 10) }

// graphTables are those whose rows end and go with what states them.
var graphTables = []string{"graph_stated", "graph_links", "graph_same", "graph_names"}

// endGraph ends what a judgement states, at a stamp.
func (tx *Tx) endGraph(kind, id string, at time.Time) error {
	for _, table := range graphTables {
		if _, err := tx.sql.Exec(`UPDATE `+table+` SET until = $3 WHERE id = $2 AND kind = $1 AND until = $4`, kind, id, at, int64(Always)); err != nil {
			return err
		}
	}
	return nil
}

// eraseGraph deletes what a judgement stated at any time. Names of nodes that nothing
// states any longer stay: they are ids.
func (tx *Tx) eraseGraph(kind, id string) error {
	if _, err := tx.sql.Exec(eraseSounds, kind, id); err != nil {
		return err
	}
	for _, table := range graphTables {
		if _, err := tx.sql.Exec(`DELETE FROM `+table+` WHERE id = $2 AND kind = $1`, kind, id); err != nil {
			return err
		}
	}
	return nil
}

// graphLock is the key under which an item's names are sealed: its own.
func (tx *Tx) graphLock(kind, id string, version int) (lock, error) {
	of := payloadID{kind: kind, id: id}
	if kind == reportPayload {
		of.version = version
	}
	return tx.lockOf(of)
}
