package exchange

import (
	"context"
	"errors"

	"entente/internal/seal/envelope"
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

// batchOf is how many items of a lane are seen to in one transaction: few of
// those that a warning may have to wait for.
func batchOf(lane envelope.Lane) int {
	if lane == envelope.LaneOrdinary || lane == envelope.LaneBulk {
		return batchLate
	}
	return batch
}
