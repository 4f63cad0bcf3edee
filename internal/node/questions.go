package node

import (
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/tasking"
)

// joinQuestions builds what asks partners and answers them.
func (n *Node) joinQuestions() (err error) {
	n.questions, err = tasking.NewQuestions(tasking.QuestionsConfig{Self: party.Code(n.config.Service), Store: n.inside,
		Plan: func() obligation.Plan { return *n.duties.Load() }, Office: n.office, Exchange: n.exchange, Log: n.log.With("zone", "inside")})
	return err
}
