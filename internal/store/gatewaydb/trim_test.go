package gatewaydb_test

import (
	"testing"
	"time"

	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

func TestWhatWasBegunIsForgottenALittleAtATime(t *testing.T) {
	each(t, func(h *held) {
		h.write(func(tx *gatewaydb.Tx) error {
			if err := tx.BeginTransfer("FRA/DGSE", "h1", time.Time{}, time.Time{}); err != nil {
				return err
			}
			for n := range 5 {
				size := envelope.SealedPartSize
				if n == 4 {
					size = 40
				}
				if err := tx.HoldPart("FRA/DGSE", "h1", n, make([]byte, size), time.Time{}); err != nil {
					return err
				}
			}
			return nil
		})
		for _, want := range []int{3, 1, 0, 0} {
			h.write(func(tx *gatewaydb.Tx) error {
				more, err := tx.TrimTransfers("FRA/DGSE", time.Time{}, 2)
				if err != nil || more != (want > 0) {
					t.Errorf("with %d left there is more: %t %v", want, more, err)
				}
				got, err := tx.Transfer("FRA/DGSE", "h1")
				if got.Held != want || got.Bytes != int64(want)*envelope.SealedPartSize || got.Last != envelope.SealedPartSize {
					t.Errorf("%+v; expected %d whole parts", got, want)
				}
				return err
			})
		}
	})
}
