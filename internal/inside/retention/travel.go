package retention

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entente/internal/store/insidedb"
)

// needed says what something is still needed for, so that it does not expire; "" for
// nothing. A message of travel is needed by a hit that rests on it, while an answer is
// owed and when it was found to be the same person.
func needed(tx *insidedb.Tx, s insidedb.Subject) (string, error) {
	if s.Kind != insidedb.SubjectTravel {
		return "", nil
	}
	all, err := tx.HitsOfMessage(s.ID)
	if err != nil {
		return "", err
	}
	var open, same int
	for _, h := range all {
		switch {
		case h.ErasedAt != nil:
		case h.State == insidedb.HitSame:
			same++
		case h.Owed != "":
			open++
		}
	}
	switch {
	case open > 0 && same > 0:
		return fmt.Sprintf("%s and %s", counted(open, "open hit"), counted(same, "confirmed hit")), nil
	case open > 0:
		return counted(open, "open hit"), nil
	case same > 0:
		return counted(same, "confirmed hit"), nil
	}
	return "", nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// rewriteEvery is how long what expired of travel waits, on a server, for its tables to
// be written anew. They are the largest that there are, nobody takes travel in meanwhile,
// and something of them expires all the while.
const rewriteEvery = 24 * time.Hour

// finishTravel clears the store's files of travel that was erased: at once of what an
// officer ordered, and on a server of what expired once a day.
func (k *Keeper) finishTravel(ctx context.Context, all []insidedb.Erasure) error {
	waits := func(e insidedb.Erasure) bool {
		return k.Store.Shared() && e.Ground == insidedb.ByExpiry && k.Store.Now().Sub(e.At).Abs() < rewriteEvery
	}
	if !slices.ContainsFunc(all, func(e insidedb.Erasure) bool { return !waits(e) }) {
		return nil
	}
	if err := k.Store.ScrubTravel(ctx); err != nil {
		return err
	}
	k.Crash("erase.scrubbed")
	k.Crash("erase.forgotten") // of travel the gateway has nothing
	return k.finish(ctx, all...)
}

// expireFiles removes copies of travel that are older than what they are copies of is
// kept. Nobody holds them, and they go whether or not the node erases anything else by
// itself: that they are kept at all is for their sender's sake.
func (k *Keeper) expireFiles(ctx context.Context) error {
	removed, err := k.Files(ctx, k.Rules.Travel.Before(k.Store.Now()))
	if removed > 0 {
		k.Log.Info("erased", "kind", "file", "files", removed, "ground", insidedb.ByExpiry)
	}
	return err
}

// expireQuarantine settles what was in quarantine for too long, which destroys its
// bytes. Nobody can hold it: it is mended at its sender's or not at all.
func (k *Keeper) expireQuarantine(ctx context.Context) error {
	if k.Rules.Travel == "" {
		return nil
	}
	before := k.Rules.Travel.Before(k.Store.Now())
	settled := 0
	for {
		var due []insidedb.Kept
		err := k.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
			if due, err = tx.KeptUntil(insidedb.SubjectQuarantine, before, before, batch); err != nil {
				return err
			}
			for _, d := range due {
				if _, err := tx.SettleQuarantine(d.ID, "", insidedb.QuarantineExpired, ""); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		settled += len(due)
		if len(due) < batch {
			break
		}
	}
	if settled == 0 {
		return nil
	}
	k.Log.Info("erased", "kind", insidedb.SubjectQuarantine, "units", settled, "ground", insidedb.ByExpiry)
	return k.Store.ScrubKeys(ctx)
}
