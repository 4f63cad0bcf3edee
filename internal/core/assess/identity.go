package assess

import (
	"slices"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// KindIdentity is the kind of an Identity.
const KindIdentity = "identity"

// What an identity says of its nodes.
const (
	One    = "one"     // they are one
	NotOne = "not-one" // they are certainly not: it is not proposed again
)

// Where an identity stands. Only an accepted one shows in anything; an undone one is as
// if it had never been.
const (
	Proposed = "proposed"
	Accepted = "accepted"
	Rejected = "rejected"
	Undone   = "undone"
)

// maxSame bounds the nodes of one identity.
const maxSame = 20

// Identity is a proposal that some nodes are one, or are certainly not, and what became
// of it. Another officer than who proposed it accepts it.
type Identity struct {
	Says     string   `json:"says"`
	Nodes    []string `json:"nodes"` // sorted
	Reason   string   `json:"reason"`
	Evidence []Ref    `json:"evidence,omitempty"`
	State    string   `json:"state"`
}

func decodeIdentity(o *document.Object) (Record, error) {
	i := Identity{
		Says:     One,
		Nodes:    document.Must(o, "nodes", readNodes),
		Reason:   document.Must(o, "reason", Words(MaxText)),
		Evidence: document.Read(o, "evidence", Targets("evidence")),
		State:    Proposed,
	}
	if says := document.Read(o, "says", word([]string{One, NotOne})); says != "" {
		i.Says = says
	}
	return i, o.Failed()
}

// Kind is KindIdentity.
func (Identity) Kind() string { return KindIdentity }

// Refs are the nodes, and the evidence.
func (i Identity) Refs() []Ref {
	var out []Ref
	for _, n := range i.Nodes {
		if r := nodeRef("of", n); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return append(out, i.Evidence...)
}

// Texts is the reason.
func (i Identity) Texts() []Text { return []Text{{"reason", i.Reason}} }

// Check refuses what is about fewer than two nodes.
func (i Identity) Check() error {
	if len(i.Nodes) < 2 {
		return errs.E(errs.Invalid, "assess.Identity", "nodes: %d of them; expected two or more", len(i.Nodes))
	}
	return nil
}

// Turn gives the identity after an act: accepted or rejected while it is proposed, undone
// once it is accepted. The error is a conflict for what is in another state.
func (i Identity) Turn(state string) (Identity, error) {
	from := Proposed
	if state == Undone {
		from = Accepted
	}
	if i.State != from {
		return i, errs.E(errs.Conflict, "assess.Identity", "the merge is %s; expected one that is %s", i.State, from)
	}
	i.State = state
	return i, nil
}

func readNodes(v *document.Value) ([]string, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	if len(items) > maxSame {
		return nil, v.Errorf("%d nodes; expected at most %d", len(items), maxSame)
	}
	var out []string
	for _, item := range items {
		n, err := readNode(item)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, n) {
			return nil, item.Errorf("%s stands twice", n)
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return out, nil
}
