package retention

import (
	"entente/internal/store/insidedb"
)

// proposable refuses to propose what nobody could confirm: the erasure of a lookout that is
// in force, or on which hits are open.
func proposable(tx *insidedb.Tx, act string, s insidedb.Subject) error {
	if act != insidedb.RetainPropose || s.Kind != insidedb.SubjectLookout {
		return nil
	}
	return tx.ErasableLookout(s.ID)
}

// left says what stays of a lookout when it is erased: its hits say who was sought, and
// stand for themselves.
func left(tx *insidedb.Tx, s insidedb.Subject) (string, error) {
	if s.Kind != insidedb.SubjectLookout {
		return "", nil
	}
	n, err := tx.HitsThatTell(s.ID)
	if err != nil || n == 0 {
		return "", err
	}
	keep := "keep"
	if n == 1 {
		keep = "keeps"
	}
	return "; " + counted(n, "hit") + " on it " + keep + " the names and dates of birth that were sought, until erased by itself", nil
}
