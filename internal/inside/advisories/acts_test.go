package advisories_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/advisories"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func each(t *testing.T, test func(*testing.T, *bench)) {
	for _, e := range storetest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			b := newBench(t, e)
			b.take(crocus)
			test(t, b)
		})
	}
}

func TestAnotherOfficerApprovesTheExactBytesBeforeThePublicHasThem(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		v := b.draft(b.asking())
		approve := func(officer, hash string) error {
			_, err := b.Approve(t.Context(), advisories.Approving{Advisory: v.ID, Officer: officer, Hash: hash})
			return err
		}
		_, err := b.Publish(t.Context(), v.ID, "waal")
		refused(t, err, errs.Conflict, "only what is approved")
		refused(t, approve("waal", v.Hash), errs.Denied, "none of the roles disclosure")
		refused(t, approve("berg", "sha256:other"), errs.Conflict, "other bytes")
		own := b.asking()
		own.Officer = "berg"
		_, err = b.Approve(t.Context(), advisories.Approving{Advisory: b.draft(own).ID, Officer: "berg", Hash: b.draft(own).Hash})
		refused(t, err, errs.Conflict, "other bytes") // a draft of its own
		mine := b.draft(own)
		_, err = b.Approve(t.Context(), advisories.Approving{Advisory: mine.ID, Officer: "berg", Hash: mine.Hash})
		refused(t, err, errs.Denied, "drafted it")
		b.must(approve("berg", v.Hash))
		refused(t, approve("holm", v.Hash), errs.Conflict, "only a draft")
		_, err = b.Publish(t.Context(), v.ID, "lind")
		refused(t, err, errs.Denied, "none of the roles")
		for range 2 {
			got, err := b.Publish(t.Context(), v.ID, "waal")
			b.must(err)
			if got.State != "published" || got.Standing != "in-force" || string(got.CAP) != string(v.CAP) || len(got.Acts) != 3 {
				t.Errorf("%+v", got)
			}
		}
		_, err = b.Deny(t.Context(), v.ID, "berg", "late")
		refused(t, err, errs.Conflict, "only what is not published")
		denied, err := b.Deny(t.Context(), mine.ID, "holm", "one is enough")
		b.must(err)
		if denied.State != "denied" {
			t.Errorf("%+v", denied)
		}
	})
}

func TestAsManyOfficersApproveAsTheDirectiveWants(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.rules(toPublic+"authority: {officers: 2}\n", toRussia)
	b.take(crocus)
	v := b.draft(b.asking())
	for _, tt := range []struct {
		officer, state string
		kind           errs.Kind
	}{{"berg", "drafted", ""}, {"berg", "", errs.Denied}, {"holm", "approved", ""}} {
		got, err := b.Approve(t.Context(), advisories.Approving{Advisory: v.ID, Officer: tt.officer, Hash: v.Hash})
		if got.State != tt.state || errs.KindOf(err) != tt.kind {
			t.Errorf("by %s it is %q (%v); want %q", tt.officer, got.State, err, tt.state)
		}
	}
}

func TestWhatRestsOnOtherRulesIsNeitherApprovedNorPublished(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		drafted, approved := b.draft(b.asking()), b.approve(b.draft(b.asking()))
		published := b.publish(b.asking())
		b.rules(toRussia)
		_, err := b.Approve(t.Context(), advisories.Approving{Advisory: drafted.ID, Officer: "berg", Hash: drafted.Hash})
		refused(t, err, errs.Stale, "no longer stands")
		_, err = b.Publish(t.Context(), approved.ID, "waal")
		refused(t, err, errs.Stale, "no longer stands")
		if v := b.show(published.ID); v.Standing != "in-force" || !strings.Contains(v.Changed, "nothing of the report goes to the public") {
			t.Errorf("%+v", v)
		}
		b.rules(toPublic, toRussia)
		if v := b.show(published.ID); v.Changed != "" {
			t.Errorf("it stands again: %q", v.Changed)
		}
		b.take(strings.Replace(crocus, "serial: W-2017-7", "serial: W-2017-8\nsupersedes: W-2017-7", 1))
		if v := b.show(published.ID); v.Changed != "a newer version of the report is held" {
			t.Errorf("%q", v.Changed)
		}
	})
}

func TestAnUpdateAndACancellationEndWhatWasPublishedByReference(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		first := b.publish(b.asking())
		k := b.asking()
		k.Update = first.ID
		second := b.publish(k)
		alert, _, err := advisory.Read(second.CAP)
		b.must(err)
		if len(alert.References) != 1 || alert.References[0].Identifier != first.Identifier || alert.MsgType != advisory.MsgUpdate {
			t.Errorf("%+v", alert.References)
		}
		before := b.clock.Now()
		_, err = b.Draft(t.Context(), k)
		refused(t, err, errs.Conflict, "updated already")
		b.clock.Add(time.Hour)
		cancel := advisories.Asking{Report: "W-2017-7", Cancel: second.Identifier, Officer: "waal"}
		third := b.publish(cancel)
		if alert, _, err = advisory.Read(third.CAP); err != nil || len(alert.Info) != 0 || alert.MsgType != advisory.MsgCancel {
			t.Errorf("%+v, %v", alert, err)
		}
		for asOf, want := range map[time.Time][]string{{}: {"", "cancelled", "updated"}, before: {"in-force", "updated"}} {
			if !asOf.IsZero() {
				b.clock.Add(time.Hour)
			}
			list, err := b.List(t.Context(), asOf)
			b.must(err)
			var got []string
			for _, v := range list.Advisories {
				got = append(got, v.Standing)
			}
			if !slices.Equal(got, want) {
				t.Errorf("as of %v: %v, want %v", asOf, got, want)
			}
		}
	})
}

func TestWhenItExpiresItIsAskedOnceWhatThen(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ended, updated := b.publish(b.asking()), b.publish(b.asking())
		tick := func(want int) {
			t.Helper()
			n, err := b.Tick(t.Context())
			b.must(err)
			if n != want {
				t.Errorf("%d were asked, want %d", n, want)
			}
		}
		tick(0)
		_, err := b.End(t.Context(), ended.ID, "waal", "over")
		refused(t, err, errs.Conflict, "has not expired")
		b.clock.Add(48 * time.Hour)
		tick(2)
		tick(0)
		if v := b.show(ended.ID); v.Standing != "expired" || v.Window == "" {
			t.Errorf("%+v", v)
		}
		if _, err := b.End(t.Context(), ended.ID, "waal", "nothing more is expected"); err != nil {
			t.Error(err)
		}
		k := b.asking()
		k.Update = updated.ID
		b.publish(k)
		for _, id := range []string{ended.ID, updated.ID} {
			if v := b.show(id); v.Window != "" {
				t.Errorf("it is still asked of %+v", v)
			}
		}
		tick(0)
		b.write(func(tx *insidedb.Tx) error {
			all, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Window})
			if len(all) != 2 || all[0].State != obligation.IsMet || all[1].Closed == nil {
				t.Errorf("%+v", all)
			}
			return err
		})
	})
}

// owe opens a warning of the report whose officials were told.
func (b *bench) owe() (warning, owed string) {
	b.t.Helper()
	b.write(func(tx *insidedb.Tx) error {
		r, err := tx.FindReport("W-2017-7", time.Time{})
		if err != nil {
			return err
		}
		w, err := tx.OpenWarning(insidedb.Warning{Report: r.ID, Acquired: b.clock.Now(), State: "duty"})
		if err != nil {
			return err
		}
		warning, owed = w.ID, "00000000000000000000000000000001"
		_, err = tx.PutObligation(insidedb.Obligation{ID: owed, Kind: obligation.PublicNotice, Debtor: "USA/CIA", Creditor: "USA/CIA", Report: r.ID, Warning: w.ID,
			Ground: obligation.Law, Standing: obligation.IsAccepted, State: obligation.Open, Opened: b.clock.Now()})
		return err
	})
	return warning, owed
}

func TestAPublicationOrAReasonEndsWhatIsOwedSinceOfficialsWereTold(t *testing.T) {
	for _, decline := range []bool{false, true} {
		b := newBench(t, storetest.Engines()[0])
		b.take(crocus)
		warning, owed := b.owe()
		list, err := b.List(t.Context(), time.Time{})
		b.must(err)
		if len(list.Owed) != 1 || list.Owed[0].Warning != warning || list.Owed[0].Obligation != owed {
			t.Errorf("%+v", list.Owed)
		}
		code := "issued"
		if decline {
			code = "not-issued"
			_, err := b.Decline(t.Context(), advisories.Declining{Warning: "W-2017-7", Officer: "lind", Reason: "no"})
			refused(t, err, errs.Denied, "none of the roles")
			left, err := b.Decline(t.Context(), advisories.Declining{Obligation: owed, Officer: "waal", Reason: "it would cost the source"})
			b.must(err)
			if len(left.Owed) != 0 {
				t.Errorf("%+v", left)
			}
			_, err = b.Decline(t.Context(), advisories.Declining{Warning: warning, Officer: "waal", Reason: "again"})
			refused(t, err, errs.Conflict, "no decision")
		} else if v := b.publish(b.asking()); v.Warning != warning {
			t.Errorf("it belongs to %q", v.Warning)
		}
		b.write(func(tx *insidedb.Tx) error {
			o, err := tx.Obligation(owed, time.Time{})
			w, other := tx.Warning(warning)
			acts, third := tx.WarningActs(w, time.Time{})
			if o.State != obligation.IsMet || o.Closed == nil || len(acts) != 1 || acts[0].Code != code || acts[0].Act != "notice" {
				t.Errorf("%+v, %+v", o, acts)
			}
			return errors.Join(err, other, third)
		})
	}
}

func TestAnExerciseSaysSoInEveryTextAndEndsNothingInEarnest(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	real := b.publish(b.asking())
	b.exercise = true
	b.open()
	b.Random = strings.NewReader(strings.Repeat("another node's chance ", 20))
	k := b.asking()
	v := b.draft(k)
	alert, _, err := advisory.Read(v.CAP)
	b.must(err)
	if alert.Status != advisory.Exercise || alert.Note == "" {
		t.Errorf("%s, %q", alert.Status, alert.Note)
	}
	for i, word := range []string{"EXERCISE", "УЧЕНИЯ"} {
		for _, text := range []string{alert.Info[i].Event, alert.Info[i].Headline, alert.Info[i].Description, alert.Info[i].Instruction} {
			if !strings.HasPrefix(text, word) {
				t.Errorf("%q does not begin with %s", text, word)
			}
		}
	}
	k.Update = real.ID
	_, err = b.Draft(t.Context(), k)
	refused(t, err, errs.Invalid, "status Actual")
}

func TestEveryMessageIsValidAgainstTheSchemaOfCAP(t *testing.T) {
	schema, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "shared", "data", "cap12", "cap12.xsd"))
	if err == nil {
		_, err = os.Stat(schema)
	}
	lint, other := exec.LookPath("xmllint")
	if err != nil || other != nil {
		t.Skipf("TEST DATA ABSENT: the schema (%v) or xmllint (%v); nothing was checked here", err, other)
	}
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	first := b.publish(b.asking())
	k := b.asking()
	k.Update, k.Areas = first.ID, []advisories.Area{{Country: "RUS"}, {Field: "l2"}, {Point: &[2]float64{48.85, 2.35}, Km: 3, Name: "Elsewhere"}}
	second := b.publish(k)
	third := b.publish(advisories.Asking{Report: "W-2017-7", Cancel: second.ID, Officer: "waal"})
	for _, v := range []advisories.View{first, second, third} {
		file := filepath.Join(t.TempDir(), v.MsgType+".cap")
		b.must(os.WriteFile(file, v.CAP, 0o600))
		if out, err := exec.Command(lint, "--noout", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", v.MsgType, out)
		}
	}
}

func TestNothingIsSentToThePublicOtherwise(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	for _, method := range []string{"release", "show", "tell"} {
		_, err := b.office.Propose(t.Context(), disclosure.Proposal{Report: "W-2017-7", Partner: party.Public, Method: release.Method(method), Officer: "berg"})
		refused(t, err, errs.Denied, "expected an advisory")
	}
}

func TestEveryActHasALeafThatStands(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	v := b.publish(b.asking())
	_, err := b.Add(t.Context(), "lind", []byte("<alert>"))
	b.must(err)
	b.write(func(tx *insidedb.Tx) error {
		for n := range v.Acts {
			leaves, err := tx.LeavesOf("advisory/" + v.ID + "/" + string(rune('1'+n)))
			if err != nil || len(leaves) != 1 {
				t.Errorf("act %d has %d leaves (%v)", n+1, len(leaves), err)
			}
		}
		_, without, err := tx.Unrecorded()
		if without != 0 {
			t.Errorf("%d records have no leaf", without)
		}
		return err
	})
}

func TestWhatWasPublishedCanBeCancelledAfterItsReportIsErased(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		v := b.publish(b.asking())
		b.take(strings.NewReplacer("serial: W-2017-7", "serial: W-2017-9").Replace(crocus))
		b.write(func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: v.Report}, insidedb.ByOrder)
			return err
		})
		if got := b.show(v.ID); !got.Erased || got.CAP != nil || got.Headline != "" || got.Standing != "in-force" || got.Acts[1].Officer != "berg" {
			t.Errorf("%+v", got)
		}
		b.publish(advisories.Asking{Report: "W-2017-9", Cancel: v.ID, Officer: "waal"})
		if got := b.show(v.ID); got.Standing != "cancelled" {
			t.Errorf("it is %s", got.Standing)
		}
	})
}
