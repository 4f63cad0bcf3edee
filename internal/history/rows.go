package history

import (
	"context"
	"fmt"
	"time"

	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
)

// bostonBasis: in 2011 the Russian side warns and can say how good its
// knowledge is without saying how it was got.
func (st *Stage) bostonBasis(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2011-03-04T09:00:00Z"); err != nil {
		return "", "", err
	}
	a, o, err := st.deliver(ctx, st.fsb, st.fbi, "boston-basis", "УЧ-2011-0304", nil)
	st.doors.first, st.doors.basis, st.doors.err = a.ID, a.Bundle, err
	if err != nil {
		return "", "", err
	}
	if rung := o.Fields["s1"].Rung; rung != "collection" {
		return "", "", fmt.Errorf("the source is given at %s, want collection", rung)
	}
	if err := expect(a, "Тимур Вымышленный", "signals intelligence", "REL TO RUS, USA"); err != nil {
		return "", "", err
	}
	err = nowhere(st.fsb, st.fbi, "BEREZA-7", "Kotrova street", "telephone conversations")
	return "RUS/FSB tells USA/FBI of a resident; the basis is told as signals intelligence, and the source is nowhere", st.proof(st.fbi, a), err
}

// parisDirective: the same report the day before and the day after.
func (st *Stage) parisDirective(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-11-15T12:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.cia.write(ctx, "paris-directive"); err != nil {
		return "", "", err
	}
	p := disclosure.Proposal{Report: "EX-2015-1115", Partner: st.dgse.code}
	_, before, err := st.cia.propose(ctx, p)
	if err != nil {
		return "", "", err
	}
	if before.Verdict != release.VerdictWithhold {
		return "", "", fmt.Errorf("the day before: %s, want withhold", before.Verdict)
	}
	if err := st.clock(ctx, "2015-11-17T12:00:00Z"); err != nil {
		return "", "", err
	}
	r, after, err := st.cia.propose(ctx, p)
	if err != nil {
		return "", "", err
	}
	if after.Verdict != release.VerdictRelease {
		return "", "", fmt.Errorf("the day after: %s, want release: %s", after.Verdict, r.Said)
	}
	a, err := st.cia.arrived(ctx, r.Release, st.dgse)
	if err != nil {
		return "", "", err
	}
	if err := expect(a, "Karim Fictif", "the brick works", "a source with direct access"); err != nil {
		return "", "", err
	}
	if err := nowhere(st.cia, st.dgse, "CORMORANT", "Gaziantep"); err != nil {
		return "", "", err
	}
	d, err := st.parisDiff()
	if err != nil {
		return "", "", err
	}
	what := fmt.Sprintf("USA/CIA to FRA/DGSE: withheld on 15 November 2015, released on 17 November; over %d reports the directive gives %d rungs, takes %d and avoids %d approvals",
		len(d.Reports), d.RungsGained, d.RungsLost, d.ApprovalsAvoided)
	return what, st.proof(st.dgse, a), nil
}

// parisDiff compares what stood before the directive with what stands after it.
func (st *Stage) parisDiff() (release.PolicyDiff, error) {
	old, err := recordPolicy("cia", "2015-france.yaml")
	if err != nil {
		return release.PolicyDiff{}, err
	}
	now, err := recordPolicy("cia")
	if err != nil {
		return release.PolicyDiff{}, err
	}
	reports, err := corpus(now.Parties())
	if err != nil {
		return release.PolicyDiff{}, err
	}
	at := time.Date(2015, 11, 17, 12, 0, 0, 0, time.UTC) // later directives are of other years
	d, err := release.Diff(old, now, "FRA", at, release.Release, reports)
	if err == nil && (d.RungsGained == 0 || d.RungsLost != 0 || d.ApprovalsAvoided == 0) {
		err = fmt.Errorf("the diff gives %d rungs, takes %d and avoids %d approvals; want some, none and some", d.RungsGained, d.RungsLost, d.ApprovalsAvoided)
	}
	return d, err
}

// parisScope: fighters' travel goes to Russia, strategy does not.
func (st *Stage) parisScope(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-11-18T12:00:00Z"); err != nil {
		return "", "", err
	}
	a, o, err := st.deliver(ctx, st.cia, st.fsb, "paris-scope", "EX-2015-1117", nil)
	if err != nil {
		return "", "", err
	}
	want := []release.Verdict{release.VerdictRelease, release.VerdictRelease, release.VerdictWithhold, release.VerdictWithhold}
	for i, p := range o.Portions {
		if p.Verdict != want[i] {
			return "", "", fmt.Errorf("portion %d: %s, want %s", i, p.Verdict, want[i])
		}
	}
	if err := expect(a, "PERSON 1", "the bus station at Urfa", "More than a dozen"); err != nil {
		return "", "", err
	}
	err = nowhere(st.cia, st.fsb, "PALISADE", "Pridumanny", "hold the northern road", "rebels in the south")
	return "USA/CIA to RUS/FSB: two portions on fighters' travel go, two on strategy stay, and nothing shows that they exist", st.proof(st.fsb, a), err
}

// closedGist: a NOFORN portion goes as the author's gist.
func (st *Stage) closedGist(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-11-20T12:00:00Z"); err != nil {
		return "", "", err
	}
	a, o, err := st.deliver(ctx, st.cia, st.dgse, "closed-gist", "EX-2015-1120", nil)
	if err != nil {
		return "", "", err
	}
	if from := o.Portions[0].TextFrom; from != "gist:g1" {
		return "", "", fmt.Errorf("it goes as %s, want gist:g1", from)
	}
	if err := expect(a, "(S//REL TO USA, FRA) A reliable service"); err != nil {
		return "", "", err
	}
	err = nowhere(st.cia, st.dgse, "KINGFISHER", "TOP SECRET")
	return "USA/CIA to FRA/DGSE: a TOP SECRET NOFORN portion goes as the author's gist, at the gist's own mark", st.proof(st.dgse, a), err
}

// petersburgPerson: masked by default, raised by a stated need.
func (st *Stage) petersburgPerson(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2017-12-10T10:00:00Z"); err != nil {
		return "", "", err
	}
	masked, _, err := st.deliver(ctx, st.cia, st.fsb, "petersburg-person", "EX-2017-0412", nil)
	if err != nil {
		return "", "", err
	}
	if err := expect(masked, "PERSON 1 plans to attack Kazan Cathedral", "a human source"); err != nil {
		return "", "", err
	}
	if err := nowhere(st.cia, st.fsb, "Фиктивный", "Fiktivnyy", "CORMORANT"); err != nil {
		return "", "", err
	}
	raised, o, err := st.deliver(ctx, st.cia, st.fsb, "petersburg-person", "EX-2017-0412", map[string]report.Rung{"p1": "full", "s1": "full"})
	if err != nil {
		return "", "", err
	}
	if err := expect(raised, "Ахмед Фиктивный plans to attack", "a human source"); err != nil {
		return "", "", err
	}
	if rung := o.Fields["s1"].Rung; rung != "collection" {
		return "", "", fmt.Errorf("a need beyond the ceiling gave the source at %s, want the ceiling, collection", rung)
	}
	err = nowhere(st.cia, st.fsb, "CORMORANT", "Ventspils")
	return "USA/CIA warns RUS/FSB: the person is masked by default and named on a stated need; the same need moves the source no higher than its ceiling", st.proof(st.fsb, raised), err
}

// thirdParty: what a partner gave is the partner's.
func (st *Stage) thirdParty(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2017-12-12T10:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.cia.write(ctx, "third-party"); err != nil {
		return "", "", err
	}
	r, o, err := st.cia.propose(ctx, disclosure.Proposal{Report: "EX-2017-0420", Partner: st.dgse.code})
	if err != nil {
		return "", "", err
	}
	want := release.Need{Who: "GBR", What: "consent", Ground: "third-party"}
	if o.Verdict != release.VerdictRefer || len(o.Portions[0].Needs) != 1 || o.Portions[0].Needs[0] != want {
		return "", "", fmt.Errorf("%s with needs %v, want refer to GBR", o.Verdict, o.Portions[0].Needs)
	}
	if r.Release != "" {
		return "", "", fmt.Errorf("a release %s was made of what may only be referred", r.Release)
	}
	err = nowhere(st.cia, st.dgse, "LANTERN: the cell")
	return "USA/CIA holds British material for FRA/DGSE: referred, and the consent that is missing is named: GBR, third party", fmt.Sprintf("outbox of %s: %s", st.cia.code, r.Said), err
}
