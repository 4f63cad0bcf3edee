package exchange

import (
	"context"
	"errors"
)

// sealAndPush seals a batch and hands a batch over, so that what is approved
// while a long backlog goes out waits for one batch of it and not for all.
func (x *Exchange) sealAndPush(ctx context.Context) (int, error) {
	sealed, err := x.SealApproved(ctx)
	pushed, err2 := x.Push(ctx)
	return sealed + pushed, errors.Join(err, err2)
}

// pullAndProcess takes a batch and sees to it, for the same reason.
func (x *Exchange) pullAndProcess(ctx context.Context) (int, error) {
	pulled, err := x.Pull(ctx)
	return pulled, errors.Join(err, x.Process(ctx))
}
