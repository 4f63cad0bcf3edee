package disclosure

import (
	"fmt"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// approvals are the approvals of the exact bytes with a hash: those after the
// last change. Each is of another officer, under another's authority.
func approvals(acts []insidedb.Act, hash string) []insidedb.Act {
	var out []insidedb.Act
	for _, a := range acts {
		switch a.Act {
		case insidedb.ActMove, insidedb.ActForm, insidedb.ActRewrite:
			out = nil
		case insidedb.ActApprove:
			if a.Hash == hash && again(out, a.Officer, a.For) == "" {
				out = append(out, a)
			}
		}
	}
	return out
}

// again names the officer who would approve a second time: the same person, or
// one authority through two persons; "" when it is another.
func again(ticks []insidedb.Act, officer, behalf string) string {
	for _, a := range ticks {
		for _, who := range []string{officer, behalf} {
			if who != "" && (who == a.Officer || who == a.For) {
				return who
			}
		}
	}
	return ""
}

// lastApproved is the hash that was approved last; "" when none was.
func lastApproved(acts []insidedb.Act) string {
	out := ""
	for _, a := range acts {
		if a.Act == insidedb.ActApprove {
			out = a.Hash
		}
	}
	return out
}

// another refuses an approval by an officer who has approved these bytes, or
// who wrote words of them: no words go that only their writer has read.
func (t *turn) another(op string) error {
	counting, err := t.rank.counting(t.tx, t.acts)
	if err != nil {
		return err
	}
	if who := again(approvals(counting, t.release.Hash), t.by.Officer, t.by.For); who != "" {
		return errs.E(errs.Denied, op, "%s has approved it already; another officer approves it too", who)
	}
	writers := map[string]insidedb.Act{}
	for _, a := range t.acts {
		switch a.Act {
		case insidedb.ActForm:
			delete(writers, a.Item)
		case insidedb.ActRewrite:
			writers[a.Item] = a
		}
	}
	for item, a := range writers {
		if who := again([]insidedb.Act{a}, t.by.Officer, t.by.For); who != "" {
			return errs.E(errs.Denied, op, "%s wrote the words of %s; another officer approves them", who, item)
		}
	}
	return nil
}

// needed is how many different officers approve a release as it stands.
func (o *Office) needed(tx *insidedb.Tx, r insidedb.Release) (int, error) {
	n, err := tx.OfficersFor(r.Decision)
	return max(n, o.Approvers), err
}

// sayTicks tells how far approvals have come.
func sayTicks(have, needed int) string {
	return fmt.Sprintf("%d of %d officers have approved it", have, needed)
}
