package node

import (
	"context"
	"reflect"
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
	held   int64 // stamp of what the store held when it was read; -1: it was not asked
}

// loadFolder reads and compiles the policy's folder, whole or not at all,
// without what the store holds.
func (n *Node) loadFolder() (*inForce, error) {
	files, err := ReadPolicy(n.config.path(n.config.Policy.Directory))
	if err != nil {
		return nil, err
	}
	return n.compile(files, -1)
}

// compile makes a policy of files.
func (n *Node) compile(files directive.Files, held int64) (*inForce, error) {
	p, err := directive.Load(files)
	if err != nil {
		return nil, err
	}
	if self := p.Parties().Self; self != party.Code(n.config.Service) {
		return nil, errs.At("node.compile", files.Parties.Name, 0, "self", "%q; expected %s, as in %s", self, n.config.Service, ConfigFile)
	}
	return &inForce{p, files, n.clock.Now(), held}, nil
}

// policy is the policy in force now.
func (n *Node) policy() *directive.Policy { return n.force.Load().policy }

// ReloadPolicy reads the policy again. A bad one is refused whole, and the one
// before it stays in force; so does it when the new one cannot be put on record.
func (n *Node) ReloadPolicy(ctx context.Context) (desk.PolicyStatus, error) {
	n.reloading.Lock()
	defer n.reloading.Unlock()
	next, err := n.loadFolder()
	if err == nil {
		next, err = n.withHeld(ctx, next.files)
	}
	duties := n.duties.Load()
	if err == nil {
		duties, err = n.readDuties()
	}
	rules := n.warningRules.Load()
	if err == nil {
		rules, err = n.readWarningRules()
	}
	watching := n.watchRules.Load()
	if err == nil {
		watching, err = n.readWatchRules()
	}
	if err != nil {
		n.log.Warn("the policy is refused and the one before it stays", "error", err)
		return desk.PolicyStatus{}, err
	}
	before, err := n.enforce(ctx, next)
	if err != nil {
		return desk.PolicyStatus{}, err
	}
	out := n.policyStatus()
	for _, x := range []struct {
		name string
		same bool
	}{{"policy", before.policy.Hash() == next.policy.Hash()}, {dutiesFile, n.duties.Swap(duties).Hash() == duties.Hash()},
		{warningsFile, reflect.DeepEqual(n.warningRules.Swap(rules), rules)}, {watchFile, reflect.DeepEqual(n.watchRules.Swap(watching), watching)}} {
		if !x.same {
			out.Changes = append(out.Changes, x.name)
		}
	}
	out.Changed, out.Notes = len(out.Changes) > 0, n.policyNotes()
	return out, nil
}

// enforce puts a policy on record and in force, and gives the one before it.
func (n *Node) enforce(ctx context.Context, next *inForce) (before *inForce, err error) {
	if err := n.office.RecordPolicy(ctx, next.policy.Hash(), next.files); err != nil {
		return nil, err
	}
	before = n.force.Swap(next)
	n.log.Info("policy loaded", "hash", next.policy.Hash(), "changed", before.policy.Hash() != next.policy.Hash())
	return before, nil
}

func (n *Node) policyStatus() desk.PolicyStatus {
	f := n.force.Load()
	return desk.PolicyStatus{V: 1, Hash: f.policy.Hash(), Directives: len(f.policy.Directives()), Loaded: f.loaded, Notes: n.policyNotes()}
}

// policyNotes says what is missing from the policy's folder that somebody may wait for.
func (n *Node) policyNotes() []string {
	if n.watchRules.Load().Contact == "" && len(n.watch.Index().Lists) > 0 {
		return []string{noContact}
	}
	return nil
}

// noContact says that the front line is given nobody to call about who is on a list.
const noContact = watchFile + " has no contact: about who is on a list the front line is told to call the watch, and by no number"
