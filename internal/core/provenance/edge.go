package provenance

import (
	"cmp"
	"slices"
	"strings"
)

// Relation says how one thing comes from another, or that two belong together.
type Relation string

// The relations.
const (
	DerivedFrom Relation = "derived-from" // From was made from To
	QuotedBy    Relation = "quoted-by"    // From is quoted by To
	Translated  Relation = "translated"   // From was translated from To
	SameEvent   Relation = "same-event"   // both tell of one event, each perhaps by itself
	SameOrigin  Relation = "same-origin"  // both have one origin, and nobody says which was first
)

// Relations lists all of them.
var Relations = []Relation{DerivedFrom, QuotedBy, Translated, SameEvent, SameOrigin}

// Manner says how From has it from To, where that makes a difference.
type Manner string

// The manners. Without one, To is whom or what it comes from.
const (
	// Published: To is the outlet or the by-line under which From came out. It is an origin
	// only of what has nothing else behind it, and nobody shares it who is joined with From
	// without a direction.
	Published Manner = "published"
	// Passed: To is what somebody said or wrote, and From passes it on, this portion alone.
	Passed Manner = "passed-on"
)

// Edge joins two nodes: an item ("report:ID", "received:ID"), a portion of one
// ("report:ID#2"), a claim, a source or an outlet ("source:ID"), or what stands for a
// source that no record describes.
type Edge struct {
	From     string    `json:"from"`
	Relation Relation  `json:"relation"`
	To       string    `json:"to"`
	Manner   Manner    `json:"manner,omitempty"`   // of what leads to an origin
	Detected bool      `json:"detected"`           // found by comparing; otherwise stated
	Basis    string    `json:"basis"`              // what it was read off or found by, a word
	By       string    `json:"by,omitempty"`       // the statement or the officer behind it
	Evidence *Evidence `json:"evidence,omitempty"` // of what was detected
}

// Evidence is what a detected edge rests on.
type Evidence struct {
	Says    string   `json:"says"`                // one sentence with the numbers
	Words   int      `json:"words,omitempty"`     // words that both have, in runs
	Of      int      `json:"of,omitempty"`        // words of the shorter of the two
	Shared  []string `json:"shared,omitempty"`    // the words themselves
	Speaker string   `json:"speaker,omitempty"`   // who spoke, where both report one speech
	Event   string   `json:"event,omitempty"`     // the event that both tell of
	Figures []string `json:"figures,omitempty"`   // numbers that both have
	Differ  []string `json:"differing,omitempty"` // numbers that one of them has
}

// up gives what comes from where, for the relations that lead to an origin.
func (e Edge) up() (child, parent string, ok bool) {
	switch e.Relation {
	case DerivedFrom, Translated:
		return e.From, e.To, true
	case QuotedBy:
		return e.To, e.From, true
	}
	return "", "", false
}

// compare orders edges by all they say, so that no order of arrival shows.
func compare(a, b Edge) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Manner, b.Manner),
		bools(a.Detected, b.Detected), cmp.Compare(a.Basis, b.Basis), cmp.Compare(a.By, b.By), evidence(a.Evidence, b.Evidence))
}

func bools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func evidence(a, b *Evidence) int {
	if a == nil || b == nil {
		return bools(a != nil, b != nil)
	}
	return cmp.Or(cmp.Compare(a.Says, b.Says), cmp.Compare(a.Words, b.Words), slices.Compare(a.Shared, b.Shared))
}

// Whole gives the item that a node is a portion of, or the node itself.
func Whole(node string) string {
	whole, _, _ := strings.Cut(node, "#")
	return whole
}

// touches tells whether two nodes overlap: they are one, or one is a portion of the other.
func touches(a, b string) bool { return within(a, b) || within(b, a) }

// within tells whether what is said of a whole is said of a node: it is that, or a portion of it.
func within(node, whole string) bool { return node == whole || Whole(node) == whole }
