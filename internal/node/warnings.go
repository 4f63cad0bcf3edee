package node

import (
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/inside/warnings"
)

// warningsFile is the place in the policy's folder of what the service rules about
// threats to life.
const warningsFile = "warnings.yaml"

// readWarningRules reads the rules of the policy's folder; the default where it has none.
func (n *Node) readWarningRules() (*warning.Rules, error) {
	return rulesOf(n, warningsFile, warning.Decode)
}

// joinWarnings builds what sees to threats to life, and has it look through every
// report that is taken in.
func (n *Node) joinWarnings() (err error) {
	n.warnings, err = warnings.New(warnings.Config{Self: party.Code(n.config.Service), Store: n.inside, Rules: func() warning.Rules { return *n.warningRules.Load() },
		Duties: func() obligation.Plan { return *n.duties.Load() },
		Office: n.office, Exchange: n.exchange, Log: n.log.With("zone", "inside")})
	if err == nil {
		n.reports.Taken = n.warnings.Taken
	}
	return err
}
