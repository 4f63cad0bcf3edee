package exchange

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// RestoreStatus says how far a store that was restored is.
type RestoreStatus struct {
	V           int              `json:"v"`
	Incarnation string           `json:"incarnation"` // in which everything is sealed now
	Restored    bool             `json:"restored"`    // it began with a restore
	Backup      string           `json:"backup,omitempty"`
	TakenAt     *time.Time       `json:"taken_at,omitempty"`
	BegunAt     *time.Time       `json:"begun_at,omitempty"`
	Sending     bool             `json:"sending"` // nobody is waited for
	Partners    []RestorePartner `json:"partners"`
}

// RestorePartner says how our memory compares with what a partner holds.
type RestorePartner struct {
	Partner party.Code `json:"partner"`
	State   string     `json:"state"` // waiting, compared, waived, rollback, unknown
	Officer string     `json:"officer,omitempty"`
	At      *time.Time `json:"at,omitempty"`
}

// settleRestore holds everything until the partners of a restore are compared
// or waived.
func (x *Exchange) settleRestore(ctx context.Context) error {
	var waiting []party.Code
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		waiting = nil
		rows, err := tx.RestorePartners(x.incarnation)
		for _, p := range rows {
			if p.State == insidedb.RestoreWaiting {
				waiting = append(waiting, p.Partner)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	whole := ""
	if len(waiting) > 0 {
		whole = fmt.Sprintf("the store was restored, and what is held by %s is not known yet; see entente restore status", waiting)
	}
	x.compared.mu.Lock()
	defer x.compared.mu.Unlock()
	x.compared.whole = whole
	return nil
}

// restoredFor is the state of a partner in the restore that this incarnation
// began with; "" when it began otherwise, or the partner came later.
func (x *Exchange) restoredFor(tx *insidedb.Tx, code party.Code) (string, error) {
	rows, err := tx.RestorePartners(x.incarnation)
	for _, p := range rows {
		if p.Partner == code {
			return p.State, err
		}
	}
	return "", err
}

// RestoreStatus says who is compared, and who is waited for.
func (x *Exchange) RestoreStatus(ctx context.Context) (RestoreStatus, error) {
	out := RestoreStatus{V: 1, Incarnation: x.incarnation, Partners: []RestorePartner{}}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Partners = []RestorePartner{}
		r, err := tx.LastRestore()
		if err == nil && r.Incarnation == x.incarnation {
			out.Restored, out.Backup, out.TakenAt, out.BegunAt = true, r.Backup, &r.TakenAt, &r.RecordedAt
		} else if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		rows, err := tx.RestorePartners(x.incarnation)
		if err != nil {
			return err
		}
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		for _, p := range rows {
			out.Partners = append(out.Partners, RestorePartner{p.Partner, p.State, p.Officer, &p.RecordedAt})
		}
		for code, p := range known {
			at := slices.IndexFunc(out.Partners, func(q RestorePartner) bool { return q.Partner == code })
			s, _ := x.compared.of(code)
			switch {
			case at >= 0 && s == rollback:
				out.Partners[at].State = "rollback"
			case at < 0 && p.active():
				out.Partners = append(out.Partners, RestorePartner{Partner: code, State: [...]string{unknown: "unknown", agreed: insidedb.RestoreCompared, rollback: "rollback"}[s]})
			}
		}
		return nil
	})
	slices.SortFunc(out.Partners, func(a, b RestorePartner) int {
		if a.Partner < b.Partner {
			return -1
		}
		return 1
	})
	_, whole := x.compared.of("")
	out.Sending = whole == ""
	return out, err
}

// GoOnWithout lets everything go on although what a partner holds is not known,
// or although it says that it holds what is not known here. An officer answers
// for it: the partner may see a number used twice.
func (x *Exchange) GoOnWithout(ctx context.Context, officer string, code party.Code) error {
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleDisclosure, insidedb.RoleAdministrator); err != nil {
			return err
		}
		if _, err := tx.Partner(code); err != nil {
			return errs.E(errs.NotFound, "exchange.GoOnWithout", "%s is no partner", code)
		}
		if _, err := tx.SetRestorePartner(x.incarnation, code, insidedb.RestoreWaived, officer); err != nil {
			return err
		}
		_, err := tx.AddAlarm(insidedb.Alarm{ID: "restored:" + string(code) + ":" + x.incarnation + ":waived", Kind: insidedb.AlarmRestored, Partner: code,
			Detail: "officer " + officer + " goes on without knowing what it holds"})
		return err
	})
	if err != nil {
		return err
	}
	x.compared.set(code, agreed)
	return x.settleRestore(ctx)
}

// SealRestored decides again what was sealed before a restore and never reached its
// partner, one batch, and says how many: the gateway has told the partner that
// the number is void, and the partner has agreed. What it had all the same, its
// receipt says.
func (x *Exchange) SealRestored(ctx context.Context) (int, error) {
	var rows []insidedb.Outgoing
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		rows, err = tx.Restoring(batch)
		return err
	})
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	statuses, err := x.Carrier.Status(ctx, ids)
	if err != nil {
		return 0, err
	}
	void := map[string]bool{}
	for _, s := range statuses {
		void[s.ID] = s.State == "void"
	}
	done := 0
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		done = 0
		for _, row := range rows {
			if !void[row.ID] {
				continue
			}
			done++
			if err := tx.MarkStopped(row.ID, x.Store.Now()); err != nil {
				return err
			}
			r, err := tx.Release(row.Release)
			if err != nil {
				return err
			}
			if rank[r.State] == 0 || rank[r.State] >= rank[insidedb.Delivered] || r.Envelope != row.ID {
				continue
			}
			if err := sealAgain(tx, r, insidedb.RestoredReason); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

// Quiet runs fn while nothing goes between the gateway and us: what both hold
// then agrees.
func (x *Exchange) Quiet(fn func() error) error {
	x.carrying.Lock()
	defer x.carrying.Unlock()
	return fn()
}
