package disclosure

import (
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// kindHit is the kind of a report that says that somebody who is sought was met.
const kindHit = "hit"

// rank is what a report of a hit needs before it goes, beside what the directives ask
// for. They decide what may go; that it goes is never left to them.
type rank struct {
	why  string // why an officer looks at it first; "" where nothing keeps it
	lead bool   // every officer who approves it has the role lead in person
}

// telling is what a report tells a partner of a hit.
type telling struct {
	hit    bool // it is of one
	theirs bool // on what the partner's country gave
}

// rankFor says what a report needs on its way to a partner: one of a hit waits for an
// officer of rank where the agreement flags the partner, and for any officer where what
// it answers is that partner's own.
func rankFor(t telling, to party.Party) rank {
	flagged := slices.Contains(to.Flags, party.FlagMistreatmentConcern) || slices.Contains(to.Flags, party.FlagIdentityNeedsAssessment)
	switch {
	case !t.hit:
		return rank{}
	case flagged:
		return rank{"an officer with the role lead decides whether " + string(to.Country) + " is told of a hit", true}
	case t.theirs:
		return rank{why: "a hit on what is sought for " + string(to.Country) + " is told there by an officer alone"}
	}
	return rank{}
}

// rankOf is what a version of a report needs on its way to a partner, under the policy
// in force.
func (o *Office) rankOf(tx *insidedb.Tx, held insidedb.Report, to party.Code) (rank, error) {
	tells, err := tellingOf(tx, held, to)
	agreed, _ := o.Policy().Parties().Of(to)
	return rankFor(tells, agreed), err
}

// tellingOf finds what a version of a report tells a country of a hit. It is of one if
// it says so, if a version of it was taken in for one, and, whatever it says of itself,
// if it names by document, or by name and birth, whom a hit is about that stands. The hit
// is on what the country gave if the report names that country's material, or the lookout
// is made of it.
func tellingOf(tx *insidedb.Tx, held insidedb.Report, to party.Code) (telling, error) {
	linked, givers, err := tx.HitsReported(held.ID)
	if err != nil {
		return telling{}, err
	}
	if len(held.Raw) > 0 { // erased it says nothing any more
		r, err := report.Decode(held.ID, held.Raw, nil)
		if err != nil {
			return telling{}, err
		}
		met, of, err := tx.HitsMeeting(keysOf(r))
		if err != nil {
			return telling{}, err
		}
		linked, givers = linked || met, append(givers, of...)
	}
	if !linked && held.Kind != kindHit {
		return telling{}, nil
	}
	theirs := func(from party.Code) bool { return from.Country() == to.Country() }
	named := slices.ContainsFunc(held.Third, func(from string) bool { return theirs(party.Code(from)) })
	return telling{true, named || slices.ContainsFunc(givers, theirs)}, nil
}

// counting leaves of acts the approvals that count: where rank is needed, those of
// officers who had the role lead when they approved, whoever delegated what else to them.
func (k rank) counting(tx *insidedb.Tx, acts []insidedb.Act) ([]insidedb.Act, error) {
	if !k.lead {
		return acts, nil
	}
	var out []insidedb.Act
	for _, a := range acts {
		if a.Act == insidedb.ActApprove {
			by, err := tx.Officer(a.Officer, a.RecordedAt)
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return nil, err
			}
			if !slices.Contains(by.Roles, insidedb.RoleLead) {
				continue
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// ranked refuses the approval of an officer who has not the rank that it takes. A
// delegation gives none.
func (t *turn) ranked(op string) error {
	if !t.rank.lead {
		return nil
	}
	err := t.tx.Authorise(t.by.Officer, insidedb.RoleLead)
	if errs.KindOf(err) == errs.Denied {
		return errs.Wrap(errs.Denied, op, err, "%s; %q has not that role, and nobody delegates it", t.rank.why, t.by.Officer)
	}
	return err
}

// needsLead tells whether a release, as the rules are now, is approved by officers of
// rank alone.
func (o *Office) needsLead(tx *insidedb.Tx, r insidedb.Release) (bool, error) {
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return false, err
	}
	k, err := o.rankOf(tx, held, r.Partner)
	return k.lead, err
}
