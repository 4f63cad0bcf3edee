package links

import (
	"time"

	"entente/internal/core/access"
)

// Out is a piece of a graph that goes to another program of the service's own.
type Out struct {
	Mark    string // of the whole, in our own system
	Caveats access.Caveats
	Nodes   []OutNode
	Links   []OutLink
}

// OutNode is one node of it.
type OutNode struct {
	Node, Type, Name string
	Also             []string
	Mark             string // of what states it
	Caveats          access.Caveats
	Sources          []string  // what states it
	First, Last      time.Time // recorded
}

// OutLink is one link of it.
type OutLink struct {
	From, To, Type      string // nodes, and the type of the link
	Since, Until, Exact string // in the world, as exactly as it is known
	Starts, Ends        time.Time
	Note                string // a sum, a quantity, a likelihood: in words
	Mark                string
	Caveats             access.Caveats
	Sources             []string
	Recorded            time.Time
}
