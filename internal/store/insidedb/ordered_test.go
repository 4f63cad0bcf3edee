package insidedb_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// orders makes one of every kind of record with a leaf of its own, but a steward's
// document, which needs keys.
func orders(t *testing.T, tx *insidedb.Tx, r insidedb.Release) {
	t.Helper()
	due := insidetest.Start.Add(time.Hour)
	subject := insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.Report}
	_, err := tx.AddRetentionAct(insidedb.RetentionAct{Subject: subject, Act: insidedb.RetainHold, Officer: "berg", Reason: "a court asks"})
	must(t, err)
	_, err = tx.AddTakeback(insidedb.Takeback{Release: r.ID, Verb: "recalled", Code: "wrong", Outcome: insidedb.TakebackProposed})
	must(t, err)
	decided, err := tx.DecideTakeback(insidedb.Takeback{Release: r.ID, Verb: "recalled", Code: "wrong", Due: &due, Officer: "berg"})
	must(t, err)
	if !decided {
		t.Fatal("no takeback was proposed")
	}
	_, err = tx.AddTransition(insidedb.Transition{Partner: "FRA/DGSE", Direction: insidedb.In, Subject: "e-1", Commitment: digest("c"), Evidence: []byte("signed"),
		Transition: obligation.Transition{Item: digest("item"), Verb: "asked", By: obligation.Receiver, At: insidetest.Start, Hash: digest("asked"), Party: "ITA", Use: []string{}, Due: &due}})
	must(t, err)
	_, err = tx.PutCommunity(insidedb.Community{Name: "TRILAT", Steward: "USA/CIA", State: insidedb.CommunitySteward, Epoch: digest("epoch"), Officer: "berg"})
	must(t, err)
	_, err = tx.AddConfirmation(insidedb.Confirmation{Community: "TRILAT", Member: "FRA/DGSE", Epoch: digest("epoch"), Number: 1, At: insidetest.Start})
	must(t, err)
	for _, side := range []string{insidedb.Ours, insidedb.Theirs} {
		_, err = tx.AddPeeringAct(insidedb.PeeringAct{Partner: "FRA/DGSE", Side: side, Act: insidedb.ActSuspended, Officer: "berg", Due: &due})
		must(t, err)
	}
	_, err = tx.PutDelegation(insidedb.Delegation{Giver: "berg", Taker: "lind", Until: due, Officer: "berg"})
	must(t, err)
	_, err = tx.AddProved(insidedb.Proved{Release: r.ID, Partner: r.Partner, Envelope: digest("envelope"), Portions: []int{2}, Document: digest("proof"), Officer: "berg"})
	must(t, err)
	_, err = tx.PutOfficer(insidedb.Officer{Code: "holm", Name: "Holm", Roles: []string{insidedb.RoleAuthor}})
	must(t, err)
	o := owed(0, 1)
	o.Report, o.By, o.Reason = r.Report, "berg", "words that are erased"
	_, err = tx.PutObligation(o)
	must(t, err)
	w, err := tx.OpenWarning(insidedb.Warning{Report: r.Report, Acquired: insidetest.Start, State: "open"})
	must(t, err)
	_, _, err = tx.AddWarningAct(w, insidedb.WarningAct{Act: "flagged", Version: 1, Words: []byte(`["words that are erased"]`)})
	must(t, err)
	_, err = tx.AddEmergencyAct(insidedb.EmergencyAct{Act: insidedb.EmergencyInvoked, Officer: "berg", Report: r.Report, Reason: "words that are erased",
		Invocation: directive.Invocation{Directive: "D-1", Report: "R-1", At: insidetest.Start, Until: due, By: "berg", Office: "duty-director"}})
	must(t, err)
	met, err := tx.PutEngagement(insidedb.Engagement{Engagement: met("E-1"), Officer: "berg"})
	must(t, err)
	_, err = tx.AddEngagementArrival(insidedb.EngagementArrival{Engagement: met.ID, Commitment: "c1", Extent: obligation.Part, Release: r.ID, Officer: "berg"})
	must(t, err)
	_, err = tx.OpenQuestion(insidedb.QuestionAct{Officer: "berg", Kind: obligation.Answer, Partner: "FRA/DGSE", Report: r.Report, Version: 1, Words: "words that are erased"})
	must(t, err)
	openHit(t, tx)
	_, _, _, err = tx.AddTravel(flown("a", 2, passenger("RUSTAM NEVYDUMANNY", "4012345", 1990)))
	must(t, err)
	unit, _, err := tx.AddQuarantine(insidedb.Unread{Source: insidedb.SourceAPI, Place: "row 1", Code: "syntax", Reason: "bad", Body: []byte("bytes that are erased")})
	must(t, err)
	_, err = tx.LookAtQuarantine(unit.ID, "berg")
	must(t, err)
	_, err = tx.SettleQuarantine(unit.ID, "berg", insidedb.QuarantineDiscarded, "CASE-7")
	must(t, err)
	_, err = tx.Erase(subject, insidedb.ByOrder)
	must(t, err)
}

// changes are what somebody who can write the database may do to each kind of
// record, by the subject of its leaf.
var changes = map[string]string{
	"retention/":    `UPDATE retention_acts SET officer = 'lind'`,
	"takeback/":     `UPDATE takebacks SET recorded_at = recorded_at + 1`,
	"statement/":    `UPDATE transitions SET verb = 'complied' WHERE once <> ''`,
	"community/":    `UPDATE communities SET officer = 'lind'`,
	"confirmation/": `UPDATE community_confirmations SET number = 2`,
	"peering/":      `UPDATE peering_acts SET agreement = 'another'`,
	"delegation/":   `UPDATE delegations SET revoked = 1`,
	"proof/":        `UPDATE proofs SET portions = '[1]'`,
	"officer/":      `UPDATE officers SET roles = '["disclosure"]'`,
	"obligation/":   `UPDATE obligation_versions SET debtor = 'ITA/AISE'`,
	"question/":     `UPDATE question_acts SET officer = 'lind'`,
	"warning/":      `UPDATE warning_acts SET act = 'determined'`,
	"emergency/":    `UPDATE emergencies SET officer = 'lind'`,
	"engagement/":   `UPDATE engagements SET officer = 'lind'`,
	"arrival/":      `UPDATE engagement_arrivals SET extent = 'whole'`,
	"hit/":          `UPDATE hit_acts SET score = 1`,
	"travel/":       `UPDATE travel_messages SET officer = 'another'`,
	"quarantine/":   `UPDATE travel_quarantine_acts SET officer = 'lind' WHERE act = 'looked'`,
	"erasure/":      `UPDATE erasures SET ground = 'expiry'`,
}

func logged(t *testing.T, test func(*testing.T, *insidedb.Store)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s, err := insidedb.Open(t.Context(), d.Open(t, insidetest.NewClock().Now), insidedb.Logged("USA/CIA", rand.Reader))
		must(t, err)
		test(t, s)
	})
}

func TestWhatIsOrderedAndToldHasALeafThatShowsAChange(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		r := proposed(t, s, "R-1")
		write(t, s, func(tx *insidedb.Tx) error { orders(t, tx, r); return nil })
		stand := func() map[string]bool {
			return read(t, s, func(tx *insidedb.Tx) (map[string]bool, error) {
				out := map[string]bool{}
				for prefix := range changes {
					out[prefix] = true
				}
				seen := map[string]bool{}
				all, err := insidedb.PendingLeaves(tx)
				must(t, err)
				for _, leaf := range all {
					e, err := evidence.ReadEvent(leaf.Event)
					must(t, err)
					prefix, _, cut := strings.Cut(leaf.Subject, "/")
					if e.Deed != evidence.Told && e.Deed != evidence.Ordered || !cut {
						continue
					}
					ok, err := tx.Stands(leaf, e)
					must(t, err)
					seen[prefix+"/"] = true
					out[prefix+"/"] = out[prefix+"/"] && ok
				}
				for prefix := range changes {
					if !seen[prefix] {
						t.Errorf("no leaf about %s", prefix)
					}
				}
				return out, nil
			})
		}
		for prefix, ok := range stand() {
			if !ok {
				t.Errorf("%s does not stand as it was recorded", prefix)
			}
		}
		for prefix, change := range changes {
			write(t, s, func(tx *insidedb.Tx) error { return insidedb.Raw(tx, change) })
			if stand()[prefix] {
				t.Errorf("%s still stands after %s", prefix, change)
			}
		}
	})
}

func TestRecordsWithoutALeafAreCounted(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		r := proposed(t, s, "R-1")
		write(t, s, func(tx *insidedb.Tx) error {
			if _, err := tx.AddAct(r, insidedb.Act{Act: insidedb.ActReturn, Officer: "berg"}); err != nil {
				return err
			}
			orders(t, tx, r)
			return nil
		})
		count := func() [2]int {
			return read(t, s, func(tx *insidedb.Tx) (n [2]int, err error) {
				n[0], n[1], err = tx.Unrecorded()
				return n, err
			})
		}
		before := count()
		if before != [2]int{26, 0} {
			t.Errorf("%d records and %d without a leaf; want 26, and all with theirs", before[0], before[1])
		}
		for i, lost := range []string{"delegation/%", "peering/%/2", r.ID, "decision%"} {
			write(t, s, func(tx *insidedb.Tx) error {
				return insidedb.Raw(tx, "DELETE FROM log_events WHERE subject LIKE '"+lost+"'")
			})
			if got := count(); got != [2]int{26, i + 1} {
				t.Errorf("%s deleted: %v; want one more without a leaf", lost, got)
			}
		}
	})
}
