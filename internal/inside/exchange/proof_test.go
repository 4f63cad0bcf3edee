package exchange_test

import (
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
)

// agreeing is the policy of a service that states a mode of proof to everybody.
func agreeing(t testing.TB, n *node, mode envelope.Proof, directives ...string) *directive.Policy {
	t.Helper()
	parties := strings.ReplaceAll(insidetest.Parties(n.service.Code), "ceiling: SECRET}", "ceiling: SECRET, proof: "+string(mode)+"}")
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(parties)}}
	for _, d := range directives {
		f.Directives = append(f.Directives, directive.File{Name: "d.yaml", Data: []byte(d)})
	}
	p, err := directive.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnExchangeRunsInTheModeOfProofThatBothSidesState(t *testing.T) {
	for _, tt := range []struct {
		name         string
		ours, theirs envelope.Proof // what each side states now; the peering statements say mutual
		state, code  string
		sealed       envelope.Proof
	}{
		{"both mutual", envelope.Mutual, envelope.Mutual, "admitted", "", envelope.Mutual},
		{"both commitment-only", envelope.CommitmentOnly, envelope.CommitmentOnly, "admitted", "", envelope.CommitmentOnly},
		{"both none", envelope.None, envelope.None, "admitted", "", envelope.None},
		{"the sender shows more than the receiver asks for", envelope.Mutual, envelope.None, "admitted", "", envelope.Mutual},
		{"the sender shows less than is agreed", envelope.CommitmentOnly, envelope.Mutual, "refused", "agreement", envelope.CommitmentOnly},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			p.cia.policy = agreeing(t, p.cia, tt.ours, toFrance)
			p.dgse.policy = agreeing(t, p.dgse, tt.theirs)
			p.send("R-1", plan)
			p.settle()
			p.send("R-2", "More of the same.") // its prev is the hash of the first
			p.settle()
			items := p.inbox()
			if len(items) != 2 {
				t.Fatalf("%d items arrived; expected 2", len(items))
			}
			for i, item := range items {
				if item.State != tt.state || item.Code != tt.code || envelope.ProofOf(item.Commitment) != tt.sealed {
					t.Errorf("item %d: %s %s under %s", i, item.State, item.Code, item.Commitment)
				}
				if line := p.outbox()[i]; line.State != tt.state || len(line.Receipts) != 2 || line.Receipts[1].Commitment != item.Commitment {
					t.Errorf("item %d is %s at its sender, with %d receipts", i, line.State, len(line.Receipts))
				}
			}
			if a := p.cia.alarms() + p.dgse.alarms(); a != "" {
				t.Errorf("alarms: %s", a)
			}
		})
	}
}
