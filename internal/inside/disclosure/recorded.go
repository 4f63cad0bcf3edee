package disclosure

import (
	"context"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// RecordedPolicy gives the files of the policy that was put on record last, by
// whatever process, and its hash. Before the first it is not-found.
func (o *Office) RecordedPolicy(ctx context.Context) (hash string, files directive.Files, err error) {
	var p insidedb.Policy
	err = o.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		p, err = tx.Policy(time.Time{})
		return err
	})
	if err != nil {
		return "", files, err
	}
	files, err = filesOf(p)
	return p.Hash, files, err
}

// filesOf are the files that a policy on record was made of.
func filesOf(p insidedb.Policy) (files directive.Files, err error) {
	for _, f := range p.Files {
		read := directive.File{Name: f.Name, Data: f.Data}
		switch f.Kind {
		case partiesFile:
			files.Parties = read
		case consentsFile:
			files.Consents = read
		case assurancesFile:
			files.Assurances = read
		case heldConsentsFile:
			files.HeldConsents = read
		case heldCommunitiesFile:
			files.HeldCommunities = read
		case heldInvocationsFile:
			files.HeldInvocations = read
		case heldAssurancesFile:
			files.HeldAssurances = read
		case heldBreachesFile:
			files.HeldBreaches = read
		case heldAssessmentsFile:
			files.HeldAssessments = read
		case directiveFile:
			files.Directives = append(files.Directives, read)
		case lawFile:
			files.Law = append(files.Law, read)
		default:
			return files, errs.E(errs.Internal, "disclosure.RecordedPolicy", "a file of an unknown kind is on record")
		}
	}
	return files, nil
}
