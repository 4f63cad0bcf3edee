package node

import (
	"context"

	"entente/internal/inside/exchange"
)

// PartsWanted implements exchange.Carrier.
func (c carrier) PartsWanted(ctx context.Context) ([]exchange.PartsWanted, error) {
	list, err := c.queue.PartsWanted(ctx)
	out := make([]exchange.PartsWanted, len(list))
	for i, x := range list {
		out[i] = exchange.PartsWanted(x)
	}
	return out, err
}

// PutPart implements exchange.Carrier.
func (c carrier) PutPart(ctx context.Context, item string, number int, sealed []byte) error {
	return c.queue.PutPart(ctx, item, number, sealed)
}

// TakePart implements exchange.Carrier.
func (c carrier) TakePart(ctx context.Context, hash string, number int) ([]byte, error) {
	return c.queue.TakePart(ctx, hash, number)
}

// DropParts implements exchange.Carrier.
func (c carrier) DropParts(ctx context.Context, hash string) error {
	return c.queue.DropParts(ctx, hash)
}

// PartsWanted implements exchange.Carrier.
func (r *remote) PartsWanted(ctx context.Context) ([]exchange.PartsWanted, error) {
	list, err := r.client.PartsWanted(ctx)
	out := make([]exchange.PartsWanted, len(list))
	for i, x := range list {
		out[i] = exchange.PartsWanted(x)
	}
	return out, err
}

// PutPart implements exchange.Carrier.
func (r *remote) PutPart(ctx context.Context, item string, number int, sealed []byte) error {
	return r.client.PutPart(ctx, item, number, sealed)
}

// TakePart implements exchange.Carrier.
func (r *remote) TakePart(ctx context.Context, hash string, number int) ([]byte, error) {
	return r.client.TakePart(ctx, hash, number)
}

// DropParts implements exchange.Carrier.
func (r *remote) DropParts(ctx context.Context, hash string) error {
	return r.client.DropParts(ctx, hash)
}
