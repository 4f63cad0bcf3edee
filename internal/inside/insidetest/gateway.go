package insidetest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/seal/wire"
)

// Gateways carry envelopes between services in memory, as real ones do: each
// lane in order, a receipt for what is stored, events until they are
// acknowledged. What they hold survives a crash of inside.
type Gateways struct {
	mu    sync.Mutex
	clock *Clock
	nodes map[party.Code]*Gateway
}

// NewGateways gives gateways for services that know one another.
func NewGateways(clock *Clock, services ...Service) *Gateways {
	n := &Gateways{clock: clock, nodes: map[party.Code]*Gateway{}}
	for _, s := range services {
		n.nodes[s.Code] = &Gateway{net: n, self: s, heads: map[string]envelope.Head{}}
	}
	return n
}

// Of is the gateway of a service.
func (n *Gateways) Of(code party.Code) *Gateway { return n.nodes[code] }

// Gateway is one service's gateway; it is an exchange.Carrier.
type Gateway struct {
	net    *Gateways
	self   Service
	out    []*outgoing
	heads  map[string]envelope.Head // of partners' lanes
	events []exchange.Event
	given  []given             // receipts to partners, in the order in which they were given
	parts  map[string][][]byte // of partners' envelopes, by the envelope's hash

	Down  bool                         // every call of inside fails
	Twice bool                         // Take gives each event twice
	Turn  func(exchange.Item) string   // why the partner's gateway does not take an item; "" when it does
	Hold  func(to party.Code) bool     // whether nothing goes to a partner for now
	Taken func(e *exchange.Event) bool // may change an event before inside sees it; false hides it
}

type outgoing struct {
	item  exchange.Item
	state string // queued delivered refused cancelled
	code  string
	parts [][]byte
}

type given struct {
	header  envelope.Header // of the envelope
	receipt []byte
}

// Put implements exchange.Carrier.
func (g *Gateway) Put(_ context.Context, items []exchange.Item) error {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	if g.Down {
		return errs.E(errs.Unavailable, "insidetest.Put", "the gateway is down")
	}
	held := slices.Clone(g.out)
	for _, item := range items {
		h := item.Sealed.Header()
		head := envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane}
		known := false
		for _, o := range held {
			at := o.item.Sealed.Header()
			if o.item.ID == item.ID {
				known = o.item.Sealed.Hash() == item.Sealed.Hash()
			}
			if at.To == h.To && at.Lane == h.Lane && at.Incarnation == h.Incarnation {
				head.Seq, head.Hash = at.Seq, o.item.Sealed.Hash()
			}
		}
		if known {
			continue
		}
		if !h.Follows(head) {
			return errs.E(errs.Conflict, "insidetest.Put", "number %d does not follow %d", h.Seq, head.Seq)
		}
		state := "queued"
		if item.Cancelled {
			state = "cancelled"
		}
		held = append(held, &outgoing{item: item, state: state})
	}
	g.out = held
	return nil
}

// Take implements exchange.Carrier.
func (g *Gateway) Take(_ context.Context, max int) ([]exchange.Event, error) {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	if g.Down {
		return nil, errs.E(errs.Unavailable, "insidetest.Take", "the gateway is down")
	}
	var out []exchange.Event
	for _, e := range g.events[:min(max, len(g.events))] {
		if g.Taken != nil && !g.Taken(&e) {
			continue
		}
		out = append(out, e)
		if g.Twice {
			out = append(out, e)
		}
	}
	return out, nil
}

// Ack implements exchange.Carrier.
func (g *Gateway) Ack(_ context.Context, ids []string) error {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	g.events = slices.DeleteFunc(g.events, func(e exchange.Event) bool { return slices.Contains(ids, e.ID) })
	return nil
}

// Cancel implements exchange.Carrier.
func (g *Gateway) Cancel(_ context.Context, ids []string) ([]string, error) {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	var stopped []string
	for _, o := range g.out {
		if !slices.Contains(ids, o.item.ID) {
			continue
		}
		if o.state == "queued" || o.state == "refused" {
			o.state = "cancelled"
		}
		if o.state == "cancelled" || o.state == "void" {
			stopped = append(stopped, o.item.ID)
		}
	}
	return stopped, nil
}

// Status implements exchange.Carrier.
func (g *Gateway) Status(_ context.Context, ids []string) ([]exchange.Status, error) {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	var out []exchange.Status
	for _, o := range g.out {
		if slices.Contains(ids, o.item.ID) {
			out = append(out, exchange.Status{ID: o.item.ID, State: o.state, Code: o.code})
		}
	}
	return out, nil
}

// Heads implements exchange.Carrier.
func (g *Gateway) Heads(_ context.Context, partner party.Code) ([][]byte, error) {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	to := g.net.nodes[partner]
	if g.Down || to == nil || to.Down {
		return nil, errs.E(errs.Unavailable, "insidetest.Heads", "the gateway of %s does not answer", partner)
	}
	out := [][]byte{}
	for i := len(to.given) - 1; i >= 0; i-- { // the latest first, one for each sequence
		h := to.given[i].header
		if h.From == g.self.Code && !slices.ContainsFunc(to.given[i+1:], func(r given) bool {
			return r.header.From == h.From && r.header.Incarnation == h.Incarnation && r.header.Lane == h.Lane
		}) {
			out = append(out, to.given[i].receipt)
		}
	}
	return out, nil
}

// Carry brings everything that waits at any gateway to its partner, and says
// how many envelopes that were.
func (n *Gateways) Carry() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	carried := 0
	for _, g := range n.nodes {
		stuck := map[string]bool{}
		for _, o := range g.out {
			h := o.item.Sealed.Header()
			lane := fmt.Sprint(h.To, h.Lane, h.Incarnation)
			if stuck[lane] || g.Hold != nil && g.Hold(h.To) {
				continue
			}
			switch {
			case o.state == "queued" && g.Turn != nil && g.Turn(o.item) != "":
				o.state, o.code = "refused", g.Turn(o.item)
				g.event(exchange.Event{Kind: "refusal", Partner: h.To, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: o.item.Sealed.Hash(), Item: o.item.ID, Code: o.code})
				stuck[lane] = true
			case o.state == "queued" && h.Parts != nil && len(o.parts) < h.Parts.Count:
				stuck[lane] = true // behind its parts
			case o.state == "queued":
				g.deliver(o)
				carried++
			case o.state == "refused":
				stuck[lane] = true
			case o.state == "cancelled":
				o.state = "void"
				to := n.nodes[h.To]
				to.heads[fmt.Sprint(h.From, h.Lane, h.Incarnation)] = envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: o.item.Sealed.Hash()}
				to.event(exchange.Event{Kind: "void", Partner: h.From, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: o.item.Sealed.Hash()})
			}
		}
	}
	return carried
}

func (g *Gateway) deliver(o *outgoing) {
	h := o.item.Sealed.Header()
	to := g.net.nodes[h.To]
	key := fmt.Sprint(h.From, h.Lane, h.Incarnation)
	head := to.heads[key]
	head.Incarnation, head.Lane = h.Incarnation, h.Lane
	if !h.Follows(head) {
		panic(fmt.Sprintf("%s got number %d of %s after %d", h.To, h.Seq, h.Lane, head.Seq))
	}
	head.Seq, head.Hash = h.Seq, o.item.Sealed.Hash()
	to.heads[key] = head
	receipt := must(envelope.SignDelivered(to.self.Gateway, must(envelope.Inspect(o.item.Sealed.Bytes(), must(g.self.Ring.Known(h.KeySet)))), head, g.net.clock.Now()))
	to.given = append(to.given, given{h, receipt})
	o.state = "delivered"
	if h.Parts != nil {
		if to.parts == nil {
			to.parts = map[string][][]byte{}
		}
		to.parts[head.Hash], o.parts = o.parts, nil
	}
	to.event(exchange.Event{Kind: "envelope", Partner: h.From, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: head.Hash, Bytes: o.item.Sealed.Bytes()})
	g.event(exchange.Event{Kind: "receipt", Partner: h.To, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: head.Hash, Item: o.item.ID, Bytes: receipt})
}

// event records an event under an id that is the same for the same happening.
func (g *Gateway) event(e exchange.Event) {
	e.ID = wire.Hash(fmt.Appendf(nil, "%s %s %s %s %d %s", e.Kind, e.Partner, e.Incarnation, e.Lane, e.Seq, e.Hash))
	g.events = append(g.events, e)
}

// Inject puts an event of the test's own making before inside.
func (g *Gateway) Inject(e exchange.Event) {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	if e.ID == "" {
		g.event(e)
		return
	}
	g.events = append(g.events, e)
}

// Envelopes are all that the gateway was ever given for a partner, in order.
func (g *Gateway) Envelopes(partner party.Code) []envelope.Sealed {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	var out []envelope.Sealed
	for _, o := range g.out {
		if o.item.Sealed.Header().To == partner {
			out = append(out, o.item.Sealed)
		}
	}
	return out
}

// Stopped tells whether the gateway has stopped the envelope with this hash.
func (g *Gateway) Stopped(hash string) bool {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	return slices.ContainsFunc(g.out, func(o *outgoing) bool {
		return o.item.Sealed.Hash() == hash && (o.state == "cancelled" || o.state == "void")
	})
}
