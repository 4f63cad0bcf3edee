package node

import "entente/internal/inside/appraisal"

// joinAppraisals builds what shows estimates, designations and hypotheses side by side.
func (n *Node) joinAppraisals() (err error) {
	n.appraisals, err = appraisal.New(n.judgements, n.origins.Roots)
	return err
}
