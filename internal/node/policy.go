package node

import (
	"context"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
)

// inForce is a policy with its files and the time it was loaded at.
type inForce struct {
	policy *directive.Policy
	files  directive.Files
	loaded time.Time
}

// loadPolicy reads and compiles the policy's folder, whole or not at all.
func (n *Node) loadPolicy() (*inForce, error) {
	dir := n.config.path(n.config.Policy.Directory)
	files, err := ReadPolicy(dir)
	if err != nil {
		return nil, err
	}
	p, err := directive.Load(files)
	if err != nil {
		return nil, err
	}
	if self := p.Parties().Self; self != party.Code(n.config.Service) {
		return nil, errs.At("node.loadPolicy", files.Parties.Name, 0, "self", "%q; expected %s, as in %s", self, n.config.Service, ConfigFile)
	}
	return &inForce{p, files, n.clock.Now()}, nil
}

// policy is the policy in force now.
func (n *Node) policy() *directive.Policy { return n.force.Load().policy }

// ReloadPolicy reads the policy again. A bad one is refused whole, and the one
// before it stays in force; so does it when the new one cannot be put on record.
func (n *Node) ReloadPolicy(ctx context.Context) (desk.PolicyStatus, error) {
	n.reloading.Lock()
	defer n.reloading.Unlock()
	next, err := n.loadPolicy()
	if err != nil {
		n.log.Warn("the policy is refused and the one before it stays", "error", err)
		return desk.PolicyStatus{}, err
	}
	if err := n.office.RecordPolicy(ctx, next.policy.Hash(), next.files); err != nil {
		return desk.PolicyStatus{}, err
	}
	before := n.force.Swap(next)
	out := n.policyStatus()
	out.Changed = before.policy.Hash() != next.policy.Hash()
	n.log.Info("policy loaded", "hash", out.Hash, "changed", out.Changed)
	return out, nil
}

func (n *Node) policyStatus() desk.PolicyStatus {
	f := n.force.Load()
	return desk.PolicyStatus{V: 1, Hash: f.policy.Hash(), Directives: len(f.policy.Directives()), Loaded: f.loaded}
}
