package acceptance

import (
	"context"

	"entente/internal/inside/exchange"
)

func (c carrier) PartsWanted(ctx context.Context) ([]exchange.PartsWanted, error) {
	list, err := c.queue.PartsWanted(ctx)
	out := make([]exchange.PartsWanted, len(list))
	for i, x := range list {
		out[i] = exchange.PartsWanted(x)
	}
	return out, err
}

func (c carrier) PutPart(ctx context.Context, item string, number int, sealed []byte) error {
	return c.queue.PutPart(ctx, item, number, sealed)
}

func (c carrier) TakePart(ctx context.Context, hash string, number int) ([]byte, error) {
	return c.queue.TakePart(ctx, hash, number)
}

func (c carrier) DropParts(ctx context.Context, hash string) error {
	return c.queue.DropParts(ctx, hash)
}
