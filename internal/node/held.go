package node

import (
	"context"
	"strconv"
	"time"

	"entente/internal/core/directive"
	"entente/internal/store/insidedb"
)

// The names under which what the store holds stands among the policy's files.
const (
	heldConsents    = "(held) consents"
	heldCommunities = "(held) communities"
	heldInvocations = "(held) invocations"
	heldAssurances  = "(held) assurances"
	heldBreaches    = "(held) breaches"
	heldAssessments = "(held) assessments"
)

// withHeld compiles the files of a folder together with what the store holds.
func (n *Node) withHeld(ctx context.Context, folder directive.Files) (*inForce, error) {
	var stamp int64
	err := n.inside.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if stamp, err = tx.HeldChanged(); err != nil {
			return err
		}
		for _, x := range []struct {
			file       *directive.File
			kind, name string
		}{{&folder.HeldConsents, insidedb.HeldConsents, heldConsents}, {&folder.HeldCommunities, insidedb.HeldCommunities, heldCommunities},
			{&folder.HeldInvocations, insidedb.HeldInvocations, heldInvocations}, {&folder.HeldAssurances, insidedb.HeldAssurances, heldAssurances},
			{&folder.HeldBreaches, insidedb.HeldBreaches, heldBreaches}, {&folder.HeldAssessments, insidedb.HeldAssessments, heldAssessments}} {
			if *x.file, err = heldFile(tx, x.kind, x.name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	next, err := n.compile(folder, stamp)
	if err != nil {
		return &inForce{held: stamp}, err
	}
	return next, nil
}

func heldFile(tx *insidedb.Tx, kind, name string) (directive.File, error) {
	data, err := tx.Held(kind, time.Time{})
	if err != nil || data == nil {
		return directive.File{}, err
	}
	return directive.File{Name: name, Data: data}, nil
}

// settlePolicy puts the first policy of the process in force: the folder with
// what the store holds. Where the two do not go together, the policy that was
// recorded last stays: a node whose folder alone would be sound must not be kept
// from starting by what its partners said, and must not forget it either.
func (n *Node) settlePolicy(ctx context.Context) error {
	next, err := n.withHeld(ctx, n.force.Load().files)
	if err != nil {
		n.heldRefused(ctx, err)
		_, files, recorded := n.office.RecordedPolicy(ctx)
		if recorded != nil {
			return err
		}
		stamp := int64(-1)
		if next != nil {
			stamp = next.held
		}
		if next, recorded = n.compile(files, stamp); recorded != nil {
			return err
		}
	}
	_, err = n.enforce(ctx, next)
	return err
}

// RefreshPolicy takes into the policy in force what the store has come to hold
// since it was read, here or through another process. It costs one look when
// nothing has. What does not load changes nothing and is raised once.
func (n *Node) RefreshPolicy(ctx context.Context) error {
	var stamp int64
	err := n.inside.Read(ctx, func(tx *insidedb.Tx) (err error) {
		stamp, err = tx.HeldChanged()
		return err
	})
	if err != nil || stamp == n.force.Load().held {
		return err
	}
	n.reloading.Lock()
	defer n.reloading.Unlock()
	now := n.force.Load()
	if stamp == now.held {
		return nil
	}
	next, err := n.withHeld(ctx, now.files)
	if err == nil {
		_, err = n.enforce(ctx, next)
		return err
	}
	if next != nil { // it was read and does not load: the same is not read again
		kept := *now
		kept.held = next.held
		n.force.Store(&kept)
		n.heldRefused(ctx, err)
		return nil
	}
	return err
}

// heldRefused raises what cannot be taken into the policy.
func (n *Node) heldRefused(ctx context.Context, why error) {
	n.log.Error("what the store holds does not go into the policy, and the policy before it stays", "error", why)
	err := n.inside.Write(ctx, func(tx *insidedb.Tx) error {
		stamp, err := tx.HeldChanged()
		if err != nil {
			return err
		}
		_, err = tx.AddAlarm(insidedb.Alarm{ID: insidedb.AlarmPolicy + ":" + strconv.FormatInt(stamp, 10), Kind: insidedb.AlarmPolicy,
			Detail: "what is held of consents, communities and emergencies does not go into the policy: " + why.Error()})
		return err
	})
	if err != nil {
		n.log.Error("the alarm cannot be kept", "error", err)
	}
}
