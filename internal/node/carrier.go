package node

import (
	"context"

	"entente/internal/core/party"
	"entente/internal/gateway/link"
	"entente/internal/inside/exchange"
)

// carrier joins the two zones: the gateway's queue as inside sees it. It copies
// fields and nothing else.
type carrier struct{ queue link.Queue }

var _ exchange.Carrier = carrier{}

// Put implements exchange.Carrier.
func (c carrier) Put(ctx context.Context, items []exchange.Item) error {
	out := make([]link.Item, len(items))
	for i, x := range items {
		out[i] = link.Item(x)
	}
	return c.queue.Put(ctx, out)
}

// Take implements exchange.Carrier.
func (c carrier) Take(ctx context.Context, max int) ([]exchange.Event, error) {
	events, err := c.queue.Take(ctx, max)
	out := make([]exchange.Event, len(events))
	for i, e := range events {
		out[i] = exchange.Event(e)
	}
	return out, err
}

// Ack implements exchange.Carrier.
func (c carrier) Ack(ctx context.Context, ids []string) error { return c.queue.Ack(ctx, ids) }

// Forget implements retention.Gateway.
func (c carrier) Forget(ctx context.Context, hashes []string) error {
	return c.queue.Forget(ctx, hashes)
}

// Cancel implements exchange.Carrier.
func (c carrier) Cancel(ctx context.Context, ids []string) ([]string, error) {
	return c.queue.Cancel(ctx, ids)
}

// Status implements exchange.Carrier.
func (c carrier) Status(ctx context.Context, ids []string) ([]exchange.Status, error) {
	list, err := c.queue.Status(ctx, ids)
	out := make([]exchange.Status, len(list))
	for i, s := range list {
		out[i] = exchange.Status(s)
	}
	return out, err
}

// Heads implements exchange.Carrier.
func (c carrier) Heads(ctx context.Context, partner party.Code) ([][]byte, error) {
	return c.queue.Heads(ctx, partner)
}
