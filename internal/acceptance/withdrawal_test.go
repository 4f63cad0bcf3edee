package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/internal/desk"
)

// A directive is withdrawn while both partners are away. What rested on it goes
// to nobody when they are back; what did not goes, and the lane goes on.
func TestWhatIsWithdrawnWhileThePartnerIsAwayIsNeverDelivered(t *testing.T) {
	ciaToDGSE := directiveFor("D-2", "FRA", "SECRET", rungsGiven[0], "automatic", "intelligence, warning")
	cia, fsb, dgse := found(t, "USA/CIA", "", ciaToFSB, ciaToDGSE), found(t, "RUS/FSB", "", fsbToCIA), found(t, "FRA/DGSE", "", dgseToCIA)
	sender, first, second := cia.start(), fsb.start(), dgse.start()
	introduce(0, cia, fsb)
	introduce(0, cia, dgse)
	first.stop()
	second.stop()

	both := func(serial, text string) string {
		return strings.ReplaceAll(plainly("USA/CIA", serial, text), "REL TO USA, RUS", "REL TO USA, FRA, RUS")
	}
	cia.add(both("S-1", "They meet on Monday."))
	toFSB, toDGSE := cia.propose("S-1", "RUS"), cia.propose("S-1", "FRA")
	for _, r := range []string{toFSB.Release, toDGSE.Release} {
		until(t, "an attempt in vain", func() bool { return strings.Contains(cia.line(r).Said, "attempts without an answer") })
	}

	withdrawn := filepath.Join(cia.dir, "policy/directives/0.yaml")
	check(t, os.Remove(withdrawn))
	post[desk.PolicyStatus](cia, "", "/policy/reload", nil)
	cia.reaches(toFSB.Release, "cancelled")
	if said := cia.line(toFSB.Release).Said; !strings.HasPrefix(said, "cancelled; not sent: decided again: withheld; not sent") {
		t.Errorf("the outbox says %q", said)
	}
	sender.stop() // what was asked for holds, whoever carries it on
	cia.start()

	fsb.start()
	dgse.start()
	cia.reaches(toDGSE.Release, "admitted")
	cia.write("policy/directives/0.yaml", strings.Replace(ciaToFSB, "D-1", "D-3", 1))
	post[desk.PolicyStatus](cia, "", "/policy/reload", nil)
	cia.add(both("S-2", "They meet on Tuesday."))
	cia.reaches(cia.propose("S-2", "RUS").Release, "admitted")
	items := get[desk.Inbox](fsb, "/inbox").Items
	if len(items) != 1 || items[0].Seq != 2 {
		t.Errorf("the partner received %+v; expected the second number alone", items)
	}
	if line := cia.line(toFSB.Release); line.State != "cancelled" || line.Sent || len(line.Receipts) != 0 {
		t.Errorf("in the end the outbox says %s: %s", line.State, line.Said)
	}
}
