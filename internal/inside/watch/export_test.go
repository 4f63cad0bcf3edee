package watch

import "context"

// Save saves the index in use at once, as Run does in its own time.
func (w *Watch) Save(ctx context.Context) error { return w.save(ctx) }
